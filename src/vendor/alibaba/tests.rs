//! Tests of the RPC protocol, on a made-up operation.

use std::collections::BTreeMap;

use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};
use serde_json::{Value, json};

use super::*;
use crate::{
    call::{Scheme, Secret},
    contract::{Effect, Kind, Place},
    defect::{EncodingDefect, Form, SignatureDefect, SignedPart},
    wire::{
        self,
        testing::{
            self, RequestSpot, call, change, changed, context, credentials, id, is_taken, operation, stages, with_byte,
        },
    },
};

const HOST: &str = "vpc.example.com:8080";

fn move_thing() -> Operation {
    let parameters = [("Region", Place::Query, Kind::String), ("Timestamp", Place::Query, Kind::String)];
    operation("POST", "/", Effect::Writes, &parameters)
}

fn encoded(call: &Call) -> Request {
    let protocol: &dyn Protocol = &AlibabaRpc;
    protocol.encode(&move_thing(), call, HOST).unwrap()
}

fn signed(call: &Call) -> Request {
    signed_by(&credentials(), call)
}

fn signed_by(credentials: &Credentials, call: &Call) -> Request {
    AlibabaRpc.sign(encoded(call), credentials, &context()).unwrap()
}

fn legacy() -> Credentials {
    credentials().signing(Scheme::Legacy)
}

fn read(request: &Request) -> Result<Call, WireError> {
    AlibabaRpc.read_call(&[&move_thing()], request)
}

fn with_query(query: &str) -> Request {
    let mut request = encoded(&call(&json!({})));
    request.target = format!("/?{query}");
    request
}

#[test]
fn puts_every_value_into_the_query_and_the_operation_into_headers() {
    let request = encoded(&call(&json!({"Region": "cn", "Entries": [{"Cidr": "10.0.0.0/8"}], "DryRun": true})));
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/?DryRun=true&Entries.1.Cidr=10.0.0.0%2F8&Region=cn");
    assert_eq!(request.body, b"");
    let user_agent = format!("bythebook/{}", env!("CARGO_PKG_VERSION"));
    let headers: Vec<_> = request.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        headers,
        [
            ("host", HOST),
            ("x-acs-action", "MoveThing"),
            ("x-acs-version", "2016-04-28"),
            ("accept", "application/json"),
            ("user-agent", user_agent.as_str()),
        ]
    );
}

#[test]
fn puts_what_is_too_long_for_a_request_line_into_a_form() {
    let call = call(&json!({"Entries": vec!["x".repeat(100); 100]}));
    let request = encoded(&call);
    assert_eq!(request.target, "/");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(read(&request), Ok(call));
}

#[test]
fn puts_every_value_where_the_call_says() {
    let mut call = call(&json!({"Region": "cn", "Entries": vec!["x".repeat(100); 100]}));
    call.form = Form::Query;
    let request = encoded(&call);
    assert!(request.target.len() > 10_000 && request.body.is_empty());
    call.form = Form::Body;
    call.values.remove("Entries");
    let request = encoded(&call);
    assert_eq!((request.target.as_str(), request.body.as_slice()), ("/", b"Region=cn".as_slice()));
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[test]
fn signs_the_legacy_way_with_common_parameters() {
    let request = signed_by(&legacy(), &call(&json!({"Region": "cn"})));
    let (names, signature) = request.target.rsplit_once("&Signature=").unwrap();
    assert_eq!(
        names,
        "/?Region=cn&Action=MoveThing&Version=2016-04-28&Format=JSON&AccessKeyId=key-id&SignatureMethod=HMAC-SHA1\
         &SignatureVersion=1.0&SignatureNonce=used-once&Timestamp=2026-01-02T03%3A04%3A05Z"
    );
    assert!(signature.ends_with("%3D"));
    assert_eq!((request.header("Authorization"), request.header("x-acs-action")), (None, Some("MoveThing")));
    let claim = stages(&AlibabaRpc, &request).unwrap();
    assert_eq!((claim.scheme, claim.nonce.as_deref()), ("HMAC-SHA1", Some("used-once")));
    assert_eq!((claim.access_key.as_str(), claim.unix_seconds), ("key-id", context().unix_seconds));
    assert!(claim.signed_headers.is_empty());
}

#[test]
fn signs_the_legacy_way_without_values_and_beside_a_form() {
    let request = signed_by(&legacy(), &call(&json!({})));
    assert!(request.target.starts_with("/?Action=MoveThing&"), "{}", request.target);
    let sent = Call { form: Form::Body, ..call(&json!({"Region": "cn"})) };
    let mut request = signed_by(&legacy(), &sent);
    assert!(request.target.starts_with("/?Action=MoveThing&"), "{}", request.target);
    assert!(is_taken(&AlibabaRpc, &request, &credentials()));
    // Parameters of the form may as well stand in the query: they are signed as one.
    request.target = format!("{}&Region=cn", request.target);
    request.body.clear();
    assert!(is_taken(&AlibabaRpc, &request, &credentials()));
}

#[test]
fn a_request_with_the_signature_of_another_does_not_verify() {
    for credentials in testing::signers(&[Scheme::Current, Scheme::Legacy]) {
        for form in [Form::Query, Form::Body] {
            let [ours, other] =
                ["cn", "cm"].map(|region| signed_by(&credentials, &Call { form, ..call(&json!({"Region": region})) }));
            let place = AlibabaRpc.scheme_of(&credentials).unwrap().unwrap().place;
            let copied = place.copy(ours.clone(), other);
            assert_eq!(read(&copied), Ok(call(&json!({"Region": "cn"}))));
            assert!(!is_taken(&AlibabaRpc, &copied, &credentials));
            assert!(is_taken(&AlibabaRpc, &place.copy(ours.clone(), ours), &credentials));
        }
    }
}

#[test]
fn asks_for_the_operation_that_is_signed() {
    let mut request = signed_by(&legacy(), &call(&json!({"Region": "cn"})));
    request.set_header("x-acs-action", "DeleteThing");
    assert_eq!(read(&request), Ok(call(&json!({"Region": "cn"}))));
}

#[test]
fn refuses_a_legacy_signature_that_lacks_a_part_or_has_it_twice() {
    let target = signed_by(&legacy(), &call(&json!({}))).target;
    let mut request = with_query("");
    let common = ["Action", "Version", "AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce"];
    for name in common.into_iter().chain(["Timestamp", "Signature"]) {
        request.target = format!("{target}&{name}=x");
        let expected = ClaimError::Malformed(format!("the parameter `{name}` stands there twice"));
        assert_eq!(AlibabaRpc.claim(&request), Err(expected));
        request.target = target.replacen(&format!("{name}="), "Other=", 1);
        let expected = match name {
            "Signature" => ClaimError::Unsigned,
            _ => ClaimError::Malformed(format!("the parameter `{name}` is missing")),
        };
        assert_eq!(AlibabaRpc.claim(&request), Err(expected), "{name}");
    }
    for (from, to, expected) in [
        ("HMAC-SHA1", "HMAC-MD5", ClaimError::Malformed("expected HMAC-SHA1 as `SignatureMethod`".to_owned())),
        ("=1.0", "=2.0", ClaimError::Malformed("expected 1.0 as `SignatureVersion`".to_owned())),
        ("2026-01-02T", "2026-01-02+", ClaimError::Date("2026-01-02 03:04:05Z".to_owned())),
    ] {
        request.target = target.replace(from, to);
        assert_eq!(AlibabaRpc.claim(&request), Err(expected));
    }
}

#[test]
fn sends_and_claims_the_token_of_a_temporary_key() {
    let token = Secret::new("a token/+");
    let temporary = credentials().with_security_token(token.clone());
    let request = signed_by(&temporary, &call(&json!({})));
    assert_eq!(request.header("x-acs-security-token"), Some("a token/+"));
    assert_eq!(request.header("x-acs-accesskey-id"), Some("key-id"));
    let claim = stages(&AlibabaRpc, &request).unwrap();
    assert!(claim.signed_headers.iter().any(|name| name == "x-acs-security-token"));
    assert_eq!(claim.security_token, Some(token.clone()));
    let request = signed_by(&temporary.signing(Scheme::Legacy), &call(&json!({})));
    assert!(request.target.contains("&SecurityToken=a%20token%2F%2B&Signature="), "{}", request.target);
    assert_eq!(stages(&AlibabaRpc, &request).unwrap().security_token, Some(token));
}

#[test]
fn signs_in_the_scheme_that_is_named() {
    let named = |name: &str| {
        let credentials = credentials().signing(Scheme::Named(name.to_owned()));
        AlibabaRpc.sign(encoded(&call(&json!({}))), &credentials, &context())
    };
    for name in ["ACS3-HMAC-SHA256", "HMAC-SHA1"] {
        assert_eq!(stages(&AlibabaRpc, &named(name).unwrap()).unwrap().scheme, name);
    }
    let expected = WireError::Credentials { protocol: "alibaba-rpc", what: "signature `HMAC-MD5`".to_owned() };
    assert_eq!(named("HMAC-MD5"), Err(expected));
}

#[test]
fn no_credentials_are_asked_for_what_they_do_not_sign() {
    let key = Credentials::key("k", Secret::new("s"));
    let legacy = key.clone().signing(Scheme::Legacy);
    let token = Credentials::Token(Secret::new("t"));
    let protocol = &AlibabaRpc;
    let (header, query) =
        (SignatureDefect::TamperedHeader("host".to_owned()), SignatureDefect::Tampered(SignedPart::Query));
    for (defect, expected) in [
        (header, [true, false, false]),
        (query, [true, true, false]),
        (SignatureDefect::DateShift(1), [true, true, false]),
    ] {
        assert_eq!(
            [&key, &legacy, &token].map(|credentials| wire::defect::is_possible(
                &defect.clone().into(),
                protocol,
                credentials
            )),
            expected,
            "{defect:?}"
        );
    }
}

#[test]
fn has_no_token_in_place_of_a_key() {
    let signed = AlibabaRpc.sign(encoded(&call(&json!({}))), &Credentials::Token(Secret::new("t")), &context());
    let expected = WireError::Credentials { protocol: "alibaba-rpc", what: "token in place of a key".to_owned() };
    assert_eq!(signed, Err(expected));
}

#[test]
fn sends_a_broken_body_as_a_form_unless_it_is_to_have_no_content_type() {
    let mut call = call(&json!({"Region": "cn"}));
    call.defects = vec![EncodingDefect::Body("%zz".to_owned()).into()];
    let request = encoded(&call);
    assert_eq!((request.target.as_str(), request.body.as_slice()), ("/?Region=cn", &b"%zz"[..]));
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    call.defects.insert(0, EncodingDefect::NoContentType.into());
    assert_eq!(encoded(&call).header("content-type"), None);
}

#[test]
fn reads_query_and_form_as_one() {
    let mut request = with_query("Region=cn&Entries.1.Cidr=a");
    request.set_header("content-type", "Application/X-WWW-Form-Urlencoded; charset=utf-8");
    request.body = b"Region=other&Entries.2.Cidr=b+c&DryRun=True".to_vec();
    let expected = json!({"Region": "cn", "Entries": [{"Cidr": "a"}, {"Cidr": "b c"}], "DryRun": "True"});
    assert_eq!(read(&request), Ok(call(&expected)));
}

#[test]
fn reads_no_body_that_is_no_form() {
    let mut request = with_query("Region=cn");
    request.body = b"DryRun=true".to_vec();
    for content_type in [None, Some("application/json")] {
        if let Some(content_type) = content_type {
            request.set_header("content-type", content_type);
        }
        assert_eq!(read(&request), Ok(call(&json!({"Region": "cn"}))));
    }
}

#[test]
fn reads_the_action_of_the_query_and_no_common_parameters_but_the_operations_own() {
    let mut request = with_query(
        "Action=MoveThing&Version=1&Format=JSON&AccessKeyId=k&Signature=s&SignatureNonce=n\
         &SignatureMethod=m&SignatureVersion=1.0&SignatureType=&Timestamp=t&Region=cn",
    );
    request.headers.retain(|(name, _)| name != "x-acs-action");
    // The older signature has its parts among them.
    assert_eq!(read(&request), Ok(call(&json!({"Region": "cn"}))));
    request.set_header("Authorization", "ACS3-HMAC-SHA256");
    assert_eq!(read(&request), Ok(call(&json!({"Region": "cn", "Timestamp": "t"}))));
}

#[test]
fn knows_no_other_action() {
    let mut request = with_query("Action=MoveThing");
    request.set_header("x-acs-action", "movething");
    assert_eq!(read(&request), Err(WireError::NoOperation("the action `movething`".to_owned())));
    request.headers.clear();
    request.target = "/".to_owned();
    assert_eq!(read(&request), Err(WireError::NoOperation("the action ``".to_owned())));
}

#[test]
fn reads_garbage_as_values() {
    let cases = [
        ("%zz", json!({"%zz": ""})),
        ("=", json!({"": ""})),
        ("&&", json!({})),
        ("?", json!({"?": ""})),
        ("Entries.4000000000.X=a", json!({"Entries": [{"X": "a"}]})),
        ("A.1.1.1.1=a", json!({"A": [[[["a"]]]]})),
    ];
    for (query, expected) in cases {
        assert_eq!(read(&with_query(query)), Ok(call(&expected)), "{query}");
    }
}

#[test]
fn refuses_garbage_in_place_of_a_signature() {
    testing::refuses_garbage(&AlibabaRpc, &signed(&call(&json!({}))));
}

#[test]
fn claims_what_the_request_says() {
    let claim = stages(&AlibabaRpc, &signed(&call(&json!({})))).unwrap();
    assert_eq!(claim.scheme, "ACS3-HMAC-SHA256");
    assert_eq!(claim.access_key, "key-id");
    assert_eq!(claim.unix_seconds, context().unix_seconds);
    assert_eq!(claim.nonce.as_deref(), Some("used-once"));
    assert_eq!(
        claim.signed_headers.join(";"),
        "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
    );
}

#[test]
fn refuses_a_signature_that_leaves_a_needed_header_open() {
    for open in ["host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"] {
        let mut request = signed(&call(&json!({})));
        let names = signed_headers(&request).into_iter().filter(|name| name != open);
        let value = authorization("0f", "key-id", &names.collect::<Vec<_>>());
        request.set_header("Authorization", value);
        let expected = ClaimError::Malformed(format!("the header `{open}` is not signed"));
        assert_eq!(AlibabaRpc.claim(&request), Err(expected));
    }
}

#[test]
fn refuses_a_request_without_date_nonce_or_hash() {
    for missing in ["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"] {
        let mut request = signed(&call(&json!({})));
        request.headers.retain(|(name, _)| name != missing);
        let expected = ClaimError::Malformed(format!("the header `{missing}` is missing"));
        assert_eq!(AlibabaRpc.claim(&request), Err(expected));
    }
}

#[test]
fn refuses_a_date_in_another_notation() {
    let mut request = signed(&call(&json!({})));
    request.set_header("x-acs-date", "20260102T030405Z");
    assert_eq!(AlibabaRpc.claim(&request), Err(ClaimError::Date("20260102T030405Z".to_owned())));
}

#[test]
fn verifies_only_where_the_hash_is_that_of_the_body() {
    let mut request = encoded(&call(&json!({})));
    request.body = b"a=1".to_vec();
    let mut request = AlibabaRpc.sign(request, &credentials(), &context()).unwrap();
    assert!(is_taken(&AlibabaRpc, &request, &credentials()));
    request.body = b"a=2".to_vec();
    assert!(!is_taken(&AlibabaRpc, &request, &credentials()));
    // A client that signs all else correctly and says a hash of its own.
    request.set_header("x-acs-content-sha256", "0".repeat(64));
    let names = signed_headers(&request);
    let text = string_to_sign(&canonical_request(&request, &names));
    let value = authorization(&signature(&text, &Secret::new("a secret")), "key-id", &names);
    request.set_header("Authorization", value);
    assert!(!is_taken(&AlibabaRpc, &request, &credentials()));
}

#[test]
fn verifies_equivalent_encodings_and_orders() {
    let mut request = signed(&call(&json!({"A": "x/y z", "B": "2"})));
    assert_eq!(request.target, "/?A=x%2Fy%20z&B=2");
    for target in ["/?B=2&A=x%2Fy%20z", "/?A=x%2fy+z&B=%32", "/?&A=x/y%20z&&B=2"] {
        request.target = target.to_owned();
        assert!(is_taken(&AlibabaRpc, &request, &credentials()), "{target}");
    }
}

#[test]
fn signs_a_path_in_the_one_encoding_that_it_has() {
    let mut request = with_query("");
    for (target, path) in [("/?A=1", "/"), ("/a%2fb/%7Ec d", "/a%2Fb/~c%20d"), ("", "")] {
        request.target = target.to_owned();
        assert_eq!(canonical_request(&request, &[]).lines().nth(1), Some(path));
    }
}

/// Values as they come back: text leaves, lists of objects.
fn values() -> impl Strategy<Value = BTreeMap<String, Value>> {
    let leaf = any::<String>().prop_map(Value::String);
    let entry = btree_map("[A-Z][a-z]{0,4}", leaf.clone(), 1..3)
        .prop_map(|members| Value::Object(members.into_iter().collect()));
    let list = vec(entry, 1..12).prop_map(Value::Array);
    btree_map("P[a-z]{0,4}", prop_oneof![leaf, list], 0..5)
}

fn forms() -> impl Strategy<Value = Form> {
    prop_oneof![Just(Form::Fitting), Just(Form::Query), Just(Form::Body)]
}

fn signers() -> impl Strategy<Value = Credentials> {
    prop::sample::select(testing::signers(&[Scheme::Current, Scheme::Legacy]))
}

proptest! {
    #[test]
    fn reading_an_encoded_call_gives_the_same_call(values in values(), form in forms(), signer in signers()) {
        let call = Call::new(&id("MoveThing"), values);
        let sent = Call { form, ..call.clone() };
        prop_assert_eq!(read(&signed_by(&signer, &sent)), Ok(call));
    }

    #[test]
    fn any_query_and_body_can_be_read(query: String, body: Vec<u8>) {
        let mut request = with_query(&query);
        request.set_header("content-type", "application/x-www-form-urlencoded");
        request.body = body;
        prop_assert!(read(&request).is_ok());
        prop_assert!(!is_taken(&AlibabaRpc, &request, &credentials()));
    }

    #[test]
    fn what_is_signed_verifies_for_its_own_key_alone(
        values in values(), form in forms(), signer in signers(), body: Option<String>, index: prop::sample::Index,
        byte in b' '..=b'~',
    ) {
        let defects = body.map(|body| EncodingDefect::Body(body).into()).into_iter().collect();
        let request = signed_by(&signer, &Call { form, defects, ..Call::new(&id("MoveThing"), values) });
        prop_assert!(is_taken(&AlibabaRpc, &request, &credentials()));
        let secret = with_byte("a secret", index, byte).unwrap();
        let id = with_byte("key-id", index, byte).unwrap();
        for (other_id, other_secret) in [("key-id", &secret), (&id, &secret)] {
            let other = testing::other(other_id, other_secret);
            prop_assert_eq!(is_taken(&AlibabaRpc, &request, &other), other == credentials());
        }
    }

    #[test]
    fn a_request_that_was_changed_does_not_verify(
        values in values(), form in forms(), signer in signers(), body: Option<String>, change in change(),
    ) {
        let defects = body.map(|body| EncodingDefect::Body(body).into()).into_iter().collect();
        let request = signed_by(&signer, &Call { form, defects, ..Call::new(&id("MoveThing"), values) });
        let Some(changed) = changed(&request, change) else { return Ok(()) };
        let is_current = stages(&AlibabaRpc, &request).unwrap().scheme == sign::SCHEME.name;
        // The older signature covers of a body what is read of it, and of headers none.
        let is_same = match change.0 {
            RequestSpot::Method => request == changed,
            RequestSpot::Body if is_current => request == changed,
            RequestSpot::Body | RequestSpot::Target | RequestSpot::Header => {
                stages(&AlibabaRpc, &request) == stages(&AlibabaRpc, &changed)
            }
        };
        prop_assert_eq!(is_taken(&AlibabaRpc, &changed, &credentials()), is_same);
        prop_assert!(!is_same || read(&request) == read(&changed));
    }
}
