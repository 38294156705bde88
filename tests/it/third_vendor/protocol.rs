//! The protocol of a vendor that does not exist: parameters in a query or a form, a signature in a parameter, made with a
//! key that is derived from the secret for a day, a region and a service; answers in XML.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bythebook::{
    call::{AccessKey, Answer, Call, Credentials, Secret},
    contract::{Common, Operation, text_of},
    defect::Form,
    exchange::{Masks, Request, Response},
    vendor::Vendor,
    wire::{Claim, ClaimError, Protocol, SignaturePlace, SignatureScheme, Signed, SigningContext, WireError, answer},
};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;
use sha2::Sha256;

use super::xml::Element;

const FORM: &str = "application/x-www-form-urlencoded";
const WHEN: &str = "%Y%m%dT%H%M%SZ";
/// The parameters that are the protocol's own.
const OWN: [&str; 7] = ["Do", "Edition", "Key", "Pass", "When", "Scope", SEAL];
const SEAL: &str = "Seal";

const SCHEME: SignatureScheme =
    SignatureScheme { name: "NIMBUS-DERIVED", place: SignaturePlace::Parameter(SEAL), covered_headers: &[] };

/// All that a vendor is.
pub(crate) const NIMBUS: &[Vendor] = &[Vendor {
    protocols: &[&NimbusQuery],
    masks: Masks { headers: &[], parameters: &[SEAL, "Pass"] },
    ..Vendor::named("nimbus")
}];

#[derive(Debug)]
pub(crate) struct NimbusQuery;

impl Protocol for NimbusQuery {
    fn name(&self) -> &'static str {
        "nimbus-query"
    }

    fn is_text(&self) -> bool {
        true
    }

    fn schemes(&self) -> &'static [SignatureScheme] {
        &[SCHEME]
    }

    fn content_type(&self) -> &'static str {
        FORM
    }

    fn write_call(&self, operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError> {
        let mut pairs =
            vec![("Do".to_owned(), operation.id.name().to_owned()), ("Edition".to_owned(), operation.version.clone())];
        pairs.extend(call.values.iter().filter(|(_, value)| !value.is_null()).map(|(n, v)| (n.clone(), text_of(v))));
        let in_query = match call.form {
            Form::Fitting | Form::Query => pairs.len(),
            Form::Both => pairs.len() / 2,
            Form::Body => 0,
        };
        let form = pairs.split_off(in_query);
        let mut request = Request {
            method: "POST".to_owned(),
            target: format!("/?{}", written(&pairs)),
            headers: vec![("host".to_owned(), host.to_owned())],
            body: written(&form).into_bytes(),
        };
        if !form.is_empty() {
            request.set_header("content-type", FORM);
        }
        Ok(request)
    }

    fn sign(&self, mut request: Request, by: &Credentials, context: &SigningContext) -> Result<Request, WireError> {
        self.scheme_of(by)?;
        let Credentials::Key(key) = by else {
            return Err(WireError::Credentials { protocol: self.name(), what: "token".to_owned() });
        };
        let when = Timestamp::from_second(context.unix_seconds).unwrap().strftime(WHEN).to_string();
        let scope = format!("{}/{}", context.region.as_deref().unwrap_or("nowhere"), context.service);
        let token = key.security_token.as_ref().map(|token| ("Pass", token.expose().to_owned()));
        let own = [("Key", key.id.clone()), ("When", when.clone()), ("Scope", scope.clone())];
        for (name, text) in own.into_iter().chain(token) {
            add(&mut request, name, &text);
        }
        let seal = seal(&string_to_sign(&request, &when, &scope), key);
        add(&mut request, SEAL, &seal);
        Ok(request)
    }

    fn resign(&self, request: Request, _: &Credentials, _: &SigningContext) -> Request {
        request
    }

    fn decode(&self, operation: &Operation, common: &Common, response: &Response) -> Answer {
        if response.body.is_empty() {
            return answer(common, response, Ok(Value::Null));
        }
        let shape = operation.success.body.as_ref().filter(|_| (200..300).contains(&response.status));
        let element = Element::read(&String::from_utf8_lossy(&response.body));
        answer(common, response, element.map(|element| element.typed(shape)))
    }

    fn read_call(&self, operations: &[&Operation], request: &Request) -> Result<Call, WireError> {
        let mut values: BTreeMap<String, Value> =
            pairs(request).into_iter().rev().map(|(name, text)| (name, Value::String(text))).collect();
        let action = values.get("Do").map(text_of).unwrap_or_default();
        values.retain(|name, _| !OWN.contains(&name.as_str()));
        match operations.iter().find(|operation| operation.id.name() == action) {
            Some(operation) => Ok(Call::new(&operation.id, values)),
            None => Err(WireError::NoOperation(action)),
        }
    }

    fn claim(&self, request: &Request) -> Result<Claim, ClaimError> {
        let pairs = pairs(request);
        let find = |name: &str| pairs.iter().find(|(found, _)| found == name).map(|(_, text)| text.clone());
        let signature = find(SEAL).ok_or(ClaimError::Unsigned)?;
        let need = |name: &str| find(name).ok_or_else(|| ClaimError::Malformed(format!("`{name}` is missing")));
        let (when, scope) = (need("When")?, need("Scope")?);
        let date = DateTime::strptime(WHEN, &when).and_then(|date| date.to_zoned(TimeZone::UTC));
        Ok(Claim::Signed(Signed {
            scheme: SCHEME.name,
            access_key: need("Key")?,
            security_token: find("Pass").map(Secret::new),
            unix_seconds: date.map_err(|_| ClaimError::Date(when.clone()))?.timestamp().as_second(),
            nonce: None,
            signed_headers: Vec::new(),
            string_to_sign: string_to_sign(request, &when, &scope),
            signature,
        }))
    }

    fn verifies(&self, _: &Request, claim: &Claim, credentials: &Credentials) -> bool {
        match (claim, credentials) {
            (Claim::Signed(claim), Credentials::Key(key)) => seal(&claim.string_to_sign, key) == claim.signature,
            (Claim::Signed(_), Credentials::Token(_)) | (Claim::Token(_), _) => false,
        }
    }
}

/// The region that a request is signed for.
pub(crate) fn region(claim: &Signed) -> &str {
    let scope = claim.string_to_sign.lines().nth(2).unwrap_or_default();
    scope.split('/').next().unwrap_or_default()
}

/// When, for what, method and path, and all parameters but the seal in their order.
fn string_to_sign(request: &Request, when: &str, scope: &str) -> String {
    let mut pairs = pairs(request);
    pairs.retain(|(name, _)| name != SEAL);
    pairs.sort();
    format!("{}\n{when}\n{scope}\n{} {}\n{}", SCHEME.name, request.method, request.path(), written(&pairs))
}

fn seal(string_to_sign: &str, key: &AccessKey) -> String {
    let mut lines = string_to_sign.lines().skip(1);
    let (when, scope) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let day = when.get(..8).unwrap_or_default();
    let steps = [day].into_iter().chain(scope.split('/'));
    let derived = steps.fold(key.secret.expose().as_bytes().to_vec(), |key, step| hmac(&key, step));
    STANDARD.encode(hmac(&derived, string_to_sign))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The parameters of query and form.
fn pairs(request: &Request) -> Vec<(String, String)> {
    let is_form = request.header("content-type").is_some_and(|found| found.starts_with(FORM));
    let form = if is_form { request.body.as_slice() } else { &[] };
    let both = form_urlencoded::parse(request.query().as_bytes()).chain(form_urlencoded::parse(form));
    both.map(|(name, text)| (name.into_owned(), text.into_owned())).collect()
}

fn written(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, text)| format!("{}={}", encoded(name), encoded(text)));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

fn add(request: &mut Request, name: &str, text: &str) {
    let separator = if request.target.ends_with('?') { "" } else { "&" };
    request.target = format!("{}{separator}{name}={}", request.target, encoded(text));
}
