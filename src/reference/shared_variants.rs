//! Choices that every vendor can make where the documentation is silent.

use serde_json::{Value, json};

use super::{
    answers::RequestIdForm,
    edit::{BodyChange, Edit},
    emulated::Emulated,
    gateway::Objection,
    variant::{self, Variant, VendorVariant, choice},
};

const VARIANTS: &[VendorVariant<dyn Emulated>] = &[
    VendorVariant {
        id: "request-id-form",
        question: "which form request ids have",
        choices: &[
            choice("vendor", "an upper-case UUID, and 32 hexadecimal characters", |_| ()),
            choice("uuid", "a lower-case UUID", |vendor| vendor.gateway_mut().request_ids = RequestIdForm::LowerUuid),
            choice("hex32", "32 hexadecimal characters", |vendor| {
                vendor.gateway_mut().request_ids = RequestIdForm::Hex32;
            }),
        ],
    },
    VendorVariant {
        id: "other-members",
        question: "which members an answer has besides the documented ones",
        choices: &[
            choice("none", "none", |_| ()),
            choice("extra", "some with values", |vendor| add_members(vendor, &json!({"more": [1, "two"]}))),
            choice("null", "some that are null", |vendor| add_members(vendor, &Value::Null)),
        ],
    },
    VendorVariant {
        id: "unknown-parameters",
        question: "what becomes of parameters that no page names",
        choices: &[
            choice("ignored", "nothing", |_| ()),
            choice("refused", "the request is refused as invalid", |vendor| {
                vendor.gateway_mut().refuses_unknown = true;
            }),
        ],
    },
    VendorVariant {
        id: "long-line",
        question: "what answers a request line of more than 8,000 bytes",
        choices: &[
            choice("read", "the service", |_| ()),
            choice("414", "status 414 with a page of HTML", |vendor| vendor.gateway_mut().long_line = Some(414)),
            choice("431", "status 431 with a page of HTML", |vendor| vendor.gateway_mut().long_line = Some(431)),
        ],
    },
    VendorVariant {
        id: "date-answer",
        question: "how a request of another day is refused",
        choices: &[
            choice("vendor", "as expired, or as not authenticated", |_| ()),
            choice("signature", "as another signature", |vendor| {
                let gateway = vendor.gateway_mut();
                if let Some(form) = gateway.objections.get(&Objection::Signature).map(|rule| rule.form.clone()) {
                    gateway.answer(Objection::DatePast, form.clone());
                    gateway.answer(Objection::DateFuture, form);
                }
            }),
        ],
    },
    VendorVariant {
        id: "error-order",
        question: "which of two errors wins",
        choices: &[
            choice("outer", "that of the table, the router", |_| ()),
            choice("inner", "that of the entry, the attachment", Emulated::prefer_inner_errors),
        ],
    },
];

/// Every question that is asked of all vendors alike.
pub(super) fn all() -> impl Iterator<Item = Variant> {
    VARIANTS.iter().map(VendorVariant::described)
}

/// Makes a choice, if its question is one of these.
pub(super) fn choose(vendor: &mut (dyn Emulated + 'static), variant: &str, choice: &str) {
    variant::choose(VARIANTS, vendor, variant, choice);
}

/// Adds a member with this value to every answer, deep and on top.
fn add_members(vendor: &mut dyn Emulated, value: &Value) {
    for rule in vendor.answers_mut().each() {
        rule.edits.push(Edit::new("/extension", BodyChange::Set(value.clone())));
    }
    vendor.add_known_undocumented_members(value);
}
