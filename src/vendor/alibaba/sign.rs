//! The ACS3-HMAC-SHA256 signature, in the vendor's stages: canonical request, string to sign, signature, authorization.
//!
//! Source: "Request structure and signature" of the V3 API
//! (<https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature>).

use crate::{
    call::{AccessKey, Secret},
    exchange::Request,
    wire::{
        ClaimError, SignatureScheme, Signed, SigningContext, date, digest,
        header_signature::{self, AUTHORIZATION, HeaderSignature},
        percent,
    },
};

use super::{HEADER_ACTION, HEADER_VERSION};

/// The algorithm's name, the part of the authorization that names the access key, and how parts are separated (V3 page,
/// "Signature").
const SIGNATURE: HeaderSignature =
    HeaderSignature { algorithm: "ACS3-HMAC-SHA256", credential: "Credential", separator: ",", canonical_uri };

/// The scheme.
pub(super) const SCHEME: SignatureScheme = SIGNATURE.scheme(ALWAYS_COVERED);

/// The prefix of protocol headers; each of them is signed (V3 page, "Signature").
const HEADER_PREFIX: &str = "x-acs-";

/// When the request was signed (V3 page, "Common request headers").
const HEADER_DATE: &str = "x-acs-date";

/// The notation of [`HEADER_DATE`], UTC (V3 page, "Common request headers").
pub(super) const DATE_NOTATION: &str = "%Y-%m-%dT%H:%M:%SZ";

/// The number used once (V3 page, "Common request headers").
pub(super) const HEADER_NONCE: &str = "x-acs-signature-nonce";

/// The hash of the body (V3 page, "Common request headers").
const HEADER_CONTENT_SHA256: &str = "x-acs-content-sha256";

/// The key of a temporary credential once more (SDK, `alibabacloud_tea_openapi`, `client.py`).
const HEADER_ACCESS_KEY_ID: &str = "x-acs-accesskey-id";

/// The token of a temporary credential (V3 page, "Common request headers").
pub(super) const HEADER_SECURITY_TOKEN: &str = "x-acs-security-token";

/// The headers beside the protocol's own that are signed where they are there (V3 page, "Signature").
const OTHER_SIGNED_HEADERS: &[&str] = &["host", "content-type"];

/// The headers without which there is nothing to verify.
const NEEDED_HEADERS: &[&str] = &[HEADER_DATE, HEADER_NONCE, HEADER_CONTENT_SHA256];

/// The headers that a signature has to cover where they are there. What else it covers is the client's choice: the
/// vendor's own SDKs differ.
const COVERED_HEADERS: &[&str] = &[
    "host",
    HEADER_ACTION,
    HEADER_VERSION,
    HEADER_DATE,
    HEADER_NONCE,
    HEADER_CONTENT_SHA256,
    HEADER_ACCESS_KEY_ID,
    HEADER_SECURITY_TOKEN,
];

/// Those of them that every request has.
const ALWAYS_COVERED: &[&str] =
    &["host", HEADER_ACTION, HEADER_VERSION, HEADER_DATE, HEADER_NONCE, HEADER_CONTENT_SHA256];

/// `HashedRequestPayload`: the SHA-256 of the body, lower-case hexadecimal.
#[must_use]
pub fn hashed_payload(body: &[u8]) -> String {
    digest::sha256(body)
}

/// `CanonicalRequest`, over the headers that are named, in the order given.
#[must_use]
pub fn canonical_request(request: &Request, signed_headers: &[String]) -> String {
    SIGNATURE.canonical_request(request, signed_headers, &hashed_payload(&request.body))
}

/// `StringToSign` of a canonical request.
#[must_use]
pub fn string_to_sign(canonical_request: &str) -> String {
    // StringToSign = SignatureAlgorithm + '\n' + HashedCanonicalRequest
    SIGNATURE.string_to_sign(canonical_request, None)
}

/// `Signature` of a string to sign, lower-case hexadecimal.
#[must_use]
pub fn signature(string_to_sign: &str, secret: &Secret) -> String {
    // Signature = HexEncode(SignatureMethod(Secret, StringToSign))
    header_signature::signature(string_to_sign, secret)
}

/// The value of the `Authorization` header for a signature.
#[must_use]
pub fn authorization(signature: &str, access_key: &str, signed_headers: &[String]) -> String {
    // AuthorizationHeader = SignatureAlgorithm + ' Credential=' + AccessKeyId + ',SignedHeaders=' + SignedHeaders
    //               + ',Signature=' + Signature
    SIGNATURE.authorization(signature, access_key, signed_headers)
}

/// The names of the headers that we sign, sorted: the protocol's own, host and content type. Agents on the way may
/// change the others.
#[must_use]
pub fn signed_headers(request: &Request) -> Vec<String> {
    let is_signed = |name: &str| name.starts_with(HEADER_PREFIX) || OTHER_SIGNED_HEADERS.contains(&name);
    header_signature::signed_headers(request, is_signed)
}

pub(super) fn sign(mut request: Request, key: &AccessKey, context: &SigningContext) -> Request {
    request.set_header(HEADER_DATE, date::write(context.unix_seconds, DATE_NOTATION));
    request.set_header(HEADER_NONCE, context.nonce.as_str());
    request.set_header(HEADER_CONTENT_SHA256, hashed_payload(&request.body));
    if let Some(token) = &key.security_token {
        request.set_header(HEADER_ACCESS_KEY_ID, key.id.as_str());
        request.set_header(HEADER_SECURITY_TOKEN, token.expose());
    }
    resign(request, key)
}

/// Signs the headers as they are.
pub(super) fn resign(mut request: Request, key: &AccessKey) -> Request {
    let signed_headers = signed_headers(&request);
    let signature = signature(&string_to_sign(&canonical_request(&request, &signed_headers)), &key.secret);
    let value = authorization(&signature, &key.id, &signed_headers);
    request.set_header(AUTHORIZATION, value);
    request
}

pub(super) fn claim(request: &Request) -> Result<Signed, ClaimError> {
    let authorization = SIGNATURE.read(request)?;
    if let Some(missing) = NEEDED_HEADERS.iter().find(|name| request.header(name).is_none()) {
        return Err(ClaimError::Malformed(format!("the header `{missing}` is missing")));
    }
    let is_open = |name: &&&str| {
        request.header(name).is_some() && !authorization.signed_headers.iter().any(|signed| signed == **name)
    };
    if let Some(open) = COVERED_HEADERS.iter().find(is_open) {
        return Err(ClaimError::Malformed(format!("the header `{open}` is not signed")));
    }
    let date = request.header(HEADER_DATE).expect("the needed headers are there");
    Ok(Signed {
        scheme: SCHEME.name,
        access_key: authorization.access_key,
        security_token: request.header(HEADER_SECURITY_TOKEN).map(|token| Secret::new(token.trim())),
        unix_seconds: date::read(date.trim(), DATE_NOTATION).ok_or_else(|| ClaimError::Date(date.to_owned()))?,
        nonce: request.header(HEADER_NONCE).map(str::to_owned),
        string_to_sign: string_to_sign(&canonical_request(request, &authorization.signed_headers)),
        signed_headers: authorization.signed_headers,
        signature: authorization.signature,
    })
}

pub(super) fn verifies(request: &Request, claim: &Signed, key: &AccessKey) -> bool {
    let hash = hashed_payload(&request.body);
    claim.access_key == key.id
        && request.header(HEADER_CONTENT_SHA256).is_some_and(|said| said.trim() == hash)
        && digest::is_same(&signature(&claim.string_to_sign, &key.secret), &claim.signature)
}

/// `/` for every RPC call; another path is signed as it is, in the one encoding that it has.
fn canonical_uri(path: &str) -> String {
    let segments = path.split('/').map(|segment| percent::encode(percent::decode(segment)));
    segments.collect::<Vec<_>>().join("/")
}
