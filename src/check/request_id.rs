use super::kit::{
    Check, Exercise, FindingKind, Judgement, Passive, Question, Seen, declare, response_observations::request_id_form,
};
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
            Some(id) if !id.is_empty() => Judgement::pass().observing("request-id-form", request_id_form(id)),
            _ => {
                Judgement::fail(FindingKind::NoRequestId, "an error answer carries a request id", seen.reply.in_short())
            }
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
