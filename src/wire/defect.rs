//! What is wrong with a call's request on purpose, put on it before it is signed.

use crate::{
    call::{Call, Defect},
    exchange::Request,
};

/// The header that says how the body is to be read (RFC 9110, section 8.3).
pub(crate) const CONTENT_TYPE: &str = "Content-Type";

/// Applies what concerns method, path, values and body; all else is for the one that signs and sends. A body that is
/// sent on purpose says that it is of `content_type`: a service is to read it, and to find it wrong.
pub(crate) fn apply(call: &Call, content_type: &str, request: &mut Request) {
    for defect in &call.defects {
        match defect {
            Defect::Body(body) => {
                request.body = body.clone().into_bytes();
                request.set_header(CONTENT_TYPE, content_type);
            }
            Defect::ContentType(other) => request.set_header(CONTENT_TYPE, other.as_str()),
            Defect::Method(method) => request.method.clone_from(method),
            Defect::Slash => request.target = with_slash(request),
            Defect::Repeated(name) => repeat(call, name, request),
            Defect::Unsigned
            | Defect::UnknownKey
            | Defect::WrongSecret
            | Defect::DateShift(_)
            | Defect::Tampered(_)
            | Defect::TamperedHeader(_)
            | Defect::LowerCaseEscapes
            | Defect::ReplayedNonce
            | Defect::Reordered
            | Defect::Overencoded
            | Defect::PlusForSpace
            | Defect::NoContentType => {}
        }
    }
    if call.defects.contains(&Defect::NoContentType) {
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(CONTENT_TYPE));
    }
}

/// The target with a slash after its path.
fn with_slash(request: &Request) -> String {
    match request.query() {
        "" => format!("{}/", request.path()),
        query => format!("{}/?{query}", request.path()),
    }
}

/// Sends the value of a parameter twice, wherever it travels: in the query, in a header, as a member of a JSON object.
fn repeat(call: &Call, name: &str, request: &mut Request) {
    let pair = request.query().split('&').find(|pair| pair.split('=').next() == Some(name)).map(str::to_owned);
    if let Some(pair) = pair {
        request.target = format!("{}&{pair}", request.target);
        return;
    }
    if let Some(value) = request.header(name).map(str::to_owned) {
        request.headers.push((name.to_owned(), value));
        return;
    }
    let members: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_slice(&request.body);
    if let (Some(value), Ok(_), Some(b'}')) = (call.values.get(name), members, request.body.last()) {
        request.body.pop();
        request.body.extend(format!(",{}:{value}}}", serde_json::Value::from(name)).into_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn applied(wrong: Defect, target: &str, body: &str) -> Request {
        let values = BTreeMap::from([("a".to_owned(), json!("x"))]);
        let call = Call { defects: vec![wrong], ..Call::new("Op", values) };
        let headers = vec![("H".to_owned(), "v".to_owned())];
        let body = body.as_bytes().to_vec();
        let mut request = Request { method: "POST".to_owned(), target: target.to_owned(), headers, body };
        apply(&call, "application/json", &mut request);
        request
    }

    #[test]
    fn a_value_is_sent_twice_wherever_it_travels() {
        assert_eq!(applied(Defect::Repeated("a".into()), "/?a=x&b=y", "").target, "/?a=x&b=y&a=x");
        assert_eq!(applied(Defect::Repeated("H".into()), "/", "").headers.len(), 2);
        assert_eq!(applied(Defect::Repeated("a".into()), "/", r#"{"a":"x"}"#).body, br#"{"a":"x","a":"x"}"#);
        assert_eq!(applied(Defect::Repeated("c".into()), "/?a=x", "").target, "/?a=x");
    }

    #[test]
    fn method_and_path_become_others() {
        assert_eq!(applied(Defect::Method("GET".into()), "/", "").method, "GET");
        assert_eq!(applied(Defect::Slash, "/v/x?a=1", "").target, "/v/x/?a=1");
        let other = applied(Defect::ContentType("text/plain".into()), "/", "");
        assert_eq!(other.header(CONTENT_TYPE), Some("text/plain"));
    }
}
