use serde_json::Value;

use super::kit::{Check, Exercise, FindingKind, Judgement, Passive, Question, SeenReply, declare};
use crate::contract::{Clause, ClauseKind, CommonKind};

declare! {
    /// Tests whether an error answer says what went wrong where the vendor puts it.
    ///
    /// # Promise
    ///
    /// An error answer has a code, a message and a request id in the members that the vendor's shared pages name.
    ///
    /// # Method
    ///
    /// Reads every answer of status 400 and more to a call that is well formed.
    ///
    /// # Limits
    ///
    /// Answers with 413, 414, 429 and 431 come from in front of the service and are left out; so are answers to calls
    /// that are malformed on purpose. Where the vendor also sends the request id in a header, the header is enough.
    ErrorEnvelope
}

impl Check for ErrorEnvelope {
    fn name(&self) -> &'static str {
        "error-envelope"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Common(CommonKind::ErrorEnvelope)
    }
}

impl Passive for ErrorEnvelope {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let reply = seen.reply;
        let answer = reply.answer.as_ref().ok()?;
        if answer.status < 400 || answer.is_from_in_front() || !reply.call.is_well_formed() {
            return None;
        }
        let envelope = &question.common.envelope;
        let request_id = envelope.error_request_id();
        let expected = format!("an error answer has `{}`, `{}` and `{request_id}`", envelope.code, envelope.message);
        let body = match &answer.body {
            Ok(body) => body,
            Err(reason) => {
                return Some(Judgement::fail(
                    FindingKind::NoEnvelope,
                    expected,
                    format!("the body cannot be decoded: {reason}"),
                ));
            }
        };
        let in_header = envelope.request_id_header.as_deref().is_some_and(|name| answer.header(name).is_some());
        let mut missing = Vec::new();
        if envelope.code.text(body).is_none() {
            missing.push(envelope.code.to_string());
        }
        if envelope.message.find(body).and_then(Value::as_str).is_none() {
            missing.push(envelope.message.to_string());
        }
        if request_id.text(body).is_none() && !in_header {
            missing.push(request_id.to_string());
        }
        Some(if missing.is_empty() {
            Judgement::pass()
        } else {
            Judgement::fail(
                FindingKind::NoEnvelope,
                expected,
                format!("status {} without {}", answer.status, missing.join(", ")),
            )
        })
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Refusal]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, answer, replied},
    };
    use serde_json::json;

    use crate::{call::Answer, scenario::Outcome};

    fn judged(body: Result<Value, String>, status: u16) -> Option<CaseVerdict> {
        let reply = replied(Outcome::Refused, Answer { body, ..answer(status) });
        Asked::of_kind(ClauseKind::Common(CommonKind::ErrorEnvelope)).seen(&ErrorEnvelope, reply)
    }

    #[test]
    fn a_member_of_the_envelope_that_is_not_there_is_a_finding() {
        let whole = json!({"Code": "Bad", "Message": "no", "RequestId": "1"});
        assert_eq!(judged(Ok(whole), 400), Some(CaseVerdict::Pass));
        let found = |verdict| match verdict {
            Some(CaseVerdict::Fail(found)) => found.actual,
            other => panic!("{other:?}"),
        };
        assert_eq!(found(judged(Ok(json!({"Code": "Bad", "Message": ""})), 404)), "status 404 without RequestId");
        assert_eq!(found(judged(Ok(json!({"Code": ""})), 404)), "status 404 without Code, Message, RequestId");
        assert_eq!(found(judged(Err("no JSON".to_owned()), 500)), "the body cannot be decoded: no JSON");
    }

    #[test]
    fn what_no_service_answers_needs_no_envelope() {
        assert_eq!(judged(Ok(Value::Null), 414), None);
        let asked = Asked::of_kind(ClauseKind::Common(CommonKind::ErrorEnvelope));
        assert_eq!(asked.seen(&ErrorEnvelope, accepted()), None);
    }
}
