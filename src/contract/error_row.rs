//! Rows of error tables, and how each is reached.

use serde::{Deserialize, Serialize};

use super::Citation;

/// A row of an error table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    /// Documented statuses; where pages disagree, each of them passes.
    pub status: Vec<u16>,
    /// The code.
    pub code: String,
    /// The message template, `%s` standing for any text. Held to only where the operation's own page prints it (R5).
    pub message: String,
    /// The citation of the row.
    pub cite: Citation,
    /// The provider state in which the row's condition holds, and whether the row promises its code there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RowState>,
}

/// The provider state of an error row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowState {
    /// The provider state.
    pub name: String,
    /// The promise of the row in it.
    #[serde(default)]
    pub promise: RowPromise,
    /// The reason for which the promise is less than a `must`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Justification>,
}

/// The promise of an error row in its state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowPromise {
    /// No success, and this code.
    #[default]
    Must,
    /// The same, contradicted by another source of the vendor.
    Should,
    /// Nothing: the row does not say which condition it means. What the service answers is an observation.
    Observe,
}

/// A reason for a departure from what the page alone would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Justification {
    /// In our words.
    pub why: String,
    /// The evidence, where there is some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}
