//! Faults of the rows of `PublishVpcRouteEntries`' error table: another status, another message, another code, and a
//! condition that nobody notices.

use super::Fault;
use crate::reference::rules::{Condition, Oversight};

const PUBLISH: &str = "PublishVpcRouteEntries";

/// `$slug` names the row, `$other` is the documented code that stands in for the row's own.
macro_rules! rows {
    ($($slug:literal, $code:literal, $condition:ident, $other:literal;)*) => {
        &[$(
            Fault {
                id: concat!($slug, "-other-status"),
                operation: PUBLISH,
                clause: concat!("error.", $code, ".form"),
                summary: concat!($code, " comes with status 404"),
                change: |rules| rules.publish.row(Condition::$condition).form.status = 404,
            },
            Fault {
                id: concat!($slug, "-other-message"),
                operation: PUBLISH,
                clause: concat!("error.", $code, ".form"),
                summary: concat!($code, " comes with another message"),
                change: |rules| {
                    rules.publish.row(Condition::$condition).form.message = "The request is denied.".into();
                },
            },
            Fault {
                id: concat!($slug, "-other-code"),
                operation: PUBLISH,
                clause: concat!("error.", $code, ".state"),
                summary: concat!($other, " is answered where ", $code, " is documented"),
                change: |rules| rules.publish.row(Condition::$condition).form.code = $other.into(),
            },
            Fault {
                id: concat!($slug, "-overlooked"),
                operation: PUBLISH,
                clause: concat!("error.", $code, ".state"),
                summary: concat!("the condition of ", $code, " is not noticed"),
                change: |rules| {
                    rules.publish.row(Condition::$condition).oversight = Oversight::Overlooked;
                },
            },
        )*
            Fault {
                id: "publish-status-other-status",
                operation: PUBLISH,
                clause: "error.IncorrectStatus.RouteEntryPublishStatus.form",
                summary: "IncorrectStatus.RouteEntryPublishStatus comes with status 409",
                change: |rules| rules.publish.row(Condition::PublishStatus).form.status = 409,
            },
            Fault {
                id: "publish-status-other-message",
                operation: PUBLISH,
                clause: "error.IncorrectStatus.RouteEntryPublishStatus.form",
                summary: "IncorrectStatus.RouteEntryPublishStatus comes with another message",
                change: |rules| {
                    rules.publish.row(Condition::PublishStatus).form.message = "Try again.".into();
                },
            },
            Fault {
                id: "placeholders-unfilled",
                operation: PUBLISH,
                clause: "error.IncorrectStatus.Vpc.form",
                summary: "messages show a literal %s where a name belongs",
                change: |rules| rules.publish.fills_placeholders = false,
            },
        ]
    };
}

pub(super) const FAULTS: &[Fault] = rows! {
    "vpc-not-ready", "IncorrectStatus.Vpc", Vpc, "IncorrectStatus.RouteEntry";
    "route-entry-absent", "ResourceNotFound.RouteEntry", RouteEntryAbsent, "IncorrectStatus.RouteTable";
    "route-entry-not-steady", "IncorrectStatus.RouteEntry", RouteEntry, "IncorrectStatus.Vpc";
    "custom-route-table", "Forbidden.OperateCustomRouteTable", CustomRouteTable,
        "OperationUnsupported.PublishSystemRouteEntry";
    "target-not-associated", "ResourceNotAssociated.TargetInstance", TargetNotAssociated,
        "ResourceNotFound.RouteEntry";
    "target-type-unsupported", "OperationDenied.UnsupportedTargetType", TargetType,
        "ResourceNotAssociated.TargetInstance";
    "route-table-not-ready", "IncorrectStatus.RouteTable", RouteTable, "IncorrectStatus.Vpc";
    "system-route", "OperationUnsupported.PublishSystemRouteEntry", SystemRoute,
        "Forbidden.OperateCustomRouteTable";
    "next-hop-unsupported", "OperationUnsupported.UnsupportedNextHop", NextHop,
        "OperationUnsupported.PublishPrefixListRouteEntry";
    "prefix-list-route", "OperationUnsupported.PublishPrefixListRouteEntry", PrefixList,
        "OperationUnsupported.UnsupportedNextHop";
};
