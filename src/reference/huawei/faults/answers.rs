//! Faults of the answers of the operations that list and take back, which are seen whenever another operation is tested.

use serde_json::json;

use crate::reference::{
    answers::{BreaksOff, RequestIdForm},
    edit::{BodyChange, Edit},
    fault::VendorFault,
    handler_result::ErrorForm,
    huawei::rules::Huawei,
};

const LIST: &str = "ListAssociations";
const DISASSOCIATE: &str = "DisassociateRouteTable";

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
    change: fn(&mut Huawei),
) -> VendorFault<Huawei> {
    VendorFault { id, operation, clause, summary, how: "", change }
}

pub(super) const FAULTS: &[VendorFault<Huawei>] = faults! {
    (
        // What all operations share.
        of(LIST, "list-associations-octets", "common.content-type", "answers come as bytes of no type", |rules| {
            rules.answers.of(LIST).content_type = Some("application/octet-stream");
        }),
        of(LIST, "list-associations-request-id-constant", "common.request-ids-differ", "all answers have one request id", |rules| {
            rules.answers.of(LIST).request_ids = Some(RequestIdForm::Constant);
        }),
        of(LIST, "list-associations-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers.of(LIST).refuses = Some(INTERNAL);
        }),
        of(LIST, "list-associations-silences", "common.answers", "the answer to an accepted call breaks off", |rules| {
            rules.answers.of(LIST).breaks_off = BreaksOff::OfAccepted;
        }),
        of(DISASSOCIATE, "disassociate-request-id-constant", "common.request-ids-differ", "all answers have one request id", |rules| {
            rules.answers.of(DISASSOCIATE).request_ids = Some(RequestIdForm::Constant);
        }),
        of(DISASSOCIATE, "disassociate-breaks", "common.no-server-error", "each call ends in an internal error", |rules| {
            rules.answers.of(DISASSOCIATE).refuses = Some(INTERNAL);
        }),
        of(DISASSOCIATE, "disassociate-silences", "common.answers", "the answer to a refused call breaks off", |rules| {
            rules.answers.of(DISASSOCIATE).breaks_off = BreaksOff::OfRefused;
        }),
        // Their answers as a whole.
        // What is more than a type or a length.
        of(LIST, "list-associations-2001", "body.associations.max-length", "associations has 2001 elements", |rules| {
            rules.answers.of(LIST).edits.push(Edit::new("/associations", BodyChange::Fill(2001)));
        }),
        of(LIST, "list-associations-resource-type-unlisted", "associations[].resource_type.enum", "associations[].resource_type is off the list", |rules| {
            rules.answers.of(LIST).edits.push(Edit::new("/associations/*/resource_type", BodyChange::Set(json!("virtual-network"))));
        }),
        of(LIST, "list-associations-created-at-seconds", "associations[].created_at.format", "created_at is a number of seconds, in a string", |rules| {
            rules.answers.of(LIST).edits.push(Edit::new("/associations/*/created_at", BodyChange::Set(json!("1583939611"))));
        }),
        of(LIST, "list-associations-created-at-day-first", "associations[].created_at.format", "created_at has the day before the month", |rules| {
            rules.answers.of(LIST).edits.push(Edit::new("/associations/*/created_at", BodyChange::Set(json!("11-03-2020T15:13:31"))));
        }),
        of(LIST, "list-associations-updated-at-no-time", "associations[].updated_at.format", "updated_at is a date alone", |rules| {
            rules.answers.of(LIST).edits.push(Edit::new("/associations/*/updated_at", BodyChange::Set(json!("2020-03-11"))));
        }),
        of(LIST, "list-associations-updated-at-25", "associations[].updated_at.format", "updated_at has an hour that no day has", |rules| {
            rules.answers.of(LIST).edits.push(Edit::new("/associations/*/updated_at", BodyChange::Set(json!("2020-03-11T25:13:31"))));
        }),
    )
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
