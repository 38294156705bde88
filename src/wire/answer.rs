//! Answers: a decoded body, with the error and the request id where the common contract says they are.

use serde_json::Value;

use crate::{
    call::{Answer, ServiceError},
    contract::{Common, Envelope},
    exchange::Response,
};

/// The answer in a response whose body was decoded, or why it could not be. Whatever a service sends, there is an answer:
/// one whose body could not be decoded names no error, and a request id in a header alone.
#[must_use]
pub fn answer(common: &Common, response: &Response, body: Result<Value, String>) -> Answer {
    let envelope = &common.envelope;
    let error = body.as_ref().ok().and_then(|body| error(envelope, body));
    let place = if error.is_some() { envelope.error_request_id() } else { &envelope.request_id };
    let mut answer = Answer {
        status: response.status,
        headers: response.headers.clone(),
        request_id: body.as_ref().ok().and_then(|body| place.text(body)).map(str::to_owned),
        error,
        body,
    };
    if answer.request_id.is_none()
        && let Some(header) = &envelope.request_id_header
    {
        answer.request_id = answer.header(header).map(str::to_owned);
    }
    answer
}

/// The answer in a response whose body is JSON.
pub(crate) fn decode_json(common: &Common, response: &Response) -> Answer {
    answer(common, response, json(response))
}

fn json(response: &Response) -> Result<Value, String> {
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
    let code = envelope.code.text(body)?.to_owned();
    if envelope.no_error.iter().any(|none| none.eq_ignore_ascii_case(&code)) {
        return None;
    }
    let message = envelope.message.text(body).unwrap_or_default().to_owned();
    Some(ServiceError { code, message })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::contract::{MediaType, MemberPath};

    fn decode(status: u16, body: &[u8]) -> Answer {
        decode_json(&common(), &response(status, body))
    }

    fn response(status: u16, body: &[u8]) -> Response {
        let headers = vec![("x-request-id".to_owned(), "from-header".to_owned())];
        Response { status, headers, body: body.to_vec() }
    }

    fn common() -> Common {
        let envelope = Envelope {
            code: MemberPath::new("Code"),
            no_error: vec!["OK".to_owned()],
            message: MemberPath::new("Message"),
            request_id: MemberPath::new("RequestId"),
            request_id_in_errors: None,
            request_id_header: Some("X-Request-Id".to_owned()),
        };
        Common {
            media_type: MediaType::default(),
            no_such_operation: Vec::new(),
            vendor: "vendor".to_owned(),
            sources: BTreeMap::new(),
            envelope,
            errors: Vec::new(),
            promises: Vec::new(),
        }
    }

    #[test]
    fn finds_what_is_nested_and_an_id_that_errors_have_elsewhere() {
        let mut common = common();
        common.envelope.code = MemberPath::new("/Errors/Error/Code");
        common.envelope.message = MemberPath::new("/Errors/Error/Message");
        common.envelope.request_id = MemberPath::new("requestId");
        common.envelope.request_id_in_errors = Some(MemberPath::new("RequestID"));
        let body =
            json!({"Errors": {"Error": {"Code": "Busy", "Message": "later"}}, "RequestID": "7", "requestId": "8"});
        let refused = answer(&common, &response(400, b""), Ok(body));
        let error = ServiceError { code: "Busy".to_owned(), message: "later".to_owned() };
        assert_eq!((refused.error, refused.request_id.as_deref()), (Some(error), Some("7")));
        let accepted = answer(&common, &response(200, b""), Ok(json!({"requestId": "8"})));
        assert_eq!((accepted.error, accepted.request_id.as_deref()), (None, Some("8")));
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
