use serde_json::{Value, json};

use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare,
    kit::control::{later, refused_unlike_control, settles_nothing},
    required::path_of,
    types::shape_at,
};
use crate::{
    contract::{Binds, Clause, ClauseKind, Kind, Statement, ValuePath},
    scenario::{Condition, Input, Inputs, Outcome, Reply, Step, Template, Transcript},
};

declare! {
    /// Asks whether the documented bounds of a value are the service's.
    ///
    /// # Promise
    ///
    /// The legal edge of a length or a range is accepted. A value beyond it, or one that is nothing like the documented
    /// format, is not answered with success.
    ///
    /// # Method
    ///
    /// Sends a valid call with the value on the edge, which must be accepted, and one with the value just beyond it, which
    /// must not, beside a valid call, which must. An id that a provider state binds is made longer by a character; that
    /// one of the longest legal length is accepted shows only where the state has one.
    ///
    /// # Limits
    ///
    /// That the edge is accepted counts in full; that the illegal value is turned away is a `should`. An empty text in a
    /// header or a query is left open: many servers take it for none. A token of one character may have been used before
    /// on a target that is not ours.
    Bounds
}

const EDGE: &str = "on the edge";
const BEYOND: &str = "beyond";

impl Check for Bounds {
    fn name(&self) -> &'static str {
        "bounds"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(
            clause.kind,
            ClauseKind::Request {
                statement: Statement::MinLength
                    | Statement::MaxLength
                    | Statement::Minimum
                    | Statement::Maximum
                    | Statement::Format,
                ..
            }
        )
    }
}

impl Active for Bounds {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let (edge, beyond) = values(question, inputs, path)?;
        let base = inputs.simplest();
        let mut cases = Vec::new();
        if let Some(input) = edge {
            let call = base.clone().set(path, 0, input);
            let case = Case::in_state(
                EDGE,
                inputs,
                vec![Step::call(call), Step::control(base.clone()).only_if(Condition::Refused(0))],
            );
            // Whether an id of the state is as long as can be is not ours to say.
            let of_state = inputs.binding(path.head()).is_some();
            cases.push(if of_state { case.extra() } else { case });
        }
        if let Some(input) = beyond {
            let call = base.clone().set(path, 0, input);
            cases.push(Case::in_state(
                BEYOND,
                inputs,
                vec![Step::call(call), Step::control(control(inputs, base, path))],
            ));
        }
        if cases.is_empty() { Err(Lacking::ValueAtBound.into()) } else { Ok(cases) }
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        if label == BEYOND {
            let what = format!("a call with `{path}` beyond what is documented");
            return refused_unlike_control(question, transcript, 0, 1, &what).into_warning();
        }
        let Some(call) = transcript.reply(0) else { return Judgement::inconclusive("the call was not made") };
        if !is_on_edge(question, call) {
            return Judgement::inconclusive("the state has no value of the longest legal length");
        }
        match (call.outcome, transcript.reply(1)) {
            (Outcome::Accepted, _) => Judgement::pass(),
            // Where the state's own id is the edge, there is no other valid call to stand beside it.
            (Outcome::Refused, Some(control)) if control.call == call.call && later(question, call).is_none() => {
                Judgement::fail("refused", format!("`{path}` on its documented edge is accepted"), call.in_short())
            }
            (Outcome::Refused, Some(control)) => match settles_nothing(question, call, control) {
                Some(reason) => Judgement::inconclusive(reason),
                None if is_short_token(question) && !question.fresh => {
                    Judgement::inconclusive("a token of one character may have been used before")
                }
                None => {
                    Judgement::fail("refused", format!("`{path}` on its documented edge is accepted"), call.in_short())
                }
            },
            _ => {
                let reason = later(question, call).unwrap_or_else(|| call.in_short());
                Judgement::inconclusive(format!("the call is answered {reason}"))
            }
        }
    }
}

/// The valid call that stands beside the illegal one: with a legal value where the parameter can be left out.
fn control(inputs: Inputs<'_>, base: Template, path: &ValuePath) -> Template {
    match inputs.present(path.head()) {
        Some(input) if !base.values.contains_key(path.head()) => base.with(path.head(), input),
        _ => base,
    }
}

type Values = (Option<Input>, Option<Input>);

/// A value on the legal edge and one beyond it.
fn values(question: &Question<'_>, inputs: Inputs<'_>, path: &ValuePath) -> Result<Values, SkipReason> {
    let ClauseKind::Request { statement, bound, .. } = &question.clause.kind else {
        return Err(SkipReason::OtherCheck);
    };
    let shape = shape_at(question.operation, path).ok_or(Lacking::Value)?;
    if *statement == Statement::Format {
        return Ok((None, Some(Input::text("not of this format at all"))));
    }
    let bound = bound.ok_or(Lacking::Bound)?;
    let text = matches!(shape.kind, Kind::String | Kind::Any);
    let length = |length: i64| u32::try_from(length).ok();
    Ok(match statement {
        Statement::MaxLength if text => {
            let edge = match inputs.pooled(path.head(), 0) {
                Some(bound) if path.0.len() == 1 => Some(bound),
                _ => length(bound).and_then(|length| of_length(question, inputs, path, length)),
            };
            (edge, length(bound + 1).and_then(|length| of_length(question, inputs, path, length)))
        }
        Statement::MinLength if text => {
            let edge = length(bound).filter(|length| *length > 0);
            // An empty text looks like none in a header or a query.
            if inputs.binding(path.head()).is_some() {
                // A shorter id than the state's is another id.
                return Ok((None, None));
            }
            let beyond = length(bound - 1).filter(|length| *length > 0);
            (
                edge.and_then(|length| of_length(question, inputs, path, length)),
                beyond.and_then(|length| of_length(question, inputs, path, length)),
            )
        }
        Statement::Minimum => (Some(Input::Literal(json!(bound))), Some(Input::Literal(json!(bound - 1)))),
        Statement::Maximum => (Some(Input::Literal(json!(bound))), Some(Input::Literal(json!(bound + 1)))),
        _ => (None, None),
    })
}

/// A text of a length: new where it names nothing, an id of the state made longer where it does.
fn of_length(question: &Question<'_>, inputs: Inputs<'_>, path: &ValuePath, length: u32) -> Option<Input> {
    if path.0.len() > 1 {
        return None;
    }
    let name = path.head();
    if question.operation.idempotency.as_ref().is_some_and(|idempotency| idempotency.token == name) {
        return Some(Input::Fresh { index: 0, length });
    }
    match inputs.binding(name) {
        Some((state, Binds::One(_))) => {
            Some(Input::Padded { state: state.to_owned(), pointer: format!("/{name}"), length })
        }
        Some((state, Binds::Pool(_))) => {
            Some(Input::Padded { state: state.to_owned(), pointer: format!("/{name}/0"), length })
        }
        // What a text that can be left out may say, only its owner knows: any text of the length is legal only where
        // valid calls make one up too.
        None => {
            let parameter = question.operation.parameter(name)?;
            (parameter.required || parameter.needed).then(|| Input::text("a".repeat(length as usize)))
        }
    }
}

/// Whether the value that was sent lies on the edge: an id that the state binds is as long as it is.
fn is_on_edge(question: &Question<'_>, call: &Reply) -> bool {
    let ClauseKind::Request { path, statement: Statement::MaxLength, bound: Some(bound) } = &question.clause.kind
    else {
        return true;
    };
    let text = call.call.values.get(path.head()).and_then(Value::as_str).unwrap_or_default();
    usize::try_from(*bound).is_ok_and(|bound| text.chars().count() == bound)
}

fn is_short_token(question: &Question<'_>) -> bool {
    let ClauseKind::Request { path, statement: Statement::MinLength, .. } = &question.clause.kind else { return false };
    question.operation.idempotency.as_ref().is_some_and(|idempotency| idempotency.token == path.head())
}
