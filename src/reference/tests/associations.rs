//! Associating, taking back and listing.

use super::*;
use crate::reference::huawei::enterprise_router::rules::SecondAssociation;

const ASSOCIATE: &str = "AssociateRouteTable";
const DISASSOCIATE: &str = "DisassociateRouteTable";
const LIST: &str = "ListAssociations";

/// States of the associations of the request's table, as the list shows them.
fn states(client: &Client, request: &Map<String, Value>) -> Vec<String> {
    let answer = client.call(LIST, &without(&without(request, "attachment_id"), "X-Client-Token"));
    assert_eq!(status_and_code(&answer), (200, ""));
    let body = answer.body.unwrap();
    let shown = body["associations"].as_array().unwrap();
    shown.iter().map(|association| association["state"].as_str().unwrap().to_owned()).collect()
}

fn second_table(client: &Client, request: &Map<String, Value>) -> Map<String, Value> {
    with(request, "route_table_id", client.pool(ASSOCIATE, "associable", "route_table_id")[1].clone())
}

#[test]
fn an_association_is_pending_then_available_then_gone() {
    let client = Client::documented();
    let request = client.state(ASSOCIATE, "associable");
    assert!(states(&client, &request).is_empty());
    let answer = client.call(ASSOCIATE, &request);
    assert_eq!(status_and_code(&answer), (202, ""));
    assert_eq!(answer.header("x-client-token"), None);
    let body = answer.body.unwrap();
    assert_eq!(body["request_id"], json!(answer.request_id.unwrap()));
    let association = &body["association"];
    let names: Vec<&String> = association.as_object().unwrap().keys().collect();
    let page = "id route_table_id attachment_id resource_type resource_id state created_at updated_at";
    assert_eq!(names, page.split(' ').collect::<Vec<_>>());
    assert_eq!(association["state"], json!("pending"));
    assert_eq!(association["attachment_id"], request["attachment_id"]);
    assert_eq!(association["created_at"], json!("2026-09-21T14:13:20"));
    assert_eq!(states(&client, &request), ["pending"]);
    assert_eq!(states(&client, &request), ["available"]);
    let gone = client.call(DISASSOCIATE, &request);
    assert_eq!((status_and_code(&gone), &gone.body), ((202, ""), &Ok(Value::Null)));
    assert_eq!(states(&client, &request), ["deleting"]);
    assert!(states(&client, &request).is_empty());
    assert_eq!(status_and_code(&client.call(DISASSOCIATE, &request)), (404, "ER.04042001"));
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &request)), (202, ""), "the attachment is free again");
}

#[test]
fn an_attachment_has_one_table() {
    let client = Client::documented();
    let request = client.state(ASSOCIATE, "associable");
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &request)), (202, ""));
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &request)), (400, "ER.04002002"));
    let other = second_table(&client, &request);
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &other)), (400, "ER.04002002"));
    assert!(states(&client, &other).is_empty());

    let moving = Client::huawei(|rules| rules.associations.second = SecondAssociation::Moves);
    moving.call(ASSOCIATE, &request);
    assert_eq!(status_and_code(&moving.call(ASSOCIATE, &other)), (202, ""));
    assert_eq!(states(&moving, &request), ["deleting"]);
    assert!(states(&moving, &request).is_empty());
    assert_eq!(states(&moving, &other), ["pending"]);

    let both = Client::huawei(|rules| rules.associations.second = SecondAssociation::Both);
    both.call(ASSOCIATE, &request);
    both.call(ASSOCIATE, &other);
    assert_eq!((states(&both, &request).len(), states(&both, &other).len()), (1, 1));
}

#[test]
fn who_only_asks_again_gets_past_a_busy_association() {
    let client = Client::documented();
    let request = client.state(ASSOCIATE, "associable");
    client.call(ASSOCIATE, &request);
    client.call(DISASSOCIATE, &request);
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &request)), (400, "ER.04002003"));
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &request)), (202, ""));
    let slow = Client::choosing("pending-taken-back", "busy");
    slow.call(ASSOCIATE, &request);
    assert_eq!(status_and_code(&slow.call(DISASSOCIATE, &request)), (400, "ER.04002003"));
    assert_eq!(status_and_code(&slow.call(DISASSOCIATE, &request)), (202, ""));
}

#[test]
fn the_same_token_gives_the_same_association() {
    let client = Client::documented();
    let request = with(&client.state(ASSOCIATE, "associable"), "X-Client-Token", json!("a-token"));
    let first = client.call(ASSOCIATE, &request);
    assert_eq!(first.header("X-Client-Token"), Some("a-token"));
    let (first, id) = (first.status, first.body.unwrap()["association"]["id"].clone());
    assert_eq!(states(&client, &request), ["pending"]);
    let again = client.call(ASSOCIATE, &request);
    assert_eq!((again.status, &again.body.unwrap()["association"]["id"]), (first, &id));
    assert_eq!(states(&client, &request).len(), 1);
    let other = second_table(&client, &request);
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &other)), (400, "ER.04009005"));
    let other = with(&request, "attachment_id", client.pool(ASSOCIATE, "associable", "attachment_id")[1].clone());
    let other = with(&other, "X-Client-Token", json!("a-token-2"));
    let second = client.call(ASSOCIATE, &other);
    assert_eq!(second.status, 202);
    assert_ne!(second.body.unwrap()["association"]["id"], id);
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &without(&request, "X-Client-Token"))), (400, "ER.04002002"));
}

#[test]
fn parameters_are_checked_as_the_page_has_them() {
    let client = Client::documented();
    let request = client.state(ASSOCIATE, "associable");
    let wrong = [json!(null), json!(""), json!(7), json!(true), json!(["x"]), json!({}), json!("x".repeat(37))];
    for value in wrong {
        let answer = client.call(ASSOCIATE, &with(&request, "attachment_id", value.clone()));
        assert_eq!(status_and_code(&answer), (400, "ER.04009005"), "{value}");
    }
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &without(&request, "attachment_id"))), (400, "ER.04009005"));
    let long = with(&request, "X-Client-Token", json!("t".repeat(65)));
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &long)), (400, "ER.04009005"));
    for length in [1, 64] {
        let token = with(&request, "X-Client-Token", json!("t".repeat(length)));
        assert_eq!(status_and_code(&client.call(ASSOCIATE, &token)), (202, ""), "{length}");
        client.call(DISASSOCIATE, &request);
        states(&client, &request);
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    let client = Client::documented();
    let request = client.state(ASSOCIATE, "associable");
    let nothing = json!("915a14a6-867b-4af7-83d1-70efceb146f8");
    for (name, code, said) in [
        ("er_id", "ER.04041001", "enterprise router 915a14a6"),
        ("route_table_id", "ER.04045001", "route table 915a14a6"),
        ("attachment_id", "ER.04044001", "attachment 915a14a6"),
    ] {
        let answer = client.call(ASSOCIATE, &with(&request, name, nothing.clone()));
        assert_eq!(status_and_code(&answer), (404, code));
        assert!(answer.error.unwrap().message.starts_with(said));
    }
    let stranger = client.state(ASSOCIATE, "attachment-of-other-router");
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &stranger)), (404, "ER.04044001"));
    let project = with(&request, "project_id", json!("0".repeat(32)));
    assert_eq!(status_and_code(&client.call(ASSOCIATE, &project)), (404, "ER.04041001"));
}

#[test]
fn lists_page_by_page_and_by_filter() {
    let client = Client::documented();
    let request = client.state(LIST, "associated");
    let mut seen = Vec::new();
    let mut asked = with(&request, "limit", json!(2));
    loop {
        let body = client.call(LIST, &asked).body.unwrap();
        let page = body["associations"].as_array().unwrap().clone();
        assert_eq!(body["page_info"]["current_count"], json!(page.len()));
        seen.extend(page);
        match body["page_info"].get("next_marker") {
            Some(marker) => asked.insert("marker".to_owned(), marker.clone()),
            None => break,
        };
    }
    assert_eq!(seen.len(), 5);
    let count =
        |request: &Map<String, Value>| client.call(LIST, request).body.unwrap()["page_info"]["current_count"].clone();
    assert_eq!(count(&with(&request, "attachment_id", json!([seen[0]["attachment_id"]]))), json!(1));
    assert_eq!(count(&with(&request, "state", json!(["pending", "available"]))), json!(5));
    assert_eq!(count(&with(&request, "state", json!(["failed"]))), json!(0));
    assert_eq!(count(&with(&request, "resource_type", json!(["vgw"]))), json!(0));
    let ids = |request: &Map<String, Value>| {
        let body = client.call(LIST, request).body.unwrap();
        body["associations"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    let ascending = ids(&request);
    let mut descending = ids(&with(&request, "sort_dir", json!(["desc"])));
    descending.reverse();
    assert_eq!(ascending, descending);
    assert_eq!(ids(&with(&request, "sort_key", json!(["created_at"]))), ascending);
    for name in ["state", "resource_type", "sort_dir", "sort_key"] {
        assert_eq!(
            status_and_code(&client.call(LIST, &with(&request, name, json!(["x"])))),
            (400, "ER.04009005"),
            "{name}"
        );
    }
    for limit in ["2001", "-1", "x"] {
        assert_eq!(status_and_code(&client.call(LIST, &with(&request, "limit", json!(limit)))), (400, "ER.04009005"));
    }
}

#[test]
fn disassociates_what_was_associated_from_the_start() {
    let client = Client::documented();
    let request = client.state(DISASSOCIATE, "associated");
    assert_eq!(states(&client, &request), ["available"; 3]);
    assert_eq!(status_and_code(&client.call(DISASSOCIATE, &request)), (202, ""));
    states(&client, &request);
    assert_eq!(states(&client, &request).len(), 2);
}

#[test]
fn choices_are_what_they_say() {
    let request = Client::documented().state(ASSOCIATE, "associable");
    let chosen = Client::choosing;
    let made = |client: &Client| client.call(ASSOCIATE, &request).body.unwrap();
    assert_eq!(made(&chosen("pending", "skipped"))["association"]["state"], json!("available"));
    let slow = chosen("pending", "long");
    made(&slow);
    let seen: Vec<String> = (0..4).flat_map(|_| states(&slow, &request)).collect();
    assert_eq!(seen, ["pending", "pending", "pending", "available"]);
    let at = made(&chosen("timestamp-form", "milliseconds-zone"))["association"]["created_at"].clone();
    assert_eq!(at, json!("2026-09-21T14:13:20.000Z"));
    let any = chosen("attachment-absent", "accepted");
    assert_eq!(status_and_code(&any.call(ASSOCIATE, &without(&request, "attachment_id"))), (202, ""));
    let late = chosen("association-shown", "after-2-reads");
    made(&late);
    let seen: Vec<usize> = (0..3).map(|_| states(&late, &request).len()).collect();
    assert_eq!(seen, [0, 0, 1]);
    assert!(made(&chosen("other-members", "null"))["extension"].is_null());
}
