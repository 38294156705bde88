//! Faults of what is heard of the operations that list and take back whenever another operation is asked: the members of
//! their answers, and what all operations share.

use serde_json::json;

use super::Fault;
use crate::reference::{
    edit::{AnswerChange, Edit},
    outcome::ErrorForm,
    rules::{BreaksOff, RequestIdForm, Rules},
};

const PUBLISH: &str = "PublishVpcRouteEntries";
const LIST_PUBLISHED: &str = "ListVpcPublishedRouteEntries";
const WITHDRAW: &str = "WithdrawVpcPublishedRouteEntries";
const LIST: &str = "ListAssociations";
const DISASSOCIATE: &str = "DisassociateRouteTable";

/// What an internal error says.
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
    change: fn(&mut Rules),
) -> Fault {
    Fault { id, operation, clause, summary, how: "", change }
}

pub(super) const FAULTS: &[Fault] = faults! {
    (
        // What all operations share.
        of(LIST_PUBLISHED, "list-published-html", "common.content-type", "answers come as HTML", |rules| {
            rules.answers_of(LIST_PUBLISHED).content_type = Some("text/html");
        }),
        of(LIST_PUBLISHED, "list-published-request-id-constant", "common.request-ids-differ", "all answers have one request id", |rules| {
            rules.answers_of(LIST_PUBLISHED).request_ids = Some(RequestIdForm::Constant);
        }),
        of(LIST_PUBLISHED, "list-published-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers_of(LIST_PUBLISHED).refuses = Some(INTERNAL);
        }),
        of(LIST_PUBLISHED, "list-published-silences", "common.answers", "the answer to an accepted call breaks off", |rules| {
            rules.answers_of(LIST_PUBLISHED).breaks_off = BreaksOff::OfAccepted;
        }),
        of(WITHDRAW, "withdraw-xml", "common.content-type", "answers come as XML", |rules| {
            rules.answers_of(WITHDRAW).content_type = Some("application/xml");
        }),
        of(WITHDRAW, "withdraw-request-id-of-publishing", "common.request-ids-differ", "the request id is the one with which publishing was answered", |rules| {
            rules.answers_of(PUBLISH).request_ids = Some(RequestIdForm::Constant);
            rules.answers_of(WITHDRAW).request_ids = Some(RequestIdForm::Constant);
        }),
        of(WITHDRAW, "withdraw-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers_of(WITHDRAW).refuses = Some(INTERNAL);
        }),
        of(WITHDRAW, "withdraw-silences", "common.answers", "the answer to an accepted call breaks off", |rules| {
            rules.answers_of(WITHDRAW).breaks_off = BreaksOff::OfAccepted;
        }),
        of(LIST, "list-associations-octets", "common.content-type", "answers come as bytes of no type", |rules| {
            rules.answers_of(LIST).content_type = Some("application/octet-stream");
        }),
        of(LIST, "list-associations-request-id-constant", "common.request-ids-differ", "all answers have one request id", |rules| {
            rules.answers_of(LIST).request_ids = Some(RequestIdForm::Constant);
        }),
        of(LIST, "list-associations-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers_of(LIST).refuses = Some(INTERNAL);
        }),
        of(LIST, "list-associations-silences", "common.answers", "the answer to an accepted call breaks off", |rules| {
            rules.answers_of(LIST).breaks_off = BreaksOff::OfAccepted;
        }),
        of(DISASSOCIATE, "disassociate-request-id-constant", "common.request-ids-differ", "all answers have one request id", |rules| {
            rules.answers_of(DISASSOCIATE).request_ids = Some(RequestIdForm::Constant);
        }),
        of(DISASSOCIATE, "disassociate-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers_of(DISASSOCIATE).refuses = Some(INTERNAL);
        }),
        of(DISASSOCIATE, "disassociate-silences", "common.answers", "the answer to a refused call breaks off", |rules| {
            rules.answers_of(DISASSOCIATE).breaks_off = BreaksOff::OfRefused;
        }),
        // Their answers as a whole.
        of(LIST_PUBLISHED, "list-published-redirects", "success-status", "an accepted call is answered with status 302", |rules| {
            rules.answers_of(LIST_PUBLISHED).status = 302;
        }),
        of(LIST_PUBLISHED, "list-published-answers-list", "response.type", "an accepted call is answered with a list", |rules| {
            rules.answers_of(LIST_PUBLISHED).edits.push(Edit::new("", AnswerChange::Set(json!([]))));
        }),
        of(WITHDRAW, "withdraw-answers-text", "response.type", "an accepted call is answered with a string", |rules| {
            rules.answers_of(WITHDRAW).edits.push(Edit::new("", AnswerChange::Set(json!("withdrawn"))));
        }),
        // What is more than a type or a length.
        of(LIST, "list-associations-2001", "body.associations.max-length", "associations has 2001 elements", |rules| {
            rules.answers_of(LIST).edits.push(Edit::new("/associations", AnswerChange::Fill(2001)));
        }),
        of(LIST, "list-associations-resource-type-unlisted", "associations[].resource_type.enum", "associations[].resource_type is off the list", |rules| {
            rules.answers_of(LIST).edits.push(Edit::new("/associations/*/resource_type", AnswerChange::Set(json!("virtual-network"))));
        }),
        of(LIST, "list-associations-created-at-seconds", "associations[].created_at.format", "created_at is a number of seconds, in a string", |rules| {
            rules.answers_of(LIST).edits.push(Edit::new("/associations/*/created_at", AnswerChange::Set(json!("1583939611"))));
        }),
        of(LIST, "list-associations-created-at-day-first", "associations[].created_at.format", "created_at has the day before the month", |rules| {
            rules.answers_of(LIST).edits.push(Edit::new("/associations/*/created_at", AnswerChange::Set(json!("11-03-2020T15:13:31"))));
        }),
        of(LIST, "list-associations-updated-at-no-time", "associations[].updated_at.format", "updated_at is a date alone", |rules| {
            rules.answers_of(LIST).edits.push(Edit::new("/associations/*/updated_at", AnswerChange::Set(json!("2020-03-11"))));
        }),
        of(LIST, "list-associations-updated-at-25", "associations[].updated_at.format", "updated_at has an hour that no day has", |rules| {
            rules.answers_of(LIST).edits.push(Edit::new("/associations/*/updated_at", AnswerChange::Set(json!("2020-03-11T25:13:31"))));
        }),
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
    LIST, "list-associations", "body.associations", "/associations": text missing;
    LIST, "list-associations-element", "associations[]", "/associations/*": text;
    LIST, "list-associations-id", "associations[].id", "/associations/*/id": number null longer;
    LIST, "list-associations-table", "associations[].route_table_id", "/associations/*/route_table_id": boolean renamed longer;
    LIST, "list-associations-attachment", "associations[].attachment_id", "/associations/*/attachment_id": list missing longer;
    LIST, "list-associations-resource-type", "associations[].resource_type", "/associations/*/resource_type": number null;
    LIST, "list-associations-resource-id", "associations[].resource_id", "/associations/*/resource_id": boolean renamed;
    LIST, "list-associations-state", "associations[].state", "/associations/*/state": object missing;
    LIST, "list-associations-created-at", "associations[].created_at", "/associations/*/created_at": number null;
    LIST, "list-associations-updated-at", "associations[].updated_at", "/associations/*/updated_at": boolean renamed;
    LIST, "list-associations-request-id", "body.request_id", "/request_id": list missing;
    LIST, "list-associations-page-info", "body.page_info", "/page_info": text null;
    LIST, "list-associations-current-count", "page_info.current_count", "/page_info/current_count": text renamed;
};
