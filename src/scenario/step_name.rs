//! Names of steps.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// The name of a step, unique inside its scenario: what later steps and the check say when they mean it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepName(Cow<'static, str>);

impl StepName {
    /// The call that is judged.
    pub const CALL: Self = Self::new("call");
    /// The call that must be accepted for the other to say something.
    pub const CONTROL: Self = Self::new("control");
    /// Reading before the call.
    pub const BEFORE: Self = Self::new("before");
    /// Reading after the call, once things have settled.
    pub const AFTER: Self = Self::new("after");
    /// The wait for what the call did.
    pub const SHOWN: Self = Self::new("shown");
    /// The wait for what the control did.
    pub const CONTROL_SHOWN: Self = Self::new("control-shown");
    /// Taking back what an earlier step did.
    pub const UNDO: Self = Self::new("undo");
    /// The wait until nothing is shown of what was taken back.
    pub const GONE: Self = Self::new("gone");

    /// A name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name of one of several steps of a sort: `call-3`.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        Self(Cow::Owned(format!("{self}-{number}")))
    }
}

impl From<String> for StepName {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
