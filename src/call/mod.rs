//! Calls of a service and its answers, in the vendor's own parameter names.
//!
//! A [`Call`] knows nothing of HTTP and an [`Answer`] nothing of the bytes it came in: `wire` translates both ways.
//! A defect of a call is a value on it ([`Defect`]), so that checks stay free of I/O.

mod credentials;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use credentials::{AccessKey, Credentials, Scheme, Secret};

use crate::{
    contract::OperationId,
    defect::{Defect, Form, SignatureDefect},
};

/// One call of an operation, every value concrete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The operation.
    pub operation: OperationId,
    /// Values by parameter name: path, query, header and top-level body parameters alike. A parameter that is not
    /// here is not sent.
    pub values: BTreeMap<String, Value>,
    /// The form in which the values travel, where the protocol leaves a choice.
    #[serde(default, skip_serializing_if = "Form::is_fitting")]
    pub form: Form,
    /// The defects of the call, in the order in which they are applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<Defect>,
}

impl Call {
    /// A call with nothing wrong about it.
    #[must_use]
    pub fn new(operation: &OperationId, values: BTreeMap<String, Value>) -> Self {
        Self { operation: operation.clone(), values, form: Form::Fitting, defects: Vec::new() }
    }

    /// Says whether the request is of another method or path than the operation's, so that its answer may be another's.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.defects.iter().any(Defect::is_elsewhere)
    }

    /// Says whether the request is of the usual form, so that what answers it is of the usual form too.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let usual = !self.defects.iter().any(Defect::changes_form) && !matches!(self.form, Form::Body | Form::Both);
        usual && !self.values.values().any(is_odd)
    }

    /// Says whether it uses the nonce of the call before again.
    #[must_use]
    pub fn replays_nonce(&self) -> bool {
        self.defects.contains(&SignatureDefect::ReplayedNonce.into())
    }
}

/// Says whether a server in front of the service may refuse a value by itself: characters beyond printable ASCII, or
/// a text that is longer than any documented one.
fn is_odd(value: &Value) -> bool {
    const LONGEST: usize = 1_000;
    match value {
        Value::String(text) => text.len() > LONGEST || text.bytes().any(|byte| !(b' '..=b'~').contains(&byte)),
        Value::Array(elements) => elements.iter().any(is_odd),
        Value::Object(members) => members.values().any(is_odd),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The answer of a service, decoded by its protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, with their values, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The decoded body, or why it could not be decoded. An empty body is `Value::Null`.
    pub body: Result<Value, String>,
    /// The error that the vendor's envelope names, where it names one.
    pub error: Option<ServiceError>,
    /// The request id, wherever the vendor puts it.
    pub request_id: Option<String>,
}

impl Answer {
    /// The first value of a header, whatever the case of `name`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Says whether something in front of the service may have answered, in a form of its own: too large, or too often.
    #[must_use]
    pub fn is_from_in_front(&self) -> bool {
        matches!(self.status, 413 | 414 | 429 | 431)
    }

    /// Says whether the status is a 2xx and the envelope names no error.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status) && self.error.is_none()
    }
}

/// The error that an answer's envelope names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceError {
    /// The error code as the service spells it.
    pub code: String,
    /// The message; empty where there is none.
    pub message: String,
}
