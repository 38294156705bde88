use super::kit::{
    Check, Exercise, FindingKind, InconclusiveCase, Judgement, Lacking, Observed, Passive, Question, SeenReply,
    SkipReason, declare,
};
use crate::{
    call::{Answer, ServiceError},
    contract::{Clause, ClauseKind, CommonKind, ErrorRow, RowPromise},
    scenario::Outcome,
};

declare! {
    /// Tests whether a documented error code comes with its documented status and message.
    ///
    /// # Promise
    ///
    /// Whenever a code of the operation's own error table is seen, asked for or not, it comes with the row's status and
    /// with a message of the row's template. A code of the vendor's shared tables comes with a status that one of them
    /// gives.
    ///
    /// # Method
    ///
    /// Reads every answer that carries an error code. `%s` in a template stands for any text that is not empty.
    ///
    /// # Limits
    ///
    /// A `%s` that was left standing is a warning. The text of a shared table is a description, not a template: another
    /// text passes. A code that no page lists is an observation.
    ErrorMapping
}

impl Check for ErrorMapping {
    fn name(&self) -> &'static str {
        "error-mapping"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::ErrorForm { .. } | ClauseKind::Common(CommonKind::SharedStatus))
    }
}

impl Passive for ErrorMapping {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let reply = seen.reply;
        let answer = reply.answer.as_ref().ok()?;
        let error = answer.error.as_ref()?;
        let own = question.operation.errors.iter().find(|row| row.code == error.code);
        match &question.clause.kind {
            ClauseKind::ErrorForm { code } if *code == error.code => Some(own_row(own?, answer, error)),
            ClauseKind::Common(CommonKind::SharedStatus) if own.is_none() => {
                // The pass answer of a dry run is documented by its own clause.
                let pass = question.operation.dry_run.as_ref().and_then(|dry_run| dry_run.pass.code.as_ref());
                if reply.outcome == Outcome::Accepted || pass == Some(&error.code) {
                    return None;
                }
                match question.common.errors.iter().find(|row| row.code == error.code) {
                    Some(row) => {
                        let text = if row.message == error.message {
                            "as in the table".to_owned()
                        } else {
                            printable(&error.message)
                        };
                        let judgement = status(row, answer).observing("unlisted-code", Observed::Nothing);
                        Some(judgement.observing(format!("message-text/{}", row.code), text))
                    }
                    None => Some(
                        Judgement::inconclusive(InconclusiveCase::NoSharedCode)
                            .observing("unlisted-code", format!("{} {}", answer.status, error.code)),
                    ),
                }
            }
            _ => None,
        }
    }

    fn need_not_show(&self, question: &Question<'_>) -> Option<SkipReason> {
        let ClauseKind::ErrorForm { code } = &question.clause.kind else { return None };
        let row = question.operation.errors.iter().find(|row| row.code == *code)?;
        match &row.state {
            None => Some(Lacking::RowState.into()),
            Some(state) if state.promise == RowPromise::Observe => Some(SkipReason::CodeNotSeen),
            Some(_) => None,
        }
    }

    fn shown_by(&self, clause: &Clause) -> Vec<Exercise> {
        match &clause.kind {
            ClauseKind::ErrorForm { code } => vec![Exercise::Row(code.clone()), Exercise::Unknown],
            _ => vec![Exercise::Refusal],
        }
    }
}

/// The text with nothing in it that could do anything where it is printed, and not too long.
fn printable(text: &str) -> String {
    const LONGEST: usize = 200;
    text.chars().take(LONGEST).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn own_row(row: &ErrorRow, answer: &Answer, error: &ServiceError) -> Judgement {
    let judgement = status(row, answer);
    if judgement != Judgement::pass() {
        return judgement;
    }
    let expected = format!("the message `{}`", row.message);
    if !fits_template(&row.message, &error.message) {
        return Judgement::fail(FindingKind::AnotherMessage, expected, format!("`{}`", error.message));
    }
    if error.message.contains("%s") {
        return Judgement::fail(
            FindingKind::Placeholder,
            format!("{expected}, filled in"),
            format!("`{}`", error.message),
        )
        .into_warning();
    }
    if row.message.contains("%s") {
        return Judgement::pass().observing("placeholder-text", error.message.clone());
    }
    Judgement::pass()
}

fn status(row: &ErrorRow, answer: &Answer) -> Judgement {
    if row.status.contains(&answer.status) {
        return Judgement::pass();
    }
    let documented: Vec<String> = row.status.iter().map(u16::to_string).collect();
    let expected = format!("{} comes with status {}", row.code, documented.join(" or "));
    Judgement::fail(FindingKind::AnotherStatus, expected, format!("status {}", answer.status))
}

/// Tells whether a message is of a template in which `%s` stands for any text that is not empty.
fn fits_template(template: &str, message: &str) -> bool {
    let mut parts = template.split("%s");
    let Some(mut rest) = parts.next().and_then(|head| message.strip_prefix(head)) else { return false };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        // At least one character stands for the placeholder.
        let Some(first) = rest.chars().next() else { return false };
        let after = &rest[first.len_utf8()..];
        rest = if last {
            match after.strip_suffix(part) {
                Some(_) => "",
                None => return false,
            }
        } else {
            match after.find(part) {
                Some(at) => &after[at + part.len()..],
                None => return false,
            }
        };
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_template_takes_any_text_that_is_not_empty() {
        let template = "The status of %s [%s] is incorrect.";
        assert!(fits_template(template, "The status of VPC [vpc-1] is incorrect."));
        assert!(fits_template(template, "The status of a [b] [c] is incorrect."));
        assert!(!fits_template(template, "The status of  [] is incorrect."));
        assert!(!fits_template(template, "The status of VPC [vpc-1] is incorrect. "));
        assert!(!fits_template("Fixed.", "Fixed"));
        assert!(!fits_template("Fixed.", "Fixed.."));
    }

    proptest! {
        #[test]
        fn a_filled_template_fits_it(parts in proptest::collection::vec("[a-z ]{0,5}", 1..4), fill in "\\PC{1,9}") {
            let template = parts.join("%s");
            prop_assert!(fits_template(&template, &template.replace("%s", &fill)));
        }
    }
}
