//! Whatever comes in, the service answers and no rule makes it panic.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::reference::faults;

const PARAMETERS: &[&str] = &[
    "RegionId",
    "RouteEntries",
    "TargetType",
    "TargetInstanceId",
    "DryRun",
    "RouteTableId",
    "MaxResults",
    "NextToken",
    "DestinationCidrBlock",
    "project_id",
    "er_id",
    "route_table_id",
    "attachment_id",
    "X-Client-Token",
    "limit",
    "marker",
    "state",
    "resource_type",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,70}".prop_map(Value::from),
        select(&["ECR", "10.0.0.0/24", "true", "::/0", "pl-1", ""][..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            vec((select(PARAMETERS), inner), 0..3)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_call_is_answered_under_any_fault(
        changes in vec((select(PARAMETERS), proptest::option::of(value())), 0..5),
        fault in select(faults()),
    ) {
        let mut client = Client::with(&Rules::default().with_fault(&fault));
        client.account = account("random");
        let operations: Vec<_> = LIBRARY.operations().collect();
        for operation in operations {
            let base = operation.base_state().map(|(name, _)| name).unwrap();
            let mut values: BTreeMap<String, Value> =
                client.account.state(&operation.id, base).unwrap().into_iter().collect();
            for (name, value) in &changes {
                match value {
                    Some(value) => values.insert((*name).to_owned(), value.clone()),
                    None => values.remove(*name),
                };
            }
            let (_, protocol) = found(operation.id.name());
            let Ok(request) = protocol.encode(operation, &Call::new(&operation.id, values), "localhost") else {
                continue;
            };
            let signed = client.signed(operation.id.name(), request, &client.account.credentials, NOW);
            let answer = client.service.answer(&signed, NOW);
            prop_assert!(answer.is_some() || fault.clause == "common.answers");
        }
    }

    #[test]
    fn any_request_is_answered(
        method in "[A-Z]{1,7}",
        target in "/(v3/)?[ -~]{0,60}",
        headers in vec(("(x-acs-[a-z]{1,9}|x-sdk-date|authorization|content-type)", "[ -~]{0,60}"), 0..5),
        body in vec(any::<u8>(), 0..200),
        now in any::<i64>(),
    ) {
        let client = Client::documented();
        let response = client.service.answer(&Request { method, target, headers, body }, now);
        let status = response.unwrap().status;
        prop_assert!((400..500).contains(&status), "{}", status);
    }
}
