//! Statements with the lines that make them, and how a contract cites those.

use serde_json::{Value, json};

use crate::contract::OWN_PAGE;

/// A statement and the lines that make it, as a citation writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stated<T> {
    pub(crate) value: T,
    pub(crate) lines: String,
}

impl<T> Stated<T> {
    pub(crate) fn at(line: u32, value: T) -> Self {
        Self { value, lines: line.to_string() }
    }
}

/// The lines from one to another, as a citation writes them.
pub(crate) fn span(from: u32, to: u32) -> String {
    if from == to { from.to_string() } else { format!("{from}-{to}") }
}

/// A citation of the page.
pub(crate) fn cite(lines: &str) -> Value {
    json!({ "source": OWN_PAGE, "lines": lines })
}
