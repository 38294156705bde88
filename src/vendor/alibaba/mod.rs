//! Alibaba Cloud's RPC style: every parameter in the query, the operation in a header, signed with ACS3-HMAC-SHA256.
//!
//! `POST /?RegionId=…&RouteEntries.1.RouteTableId=…`, which is what the vendor's SDKs send. Where a query would be too
//! long for a request line, or a call says so, the same pairs travel as a form, which is what its Terraform provider
//! sends. The serving side takes both, and merges them. The [`legacy`] signature names the operation in a parameter too.

mod flatten;
pub mod legacy;
mod page;
mod sign;

use super::Vendor;
use crate::{
    call::{Answer, Call, Credentials},
    contract::{Common, Operation},
    defect::Form,
    exchange::{Masks, Request, Response},
    wire::{
        Claim, ClaimError, Protocol, SignatureScheme, SigningContext, USER_AGENT, WireError, answer, defect::encoding,
        header_signature::AUTHORIZATION, percent,
    },
};

pub use sign::{authorization, canonical_request, hashed_payload, signature, signed_headers, string_to_sign};

/// The header that names the operation (V3 page, "Common request headers").
const HEADER_ACTION: &str = "x-acs-action";

/// The header that names the API version (V3 page, "Common request headers").
const HEADER_VERSION: &str = "x-acs-version";

/// The parameter that names the operation where no header does (RPC mechanism page, "Common parameters").
const ACTION: &str = "Action";

/// The parameter that names the API version where no header does (RPC mechanism page, "Common parameters").
const VERSION: &str = "Version";

/// The parameters that are the protocol's own and no values of a call (RPC mechanism page, "Common parameters";
/// `SignatureType` is sent by `aliyun-python-sdk-core`).
const COMMON_PARAMETERS: &[&str] = &[
    ACTION,
    VERSION,
    "Format",
    "AccessKeyId",
    legacy::SECURITY_TOKEN,
    legacy::SIGNATURE,
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
];

/// The media type of answers, which every request asks for.
const JSON: &str = "application/json";

/// The content type of parameters in the body (V3 page, "Common request headers").
const FORM: &str = "application/x-www-form-urlencoded";

/// The longest query that is put into a request line, in bytes: everyone should take lines of 8,000 (RFC 9112, section
/// 3), of which `POST /? HTTP/1.1` needs some.
const LONGEST_QUERY: usize = 7_980;

/// Alibaba Cloud's RPC style.
#[derive(Clone, Copy, Debug)]
pub struct AlibabaRpc;

/// The vendor.
pub const VENDOR: Vendor = Vendor {
    name: "alibaba",
    protocols: &[&AlibabaRpc],
    masks: Masks { headers: &[sign::HEADER_SECURITY_TOKEN], parameters: &[legacy::SIGNATURE, legacy::SECURITY_TOKEN] },
    grammar: Some(&page::AlibabaPages),
};

impl Protocol for AlibabaRpc {
    fn name(&self) -> &'static str {
        "alibaba-rpc"
    }

    fn schemes(&self) -> &'static [SignatureScheme] {
        &[sign::SCHEME, legacy::SCHEME]
    }

    fn is_text(&self) -> bool {
        true
    }

    fn content_type(&self) -> &'static str {
        FORM
    }

    fn write_call(&self, operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError> {
        let headers = [
            ("host", host),
            (HEADER_ACTION, operation.id.name()),
            (HEADER_VERSION, &operation.version),
            ("accept", JSON),
            ("user-agent", USER_AGENT),
        ];
        let mut request = Request {
            method: "POST".to_owned(),
            target: "/".to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: Vec::new(),
        };
        let pairs = flatten::flatten(&call.values);
        let query = percent::query(&pairs);
        let in_query = match call.form {
            Form::Fitting if query.len() > LONGEST_QUERY => 0,
            Form::Fitting | Form::Query => pairs.len(),
            Form::Body => 0,
            Form::Both => pairs.len() / 2,
        };
        let (query, form) = pairs.split_at(in_query);
        if !form.is_empty() {
            request.body = percent::query(form).into_bytes();
            request.set_header(encoding::CONTENT_TYPE, FORM);
        }
        if !query.is_empty() {
            request.target = format!("/?{}", percent::query(query));
        }
        Ok(request)
    }

    fn sign(
        &self,
        request: Request,
        credentials: &Credentials,
        context: &SigningContext,
    ) -> Result<Request, WireError> {
        let scheme = self.scheme_of(credentials)?;
        match credentials {
            Credentials::Key(key) if scheme == Some(&legacy::SCHEME) => Ok(legacy::sign(request, key, context)),
            Credentials::Key(key) => Ok(sign::sign(request, key, context)),
            Credentials::Token(_) => {
                Err(WireError::Credentials { protocol: self.name(), what: "token in place of a key".to_owned() })
            }
        }
    }

    fn resign(&self, request: Request, credentials: &Credentials, _: &SigningContext) -> Request {
        match credentials {
            Credentials::Key(key) if !is_legacy(&request) => sign::resign(request, key),
            Credentials::Key(_) | Credentials::Token(_) => request,
        }
    }

    fn decode(&self, _: &Operation, common: &Common, response: &Response) -> Answer {
        answer::decode_json(common, response)
    }

    fn read_call(&self, operations: &[&Operation], request: &Request) -> Result<Call, WireError> {
        let mut pairs = read_pairs(request.query().as_bytes());
        pairs.extend(read_pairs(form_of(request)));
        let parameter = pairs.iter().find(|(name, _)| name == ACTION).map(|(_, text)| text.as_str());
        let header = request.header(HEADER_ACTION);
        // The operation is asked for where it is signed.
        let is_legacy = is_legacy(request);
        let action = if is_legacy { parameter.or(header) } else { header.or(parameter) };
        let action = action.unwrap_or_default().to_owned();
        let operation = operations.iter().find(|operation| operation.id.name() == action);
        let operation = operation.ok_or_else(|| WireError::NoOperation(format!("the action `{action}`")))?;
        let is_own = |name: &str| !is_legacy && operation.parameter(name).is_some();
        pairs.retain(|(name, _)| is_own(name) || !COMMON_PARAMETERS.contains(&name.as_str()));
        let is_known = |name: &str| operation.parameter(name).is_some();
        Ok(Call::new(&operation.id, flatten::unflatten(pairs, is_known)))
    }

    fn claim(&self, request: &Request) -> Result<Claim, ClaimError> {
        let signed = if is_legacy(request) { legacy::claim(request) } else { sign::claim(request) };
        signed.map(Claim::Signed)
    }

    fn verifies(&self, request: &Request, claim: &Claim, credentials: &Credentials) -> bool {
        match (claim, credentials) {
            (Claim::Signed(claim), Credentials::Key(key)) if claim.scheme == legacy::SCHEME.name => {
                legacy::verifies(claim, key)
            }
            (Claim::Signed(claim), Credentials::Key(key)) => sign::verifies(request, claim, key),
            (Claim::Token(_), _) | (_, Credentials::Token(_)) => false,
        }
    }
}

/// Says whether a request is signed in the older way: what is in a header goes before what is in parameters.
fn is_legacy(request: &Request) -> bool {
    request.header(AUTHORIZATION).is_none() && legacy::is_signed(request)
}

fn read_pairs(query: &[u8]) -> Vec<(String, String)> {
    percent::pairs(query).map(|(name, text)| (percent::text(&name), percent::text(&text))).collect()
}

/// The body where it is a form; nothing where it is not.
fn form_of(request: &Request) -> &[u8] {
    let content_type = request.header(encoding::CONTENT_TYPE).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    if essence.trim().eq_ignore_ascii_case(FORM) { &request.body } else { &[] }
}

#[cfg(test)]
mod tests;
