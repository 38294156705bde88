//! Tests of the REST protocol, on a made-up operation.

use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};
use serde_json::json;

use super::*;
use crate::{
    call::{Scheme, Secret},
    defect::EncodingDefect,
    wire::testing::{
        self, RequestSpot, call, change, changed, context, credentials, id, is_taken, operation, shape, stages,
        with_byte,
    },
};

const HOST: &str = "er.example.com:8080";

fn move_thing(effect: Effect) -> Operation {
    let list = Kind::List(Box::new(shape(Kind::String)));
    let parameters = [
        ("project_id", Place::Path, Kind::String),
        ("thing", Place::Path, Kind::String),
        ("limit", Place::Query, Kind::Integer),
        ("state", Place::Query, list),
        ("X-Token", Place::Header, Kind::String),
        ("to", Place::Body, Kind::String),
        ("how", Place::Body, Kind::Object(Vec::new())),
    ];
    let method = if effect == Effect::Reads { "GET" } else { "POST" };
    operation(method, "/v3/{project_id}/things/{thing}/move", effect, &parameters)
}

fn encode(operation: &Operation, call: &Call, host: &str) -> Result<Request, WireError> {
    let protocol: &dyn Protocol = &HuaweiRest;
    protocol.encode(operation, call, host)
}

fn encoded(call: &Call) -> Request {
    encode(&move_thing(Effect::Writes), call, HOST).unwrap()
}

fn signed(call: &Call) -> Request {
    signed_by(&credentials(), call)
}

fn signed_by(credentials: &Credentials, call: &Call) -> Request {
    HuaweiRest.sign(encoded(call), credentials, &context()).unwrap()
}

fn read(request: &Request) -> Result<Call, WireError> {
    HuaweiRest.read_call(&[&move_thing(Effect::Writes)], request)
}

fn plain() -> Call {
    call(&json!({"project_id": "p", "thing": "t"}))
}

#[test]
fn puts_each_value_where_its_parameter_stands() {
    let request = encoded(&call(&json!({
        "project_id": "p", "thing": "a/b é", "limit": 10, "state": ["pending", "available"],
        "X-Token": "tok", "how": {"fast": true}, "to": "x", "another": null,
    })));
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/v3/p/things/a%2Fb%20%C3%A9/move?limit=10&state=available&state=pending");
    assert_eq!(String::from_utf8(request.body).unwrap(), r#"{"to":"x","how":{"fast":true},"another":null}"#);
    let user_agent = format!("bythebook/{}", env!("CARGO_PKG_VERSION"));
    let headers: Vec<_> = request.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        headers,
        [
            ("Host", HOST),
            ("Content-Type", "application/json"),
            ("User-Agent", user_agent.as_str()),
            ("X-Token", "tok"),
            ("X-Project-Id", "p"),
        ]
    );
}

#[test]
fn sends_an_empty_object_where_a_writing_operation_has_a_body_and_the_call_none() {
    assert_eq!(encoded(&plain()).body, b"{}");
    let reads = encode(&move_thing(Effect::Reads), &plain(), HOST).unwrap();
    assert_eq!(reads.body, b"");
    assert_eq!(reads.header("content-type"), Some("application/json"));
    let bodiless = operation("POST", "/things", Effect::Writes, &[]);
    assert_eq!(encode(&bodiless, &plain(), HOST).unwrap().body, br#"{"project_id":"p","thing":"t"}"#);
    assert_eq!(encode(&bodiless, &call(&json!({})), HOST).unwrap().body, b"");
}

#[test]
fn puts_an_unknown_value_into_the_query_of_a_reading_operation() {
    let call = call(&json!({"project_id": "p", "thing": "t", "another": 1}));
    let request = encode(&move_thing(Effect::Reads), &call, HOST).unwrap();
    assert_eq!(request.target, "/v3/p/things/t/move?another=1");
    assert_eq!(request.body, b"");
}

#[test]
fn refuses_a_call_without_a_path_value() {
    for values in [json!({"project_id": "p"}), json!({"project_id": "p", "thing": null})] {
        let operation = move_thing(Effect::Writes);
        let error = encode(&operation, &call(&values), HOST).unwrap_err();
        let expected =
            WireError::MissingPathParameter { operation: id("MoveThing").to_string(), parameter: "thing".to_owned() };
        assert_eq!(error, expected);
    }
}

#[test]
fn refuses_a_value_that_cannot_stand_where_its_parameter_does() {
    let cases = [
        ("thing", json!(["t"]), "path"),
        ("limit", json!({"a": 1}), "query"),
        ("state", json!([{"a": 1}]), "query"),
        ("X-Token", json!(["t"]), "header"),
        ("X-Token", json!("a\r\nX-Other: b"), "header"),
        ("X-Token", json!("\u{0}"), "header"),
    ];
    for (name, value, expected) in cases {
        let mut call = plain();
        call.values.insert(name.to_owned(), value);
        match encode(&move_thing(Effect::Writes), &call, HOST) {
            Err(WireError::Value { parameter, place, .. }) => {
                assert_eq!((parameter.as_str(), place), (name, expected));
            }
            other => panic!("expected an error about `{name}`, found {other:?}"),
        }
    }
}

#[test]
fn repeats_no_project_that_a_header_cannot_carry() {
    let request = encoded(&call(&json!({"project_id": "a\nb", "thing": "t"})));
    assert_eq!(request.target, "/v3/a%0Ab/things/t/move");
    assert_eq!(request.header("X-Project-Id"), None);
}

#[test]
fn sends_no_null_outside_the_body() {
    let values = json!({
        "project_id": "p", "thing": "t", "limit": null, "state": [null, "a"], "X-Token": null,
    });
    let request = encoded(&call(&values));
    assert_eq!(request.target, "/v3/p/things/t/move?state=a");
    assert_eq!(request.header("X-Token"), None);
}

#[test]
fn sends_a_broken_body_unless_it_is_to_have_no_content_type() {
    let mut call = plain();
    call.defects = vec![EncodingDefect::Body("{".to_owned()).into(), EncodingDefect::NoContentType.into()];
    let request = encoded(&call);
    assert_eq!(request.body, b"{");
    assert_eq!(request.header("content-type"), None);
    assert!(matches!(read(&request), Err(WireError::Body(_))));
}

#[test]
fn reads_a_value_only_where_its_parameter_stands() {
    let mut request = encoded(&plain());
    request.target = "/v3/p/things/t/move/?thing=no&to=no&X-Token=no&other=1&limit=2&limit=3".to_owned();
    request.body = br#"{"project_id":"no","limit":7,"state":[],"to":"yes","more":[1]}"#.to_vec();
    request.set_header("x-token", "tok");
    let expected = json!({
        "project_id": "p", "thing": "t", "other": "1", "limit": "2", "to": "yes",
        "more": [1], "X-Token": "tok",
    });
    assert_eq!(read(&request), Ok(call(&expected)));
}

#[test]
fn reads_repeated_names_as_the_list_that_they_are() {
    let mut request = encoded(&plain());
    for (query, expected) in [("state=a", json!(["a"])), ("state=b&state=a", json!(["b", "a"]))] {
        request.target = format!("/v3/p/things/t/move?{query}");
        assert_eq!(read(&request).unwrap().values["state"], expected);
    }
}

#[test]
fn refuses_a_body_that_is_no_object() {
    let mut request = encoded(&plain());
    let deep = "[".repeat(100_000);
    for body in ["[]", "1", "null", "{", "to=x", " ", deep.as_str()] {
        request.body = body.as_bytes().to_vec();
        assert!(matches!(read(&request), Err(WireError::Body(_))), "{body}");
    }
}

#[test]
fn knows_no_other_path_or_method() {
    for (method, target) in [("GET", "/v3/p/things/t/move"), ("POST", "/v3/p/things//move")] {
        let mut request = encoded(&plain());
        request.method = method.to_owned();
        request.target = target.to_owned();
        let expected = WireError::NoOperation(format!("{method} {target}"));
        assert_eq!(read(&request), Err(expected));
    }
}

#[test]
fn prefers_the_operation_with_the_fewest_path_parameters() {
    let general = operation("GET", "/things/{thing}", Effect::Reads, &[]);
    let special = Operation { id: id("Special"), ..operation("GET", "/things/all", Effect::Reads, &[]) };
    let request = encode(&special, &call(&json!({})), HOST).unwrap();
    let read = HuaweiRest.read_call(&[&general, &special], &request).unwrap();
    assert_eq!(read.operation, id("Special"));
}

#[test]
fn refuses_garbage_in_place_of_a_signature() {
    testing::refuses_garbage(&HuaweiRest, &signed(&plain()));
}

#[test]
fn needs_a_date_that_is_signed_and_nothing_else() {
    let request = signed(&plain());
    let names = vec!["x-sdk-date".to_owned()];
    let date = request.header("X-Sdk-Date").unwrap();
    let text = string_to_sign(&canonical_request(&request, &names), date);
    let minimal = authorization(&signature(&text, &Secret::new("a secret")), "key-id", &names);
    let mut request = request.clone();
    request.set_header("Authorization", minimal);
    assert!(is_taken(&HuaweiRest, &request, &credentials()));
    let open = authorization("0f", "key-id", &["host".to_owned()]);
    request.set_header("Authorization", open);
    let expected = ClaimError::Malformed("the header `X-Sdk-Date` is not signed".to_owned());
    assert_eq!(HuaweiRest.claim(&request), Err(expected));
    request.headers.retain(|(name, _)| name != "X-Sdk-Date");
    let expected = ClaimError::Malformed("the header `X-Sdk-Date` is missing".to_owned());
    assert_eq!(HuaweiRest.claim(&request), Err(expected));
}

#[test]
fn refuses_a_date_in_another_notation() {
    let mut request = signed(&plain());
    request.set_header("X-Sdk-Date", "2026-01-02T03:04:05Z");
    let expected = ClaimError::Date("2026-01-02T03:04:05Z".to_owned());
    assert_eq!(HuaweiRest.claim(&request), Err(expected));
}

#[test]
fn sends_signs_and_claims_the_token_of_a_temporary_key() {
    let token = Secret::new("a token/+");
    let mut request = signed_by(&credentials().with_security_token(token.clone()), &plain());
    assert_eq!(request.header("X-Security-Token"), Some("a token/+"));
    let claim = stages(&HuaweiRest, &request).unwrap();
    assert!(claim.signed_headers.iter().any(|name| name == "x-security-token"));
    assert_eq!(claim.security_token, Some(token));
    let open = authorization("0f", "key-id", &["x-sdk-date".to_owned()]);
    request.set_header("Authorization", open);
    let expected = ClaimError::Malformed("the header `X-Security-Token` is not signed".to_owned());
    assert_eq!(HuaweiRest.claim(&request), Err(expected));
}

#[test]
fn sends_a_token_in_place_of_a_signature() {
    let token = |text: &str| Credentials::Token(Secret::new(text));
    let mut request = signed_by(&token("an IAM token"), &plain());
    assert_eq!(request.header("X-Auth-Token"), Some("an IAM token"));
    assert_eq!((request.header("Authorization"), request.header("X-Sdk-Date")), (None, None));
    assert!(is_taken(&HuaweiRest, &request, &token("an IAM token")));
    for other in [token("an IAM tokeN"), token(""), testing::other("", "an IAM token")] {
        assert!(!is_taken(&HuaweiRest, &request, &other));
    }
    // A signature goes before it.
    request.set_header("Authorization", "SDK-HMAC-SHA256");
    assert!(matches!(HuaweiRest.claim(&request), Err(ClaimError::Malformed(_))));
}

#[test]
fn has_no_signature_but_its_current_one() {
    let signed = HuaweiRest.sign(encoded(&plain()), &credentials().signing(Scheme::Legacy), &context());
    let expected =
        WireError::Credentials { protocol: "huawei-rest", what: "signature before its current one".to_owned() };
    assert_eq!(signed, Err(expected));
}

#[test]
fn takes_the_hash_that_a_header_says_where_it_leaves_the_body_unsigned() {
    let mut call = plain();
    call.defects = vec![EncodingDefect::Body("anything".to_owned()).into()];
    let mut request = encoded(&call);
    request.set_header("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD");
    let mut request = HuaweiRest.sign(request, &credentials(), &context()).unwrap();
    request.body = b"something else".to_vec();
    assert!(is_taken(&HuaweiRest, &request, &credentials()));
    request.set_header("X-Sdk-Content-Sha256", "0".repeat(64));
    let request = HuaweiRest.sign(request, &credentials(), &context()).unwrap();
    assert!(!is_taken(&HuaweiRest, &request, &credentials()));
}

#[test]
fn hashes_an_empty_body_whatever_a_header_says() {
    let reads = encode(&move_thing(Effect::Reads), &plain(), HOST).unwrap();
    let mut request = reads.clone();
    request.set_header("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD");
    assert_eq!(canonical_request(&request, &[]), canonical_request(&reads, &[]));
}

#[test]
fn signs_no_header_with_an_underscore_in_its_name() {
    let mut request = encoded(&plain());
    request.set_header("X_Other", "1");
    assert_eq!(
        signed_headers(&HuaweiRest.sign(request, &credentials(), &context()).unwrap()).join(";"),
        "content-type;host;user-agent;x-project-id;x-sdk-date"
    );
}

/// Calls with values for every place, as they come back: what stands outside the body is text, the elements of a list
/// in the query are sorted, and headers have no spaces around them.
fn calls() -> impl Strategy<Value = Call> {
    let body = any::<String>().prop_map(Value::String).prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            any::<i64>().prop_map(Value::from),
            Just(Value::Null),
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            btree_map(any::<String>(), inner, 0..3).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    let state = vec(any::<String>(), 1..4).prop_map(|mut state| {
        state.sort();
        state
    });
    let outside = ("[a-z0-9]{1,32}", ".+", any::<Option<String>>(), prop::option::of(state));
    let header = prop::option::of("[!-~é]([ -~é]{0,10}[!-~é])?");
    let members = btree_map("to|how|m[a-z]{1,3}", body, 0..4);
    (outside, header, members).prop_map(|((project, thing, limit, state), token, members)| {
        let mut values = members;
        values.insert("project_id".to_owned(), Value::String(project));
        values.insert("thing".to_owned(), Value::String(thing));
        values.extend(limit.map(|limit| ("limit".to_owned(), Value::String(limit))));
        values.extend(state.map(|state| ("state".to_owned(), Value::from(state))));
        values.extend(token.map(|token| ("X-Token".to_owned(), Value::String(token))));
        Call::new(&id("MoveThing"), values)
    })
}

fn signers() -> impl Strategy<Value = Credentials> {
    prop::sample::select(testing::signers(&[Scheme::Current]))
}

proptest! {
    #[test]
    fn reading_an_encoded_call_gives_the_same_call(call in calls()) {
        prop_assert_eq!(read(&signed(&call)), Ok(call));
    }

    #[test]
    fn any_target_and_body_can_be_read(target: String, body: Vec<u8>) {
        let mut request = encoded(&plain());
        request.target = target;
        request.body.clone_from(&body);
        prop_assert!(read(&request).is_err());
        request.target = format!("/v3/p/things/t/move?{}", request.target);
        let _read = read(&request);
        prop_assert!(!is_taken(&HuaweiRest, &request, &credentials()));
    }

    #[test]
    fn what_is_signed_verifies_for_its_own_key_alone(
        call in calls(), signer in signers(), index: prop::sample::Index, byte in b' '..=b'~',
    ) {
        let request = signed_by(&signer, &call);
        prop_assert!(is_taken(&HuaweiRest, &request, &credentials()));
        let secret = with_byte("a secret", index, byte).unwrap();
        let id = with_byte("key-id", index, byte).unwrap();
        for (other_id, other_secret) in [("key-id", &secret), (&id, &secret)] {
            let other = testing::other(other_id, other_secret);
            prop_assert_eq!(is_taken(&HuaweiRest, &request, &other), other == credentials());
        }
    }

    #[test]
    fn a_request_that_was_changed_does_not_verify(call in calls(), signer in signers(), change in change()) {
        let request = signed_by(&signer, &call);
        let Some(changed) = changed(&request, change) else { return Ok(()) };
        let is_same = match change.0 {
            RequestSpot::Method | RequestSpot::Body => request == changed,
            RequestSpot::Target | RequestSpot::Header => stages(&HuaweiRest, &request) == stages(&HuaweiRest, &changed),
        };
        prop_assert_eq!(is_taken(&HuaweiRest, &changed, &credentials()), is_same);
        prop_assert!(!is_same || read(&request) == read(&changed));
    }
}
