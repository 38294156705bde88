//! Faults of the answers of the operations that list and take back, which are seen whenever another operation is tested.

use serde_json::json;

use crate::reference::{
    alibaba::rules::Alibaba,
    answers::{BreaksOff, RequestIdForm},
    edit::{BodyChange, Edit},
    fault::VendorFault,
    handler_result::ErrorForm,
};

const PUBLISH: &str = "PublishVpcRouteEntries";
const LIST_PUBLISHED: &str = "ListVpcPublishedRouteEntries";
const WITHDRAW: &str = "WithdrawVpcPublishedRouteEntries";

/// An internal error.
const INTERNAL: ErrorForm = ErrorForm::new(500, "UnhandledException", "list index out of range");

/// The faults in parentheses, then of each member those that are named.
macro_rules! faults {
    (($($fault:expr,)*) $($operation:ident, $slug:literal, $path:literal, $pointer:literal: $($sort:ident)+;)*) => {
        &[$($fault,)* $($(member!($sort, $operation, $slug, $path, $pointer),)+)*]
    };
}

/// The faults of an operation that all operations could have.
const fn of(
    operation: &'static str,
    id: &'static str,
    clause: &'static str,
    summary: &'static str,
    change: fn(&mut Alibaba),
) -> VendorFault<Alibaba> {
    VendorFault { id, operation, clause, summary, how: "", change }
}

pub(super) const FAULTS: &[VendorFault<Alibaba>] = faults! {
    (
        // What all operations share.
        of(LIST_PUBLISHED, "list-published-html", "common.content-type", "answers come as HTML", |rules| {
            rules.answers.of(LIST_PUBLISHED).content_type = Some("text/html");
        }),
        of(LIST_PUBLISHED, "list-published-request-id-constant", "common.request-ids-differ", "all answers have one request id", |rules| {
            rules.answers.of(LIST_PUBLISHED).request_ids = Some(RequestIdForm::Constant);
        }),
        of(LIST_PUBLISHED, "list-published-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers.of(LIST_PUBLISHED).refuses = Some(INTERNAL);
        }),
        of(LIST_PUBLISHED, "list-published-silences", "common.answers", "the answer to an accepted call breaks off", |rules| {
            rules.answers.of(LIST_PUBLISHED).breaks_off = BreaksOff::OfAccepted;
        }),
        of(WITHDRAW, "withdraw-xml", "common.content-type", "answers come as XML", |rules| {
            rules.answers.of(WITHDRAW).content_type = Some("application/xml");
        }),
        of(WITHDRAW, "withdraw-request-id-of-publishing", "common.request-ids-differ", "the request id is the one with which publishing was answered", |rules| {
            rules.answers.of(PUBLISH).request_ids = Some(RequestIdForm::Constant);
            rules.answers.of(WITHDRAW).request_ids = Some(RequestIdForm::Constant);
        }),
        of(WITHDRAW, "withdraw-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers.of(WITHDRAW).refuses = Some(INTERNAL);
        }),
        of(WITHDRAW, "withdraw-silences", "common.answers", "the answer to an accepted call breaks off", |rules| {
            rules.answers.of(WITHDRAW).breaks_off = BreaksOff::OfAccepted;
        }),
        // Their answers as a whole.
        of(LIST_PUBLISHED, "list-published-redirects", "success-status", "an accepted call is answered with status 302", |rules| {
            rules.answers.of(LIST_PUBLISHED).status = 302;
        }),
        of(LIST_PUBLISHED, "list-published-answers-list", "response.type", "an accepted call is answered with a list", |rules| {
            rules.answers.of(LIST_PUBLISHED).edits.push(Edit::new("", BodyChange::Set(json!([]))));
        }),
        of(WITHDRAW, "withdraw-answers-text", "response.type", "an accepted call is answered with a string", |rules| {
            rules.answers.of(WITHDRAW).edits.push(Edit::new("", BodyChange::Set(json!("withdrawn"))));
        }),
        // What is more than a type or a length.
    )
    LIST_PUBLISHED, "list-published-request-id", "RequestId", "/RequestId": number;
    LIST_PUBLISHED, "list-published-next-token", "response.NextToken", "/NextToken": list;
    LIST_PUBLISHED, "list-published-entries", "RouteEntries", "/RouteEntries": text;
    LIST_PUBLISHED, "list-published-entry", "RouteEntries[]", "/RouteEntries/*": list;
    LIST_PUBLISHED, "list-published-entry-id", "RouteEntries[].RouteEntryId", "/RouteEntries/*/RouteEntryId": number;
    LIST_PUBLISHED, "list-published-table", "RouteEntries[].RouteTableId", "/RouteEntries/*/RouteTableId": boolean;
    LIST_PUBLISHED, "list-published-destination", "RouteEntries[].DestinationCidrBlock", "/RouteEntries/*/DestinationCidrBlock": list;
    LIST_PUBLISHED, "list-published-targets", "RouteEntries[].RoutePublishTargets", "/RouteEntries/*/RoutePublishTargets": object;
    LIST_PUBLISHED, "list-published-target", "RouteEntries[].RoutePublishTargets[]", "/RouteEntries/*/RoutePublishTargets/*": text;
    LIST_PUBLISHED, "list-published-target-type", "RouteEntries[].RoutePublishTargets[].PublishTargetType", "/RouteEntries/*/RoutePublishTargets/*/PublishTargetType": number;
    LIST_PUBLISHED, "list-published-target-id", "RouteEntries[].RoutePublishTargets[].PublishTargetInstanceId", "/RouteEntries/*/RoutePublishTargets/*/PublishTargetInstanceId": boolean;
    LIST_PUBLISHED, "list-published-status", "RouteEntries[].RoutePublishTargets[].PublishStatus", "/RouteEntries/*/RoutePublishTargets/*/PublishStatus": list;
    WITHDRAW, "withdraw-request-id", "RequestId", "/RequestId": boolean missing null;
};
