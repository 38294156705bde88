use super::{Check, Exercise, Judgement, Passive, Question, Seen, declare};
use crate::{
    contract::{Clause, ClauseKind, CommonKind},
    scenario::Outcome,
};

declare! {
    /// Asks whether errors carry a request id, and whether no two answers carry the same one.
    ///
    /// # Promise
    ///
    /// An error answer carries a request id where the vendor's shared pages put it. A request id identifies one request.
    ///
    /// # Method
    ///
    /// Reads every answer. An id is compared with every other of its scenario and of the thousand scenarios before it.
    ///
    /// # Limits
    ///
    /// Answers with 413, 414, 429 and 431 come from in front of the service. The form of an id is an observation. An accepted
    /// repetition of an earlier call with the same idempotency token may carry the first call's id.
    RequestId
}

impl Check for RequestId {
    fn name(&self) -> &'static str {
        "request-id"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Common(CommonKind::RequestIdOnErrors | CommonKind::RequestIdsDiffer))
    }
}

impl Passive for RequestId {
    fn inspect(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<Judgement> {
        let answer = seen.reply.answer.as_ref().ok()?;
        if question.clause.kind == ClauseKind::Common(CommonKind::RequestIdsDiffer) {
            return None;
        }
        if answer.status < 400 || answer.error.is_none() || answer.is_from_in_front() {
            return None;
        }
        Some(match answer.request_id.as_deref() {
            Some(id) if !id.is_empty() => Judgement::pass().observing("request-id-form", form(id)),
            _ => Judgement::fail("no request id", "an error answer carries a request id", seen.reply.in_short()),
        })
    }

    fn distinct(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<String> {
        if question.clause.kind != ClauseKind::Common(CommonKind::RequestIdsDiffer) || is_replay(question, seen) {
            return None;
        }
        seen.reply.answer.as_ref().ok()?.request_id.clone().filter(|id| !id.is_empty())
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Accepted, Exercise::Refusal]
    }
}

/// Whether the reply answers an accepted repetition of an earlier call with the same token.
fn is_replay(question: &Question<'_>, seen: Seen<'_>) -> bool {
    let Some(idempotency) = &question.operation.idempotency else { return false };
    let Some(token) = seen.reply.call.values.get(&idempotency.token) else { return false };
    let same = |call: &crate::call::Call| call.values.get(&idempotency.token) == Some(token);
    let replies = seen.transcript.all_replies().filter(|(_, _, reply)| same(&reply.call));
    seen.reply.outcome == Outcome::Accepted && replies.count() > 1
}

/// The form of an id, in a word.
pub(super) fn form(id: &str) -> &'static str {
    let hexadecimal = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit());
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    if groups == [8, 4, 4, 4, 12] && id.split('-').all(hexadecimal) {
        if id.chars().any(|c| c.is_ascii_lowercase()) { "UUID" } else { "upper-case UUID" }
    } else if id.len() == 32 && hexadecimal(id) {
        "32 hexadecimal digits"
    } else {
        "another form"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_have_names() {
        assert_eq!(form("980960B0-2969-40BF-8542-EBB34FD358AB"), "upper-case UUID");
        assert_eq!(form("fd033df628b3b077cbbf2793567a2f4a"), "32 hexadecimal digits");
        assert_eq!(form("x"), "another form");
    }
}
