use super::kit::{
    Check, Exercise, FindingKind, Judgement, Passive, Question, SeenReply, declare,
    response_observations::request_id_form,
};
use crate::{
    call::Call,
    contract::{Clause, ClauseKind, CommonKind},
    scenario::Outcome,
};

declare! {
    /// Tests whether errors carry a request id, and whether no two answers carry the same one.
    ///
    /// # Promise
    ///
    /// An error answer carries a request id where the vendor's shared pages put it. A request id identifies one
    /// request.
    ///
    /// # Method
    ///
    /// Reads every answer. An id is compared with every other of its scenario and of the thousand scenarios before it.
    ///
    /// # Limits
    ///
    /// Answers with 413, 414, 429 and 431 come from in front of the service. The form of an id is an observation. An
    /// accepted repetition of an earlier call with the same idempotency token may carry the first call's id.
    RequestId
}

impl Check for RequestId {
    fn name(&self) -> &'static str {
        "request-id"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Common(CommonKind::RequestIdOnErrors | CommonKind::RequestIdsDiffer))
    }
}

impl Passive for RequestId {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
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

    fn distinct(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<String> {
        if question.clause.kind != ClauseKind::Common(CommonKind::RequestIdsDiffer) || is_replay(question, seen) {
            return None;
        }
        seen.reply.answer.as_ref().ok()?.request_id.clone().filter(|id| !id.is_empty())
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Accepted, Exercise::Refusal]
    }
}

/// Tells whether the reply answers an accepted repetition of an earlier call with the same token.
fn is_replay(question: &Question<'_>, seen: SeenReply<'_>) -> bool {
    let Some(idempotency) = &question.operation.idempotency else { return false };
    let Some(token) = seen.reply.call.values.get(&idempotency.token) else { return false };
    let same =
        |call: &Call| call.operation == seen.reply.call.operation && call.values.get(&idempotency.token) == Some(token);
    let replies = seen.transcript.all_replies().filter(|(_, _, reply)| same(&reply.call));
    seen.reply.outcome == Outcome::Accepted && replies.count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, answer, replied, to_call, transcript},
    };
    use serde_json::json;

    use crate::{
        call::{Answer, ServiceError},
        scenario::{StepName, StepResult},
    };

    fn refused_with(id: Option<&str>) -> StepResult {
        let error = Some(ServiceError { code: "Bad".to_owned(), message: String::new() });
        let answer = Answer { error, request_id: id.map(str::to_owned), ..answer(400) };
        replied(Outcome::Refused, answer)
    }

    #[test]
    fn an_error_without_an_id_is_a_finding() {
        let judged =
            |id| Asked::of_kind(ClauseKind::Common(CommonKind::RequestIdOnErrors)).seen(&RequestId, refused_with(id));
        assert_eq!(judged(Some("r-1")), Some(CaseVerdict::Pass));
        for id in [None, Some("")] {
            assert!(matches!(judged(id), Some(CaseVerdict::Fail(found)) if found.kind == FindingKind::NoRequestId));
        }
    }

    #[test]
    fn the_token_of_another_operation_repeats_nothing() {
        let asked = Asked::of_kind(ClauseKind::Common(CommonKind::RequestIdsDiffer));
        let answered = Answer { request_id: Some("r-1".to_owned()), ..answer(200) };
        let sent = || to_call(&json!({"Token": "t-1"}), replied(Outcome::Accepted, answered.clone()));
        let mut before = sent();
        if let StepResult::Replies(replies) = &mut before {
            replies[0].call.operation = "alibaba/crates/UnstackCrates".parse().unwrap();
        }
        let both = transcript([(StepName::CONTROL, before), (StepName::CALL, sent())]);
        let seen = SeenReply { reply: both.reply(&StepName::CALL).unwrap(), transcript: &both, body: None };
        assert_eq!(RequestId.distinct(&asked.question(), seen).as_deref(), Some("r-1"));
    }

    #[test]
    fn the_answer_to_an_accepted_repetition_may_have_the_first_ones_id() {
        let asked = Asked::of_kind(ClauseKind::Common(CommonKind::RequestIdsDiffer));
        let accepted = || replied(Outcome::Accepted, Answer { request_id: Some("r-1".to_owned()), ..answer(200) });
        let distinct = |first: &str, second: &str| {
            let sent = |token: &str| to_call(&json!({"Token": token}), accepted());
            let both = transcript([(StepName::CONTROL, sent(first)), (StepName::CALL, sent(second))]);
            let reply = both.reply(&StepName::CALL).unwrap();
            RequestId.distinct(&asked.question(), SeenReply { reply, transcript: &both, body: None })
        };
        assert_eq!(distinct("t-1", "t-2").as_deref(), Some("r-1"));
        assert_eq!(distinct("t-1", "t-1"), None);
    }
}
