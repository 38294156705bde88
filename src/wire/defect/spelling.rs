//! Other ways to write a signed request, which mean the same.

use crate::{contract::Operation, defect::SpellingDefect, exchange::Request};

/// The request's target, written so.
pub(super) fn apply(defect: SpellingDefect, operation: &Operation, request: &Request) -> String {
    match defect {
        SpellingDefect::Reordered => reordered(request),
        SpellingDefect::Overencoded => overencoded(&request.target, &operation.path),
        SpellingDefect::LowerCaseEscapes => with_lower_case_escapes(request),
        SpellingDefect::PlusForSpace => request.target.replace("%20", "+"),
    }
}

/// The target with the digits of its query's percent-encodings in lower case.
fn with_lower_case_escapes(request: &Request) -> String {
    let mut pieces = request.query().split('%');
    let first = pieces.next().unwrap_or_default().to_owned();
    let query = pieces.fold(first, |text, piece| {
        let (digits, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        text + "%" + &digits.to_ascii_lowercase() + rest
    });
    if query.is_empty() { request.target.clone() } else { format!("{}?{query}", request.path()) }
}

/// The target with its query parameters in the opposite order.
fn reordered(request: &Request) -> String {
    let pairs: Vec<&str> = request.query().split('&').rev().collect();
    match request.query() {
        "" => request.target.clone(),
        _ => format!("{}?{}", request.path(), pairs.join("&")),
    }
}

/// The target with each third letter or digit of its values percent-encoded: those of the query, and the path segments
/// for which the operation's path has a parameter.
fn overencoded(target: &str, path: &str) -> String {
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
    fn escapes_are_lowered_and_values_are_not() {
        let request =
            Request { method: "GET".into(), target: "/P?A=X%2FY%3A&B=Z".into(), headers: Vec::new(), body: Vec::new() };
        assert_eq!(with_lower_case_escapes(&request), "/P?A=X%2fY%3a&B=Z");
    }
}
