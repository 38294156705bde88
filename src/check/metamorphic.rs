use std::{fmt, sync::Arc};

use proptest::strategy::Strategy;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason,
    control::settles_nothing, declare, effect, effect::BOTH_SHOWN,
};
use crate::{
    contract::{Clause, ClauseKind, CommonKind, Effect, Place},
    defect::SpellingDefect,
    scenario::{Condition, Expect, Input, Inputs, Outcome, Scenario, Step, StepName, Transcript},
};

declare! {
    /// Tests whether a valid call is accepted in each of its equivalent spellings.
    ///
    /// # Promise
    ///
    /// The order of query parameters, and which of two equivalent percent-encodings a request uses, change nothing: the
    /// signature covers a canonical form of both.
    ///
    /// # Method
    ///
    /// Sends a valid call with its parameters in the opposite order, or with letters and digits percent-encoded, and
    /// where it is refused the same call as usual. Both must be accepted, and what an accepted one did must be shown;
    /// where it is not, another call as usual says whether effects are shown at all. Where there is a query, its
    /// encodings are also written with lower-case digits.
    ///
    /// # Limits
    ///
    /// These are our inference from the vendors' signature guides and RFC 3986, so a finding is a warning.
    Metamorphic
}

/// The kinds of case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
    /// The form that the clause is about.
    AnotherForm,
    /// The same with encodings in lower case.
    LowerCase,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherForm => f.write_str("another form"),
            Self::LowerCase => f.write_str("encodings in lower case"),
        }
    }
}

impl Check for Metamorphic {
    fn name(&self) -> &'static str {
        "metamorphic"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        other_form(clause).is_some()
    }
}

impl Active for Metamorphic {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let wrong = other_form(question.clause).ok_or(SkipReason::OtherCheck)?;
        let mut forms = vec![(Probe::AnotherForm, wrong)];
        if wrong == SpellingDefect::Overencoded
            && question.operation.parameters.iter().any(|parameter| parameter.place == Place::Query)
        {
            forms.push((Probe::LowerCase, SpellingDefect::LowerCaseEscapes));
        }
        let is_read = question.operation.effect == Effect::Writes && question.operation.read_back.is_some();
        // What can be left out is sent too, so that there is something to change places.
        let in_query = question.operation.parameters.iter().filter(|parameter| parameter.place == Place::Query);
        let more: Vec<(String, Input)> = in_query
            .filter(|parameter| !parameter.required)
            .filter_map(|parameter| Some((parameter.name.clone(), inputs.present(&parameter.name)?)))
            .collect();
        let state = inputs.state().to_owned();
        let operation = Arc::new(question.operation.clone());
        let strategy = |wrong: SpellingDefect| {
            let (more, state) = (more.clone(), state.clone());
            let operation = Arc::clone(&operation);
            inputs.few().prop_map(move |call| {
                let call = more.iter().fold(call, |call, (name, input)| {
                    if call.values.contains_key(name) { call } else { call.with(name, input.clone()) }
                });
                let mut steps = vec![
                    Step::call(call.clone().with_defect(wrong)).expecting(Expect::Accepted),
                    Step::control(call.clone()).only_if(Condition::Refused(StepName::CALL)),
                ];
                if is_read {
                    steps.push(Step::await_shown(vec![call.clone()]).only_if(Condition::Accepted(StepName::CALL)));
                    steps.extend(effect::beside(&operation, &call));
                }
                Scenario::new(&state, steps)
            })
        };
        let cases = forms.into_iter().map(|(kind, wrong)| Case::new(kind, &[inputs.state()], strategy(wrong)));
        Ok(cases.collect())
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let Some(call) = transcript.reply(&StepName::CALL) else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        match (call.outcome, transcript.reply(&StepName::CONTROL)) {
            (Outcome::Accepted, _) => match transcript.snapshot(&StepName::SHOWN) {
                Some(snapshot) if snapshot.problem.is_none() && !snapshot.missing.is_empty() => {
                    effect::not_shown(question, snapshot, transcript.snapshot(&BOTH_SHOWN))
                }
                _ => Judgement::pass(),
            },
            (Outcome::Refused, Some(control)) => match settles_nothing(question, call, control) {
                Some(reason) => Judgement::inconclusive(reason),
                None => Judgement::fail(FindingKind::Refused, question.clause.promise.clone(), call.in_short()),
            },
            _ => Judgement::inconclusive(InconclusiveCase::call_answered(call)),
        }
    }
}

fn other_form(clause: &Clause) -> Option<SpellingDefect> {
    match clause.kind {
        ClauseKind::Common(CommonKind::ParameterOrder) => Some(SpellingDefect::Reordered),
        ClauseKind::Common(CommonKind::PercentEncoding) => Some(SpellingDefect::Overencoded),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, broken_down, refused, snapshot, transcript},
    };
    use crate::scenario::StepResult;

    fn judged(call: StepResult, control: StepResult, shown: StepResult, both: StepResult) -> CaseVerdict {
        let asked = Asked::of_kind(ClauseKind::Common(CommonKind::ParameterOrder));
        let steps =
            [(StepName::CALL, call), (StepName::CONTROL, control), (StepName::SHOWN, shown), (BOTH_SHOWN, both)];
        Metamorphic.judge(&asked.question(), &Probe::AnotherForm, &transcript(steps)).verdict
    }

    #[test]
    fn a_form_that_is_refused_where_the_usual_one_is_accepted_is_a_finding() {
        let refused_form = |control| judged(refused("Bad"), control, StepResult::LeftOut, StepResult::LeftOut);
        assert!(matches!(refused_form(accepted()), CaseVerdict::Fail(found) if found.kind == FindingKind::Refused));
        let unsettled = refused_form(refused("Bad"));
        assert!(matches!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlRefused { .. })));
        let broken = judged(broken_down(), StepResult::LeftOut, StepResult::LeftOut, StepResult::LeftOut);
        assert!(matches!(broken, CaseVerdict::Inconclusive(InconclusiveCase::CallAnswered { .. })));
    }

    #[test]
    fn an_accepted_form_must_have_its_effect_where_another_call_has_one() {
        let form = |shown, both| judged(accepted(), StepResult::LeftOut, shown, both);
        assert_eq!(form(snapshot(&["a"], &[]), StepResult::LeftOut), CaseVerdict::Pass);
        let found = form(snapshot(&[], &["a"]), snapshot(&["b"], &["a"]));
        assert!(matches!(found, CaseVerdict::Fail(found) if found.kind == FindingKind::NoEffect));
        let unsettled = form(snapshot(&[], &["a"]), snapshot(&[], &["a", "b"]));
        assert_eq!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlNotShown));
    }
}
