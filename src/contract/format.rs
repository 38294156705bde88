//! The document format: what stands under `x-bythebook`, as it is written (see `specs/FORMAT.md`).

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    AcceptedForm, Atomic, Citation, CommonPromise, DryRun, Effect, Envelope, ErrorRow, Exclusive, Idempotency,
    Justification, MediaType, NonRequirement, OpenAnswer, OpenQuestion, Precedence, ProviderState, ReadBack, Role,
    RowState, Source, Statement, Undo, Weakened,
    error::{ContractError, pointer_to},
};

/// The extension of an operation's document, without vendor and service: those are of the operation's id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperationExtension {
    pub(super) protocol: String,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) effect: Effect,
    pub(super) function: Option<Citation>,
    pub(super) accepts: Option<Citation>,
    #[serde(default)]
    pub(super) authorization: AuthorizationFormat,
    #[serde(default)]
    pub(super) errors: Vec<ErrorRow>,
    pub(super) shared_errors: Option<Citation>,
    pub(super) dry_run: Option<DryRun>,
    pub(super) idempotency: Option<Idempotency>,
    pub(super) exclusive: Option<Exclusive>,
    pub(super) atomic: Option<Atomic>,
    #[serde(default)]
    pub(super) precedence: Vec<Precedence>,
    #[serde(default, rename = "not_clauses")]
    pub(super) non_requirements: Vec<NonRequirement>,
    pub(super) role: Option<Role>,
    #[serde(default)]
    pub(super) states: BTreeMap<String, ProviderState>,
    #[serde(default)]
    pub(super) row_states: BTreeMap<String, RowState>,
    pub(super) read_back: Option<ReadBack>,
    pub(super) undo: Option<Undo>,
    #[serde(default)]
    pub(super) busy: Vec<String>,
    #[serde(default)]
    pub(super) open: Vec<OpenQuestion>,
    #[serde(default)]
    pub(super) open_answers: Vec<OpenAnswer>,
}

/// Statements of the page about who may call.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorizationFormat {
    pub(super) key: Option<Citation>,
    pub(super) permission: Option<Citation>,
}

/// The extension of a schema.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemaExtension {
    #[serde(default)]
    pub(super) cite: BTreeMap<Statement, Citation>,
    #[serde(default)]
    pub(super) readings: Vec<AcceptedForm>,
    pub(super) needed: Option<Justification>,
    #[serde(default)]
    pub(super) weakened: BTreeMap<Statement, Weakened>,
    #[serde(default)]
    pub(super) extends: Vec<Extension>,
}

/// A value that another source adds to an enumeration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extension {
    pub(super) value: Value,
    pub(super) cite: Citation,
}

/// The extension of a response.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResponseExtension {
    pub(super) cite: Citation,
}

/// The extension of a common contract.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommonExtension {
    pub(super) vendor: String,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) envelope: Envelope,
    #[serde(default)]
    pub(super) media_type: MediaType,
    pub(super) errors: Vec<ErrorRow>,
    #[serde(default)]
    pub(super) no_such_operation: Vec<String>,
    pub(super) promises: Vec<CommonPromise>,
}

/// Reads a value into a type; what does not fit is named by its JSON pointer.
pub(super) fn typed<T: DeserializeOwned>(value: &Value, file: &str, at: &str) -> Result<T, ContractError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut pointer = at.to_owned();
        for segment in error.path() {
            match segment {
                serde_path_to_error::Segment::Seq { index } => {
                    pointer = pointer_to(&pointer, &index.to_string());
                }
                serde_path_to_error::Segment::Map { key } => pointer = pointer_to(&pointer, key),
                serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => {}
            }
        }
        ContractError::new(file, pointer, error.inner().to_string())
    })
}

/// The value at a pointer, which the format requires.
pub(super) fn required<'a>(
    document: &'a Value,
    file: &str,
    parent: &str,
    key: &str,
) -> Result<&'a Value, ContractError> {
    let pointer = pointer_to(parent, key);
    document
        .pointer(&pointer)
        .ok_or_else(|| ContractError::new(file, parent, format!("expected a member `{key}`, found none")))
}

/// The text at a pointer, which the format requires.
pub(super) fn required_text<'a>(
    document: &'a Value,
    file: &str,
    parent: &str,
    key: &str,
) -> Result<&'a str, ContractError> {
    let value = required(document, file, parent, key)?;
    value.as_str().ok_or_else(|| {
        let problem = format!("expected a string, found {}", kind_of(value));
        ContractError::new(file, pointer_to(parent, key), problem)
    })
}

/// The kind of a JSON value, for messages.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
