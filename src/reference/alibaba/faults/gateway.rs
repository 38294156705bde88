//! Faults of the gateway: what all operations of the vendor share. Each names the vendor's first operation unless it needs
//! another one.

use serde_json::json;

use crate::reference::{
    alibaba::rules::Alibaba,
    answers::RequestIdForm,
    edit::{BodyChange, Edit},
    fault::VendorFault,
    gateway::{Admission, EscapeRule, MalformedInput, Objection, SignatureCheck},
};

const OPERATION: &str = "PublishVpcRouteEntries";

pub(super) const FAULTS: &[VendorFault<Alibaba>] = gateway_faults! {
    "alibaba", OPERATION,
    VendorFault {
        id: "withdraw-permission-unchecked",
        operation: "WithdrawVpcPublishedRouteEntries",
        clause: "common.no-permission",
        summary: "a call without the permission is accepted",
        how: "",
        change: |rules| rules.gateway.admit(Objection::NoPermission, Admission::Everybody),
    },
    VendorFault {
        id: "alibaba-action-unsigned",
        operation: OPERATION,
        clause: "common.tampered",
        summary: "the signature need not cover the end of the action",
        how: "",
        change: |rules| rules.gateway.signature = SignatureCheck::AllButHeader("x-acs-action"),
    },
    VendorFault {
        id: "alibaba-date-unsigned",
        operation: OPERATION,
        clause: "common.tampered",
        summary: "the signature need not cover the seconds of the date",
        how: "",
        change: |rules| rules.gateway.signature = SignatureCheck::AllButHeader("x-acs-date"),
    },
    VendorFault {
        id: "alibaba-nonce-freed",
        operation: OPERATION,
        clause: "common.nonce-replayed",
        summary: "a nonce that was refused once can be used again",
        how: "",
        change: |rules| rules.gateway.frees_nonces = true,
    },
    VendorFault {
        id: "alibaba-nonce-reused",
        operation: OPERATION,
        clause: "common.nonce-replayed",
        summary: "a nonce can be used again",
        how: "",
        change: |rules| rules.gateway.admit(Objection::NonceUsed, Admission::Everybody),
    },
    VendorFault {
        id: "alibaba-parameters-in-order",
        operation: OPERATION,
        clause: "common.parameter-order",
        summary: "parameters are accepted in alphabetical order alone",
        how: "",
        change: |rules| rules.gateway.any_order = false,
    },
    VendorFault {
        id: "alibaba-other-order-does-nothing",
        operation: OPERATION,
        clause: "common.parameter-order",
        summary: "a call with parameters in another order is accepted and does nothing",
        how: "",
        change: |rules| rules.gateway.other_order_does_nothing = true,
    },
    VendorFault {
        id: "alibaba-escapes-upper-case-only",
        operation: OPERATION,
        clause: "common.percent-encoding",
        summary: "only percent-encodings in upper case are read",
        how: "",
        change: |rules| rules.gateway.escapes = EscapeRule::UpperCase,
    },
    VendorFault {
        id: "alibaba-error-request-id-missing",
        operation: OPERATION,
        clause: "common.request-id-on-errors",
        summary: "errors lack RequestId",
        how: "",
        change: |rules| rules.gateway.error_edits.push(Edit::new("/RequestId", BodyChange::Remove)),
    },
    VendorFault {
        id: "alibaba-shared-code-other-status",
        operation: OPERATION,
        clause: "common.shared-status",
        summary: "MissingParameter comes with status 418",
        how: "",
        change: |rules| rules.publish.missing.status = 418,
    },
};
