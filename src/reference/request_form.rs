//! The form of a request, read from its bytes: order and encoding of its parameters, indexes of its lists, unusual text.

use std::collections::{BTreeMap, BTreeSet};

use super::gateway::{EscapeRule, Gateway};
use crate::{
    contract::{Kind, Operation},
    exchange::Request,
};

/// Tells whether query parameters come in alphabetical order.
pub(super) fn is_ordered(request: &Request) -> bool {
    // Elements of lists have names such as `RouteEntries.10.RouteTableId`; they stand where their list stands.
    let names = request.query().split('&').map(|pair| pair.split(['=', '.']).next());
    names.is_sorted()
}

/// Tells whether the request line is spelled as the rules want it.
pub(super) fn is_spelled(rules: &Gateway, request: &Request) -> bool {
    let ordered = rules.any_order || is_ordered(request);
    let encoded = match rules.escapes {
        EscapeRule::Equivalent => true,
        EscapeRule::UpperCase => has_upper_case_escapes(&request.target),
        EscapeRule::Canonical => has_canonical_escapes(&request.target),
    };
    ordered && encoded
}

/// Tells whether each percent-encoding is in upper case.
fn has_upper_case_escapes(target: &str) -> bool {
    let lower = |digits: &str| digits.contains(|digit: char| digit.is_ascii_lowercase());
    target.split('%').skip(1).all(|rest| !lower(rest.get(..2).unwrap_or(rest)))
}

/// Tells whether each percent-encoding is in upper case and of a character that needs one.
fn has_canonical_escapes(target: &str) -> bool {
    target.split('%').skip(1).all(|rest| {
        let digits = rest.get(..2).unwrap_or(rest);
        let byte = u8::from_str_radix(digits, 16).map(char::from);
        let is_needless = byte.is_ok_and(|byte| byte.is_ascii_alphanumeric() || "-_.~".contains(byte));
        !is_needless && !digits.contains(|digit: char| digit.is_ascii_lowercase())
    })
}

/// Tells whether a request holds text outside of ASCII.
pub(super) fn is_foreign(request: &Request) -> bool {
    let target =
        request.target.as_bytes().windows(2).any(|pair| pair[0] == b'%' && pair[1].to_ascii_lowercase() >= b'8');
    target || !request.body.is_ascii()
}

/// Tells whether a request holds text that a careless service trips over.
pub(super) fn is_unusual(request: &Request) -> bool {
    const LONG: usize = 1_000;
    let plain_target = !request.target.contains("%0") && !request.target.contains("%1");
    let ascii_target = !["%8", "%9", "%A", "%B", "%C", "%D", "%E", "%F", "%a", "%b", "%c", "%d", "%e", "%f"]
        .iter()
        .any(|escape| request.target.contains(escape));
    let short_values = request.query().split('&').all(|pair| pair.len() < LONG)
        && request.path().len() < LONG
        && request.headers.iter().all(|(_, value)| value.len() < LONG);
    let body = std::str::from_utf8(&request.body);
    let plain_body = body.is_ok_and(|body| {
        let is_json = body.trim_start().starts_with(['{', '[']);
        body.is_ascii()
            && body.len() < LONG
            && !body.contains("\\u00")
            && (!is_json || serde_json::from_str::<serde_json::Value>(body).is_ok())
    });
    !(plain_target && ascii_target && short_values && plain_body)
}

/// The lists of the operation that the request has: name, number of indexes that are reached by counting from 1, and number
/// of indexes.
pub(super) fn list_indexes(operation: &Operation, request: &Request) -> Vec<(String, usize, usize)> {
    let pairs = form_urlencoded::parse(request.query().as_bytes()).chain(form_urlencoded::parse(&request.body));
    let mut indexes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, _) in pairs {
        let mut steps = name.split('.');
        let list = steps.next().filter(|list| {
            operation.parameter(list).is_some_and(|parameter| matches!(parameter.shape.kind, Kind::List(_)))
        });
        if let (Some(list), Some(index)) = (list, steps.next()) {
            indexes.entry(list.to_owned()).or_default().insert(index.to_owned());
        }
    }
    let counted = |indexes: &BTreeSet<String>| {
        (1..=indexes.len()).take_while(|index| indexes.contains(&index.to_string())).count()
    };
    indexes.into_iter().map(|(list, indexes)| (list, counted(&indexes), indexes.len())).collect()
}

/// Tells whether the request has an element of the list with the index 0.
pub(super) fn counts_from_0(request: &Request, list: &str) -> bool {
    let first = format!("{list}.0.");
    let mut pairs = form_urlencoded::parse(request.query().as_bytes()).chain(form_urlencoded::parse(&request.body));
    pairs.any(|(name, _)| name.starts_with(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, body: &str) -> Request {
        Request {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn unusual_is_what_is_long_or_foreign_or_broken() {
        for plain in [request("/?A=10.0.0.0%2F24", ""), request("/v3/x", "{\"a\": \"b\"}")] {
            assert!(!is_unusual(&plain), "{plain:?}");
        }
        let long = format!("/?A={}", "x".repeat(2000));
        for unusual in [request("/?A=%E4%BD%A0", ""), request("/?A=%00", ""), request(&long, ""), request("/", "{")] {
            assert!(is_unusual(&unusual), "{unusual:?}");
        }
    }

    #[test]
    fn canonical_escapes_are_upper_case_and_needed() {
        assert!(has_canonical_escapes("/?A=10.0.0.0%2F24"));
        assert!(!has_canonical_escapes("/?A=10.0.0.0%2f24"));
        assert!(!has_canonical_escapes("/?A=%41"));
    }
}
