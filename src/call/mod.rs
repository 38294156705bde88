//! What is asked of a service, and what it answered, in the vendor's own parameter names.
//!
//! A [`Call`] knows nothing of HTTP and an [`Answer`] nothing of the bytes it came in: `wire` translates both ways.
//! What is wrong with a call on purpose is a value on it ([`Defect`]), so that checks stay free of I/O.

mod credentials;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use credentials::{AccessKey, Credentials, Scheme, Secret};

/// One call of an operation, every value concrete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The operation's name as the vendor writes it.
    pub operation: String,
    /// Values by parameter name: path, query, header and top-level body parameters alike. A parameter that is not
    /// here is not sent.
    pub values: BTreeMap<String, Value>,
    /// The form in which the values travel, where the protocol leaves a choice.
    #[serde(default, skip_serializing_if = "Form::is_fitting")]
    pub form: Form,
    /// What is wrong with the call on purpose, in the order in which it is applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<Defect>,
}

impl Call {
    /// A call with nothing wrong about it.
    #[must_use]
    pub fn new(operation: impl Into<String>, values: BTreeMap<String, Value>) -> Self {
        Self { operation: operation.into(), values, form: Form::Fitting, defects: Vec::new() }
    }

    /// Whether the request is of another method or path than the operation's, so that its answer may be another's.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.defects.iter().any(|defect| matches!(defect, Defect::Method(_) | Defect::Slash))
    }

    /// Whether the request is of the usual form, so that what answers it is of the usual form too.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let malformed = |wrong: &Defect| match wrong {
            Defect::Body(_)
            | Defect::NoContentType
            | Defect::ContentType(_)
            | Defect::Method(_)
            | Defect::Slash
            | Defect::Repeated(_)
            | Defect::PlusForSpace => true,
            Defect::Unsigned
            | Defect::UnknownKey
            | Defect::WrongSecret
            | Defect::DateShift(_)
            | Defect::Tampered(_)
            | Defect::TamperedHeader(_)
            | Defect::Reordered
            | Defect::Overencoded
            | Defect::LowerCaseEscapes
            | Defect::ReplayedNonce => false,
        };
        let usual = !self.defects.iter().any(malformed) && !matches!(self.form, Form::Body | Form::Both);
        usual && !self.values.values().any(is_odd)
    }
}

/// Whether a value has what a server in front of the service may refuse by itself: characters beyond printable ASCII, or
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

/// The form in which the values of a call travel, for a protocol that has more than one; others ignore it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// In the query, as the vendor's SDKs do, unless that is too long for a request line: then in the body.
    #[default]
    Fitting,
    /// In the query, however long it is.
    Query,
    /// In the body.
    Body,
    /// The first half in the query and the rest in the body.
    Both,
}

impl Form {
    /// Whether the choice is left to the protocol.
    #[must_use]
    pub fn is_fitting(&self) -> bool {
        *self == Self::Fitting
    }
}

/// Something wrong with a call on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Defect {
    /// No signature at all.
    Unsigned,
    /// The access key does not exist.
    UnknownKey,
    /// The signature is made with a secret that differs in its last character.
    WrongSecret,
    /// The request is dated this many seconds away from now.
    DateShift(i64),
    /// The signature is that of a request that differs from this one in one byte of this part.
    Tampered(SignedPart),
    /// The signature is that of a request that differs from this one in the value of this header.
    TamperedHeader(String),
    /// Query parameters stand in the opposite order.
    Reordered,
    /// Letters and digits of query and path are percent-encoded where they need not be.
    Overencoded,
    /// Percent-encodings of the query are written with lower-case digits.
    LowerCaseEscapes,
    /// The nonce of the call before is used again.
    ReplayedNonce,
    /// These bytes are sent as the body, whatever the values say.
    Body(String),
    /// No content type is sent.
    NoContentType,
    /// The body is said to be of this type.
    ContentType(String),
    /// The request has this HTTP method.
    Method(String),
    /// A slash follows the path.
    Slash,
    /// The value of this parameter is sent twice.
    Repeated(String),
    /// Each space of the query is sent as `+`.
    PlusForSpace,
}

/// A signed part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignedPart {
    /// The path of the request line.
    Path,
    /// The query of the request line.
    Query,
    /// The body.
    Body,
    /// The signature itself: its last digit or letter.
    Signature,
}

/// What a service answered, decoded by its protocol.
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

    /// Whether something in front of the service may have answered, in a form of its own: too large, or too often.
    #[must_use]
    pub fn is_from_in_front(&self) -> bool {
        matches!(self.status, 413 | 414 | 429 | 431)
    }

    /// Whether the status is a 2xx and the envelope names no error.
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
