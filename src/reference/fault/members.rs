//! One row for a member of an answer: how it breaks its type, its presence or its length.

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
    (missing, $($row:tt)*) => { member!(present "missing", "a success lacks", AnswerChange::Remove, $($row)*) };
    (null, $($row:tt)*) => { member!(present "null", "a success has null for", AnswerChange::Set(json!(null)), $($row)*) };
    (renamed, $($row:tt)*) => {
        member!(present "renamed", "a success has another name for", AnswerChange::Rename("renamed"), $($row)*)
    };
    // It is one longer than it may be.
    (longer, $operation:ident, $slug:literal, $path:literal, $pointer:literal) => {
        member!(
            $operation, concat!($slug, "-longer"), concat!($path, ".max-length"),
            concat!($path, " is one character too long"), "longer", $pointer, AnswerChange::Append("0")
        )
    };
    (type $how:literal, $what:literal, $value:expr, $operation:ident, $slug:literal, $path:literal, $pointer:literal) => {
        member!(
            $operation, concat!($slug, "-", $how), concat!($path, ".type"),
            concat!($path, " is ", $what), $how, $pointer, AnswerChange::Set($value)
        )
    };
    (present $how:literal, $what:literal, $change:expr, $operation:ident, $slug:literal, $path:literal, $pointer:literal) => {
        member!(
            $operation, concat!($slug, "-", $how), concat!($path, ".present"),
            concat!($what, " ", $path), $how, $pointer, $change
        )
    };
    ($operation:ident, $id:expr, $clause:expr, $summary:expr, $how:literal, $pointer:literal, $change:expr) => {
        Fault {
            id: $id,
            operation: $operation,
            clause: $clause,
            summary: $summary,
            how: $how,
            change: |rules| rules.answers_of($operation).edits.push(Edit::new($pointer, $change)),
        }
    };
}
