//! The protocol of a vendor's calls, seen from both ends.

use std::fmt;

use serde_json::Value;

use super::{SignatureScheme, defect::encoding};
use crate::{
    call::{Answer, Call, Credentials, Scheme, Secret},
    contract::{Common, Operation},
    exchange::{Request, Response},
};

/// The protocol of one vendor's calls.
pub trait Protocol: fmt::Debug + Send + Sync {
    /// The name that contracts use.
    fn name(&self) -> &'static str;

    /// Says whether every value travels as text, so that the type of a value cannot be wrong.
    fn is_text(&self) -> bool;

    /// The schemes in which a key signs: the current one first, then the one before it.
    fn schemes(&self) -> &'static [SignatureScheme];

    /// The scheme in which these credentials sign a request; none where a token is sent in place of a signature.
    ///
    /// # Errors
    ///
    /// When the protocol has no such scheme.
    fn scheme_of(&self, credentials: &Credentials) -> Result<Option<&'static SignatureScheme>, WireError> {
        let Credentials::Key(key) = credentials else { return Ok(None) };
        let found = match &key.scheme {
            Scheme::Current => self.schemes().first(),
            Scheme::Legacy => self.schemes().get(1),
            Scheme::Named(name) => self.schemes().iter().find(|scheme| scheme.name == name),
        };
        found.map(Some).ok_or_else(|| WireError::Credentials { protocol: self.name(), what: key.scheme.to_string() })
    }

    /// The content type of the bodies that calls have.
    fn content_type(&self) -> &'static str;

    /// The unsigned request of a call without its defects, which `encode` of every protocol adds. A value whose name the
    /// operation does not know travels where most of the operation's own do: in the query of a text protocol or a reading
    /// operation, else in the body. `host` is the authority, port included where it is not the default. The length of the
    /// body is left to the HTTP client.
    ///
    /// `call.form` says where values travel, for a protocol that leaves a choice.
    ///
    /// # Errors
    ///
    /// When a value cannot stand in its place.
    fn write_call(&self, operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError>;

    /// Signs a request, or adds the token that stands in for a signature. What is wrong with a signature on purpose is
    /// not done here: this always signs correctly for the credentials and the context it is given.
    ///
    /// # Errors
    ///
    /// When the protocol has no such credentials or signature.
    fn sign(&self, request: Request, credentials: &Credentials, context: &SigningContext)
    -> Result<Request, WireError>;

    /// Signs a request that is signed already anew, its headers as they are. A request whose signature covers no header
    /// stays as it is.
    fn resign(&self, request: Request, credentials: &Credentials, context: &SigningContext) -> Request;

    /// The answer in a response to a call of the operation: decoded body, and error and request id where the common
    /// contract says they are. A format without types is typed by the operation's schema.
    fn decode(&self, operation: &Operation, common: &Common, response: &Response) -> Answer;

    /// Serving side: the call that a request makes, of one of `operations`. Values of a text protocol come as strings.
    ///
    /// # Errors
    ///
    /// When the request calls none of them, or cannot be read.
    fn read_call(&self, operations: &[&Operation], request: &Request) -> Result<Call, WireError>;

    /// Serving side: what the request says of itself to be authenticated by, before anything is verified.
    ///
    /// # Errors
    ///
    /// When the request is not signed, or what it says cannot be read.
    fn claim(&self, request: &Request) -> Result<Claim, ClaimError>;

    /// Serving side: whether the claim of the request is the one that these credentials make: key and signature, or token.
    /// In which scheme it is signed the claim says; whether a security token is the right one is not asked here.
    fn verifies(&self, request: &Request, claim: &Claim, credentials: &Credentials) -> bool;
}

impl dyn Protocol + '_ {
    /// The unsigned request of a call, as its protocol writes it, with the defects of the encoding
    /// ([`EncodingDefect`](crate::defect::EncodingDefect)) that the call has. No protocol has an `encode` of its own, so
    /// that none can forget them.
    ///
    /// # Errors
    ///
    /// When a value cannot stand in its place.
    pub fn encode(&self, operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError> {
        let mut request = self.write_call(operation, call, host)?;
        encoding::apply(call, self.content_type(), &mut request);
        Ok(request)
    }
}

/// The part of what a signature covers that is not in the request: its time, the number used once that goes with it, and
/// the region and service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningContext {
    /// Seconds since the Unix epoch.
    pub unix_seconds: i64,
    /// The nonce; protocols without one ignore it.
    pub nonce: String,
    /// The region of the endpoint, where its owner names one; most protocols ignore it.
    pub region: Option<String>,
    /// The service that is called, as its contracts name it; most protocols ignore it.
    pub service: String,
}

impl SigningContext {
    /// A context that names neither region nor service.
    #[must_use]
    pub fn at(unix_seconds: i64, nonce: impl Into<String>) -> Self {
        Self { unix_seconds, nonce: nonce.into(), region: None, service: String::new() }
    }
}

/// The claim of a request by which it is to be authenticated.
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

/// The claim of a signed request about its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The name of the scheme in which it is signed.
    pub scheme: &'static str,
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

/// The reason that a request has no claim that could be verified.
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

/// The reason that a call cannot be put on the wire or read from it.
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
        /// The place of the parameter.
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
        /// The thing that it does not have.
        what: String,
    },
}
