//! Defects that a request has on purpose, as values: cases of checks, open questions of contracts and the command line
//! name them alike.
//!
//! Each stage on the way from a call to signed bytes has a type of its own here and a file of its own in `wire/defect`,
//! which applies it. A new defect is a variant, what its stage does, and a row of the notation.

mod form;
mod notation;

use serde::{Deserialize, Serialize};

pub use form::{Form, Sending};
pub use notation::{DefectError, NOTATION};

/// Something wrong with a call on purpose, by the stage that applies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, try_from = "serde_json::Value")]
pub enum Defect {
    /// Who signs.
    Credentials(CredentialsDefect),
    /// The request of the call, before it is signed.
    Encoding(EncodingDefect),
    /// The part that the signature covers.
    Signature(SignatureDefect),
    /// The spelling of the signed request, in other words that mean the same.
    Spelling(SpellingDefect),
}

impl Defect {
    /// Says whether the request is of another method or path than the operation's, so that its answer may be another's.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Encoding(EncodingDefect::Method(_) | EncodingDefect::Slash))
    }

    /// Says whether the request is of another form than the usual, so that what answers it may be so, too.
    #[must_use]
    pub fn changes_form(&self) -> bool {
        match self {
            Self::Encoding(_) | Self::Spelling(SpellingDefect::PlusForSpace) => true,
            Self::Credentials(_) | Self::Signature(_) | Self::Spelling(_) => false,
        }
    }
}

/// Something wrong with who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialsDefect {
    /// No signature at all.
    Unsigned,
    /// The access key does not exist.
    UnknownKey,
    /// The signature is made with a secret that differs in its last character.
    WrongSecret,
}

/// Something wrong with the request of a call, before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncodingDefect {
    /// These bytes are sent as the body, whatever the values say.
    Body(String),
    /// No body is sent, whatever the values say.
    #[serde(alias = "without-body")]
    NoBody,
    /// No content type is sent.
    #[serde(alias = "without-content-type")]
    NoContentType,
    /// The body is said to be of this type.
    #[serde(alias = "with-content-type")]
    ContentType(String),
    /// The request has this HTTP method.
    Method(String),
    /// A slash follows the path.
    #[serde(alias = "with-slash")]
    Slash,
    /// The value of this parameter is sent twice.
    #[serde(alias = "repeating")]
    Repeated(String),
}

/// Something wrong with what a signature covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureDefect {
    /// The request is dated this many seconds away from now.
    DateShift(i64),
    /// The nonce of the call before is used again.
    ReplayedNonce,
    /// The signature is that of a request that differs from this one in one byte of this part.
    Tampered(SignedPart),
    /// The signature is that of a request that differs from this one in the value of this header.
    TamperedHeader(String),
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

/// Another way to write a signed request. What is signed stays as it is: a canonical request sorts, and encodes anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpellingDefect {
    /// Query parameters stand in the opposite order.
    Reordered,
    /// Letters and digits of query and path are percent-encoded where they need not be.
    Overencoded,
    /// Percent-encodings of the query are written with lower-case digits.
    LowerCaseEscapes,
    /// Each space of the query is sent as `+`.
    PlusForSpace,
}

impl From<CredentialsDefect> for Defect {
    fn from(defect: CredentialsDefect) -> Self {
        Self::Credentials(defect)
    }
}

impl From<EncodingDefect> for Defect {
    fn from(defect: EncodingDefect) -> Self {
        Self::Encoding(defect)
    }
}

impl From<SignatureDefect> for Defect {
    fn from(defect: SignatureDefect) -> Self {
        Self::Signature(defect)
    }
}

impl From<SpellingDefect> for Defect {
    fn from(defect: SpellingDefect) -> Self {
        Self::Spelling(defect)
    }
}
