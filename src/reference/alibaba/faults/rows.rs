//! Faults of the rows of `PublishVpcRouteEntries`' error table: another status, another message, another code, and a
//! condition that nobody notices. Each row has one of the status, one of the message and one of the code; which sort of
//! change it is differs from row to row.

use crate::reference::{
    alibaba::{
        rules::Alibaba,
        vpc::rules::{Enforcement, RowCondition},
    },
    fault::VendorFault,
};

const PUBLISH: &str = "PublishVpcRouteEntries";

/// `$slug` names the row.
macro_rules! status {
    ($slug:literal, $code:literal, $condition:ident, $status:literal) => {
        VendorFault {
            id: concat!($slug, "-other-status"),
            operation: PUBLISH,
            clause: concat!("error.", $code, ".form"),
            summary: concat!($code, " comes with status ", $status),
            how: concat!("status ", $status),
            change: |rules| rules.publish.row(RowCondition::$condition).form.status = $status,
        }
    };
}

macro_rules! message {
    ($slug:literal, $code:literal, $condition:ident, $how:literal, $change:expr) => {
        VendorFault {
            id: concat!($slug, "-other-message"),
            operation: PUBLISH,
            clause: concat!("error.", $code, ".form"),
            summary: concat!($code, " comes with ", $how),
            how: $how,
            change: |rules| {
                let change: fn(&str) -> String = $change;
                let form = &mut rules.publish.row(RowCondition::$condition).form;
                form.message = change(&form.message).into();
            },
        }
    };
}

macro_rules! another {
    ($slug:literal, $code:literal, $condition:ident) => {
        message!($slug, $code, $condition, "another message", |_| "The request is denied.".to_owned())
    };
}

macro_rules! cut {
    ($slug:literal, $code:literal, $condition:ident) => {
        message!($slug, $code, $condition, "a message that breaks off", |message| message[..message.len() - 4]
            .to_owned())
    };
}

macro_rules! longer {
    ($slug:literal, $code:literal, $condition:ident) => {
        message!($slug, $code, $condition, "a message that goes on", |message| format!("{message} Try again."))
    };
}

/// `$other` is the code that stands in for the row's own.
macro_rules! code {
    ($slug:literal, $code:literal, $condition:ident, $how:literal, $other:literal) => {
        VendorFault {
            id: concat!($slug, "-other-code"),
            operation: PUBLISH,
            clause: concat!("error.", $code, ".state"),
            summary: concat!($other, " is answered where ", $code, " is documented"),
            how: $how,
            change: |rules| rules.publish.row(RowCondition::$condition).form.code = $other.into(),
        }
    };
}

macro_rules! overlooked {
    ($slug:literal, $code:literal, $condition:ident) => {
        VendorFault {
            id: concat!($slug, "-overlooked"),
            operation: PUBLISH,
            clause: concat!("error.", $code, ".state"),
            summary: concat!("the condition of ", $code, " is not noticed"),
            how: "overlooked",
            change: |rules| rules.publish.row(RowCondition::$condition).enforcement = Enforcement::Ignored,
        }
    };
}

pub(super) const FAULTS: &[VendorFault<Alibaba>] = &[
    status!("vpc-not-ready", "IncorrectStatus.Vpc", Vpc, 404),
    another!("vpc-not-ready", "IncorrectStatus.Vpc", Vpc),
    code!("vpc-not-ready", "IncorrectStatus.Vpc", Vpc, "another row's code", "IncorrectStatus.RouteEntry"),
    overlooked!("vpc-not-ready", "IncorrectStatus.Vpc", Vpc),
    status!("route-entry-absent", "ResourceNotFound.RouteEntry", RouteEntryAbsent, 404),
    another!("route-entry-absent", "ResourceNotFound.RouteEntry", RouteEntryAbsent),
    code!(
        "route-entry-absent",
        "ResourceNotFound.RouteEntry",
        RouteEntryAbsent,
        "another row's code",
        "IncorrectStatus.RouteTable"
    ),
    overlooked!("route-entry-absent", "ResourceNotFound.RouteEntry", RouteEntryAbsent),
    status!("route-entry-not-steady", "IncorrectStatus.RouteEntry", RouteEntry, 409),
    cut!("route-entry-not-steady", "IncorrectStatus.RouteEntry", RouteEntry),
    code!(
        "route-entry-not-steady",
        "IncorrectStatus.RouteEntry",
        RouteEntry,
        "no row's code",
        "IncorrectRouteEntryStatus"
    ),
    overlooked!("route-entry-not-steady", "IncorrectStatus.RouteEntry", RouteEntry),
    status!("custom-route-table", "Forbidden.OperateCustomRouteTable", CustomRouteTable, 403),
    cut!("custom-route-table", "Forbidden.OperateCustomRouteTable", CustomRouteTable),
    code!(
        "custom-route-table",
        "Forbidden.OperateCustomRouteTable",
        CustomRouteTable,
        "another row's code",
        "OperationUnsupported.PublishSystemRouteEntry"
    ),
    overlooked!("custom-route-table", "Forbidden.OperateCustomRouteTable", CustomRouteTable),
    status!("target-not-associated", "ResourceNotAssociated.TargetInstance", TargetNotAssociated, 404),
    longer!("target-not-associated", "ResourceNotAssociated.TargetInstance", TargetNotAssociated),
    code!(
        "target-not-associated",
        "ResourceNotAssociated.TargetInstance",
        TargetNotAssociated,
        "another row's code",
        "ResourceNotFound.RouteEntry"
    ),
    overlooked!("target-not-associated", "ResourceNotAssociated.TargetInstance", TargetNotAssociated),
    status!("target-type-unsupported", "OperationDenied.UnsupportedTargetType", TargetType, 403),
    longer!("target-type-unsupported", "OperationDenied.UnsupportedTargetType", TargetType),
    code!(
        "target-type-unsupported",
        "OperationDenied.UnsupportedTargetType",
        TargetType,
        "no row's code",
        "InvalidTargetType"
    ),
    status!("route-table-not-ready", "IncorrectStatus.RouteTable", RouteTable, 409),
    another!("route-table-not-ready", "IncorrectStatus.RouteTable", RouteTable),
    code!(
        "route-table-not-ready",
        "IncorrectStatus.RouteTable",
        RouteTable,
        "another row's code",
        "IncorrectStatus.Vpc"
    ),
    status!("system-route", "OperationUnsupported.PublishSystemRouteEntry", SystemRoute, 503),
    cut!("system-route", "OperationUnsupported.PublishSystemRouteEntry", SystemRoute),
    code!(
        "system-route",
        "OperationUnsupported.PublishSystemRouteEntry",
        SystemRoute,
        "no row's code",
        "OperationUnsupported.SystemRoute"
    ),
    status!("next-hop-unsupported", "OperationUnsupported.UnsupportedNextHop", NextHop, 503),
    longer!("next-hop-unsupported", "OperationUnsupported.UnsupportedNextHop", NextHop),
    code!(
        "next-hop-unsupported",
        "OperationUnsupported.UnsupportedNextHop",
        NextHop,
        "no row's code",
        "OperationUnsupported.unsupportednexthop"
    ),
    status!("prefix-list-route", "OperationUnsupported.PublishPrefixListRouteEntry", PrefixList, 200),
    another!("prefix-list-route", "OperationUnsupported.PublishPrefixListRouteEntry", PrefixList),
    code!(
        "prefix-list-route",
        "OperationUnsupported.PublishPrefixListRouteEntry",
        PrefixList,
        "no row's code",
        "OperationUnsupported"
    ),
    status!("publish-status", "IncorrectStatus.RouteEntryPublishStatus", PublishStatus, 409),
    cut!("publish-status", "IncorrectStatus.RouteEntryPublishStatus", PublishStatus),
    // On one path alone.
    VendorFault {
        id: "route-entry-absent-later-status",
        operation: PUBLISH,
        clause: "error.ResourceNotFound.RouteEntry.form",
        summary: "ResourceNotFound.RouteEntry comes with status 404 where it is not the first entry that is absent",
        how: "status on one path",
        change: |rules| rules.publish.later_status = Some(404),
    },
    VendorFault {
        id: "route-table-absent-other-status",
        operation: PUBLISH,
        clause: "error.ResourceNotFound.RouteEntry.form",
        summary: "ResourceNotFound.RouteEntry comes with status 404 where the table does not exist",
        how: "status on one path",
        change: |rules| rules.publish.no_table_status = Some(404),
    },
    VendorFault {
        id: "placeholders-unfilled",
        operation: PUBLISH,
        clause: "error.IncorrectStatus.Vpc.form",
        summary: "messages show a literal %s where a name belongs",
        how: "placeholder",
        change: |rules| rules.publish.fills_placeholders = false,
    },
];
