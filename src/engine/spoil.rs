//! What is wrong with a request on purpose, done to it: a key of nobody, a signature of another request, odd encodings.

use crate::{
    call::{AccessKey, Credentials, Part, Secret, Signature, Wrong},
    exchange::Request,
    wire::{Moment, Protocol, WireError},
};

/// Whether a call with these credentials has what is to be wrong: a token dates and signs nothing, the older signature
/// signs parameters alone.
pub(super) fn can_be(wrong: &Wrong, credentials: &Credentials) -> bool {
    let signature = match credentials {
        Credentials::Key(key) => Some(key.signature),
        Credentials::Token(_) => None,
    };
    match (wrong, signature) {
        (Wrong::DateShift(_) | Wrong::Tampered(_) | Wrong::ReplayedNonce, None)
        | (Wrong::Tampered(Part::Header), Some(Signature::Legacy)) => false,
        (
            Wrong::Unsigned
            | Wrong::UnknownKey
            | Wrong::WrongSecret
            | Wrong::DateShift(_)
            | Wrong::Tampered(_)
            | Wrong::Reordered
            | Wrong::Overencoded
            | Wrong::PlusForSpace
            | Wrong::ReplayedNonce
            | Wrong::Body(_)
            | Wrong::ContentType(_)
            | Wrong::Method(_)
            | Wrong::Slash
            | Wrong::Repeated(_)
            | Wrong::NoContentType,
            _,
        ) => true,
    }
}

/// Credentials that nobody has, as long as the real ones and of their alphabet.
pub(super) fn of_nobody(credentials: Credentials) -> Credentials {
    let unknown = |id: &str| -> String { id.chars().rev().collect() };
    match credentials {
        Credentials::Key(key) => Credentials::Key(AccessKey { id: unknown(&key.id), ..key }),
        Credentials::Token(token) => Credentials::Token(Secret::new(unknown(token.expose()))),
    }
}

/// The same credentials but for the last character of their secret.
pub(super) fn with_another_end(credentials: Credentials) -> Credentials {
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
pub(super) fn transplanted(
    protocol: &dyn Protocol,
    request: Request,
    credentials: &Credentials,
    moment: &Moment,
    part: Part,
) -> Result<Request, WireError> {
    let signed = protocol.sign(request.clone(), credentials, moment)?;
    if part == Part::Header {
        // Which header says nothing but is signed, the protocol knows only after signing: change it there.
        return Ok(with_another_header(protocol, signed));
    }
    let other = protocol.sign(changed(request, part), credentials, moment)?;
    Ok(protocol.graft(signed, other))
}

/// Changes one byte of a request's part.
fn changed(mut request: Request, part: Part) -> Request {
    match part {
        Part::Path => {
            let path = another_end(request.path());
            request.target = match request.query() {
                "" => path,
                query => format!("{path}?{query}"),
            };
        }
        Part::Query => {
            let (path, query) = (request.path().to_owned(), another_end(request.query()));
            request.target = format!("{path}?{query}");
        }
        Part::Body => {
            if let Some(byte) = request.body.iter_mut().rev().find(|byte| byte.is_ascii_alphanumeric()) {
                *byte = if *byte == b'a' { b'b' } else { b'a' };
            }
        }
        Part::Header => {}
    }
    request
}

/// Changes one byte of a signed header that means nothing else to the service.
fn with_another_header(protocol: &dyn Protocol, mut signed: Request) -> Request {
    let harmless = protocol.harmless_header();
    if let Some((_, value)) = signed.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(harmless)) {
        *value = another_end(value);
    }
    signed
}

/// The text with its last letter or digit changed.
fn another_end(text: &str) -> String {
    let Some((index, last)) = text.char_indices().rev().find(|(_, c)| c.is_ascii_alphanumeric()) else {
        return text.to_owned();
    };
    format!("{}{}{}", &text[..index], if last == 'a' { 'b' } else { 'a' }, &text[index + 1..])
}

/// The target with its query parameters in the opposite order.
pub(super) fn reordered(request: &Request) -> String {
    let pairs: Vec<&str> = request.query().split('&').rev().collect();
    match request.query() {
        "" => request.target.clone(),
        _ => format!("{}?{}", request.path(), pairs.join("&")),
    }
}

/// The target with each third letter or digit of its values percent-encoded: those of the query, and the path segments
/// for which the operation's path has a parameter.
pub(super) fn overencoded(target: &str, path: &str) -> String {
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

    #[test]
    fn a_change_is_of_one_byte_of_the_part() {
        let request = Request {
            method: "POST".into(),
            target: "/v3/ab?x=1".into(),
            headers: Vec::new(),
            body: b"{\"k\":1}".to_vec(),
        };
        assert_eq!(changed(request.clone(), Part::Path).target, "/v3/aa?x=1");
        assert_eq!(changed(request.clone(), Part::Query).target, "/v3/ab?x=a");
        assert_eq!(changed(request, Part::Body).body, b"{\"k\":a}");
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
    fn no_credentials_are_asked_for_what_they_do_not_sign() {
        let key = Credentials::key("k", Secret::new("s"));
        let legacy = key.clone().signing(Signature::Legacy);
        let token = Credentials::Token(Secret::new("t"));
        let (header, query) = (Wrong::Tampered(Part::Header), Wrong::Tampered(Part::Query));
        for (wrong, expected) in [
            (header, [true, false, false]),
            (query, [true, true, false]),
            (Wrong::DateShift(1), [true, true, false]),
            (Wrong::WrongSecret, [true, true, true]),
        ] {
            assert_eq!([&key, &legacy, &token].map(|credentials| can_be(&wrong, credentials)), expected, "{wrong:?}");
        }
    }
}
