//! The ledger of clauses: each is asked by a check, or its contract says why it is not; and every question that the
//! documentation leaves open is answered under its name.

use std::{collections::BTreeSet, sync::Arc};

use bythebook::{
    check::check_of,
    contract::{Library, Role, Testability},
    engine::{Selection, plan},
    reference::{Rules, router},
    session::{RunOptions, Session},
};

/// What a run of the subjects answers of `PublishVpcRouteEntries`; what ends in `/` has a name for each case.
const OF_PUBLISH: &[&str] = &[
    "no-entries",
    "region-absent",
    "empty-value/",
    "missing-code/",
    "limit-code",
    "limit-double",
    "limit-over-tables",
    "two-tables",
    "duplicate-entry",
    "bad-entry-in-list",
    "again",
    "again/dry-run",
    "publish-status-unfit",
    "success-status",
    "visible-after",
    "dry-run-status",
    "dry-run-message",
    "dry-run-detects/vpc-not-ready",
    "dry-run-detects/route-entry-absent",
    "dry-run-detects/limit",
    "dry-run-detects/no-entries",
    "dry-run-detects/table-unknown",
    "dry-run-detects/target-unknown",
    "dry-run-spelling/TRUE",
    "dry-run-spelling/1",
    "table-unknown",
    "target-unknown",
    "cidr/ipv6",
    "cidr/host-bits",
    "cidr/malformed",
    "target-type-case",
    "placeholder-text",
    "error-order/",
    "method-get",
    "form-body",
    "query-and-form",
    "list-index/from-0",
    "list-index/gap",
    "list-index/order",
    "list-index/leading-zero",
    "plus-for-space",
    "unknown-parameter",
    "hidden-sdk-parameter",
    "request-id-form",
    "extra-members",
    "null-members",
    "unlisted-code",
    "auth-answer/",
    "clock-window",
    "nonce-on-refusal",
    "malformed-body",
    "very-long-value",
    "non-ascii",
    "repeated-parameter",
];

/// The same of `AssociateRouteTable`.
const OF_ASSOCIATE: &[&str] = &[
    "no-attachment",
    "no-body",
    "attachment-null",
    "attachment-empty",
    "again",
    "second-table",
    "token-empty",
    "token-characters",
    "token-other-body",
    "token-other-table",
    "token-after-undo",
    "token-concurrent-twin",
    "token-while-pending",
    "echo-without-token",
    "first-state",
    "states-seen",
    "available-after",
    "timestamp-form",
    "request-id-form",
    "request-id-on-replay",
    "request-id-header",
    "route-table-in-answer",
    "resource-id-in-answer",
    "id-form",
    "route-policy",
    "extra-members",
    "null-members",
    "unknown-member",
    "duplicate-key",
    "content-type/absent",
    "content-type/other",
    "not-found-code/",
    "not-found-order",
    "attachment-of-other-router",
    "project-mismatch",
    "other-method",
    "trailing-slash",
    "twins-answers",
    "message-text/",
    "unlisted-code",
    "auth-answer/",
    "clock-window",
    "malformed-body",
    "very-long-value",
    "non-ascii",
    "repeated-parameter",
];

#[test]
fn every_clause_is_asked_or_its_contract_says_why_not() {
    let library = Library::embedded().unwrap();
    let names = library.operations().map(|operation| operation.id.to_string()).collect();
    let plan = plan(&library, &Selection { names, ..Selection::default() }).unwrap();
    let mut open = Vec::new();
    for operation in &plan.operations {
        let is_subject = operation.operation.role == Role::Subject;
        for planned in &operation.clauses {
            let id = planned.clause.full_id(&operation.operation.id);
            match &planned.clause.testability {
                Testability::Excluded(why) | Testability::Silent(why) => assert!(why.len() > 10, "{id}: {why}"),
                Testability::Testable if check_of(&planned.clause).is_none() => open.push(id),
                Testability::Testable => {
                    assert!(!is_subject || planned.skipped.is_none(), "{id}: {:?}", planned.skipped);
                }
            }
        }
    }
    assert!(open.is_empty(), "no check asks {}", open.join(", "));
}

#[test]
fn every_open_question_is_answered_under_its_name_within_the_budget() {
    let library = Arc::new(Library::embedded().unwrap());
    let router = router(&Rules::default(), Arc::clone(&library));
    let session = Session::in_process(Arc::clone(&library), move || router.clone(), None);
    let order = RunOptions { seed: 0, concurrency: 8, selection: Selection::default(), run: "ledger".to_owned() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let summary = runtime.block_on(session.run(&order, |_| {})).unwrap();
    for (name, questions) in [("PublishVpcRouteEntries", OF_PUBLISH), ("AssociateRouteTable", OF_ASSOCIATE)] {
        let operation = summary.operations.iter().find(|operation| operation.id == name).unwrap();
        let answered = |question: &&&str| match question.strip_suffix('/') {
            Some(_) => operation.observations.keys().any(|known| known.starts_with(**question)),
            None => operation.observations.contains_key(**question),
        };
        let unanswered: BTreeSet<&&str> = questions.iter().filter(|question| !answered(question)).collect();
        assert!(unanswered.is_empty(), "{name}: {unanswered:?}");
    }
    let requests = summary.run.unwrap().requests;
    assert!(requests <= 600, "a default run makes {requests} requests");
}
