//! Faults of what all operations of a vendor share. Each names the vendor's first operation.

use serde_json::json;

use super::Fault;
use crate::reference::{
    edit::{AnswerChange, Edit},
    rules::{Admission, CaseRule, Objection, RequestIdForm, SignatureCheck, Strange, Thing},
};

const ALIBABA: &str = "PublishVpcRouteEntries";
const HUAWEI: &str = "AssociateRouteTable";

/// The faults that both vendors can have, then those of one.
macro_rules! faults {
    ($(($vendor:literal, $operation:ident, $gateway:ident)),* ; $($fault:expr,)*) => {
        &[
            $(
                Fault {
                    id: concat!($vendor, "-unsigned-accepted"),
                    operation: $operation,
                    clause: "common.unsigned",
                    summary: "a request without a signature is accepted",
                    how: "",
                    change: |rules| rules.$gateway.admit(Objection::Unsigned, Admission::Everybody),
                },
                Fault {
                    id: concat!($vendor, "-signature-unchecked"),
                    operation: $operation,
                    clause: "common.wrong-secret",
                    summary: "every signature is accepted",
                    how: "",
                    change: |rules| rules.$gateway.signature = SignatureCheck::Presence,
                },
                Fault {
                    id: concat!($vendor, "-secret-by-prefix"),
                    operation: $operation,
                    clause: "common.wrong-secret",
                    summary: "the last character of the secret does not count",
                    how: "",
                    change: |rules| rules.$gateway.signature = SignatureCheck::SecretPrefix,
                },
                Fault {
                    id: concat!($vendor, "-signature-not-to-the-end"),
                    operation: $operation,
                    clause: "common.tampered",
                    summary: "the signature does not cover the end of the request line",
                    how: "",
                    change: |rules| rules.$gateway.signature = SignatureCheck::AllButEnd,
                },
                Fault {
                    id: concat!($vendor, "-body-not-to-the-end"),
                    operation: $operation,
                    clause: "common.tampered",
                    summary: "the signature does not cover the end of the body",
                    how: "body",
                    change: |rules| rules.$gateway.signature = SignatureCheck::AllButBodyEnd,
                },
                Fault {
                    id: concat!($vendor, "-non-ascii-breaks"),
                    operation: $operation,
                    clause: "common.no-server-error",
                    summary: "text outside of ASCII ends in an internal error",
                    how: "",
                    change: |rules| rules.$gateway.strange = Strange::BreaksOnNonAscii,
                },
                Fault {
                    id: concat!($vendor, "-signature-by-shape"),
                    operation: $operation,
                    clause: "common.tampered",
                    summary: "a signature is accepted that is as long as one, whatever it signs",
                    how: "",
                    change: |rules| rules.$gateway.signature = SignatureCheck::Shape,
                },
                Fault {
                    id: concat!($vendor, "-signature-last-digit"),
                    operation: $operation,
                    clause: "common.tampered",
                    summary: "the last digit of a signature does not count",
                    how: "",
                    change: |rules| rules.$gateway.signature = SignatureCheck::AllButLastDigit,
                },
                Fault {
                    id: concat!($vendor, "-old-accepted"),
                    operation: $operation,
                    clause: "common.date-past",
                    summary: "a request that is a day old is accepted",
                    how: "",
                    change: |rules| rules.$gateway.past_seconds = i64::MAX,
                },
                Fault {
                    id: concat!($vendor, "-early-accepted"),
                    operation: $operation,
                    clause: "common.date-future",
                    summary: "a request that is dated a day ahead is accepted",
                    how: "",
                    change: |rules| rules.$gateway.future_seconds = i64::MAX,
                },
                Fault {
                    id: concat!($vendor, "-errors-without-envelope"),
                    operation: $operation,
                    clause: "common.error-envelope",
                    summary: "errors come in an envelope of another kind",
                    how: "",
                    change: |rules| {
                        let other = json!({"error": {"reason": "refused"}});
                        rules.$gateway.error_edits.push(Edit::new("", AnswerChange::Set(other)));
                    },
                },
                Fault {
                    id: concat!($vendor, "-plain-text"),
                    operation: $operation,
                    clause: "common.content-type",
                    summary: "answers come as plain text",
                    how: "",
                    change: |rules| rules.$gateway.content_type = "text/plain",
                },
                Fault {
                    id: concat!($vendor, "-request-id-constant"),
                    operation: $operation,
                    clause: "common.request-ids-differ",
                    summary: "all answers have one request id",
                    how: "",
                    change: |rules| rules.$gateway.request_ids = RequestIdForm::Constant,
                },
                Fault {
                    id: concat!($vendor, "-strange-breaks"),
                    operation: $operation,
                    clause: "common.no-server-error",
                    summary: "long, foreign or broken text ends in an internal error",
                    how: "",
                    change: |rules| rules.$gateway.strange = Strange::Breaks,
                },
                Fault {
                    id: concat!($vendor, "-strange-silences"),
                    operation: $operation,
                    clause: "common.answers",
                    summary: "the answer to long, foreign or broken text breaks off",
                    how: "",
                    change: |rules| rules.$gateway.strange = Strange::Silences,
                },
                Fault {
                    id: concat!($vendor, "-escapes-canonical-only"),
                    operation: $operation,
                    clause: "common.percent-encoding",
                    summary: "only the canonical percent-encoding is read",
                    how: "",
                    change: |rules| rules.$gateway.escapes = CaseRule::Canonical,
                },
            )*
            $($fault,)*
        ]
    };
}

pub(super) const FAULTS: &[Fault] = faults! {
    ("alibaba", ALIBABA, alibaba), ("huawei", HUAWEI, huawei);
    Fault {
        id: "huawei-unknown-key-accepted",
        operation: HUAWEI,
        clause: "common.unknown-key",
        summary: "a request with an unknown access key is accepted",
        how: "",
        change: |rules| rules.huawei.admit(Objection::UnknownKey, Admission::Everybody),
    },
    Fault {
        id: "withdraw-permission-unchecked",
        operation: "WithdrawVpcPublishedRouteEntries",
        clause: "common.no-permission",
        summary: "a call without the permission is accepted",
        how: "",
        change: |rules| rules.alibaba.admit(Objection::NoPermission, Admission::Everybody),
    },
    Fault {
        id: "disassociate-permission-unchecked",
        operation: "DisassociateRouteTable",
        clause: "common.no-permission",
        summary: "a call without the permission is accepted",
        how: "",
        change: |rules| rules.huawei.admit(Objection::NoPermission, Admission::Everybody),
    },
    Fault {
        id: "huawei-parameters-in-order",
        operation: "ListAssociations",
        clause: "common.parameter-order",
        summary: "query parameters are accepted in alphabetical order alone",
        how: "",
        change: |rules| rules.huawei.any_order = false,
    },
    Fault {
        id: "alibaba-action-unsigned",
        operation: ALIBABA,
        clause: "common.tampered",
        summary: "the signature need not cover the end of the action",
        how: "",
        change: |rules| rules.alibaba.signature = SignatureCheck::AllButHeader("x-acs-action"),
    },
    Fault {
        id: "alibaba-date-unsigned",
        operation: ALIBABA,
        clause: "common.tampered",
        summary: "the signature need not cover the seconds of the date",
        how: "",
        change: |rules| rules.alibaba.signature = SignatureCheck::AllButHeader("x-acs-date"),
    },
    Fault {
        id: "huawei-date-unsigned",
        operation: HUAWEI,
        clause: "common.tampered",
        summary: "the signature need not cover the seconds of the date",
        how: "",
        change: |rules| rules.huawei.signature = SignatureCheck::AllButHeader("x-sdk-date"),
    },
    Fault {
        id: "huawei-token-unsigned",
        operation: HUAWEI,
        clause: "common.tampered",
        summary: "the signature need not cover the end of the client token",
        how: "",
        change: |rules| rules.huawei.signature = SignatureCheck::AllButHeader("x-client-token"),
    },
    Fault {
        id: "alibaba-nonce-freed",
        operation: ALIBABA,
        clause: "common.nonce-replayed",
        summary: "a nonce that was refused once can be used again",
        how: "",
        change: |rules| rules.alibaba.frees_nonces = true,
    },
    Fault {
        id: "alibaba-nonce-reused",
        operation: ALIBABA,
        clause: "common.nonce-replayed",
        summary: "a nonce can be used again",
        how: "",
        change: |rules| rules.alibaba.admit(Objection::NonceUsed, Admission::Everybody),
    },
    Fault {
        id: "alibaba-parameters-in-order",
        operation: ALIBABA,
        clause: "common.parameter-order",
        summary: "parameters are accepted in alphabetical order alone",
        how: "",
        change: |rules| rules.alibaba.any_order = false,
    },
    Fault {
        id: "alibaba-other-order-does-nothing",
        operation: ALIBABA,
        clause: "common.parameter-order",
        summary: "a call with parameters in another order is accepted and does nothing",
        how: "",
        change: |rules| rules.alibaba.other_order_does_nothing = true,
    },
    Fault {
        id: "alibaba-escapes-upper-case-only",
        operation: ALIBABA,
        clause: "common.percent-encoding",
        summary: "only percent-encodings in upper case are read",
        how: "",
        change: |rules| rules.alibaba.escapes = CaseRule::UpperCase,
    },
    Fault {
        id: "alibaba-error-request-id-missing",
        operation: ALIBABA,
        clause: "common.request-id-on-errors",
        summary: "errors lack RequestId",
        how: "",
        change: |rules| rules.alibaba.error_edits.push(Edit::new("/RequestId", AnswerChange::Remove)),
    },
    Fault {
        id: "huawei-error-request-id-missing",
        operation: HUAWEI,
        clause: "common.request-id-on-errors",
        summary: "errors lack request_id, in the body and in a header",
        how: "",
        change: |rules| {
            rules.huawei.request_id_header = false;
            rules.huawei.error_edits.push(Edit::new("/request_id", AnswerChange::Remove));
        },
    },
    Fault {
        id: "alibaba-shared-code-other-status",
        operation: ALIBABA,
        clause: "common.shared-status",
        summary: "MissingParameter comes with status 418",
        how: "",
        change: |rules| rules.publish.missing.status = 418,
    },
    Fault {
        id: "huawei-shared-code-other-status",
        operation: HUAWEI,
        clause: "common.shared-status",
        summary: "ER.04044001 comes with status 400",
        how: "",
        change: |rules| rules.associations.absent_thing(Thing::Attachment).form.status = 400,
    },
};
