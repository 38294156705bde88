//! The operations that read the effect of another back, and undo it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Citation, OperationId, text_of};

/// The way in which the effect of an operation is read back through a reader operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadBack {
    /// The reader operation.
    pub operation: OperationId,
    /// The reader operation's parameters, each from a parameter of this operation: `RegionId`,
    /// `RouteEntries[].RouteTableId`. A path with `[]` means one call of the reader operation for each distinct value.
    pub bind: BTreeMap<String, String>,
    /// A JSONPath (RFC 9535) that selects what the reader operation shows of the effect. `{Name}` stands for the value
    /// that this operation's call has for the parameter `Name`.
    pub select: String,
    /// The identity of an element: parameter path of this operation to JSON pointer in the element.
    pub key: BTreeMap<String, String>,
    /// The JSON pointer to the element's own id, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// The element's state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ElementStates>,
    /// The way in which further pages are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// Codes with which the reader operation says that it has nothing to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<String>,
    /// Set where the effect is that the elements are shown no more: the operation takes something back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removes: bool,
    /// The citation of the statement that the reader operation shows the effect.
    pub cite: Citation,
}

impl ReadBack {
    /// The JSONPath for a call with these values: each `{Name}` becomes the value, quoted for a literal in single quotes.
    #[must_use]
    pub fn select_for(&self, values: &BTreeMap<String, Value>) -> String {
        values.iter().fold(self.select.clone(), |select, (name, value)| {
            let placeholder = format!("{{{name}}}");
            if !select.contains(&placeholder) {
                return select;
            }
            select.replace(&placeholder, &text_of(value).replace('\\', "\\\\").replace('\'', "\\'"))
        })
    }
}

/// The states of what a reader operation shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElementStates {
    /// The JSON pointer to the state in the element.
    pub pointer: String,
    /// States in which the effect has arrived.
    pub settled: Vec<String>,
    /// States in which the element counts as gone.
    pub gone: Vec<String>,
}

/// The way in which a reader operation is asked for its further pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The parameter that takes the marker.
    pub parameter: String,
    /// The JSON pointer to the marker of the next page; absent or empty on the last.
    pub next: String,
    /// Constants that the reader operation needs beside the marker, sent with every page.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, Value>,
}

/// The operation that takes an accepted call back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The undo operation.
    pub operation: OperationId,
    /// The undo operation's parameters, each from a parameter of this operation.
    pub bind: BTreeMap<String, String>,
    /// The citation.
    pub cite: Citation,
}
