//! The SDK-HMAC-SHA256 signature, in the vendor's stages: canonical URI and query, canonical request, string to sign,
//! signature, authorization.
//!
//! Sources: "API Request Signing Guide" (<https://support.huaweicloud.com/intl/en-us/devg-apisign/>) and the SDK
//! (`huaweicloudsdkcore`, `signer/signer.py`).

use crate::{
    call::{AccessKey, Secret},
    exchange::Request,
    wire::{
        ClaimError, SignatureScheme, Signed, SigningContext, canonical, date, digest,
        header_signature::{self, AUTHORIZATION, HeaderSignature},
        percent,
    },
};

/// The algorithm's name (signing guide, "Signature"), the part of the authorization that names the access key, and how
/// parts are separated (signing guide, "Adding the signature").
const SIGNATURE: HeaderSignature =
    HeaderSignature { algorithm: "SDK-HMAC-SHA256", credential: "Access", separator: ", ", canonical_uri };

/// The scheme.
pub(super) const SCHEME: SignatureScheme = SIGNATURE.scheme(ALWAYS_COVERED);

/// When the request was signed; the one header that has to be (signing guide, "Canonical request").
const HEADER_DATE: &str = "X-Sdk-Date";

/// The notation of [`HEADER_DATE`], UTC (signing guide, "Canonical request").
const DATE_NOTATION: &str = "%Y%m%dT%H%M%SZ";

/// The headers that every request has, and so every signature covers (SDK, `signer.py`).
const ALWAYS_COVERED: &[&str] = &["host", "x-sdk-date", "content-type", "user-agent"];

/// The token of a temporary key (SDK, `auth/credentials.py`).
pub(super) const HEADER_SECURITY_TOKEN: &str = "X-Security-Token";

/// The header whose value stands for the hash of the body (SDK, `signer.py`).
const HEADER_CONTENT_SHA256: &str = "X-Sdk-Content-Sha256";

/// The value of [`HEADER_CONTENT_SHA256`] that leaves the body unsigned (SDK, `signer.py`).
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// `CanonicalURI`: the path, decoded and encoded again segment by segment, with a `/` at its end. An encoded slash
/// becomes a real one, as in the SDK.
#[must_use]
pub fn canonical_uri(path: &str) -> String {
    let decoded = percent::decode(path);
    let segments = decoded.split(|byte| *byte == b'/').map(percent::encode);
    let mut uri = segments.collect::<Vec<_>>().join("/");
    if !uri.ends_with('/') {
        uri.push('/');
    }
    uri
}

/// `CanonicalQueryString`: sorted by name and value, repeated names kept.
#[must_use]
pub fn canonical_query(query: &str) -> String {
    canonical::query(query)
}

/// `CanonicalRequest`, over the headers that are named, in the order given.
#[must_use]
pub fn canonical_request(request: &Request, signed_headers: &[String]) -> String {
    // CanonicalRequest = HTTPRequestMethod + '\n' + CanonicalURI + '\n' + CanonicalQueryString + '\n'
    //                  + CanonicalHeaders + '\n' + SignedHeaders + '\n' + HexEncode(Hash(RequestPayload))
    SIGNATURE.canonical_request(request, signed_headers, &hashed_payload(request))
}

/// `StringToSign` of a canonical request; `date` is the value of `X-Sdk-Date`.
#[must_use]
pub fn string_to_sign(canonical_request: &str, date: &str) -> String {
    // StringToSign = Algorithm + '\n' + RequestDateTime + '\n' + HashedCanonicalRequest
    SIGNATURE.string_to_sign(canonical_request, Some(date))
}

/// `Signature` of a string to sign, lower-case hexadecimal.
#[must_use]
pub fn signature(string_to_sign: &str, secret: &Secret) -> String {
    // Signature = HexEncode(HMAC(Secret Access Key, StringToSign))
    header_signature::signature(string_to_sign, secret)
}

/// The value of the `Authorization` header for a signature.
#[must_use]
pub fn authorization(signature: &str, access_key: &str, signed_headers: &[String]) -> String {
    // AuthorizationHeader = Algorithm + ' Access=' + Access Key + ', SignedHeaders=' + SignedHeaders
    //               + ', Signature=' + Signature
    SIGNATURE.authorization(signature, access_key, signed_headers)
}

/// The names of the headers that we sign, sorted: all that are there and have no `_` in their names, as in the SDK.
#[must_use]
pub fn signed_headers(request: &Request) -> Vec<String> {
    let is_signed = |name: &str| !name.contains('_') && !name.eq_ignore_ascii_case(AUTHORIZATION);
    header_signature::signed_headers(request, is_signed)
}

pub(super) fn sign(mut request: Request, key: &AccessKey, context: &SigningContext) -> Request {
    let date = date::write(context.unix_seconds, DATE_NOTATION);
    request.set_header(HEADER_DATE, date.as_str());
    if let Some(token) = &key.security_token {
        request.set_header(HEADER_SECURITY_TOKEN, token.expose());
    }
    resign(request, key)
}

/// Signs the headers as they are.
pub(super) fn resign(mut request: Request, key: &AccessKey) -> Request {
    let date = request.header(HEADER_DATE).unwrap_or_default().to_owned();
    let signed_headers = signed_headers(&request);
    let signature = signature(&string_to_sign(&canonical_request(&request, &signed_headers), &date), &key.secret);
    let value = authorization(&signature, &key.id, &signed_headers);
    request.set_header(AUTHORIZATION, value);
    request
}

pub(super) fn claim(request: &Request) -> Result<Signed, ClaimError> {
    let authorization = SIGNATURE.read(request)?;
    let malformed = |name: &str, what: &str| ClaimError::Malformed(format!("the header `{name}` is {what}"));
    let date = request.header(HEADER_DATE).ok_or_else(|| malformed(HEADER_DATE, "missing"))?.trim();
    for name in [HEADER_DATE, HEADER_SECURITY_TOKEN] {
        let is_signed = || authorization.signed_headers.iter().any(|signed| signed.eq_ignore_ascii_case(name));
        if request.header(name).is_some() && !is_signed() {
            return Err(malformed(name, "not signed"));
        }
    }
    Ok(Signed {
        scheme: SCHEME.name,
        access_key: authorization.access_key,
        security_token: request.header(HEADER_SECURITY_TOKEN).map(|token| Secret::new(token.trim())),
        unix_seconds: date::read(date, DATE_NOTATION).ok_or_else(|| ClaimError::Date(date.to_owned()))?,
        nonce: None,
        string_to_sign: string_to_sign(&canonical_request(request, &authorization.signed_headers), date),
        signed_headers: authorization.signed_headers,
        signature: authorization.signature,
    })
}

pub(super) fn verifies(request: &Request, claim: &Signed, key: &AccessKey) -> bool {
    claim.access_key == key.id
        && says_its_payload(request)
        && digest::is_same(&signature(&claim.string_to_sign, &key.secret), &claim.signature)
}

/// The hash of the body, or what the request says in its place, as in the SDK: a body that is empty is always hashed.
fn hashed_payload(request: &Request) -> String {
    match request.header(HEADER_CONTENT_SHA256) {
        Some(said) if !request.body.is_empty() => said.trim().to_owned(),
        Some(_) | None => digest::sha256(&request.body),
    }
}

/// Says whether what stands for the hash of the body is its hash, or says that the body is not signed.
fn says_its_payload(request: &Request) -> bool {
    let said = hashed_payload(request);
    said == UNSIGNED_PAYLOAD || said == digest::sha256(&request.body)
}
