//! Defects of what a signature covers: another time, another request.

use super::another_end;
use crate::{
    call::Credentials,
    defect::{SignatureDefect, SignedPart},
    exchange::Request,
    wire::{Protocol, SignatureScheme, SigningContext, WireError},
};

/// Says whether a call with these credentials can have the defect.
pub(super) fn is_possible(defect: &SignatureDefect, protocol: &dyn Protocol, credentials: &Credentials) -> bool {
    // Credentials that the protocol does not have are for the one that signs to refuse.
    let Ok(scheme) = protocol.scheme_of(credentials) else { return true };
    match (defect, scheme) {
        (SignatureDefect::TamperedHeader(_), Some(scheme)) => !scheme.covered_headers.is_empty(),
        (SignatureDefect::DateShift(_) | SignatureDefect::ReplayedNonce | SignatureDefect::Tampered(_), Some(_)) => {
            true
        }
        (
            SignatureDefect::DateShift(_)
            | SignatureDefect::ReplayedNonce
            | SignatureDefect::Tampered(_)
            | SignatureDefect::TamperedHeader(_),
            None,
        ) => false,
    }
}

/// The signed request. Of several changes to what is signed the last one is made.
pub(super) fn sign(
    protocol: &dyn Protocol,
    request: Request,
    credentials: &Credentials,
    mut context: SigningContext,
    defects: &[&SignatureDefect],
) -> Result<Request, WireError> {
    let mut change = None;
    for defect in defects {
        match defect {
            SignatureDefect::DateShift(seconds) => context.unix_seconds += seconds,
            // Whoever sends the call gives the nonce of the one before.
            SignatureDefect::ReplayedNonce => {}
            SignatureDefect::Tampered(part) => change = Some(Change::Part(*part)),
            SignatureDefect::TamperedHeader(name) => change = Some(Change::Header(name)),
        }
    }
    let signed = protocol.sign(request.clone(), credentials, &context)?;
    let (Some(scheme), Some(change)) = (protocol.scheme_of(credentials)?, change) else { return Ok(signed) };
    match change {
        Change::Part(SignedPart::Signature) => Ok(with_another_signature(scheme, signed)),
        Change::Part(part) => {
            let other = protocol.sign(changed(request, part), credentials, &context)?;
            Ok(scheme.place.copy(signed, other))
        }
        Change::Header(name) => Ok(with_header_unsigned(protocol, scheme, signed, credentials, &context, name)),
    }
}

/// In what the request whose signature is borrowed differs: a service that leaves it out of what it verifies cannot tell.
enum Change<'a> {
    Part(SignedPart),
    Header(&'a str),
}

fn with_another_signature(scheme: &SignatureScheme, signed: Request) -> Request {
    let other = scheme.place.read(&signed).as_deref().map(another_signature).unwrap_or_default();
    scheme.place.write(signed, &other)
}

/// Changes one byte of a request's part.
fn changed(mut request: Request, part: SignedPart) -> Request {
    match part {
        SignedPart::Path => {
            let path = another_end(request.path());
            request.target = match request.query() {
                "" => path,
                query => format!("{path}?{query}"),
            };
        }
        SignedPart::Query => {
            let (path, query) = (request.path().to_owned(), another_end(request.query()));
            request.target = format!("{path}?{query}");
        }
        SignedPart::Body => {
            if let Some(byte) = request.body.iter_mut().rev().find(|byte| byte.is_ascii_alphanumeric()) {
                *byte = if *byte == b'a' { b'b' } else { b'a' };
            }
        }
        SignedPart::Signature => {}
    }
    request
}

/// A valid request with the signature of one that has another valid value of a header.
fn with_header_unsigned(
    protocol: &dyn Protocol,
    scheme: &SignatureScheme,
    signed: Request,
    credentials: &Credentials,
    context: &SigningContext,
    name: &str,
) -> Request {
    let Some(value) = signed.header(name).map(another_value) else { return signed };
    let other = protocol.resign(with_header(signed.clone(), name, value), credentials, context);
    let signature = scheme.place.read(&other).unwrap_or_default();
    scheme.place.write(signed, &signature)
}

fn with_header(mut request: Request, name: &str, text: String) -> Request {
    if let Some((_, value)) = request.headers.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
        *value = text;
    }
    request
}

/// The text with its last digit changed, so that a time stays one; where it has none, its last letter.
fn another_value(text: &str) -> String {
    match text.char_indices().rev().find(|(_, c)| c.is_ascii_digit()) {
        Some((index, digit)) => {
            format!("{}{}{}", &text[..index], if digit == '0' { '1' } else { '0' }, &text[index + 1..])
        }
        None => another_end(text),
    }
}

/// A signature with its last letter or digit changed; in base64, whose last one may carry bits that mean nothing, the
/// first.
fn another_signature(text: &str) -> String {
    let unpadded = text.trim_end_matches('=');
    let start = unpadded.rfind(['=', ' ', ',']).map_or(0, |before| before + 1);
    let signature = &unpadded[start..];
    if signature.chars().all(|c| c.is_ascii_hexdigit()) {
        return another_end(text);
    }
    let first = signature.chars().next().unwrap_or_default();
    let rest = &text[start + first.len_utf8()..];
    format!("{}{}{rest}", &text[..start], if first == 'a' { 'b' } else { 'a' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_of_one_byte_of_the_part() {
        let request = Request {
            method: "POST".into(),
            target: "/v3/ab?x=1".into(),
            headers: Vec::new(),
            body: b"{\"k\":1}".to_vec(),
        };
        assert_eq!(changed(request.clone(), SignedPart::Path).target, "/v3/aa?x=1");
        assert_eq!(changed(request.clone(), SignedPart::Query).target, "/v3/ab?x=a");
        assert_eq!(changed(request, SignedPart::Body).body, b"{\"k\":a}");
    }

    #[test]
    fn another_value_of_a_header_is_as_valid_as_its_own() {
        assert_eq!(another_value("2026-01-02T03:04:05Z"), "2026-01-02T03:04:00Z");
        assert_eq!(another_value("20260102T030400Z"), "20260102T030401Z");
        assert_eq!(another_value("application/json"), "application/jsoa");
    }

    #[test]
    fn a_signature_becomes_another_of_its_form() {
        assert_eq!(
            another_signature("A Key=k, SignedHeaders=a;b, Signature=0f"),
            "A Key=k, SignedHeaders=a;b, Signature=0a"
        );
        assert_eq!(another_signature("7/zfauXrL6LSdBbV8YTfnCWafHY="), "a/zfauXrL6LSdBbV8YTfnCWafHY=");
        assert_eq!(another_signature("A Signature=a/z="), "A Signature=b/z=");
        assert_eq!(another_signature(""), "");
    }
}
