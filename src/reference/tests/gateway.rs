//! Callers: those who may call, and the refusals of those who may not.

use super::*;
use crate::{
    call::{Scheme, Secret},
    contract::Testability,
    defect::Form,
    reference::{
        Fault, TEST_SECRET, TEST_SECURITY_TOKEN, faults,
        gateway::{Admission, Objection},
        variants,
    },
};

const PUBLISH: &str = "PublishVpcRouteEntries";
const ASSOCIATE: &str = "AssociateRouteTable";
const CASES: [(&str, &str); 2] = [(PUBLISH, "publishable-entries"), (ASSOCIATE, "associable")];

fn other(access_key: &str, secret: &str) -> Credentials {
    Credentials::key(access_key, Secret::new(secret))
}

#[test]
fn refuses_whom_it_does_not_know() {
    let client = Client::documented();
    let expected = [
        (PUBLISH, [(400, "IncompleteSignature"), (404, "InvalidAccessKeyId.NotFound"), (400, "SignatureDoesNotMatch")]),
        (ASSOCIATE, [(401, "APIGW.0301"); 3]),
    ];
    for ((operation, state), (_, [nameless, unknown, wrong])) in CASES.into_iter().zip(expected) {
        let values = client.state(operation, state);
        assert_eq!(status_and_code(&client.send(operation, &unsigned(operation, &values))), nameless);
        let stranger = other("LTAI5tNobody", "secret");
        assert_eq!(status_and_code(&client.call_as(&stranger, operation, &values)), unknown);
        let liar = other("bythebook-test-tests", "another secret");
        assert_eq!(status_and_code(&client.call_as(&liar, operation, &values)), wrong);
        assert_eq!(client.call(operation, &values).status / 100, 2, "nothing took effect before");
    }
}

#[test]
fn takes_every_way_to_prove_who_calls() {
    let client = Client::documented();
    let account = &client.account;
    let legacy = |credentials: &Credentials| credentials.clone().signing(Scheme::Legacy);
    let both = [account.credentials.clone(), account.temporary.clone()];
    for (operation, credentials) in [
        (PUBLISH, vec![legacy(&account.credentials), legacy(&account.temporary)]),
        ("ListAssociations", vec![account.token.clone()]),
    ] {
        let state = found(operation).0.base_state().map(|(name, _)| name.to_owned()).unwrap();
        let values = client.state(operation, &state);
        for credentials in both.iter().cloned().chain(credentials) {
            let answer = client.call_as(&credentials, operation, &values);
            assert_eq!(status_and_code(&answer), (200, ""), "{credentials:?}");
        }
    }
}

#[test]
fn takes_a_form_in_both_signatures_and_a_wide_list_of_either() {
    let client = Client::documented();
    let mut call =
        Call::new(&operation_id(PUBLISH), client.state(PUBLISH, "publishable-entries").into_iter().collect());
    call.form = Form::Body;
    let (operation, protocol) = found(PUBLISH);
    for scheme in [Scheme::Current, Scheme::Legacy] {
        let request = protocol.encode(operation, &call, "localhost:1").unwrap();
        let credentials = client.account.credentials.clone().signing(scheme.clone());
        let request = client.signed(PUBLISH, request, &credentials, NOW);
        assert!(!request.body.is_empty());
        assert_eq!(status_and_code(&client.send(PUBLISH, &request)), (200, ""), "{scheme:?}");
    }
}

#[test]
fn refuses_a_security_token_that_is_not_the_keys() {
    let client = Client::documented();
    let (permanent, temporary) = (&client.account.credentials, &client.account.temporary);
    let id = temporary.access_key().unwrap();
    let cases = [
        (other(id, TEST_SECRET), (400, "MissingSecurityToken")),
        (temporary.clone().with_security_token(Secret::new("other")), (400, "InvalidSecurityToken.Malformed")),
        (
            permanent.clone().with_security_token(Secret::new(TEST_SECURITY_TOKEN)),
            (400, "InvalidSecurityToken.MismatchWithAccessKey"),
        ),
    ];
    for (credentials, expected) in cases {
        let values = client.state(PUBLISH, "publishable-entries");
        for scheme in [Scheme::Current, Scheme::Legacy] {
            let credentials = credentials.clone().signing(scheme.clone());
            assert_eq!(status_and_code(&client.call_as(&credentials, PUBLISH, &values)), expected);
        }
        let values = client.state(ASSOCIATE, "associable");
        assert_eq!(status_and_code(&client.call_as(&credentials, ASSOCIATE, &values)), (401, "APIGW.0301"));
    }
}

#[test]
fn refuses_a_token_that_is_none_or_too_old() {
    let client = Client::documented();
    let values = client.state(ASSOCIATE, "associable");
    let Credentials::Token(token) = &client.account.token else { panic!("it is a token") };
    let almost = format!("{}x", &token.expose()[..token.expose().len() - 1]);
    for (credentials, expected) in [
        (Credentials::Token(Secret::new("MIIF")), (401, "APIGW.0301")),
        (Credentials::Token(Secret::new(almost)), (401, "APIGW.0301")),
        (client.account.expired_token.clone(), (401, "APIGW.0307")),
    ] {
        assert_eq!(status_and_code(&client.call_as(&credentials, ASSOCIATE, &values)), expected, "{credentials:?}");
    }
}

#[test]
fn tells_what_the_older_signature_had_to_sign() {
    let client = Client::documented();
    let liar = other("bythebook-test-tests", "another secret").signing(Scheme::Legacy);
    let answer = client.call_as(&liar, PUBLISH, &client.state(PUBLISH, "publishable-entries"));
    assert_eq!(status_and_code(&answer), (400, "SignatureDoesNotMatch"));
    let message = answer.error.unwrap().message;
    let (text, signed) = message.split_once(':').unwrap();
    assert_eq!(text, "Specified signature is not matched with our calculation. server string to sign is");
    assert!(signed.starts_with("POST&%2F&AccessKeyId%3Dbythebook-test-tests%26Action%3D"), "{signed}");
}

#[test]
fn refuses_what_is_not_permitted() {
    let client = Client::documented();
    let unprivileged = &client.account.credentials_of["credential-without-permission"];
    for (operation, expected) in [(PUBLISH, (403, "Forbidden.RAM")), (ASSOCIATE, (403, "APIGW.0302"))] {
        let values = client.state(operation, "credential-without-permission");
        assert_eq!(status_and_code(&client.call_as(unprivileged, operation, &values)), expected);
        let dry = with(&values, "DryRun", json!("true"));
        assert_eq!(status_and_code(&client.call_as(unprivileged, operation, &dry)), expected);
        assert_eq!(client.call(operation, &values).status / 100, 2);
    }
}

#[test]
fn refuses_what_is_dated_wrong() {
    let client = Client::documented();
    for ((operation, state), expected) in
        CASES.into_iter().zip([(400, "InvalidTimeStamp.Expired"), (401, "APIGW.0301")])
    {
        let values = client.state(operation, state);
        for (shift, refused) in [(-86_400, true), (-901, true), (-900, false), (901, true), (86_400, true)] {
            let request = unsigned(operation, &values);
            let signed = client.signed(operation, request, &client.account.credentials, NOW + shift);
            let answer = client.send(operation, &signed);
            assert_eq!(status_and_code(&answer) == expected, refused, "{operation} {shift} s: {answer:?}");
        }
    }
}

#[test]
fn refuses_a_nonce_that_was_used() {
    let client = Client::documented();
    let request = unsigned(PUBLISH, &client.state(PUBLISH, "publishable-entries"));
    let signed = client.signed(PUBLISH, request, &client.account.credentials, NOW);
    assert_eq!(status_and_code(&client.send(PUBLISH, &signed)), (200, ""));
    assert_eq!(status_and_code(&client.send(PUBLISH, &signed)), (400, "SignatureNonceUsed"));
}

#[test]
fn refuses_what_was_changed_after_it_was_signed() {
    let client = Client::documented();
    for (operation, state) in CASES {
        let request = unsigned(operation, &client.state(operation, state));
        let mut signed = client.signed(operation, request, &client.account.credentials, NOW);
        signed.target = signed.target.replacen('1', "2", 1);
        signed.body = signed.body.iter().map(|byte| if *byte == b'1' { b'2' } else { *byte }).collect();
        assert!([400, 401].contains(&client.send(operation, &signed).status));
    }
}

#[test]
fn answers_what_it_cannot_read() {
    let client = Client::documented();
    let key = &client.account.credentials;
    let mut request = unsigned(PUBLISH, &client.state(PUBLISH, "publishable-entries"));
    request.set_header("x-acs-action", "NoSuchAction");
    assert_eq!(
        status_and_code(&client.send(PUBLISH, &client.signed(PUBLISH, request.clone(), key, NOW))),
        (404, "InvalidAction.NotFound")
    );
    request.method = "DELETE".to_owned();
    assert_eq!(status_and_code(&client.send(PUBLISH, &request)), (400, "UnsupportedHTTPMethod"));

    let mut request = unsigned(ASSOCIATE, &client.state(ASSOCIATE, "associable"));
    request.body = b"{".to_vec();
    assert_eq!(
        status_and_code(&client.send(ASSOCIATE, &client.signed(ASSOCIATE, request.clone(), key, NOW))),
        (400, "ER.04009005")
    );
    request.body = vec![b' '; (1 << 20) + 1];
    assert_eq!(
        status_and_code(&client.send(ASSOCIATE, &client.signed(ASSOCIATE, request.clone(), key, NOW))),
        (413, "APIGW.0201")
    );
    request.body.clear();
    request.target = "/v3/nowhere".to_owned();
    assert_eq!(status_and_code(&client.send(ASSOCIATE, &request)), (404, "APIGW.0101"));
}

#[test]
fn lets_in_whom_the_rules_let_in() {
    for (objection, credentials) in
        [(Objection::UnknownKey, Some(other("LTAI5tNobody", "secret"))), (Objection::Unsigned, None)]
    {
        let (mut alibaba, mut huawei) = (Alibaba::default(), Huawei::default());
        for gateway in [alibaba.gateway_mut(), huawei.gateway_mut()] {
            gateway.admit(objection, Admission::Everybody);
        }
        let client = Client::of(Service::of(vec![Arc::new(alibaba), Arc::new(huawei)], Arc::clone(&LIBRARY)));
        for (operation, state) in CASES {
            let values = client.state(operation, state);
            // The account is known from its first call on, whatever that is answered with.
            client.call(operation, &with(&without(&values, "TargetType"), "attachment_id", json!("none")));
            let request = unsigned(operation, &values);
            let request = match &credentials {
                Some(credentials) => client.signed(operation, request, credentials, NOW),
                None => request,
            };
            assert_eq!(client.send(operation, &request).status / 100, 2, "{operation}");
        }
    }
}

#[test]
fn request_ids_differ_and_are_in_errors_too() {
    let client = Client::documented();
    for (operation, state) in CASES {
        let values = client.state(operation, state);
        let ids: Vec<_> = (0..3).map(|_| client.call(operation, &values).request_id.unwrap()).collect();
        assert!(ids[0] != ids[1] && ids[1] != ids[2]);
    }
}

#[test]
fn every_fault_names_a_clause_of_its_operation() {
    for fault in faults() {
        let operation = LIBRARY.operation(&fault.operation).unwrap();
        assert!(operation.clause(fault.clause).is_some(), "{}: {}/{}", fault.id, fault.operation, fault.clause);
    }
}

#[test]
fn every_clause_that_a_subject_is_asked_about_has_a_fault() {
    // Its one body parameter cannot be put in another order.
    const UNBROKEN: &[&str] = &["AssociateRouteTable/common.parameter-order"];
    for operation in LIBRARY.subjects() {
        for clause in operation.clauses.iter().filter(|clause| clause.testability == Testability::Testable) {
            let breaks = |fault: &Fault| fault.operation == operation.id && fault.clause == clause.id;
            let id = clause.full_id(&operation.id);
            assert_ne!(faults().iter().any(breaks), UNBROKEN.contains(&id.as_str()), "{id}");
        }
    }
}

#[test]
fn no_choice_refuses_what_is_valid() {
    for choice in variants().iter().flat_map(|variant| &variant.choices) {
        let client = Client::with(&Rules::default().with_choice(choice));
        for operation in LIBRARY.operations() {
            let base = operation.base_state().map(|(name, _)| name).unwrap();
            let answer = client.call(operation.id.name(), &client.state(operation.id.name(), base));
            assert!(answer.is_success(), "{}: {answer:?}", choice.id);
        }
    }
}

#[test]
fn states_bind_what_the_contracts_ask_for() {
    let account = account("tests");
    for operation in LIBRARY.operations() {
        let given = &account.states()[&operation.id];
        for (name, state) in &operation.states {
            for parameter in state.binds.keys() {
                let bound = given.get(name).and_then(|values| values.get(parameter));
                assert!(bound.is_some(), "{}: {name} lacks {parameter}", operation.id);
            }
        }
    }
}
