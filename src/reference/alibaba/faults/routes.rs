//! Faults of publishing, withdrawing and listing route entries, the error table's rows apart.

use serde_json::json;

use crate::reference::{
    alibaba::{
        rules::Alibaba,
        vpc::rules::{
            DryRunAnswer, DryRunDepth, LimitCounts, RepeatedEntry, RequiredParameter, RowCondition, SideEffect,
        },
    },
    edit::{BodyChange, Edit},
    fault::VendorFault,
    gateway::{Admission, Objection},
    handler_result::ErrorForm,
};

const PUBLISH: &str = "PublishVpcRouteEntries";
const WITHDRAW: &str = "WithdrawVpcPublishedRouteEntries";
const LIST: &str = "ListVpcPublishedRouteEntries";

const fn publish(
    id: &'static str,
    clause: &'static str,
    summary: &'static str,
    change: fn(&mut Alibaba),
) -> VendorFault<Alibaba> {
    VendorFault { id, operation: PUBLISH, clause, summary, how: "", change }
}

const fn withdraw(
    id: &'static str,
    clause: &'static str,
    summary: &'static str,
    change: fn(&mut Alibaba),
) -> VendorFault<Alibaba> {
    VendorFault { id, operation: WITHDRAW, clause, summary, how: "", change }
}

const fn list(
    id: &'static str,
    clause: &'static str,
    summary: &'static str,
    change: fn(&mut Alibaba),
) -> VendorFault<Alibaba> {
    VendorFault { id, operation: LIST, clause, summary, how: "", change }
}

pub(super) const FAULTS: &[VendorFault<Alibaba>] = &[
    publish("publish-refuses-everything", "accepts-valid", "each call is answered with a documented error", |rules| {
        let form = rules.publish.row(RowCondition::RouteEntryAbsent).form.clone();
        rules.answers.of(PUBLISH).refuses = Some(form);
    }),
    publish("publish-redirects", "success-status", "an accepted call is answered with status 302", |rules| {
        rules.answers.of(PUBLISH).status = 302;
    }),
    publish("publish-forgets", "effect", "an accepted call publishes nothing", |rules| {
        rules.publish.takes_effect = false;
    }),
    publish("publish-neighbour-too", "effect", "the entry that follows the last one is published too", |rules| {
        rules.publish.side_effect = SideEffect::Neighbour;
    }),
    publish("publish-overwrites", "effect", "a call withdraws what calls before it published", |rules| {
        rules.publish.side_effect = SideEffect::Earlier;
    }),
    publish("publish-shown-once", "effect", "a published entry is listed once and then no more", |rules| {
        rules.published.shows_once = true;
    }),
    // The list limit.
    publish("limit-51", "RouteEntries.max-items", "51 entries are accepted", |rules| {
        rules.publish.max_entries = 51;
    }),
    publish("limit-49", "RouteEntries.max-items", "50 entries are refused", |rules| {
        rules.publish.max_entries = 49;
    }),
    publish("limit-drops-the-rest", "RouteEntries.max-items", "of 51 entries 50 are published", |rules| {
        rules.publish.max_entries = usize::MAX;
        rules.publish.effective_entries = 50;
    }),
    publish("limit-loses-the-last", "RouteEntries.max-items", "of 50 entries 49 are published", |rules| {
        rules.publish.effective_entries = 49;
    }),
    publish("limit-of-tables", "RouteEntries.max-items", "not entries are counted but tables", |rules| {
        rules.publish.limit_counts = LimitCounts::Tables;
    }),
    publish("breaks-at-49", "common.no-server-error", "49 entries end in an internal error", |rules| {
        rules.publish.breaks_at = Some(49);
    }),
    // Required parameters.
    publish("target-type-not-required", "TargetType.required", "TargetType may be absent", |rules| {
        rules.publish.required.remove(&RequiredParameter::TargetType);
    }),
    publish("target-instance-not-required", "TargetInstanceId.required", "TargetInstanceId may be absent", |rules| {
        rules.publish.required.remove(&RequiredParameter::TargetInstanceId);
    }),
    publish(
        "route-table-not-required",
        "RouteEntries[].RouteTableId.required",
        "RouteTableId may be absent from an entry",
        |rules| {
            rules.publish.required.remove(&RequiredParameter::RouteTableId);
        },
    ),
    publish(
        "destination-not-required",
        "RouteEntries[].DestinationCidrBlock.required",
        "DestinationCidrBlock may be absent from an entry",
        |rules| {
            rules.publish.required.remove(&RequiredParameter::DestinationCidrBlock);
        },
    ),
    VendorFault {
        id: "target-type-excused",
        operation: PUBLISH,
        clause: "TargetType.required",
        summary: "TargetType is required only where TargetInstanceId is absent",
        how: "excused by another parameter",
        change: |rules| {
            rules.publish.excused = Some((RequiredParameter::TargetType, RequiredParameter::TargetInstanceId));
        },
    },
    publish(
        "destination-unread",
        "RouteEntries[].DestinationCidrBlock.format",
        "text that is no CIDR block is accepted",
        |rules| rules.publish.malformed_cidr = None,
    ),
    // The dry run.
    publish("dry-run-publishes", "DryRun.no-effect", "a dry run publishes", |rules| {
        rules.publish.dry_run.takes_effect = true;
    }),
    publish("dry-run-publishes-two", "DryRun.no-effect", "a dry run of two entries and more publishes", |rules| {
        rules.publish.dry_run.takes_effect = true;
        rules.publish.dry_run.takes_effect_from = 2;
    }),
    publish(
        "dry-run-clears",
        "DryRun.no-effect",
        "a dry run takes back what was published before in its tables",
        |rules| rules.publish.dry_run.clears = true,
    ),
    publish("dry-run-succeeds", "DryRun.pass-code", "a dry run is answered like a normal call", |rules| {
        rules.publish.dry_run.pass = DryRunAnswer::NormalSuccess;
    }),
    publish("dry-run-other-code", "DryRun.pass-code", "a dry run passes with another code", |rules| {
        rules.publish.dry_run.pass = DryRunAnswer::Code(ErrorForm::new(400, "DryRunPassed", "The dry run has passed."));
    }),
    publish(
        "dry-run-skips-required",
        "DryRun.checks-required",
        "a dry run passes without required parameters",
        |rules| rules.publish.dry_run.checks_required = false,
    ),
    publish("dry-run-skips-key", "DryRun.checks-key", "a dry run passes with an unknown key", |rules| {
        rules.gateway.admit(Objection::UnknownKey, Admission::DryRuns);
    }),
    publish(
        "dry-run-skips-permission",
        "DryRun.checks-permission",
        "a dry run passes without the permission",
        |rules| rules.gateway.admit(Objection::NoPermission, Admission::DryRuns),
    ),
    publish("dry-run-by-default", "DryRun.default", "a call without DryRun is a dry run", |rules| {
        rules.publish.dry_run.by_default = true;
    }),
    publish("dry-run-required", "DryRun.optional", "a call without DryRun is refused", |rules| {
        rules.publish.required.insert(RequiredParameter::DryRun);
    }),
    publish("dry-run-lower-case-only", "DryRun.sdk-spelling", "a call with DryRun=True publishes", |rules| {
        rules.publish.dry_run.lower_case_only = true;
    }),
    publish("dry-run-other-error", "DryRun.same-error", "a dry run is refused with a code of its own", |rules| {
        rules.publish.dry_run.refusal_code = Some("DryRunFailed");
    }),
    publish(
        "dry-run-other-limit-error",
        "DryRun.same-error",
        "a dry run refuses 51 entries with a code of its own",
        |rules| {
            rules.publish.dry_run.depth = DryRunDepth::Form;
            rules.publish.dry_run.limit_code = Some("DryRunTooLarge");
        },
    ),
    publish(
        "dry-run-other-key-error",
        "DryRun.same-error",
        "a dry run with an unknown key is refused with another code than the real call",
        |rules| {
            rules.gateway.dry_run_codes.insert(Objection::UnknownKey, "InvalidAccessKeyId.Inactive");
        },
    ),
    publish(
        "dry-run-other-permission-error",
        "DryRun.same-error",
        "a dry run without the permission is refused with another code than the real call",
        |rules| {
            rules.gateway.dry_run_codes.insert(Objection::NoPermission, "NoPermission");
        },
    ),
    // Who may call.
    publish("publish-key-unchecked", "key-checked", "a call with an unknown key is accepted", |rules| {
        rules.gateway.admit(Objection::UnknownKey, Admission::Everybody);
    }),
    publish(
        "publish-permission-unchecked",
        "permission-checked",
        "a call without the permission is accepted",
        |rules| rules.gateway.admit(Objection::NoPermission, Admission::Everybody),
    ),
    publish(
        "publish-acts-first",
        "permission-checked",
        "a call without the permission is carried out and then refused",
        |rules| {
            rules.gateway.acts_first = true;
            rules.publish.repeated_entry = RepeatedEntry::Refused;
        },
    ),
    // The answer.
    publish("publish-answers-list", "response.type", "an accepted call is answered with a list", |rules| {
        rules.answers.of(PUBLISH).edits.push(Edit::new("", BodyChange::Set(json!([]))));
    }),
    publish("publish-request-id-number", "RequestId.type", "RequestId is a number", |rules| {
        rules.answers.of(PUBLISH).edits.push(Edit::new("/RequestId", BodyChange::Set(json!(980_960))));
    }),
    publish("publish-request-id-missing", "RequestId.present", "a success lacks RequestId", |rules| {
        rules.answers.of(PUBLISH).edits.push(Edit::new("/RequestId", BodyChange::Remove));
    }),
    publish("publish-request-id-empty", "RequestId.present", "RequestId is empty", |rules| {
        rules.answers.of(PUBLISH).edits.push(Edit::new("/RequestId", BodyChange::Set(json!(""))));
    }),
    // The companion operations.
    withdraw(
        "withdraw-refuses-everything",
        "accepts-valid",
        "each call is answered with a documented error",
        |rules| {
            let form = rules.withdraw.row(RowCondition::RouteEntryAbsent).form.clone();
            rules.answers.of(WITHDRAW).refuses = Some(form);
        },
    ),
    withdraw("withdraw-redirects", "success-status", "an accepted call is answered with status 302", |rules| {
        rules.answers.of(WITHDRAW).status = 302;
    }),
    withdraw("withdraw-forgets", "effect", "an accepted call withdraws nothing", |rules| {
        rules.withdraw.takes_effect = false;
    }),
    withdraw("withdraw-limit-51", "RouteEntries.max-items", "51 entries are accepted", |rules| {
        rules.withdraw.max_entries = 51;
    }),
    withdraw("withdraw-dry-run-withdraws", "DryRun.no-effect", "a dry run withdraws", |rules| {
        rules.withdraw.dry_run.takes_effect = true;
    }),
    list(
        "list-published-refuses-everything",
        "accepts-valid",
        "each call is answered with a documented error",
        |rules| {
            let form = rules.publish.row(RowCondition::TargetNotAssociated).form.clone();
            rules.answers.of(LIST).refuses = Some(form);
        },
    ),
    list("list-published-default-49", "MaxResults.default", "without MaxResults a page has 49 entries", |rules| {
        rules.published.default_page = 49;
    }),
    list("list-published-repeats", "paging", "a page begins with the last entry of the page before", |rules| {
        rules.published.repeats_last_of_page = true;
    }),
    list("list-published-skips", "paging", "the last entry of a page that is not the last is left out", |rules| {
        rules.published.skips_last_of_page = true;
    }),
];
