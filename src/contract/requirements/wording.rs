//! Words and numbers of statements that request and answer have alike.

use crate::contract::{Kind, Shape, Statement, text_of};

/// The number that a statement gives.
pub(super) fn bound(shape: &Shape, statement: Statement) -> Option<i64> {
    let length = |length: Option<u64>| length.and_then(|length| i64::try_from(length).ok());
    match statement {
        Statement::MinItems | Statement::MinLength => length(shape.min_length),
        Statement::MaxItems | Statement::MaxLength => length(shape.max_length),
        Statement::Minimum => shape.minimum,
        Statement::Maximum => shape.maximum,
        Statement::Required
        | Statement::Optional
        | Statement::Type
        | Statement::Enum
        | Statement::Format
        | Statement::Default
        | Statement::Present
        | Statement::Echo
        | Statement::Unique
        | Statement::Place => None,
    }
}

/// The values of an enumeration.
pub(super) fn listed(shape: &Shape) -> String {
    let values: Vec<String> = shape.values.iter().map(text_of).collect();
    values.join(", ")
}

/// A type in words.
pub(super) fn type_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::List(_) => "a list",
        Kind::Object(_) => "an object",
        Kind::Any => "anything",
    }
}
