//! Common contracts, which every operation of a vendor shares: the envelope of errors, shared error tables, authentication.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Citation, ErrorRow, MediaType, MemberPath, Source};

/// The common contract of a vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// The vendor.
    pub vendor: String,
    /// The sources that citations name.
    pub sources: BTreeMap<String, Source>,
    /// The places in which an answer says what went wrong.
    pub envelope: Envelope,
    /// The media type of answers.
    pub media_type: MediaType,
    /// Rows of shared error tables.
    pub errors: Vec<ErrorRow>,
    /// Codes with which a service says that it does not have an operation.
    pub no_such_operation: Vec<String>,
    /// The promises that every operation takes over, in order.
    pub promises: Vec<CommonPromise>,
}

/// The places in which an answer says what went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The member of the body that holds the error code.
    pub code: MemberPath,
    /// Values of that member that name no error: a service that says `OK` in it is content.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_error: Vec<String>,
    /// The member that holds the message.
    pub message: MemberPath,
    /// The member that holds the request id.
    pub request_id: MemberPath,
    /// The member that holds it in an error, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id_in_errors: Option<MemberPath>,
    /// The response header that also holds the request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id_header: Option<String>,
}

impl Envelope {
    /// The member that holds the request id of an error.
    #[must_use]
    pub fn error_request_id(&self) -> &MemberPath {
        self.request_id_in_errors.as_ref().unwrap_or(&self.request_id)
    }
}

/// A promise that every operation of a vendor takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonPromise {
    /// The kind of promise.
    pub kind: CommonKind,
    /// The citation.
    pub cite: Citation,
}

/// A kind of promise of a common contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CommonKind {
    /// An error answer has the envelope.
    ErrorEnvelope,
    /// Answers say that they are of the media type in which the vendor answers.
    ContentType,
    /// An error answer carries a request id.
    RequestIdOnErrors,
    /// Two answers carry two request ids.
    RequestIdsDiffer,
    /// A shared code comes with a status that a shared table gives.
    SharedStatus,
    /// No 5xx but a documented one.
    NoServerError,
    /// There is an answer at all.
    Answers,
    /// An unsigned request is refused.
    Unsigned,
    /// An unknown access key is refused.
    UnknownKey,
    /// A signature made with a wrong secret is refused.
    WrongSecret,
    /// A request that was changed after it was signed is refused.
    Tampered,
    /// A request that is a day old is refused.
    DatePast,
    /// A request that is dated a day ahead is refused.
    DateFuture,
    /// A nonce that was used before is refused.
    NonceReplayed,
    /// A caller without the permission is refused.
    NoPermission,
    /// The order of parameters changes nothing.
    ParameterOrder,
    /// Equivalent percent-encodings change nothing.
    PercentEncoding,
}

impl CommonKind {
    /// Returns whether it is about what a signature proves.
    #[must_use]
    pub fn is_about_signature(self) -> bool {
        match self {
            Self::Unsigned
            | Self::UnknownKey
            | Self::WrongSecret
            | Self::Tampered
            | Self::DatePast
            | Self::DateFuture
            | Self::NonceReplayed => true,
            Self::ErrorEnvelope
            | Self::ContentType
            | Self::RequestIdOnErrors
            | Self::RequestIdsDiffer
            | Self::SharedStatus
            | Self::NoServerError
            | Self::Answers
            | Self::NoPermission
            | Self::ParameterOrder
            | Self::PercentEncoding => false,
        }
    }
}
