//! Who may call, and what is said to those who may not.

use super::*;
use crate::{
    call::Secret,
    reference::{FAULTS, VARIANTS, rules::Objection},
};

const PUBLISH: &str = "PublishVpcRouteEntries";
const ASSOCIATE: &str = "AssociateRouteTable";
const CASES: [(&str, &str); 2] = [(PUBLISH, "publishable-entries"), (ASSOCIATE, "associable")];

fn other(access_key: &str, secret: &str) -> Credentials {
    Credentials { access_key: access_key.to_owned(), secret: Secret::new(secret) }
}

#[test]
fn refuses_whom_it_does_not_know() {
    let client = Client::by_the_book();
    let expected = [
        (PUBLISH, [(400, "IncompleteSignature"), (404, "InvalidAccessKeyId.NotFound"), (400, "SignatureDoesNotMatch")]),
        (ASSOCIATE, [(401, "APIGW.0301"); 3]),
    ];
    for ((operation, state), (_, [unsigned, unknown, wrong])) in CASES.into_iter().zip(expected) {
        let values = client.state(operation, state);
        assert_eq!(told(&client.send(operation, &client.request(operation, &values))), unsigned);
        let stranger = other("LTAI5tNobody", "secret");
        assert_eq!(told(&client.call_as(&stranger, operation, &values)), unknown);
        let liar = other("bythebook-test-tests", "another secret");
        assert_eq!(told(&client.call_as(&liar, operation, &values)), wrong);
        assert_eq!(client.call(operation, &values).status / 100, 2, "nothing took effect before");
    }
}

#[test]
fn refuses_what_is_not_permitted() {
    let client = Client::by_the_book();
    let unprivileged = &client.account.credentials_of["credential-without-permission"];
    for (operation, expected) in [(PUBLISH, (403, "Forbidden.RAM")), (ASSOCIATE, (403, "APIGW.0302"))] {
        let values = client.state(operation, "credential-without-permission");
        assert_eq!(told(&client.call_as(unprivileged, operation, &values)), expected);
        let dry = with(&values, "DryRun", json!("true"));
        assert_eq!(told(&client.call_as(unprivileged, operation, &dry)), expected);
        assert_eq!(client.call(operation, &values).status / 100, 2);
    }
}

#[test]
fn refuses_what_is_dated_wrong() {
    let client = Client::by_the_book();
    for ((operation, state), expected) in
        CASES.into_iter().zip([(400, "InvalidTimeStamp.Expired"), (401, "APIGW.0301")])
    {
        let values = client.state(operation, state);
        for (shift, refused) in [(-86_400, true), (-901, true), (-900, false), (901, true), (86_400, true)] {
            let request = client.request(operation, &values);
            let signed = client.signed(operation, request, &client.account.credentials, NOW + shift);
            let answer = client.send(operation, &signed);
            assert_eq!(told(&answer) == expected, refused, "{operation} {shift} s: {answer:?}");
        }
    }
}

#[test]
fn refuses_a_nonce_that_was_used() {
    let client = Client::by_the_book();
    let request = client.request(PUBLISH, &client.state(PUBLISH, "publishable-entries"));
    let signed = client.signed(PUBLISH, request, &client.account.credentials, NOW);
    assert_eq!(told(&client.send(PUBLISH, &signed)), (200, ""));
    assert_eq!(told(&client.send(PUBLISH, &signed)), (400, "SignatureNonceUsed"));
}

#[test]
fn refuses_what_was_changed_after_it_was_signed() {
    let client = Client::by_the_book();
    for (operation, state) in CASES {
        let request = client.request(operation, &client.state(operation, state));
        let mut signed = client.signed(operation, request, &client.account.credentials, NOW);
        signed.target = signed.target.replacen('1', "2", 1);
        signed.body = signed.body.iter().map(|byte| if *byte == b'1' { b'2' } else { *byte }).collect();
        assert!([400, 401].contains(&client.send(operation, &signed).status));
    }
}

#[test]
fn answers_what_it_cannot_read() {
    let client = Client::by_the_book();
    let key = &client.account.credentials;
    let mut request = client.request(PUBLISH, &client.state(PUBLISH, "publishable-entries"));
    request.set_header("x-acs-action", "NoSuchAction");
    assert_eq!(
        told(&client.send(PUBLISH, &client.signed(PUBLISH, request.clone(), key, NOW))),
        (404, "InvalidAction.NotFound")
    );
    request.method = "DELETE".to_owned();
    assert_eq!(told(&client.send(PUBLISH, &request)), (400, "UnsupportedHTTPMethod"));

    let mut request = client.request(ASSOCIATE, &client.state(ASSOCIATE, "associable"));
    request.body = b"{".to_vec();
    assert_eq!(
        told(&client.send(ASSOCIATE, &client.signed(ASSOCIATE, request.clone(), key, NOW))),
        (400, "ER.04009005")
    );
    request.body = vec![b' '; (1 << 20) + 1];
    assert_eq!(
        told(&client.send(ASSOCIATE, &client.signed(ASSOCIATE, request.clone(), key, NOW))),
        (413, "APIGW.0201")
    );
    request.target = "/v3/nowhere".to_owned();
    assert_eq!(told(&client.send(ASSOCIATE, &request)), (404, "APIGW.0101"));
}

#[test]
fn lets_in_whom_the_rules_let_in() {
    for (objection, credentials) in
        [(Objection::UnknownKey, Some(other("LTAI5tNobody", "secret"))), (Objection::Unsigned, None)]
    {
        let mut rules = Rules::default();
        for gateway in [&mut rules.alibaba, &mut rules.huawei] {
            gateway.admit(objection, super::super::Admission::Everybody);
        }
        let service = Service::new(rules, Arc::clone(&LIBRARY));
        let client = Client { service, ..Client::by_the_book() };
        for (operation, state) in CASES {
            let values = client.state(operation, state);
            // The account is known from its first call on.
            client.call(
                operation,
                &without(&values, "er_id").is_empty().then(Map::new).unwrap_or(with(&values, "DryRun", json!("true"))),
            );
            let values = if operation == ASSOCIATE {
                with(&values, "attachment_id", client.pool(operation, state, "attachment_id")[1].clone())
            } else {
                values
            };
            let request = client.request(operation, &values);
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
    let client = Client::by_the_book();
    for (operation, state) in CASES {
        let values = client.state(operation, state);
        let ids: Vec<_> = (0..3).map(|_| client.call(operation, &values).request_id.unwrap()).collect();
        assert!(ids[0] != ids[1] && ids[1] != ids[2]);
    }
}

#[test]
fn every_fault_names_a_clause_of_its_operation() {
    let mut unknown = Vec::new();
    for fault in FAULTS {
        let (operation, _) = found(fault.operation);
        if operation.clause(fault.clause).is_none() {
            unknown.push((fault.id, fault.operation, fault.clause));
        }
    }
    assert_eq!(unknown, []);
}

#[test]
fn no_choice_refuses_what_is_valid() {
    for choice in VARIANTS.iter().flat_map(|variant| variant.choices) {
        let client = Client::new(choice.change);
        for operation in LIBRARY.operations() {
            let base = operation.base_state().map(|(name, _)| name).unwrap();
            let answer = client.call(&operation.name, &client.state(&operation.name, base));
            assert!(answer.is_success(), "{}: {answer:?}", choice.id);
        }
    }
}

#[test]
fn states_bind_what_the_contracts_ask_for() {
    let account = account("tests");
    for operation in LIBRARY.operations() {
        let given = &account.states[&operation.name];
        for (name, state) in &operation.states {
            for parameter in state.binds.keys() {
                let bound = given.get(name).and_then(|values| values.get(parameter));
                assert!(bound.is_some(), "{}: {name} lacks {parameter}", operation.name);
            }
        }
    }
}
