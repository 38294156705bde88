use std::fmt;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason, control::later,
    control::refused_unlike_control, declare, request_value::path_of, request_value::shape_at,
};
use crate::{
    contract::{Clause, ClauseKind, Statement, text_of},
    scenario::{Expect, Input, Inputs, Outcome, Step, StepName, Transcript},
};

declare! {
    /// Tests whether the listed values of a parameter are accepted, and others are not.
    ///
    /// # Promise
    ///
    /// Each value that the page lists is accepted; another is not answered with success.
    ///
    /// # Method
    ///
    /// Sends a valid call with each listed value, and one with a word that is not listed beside a valid call.
    ///
    /// # Limits
    ///
    /// That another value is turned away is a `should`.
    Enums
}

/// The kinds of case.
#[derive(Clone, Debug)]
pub(super) enum Probe {
    /// A value that the page lists.
    Listed(String),
    /// A value that it does not list.
    Unlisted,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed(value) => f.write_str(value),
            Self::Unlisted => f.write_str("an unlisted value"),
        }
    }
}

impl Check for Enums {
    fn name(&self) -> &'static str {
        "enums"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Enum, .. })
    }
}

impl Active for Enums {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let shape = shape_at(question.operation, path).ok_or(Lacking::Value)?;
        let base = inputs.simplest();
        // The state's other values may go with its own value of this one alone.
        let expected = if is_bound(question) { Expect::Judged } else { Expect::Accepted };
        let mut cases: Vec<Case<Probe>> = shape
            .values
            .iter()
            .map(|value| {
                let call = base.clone().set(path, 0, Input::Literal(value.clone()));
                Case::in_state(Probe::Listed(text_of(value)), inputs, vec![Step::call(call).expecting(expected)])
            })
            .collect();
        let mut control = base.clone();
        if let Some(value) = shape.values.first() {
            control = control.set(path, 0, Input::Literal(value.clone()));
        }
        let call = base.set(path, 0, Input::text("unlisted-value"));
        let steps = vec![Step::call(call).expecting(Expect::Refused), Step::control(control)];
        cases.push(Case::in_state(Probe::Unlisted, inputs, steps));
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        let value = match kind {
            Probe::Listed(value) => value,
            Probe::Unlisted => {
                let what = format!("a call with an unlisted value as `{path}`");
                return refused_unlike_control(question, transcript, &what).into_warning();
            }
        };
        match transcript.reply(&StepName::CALL) {
            Some(reply) if reply.outcome == Outcome::Accepted => Judgement::pass(),
            Some(reply) if reply.outcome == Outcome::Refused && is_bound(question) => {
                // The state's other values may go with its own value of this one alone.
                Judgement::inconclusive(InconclusiveCase::BesideOtherValues {
                    value: value.clone(),
                    answer: reply.in_short(),
                })
            }
            Some(reply) if reply.outcome == Outcome::Refused && later(question, reply).is_none() => {
                Judgement::fail(FindingKind::Refused, format!("`{value}` as `{path}` is accepted"), reply.in_short())
            }
            Some(reply) => Judgement::inconclusive(InconclusiveCase::call_answered(reply)),
            None => Judgement::inconclusive(InconclusiveCase::NotMade),
        }
    }
}

/// Tells whether the state binds the parameter.
fn is_bound(question: &Question<'_>) -> bool {
    let path = path_of(question.clause).ok();
    path.zip(Inputs::base(question.operation)).is_some_and(|(path, inputs)| inputs.binding(path.head()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, transcript},
    };
    use crate::scenario::StepResult;

    fn judged(probe: &Probe, call: StepResult) -> CaseVerdict {
        let transcript = transcript([(StepName::CALL, call), (StepName::CONTROL, accepted())]);
        Enums.judge(&Asked::about("Color.enum").question(), probe, &transcript).verdict
    }

    #[test]
    fn each_listed_value_is_sent_and_one_that_is_not_listed() {
        let cases = Enums.cases(&Asked::about("Color.enum").question()).unwrap();
        let labels: Vec<String> = cases.iter().map(|case| case.kind.to_string()).collect();
        assert_eq!(labels, ["red", "blue", "an unlisted value"]);
    }

    #[test]
    fn a_listed_value_that_is_refused_is_a_finding() {
        let red = Probe::Listed("red".to_owned());
        assert_eq!(judged(&red, accepted()), CaseVerdict::Pass);
        assert!(
            matches!(judged(&red, refused("Bad")), CaseVerdict::Fail(found) if found.expected == "`red` as `Color` is accepted")
        );
        let busy = judged(&red, refused("Later"));
        assert!(matches!(busy, CaseVerdict::Inconclusive(InconclusiveCase::CallAnswered { .. })));
    }

    #[test]
    fn an_unlisted_value_that_is_accepted_is_a_warning() {
        assert_eq!(judged(&Probe::Unlisted, refused("Bad")), CaseVerdict::Pass);
        assert!(matches!(judged(&Probe::Unlisted, accepted()), CaseVerdict::Fail(found) if found.at_most.is_some()));
    }
}
