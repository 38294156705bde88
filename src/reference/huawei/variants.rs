//! Choices of Huawei Cloud where its documentation is silent or contradicts itself.

use serde_json::json;

use super::{
    enterprise_router::rules::{OtherRequest, SecondAssociation, TimestampForm, TokenTwin},
    rules::Huawei,
};
use crate::reference::{
    edit::{BodyChange, Edit},
    variant::{VendorVariant, choice},
};

pub(super) const VARIANTS: &[VendorVariant<Huawei>] = &[
    VendorVariant {
        id: "attachment-absent",
        question: "how an association without attachment_id is answered",
        choices: &[
            choice("refused", "refused as invalid", |_| ()),
            choice("accepted", "the first free attachment is associated", |rules| {
                rules.associations.absent_attachment_is_any = true;
            }),
        ],
    },
    VendorVariant {
        id: "second-association",
        question: "how the association of an attachment with a second table is answered",
        choices: &[
            choice("refused", "refused, the first stays", |_| ()),
            choice("moves", "accepted, the first goes", |rules| rules.associations.second = SecondAssociation::Moves),
        ],
    },
    VendorVariant {
        id: "token-other-request",
        question: "what a used token means with another request",
        choices: &[
            choice("refused", "it is refused as invalid", |_| ()),
            choice("replay", "what it made for the first request", |rules| {
                rules.associations.token.other_request = OtherRequest::First;
            }),
            choice("nothing", "nothing", |rules| rules.associations.token.other_request = OtherRequest::Nothing),
        ],
    },
    VendorVariant {
        id: "pending",
        question: "how long a new association is pending",
        choices: &[
            choice("shown", "until it was met once", |_| ()),
            choice("skipped", "not at all", |rules| rules.associations.reads_until_available = 0),
            choice("long", "until it was met three times", |rules| {
                rules.associations.reads_until_available = 3;
            }),
        ],
    },
    VendorVariant {
        id: "deleting",
        question: "how long an association that was taken back is deleting",
        choices: &[
            choice("shown", "until it was met once", |_| ()),
            choice("skipped", "not at all", |rules| rules.associations.reads_until_gone = 0),
            choice("long", "until it was met three times", |rules| {
                rules.associations.reads_until_gone = 3;
            }),
        ],
    },
    VendorVariant {
        id: "pending-taken-back",
        question: "whether an association can be taken back while it is pending",
        choices: &[
            choice("accepted", "it can", |_| ()),
            choice("busy", "the answer is that it is being operated", |rules| {
                rules.associations.pending_can_go = false;
            }),
        ],
    },
    VendorVariant {
        id: "association-shown",
        question: "how soon the list shows a new association",
        choices: &[
            choice("at-once", "in the next answer", |_| ()),
            choice("after-2-reads", "after two answers", |rules| rules.associations.reads_until_shown = 2),
        ],
    },
    VendorVariant {
        id: "timestamp-form",
        question: "which of the four forms times have",
        choices: &[
            choice("plain", "2020-03-11T15:13:31", |_| ()),
            choice("zone", "2020-03-11T15:13:31Z", |rules| {
                rules.associations.timestamps = TimestampForm::Zone;
            }),
            choice("milliseconds", "2020-03-11T15:13:31.000", |rules| {
                rules.associations.timestamps = TimestampForm::Milliseconds;
            }),
            choice("milliseconds-zone", "2020-03-11T15:13:31.000Z", |rules| {
                rules.associations.timestamps = TimestampForm::MillisecondsZone;
            }),
        ],
    },
    VendorVariant {
        id: "route-table-in-answer",
        question: "which table the answer to an association names",
        choices: &[
            choice("path", "the one of the path", |_| ()),
            choice("other", "another, as in the page's example", |rules| {
                let other = BodyChange::Set(json!("91c013e2-d65a-474e-9177-c3e1799ca726"));
                rules.answers.of("AssociateRouteTable").edits.push(Edit::new("/association/route_table_id", other));
            }),
        ],
    },
    VendorVariant {
        id: "message-text",
        question: "what the message of a shared code says",
        choices: &[
            choice("specific", "what is wrong, as real answers do", |_| ()),
            choice("table", "the text of the table", |rules| rules.associations.specific_messages = false),
        ],
    },
    VendorVariant {
        id: "token-twin",
        question: "what the same request with the same token is answered while the first is being carried out",
        choices: &[
            choice("same", "the same association", |_| ()),
            choice("exists", "that it exists", |rules| rules.associations.token.twin = TokenTwin::Exists),
            choice("busy", "that it is being operated", |rules| rules.associations.token.twin = TokenTwin::Busy),
        ],
    },
    VendorVariant {
        id: "token-after-undo",
        question: "what a token means after what it made was taken back",
        choices: &[
            choice("new", "nothing, it is as good as new", |_| ()),
            choice("replay", "the association that it made", |rules| rules.associations.token.survives_undo = true),
        ],
    },
    VendorVariant {
        id: "token-empty",
        question: "what an empty token is",
        choices: &[
            choice("absent", "none", |_| ()),
            choice("refused", "too short", |rules| rules.associations.token.empty_refused = true),
        ],
    },
    VendorVariant {
        id: "token-echo",
        question: "whether the token's header is there without a token",
        choices: &[
            choice("when-sent", "it is not", |_| ()),
            choice("always", "it is, with a token that the service made up", |rules| {
                rules.associations.token.echo_unsent = true;
            }),
        ],
    },
    VendorVariant {
        id: "request-id-on-replay",
        question: "which request id the answer to a repeated request has",
        choices: &[
            choice("its-own", "its own", |_| ()),
            choice("equal", "the first one's", |rules| rules.associations.token.keeps_request_id = true),
        ],
    },
    VendorVariant {
        id: "huawei-request-id-header",
        question: "whether a header names the request too",
        choices: &[
            choice("present", "it does", |_| ()),
            choice("absent", "only the body does", |rules| rules.gateway.request_id_header = false),
        ],
    },
];
