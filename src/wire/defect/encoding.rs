//! The request of a call, where method, path, values or body are to be wrong, before it is signed.

use crate::{
    call::Call,
    defect::{Defect, EncodingDefect},
    exchange::Request,
};

/// The header that says how the body is to be read (RFC 9110, section 8.3).
pub(crate) const CONTENT_TYPE: &str = "Content-Type";

/// Applies what concerns the encoding; all else is for the one that signs. A body that is sent on purpose says that it is
/// of `content_type`: a service is to read it, and to find it wrong.
pub(in crate::wire) fn apply(call: &Call, content_type: &str, request: &mut Request) {
    let mut is_typed = true;
    for defect in &call.defects {
        let Defect::Encoding(defect) = defect else { continue };
        match defect {
            EncodingDefect::Body(body) => set_body(request, body.as_bytes(), content_type),
            EncodingDefect::NoBody => set_body(request, b"", content_type),
            // Whatever is sent as a body.
            EncodingDefect::NoContentType => is_typed = false,
            EncodingDefect::ContentType(other) => request.set_header(CONTENT_TYPE, other.as_str()),
            EncodingDefect::Method(method) => request.method.clone_from(method),
            EncodingDefect::Slash => request.target = with_slash(request),
            EncodingDefect::Repeated(name) => repeat(call, name, request),
        }
    }
    if !is_typed {
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(CONTENT_TYPE));
    }
}

fn set_body(request: &mut Request, body: &[u8], content_type: &str) {
    request.body = body.to_vec();
    request.set_header(CONTENT_TYPE, content_type);
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

    fn applied(defect: EncodingDefect, target: &str, body: &str) -> Request {
        let values = BTreeMap::from([("a".to_owned(), json!("x"))]);
        let call = Call { defects: vec![defect.into()], ..Call::new(&"any/any/Op".parse().unwrap(), values) };
        let headers = vec![("H".to_owned(), "v".to_owned())];
        let body = body.as_bytes().to_vec();
        let mut request = Request { method: "POST".to_owned(), target: target.to_owned(), headers, body };
        apply(&call, "application/json", &mut request);
        request
    }

    #[test]
    fn a_value_is_sent_twice_wherever_it_travels() {
        assert_eq!(applied(EncodingDefect::Repeated("a".into()), "/?a=x&b=y", "").target, "/?a=x&b=y&a=x");
        assert_eq!(applied(EncodingDefect::Repeated("H".into()), "/", "").headers.len(), 2);
        assert_eq!(applied(EncodingDefect::Repeated("a".into()), "/", r#"{"a":"x"}"#).body, br#"{"a":"x","a":"x"}"#);
        assert_eq!(applied(EncodingDefect::Repeated("c".into()), "/?a=x", "").target, "/?a=x");
    }

    #[test]
    fn method_and_path_become_others() {
        assert_eq!(applied(EncodingDefect::Method("GET".into()), "/", "").method, "GET");
        assert_eq!(applied(EncodingDefect::Slash, "/v/x?a=1", "").target, "/v/x/?a=1");
        let other = applied(EncodingDefect::ContentType("text/plain".into()), "/", "");
        assert_eq!(other.header(CONTENT_TYPE), Some("text/plain"));
    }
}
