//! Faults of the gateway: what all operations of the vendor share. Each names the vendor's first operation unless it needs
//! another one.

use serde_json::json;

use crate::reference::{
    answers::RequestIdForm,
    edit::{BodyChange, Edit},
    fault::VendorFault,
    gateway::{Admission, EscapeRule, MalformedInput, Objection, SignatureCheck},
    huawei::{enterprise_router::rules::ResourceKind, rules::Huawei},
};

const OPERATION: &str = "AssociateRouteTable";

pub(super) const FAULTS: &[VendorFault<Huawei>] = gateway_faults! {
    "huawei", OPERATION,
    VendorFault {
        id: "huawei-unknown-key-accepted",
        operation: OPERATION,
        clause: "common.unknown-key",
        summary: "a request with an unknown access key is accepted",
        how: "",
        change: |rules| rules.gateway.admit(Objection::UnknownKey, Admission::Everybody),
    },
    VendorFault {
        id: "disassociate-permission-unchecked",
        operation: "DisassociateRouteTable",
        clause: "common.no-permission",
        summary: "a call without the permission is accepted",
        how: "",
        change: |rules| rules.gateway.admit(Objection::NoPermission, Admission::Everybody),
    },
    VendorFault {
        id: "huawei-parameters-in-order",
        operation: "ListAssociations",
        clause: "common.parameter-order",
        summary: "query parameters are accepted in alphabetical order alone",
        how: "",
        change: |rules| rules.gateway.any_order = false,
    },
    VendorFault {
        id: "huawei-date-unsigned",
        operation: OPERATION,
        clause: "common.tampered",
        summary: "the signature need not cover the seconds of the date",
        how: "",
        change: |rules| rules.gateway.signature = SignatureCheck::AllButHeader("x-sdk-date"),
    },
    VendorFault {
        id: "huawei-token-unsigned",
        operation: OPERATION,
        clause: "common.tampered",
        summary: "the signature need not cover the end of the client token",
        how: "",
        change: |rules| rules.gateway.signature = SignatureCheck::AllButHeader("x-client-token"),
    },
    VendorFault {
        id: "huawei-error-request-id-missing",
        operation: OPERATION,
        clause: "common.request-id-on-errors",
        summary: "errors lack request_id, in the body and in a header",
        how: "",
        change: |rules| {
            rules.gateway.request_id_header = false;
            rules.gateway.error_edits.push(Edit::new("/request_id", BodyChange::Remove));
        },
    },
    VendorFault {
        id: "huawei-shared-code-other-status",
        operation: OPERATION,
        clause: "common.shared-status",
        summary: "ER.04044001 comes with status 400",
        how: "",
        change: |rules| rules.associations.absence_of(ResourceKind::Attachment).form.status = 400,
    },
};
