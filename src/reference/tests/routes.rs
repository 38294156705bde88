//! Publishing, withdrawing and listing route entries.

use super::*;
use crate::reference::alibaba::vpc::rules::{DryRunDepth, RepeatedEntry};

const PUBLISH: &str = "PublishVpcRouteEntries";
const WITHDRAW: &str = "WithdrawVpcPublishedRouteEntries";
const LIST: &str = "ListVpcPublishedRouteEntries";

/// The number of entries that the list shows of the tables that a request names.
fn listed(client: &Client, request: &Map<String, Value>) -> usize {
    let table = &request["RouteEntries"][0]["RouteTableId"];
    let mut asked = with(request, "RouteTableId", table.clone());
    asked.shift_remove("RouteEntries");
    asked.shift_remove("DryRun");
    asked.insert("MaxResults".to_owned(), json!("500"));
    let answer = client.call(LIST, &asked);
    assert!(answer.is_success(), "{answer:?}");
    answer.body.unwrap()["RouteEntries"].as_array().unwrap().len()
}

fn entries(client: &Client, count: usize) -> Map<String, Value> {
    let pool = client.pool(PUBLISH, "publishable-entries", "RouteEntries");
    with(&client.state(PUBLISH, "publishable-entries"), "RouteEntries", json!(pool[..count]))
}

#[test]
fn publishes_and_withdraws() {
    let client = Client::documented();
    let request = entries(&client, 3);
    assert_eq!(listed(&client, &request), 0);
    let answer = client.call(PUBLISH, &request);
    assert_eq!(status_and_code(&answer), (200, ""));
    let body = answer.body.unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
    let id = body["RequestId"].as_str().unwrap();
    assert!(id.len() == 36 && *id == id.to_uppercase());
    assert_eq!(listed(&client, &request), 3);
    assert_eq!(status_and_code(&client.call(PUBLISH, &request)), (200, ""), "a second time");
    assert_eq!(listed(&client, &request), 3);
    assert_eq!(status_and_code(&client.call(WITHDRAW, &request)), (200, ""));
    assert_eq!(listed(&client, &request), 0);
}

#[test]
fn each_state_is_answered_with_its_row() {
    let rows = [
        ("publishable-entries", 200, "", ""),
        ("vpc-not-ready", 400, "IncorrectStatus.Vpc", "The status of VPC [vpc-bp1"),
        ("route-entry-absent", 400, "ResourceNotFound.RouteEntry", "The specified resource routeEntry is not found."),
        ("route-entry-not-steady", 400, "IncorrectStatus.RouteEntry", "The status of RouteEntry [rte-bp1"),
        (
            "custom-route-table",
            400,
            "Forbidden.OperateCustomRouteTable",
            "The operation is forbidden because publish route entry in custom route table.",
        ),
        (
            "publish-status-unfit",
            400,
            "IncorrectStatus.RouteEntryPublishStatus",
            "Route entry publish status is incorrect.",
        ),
        (
            "target-not-associated",
            400,
            "ResourceNotAssociated.TargetInstance",
            "The target instance is not associated with vpc.",
        ),
        (
            "target-type-unsupported",
            400,
            "OperationDenied.UnsupportedTargetType",
            "The operation is not allowed because the target type is not supported.",
        ),
        ("route-table-not-ready", 400, "IncorrectStatus.RouteTable", "The route table is in an invalid state."),
        (
            "system-route",
            400,
            "OperationUnsupported.PublishSystemRouteEntry",
            "Publishing system route entry is unsupported.",
        ),
        (
            "next-hop-unsupported",
            400,
            "OperationUnsupported.UnsupportedNextHop",
            "Unsupported nexthop type for route entry publish operation.",
        ),
        (
            "prefix-list-route",
            400,
            "OperationUnsupported.PublishPrefixListRouteEntry",
            "Publishing prefix list route entry is unsupported.",
        ),
    ];
    let client = Client::documented();
    for (state, status, code, message) in rows {
        let request = client.state(PUBLISH, state);
        let answer = client.call(PUBLISH, &request);
        assert_eq!(status_and_code(&answer), (status, code), "{state}");
        let said = answer.error.map(|error| error.message).unwrap_or_default();
        assert!(said.starts_with(message) && !said.contains("%s"), "{state}: {said}");
        let dry = client.call(PUBLISH, &with(&request, "DryRun", json!("true")));
        assert_eq!(status_and_code(&dry), (400, "DryRunOperation"), "{state} is not looked at by a dry run");
    }
    let everything = Client::alibaba(|rules| rules.publish.dry_run.depth = DryRunDepth::Everything);
    for (state, status, code, _) in &rows[1..] {
        let request = with(&everything.state(PUBLISH, state), "DryRun", json!("true"));
        assert_eq!(status_and_code(&everything.call(PUBLISH, &request)), (*status, *code), "{state} under dry run");
    }
}

#[test]
fn takes_fifty_entries_and_no_more() {
    let client = Client::documented();
    for count in [1, 49, 50] {
        assert_eq!(status_and_code(&client.call(PUBLISH, &entries(&client, count))), (200, ""), "{count}");
        assert_eq!(listed(&client, &entries(&client, 1)), count);
    }
    for count in [51, 100] {
        assert_eq!(
            status_and_code(&client.call(PUBLISH, &entries(&client, count))),
            (400, "InvalidParameter"),
            "{count}"
        );
    }
    assert_eq!(listed(&client, &entries(&client, 1)), 50);
}

#[test]
fn takes_entries_of_two_tables() {
    let client = Client::documented();
    let both = client.pool(PUBLISH, "publishable-entries-of-two-tables", "RouteEntries");
    let request = with(&client.state(PUBLISH, "publishable-entries-of-two-tables"), "RouteEntries", json!(both));
    assert_eq!(status_and_code(&client.call(PUBLISH, &request)), (200, ""));
}

#[test]
fn publishes_all_or_nothing() {
    let client = Client::documented();
    let mut request = entries(&client, 2);
    let absent = client.pool(PUBLISH, "route-entry-absent", "RouteEntries")[0].clone();
    request["RouteEntries"].as_array_mut().unwrap().push(absent);
    assert_eq!(status_and_code(&client.call(PUBLISH, &request)), (400, "ResourceNotFound.RouteEntry"));
    assert_eq!(listed(&client, &request), 0);
}

#[test]
fn requires_what_the_page_requires() {
    let client = Client::documented();
    let request = client.state(PUBLISH, "publishable-entries");
    for name in ["RegionId", "TargetType", "TargetInstanceId", "RouteEntries"] {
        for request in [without(&request, name), with(&request, name, json!(""))] {
            for request in [request.clone(), with(&request, "DryRun", json!("true"))] {
                assert_eq!(status_and_code(&client.call(PUBLISH, &request)), (400, "MissingParameter"), "{name}");
            }
        }
    }
    for name in ["RouteTableId", "DestinationCidrBlock"] {
        let mut request = entries(&client, 2);
        request["RouteEntries"][1].as_object_mut().unwrap().shift_remove(name);
        let answer = client.call(PUBLISH, &request);
        assert_eq!(status_and_code(&answer), (400, "MissingParameter"), "{name}");
        assert!(answer.error.unwrap().message.contains(&format!("RouteEntries.2.{name}")));
    }
    assert_eq!(listed(&client, &request), 0);
    let empty = Client::choosing("no-entries", "accepted");
    assert_eq!(status_and_code(&empty.call(PUBLISH, &without(&request, "RouteEntries"))), (200, ""));
    let missing = Client::choosing("missing-code", "by-name");
    assert_eq!(status_and_code(&missing.call(PUBLISH, &without(&request, "TargetType"))), (400, "MissingTargetType"));
}

#[test]
fn refuses_what_does_not_exist_or_is_malformed() {
    let client = Client::documented();
    let request = client.state(PUBLISH, "publishable-entries");
    let mut table = request.clone();
    table["RouteEntries"][0]["RouteTableId"] = json!("vtb-bp1none");
    assert_eq!(status_and_code(&client.call(PUBLISH, &table)), (400, "ResourceNotFound.RouteEntry"));
    let target = with(&request, "TargetInstanceId", json!("ecr-none"));
    assert_eq!(status_and_code(&client.call(PUBLISH, &target)), (400, "ResourceNotAssociated.TargetInstance"));
    let mut block = request.clone();
    block["RouteEntries"][0]["DestinationCidrBlock"] = json!("somewhere");
    assert_eq!(status_and_code(&client.call(PUBLISH, &block)), (400, "InvalidParameter"));
}

#[test]
fn a_dry_run_changes_nothing() {
    let client = Client::documented();
    for spelling in ["true", "True", "TRUE"] {
        for count in [1, 2, 50] {
            let request = with(&entries(&client, count), "DryRun", json!(spelling));
            let answer = client.call(PUBLISH, &request);
            assert_eq!(status_and_code(&answer), (400, "DryRunOperation"), "{spelling}");
            assert_eq!(listed(&client, &request), 0);
        }
    }
    assert_eq!(
        status_and_code(&client.call(PUBLISH, &with(&entries(&client, 1), "DryRun", json!("false")))),
        (200, "")
    );
    assert_eq!(listed(&client, &entries(&client, 1)), 1);
    let withdrawn = with(&entries(&client, 1), "DryRun", json!("true"));
    assert_eq!(status_and_code(&client.call(WITHDRAW, &withdrawn)), (400, "DryRunOperation"));
    assert_eq!(listed(&client, &withdrawn), 1);
}

#[test]
fn withdraws_what_was_published_from_the_start() {
    let client = Client::documented();
    let pool = client.pool(WITHDRAW, "published-entries", "RouteEntries");
    let request = client.state(WITHDRAW, "published-entries");
    assert_eq!((pool.len(), listed(&client, &request)), (51, 51));
    let too_many = with(&request, "RouteEntries", json!(pool));
    assert_eq!(status_and_code(&client.call(WITHDRAW, &too_many)), (400, "InvalidParameter"));
    let fifty = with(&request, "RouteEntries", json!(pool[..50]));
    assert_eq!(status_and_code(&client.call(WITHDRAW, &fifty)), (200, ""));
    assert_eq!(listed(&client, &request), 1);
    let none = client.call(WITHDRAW, &without(&request, "RouteEntries"));
    assert_eq!(status_and_code(&none), (400, "MissingParam.RouteEntries"));
}

#[test]
fn lists_page_by_page() {
    let client = Client::documented();
    let request = client.state(LIST, "published-entries");
    let mut seen = Vec::new();
    let mut asked = with(&request, "MaxResults", json!("3"));
    loop {
        let body = client.call(LIST, &asked).body.unwrap();
        for entry in body["RouteEntries"].as_array().unwrap() {
            assert_eq!(entry["RoutePublishTargets"][0]["PublishTargetInstanceId"], request["TargetInstanceId"]);
            seen.push(entry["RouteEntryId"].as_str().unwrap().to_owned());
        }
        match body.get("NextToken") {
            Some(token) => asked.insert("NextToken".to_owned(), token.clone()),
            None => break,
        };
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
    for (name, value) in [("MaxResults", "0"), ("MaxResults", "501"), ("MaxResults", "x"), ("NextToken", "x")] {
        assert_eq!(status_and_code(&client.call(LIST, &with(&request, name, json!(value)))), (400, "InvalidParameter"));
    }
}

#[test]
fn choices_are_what_they_say() {
    let late = Client::choosing("published-shown", "after-2-reads");
    let request = entries(&late, 2);
    late.call(PUBLISH, &request);
    assert_eq!([listed(&late, &request), listed(&late, &request), listed(&late, &request)], [0, 0, 2]);
    late.call(WITHDRAW, &request);
    assert_eq!([listed(&late, &request), listed(&late, &request), listed(&late, &request)], [2, 2, 0]);

    let strict = Client::alibaba(|rules| rules.publish.repeated_entry = RepeatedEntry::Refused);
    assert_eq!(status_and_code(&strict.call(PUBLISH, &request)), (200, ""));
    assert_eq!(status_and_code(&strict.call(PUBLISH, &request)), (400, "IncorrectStatus.RouteEntryPublishStatus"));

    let prefix = Client::choosing("bad-entry-in-list", "prefix");
    let mut request = entries(&prefix, 2);
    let absent = prefix.pool(PUBLISH, "route-entry-absent", "RouteEntries")[0].clone();
    request["RouteEntries"].as_array_mut().unwrap().push(absent);
    assert_eq!(status_and_code(&prefix.call(PUBLISH, &request)), (400, "ResourceNotFound.RouteEntry"));
    assert_eq!(listed(&prefix, &request), 2);
}
