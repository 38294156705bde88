//! The result of a handler, before it is put into the vendor's envelope.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// An error answer: status, code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ErrorForm {
    /// The HTTP status.
    pub(super) status: u16,
    /// The vendor's code.
    pub(super) code: Cow<'static, str>,
    /// The message; each `%s` is filled in turn.
    pub(super) message: Cow<'static, str>,
}

impl ErrorForm {
    /// An error as a table prints it.
    pub(super) const fn new(status: u16, code: &'static str, message: &'static str) -> Self {
        Self { status, code: Cow::Borrowed(code), message: Cow::Borrowed(message) }
    }

    /// The error with each `%s` filled in turn, in the message and in the code.
    pub(super) fn filled(&self, values: &[&str]) -> Self {
        Self { code: filled(&self.code, values), message: filled(&self.message, values), ..*self }
    }

    /// The error with another message.
    pub(super) fn saying(&self, message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), ..self.clone() }
    }
}

fn filled(template: &str, values: &[&str]) -> Cow<'static, str> {
    let mut parts = template.split("%s");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (part, fill) in parts.zip(values.iter().copied().chain(std::iter::repeat("%s"))) {
        text.push_str(fill);
        text.push_str(part);
    }
    Cow::Owned(text)
}

/// The answer to an accepted call, without its request id and envelope.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Accepted {
    /// The members of the body; `None` for an answer without a body.
    pub(super) body: Option<Map<String, Value>>,
    /// Response headers.
    pub(super) headers: Vec<(&'static str, String)>,
    /// The request id, where it is not a new one.
    pub(super) request_id: Option<String>,
}

impl Accepted {
    /// A body with these members.
    pub(super) fn with_body(body: Map<String, Value>) -> Self {
        Self { body: Some(body), ..Self::default() }
    }
}

/// The result of a handler. A dry run that passes is an error by its form.
pub(super) type HandlerResult = Result<Accepted, ErrorForm>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in_turn() {
        let form = ErrorForm::new(400, "C", "The status of %s [%s] is incorrect.");
        assert_eq!(form.filled(&["VPC", "vpc-1"]).message, "The status of VPC [vpc-1] is incorrect.");
        assert_eq!(form.filled(&["VPC"]).message, "The status of VPC [%s] is incorrect.");
        assert_eq!(ErrorForm::new(400, "C", "plain").filled(&["x"]).message, "plain");
    }
}
