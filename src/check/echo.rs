use serde_json::Value;

use super::kit::{Check, Exercise, FindingKind, InconclusiveCase, Judgement, Passive, Question, Seen, declare};
use crate::{
    contract::{Clause, ClauseKind, Kind, Operation, Segment, Shape, Statement, text_of},
    defect::{Defect, EncodingDefect},
};

declare! {
    /// Asks whether an answer repeats what it should repeat.
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
    Echo
}

impl Check for Echo {
    fn name(&self) -> &'static str {
        "echo"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        repeated(clause).is_some()
    }
}

impl Passive for Echo {
    fn inspect(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<Judgement> {
        let name = repeated(question.clause)?;
        let answer = seen.reply.answer.as_ref().ok().filter(|answer| answer.is_success())?;
        // A body that is sent on purpose carries none of the values.
        if seen.reply.call.defects.iter().any(|defect| matches!(defect, Defect::Encoding(EncodingDefect::Body(_)))) {
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

/// Whether another call of the scenario had the same client token and other values.
fn has_used_token(operation: &Operation, seen: Seen<'_>) -> bool {
    let Some(name) = operation.idempotency.as_ref().map(|idempotency| &idempotency.token) else { return false };
    let call = &seen.reply.call;
    let Some(token) = call.values.get(name) else { return false };
    let others = seen.transcript.all_replies().map(|(_, _, reply)| &reply.call);
    let mut others = others.filter(|other| other.operation == call.operation);
    others.any(|other| other.values.get(name) == Some(token) && other.values != call.values)
}

/// Whether a value is of the type and length that its parameter has.
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
