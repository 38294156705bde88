//! Alibaba Cloud's RPC style: every parameter in the query, the operation in a header, signed with ACS3-HMAC-SHA256.
//!
//! `POST /?RegionId=…&RouteEntries.1.RouteTableId=…`, which is what the vendor's SDKs send. Where a query would be too
//! long for a request line the same pairs travel as a form, which is what its Terraform provider sends. The serving
//! side takes both, and merges them. The older signatures, which put everything into the query, are not here.

mod flatten;
mod sign;

use super::{Claim, ClaimError, Moment, Protocol, WireError, answer, percent, wrong};
use crate::{
    call::{Answer, Call, Credentials},
    contract::{Common, Operation},
    exchange::{Request, Response},
};

pub use sign::{authorization, canonical_request, hashed_payload, signature, signed_headers, string_to_sign};

/// The header that names the operation (V3 page, "Common request headers").
const HEADER_ACTION: &str = "x-acs-action";

/// The header that names the API version (V3 page, "Common request headers").
const HEADER_VERSION: &str = "x-acs-version";

/// The parameter that names the operation where no header does (RPC mechanism page, "Common parameters").
const ACTION: &str = "Action";

/// The parameters that are the protocol's own and no values of a call (RPC mechanism page, "Common parameters";
/// `SignatureType` is sent by `aliyun-python-sdk-core`).
const COMMON_PARAMETERS: &[&str] = &[
    ACTION,
    "Version",
    "Format",
    "AccessKeyId",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
];

/// The content type of parameters in the body (V3 page, "Common request headers").
const FORM: &str = "application/x-www-form-urlencoded";

/// The longest query that is put into a request line, in bytes: everyone should take lines of 8,000 (RFC 9112, section
/// 3), of which `POST /? HTTP/1.1` needs some.
const LONGEST_QUERY: usize = 7_980;

/// Alibaba Cloud's RPC style.
#[derive(Clone, Copy, Debug)]
pub struct AlibabaRpc;

impl Protocol for AlibabaRpc {
    fn name(&self) -> &'static str {
        "alibaba-rpc"
    }

    fn harmless_header(&self) -> &'static str {
        sign::HEADER_NONCE
    }

    fn is_text(&self) -> bool {
        true
    }

    fn encode(&self, operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError> {
        let headers = [
            ("host", host),
            (HEADER_ACTION, &operation.name),
            (HEADER_VERSION, &operation.version),
            ("accept", "application/json"),
            ("user-agent", super::USER_AGENT),
        ];
        let mut request = Request {
            method: "POST".to_owned(),
            target: "/".to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: Vec::new(),
        };
        let query = percent::query(&flatten::flatten(&call.values));
        if query.len() > LONGEST_QUERY {
            request.body = query.into_bytes();
            request.set_header(wrong::CONTENT_TYPE, FORM);
        } else if !query.is_empty() {
            request.target = format!("/?{query}");
        }
        wrong::apply(call, FORM, &mut request);
        Ok(request)
    }

    fn sign(&self, request: Request, credentials: &Credentials, moment: &Moment) -> Request {
        sign::sign(request, credentials, moment)
    }

    fn decode(&self, common: &Common, response: &Response) -> Answer {
        answer::decode_json(common, response)
    }

    fn read_call(&self, operations: &[&Operation], request: &Request) -> Result<Call, WireError> {
        let mut pairs = read_pairs(request.query().as_bytes());
        if is_form(request) {
            pairs.extend(read_pairs(&request.body));
        }
        let parameter = pairs.iter().find(|(name, _)| name == ACTION).map(|(_, text)| text);
        let action = request.header(HEADER_ACTION).or(parameter.map(String::as_str));
        let action = action.unwrap_or_default().to_owned();
        let operation = operations.iter().find(|operation| operation.name == action);
        let operation = operation.ok_or_else(|| WireError::NoOperation(format!("the action `{action}`")))?;
        pairs.retain(|(name, _)| operation.parameter(name).is_some() || !COMMON_PARAMETERS.contains(&name.as_str()));
        let is_known = |name: &str| operation.parameter(name).is_some();
        Ok(Call::new(action, flatten::unflatten(pairs, is_known)))
    }

    fn claim(&self, request: &Request) -> Result<Claim, ClaimError> {
        sign::claim(request)
    }

    fn verifies(&self, request: &Request, claim: &Claim, credentials: &Credentials) -> bool {
        sign::verifies(request, claim, credentials)
    }
}

fn read_pairs(query: &[u8]) -> Vec<(String, String)> {
    percent::pairs(query).map(|(name, text)| (percent::text(&name), percent::text(&text))).collect()
}

fn is_form(request: &Request) -> bool {
    let content_type = request.header(wrong::CONTENT_TYPE).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(FORM)
}

#[cfg(test)]
mod tests;
