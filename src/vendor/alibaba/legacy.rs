//! The HMAC-SHA1 signature of the RPC style, in the vendor's stages: canonicalized query, string to sign, signature.
//!
//! Source: "RPC mechanism" (<https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism>), which calls it
//! discontinued: services and SDKs still take and send it. Everything that is signed is a parameter, of the query and of
//! the form alike; headers are not. So an operation whose own parameter bears the name of a common one cannot be called.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::{
    call::{AccessKey, Secret},
    exchange::Request,
    wire::{ClaimError, SignaturePlace, SignatureScheme, Signed, SigningContext, date, digest, percent},
};

use super::{ACTION, HEADER_ACTION, HEADER_VERSION, VERSION, form_of, sign::DATE_NOTATION};

/// The parameter that holds the signature, and is not signed (RPC mechanism page, "Common parameters").
pub(super) const SIGNATURE: &str = "Signature";

/// The scheme: nothing of a header is signed.
pub(super) const SCHEME: SignatureScheme =
    SignatureScheme { name: METHOD.1, place: SignaturePlace::Parameter(SIGNATURE), covered_headers: &[] };

/// The form of the answer (RPC mechanism page, "Common parameters"; XML where it is not there).
const FORMAT: (&str, &str) = ("Format", "JSON");

/// The algorithm (RPC mechanism page, "Common parameters").
const METHOD: (&str, &str) = ("SignatureMethod", "HMAC-SHA1");

/// The algorithm's version (RPC mechanism page, "Common parameters").
const METHOD_VERSION: (&str, &str) = ("SignatureVersion", "1.0");

/// The access key's id (RPC mechanism page, "Common parameters").
const ACCESS_KEY_ID: &str = "AccessKeyId";

/// The token of a temporary key (SDK, `alibabacloud_tea_openapi`, `client.py`).
pub(super) const SECURITY_TOKEN: &str = "SecurityToken";

/// The number used once (RPC mechanism page, "Common parameters").
const NONCE: &str = "SignatureNonce";

/// When the request was signed, in the notation of the other signature (RPC mechanism page, "Common parameters").
const TIMESTAMP: &str = "Timestamp";

/// `CanonicalizedQueryString`: all parameters but the signature, of query and form, sorted and encoded.
#[must_use]
pub fn canonicalized_query(request: &Request) -> String {
    let mut pairs: Vec<_> = pairs(request).filter(|(name, _)| name != SIGNATURE.as_bytes()).collect();
    pairs.sort();
    percent::query(&pairs)
}

/// `StringToSign` of a canonicalized query.
#[must_use]
pub fn string_to_sign(method: &str, canonicalized_query: &str) -> String {
    // StringToSign = HTTPMethod + "&" + percentEncode("/") + "&" + percentEncode(CanonicalizedQueryString)
    format!("{method}&{}&{}", percent::encode("/"), percent::encode(canonicalized_query))
}

/// `Signature` of a string to sign, in base64.
#[must_use]
pub fn signature(string_to_sign: &str, secret: &Secret) -> String {
    // Signature = Base64(HMAC_SHA1(AccessSecret + "&", UTF_8_Encoding_Of(StringToSign)))
    hmac_sha1(&format!("{}&", secret.expose()), string_to_sign)
}

/// HMAC-SHA1 in base64.
fn hmac_sha1(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Signs a request: the common parameters join those that its query has, and the signature comes last.
pub(super) fn sign(mut request: Request, key: &AccessKey, context: &SigningContext) -> Request {
    let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
    let mut common = vec![
        (ACTION, header(HEADER_ACTION)),
        (VERSION, header(HEADER_VERSION)),
        (FORMAT.0, FORMAT.1.to_owned()),
        (ACCESS_KEY_ID, key.id.clone()),
        (METHOD.0, METHOD.1.to_owned()),
        (METHOD_VERSION.0, METHOD_VERSION.1.to_owned()),
        (NONCE, context.nonce.clone()),
        (TIMESTAMP, date::write(context.unix_seconds, DATE_NOTATION)),
    ];
    common.extend(key.security_token.iter().map(|token| (SECURITY_TOKEN, token.expose().to_owned())));
    for (name, text) in common {
        add(&mut request, name, &text);
    }
    let signature = signature(&string_to_sign(&request.method, &canonicalized_query(&request)), &key.secret);
    add(&mut request, SIGNATURE, &signature);
    request
}

/// Says whether a request bears this signature.
pub(super) fn is_signed(request: &Request) -> bool {
    pairs(request).any(|(name, _)| name == SIGNATURE.as_bytes())
}

pub(super) fn claim(request: &Request) -> Result<Signed, ClaimError> {
    let pairs: Vec<_> = pairs(request).collect();
    let find = |name: &str| -> Result<Option<String>, ClaimError> {
        let mut named = pairs.iter().filter(|(key, _)| key == name.as_bytes());
        let first = named.next().map(|(_, text)| percent::text(text));
        match named.next() {
            None => Ok(first),
            Some(_) => Err(ClaimError::Malformed(format!("the parameter `{name}` stands there twice"))),
        }
    };
    let need =
        |name: &str| find(name)?.ok_or_else(|| ClaimError::Malformed(format!("the parameter `{name}` is missing")));
    for (name, expected) in [METHOD, METHOD_VERSION] {
        let found = need(name)?;
        if found != expected {
            return Err(ClaimError::Malformed(format!("expected {expected} as `{name}`")));
        }
    }
    // What the request asks for has to be signed along with all else.
    need(ACTION)?;
    need(VERSION)?;
    let date = need(TIMESTAMP)?;
    Ok(Signed {
        scheme: SCHEME.name,
        access_key: need(ACCESS_KEY_ID)?,
        security_token: find(SECURITY_TOKEN)?.map(Secret::new),
        nonce: Some(need(NONCE)?),
        signature: need(SIGNATURE)?,
        unix_seconds: date::read(&date, DATE_NOTATION).ok_or(ClaimError::Date(date))?,
        signed_headers: Vec::new(),
        string_to_sign: string_to_sign(&request.method, &canonicalized_query(request)),
    })
}

pub(super) fn verifies(claim: &Signed, key: &AccessKey) -> bool {
    claim.access_key == key.id && digest::is_same(&signature(&claim.string_to_sign, &key.secret), &claim.signature)
}

/// The parameters of query and form, decoded.
fn pairs(request: &Request) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    percent::pairs(request.query().as_bytes()).chain(percent::pairs(form_of(request)))
}

fn add(request: &mut Request, name: &str, text: &str) {
    let separator = if request.target.contains('?') { '&' } else { '?' };
    request.target = format!("{}{separator}{name}={}", request.target, percent::encode(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_with_hmac_sha1_as_rfc_2202_does() {
        // RFC 2202, section 3, test case 2: effcdf6ae5eb2fa2d27416d5f184df9c259a7c79.
        assert_eq!(hmac_sha1("Jefe", "what do ya want for nothing?"), "7/zfauXrL6LSdBbV8YTfnCWafHk=");
    }
}
