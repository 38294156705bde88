//! Provider states: named situations of a service, and the values that reach them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A named situation of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderState {
    /// The situation in one sentence: this condition holds, and no error row's other condition does.
    pub summary: String,
    /// Instructions for making the situation on a real account, in our words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrange: Option<String>,
    /// Its purpose.
    pub role: StateRole,
    /// Its permanence.
    #[serde(rename = "lasting")]
    pub permanence: Permanence,
    /// The values that it gives, by parameter name: one or so many of them.
    #[serde(default)]
    pub binds: BTreeMap<String, Binds>,
    /// Parameters for which well-formed values are invented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invents: Vec<String>,
    /// The state whose values fill what this one does not bind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// A run goes well without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// The purpose of a provider state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateRole {
    /// Valid calls are accepted in it; controls run in it.
    Base,
    /// An error row's condition holds in it.
    Row,
    /// It gives a credential that does not have the operation's permission.
    NoPermission,
    /// It gives a credential that does not exist.
    UnknownKey,
    /// A parameter names something that does not exist: the condition of a shared error row.
    Absent,
    /// It is only looked at.
    Observe,
}

impl StateRole {
    /// Returns whether the state is about who calls, and not about the values of the call.
    #[must_use]
    pub fn is_of_caller(self) -> bool {
        matches!(self, Self::NoPermission | Self::UnknownKey)
    }
}

/// The permanence of a provider state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permanence {
    /// It does not end by itself.
    Steady,
    /// A resource is just being changed.
    Passing,
}

/// The number of values that a state gives for a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Binds {
    /// A pool of this many, of which a call uses one (or, for a list parameter, some elements).
    Pool(u32),
    /// Exactly one value.
    One(One),
}

/// The word `"one"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum One {
    /// Exactly one value.
    One,
}
