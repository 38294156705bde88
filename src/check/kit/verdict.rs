//! The judgement of a check: verdict, finding, observations.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{finding_kind::FindingKind, inconclusive_case::InconclusiveCase};
use crate::{contract::Strength, scenario::Reply};

/// The judgement of a case: its verdict on its clause, and what was observed besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: CaseVerdict,
    /// The behaviour of the service where the page is silent.
    pub observations: Vec<Observation>,
}

impl Judgement {
    pub(crate) fn pass() -> Self {
        CaseVerdict::Pass.into()
    }

    pub(crate) fn fail(kind: FindingKind, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        CaseVerdict::Fail(Finding { kind, expected: expected.into(), actual: actual.into(), at_most: None }).into()
    }

    pub(crate) fn inconclusive(reason: InconclusiveCase) -> Self {
        CaseVerdict::Inconclusive(reason).into()
    }

    /// A case that is about no promise: only what was seen is noted.
    pub(crate) fn noted() -> Self {
        CaseVerdict::Noted.into()
    }

    /// Notes what the service did where the page is silent.
    #[must_use]
    pub(crate) fn observing(mut self, name: impl Into<String>, value: impl Into<Observed>) -> Self {
        self.observations.push(Observation { name: name.into(), value: value.into() });
        self
    }

    /// Notes what answered the call, where it was made.
    #[must_use]
    pub(crate) fn observing_reply(self, name: impl Into<String>, reply: Option<&Reply>) -> Self {
        match reply {
            Some(reply) => self.observing(name, reply.in_short()),
            None => self,
        }
    }

    /// Makes a finding a warning, whatever the clause.
    #[must_use]
    pub(crate) fn into_warning(mut self) -> Self {
        if let CaseVerdict::Fail(finding) = &mut self.verdict {
            finding.at_most = Some(Strength::Should);
        }
        self
    }
}

impl From<CaseVerdict> for Judgement {
    fn from(verdict: CaseVerdict) -> Self {
        Self { verdict, observations: Vec::new() }
    }
}

/// The verdict of a case on its clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseVerdict {
    /// The service kept the promise.
    Pass,
    /// The service broke it.
    Fail(Finding),
    /// The case does not settle it, for this reason.
    Inconclusive(InconclusiveCase),
    /// The case is about no promise.
    Noted,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The sort of breach; with the clause it is the finding's identity.
    pub kind: FindingKind,
    /// The promise of the contract.
    pub expected: String,
    /// The behaviour of the service.
    pub actual: String,
    /// The most that the finding counts for, where that is less than the clause's strength.
    #[serde(skip)]
    pub at_most: Option<Strength>,
}

/// The behaviour of a service where the page is silent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Observation {
    /// The question's name.
    pub name: String,
    /// The answer.
    pub value: Observed,
}

/// The answer to a question that the page leaves open.
///
/// Another answer to the same question takes the place of [`Observed::Nothing`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Observed {
    /// Nothing of the sort was seen.
    Nothing,
    /// This was seen.
    Value(String),
}

impl Observed {
    /// The answer in words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Nothing => "none seen",
            Self::Value(value) => value,
        }
    }
}

impl<T: Into<String>> From<T> for Observed {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

impl fmt::Display for Observed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Observed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
