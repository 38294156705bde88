//! Rows of a vendor's table of faults that many vendors can have: of a member of an answer, and of the gateway.

/// A fault of a member: the sort of change, the operation, what begins the fault's id, the member's path in clauses, and
/// the pointer to it in the body.
macro_rules! member {
    // It has another type.
    (number, $($row:tt)*) => { member!(type "number", "a number", json!(7), $($row)*) };
    (boolean, $($row:tt)*) => { member!(type "boolean", "true", json!(true), $($row)*) };
    (list, $($row:tt)*) => { member!(type "list", "a list", json!(["text"]), $($row)*) };
    (text, $($row:tt)*) => { member!(type "text", "a string", json!("text"), $($row)*) };
    (object, $($row:tt)*) => { member!(type "object", "an object", json!({"text": "text"}), $($row)*) };
    // It is not there.
    (missing, $($row:tt)*) => { member!(present "missing", "a success lacks", BodyChange::Remove, $($row)*) };
    (null, $($row:tt)*) => { member!(present "null", "a success has null for", BodyChange::Set(json!(null)), $($row)*) };
    (renamed, $($row:tt)*) => {
        member!(present "renamed", "a success has another name for", BodyChange::Rename("renamed"), $($row)*)
    };
    // It is one longer than it may be.
    (longer, $operation:ident, $slug:literal, $path:literal, $pointer:literal) => {
        member!(
            $operation, concat!($slug, "-longer"), concat!($path, ".max-length"),
            concat!($path, " is one character too long"), "longer", $pointer, BodyChange::Append("0")
        )
    };
    (type $how:literal, $what:literal, $value:expr, $operation:ident, $slug:literal, $path:literal, $pointer:literal) => {
        member!(
            $operation, concat!($slug, "-", $how), concat!($path, ".type"),
            concat!($path, " is ", $what), $how, $pointer, BodyChange::Set($value)
        )
    };
    (present $how:literal, $what:literal, $change:expr, $operation:ident, $slug:literal, $path:literal, $pointer:literal) => {
        member!(
            $operation, concat!($slug, "-", $how), concat!($path, ".present"),
            concat!($what, " ", $path), $how, $pointer, $change
        )
    };
    ($operation:ident, $id:expr, $clause:expr, $summary:expr, $how:literal, $pointer:literal, $change:expr) => {
        VendorFault {
            id: $id,
            operation: $operation,
            clause: $clause,
            summary: $summary,
            how: $how,
            change: |rules| rules.answers.of($operation).edits.push(Edit::new($pointer, $change)),
        }
    };
}

/// A table of faults: those that every gateway can have, named after the vendor and of the operation that stands for all of
/// the vendor's, and then the others.
macro_rules! gateway_faults {
    ($vendor:literal, $operation:ident, $($fault:expr,)*) => {
        &[
            VendorFault {
                id: concat!($vendor, "-unsigned-accepted"),
                operation: $operation,
                clause: "common.unsigned",
                summary: "a request without a signature is accepted",
                how: "",
                change: |rules| rules.gateway.admit(Objection::Unsigned, Admission::Everybody),
            },
            VendorFault {
                id: concat!($vendor, "-signature-unchecked"),
                operation: $operation,
                clause: "common.wrong-secret",
                summary: "every signature is accepted",
                how: "",
                change: |rules| rules.gateway.signature = SignatureCheck::Presence,
            },
            VendorFault {
                id: concat!($vendor, "-secret-by-prefix"),
                operation: $operation,
                clause: "common.wrong-secret",
                summary: "the last character of the secret does not count",
                how: "",
                change: |rules| rules.gateway.signature = SignatureCheck::SecretPrefix,
            },
            VendorFault {
                id: concat!($vendor, "-signature-not-to-the-end"),
                operation: $operation,
                clause: "common.tampered",
                summary: "the signature does not cover the end of the request line",
                how: "",
                change: |rules| rules.gateway.signature = SignatureCheck::AllButEnd,
            },
            VendorFault {
                id: concat!($vendor, "-body-not-to-the-end"),
                operation: $operation,
                clause: "common.tampered",
                summary: "the signature does not cover the end of the body",
                how: "body",
                change: |rules| rules.gateway.signature = SignatureCheck::AllButBodyEnd,
            },
            VendorFault {
                id: concat!($vendor, "-non-ascii-breaks"),
                operation: $operation,
                clause: "common.no-server-error",
                summary: "text outside of ASCII ends in an internal error",
                how: "",
                change: |rules| rules.gateway.malformed_input = MalformedInput::BreaksOnNonAscii,
            },
            VendorFault {
                id: concat!($vendor, "-signature-by-shape"),
                operation: $operation,
                clause: "common.tampered",
                summary: "a signature is accepted that is as long as one, whatever it signs",
                how: "",
                change: |rules| rules.gateway.signature = SignatureCheck::Shape,
            },
            VendorFault {
                id: concat!($vendor, "-signature-last-digit"),
                operation: $operation,
                clause: "common.tampered",
                summary: "the last digit of a signature does not count",
                how: "",
                change: |rules| rules.gateway.signature = SignatureCheck::AllButLastDigit,
            },
            VendorFault {
                id: concat!($vendor, "-old-accepted"),
                operation: $operation,
                clause: "common.date-past",
                summary: "a request that is a day old is accepted",
                how: "",
                change: |rules| rules.gateway.past_seconds = i64::MAX,
            },
            VendorFault {
                id: concat!($vendor, "-early-accepted"),
                operation: $operation,
                clause: "common.date-future",
                summary: "a request that is dated a day ahead is accepted",
                how: "",
                change: |rules| rules.gateway.future_seconds = i64::MAX,
            },
            VendorFault {
                id: concat!($vendor, "-errors-without-envelope"),
                operation: $operation,
                clause: "common.error-envelope",
                summary: "errors come in an envelope of another kind",
                how: "",
                change: |rules| {
                    let other = json!({"error": {"reason": "refused"}});
                    rules.gateway.error_edits.push(Edit::new("", BodyChange::Set(other)));
                },
            },
            VendorFault {
                id: concat!($vendor, "-plain-text"),
                operation: $operation,
                clause: "common.content-type",
                summary: "answers come as plain text",
                how: "",
                change: |rules| rules.gateway.content_type = "text/plain",
            },
            VendorFault {
                id: concat!($vendor, "-request-id-constant"),
                operation: $operation,
                clause: "common.request-ids-differ",
                summary: "all answers have one request id",
                how: "",
                change: |rules| rules.gateway.request_ids = RequestIdForm::Constant,
            },
            VendorFault {
                id: concat!($vendor, "-strange-breaks"),
                operation: $operation,
                clause: "common.no-server-error",
                summary: "long, foreign or broken text ends in an internal error",
                how: "",
                change: |rules| rules.gateway.malformed_input = MalformedInput::Breaks,
            },
            VendorFault {
                id: concat!($vendor, "-strange-silences"),
                operation: $operation,
                clause: "common.answers",
                summary: "the answer to long, foreign or broken text breaks off",
                how: "",
                change: |rules| rules.gateway.malformed_input = MalformedInput::Silences,
            },
            VendorFault {
                id: concat!($vendor, "-escapes-canonical-only"),
                operation: $operation,
                clause: "common.percent-encoding",
                summary: "only the canonical percent-encoding is read",
                how: "",
                change: |rules| rules.gateway.escapes = EscapeRule::Canonical,
            },
            $($fault,)*
        ]
    };
}
