//! Signatures against vectors from outside our code, stage by stage.
//!
//! `signing/vectors.json` holds what the vendors' SDKs (`alibabacloud_tea_openapi` 0.4.6, `huaweicloudsdkcore` 3.1.219)
//! computed for fixed inputs, and the examples that their documentation prints (`*_doc_example`). A mistake that our client and our reference service share cancels out
//! everywhere else: only this test can see it.

use bythebook::{
    call::{Credentials, Scheme, Secret},
    exchange::Request,
    vendor::{alibaba, huawei},
    wire::{Claim, Protocol, SigningContext},
};
use serde_json::{Map, Value};

#[test]
fn alibaba_canonical_requests_are_those_of_the_vectors() {
    for (name, vector) in vectors("alibaba_v3_") {
        let request = alibaba_request(&vector);
        let signed_headers = listed_headers(&vector);
        let canonical_request = alibaba::canonical_request(&request, &signed_headers);
        assert_eq!(canonical_request, text(&vector, "canonical_request"), "{name}");
        assert_eq!(alibaba::hashed_payload(&request.body), text(&vector, "hashed_payload"), "{name}");
    }
}

#[test]
fn alibaba_strings_to_sign_are_those_of_the_vectors() {
    for (name, vector) in vectors("alibaba_v3_") {
        let string_to_sign = alibaba::string_to_sign(text(&vector, "canonical_request"));
        assert_eq!(string_to_sign, text(&vector, "string_to_sign"), "{name}");
        assert!(string_to_sign.ends_with(text(&vector, "canonical_request_sha256")), "{name}");
    }
}

#[test]
fn alibaba_signatures_are_those_of_the_vectors() {
    for (name, vector) in vectors("alibaba_v3_") {
        let secret = Secret::new(text(&vector, "access_key_secret"));
        let signature = alibaba::signature(text(&vector, "string_to_sign"), &secret);
        assert_eq!(signature, text(&vector, "signature"), "{name}");
        if let Some(documented) = vector.get("documented_signature") {
            assert_eq!(documented, &signature, "{name}");
        }
    }
}

#[test]
fn alibaba_authorizations_are_those_of_the_vectors() {
    for (name, vector) in vectors("alibaba_v3_") {
        let authorization = alibaba::authorization(
            text(&vector, "signature"),
            text(&vector, "access_key_id"),
            &listed_headers(&vector),
        );
        assert_eq!(authorization, text(&vector, "authorization"), "{name}");
    }
}

#[test]
fn alibaba_requests_that_we_sign_are_signed_as_the_vectors_are() {
    let mut signed_alike = Vec::new();
    for (name, vector) in vectors("alibaba_v3_") {
        let request = alibaba_request(&vector);
        if alibaba::signed_headers(&request) != listed_headers(&vector) {
            continue;
        }
        let headers = &vector["headers"];
        let context = SigningContext::at(
            unix_seconds(text(headers, "x-acs-date")),
            text(headers, "x-acs-signature-nonce").to_owned(),
        );
        let mut unsigned = request;
        unsigned.headers.retain(|(name, _)| {
            !["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"].contains(&name.as_str())
        });
        let signed = alibaba::AlibabaRpc.sign(unsigned, &alibaba_credentials(&vector), &context);
        let signed = signed.expect("the protocol has this signature");
        assert_eq!(signed.header("Authorization"), vector["authorization"].as_str(), "{name}");
        signed_alike.push(name);
    }
    // The SDK of `alibaba_v3_publish_query` signs `accept` and `user-agent` too.
    assert_eq!(
        signed_alike,
        ["alibaba_v3_minimal_headers_encoding", "alibaba_v3_publish_formbody", "alibaba_v3_doc_example"]
    );
}

#[test]
fn alibaba_requests_of_the_vectors_verify() {
    for (name, vector) in vectors("alibaba_v3_") {
        let mut request = alibaba_request(&vector);
        request.set_header("Authorization", text(&vector, "authorization"));
        let claim = alibaba::AlibabaRpc.claim(&request).expect(&name);
        let Claim::Signed(signed) = &claim else { panic!("{name}: expected a signature, found {claim:?}") };
        assert_eq!(signed.access_key, text(&vector, "access_key_id"), "{name}");
        assert_eq!(signed.unix_seconds, unix_seconds(text(&vector["headers"], "x-acs-date")), "{name}");
        let credentials = alibaba_credentials(&vector);
        assert!(alibaba::AlibabaRpc.verifies(&request, &claim, &credentials), "{name}");
    }
}

#[test]
fn alibaba_legacy_canonicalized_queries_are_those_of_the_vectors() {
    for (name, vector) in vectors("alibaba_v1_") {
        for in_body in [false, true] {
            let canonicalized_query = alibaba::legacy::canonicalized_query(&alibaba_legacy_request(&vector, in_body));
            assert_eq!(canonicalized_query, text(&vector, "canonical_query"), "{name}");
        }
    }
}

#[test]
fn alibaba_legacy_strings_to_sign_are_those_of_the_vectors() {
    for (name, vector) in vectors("alibaba_v1_") {
        let string_to_sign = alibaba::legacy::string_to_sign(text(&vector, "method"), text(&vector, "canonical_query"));
        assert_eq!(string_to_sign, text(&vector, "string_to_sign"), "{name}");
    }
}

#[test]
fn alibaba_legacy_signatures_are_those_of_the_vectors() {
    for (name, vector) in vectors("alibaba_v1_") {
        let secret = Secret::new(text(&vector, "access_key_secret"));
        let signature = alibaba::legacy::signature(text(&vector, "string_to_sign"), &secret);
        assert_eq!(signature, text(&vector, "signature_base64"), "{name}");
        if let Some(documented) = vector.get("documented_signature") {
            assert_eq!(documented, &signature, "{name}");
        }
    }
}

#[test]
fn alibaba_legacy_requests_that_we_sign_are_signed_as_the_vectors_are() {
    const ADDED: [&str; 8] = [
        "Action",
        "Version",
        "Format",
        "AccessKeyId",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureNonce",
        "Timestamp",
    ];
    for (name, vector) in vectors("alibaba_v1_") {
        let mut params = vector["params"].as_object().expect("the parameters are an object").clone();
        let param = |name: &str| text(&vector["params"], name).to_owned();
        params.retain(|name, _| !ADDED.contains(&name.as_str()));
        let request = Request {
            method: text(&vector, "method").to_owned(),
            target: format!(
                "/?{}",
                form(params.iter().map(|(name, value)| (name.as_str(), value.as_str().expect("text"))))
            ),
            headers: vec![("x-acs-action".to_owned(), param("Action")), ("x-acs-version".to_owned(), param("Version"))],
            body: Vec::new(),
        };
        let context = SigningContext::at(unix_seconds(&param("Timestamp")), param("SignatureNonce"));
        let credentials = credentials(&param("AccessKeyId"), text(&vector, "access_key_secret"));
        let signed = alibaba::AlibabaRpc.sign(request, &credentials.signing(Scheme::Legacy), &context);
        let signed = signed.expect("the protocol has this signature");
        // The vectors spell the format each in a way of its own.
        let spelled = alibaba::legacy::canonicalized_query(&signed)
            .replace("&Format=JSON", &format!("&Format={}", param("Format")));
        assert_eq!(spelled, text(&vector, "canonical_query"), "{name}");
        let ours = signed.target.rsplit_once("&Signature=").expect("it is signed").1;
        let is_ours = param("Format") == "JSON";
        assert_eq!(ours == text(&vector, "signature_on_wire"), is_ours, "{name}");
    }
}

#[test]
fn alibaba_legacy_requests_of_the_vectors_verify() {
    for (name, vector) in vectors("alibaba_v1_") {
        for in_body in [false, true] {
            let mut request = alibaba_legacy_request(&vector, in_body);
            request.target = format!("{}&Signature={}", request.target, text(&vector, "signature_on_wire"));
            let claim = alibaba::AlibabaRpc.claim(&request).expect(&name);
            let Claim::Signed(signed) = &claim else { panic!("{name}: expected a signature, found {claim:?}") };
            assert_eq!(signed.access_key, text(&vector["params"], "AccessKeyId"), "{name}");
            assert_eq!(signed.unix_seconds, unix_seconds(text(&vector["params"], "Timestamp")), "{name}");
            let secret = text(&vector, "access_key_secret");
            assert!(alibaba::AlibabaRpc.verifies(&request, &claim, &credentials(&signed.access_key, secret)), "{name}");
        }
    }
}

#[test]
fn huawei_canonical_requests_are_those_of_the_vectors() {
    for (name, vector) in vectors("huawei_") {
        let request = huawei_request(&vector);
        assert_eq!(huawei::canonical_uri(request.path()), text(&vector, "canonical_uri"), "{name}");
        let canonical_query = huawei::canonical_query(request.query());
        assert_eq!(canonical_query, text(&vector, "canonical_query"), "{name}");
        let canonical_request = huawei::canonical_request(&request, &listed_headers(&vector));
        assert_eq!(canonical_request, text(&vector, "canonical_request"), "{name}");
    }
}

#[test]
fn huawei_strings_to_sign_are_those_of_the_vectors() {
    for (name, vector) in vectors("huawei_") {
        let date = text(&vector["headers"], "X-Sdk-Date");
        let string_to_sign = huawei::string_to_sign(text(&vector, "canonical_request"), date);
        assert_eq!(string_to_sign, text(&vector, "string_to_sign"), "{name}");
        assert!(string_to_sign.ends_with(text(&vector, "canonical_request_sha256")), "{name}");
    }
}

#[test]
fn huawei_signatures_are_those_of_the_vectors() {
    for (name, vector) in vectors("huawei_") {
        let secret = Secret::new(text(&vector, "secret_key"));
        let signature = huawei::signature(text(&vector, "string_to_sign"), &secret);
        assert_eq!(signature, text(&vector, "signature"), "{name}");
        if let Some(documented) = vector.get("documented_signature") {
            assert_eq!(documented, &signature, "{name}");
        }
    }
}

#[test]
fn huawei_authorizations_are_those_of_the_vectors() {
    for (name, vector) in vectors("huawei_") {
        let authorization =
            huawei::authorization(text(&vector, "signature"), text(&vector, "access_key"), &listed_headers(&vector));
        assert_eq!(authorization, text(&vector, "authorization"), "{name}");
    }
}

#[test]
fn huawei_requests_that_we_sign_are_signed_as_the_vectors_are() {
    for (name, vector) in vectors("huawei_") {
        let mut request = huawei_request(&vector);
        request.headers.retain(|(name, _)| name != "X-Sdk-Date");
        let unix_seconds = unix_seconds(text(&vector["headers"], "X-Sdk-Date"));
        let context = SigningContext::at(unix_seconds, "");
        let signed = huawei::HuaweiRest.sign(request, &huawei_credentials(&vector), &context);
        let signed = signed.expect("the protocol has this signature");
        assert_eq!(signed.header("Authorization"), vector["authorization"].as_str(), "{name}");
    }
}

#[test]
fn huawei_requests_of_the_vectors_verify() {
    for (name, vector) in vectors("huawei_") {
        let mut request = huawei_request(&vector);
        request.set_header("Authorization", text(&vector, "authorization"));
        let claim = huawei::HuaweiRest.claim(&request).expect(&name);
        let Claim::Signed(signed) = &claim else { panic!("{name}: expected a signature, found {claim:?}") };
        assert_eq!(signed.access_key, text(&vector, "access_key"), "{name}");
        assert_eq!(signed.unix_seconds, unix_seconds(text(&vector["headers"], "X-Sdk-Date")), "{name}");
        let credentials = huawei_credentials(&vector);
        assert!(huawei::HuaweiRest.verifies(&request, &claim, &credentials), "{name}");
    }
}

/// The vectors whose names begin so. There is always one: a test over none would hold whatever the code does.
fn vectors(prefix: &str) -> Vec<(String, Value)> {
    let all: Map<String, Value> =
        serde_json::from_str(include_str!("../signing/vectors.json")).expect("the vectors are a JSON object");
    let vectors: Vec<_> = all.into_iter().filter(|(name, _)| name.starts_with(prefix)).collect();
    assert!(!vectors.is_empty(), "no vector begins with {prefix}");
    vectors
}

fn text<'a>(vector: &'a Value, member: &str) -> &'a str {
    vector[member].as_str().unwrap_or_else(|| panic!("the vector lacks the text `{member}`"))
}

/// The signed headers as the vector's own authorization lists them.
fn listed_headers(vector: &Value) -> Vec<String> {
    let (_, rest) = text(vector, "authorization").split_once("SignedHeaders=").expect("listed");
    let (names, _) = rest.split_once(',').expect("the signature follows");
    names.split(';').map(str::to_owned).collect()
}

fn headers(vector: &Value) -> Vec<(String, String)> {
    let headers = vector["headers"].as_object().expect("headers are an object");
    headers.keys().map(|name| (name.clone(), text(&vector["headers"], name).to_owned())).collect()
}

/// The vector's request, its parameters in another order and encoding than the signed ones.
fn alibaba_request(vector: &Value) -> Request {
    let query = vector["query"].as_object().expect("the query is an object");
    let query = form(query.iter().rev().map(|(name, value)| (name.as_str(), value.as_str().expect("text"))));
    Request {
        method: text(vector, "method").to_owned(),
        target: format!("{}?{query}", text(vector, "canonical_uri")),
        headers: headers(vector),
        body: text(vector, "body").as_bytes().to_vec(),
    }
}

/// The vector's request, its parameters in another order and encoding than the signed ones, and some of them in a form.
fn alibaba_legacy_request(vector: &Value, in_body: bool) -> Request {
    let params = vector["params"].as_object().expect("the parameters are an object");
    let is_in_body = |name: &str| in_body && name.starts_with("Route");
    let part = |body: bool| {
        let params = params.iter().rev().filter(|(name, _)| is_in_body(name) == body);
        form(params.map(|(name, value)| (name.as_str(), value.as_str().expect("text"))))
    };
    Request {
        method: text(vector, "method").to_owned(),
        target: format!("/?{}", part(false)),
        headers: vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
        body: part(true).into_bytes(),
    }
}

/// The vector's request, its parameters in another order and encoding than the signed ones.
fn huawei_request(vector: &Value) -> Request {
    let query = vector["query"].as_array().expect("the query is a list of pairs");
    let query =
        form(query.iter().rev().map(|pair| (pair[0].as_str().expect("a name"), pair[1].as_str().expect("a value"))));
    Request {
        method: text(vector, "method").to_owned(),
        target: format!("{}?{query}", text(vector, "resource_path")),
        headers: headers(vector),
        body: vector["body"].as_str().unwrap_or_default().as_bytes().to_vec(),
    }
}

fn form<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn alibaba_credentials(vector: &Value) -> Credentials {
    credentials(text(vector, "access_key_id"), text(vector, "access_key_secret"))
}

fn huawei_credentials(vector: &Value) -> Credentials {
    credentials(text(vector, "access_key"), text(vector, "secret_key"))
}

fn credentials(access_key: &str, secret: &str) -> Credentials {
    Credentials::key(access_key, Secret::new(secret))
}

/// The instants of the vectors, worked out by `date -u -d … +%s`.
fn unix_seconds(date: &str) -> i64 {
    match date {
        "2026-01-02T03:04:05Z" | "20260102T030405Z" => 1_767_323_045,
        "2023-10-26T10:22:32Z" => 1_698_315_752,
        "20191115T033655Z" => 1_573_789_015,
        "2016-02-23T12:46:24Z" => 1_456_231_584,
        "2023-03-13T08:34:30Z" => 1_678_696_470,
        other => panic!("no instant is known for {other}"),
    }
}
