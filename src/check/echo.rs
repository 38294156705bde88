use serde_json::Value;

use super::kit::{Check, Exercise, FindingKind, InconclusiveCase, Judgement, Passive, Question, SeenReply, declare};
use crate::{
    contract::{Clause, ClauseKind, Kind, Operation, Segment, Shape, Statement, text_of},
    defect::{Defect, EncodingDefect},
};

declare! {
    /// Tests whether an answer repeats what it should repeat.
    ///
    /// # Promise
    ///
    /// Where the page says that a header or member of a success is the one of the request, it is, byte for byte.
    ///
    /// # Method
    ///
    /// Reads every success to a call that sent the value. A member repeats the parameter of the same name.
    ///
    /// # Limits
    ///
    /// What comes where nothing was sent is an observation. A value that the page forbids is not judged. A client token
    /// that was sent with other values before may be answered with what those gave.
    EchoCheck
}

impl Check for EchoCheck {
    fn name(&self) -> &'static str {
        "echo"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        repeated(clause).is_some()
    }
}

impl Passive for EchoCheck {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let name = repeated(question.clause)?;
        let answer = seen.reply.answer.as_ref().ok().filter(|answer| answer.is_success())?;
        // A body that is sent or left out on purpose carries none of the values.
        let is_of_body =
            |defect: &Defect| matches!(defect, Defect::Encoding(EncodingDefect::Body(_) | EncodingDefect::NoBody));
        if seen.reply.call.defects.iter().any(is_of_body) {
            return None;
        }
        let sent = seen.reply.call.values.get(name).filter(|value| !value.is_null()).map(text_of);
        // An empty text may be taken for none, and then for whatever stands for none.
        let sent = sent.filter(|sent| !sent.is_empty());
        // That an illegal value is accepted is a finding of the value's own clauses; what it comes back as is silent.
        let shape = question.operation.parameter(name).map(|parameter| &parameter.shape);
        if shape.zip(seen.reply.call.values.get(name)).is_some_and(|(shape, value)| !is_legal(shape, value)) {
            return None;
        }
        let (came, silent) = match &question.clause.kind {
            ClauseKind::ResponseHeader { name, .. } => (answer.header(name).map(str::to_owned), false),
            ClauseKind::Response { path, .. } => {
                let pointer = path.0.iter().fold(String::new(), |pointer, segment| match segment {
                    Segment::Name(name) => pointer + "/" + name,
                    Segment::Each => pointer,
                });
                if has_used_token(question.operation, seen) {
                    return None;
                }
                // Whether the member is there at all is a clause of its own.
                (seen.body?.value.pointer(&pointer).map(text_of), true)
            }
            _ => return None,
        };
        let Some(sent) = sent else {
            let shown = if came.is_some() { "a value" } else { "none" };
            return (!silent).then(|| {
                Judgement::inconclusive(InconclusiveCase::NothingSent).observing("echo-without-token", shown)
            });
        };
        match came {
            Some(came) if came == sent => Some(Judgement::pass()),
            Some(came) => {
                Some(Judgement::fail(FindingKind::AnotherValue, format!("`{name}` is `{sent}`"), format!("`{came}`")))
            }
            None if silent => None,
            None => Some(Judgement::fail(FindingKind::Missing, format!("`{name}` is `{sent}`"), "there is none")),
        }
    }

    fn shown_by(&self, clause: &Clause) -> Vec<Exercise> {
        repeated(clause).map(|name| vec![Exercise::Sent(name.to_owned())]).unwrap_or_default()
    }
}

/// Tells whether another call of the scenario had the same client token and other values.
fn has_used_token(operation: &Operation, seen: SeenReply<'_>) -> bool {
    let Some(name) = operation.idempotency.as_ref().map(|idempotency| &idempotency.token) else { return false };
    let call = &seen.reply.call;
    let Some(token) = call.values.get(name) else { return false };
    let others = seen.transcript.all_replies().map(|(_, _, reply)| &reply.call);
    let mut others = others.filter(|other| other.operation == call.operation);
    others.any(|other| other.values.get(name) == Some(token) && other.values != call.values)
}

/// Tells whether a value is of the type and length that its parameter has.
fn is_legal(shape: &Shape, value: &Value) -> bool {
    let fits = |length: usize| {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        shape.min_length.is_none_or(|least| length >= least) && shape.max_length.is_none_or(|most| length <= most)
    };
    match (&shape.kind, value) {
        (Kind::String, Value::String(text)) => fits(text.chars().count()),
        (Kind::String, _) => value.is_null(),
        _ => true,
    }
}

/// The parameter that is repeated.
fn repeated(clause: &Clause) -> Option<&str> {
    match &clause.kind {
        ClauseKind::ResponseHeader { name, statement: Statement::Echo } => Some(name),
        ClauseKind::Response { path, statement: Statement::Echo, .. } => match path.0.last()? {
            Segment::Name(name) => Some(name),
            Segment::Each => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, answer, replied, to_call},
    };
    use serde_json::json;

    use crate::{
        call::Answer,
        scenario::{Outcome, StepResult},
    };

    fn judged(sent: Option<&str>, came: Option<&str>) -> Option<CaseVerdict> {
        let kind = ClauseKind::ResponseHeader { name: "Token".to_owned(), statement: Statement::Echo };
        let headers = came.map(|value| ("Token".to_owned(), value.to_owned())).into_iter().collect();
        let reply = replied(Outcome::Accepted, Answer { headers, ..answer(200) });
        let values = sent.map_or(json!({"Yard": "y-1"}), |token| json!({"Token": token}));
        Asked::of_kind(kind).seen(&EchoCheck, to_call(&values, reply))
    }

    #[test]
    fn another_value_or_none_is_a_finding() {
        assert_eq!(judged(Some("t-1"), Some("t-1")), Some(CaseVerdict::Pass));
        let kind = |verdict| match verdict {
            Some(CaseVerdict::Fail(found)) => Some(found.kind),
            _ => None,
        };
        assert_eq!(kind(judged(Some("t-1"), Some("T-1"))), Some(FindingKind::AnotherValue));
        assert_eq!(kind(judged(Some("t-1"), None)), Some(FindingKind::Missing));
    }

    #[test]
    fn a_call_that_travels_without_its_body_sends_no_values() {
        let kind = ClauseKind::ResponseHeader { name: "Token".to_owned(), statement: Statement::Echo };
        for defect in [EncodingDefect::NoBody, EncodingDefect::Body("{}".to_owned())] {
            let reply = replied(Outcome::Accepted, answer(200));
            let mut sent = to_call(&json!({"Token": "t-1"}), reply);
            if let StepResult::Replies(replies) = &mut sent {
                replies[0].call.defects.push(defect.into());
            }
            assert_eq!(Asked::of_kind(kind.clone()).seen(&EchoCheck, sent), None);
        }
    }

    #[test]
    fn where_nothing_legal_was_sent_nothing_is_judged() {
        assert_eq!(judged(None, None), Some(CaseVerdict::Inconclusive(InconclusiveCase::NothingSent)));
        let too_long = "t".repeat(21);
        assert_eq!(judged(Some(&too_long), None), None);
    }
}
