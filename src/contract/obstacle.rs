//! What stands in the way of a call, and which of two such things is looked at first.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use serde_json::Value;

use super::{Citation, ValuePath};

/// Of two things that stand in the way of a call, the one that is looked at first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precedence {
    /// What is looked at first.
    pub first: Obstacle,
    /// What is looked at later.
    pub then: Obstacle,
    /// The provider state whose values fulfil both, where one call cannot take them from two states.
    #[serde(default)]
    pub both: Option<String>,
    /// Where the order is documented.
    pub cite: Citation,
}

/// What stands in the way of a call.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obstacle {
    /// The condition of the error row with this code, in the row's state.
    Code(String),
    /// What a provider state is about: its values, or its caller.
    State(String),
    /// The value at this path is left out.
    Omit(String),
    /// Values by path that are not legal.
    Set(BTreeMap<String, Value>),
}

impl Obstacle {
    /// The paths that it leaves out or sets.
    #[must_use]
    pub fn paths(&self) -> Vec<ValuePath> {
        match self {
            Self::Code(_) | Self::State(_) => Vec::new(),
            Self::Omit(path) => vec![ValuePath::parse(path)],
            Self::Set(values) => values.keys().map(|path| ValuePath::parse(path)).collect(),
        }
    }

    /// What it is called in the ids of clauses.
    pub(super) fn id(&self) -> String {
        match self {
            Self::Code(name) | Self::State(name) => name.clone(),
            Self::Omit(path) => format!("no-{path}"),
            Self::Set(values) => format!("other-{}", joined(values)),
        }
    }
}

impl fmt::Display for Obstacle {
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
