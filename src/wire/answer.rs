//! Answers in JSON, with the error and the request id where the common contract says they are.

use serde_json::Value;

use crate::{
    call::{Answer, ServiceError},
    contract::{Common, Envelope},
    exchange::Response,
};

/// Decodes an answer whose body is JSON. Whatever a service sends, there is an answer: a body that is not JSON is one
/// that could not be decoded, and names neither error nor request id.
pub(crate) fn decode_json(common: &Common, response: &Response) -> Answer {
    let envelope = &common.envelope;
    let body = body(response);
    let mut answer = Answer {
        status: response.status,
        headers: response.headers.clone(),
        error: body.as_ref().ok().and_then(|body| error(envelope, body)),
        request_id: body.as_ref().ok().and_then(|body| text(body, &envelope.request_id)),
        body,
    };
    if answer.request_id.is_none()
        && let Some(header) = &envelope.request_id_header
    {
        answer.request_id = answer.header(header).map(str::to_owned);
    }
    answer
}

fn body(response: &Response) -> Result<Value, String> {
    if response.body.is_empty() {
        return Ok(Value::Null);
    }
    // The reader's own limit of nested values holds: deeper ones are an error, not a stack that runs over.
    serde_json::from_slice(&response.body).map_err(|error| {
        let content_type = response
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map_or("none", |(_, value)| value.as_str());
        format!("expected JSON, found content type `{content_type}`: {error}")
    })
}

/// The error that the envelope names. An answer names one, whatever its status, where the code is text and not empty,
/// and none of those that name no error.
fn error(envelope: &Envelope, body: &Value) -> Option<ServiceError> {
    let code = text(body, &envelope.code)?;
    if envelope.no_error.iter().any(|none| none.eq_ignore_ascii_case(&code)) {
        return None;
    }
    let message = text(body, &envelope.message).unwrap_or_default();
    Some(ServiceError { code, message })
}

fn text(body: &Value, member: &str) -> Option<String> {
    let text = body.get(member)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn decode(status: u16, body: &[u8]) -> Answer {
        let envelope = Envelope {
            code: "Code".to_owned(),
            no_error: vec!["OK".to_owned()],
            message: "Message".to_owned(),
            request_id: "RequestId".to_owned(),
            request_id_header: Some("X-Request-Id".to_owned()),
        };
        let common = Common {
            no_such_operation: Vec::new(),
            vendor: "vendor".to_owned(),
            sources: BTreeMap::new(),
            envelope,
            errors: Vec::new(),
            promises: Vec::new(),
        };
        let headers = vec![("x-request-id".to_owned(), "from-header".to_owned())];
        decode_json(&common, &Response { status, headers, body: body.to_vec() })
    }

    #[test]
    fn finds_error_and_request_id_in_the_body() {
        let answer = decode(400, br#"{"Code":"Busy","Message":"later","RequestId":"7"}"#);
        let error = ServiceError { code: "Busy".to_owned(), message: "later".to_owned() };
        assert_eq!(answer.error, Some(error));
        assert_eq!(answer.request_id.as_deref(), Some("7"));
    }

    #[test]
    fn finds_an_error_in_a_2xx_too() {
        assert!(!decode(200, br#"{"Code":"Busy"}"#).is_success());
        assert!(decode(200, br#"{"RequestId":"7"}"#).is_success());
        assert!(decode(200, br#"{"Code":"ok","Success":true}"#).is_success());
    }

    #[test]
    fn takes_the_request_id_of_the_header_where_the_body_has_none() {
        for body in [b"{}".as_slice(), b"", b"<html>", br#"{"RequestId":null}"#] {
            assert_eq!(decode(200, body).request_id.as_deref(), Some("from-header"));
        }
    }

    #[test]
    fn names_no_error_where_the_code_is_no_text() {
        for body in [
            br#"{"Code":200,"Message":"fine"}"#.as_slice(),
            br#"{"Code":""}"#,
            br#"{"Code":null}"#,
            br#"{"Code":{"Code":"Busy"}}"#,
            br#"["Code"]"#,
            br#""Code""#,
            b"",
        ] {
            let answer = decode(400, body);
            assert_eq!(answer.error, None);
            assert!(answer.body.is_ok());
        }
    }

    #[test]
    fn says_why_a_body_cannot_be_decoded() {
        let deep = "[".repeat(100_000);
        for body in ["<html>", "{", "\u{feff}{}", deep.as_str()] {
            let answer = decode(502, body.as_bytes());
            assert_eq!(answer.error, None);
            let reason = answer.body.unwrap_err();
            assert!(reason.starts_with("expected JSON, found content type `none`: "), "{reason}");
        }
    }

    #[test]
    fn takes_the_last_of_two_members_of_one_name() {
        assert_eq!(decode(200, br#"{"a":1,"a":2}"#).body, Ok(json!({"a": 2})));
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_decoded(status: u16, body: Vec<u8>) {
            prop_assert_eq!(decode(status, &body).status, status);
        }
    }
}
