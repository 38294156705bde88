//! Operations, calls and laws for the tests of the protocols.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::{Claim, ClaimError, Protocol, Signed, SigningContext};
use crate::{
    call::{Call, Credentials, Scheme, Secret},
    contract::{Effect, Kind, Operation, OperationId, Parameter, Place, Role, Shape, StatusPattern, Success},
    exchange::Request,
};

/// A made-up operation with these parameters.
pub(crate) fn operation(method: &str, path: &str, effect: Effect, parameters: &[(&str, Place, Kind)]) -> Operation {
    let parameters = parameters.iter().map(|(name, place, kind)| Parameter {
        name: (*name).to_owned(),
        place: *place,
        required: false,
        needed: false,
        shape: shape(kind.clone()),
    });
    Operation {
        id: id("MoveThing"),
        version: "2016-04-28".to_owned(),
        protocol: "protocol".to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        role: Role::Subject,
        effect,
        parameters: parameters.collect(),
        success: Success {
            status: StatusPattern::Class(2),
            headers: Vec::new(),
            body: None,
            schema: Value::Bool(true),
        },
        errors: Vec::new(),
        dry_run: None,
        exclusive: None,
        atomic: None,
        precedence: Vec::new(),
        idempotency: None,
        states: BTreeMap::new(),
        read_back: None,
        undo: None,
        busy: Vec::new(),
        sources: BTreeMap::new(),
        non_requirements: Vec::new(),
        open: Vec::new(),
        open_answers: Vec::new(),
        clauses: Vec::new(),
    }
}

/// The id of an operation of the made-up service.
pub(crate) fn id(name: &str) -> OperationId {
    OperationId::new("vendor", "things", name)
}

/// The shape of a kind, without constraints.
pub(crate) fn shape(kind: Kind) -> Shape {
    Shape {
        kind,
        min_length: None,
        max_length: None,
        minimum: None,
        maximum: None,
        values: Vec::new(),
        values_extended: Vec::new(),
        format: None,
        default: None,
        example: None,
        readings: Vec::new(),
        cite: BTreeMap::new(),
        weakened: BTreeMap::new(),
    }
}

/// A call of the made-up operation with the members of a JSON object as its values.
pub(crate) fn call(values: &Value) -> Call {
    let members = values.as_object().unwrap().iter();
    let values = members.map(|(name, value)| (name.clone(), value.clone()));
    Call::new(&id("MoveThing"), values.collect())
}

/// Who signs in the tests.
pub(crate) fn credentials() -> Credentials {
    other("key-id", "a secret")
}

/// Somebody else.
pub(crate) fn other(access_key: &str, secret: &str) -> Credentials {
    Credentials::key(access_key, Secret::new(secret))
}

/// Everybody who can sign: with a key and with a temporary one, in each of the schemes.
pub(crate) fn signers(schemes: &[Scheme]) -> Vec<Credentials> {
    let sign = |scheme: &Scheme| {
        let permanent = credentials().signing(scheme.clone());
        [permanent.clone(), permanent.with_security_token(Secret::new("a token/+"))]
    };
    schemes.iter().flat_map(sign).collect()
}

/// The stages of a request's claim: what tells whether a change matters.
pub(crate) fn stages(protocol: &dyn Protocol, request: &Request) -> Result<Signed, ClaimError> {
    match protocol.claim(request)? {
        Claim::Signed(signed) => Ok(signed),
        Claim::Token(_) => Err(ClaimError::Unsigned),
    }
}

/// When they sign.
pub(crate) fn context() -> SigningContext {
    SigningContext::at(1_767_323_045, "used-once")
}

/// Says whether a service that knows these credentials takes the request for theirs.
pub(crate) fn is_taken(protocol: &dyn Protocol, request: &Request, credentials: &Credentials) -> bool {
    protocol.claim(request).is_ok_and(|claim| protocol.verifies(request, &claim, credentials))
}

/// One byte of a request that is to be changed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RequestSpot {
    Method,
    Target,
    Header,
    Body,
}

/// Somewhere in a request, and what to put there.
pub(crate) fn change() -> impl Strategy<Value = (RequestSpot, prop::sample::Index, u8)> {
    let spot = prop_oneof![
        Just(RequestSpot::Method),
        Just(RequestSpot::Target),
        Just(RequestSpot::Header),
        Just(RequestSpot::Body)
    ];
    (spot, any::<prop::sample::Index>(), b' '..=b'~')
}

/// The request with one byte changed; `None` where the spot is empty. Headers are changed in their values, signature
/// and all.
pub(crate) fn changed(
    request: &Request,
    (spot, index, byte): (RequestSpot, prop::sample::Index, u8),
) -> Option<Request> {
    let mut request = request.clone();
    match spot {
        RequestSpot::Method => request.method = with_byte(&request.method, index, byte)?,
        RequestSpot::Target => request.target = with_byte(&request.target, index, byte)?,
        RequestSpot::Header => {
            let which = index.index(request.headers.len());
            let value = &mut request.headers[which].1;
            *value = with_byte(value, index, byte)?;
        }
        RequestSpot::Body if request.body.is_empty() => return None,
        RequestSpot::Body => {
            let at = index.index(request.body.len());
            request.body[at] = byte;
        }
    }
    Some(request)
}

/// A text with one of its ASCII characters replaced.
pub(crate) fn with_byte(text: &str, index: prop::sample::Index, byte: u8) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let spots: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii()).collect();
    if spots.is_empty() {
        return None;
    }
    bytes[*index.get(&spots)] = byte;
    Some(String::from_utf8(bytes).unwrap())
}

/// The law that garbage in a request's claim is refused, never a panic.
pub(crate) fn refuses_garbage(protocol: &dyn Protocol, signed: &Request) {
    for value in ["", " ", "Bearer x", "===", ",,,;;;", "\u{e9}", "Signature=", "Credential=Access="] {
        let mut request = signed.clone();
        request.set_header("Authorization", value);
        assert!(matches!(protocol.claim(&request), Err(ClaimError::Malformed(_))), "{value}");
    }
    let mut unsigned = signed.clone();
    unsigned.headers.retain(|(name, _)| name != "Authorization");
    assert_eq!(protocol.claim(&unsigned), Err(ClaimError::Unsigned));
}
