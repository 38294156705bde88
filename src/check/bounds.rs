use std::fmt;

use serde_json::{Value, json};

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason, control::later,
    control::refused_unlike_control, control::settles_nothing, declare, request_value::path_of,
    request_value::shape_at,
};
use crate::{
    contract::{Binds, Clause, ClauseKind, Kind, Statement, ValuePath},
    scenario::{Condition, Expect, Input, Inputs, Outcome, Reply, Step, StepName, Template, Transcript},
};

declare! {
    /// Tests whether the documented bounds of a value are the service's.
    ///
    /// # Promise
    ///
    /// The legal edge of a length or a range is accepted. A value beyond it, or one that is nothing like the documented
    /// format, is not answered with success.
    ///
    /// # Method
    ///
    /// Sends a valid call with the value on the edge, which must be accepted, and one with the value just beyond it,
    /// which must not, beside a valid call, which must. An id that a provider state binds is made longer by a
    /// character. Whether an id of the longest legal length is accepted is tested only where the state binds one.
    ///
    /// # Limits
    ///
    /// A refused value on the edge is a failure; an accepted value beyond it is a warning. An empty text in
    /// a header or a query is left open: many servers take it for none. A token of one character may have been used
    /// before on a target that is not ours.
    Bounds
}

/// The kinds of case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
    /// The value on the edge of what is legal.
    OnEdge,
    /// The value just beyond it.
    Beyond,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnEdge => f.write_str("on the edge"),
            Self::Beyond => f.write_str("beyond"),
        }
    }
}

impl Check for Bounds {
    fn name(&self) -> &'static str {
        "bounds"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
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
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let (edge, beyond) = values(question, inputs, path)?;
        let base = inputs.simplest();
        let mut cases = Vec::new();
        if let Some(input) = edge {
            // Whether an id of the state is as long as can be is not ours to say.
            let of_state = inputs.binding(path.head()).is_some();
            let expected = if of_state { Expect::Judged } else { Expect::Accepted };
            let steps = vec![
                Step::call(base.clone().set(path, 0, input)).expecting(expected),
                Step::control(base.clone()).only_if(Condition::Refused(StepName::CALL)),
            ];
            let case = Case::in_state(Probe::OnEdge, inputs, steps);
            cases.push(if of_state { case.extra() } else { case });
        }
        if let Some(input) = beyond {
            let call = Step::call(base.clone().set(path, 0, input)).expecting(Expect::Refused);
            let steps = vec![call, Step::control(control(inputs, base, path))];
            cases.push(Case::in_state(Probe::Beyond, inputs, steps));
        }
        if cases.is_empty() { Err(Lacking::ValueAtBound.into()) } else { Ok(cases) }
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        match kind {
            Probe::OnEdge => on_edge(question, transcript, &path),
            Probe::Beyond => {
                let what = format!("a call with `{path}` beyond what is documented");
                refused_unlike_control(question, transcript, &what).into_warning()
            }
        }
    }
}

fn on_edge(question: &Question<'_>, transcript: &Transcript, path: &str) -> Judgement {
    let Some(call) = transcript.reply(&StepName::CALL) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    if !is_on_edge(question, call) {
        return Judgement::inconclusive(InconclusiveCase::NoLongestValue);
    }
    let refused = || {
        Judgement::fail(FindingKind::Refused, format!("`{path}` on its documented edge is accepted"), call.in_short())
    };
    match (call.outcome, transcript.reply(&StepName::CONTROL)) {
        (Outcome::Accepted, _) => Judgement::pass(),
        // Where the state's own id is the edge, there is no other valid call to stand beside it.
        (Outcome::Refused, Some(control)) if control.call == call.call && later(question, call).is_none() => refused(),
        (Outcome::Refused, Some(control)) => match settles_nothing(question, call, control) {
            Some(reason) => Judgement::inconclusive(reason),
            None if is_short_token(question) && question.isolation.is_shared() => {
                Judgement::inconclusive(InconclusiveCase::TokenMayBeUsed)
            }
            None => refused(),
        },
        _ => {
            let answered = || InconclusiveCase::call_answered(call);
            Judgement::inconclusive(later(question, call).unwrap_or_else(answered))
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

/// Tells whether the value that was sent lies on the edge: an id that the state binds is as long as it is.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, to_call, transcript},
    };
    use crate::scenario::{Action, Isolation, StepResult};

    /// The values that are sent on the edge and beyond it, and what is expected of each.
    fn sent(clause: &str, parameter: &str) -> Vec<(String, Expect, Input)> {
        let cases = Bounds.cases(&Asked::about(clause).question()).unwrap();
        let sent = cases.into_iter().map(|case| {
            let label = case.kind.to_string();
            let scenario = case.erased().example().unwrap();
            let Action::Call(call) = &scenario.steps[0].action else { panic!("the call comes first") };
            (label, scenario.steps[0].expects, call.values[parameter].clone())
        });
        sent.collect()
    }

    #[test]
    fn the_edge_must_be_accepted_and_the_value_beyond_refused() {
        let number = |number: i64| Input::Literal(json!(number));
        let expected = [
            ("on the edge".to_owned(), Expect::Accepted, number(9)),
            ("beyond".to_owned(), Expect::Refused, number(10)),
        ];
        assert_eq!(sent("Height.maximum", "Height"), expected);
        let long = |length| Input::Padded { state: "stackable".to_owned(), pointer: "/Yard".to_owned(), length };
        let yards = sent("Yard.max-length", "Yard");
        assert_eq!(yards[1], ("beyond".to_owned(), Expect::Refused, long(13)));
        // Whether the state's own id is as long as can be is not known.
        assert_eq!(yards[0].1, Expect::Judged);
    }

    fn judged(clause: &str, probe: Probe, steps: [StepResult; 2]) -> CaseVerdict {
        let [call, control] = steps;
        let transcript = transcript([(StepName::CALL, call), (StepName::CONTROL, control)]);
        Bounds.judge(&Asked::about(clause).question(), &probe, &transcript).verdict
    }

    #[test]
    fn a_refused_edge_is_a_finding_beside_an_accepted_control() {
        let on_edge = |call, control| judged("Height.maximum", Probe::OnEdge, [call, control]);
        assert_eq!(on_edge(accepted(), StepResult::LeftOut), CaseVerdict::Pass);
        assert!(
            matches!(on_edge(refused("Bad"), accepted()), CaseVerdict::Fail(found) if found.kind == FindingKind::Refused)
        );
        let unsettled = on_edge(refused("Bad"), refused("Bad"));
        assert!(matches!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlRefused { .. })));
    }

    #[test]
    fn an_accepted_value_beyond_is_a_warning() {
        let beyond = |call, control| judged("Height.maximum", Probe::Beyond, [call, control]);
        assert_eq!(beyond(refused("Bad"), accepted()), CaseVerdict::Pass);
        let CaseVerdict::Fail(found) = beyond(accepted(), accepted()) else { panic!("it is a finding") };
        assert_eq!((found.kind, found.at_most), (FindingKind::Accepted, Some(crate::contract::Strength::Should)));
        assert_eq!(found.expected, "a call with `Height` beyond what is documented gets no success");
    }

    #[test]
    fn an_id_that_is_shorter_than_can_be_says_nothing_of_the_edge() {
        let judged = |yard: &str| {
            let call = to_call(&json!({"Yard": yard}), refused("Bad"));
            judged("Yard.max-length", Probe::OnEdge, [call, accepted()])
        };
        assert_eq!(judged("y-1"), CaseVerdict::Inconclusive(InconclusiveCase::NoLongestValue));
        assert!(matches!(judged("y-0123456789"), CaseVerdict::Fail(_)));
    }

    #[test]
    fn a_token_of_one_character_may_be_known_elsewhere() {
        let mut asked = Asked::about("Token.min-length");
        let steps = || [(StepName::CALL, refused("Used")), (StepName::CONTROL, accepted())];
        let judged = |asked: &Asked| Bounds.judge(&asked.question(), &Probe::OnEdge, &transcript(steps())).verdict;
        assert!(matches!(judged(&asked), CaseVerdict::Fail(_)));
        asked.isolation = Isolation::Shared;
        assert_eq!(judged(&asked), CaseVerdict::Inconclusive(InconclusiveCase::TokenMayBeUsed));
    }
}
