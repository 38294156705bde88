//! Faults of associating, taking back and listing.

use serde_json::json;

use crate::reference::{
    edit::{BodyChange, Edit},
    fault::VendorFault,
    gateway::{Admission, Objection},
    huawei::{
        enterprise_router::rules::{Echo, ResourceKind, SecondAssociation, TokenReplay, WrongType},
        rules::Huawei,
    },
};

const ASSOCIATE: &str = "AssociateRouteTable";
const DISASSOCIATE: &str = "DisassociateRouteTable";
const LIST: &str = "ListAssociations";

const fn associate(
    id: &'static str,
    clause: &'static str,
    summary: &'static str,
    change: fn(&mut Huawei),
) -> VendorFault<Huawei> {
    VendorFault { id, operation: ASSOCIATE, clause, summary, how: "", change }
}

/// The faults in parentheses, then of each member: it has another type, and it is not there.
macro_rules! faults {
    (($($fault:expr,)*) $($slug:literal, $path:literal, $pointer:literal, $type:ident, $absence:ident;)*) => {
        &[
            $($fault,)*
            $(
                member!($type, ASSOCIATE, $slug, $path, $pointer),
                member!($absence, ASSOCIATE, $slug, $path, $pointer),
            )*
        ]
    };
}

fn edit(rules: &mut Huawei, pointer: &'static str, change: BodyChange) {
    rules.answers.of(ASSOCIATE).edits.push(Edit::new(pointer, change));
}

pub(super) const FAULTS: &[VendorFault<Huawei>] = faults! {
    (
        associate("associate-refuses-everything", "accepts-valid", "each call is answered with a documented error", |rules| {
            let form = rules.associations.invalid.clone();
            rules.answers.of(ASSOCIATE).refuses = Some(form);
        }),
        associate("associate-200", "success-status", "an accepted call is answered with status 200", |rules| {
            rules.answers.of(ASSOCIATE).status = 200;
        }),
        associate("associate-forgets", "effect", "an accepted call associates nothing", |rules| {
            rules.associations.takes_effect = false;
        }),
        associate("newest-not-listed", "effect", "the association that was made last is not listed", |rules| {
            rules.associations.omits_newest = true;
        }),
        associate("association-alone-in-table", "effect", "an association ends those of other attachments", |rules| {
            rules.associations.alone_in_table = true;
        }),
        associate("associate-permission-unchecked", "permission-checked", "a call without the permission is accepted", |rules| {
            rules.gateway.admit(Objection::NoPermission, Admission::Everybody);
        }),
        associate("associate-acts-first", "permission-checked", "a call without the permission is carried out and then refused", |rules| {
            rules.gateway.acts_first = true;
        }),
        // One table for each attachment.
        associate("second-association-stays", "one-table-per-attachment", "an attachment is associated with two tables", |rules| {
            rules.associations.second = SecondAssociation::Both;
        }),
        associate("pending-association-unnoticed", "one-table-per-attachment", "of two calls at once both associate", |rules| {
            rules.associations.pending_holds = false;
        }),
        // The client token.
        associate("token-required", "X-Client-Token.optional", "a call without a token is refused", |rules| {
            rules.associations.token.required = true;
        }),
        associate("token-from-2", "X-Client-Token.min-length", "a token of one character is refused", |rules| {
            rules.associations.token.shortest = 2;
        }),
        associate("token-to-63", "X-Client-Token.max-length", "a token of 64 characters is refused", |rules| {
            rules.associations.token.longest = 63;
        }),
        associate("token-to-65", "X-Client-Token.max-length", "a token of 65 characters is accepted", |rules| {
            rules.associations.token.longest = 65;
        }),
        associate("token-ignored", "X-Client-Token.idempotent", "a repeated call is refused", |rules| {
            rules.associations.token.replay = TokenReplay::Nothing;
        }),
        associate("token-other-id", "X-Client-Token.idempotent", "a repeated call is answered with another id", |rules| {
            rules.associations.token.replay = TokenReplay::OtherId;
        }),
        associate("token-prefix", "X-Client-Token.idempotent", "tokens that begin alike are taken for one", |rules| {
            rules.associations.token.significant = 8;
        }),
        associate("token-not-echoed", "X-Client-Token.echo", "the answer does not repeat the token", |rules| {
            rules.associations.token.echo = Echo::Absent;
        }),
        associate("token-echoed-upper-case", "X-Client-Token.echo", "the answer repeats the token in upper case", |rules| {
            rules.associations.token.echo = Echo::UpperCase;
        }),
        associate("token-echoed-lower-case", "X-Client-Token.echo", "the answer repeats the token in lower case", |rules| {
            rules.associations.token.echo = Echo::LowerCase;
        }),
        // The attachment's id.
        associate("attachment-id-any-type", "attachment_id.type", "an attachment id that is no string is accepted", |rules| {
            rules.associations.wrong_type = WrongType::Taken;
        }),
        associate("attachment-id-to-35", "attachment_id.max-length", "an attachment id of 36 characters is refused", |rules| {
            rules.associations.longest_attachment_id = 35;
        }),
        associate("attachment-id-cut", "attachment_id.max-length", "an attachment id is cut to 36 characters", |rules| {
            rules.associations.cuts_attachment_id = true;
        }),
        // What does not exist.
        associate("router-absence-overlooked", "not-found.er_id", "a router that does not exist is accepted", |rules| {
            rules.associations.absence_of(ResourceKind::Router).overlooked = true;
        }),
        associate("route-table-absence-overlooked", "not-found.route_table_id", "a route table that does not exist is accepted", |rules| {
            rules.associations.absence_of(ResourceKind::RouteTable).overlooked = true;
        }),
        associate("attachment-absence-overlooked", "not-found.attachment_id", "an attachment that does not exist is accepted", |rules| {
            rules.associations.absence_of(ResourceKind::Attachment).overlooked = true;
        }),
        // The answer.
        associate("association-text", "body.association.type", "association is a string", |rules| {
            edit(rules, "/association", BodyChange::Set(json!("pending")));
        }),
        associate("association-missing", "body.association.present", "a success lacks association", |rules| {
            edit(rules, "/association", BodyChange::Remove);
        }),
        associate("association-id-37", "association.id.max-length", "association.id has 37 characters", |rules| {
            edit(rules, "/association/id", BodyChange::Append("0"));
        }),
        associate("association-route-table-id-37", "association.route_table_id.max-length", "association.route_table_id has 37 characters", |rules| {
            edit(rules, "/association/route_table_id", BodyChange::Append("0"));
        }),
        associate("association-attachment-id-37", "association.attachment_id.max-length", "association.attachment_id has 37 characters", |rules| {
            edit(rules, "/association/attachment_id", BodyChange::Append("0"));
        }),
        associate("association-resource-type-unlisted", "association.resource_type.enum", "association.resource_type is off the list", |rules| {
            edit(rules, "/association/resource_type", BodyChange::Set(json!("virtual-network")));
        }),
        associate("association-state-unlisted", "association.state.enum", "association.state is off the list", |rules| {
            edit(rules, "/association/state", BodyChange::Set(json!("creating")));
        }),
        associate("association-created-at-space", "association.created_at.format", "created_at has a space for its T", |rules| {
            edit(rules, "/association/created_at", BodyChange::Set(json!("2020-03-11 15:13:31")));
        }),
        associate("association-updated-at-offset", "association.updated_at.format", "updated_at has an offset", |rules| {
            edit(rules, "/association/updated_at", BodyChange::Set(json!("2020-03-11T15:13:31+08:00")));
        }),
        associate("association-created-at-no-date", "association.created_at.format", "created_at is no date that a calendar has", |rules| {
            edit(rules, "/association/created_at", BodyChange::Set(json!("2020-02-30T15:13:31")));
        }),
        associate("association-id-constant", "association.id.unique", "all associations have one id", |rules| {
            rules.associations.constant_id = Some("915a14a6-867b-4af7-83d1-70efceb146f9");
        }),
        associate("association-attachment-id-other", "association.attachment_id.echo", "the answer names another attachment", |rules| {
            edit(rules, "/association/attachment_id", BodyChange::Set(json!("a5b7d209-dc02-4c46-a51f-805eadd3de64")));
        }),
        // The companion operations.
        VendorFault {
            id: "disassociate-refuses-everything",
            operation: DISASSOCIATE,
            clause: "accepts-valid",
            summary: "each call is answered with a documented error",
            how: "",
            change: |rules| {
                let form = rules.associations.invalid.clone();
                rules.answers.of(DISASSOCIATE).refuses = Some(form);
            },
        },
        VendorFault {
            id: "disassociate-200",
            operation: DISASSOCIATE,
            clause: "success-status",
            summary: "an accepted call is answered with status 200",
            how: "",
            change: |rules| rules.answers.of(DISASSOCIATE).status = 200,
        },
        VendorFault {
            id: "disassociate-forgets",
            operation: DISASSOCIATE,
            clause: "effect",
            summary: "an accepted call takes nothing back",
            how: "",
            change: |rules| rules.associations.undo_takes_effect = false,
        },
        VendorFault {
            id: "list-associations-refuses-everything",
            operation: LIST,
            clause: "accepts-valid",
            summary: "each call is answered with a documented error",
            how: "",
            change: |rules| {
                let form = rules.associations.invalid.clone();
                rules.answers.of(LIST).refuses = Some(form);
            },
        },
        VendorFault {
            id: "list-associations-202",
            operation: LIST,
            clause: "success-status",
            summary: "an accepted call is answered with status 202",
            how: "",
            change: |rules| rules.answers.of(LIST).status = 202,
        },
        VendorFault {
            id: "list-associations-later-state",
            operation: LIST,
            clause: "associations[].state.enum",
            summary: "a state is off the list from the second read on",
            how: "",
            change: |rules| rules.associations.later_state = Some("creating"),
        },
        VendorFault {
            id: "list-associations-repeats",
            operation: LIST,
            clause: "paging",
            summary: "a page begins with the last association of the page before",
            how: "",
            change: |rules| rules.associations.repeats_last_of_page = true,
        },
        VendorFault {
            id: "list-associations-skips",
            operation: LIST,
            clause: "paging",
            summary: "the last association of a page that is not the last is left out",
            how: "",
            change: |rules| rules.associations.skips_last_of_page = true,
        },
    )
    "association-id", "association.id", "/association/id", number, missing;
    "association-route-table-id", "association.route_table_id", "/association/route_table_id", boolean, null;
    "association-attachment-id", "association.attachment_id", "/association/attachment_id", list, renamed;
    "association-resource-type", "association.resource_type", "/association/resource_type", number, missing;
    "association-resource-id", "association.resource_id", "/association/resource_id", boolean, null;
    "association-state", "association.state", "/association/state", list, renamed;
    "association-created-at", "association.created_at", "/association/created_at", number, missing;
    "association-updated-at", "association.updated_at", "/association/updated_at", boolean, null;
    "associate-request-id", "body.request_id", "/request_id", number, renamed;
};
