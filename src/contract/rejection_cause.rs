//! Causes for which a call is rejected, and which of two a service looks at first.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use serde_json::Value;

use super::{Citation, ValuePath};

/// The order in which a service looks at two causes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precedence {
    /// The cause that is looked at first.
    pub first: RejectionCause,
    /// The cause that is looked at later.
    pub then: RejectionCause,
    /// The provider state whose values fulfil both, where one call cannot take them from two states.
    #[serde(default)]
    pub both: Option<String>,
    /// The citation of the order.
    pub cite: Citation,
}

/// A cause for which a call is rejected.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionCause {
    /// The condition of the error row with this code, in the row's state.
    Code(String),
    /// The subject of a provider state: its values, or its caller.
    State(String),
    /// The value at this path is left out.
    Omit(String),
    /// Values by path that are not legal.
    Set(BTreeMap<String, Value>),
}

impl RejectionCause {
    /// The paths that it leaves out or sets.
    #[must_use]
    pub fn paths(&self) -> Vec<ValuePath> {
        match self {
            Self::Code(_) | Self::State(_) => Vec::new(),
            Self::Omit(path) => vec![ValuePath::parse(path)],
            Self::Set(values) => values.keys().map(|path| ValuePath::parse(path)).collect(),
        }
    }

    /// Its name in the ids of clauses.
    pub(super) fn id(&self) -> String {
        match self {
            Self::Code(name) | Self::State(name) => name.clone(),
            Self::Omit(path) => format!("no-{path}"),
            Self::Set(values) => format!("other-{}", joined(values)),
        }
    }
}

impl fmt::Display for RejectionCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(formatter, "the condition of {code}"),
            Self::State(name) => write!(formatter, "the state {name}"),
            Self::Omit(path) => write!(formatter, "a missing `{path}`"),
            Self::Set(values) => write!(formatter, "an illegal `{}`", joined(values)),
        }
    }
}

fn joined(values: &BTreeMap<String, Value>) -> String {
    values.keys().map(String::as_str).collect::<Vec<_>>().join("+")
}
