//! Huawei Cloud's REST style: path, query, headers and a JSON body, signed with SDK-HMAC-SHA256 or with a token in place
//! of a signature.
//!
//! The additions of the vendor's SDK (`huaweicloudsdkcore`) are made here too: the content type is sent with every
//! request, and the project of the path is repeated in a header.

mod page;
mod route;
mod sign;
mod token;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Vendor;
use crate::{
    call::{Answer, Call, Credentials},
    contract::{Common, Effect, Kind, Operation, Place, text_of},
    exchange::{Masks, Request, Response},
    wire::{
        Claim, ClaimError, Protocol, SignatureScheme, SigningContext, USER_AGENT, WireError, answer, defect::encoding,
        header_signature::AUTHORIZATION, percent,
    },
};

pub use sign::{
    authorization, canonical_query, canonical_request, canonical_uri, signature, signed_headers, string_to_sign,
};

/// The path parameter that names the project (SDK, `auth/credentials.py`).
const PROJECT_ID: &str = "project_id";

/// The header that repeats it (SDK, `auth/credentials.py`).
const HEADER_PROJECT_ID: &str = "X-Project-Id";

/// The content type of every request (SDK, `huaweicloudsdker`: sent without a body too).
const JSON: &str = "application/json";

/// Huawei Cloud's REST style.
#[derive(Clone, Copy, Debug)]
pub struct HuaweiRest;

/// The vendor.
pub const VENDOR: Vendor = Vendor {
    name: "huawei",
    protocols: &[&HuaweiRest],
    masks: Masks { headers: &[sign::HEADER_SECURITY_TOKEN, token::HEADER_AUTH_TOKEN], parameters: &[] },
    grammar: Some(&page::HuaweiPages),
};

impl Protocol for HuaweiRest {
    fn name(&self) -> &'static str {
        "huawei-rest"
    }

    fn schemes(&self) -> &'static [SignatureScheme] {
        &[sign::SCHEME]
    }

    fn is_text(&self) -> bool {
        false
    }

    fn content_type(&self) -> &'static str {
        JSON
    }

    fn write_call(&self, operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError> {
        let path = route::fill(operation, |name| call.values.get(name))?;
        let query = query(operation, call)?;
        let separator = if query.is_empty() { "" } else { "?" };
        let mut request = Request {
            method: operation.method.clone(),
            target: format!("{path}{separator}{query}"),
            headers: Vec::new(),
            body: body(operation, call),
        };
        request.set_header("Host", host);
        request.set_header(encoding::CONTENT_TYPE, JSON);
        request.set_header("User-Agent", USER_AGENT);
        for (name, value) in at(operation, call, Place::Header) {
            if !value.is_null() {
                request.set_header(name, header(operation, name, value)?);
            }
        }
        let project = at(operation, call, Place::Path).find(|(name, _)| *name == PROJECT_ID);
        // A made-up project that no header can carry is asked for in the path alone.
        if let Some(project) = project.and_then(|(name, value)| header(operation, name, value).ok()) {
            request.set_header(HEADER_PROJECT_ID, project);
        }
        Ok(request)
    }

    fn sign(
        &self,
        request: Request,
        credentials: &Credentials,
        context: &SigningContext,
    ) -> Result<Request, WireError> {
        self.scheme_of(credentials)?;
        Ok(match credentials {
            Credentials::Key(key) => sign::sign(request, key, context),
            Credentials::Token(token) => token::add(request, token),
        })
    }

    fn resign(&self, request: Request, credentials: &Credentials, _: &SigningContext) -> Request {
        match credentials {
            Credentials::Key(key) => sign::resign(request, key),
            Credentials::Token(_) => request,
        }
    }

    fn decode(&self, _: &Operation, common: &Common, response: &Response) -> Answer {
        answer::decode_json(common, response)
    }

    fn read_call(&self, operations: &[&Operation], request: &Request) -> Result<Call, WireError> {
        let (operation, path) = route::find(operations, &request.method, request.path())
            .ok_or_else(|| WireError::NoOperation(format!("{} {}", request.method, request.path())))?;
        let mut values = BTreeMap::new();
        values.extend(path.into_iter().map(|(name, text)| (name, Value::String(text))));
        read_query(operation, request, &mut values);
        read_headers(operation, request, &mut values);
        read_body(operation, request, &mut values)?;
        Ok(Call::new(&operation.id, values))
    }

    fn claim(&self, request: &Request) -> Result<Claim, ClaimError> {
        // A signature goes before a token: whoever signs means to be known by it.
        match (request.header(AUTHORIZATION), token::claim(request)) {
            (None, Some(claim)) => Ok(claim),
            (Some(_), _) | (None, None) => sign::claim(request).map(Claim::Signed),
        }
    }

    fn verifies(&self, request: &Request, claim: &Claim, credentials: &Credentials) -> bool {
        match (claim, credentials) {
            (Claim::Signed(claim), Credentials::Key(key)) => sign::verifies(request, claim, key),
            (Claim::Token(claim), Credentials::Token(token)) => token::verifies(claim, token),
            (Claim::Signed(_), Credentials::Token(_)) | (Claim::Token(_), Credentials::Key(_)) => false,
        }
    }
}

/// The values of a call that stand at a place, in the order of their names.
fn at<'a>(operation: &'a Operation, call: &'a Call, place: Place) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let values = call.values.iter().map(|(name, value)| (name.as_str(), value));
    values.filter(move |(name, _)| place_of(operation, name) == place)
}

/// The place of a value of that name: where the operation says, or else in the query of one that reads and in the body
/// of one that writes.
fn place_of(operation: &Operation, name: &str) -> Place {
    match (operation.parameter(name), operation.effect) {
        (Some(parameter), _) => parameter.place,
        (None, Effect::Reads) => Place::Query,
        (None, Effect::Writes) => Place::Body,
    }
}

/// A value as text, for a place that carries nothing else.
fn scalar(operation: &Operation, name: &str, place: Place, value: &Value) -> Result<String, WireError> {
    match value {
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(text_of(value)),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(misplaced(operation, name, place, value)),
    }
}

/// A value as a header carries it: without control characters, which could end the header.
fn header(operation: &Operation, name: &str, value: &Value) -> Result<String, WireError> {
    let text = scalar(operation, name, Place::Header, value)?;
    if text.chars().any(|character| character.is_ascii_control() && character != '\t') {
        return Err(misplaced(operation, name, Place::Header, value));
    }
    Ok(text)
}

fn misplaced(operation: &Operation, name: &str, place: Place, value: &Value) -> WireError {
    WireError::Value {
        operation: operation.id.to_string(),
        parameter: name.to_owned(),
        place: match place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Body => "body",
        },
        found: Box::new(value.clone()),
    }
}

/// The query, sorted as it is signed; the elements of a list repeat its name.
fn query(operation: &Operation, call: &Call) -> Result<String, WireError> {
    let mut pairs = Vec::new();
    for (name, value) in at(operation, call, Place::Query) {
        let elements = match value {
            Value::Null => continue,
            Value::Array(elements) => elements.as_slice(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => std::slice::from_ref(value),
        };
        for element in elements.iter().filter(|element| !element.is_null()) {
            pairs.push((name.to_owned(), scalar(operation, name, Place::Query, element)?));
        }
    }
    pairs.sort();
    Ok(percent::query(&pairs))
}

/// The JSON body, members in the order of the page; none where nothing belongs into it.
fn body(operation: &Operation, call: &Call) -> Vec<u8> {
    let known = operation.parameters.iter().filter(|parameter| parameter.place == Place::Body);
    let known: Vec<&str> = known.map(|parameter| parameter.name.as_str()).collect();
    let mut members: Vec<_> = at(operation, call, Place::Body).collect();
    members.sort_by_key(|(name, _)| known.iter().position(|known| known == name).unwrap_or(known.len()));
    if members.is_empty() && (known.is_empty() || operation.effect == Effect::Reads) {
        return Vec::new();
    }
    let members = members.into_iter().map(|(name, value)| (name.to_owned(), value.clone()));
    Value::Object(members.collect()).to_string().into_bytes()
}

/// Puts the query's values with the others: those of query parameters, and those that the operation does not know.
fn read_query(operation: &Operation, request: &Request, values: &mut BTreeMap<String, Value>) {
    for (name, text) in percent::pairs(request.query().as_bytes()) {
        let (name, text) = (percent::text(&name), Value::String(percent::text(&text)));
        let parameter = operation.parameter(&name);
        if parameter.is_some_and(|parameter| parameter.place != Place::Query) {
            continue;
        }
        if parameter.is_some_and(|parameter| matches!(parameter.shape.kind, Kind::List(_))) {
            let list = values.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(elements) = list {
                elements.push(text);
            }
        } else {
            values.entry(name).or_insert(text);
        }
    }
}

fn read_headers(operation: &Operation, request: &Request, values: &mut BTreeMap<String, Value>) {
    let parameters = operation.parameters.iter();
    for parameter in parameters.filter(|parameter| parameter.place == Place::Header) {
        if let Some(text) = request.header(&parameter.name) {
            values.insert(parameter.name.clone(), Value::String(text.to_owned()));
        }
    }
}

/// Puts the body's members with the other values: those of body parameters, and those that the operation does not know.
fn read_body(operation: &Operation, request: &Request, values: &mut BTreeMap<String, Value>) -> Result<(), WireError> {
    if request.body.is_empty() {
        return Ok(());
    }
    let members: Map<String, Value> = serde_json::from_slice(&request.body)
        .map_err(|error| WireError::Body(format!("expected a JSON object: {error}")))?;
    for (name, value) in members {
        let parameter = operation.parameter(&name);
        if parameter.is_none_or(|parameter| parameter.place == Place::Body) {
            values.entry(name).or_insert(value);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
