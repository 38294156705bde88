//! What is wrong with a request on purpose, done to it: a key of nobody, a signature of another request, odd encodings.

use crate::{
    call::{AccessKey, Credentials, Defect, Secret, SignedPart},
    exchange::Request,
    wire::{Protocol, SigningContext, WireError},
};

/// Whether a call with these credentials has what is to be wrong: a token dates and signs nothing, and not every signature
/// covers headers.
pub(in crate::engine) fn can_be(wrong: &Defect, protocol: &dyn Protocol, credentials: &Credentials) -> bool {
    // Credentials that the protocol does not have are for the one that signs to refuse.
    let Ok(scheme) = protocol.scheme_of(credentials) else { return true };
    match (wrong, scheme) {
        (Defect::DateShift(_) | Defect::Tampered(_) | Defect::TamperedHeader(_) | Defect::ReplayedNonce, None) => false,
        (Defect::TamperedHeader(_), Some(scheme)) => !scheme.covered_headers.is_empty(),
        (
            Defect::Unsigned
            | Defect::UnknownKey
            | Defect::WrongSecret
            | Defect::DateShift(_)
            | Defect::Tampered(_)
            | Defect::Reordered
            | Defect::Overencoded
            | Defect::LowerCaseEscapes
            | Defect::PlusForSpace
            | Defect::ReplayedNonce
            | Defect::Body(_)
            | Defect::ContentType(_)
            | Defect::Method(_)
            | Defect::Slash
            | Defect::Repeated(_)
            | Defect::NoContentType,
            _,
        ) => true,
    }
}

/// Credentials that nobody has, as long as the real ones and of their alphabet.
pub(in crate::engine) fn of_nobody(credentials: Credentials) -> Credentials {
    let unknown = |id: &str| -> String { id.chars().rev().collect() };
    match credentials {
        Credentials::Key(key) => Credentials::Key(AccessKey { id: unknown(&key.id), ..key }),
        Credentials::Token(token) => Credentials::Token(Secret::new(unknown(token.expose()))),
    }
}

/// The same credentials but for the last character of their secret.
pub(in crate::engine) fn with_another_end(credentials: Credentials) -> Credentials {
    let other = |secret: &Secret| {
        let mut text = secret.expose().to_owned();
        let last = text.pop();
        text.push(if last == Some('A') { 'B' } else { 'A' });
        Secret::new(text)
    };
    match credentials {
        Credentials::Key(key) => Credentials::Key(AccessKey { secret: other(&key.secret), ..key }),
        Credentials::Token(token) => Credentials::Token(other(&token)),
    }
}

/// A valid request with the signature of one that differs in one byte of `part`: a service that leaves the part out of
/// what it verifies cannot tell.
pub(in crate::engine) fn transplanted(
    protocol: &dyn Protocol,
    request: Request,
    credentials: &Credentials,
    context: &SigningContext,
    part: SignedPart,
) -> Result<Request, WireError> {
    let signed = protocol.sign(request.clone(), credentials, context)?;
    let Some(scheme) = protocol.scheme_of(credentials)? else { return Ok(signed) };
    if part == SignedPart::Signature {
        let other = scheme.place.read(&signed).as_deref().map(another_signature).unwrap_or_default();
        return Ok(scheme.place.write(signed, &other));
    }
    let other = protocol.sign(changed(request, part), credentials, context)?;
    Ok(scheme.place.copy(signed, other))
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

/// A valid request with the signature of one that has another valid value of a header: a service that does not verify
/// the header, or not all of it, cannot tell.
pub(in crate::engine) fn with_header_unsigned(
    protocol: &dyn Protocol,
    request: Request,
    credentials: &Credentials,
    context: &SigningContext,
    name: &str,
) -> Result<Request, WireError> {
    let signed = protocol.sign(request, credentials, context)?;
    let Some(scheme) = protocol.scheme_of(credentials)? else { return Ok(signed) };
    let Some(value) = signed.header(name).map(another_value) else { return Ok(signed) };
    let other = protocol.resign(with_header(signed.clone(), name, value), credentials, context);
    let signature = scheme.place.read(&other).unwrap_or_default();
    Ok(scheme.place.write(signed, &signature))
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

/// The text with its last letter or digit changed.
fn another_end(text: &str) -> String {
    let Some((index, last)) = text.char_indices().rev().find(|(_, c)| c.is_ascii_alphanumeric()) else {
        return text.to_owned();
    };
    format!("{}{}{}", &text[..index], if last == 'a' { 'b' } else { 'a' }, &text[index + 1..])
}

/// The target with the digits of its query's percent-encodings in lower case.
pub(in crate::engine) fn with_lower_case_escapes(request: &Request) -> String {
    let mut pieces = request.query().split('%');
    let first = pieces.next().unwrap_or_default().to_owned();
    let query = pieces.fold(first, |text, piece| {
        let (digits, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        text + "%" + &digits.to_ascii_lowercase() + rest
    });
    if query.is_empty() { request.target.clone() } else { format!("{}?{query}", request.path()) }
}

/// The target with its query parameters in the opposite order.
pub(in crate::engine) fn reordered(request: &Request) -> String {
    let pairs: Vec<&str> = request.query().split('&').rev().collect();
    match request.query() {
        "" => request.target.clone(),
        _ => format!("{}?{}", request.path(), pairs.join("&")),
    }
}

/// The target with each third letter or digit of its values percent-encoded: those of the query, and the path segments
/// for which the operation's path has a parameter.
pub(in crate::engine) fn overencoded(target: &str, path: &str) -> String {
    let (own, query) = target.split_once('?').unwrap_or((target, ""));
    let mut segments: Vec<String> = own.split('/').map(str::to_owned).collect();
    for (segment, _) in segments.iter_mut().zip(path.split('/')).filter(|(_, template)| template.starts_with('{')) {
        *segment = overencoded_text(segment);
    }
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}", overencoded_text(value)),
        None => pair.to_owned(),
    });
    match (segments.join("/"), query) {
        (path, "") => path,
        (path, _) => format!("{path}?{}", pairs.collect::<Vec<_>>().join("&")),
    }
}

fn overencoded_text(text: &str) -> String {
    let mut out = String::new();
    let mut bytes = text.bytes().enumerate();
    while let Some((index, byte)) = bytes.next() {
        if byte == b'%' {
            out.push('%');
            out.extend(bytes.by_ref().take(2).map(|(_, byte)| char::from(byte)));
        } else if byte.is_ascii_alphanumeric() && index % 3 == 0 {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|digit| {
                char::from_digit(u32::from(digit), 16).expect("four bits are a digit").to_ascii_uppercase()
            }));
        } else {
            out.push(char::from(byte));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{call::Scheme, vendor::Vendors};

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
    fn a_signature_becomes_another_of_its_form() {
        assert_eq!(
            another_signature("A Key=k, SignedHeaders=a;b, Signature=0f"),
            "A Key=k, SignedHeaders=a;b, Signature=0a"
        );
        assert_eq!(another_signature("7/zfauXrL6LSdBbV8YTfnCWafHY="), "a/zfauXrL6LSdBbV8YTfnCWafHY=");
        assert_eq!(another_signature("A Signature=a/z="), "A Signature=b/z=");
        assert_eq!(another_signature(""), "");
    }

    #[test]
    fn other_encodings_and_orders_say_the_same() {
        let request =
            Request { method: "GET".into(), target: "/p?a=1%2F2&b=xyz".into(), headers: Vec::new(), body: Vec::new() };
        assert_eq!(reordered(&request), "/p?b=xyz&a=1%2F2");
        let other = overencoded(&request.target, "/p");
        assert_ne!(other, request.target);
        let decoded = percent_encoding::percent_decode_str(&other).decode_utf8().unwrap().into_owned();
        assert_eq!(decoded, "/p?a=1/2&b=xyz");
        assert_eq!(overencoded("/v3/abc/routers", "/v3/{project}/routers"), "/v3/%61bc/routers");
    }

    #[test]
    fn another_value_of_a_header_is_as_valid_as_its_own() {
        assert_eq!(another_value("2026-01-02T03:04:05Z"), "2026-01-02T03:04:00Z");
        assert_eq!(another_value("20260102T030400Z"), "20260102T030401Z");
        assert_eq!(another_value("application/json"), "application/jsoa");
    }

    #[test]
    fn escapes_are_lowered_and_values_are_not() {
        let request =
            Request { method: "GET".into(), target: "/P?A=X%2FY%3A&B=Z".into(), headers: Vec::new(), body: Vec::new() };
        assert_eq!(with_lower_case_escapes(&request), "/P?A=X%2fY%3a&B=Z");
    }

    #[test]
    fn no_credentials_are_asked_for_what_they_do_not_sign() {
        let key = Credentials::key("k", Secret::new("s"));
        let legacy = key.clone().signing(Scheme::Legacy);
        let token = Credentials::Token(Secret::new("t"));
        let protocol = Vendors::default().protocol("alibaba-rpc").unwrap();
        let (header, query) = (Defect::TamperedHeader("host".to_owned()), Defect::Tampered(SignedPart::Query));
        for (wrong, expected) in [
            (header, [true, false, false]),
            (query, [true, true, false]),
            (Defect::DateShift(1), [true, true, false]),
            (Defect::WrongSecret, [true, true, true]),
        ] {
            assert_eq!(
                [&key, &legacy, &token].map(|credentials| can_be(&wrong, protocol, credentials)),
                expected,
                "{wrong:?}"
            );
        }
    }
}
