//! Calls to HTTP requests and back: what protocols are, and what they share.
//!
//! Everything here is pure: time, nonce and credentials are arguments. The client side encodes, signs and decodes; the
//! serving side reads and verifies. Both ends of one protocol share this code, so a mistake in it would cancel out
//! between our client and our reference service: only the golden vectors in `tests/signing` can catch that, and they
//! come from the vendors' documents and SDKs.

pub(crate) mod answer;
pub(crate) mod authorization;
pub(crate) mod canonical;
pub(crate) mod date;
pub(crate) mod defect;
pub(crate) mod digest;
pub(crate) mod percent;

#[cfg(test)]
pub(crate) mod testing;

use std::fmt;

use serde_json::Value;

use crate::{
    call::{Answer, Call, Credentials, Secret, Signature},
    contract::{Common, Operation},
    exchange::{Request, Response},
};

/// What we call ourselves in every request.
pub(crate) const USER_AGENT: &str = concat!("bythebook/", env!("CARGO_PKG_VERSION"));

/// How one vendor's calls travel.
pub trait Protocol: fmt::Debug + Send + Sync {
    /// The name that contracts use.
    fn name(&self) -> &'static str;

    /// Whether every value travels as text, so that the type of a value cannot be wrong.
    fn is_text(&self) -> bool;

    /// The unsigned request of a call. A value whose name the operation does not know travels where most of the
    /// operation's own do: in the query of a text protocol or a reading operation, else in the body. `host` is the
    /// authority, port included where it is not the default. The length of the body is left to the HTTP client.
    ///
    /// `call.form` says where values travel, for a protocol that leaves a choice.
    ///
    /// `call.defects` entries that shape the body ([`Defect::Body`](crate::call::Defect::Body),
    /// [`Defect::NoContentType`](crate::call::Defect::NoContentType)) are applied here, before signing.
    fn encode(&self, operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError>;

    /// Signs a request, or adds the token that stands in for a signature. `call.defects` entries that concern the signature
    /// are the caller's to apply: this always signs correctly for the credentials, time and nonce it is given.
    ///
    /// # Errors
    ///
    /// When the protocol has no such credentials or signature.
    fn sign(&self, request: Request, credentials: &Credentials, moment: &SigningContext) -> Result<Request, WireError>;

    /// The headers that a signature covers and that every signed request has, lower case.
    fn covered_headers(&self) -> &'static [&'static str];

    /// Signs a request that is signed already anew, its headers as they are; what has no header for its signature stays.
    fn seal(&self, request: Request, credentials: &Credentials) -> Request;

    /// A signed request with the signature of another: path, query and body are the request's own, headers are the other's.
    fn graft(&self, request: Request, other: Request) -> Request {
        Request { target: request.target, body: request.body, ..other }
    }

    /// The answer in a response: decoded body, and error and request id where the common contract says they are.
    fn decode(&self, common: &Common, response: &Response) -> Answer;

    /// Serving side: the call that a request makes, of one of `operations`. Values of a text protocol come as strings.
    fn read_call(&self, operations: &[&Operation], request: &Request) -> Result<Call, WireError>;

    /// Serving side: what the request says of itself to be authenticated by, before anything is verified.
    fn claim(&self, request: &Request) -> Result<Claim, ClaimError>;

    /// Serving side: whether the claim of the request is the one that these credentials make: key and signature, or token.
    /// Which signature it is the claim says; whether a security token is the right one is not asked here.
    fn verifies(&self, request: &Request, claim: &Claim, credentials: &Credentials) -> bool;
}

/// When a request is signed, and the number used once that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningContext {
    /// Seconds since the Unix epoch.
    pub unix_seconds: i64,
    /// The nonce; protocols without one ignore it.
    pub nonce: String,
}

/// What a request says of itself to be authenticated by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A signature.
    Signed(Signed),
    /// A token in place of one.
    Token(Secret),
}

impl Claim {
    /// The access key's id, where a key signs.
    #[must_use]
    pub fn access_key(&self) -> Option<&str> {
        match self {
            Self::Signed(signed) => Some(&signed.access_key),
            Self::Token(_) => None,
        }
    }
}

/// What a signed request says of its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Which of the vendor's signatures it is.
    pub method: Signature,
    /// The access key's id.
    pub access_key: String,
    /// The token that goes with a temporary key.
    pub security_token: Option<Secret>,
    /// When it says it was signed, in seconds since the Unix epoch.
    pub unix_seconds: i64,
    /// The nonce, where the protocol has one.
    pub nonce: Option<String>,
    /// The names of the signed headers, lower case, in the order of the request; none where no header is signed.
    pub signed_headers: Vec<String>,
    /// The text that the signature has to sign, worked out from the request as it arrived.
    pub string_to_sign: String,
    /// The signature as it was sent.
    pub signature: String,
}

/// Why a request has no claim that could be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimError {
    /// There is no signature at all.
    #[error("the request is not signed")]
    Unsigned,
    /// The signature or what belongs to it is malformed or lacks a part.
    #[error("the signature is malformed: {0}")]
    Malformed(String),
    /// The date is not in the protocol's form.
    #[error("the date `{0}` is not well formed")]
    Date(String),
}

/// Why a call cannot be put on the wire or read from it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// A value cannot stand where the parameter stands.
    #[error("{operation}: the value of `{parameter}` cannot stand in the {place}: {found}")]
    Value {
        /// The operation.
        operation: String,
        /// The parameter.
        parameter: String,
        /// Where the parameter stands.
        place: &'static str,
        /// The value that was found.
        found: Box<Value>,
    },
    /// A path parameter has no value.
    #[error("{operation}: path parameter `{parameter}` has no value; give it one with {parameter}=…")]
    MissingPathParameter {
        /// The operation.
        operation: String,
        /// The parameter.
        parameter: String,
    },
    /// No operation has this method and path, or action.
    #[error("no operation answers {0}")]
    NoOperation(String),
    /// The body is not what the protocol carries.
    #[error("the body cannot be read: {0}")]
    Body(String),
    /// The protocol has no such credentials or signature.
    #[error("the protocol {protocol} has no {what}")]
    Credentials {
        /// The protocol.
        protocol: &'static str,
        /// What it does not have.
        what: &'static str,
    },
}
