use std::sync::Arc;

use proptest::strategy::Strategy;

use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare, kit::control::settles_nothing, kit::effect,
};
use crate::{
    call::Defect,
    contract::{Clause, ClauseKind, CommonKind, Effect, Place},
    scenario::{Condition, Input, Inputs, Outcome, Scenario, Step, Transcript},
};

declare! {
    /// Asks whether what must not matter does not matter.
    ///
    /// # Promise
    ///
    /// The order of query parameters, and which of two equivalent percent-encodings a request uses, change nothing: the
    /// signature covers a canonical form of both.
    ///
    /// # Method
    ///
    /// Sends a valid call with its parameters in the opposite order, or with letters and digits percent-encoded, and where
    /// it is refused the same call as usual. Both must be accepted, and what an accepted one did must be shown; where it is
    /// not, another call as usual says whether effects are shown at all. Where there is a query, its encodings are also
    /// written with lower-case digits.
    ///
    /// # Limits
    ///
    /// These are our inference from the vendors' signature guides and RFC 3986, so a finding is a warning.
    Metamorphic
}

impl Check for Metamorphic {
    fn name(&self) -> &'static str {
        "metamorphic"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        other_form(clause).is_some()
    }
}

impl Active for Metamorphic {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let wrong = other_form(question.clause).ok_or(SkipReason::OtherCheck)?;
        let mut forms = vec![(ANOTHER, wrong.clone())];
        if wrong == Defect::Overencoded
            && question.operation.parameters.iter().any(|parameter| parameter.place == Place::Query)
        {
            forms.push(("encodings in lower case", Defect::LowerCaseEscapes));
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
        let strategy = |wrong: Defect| {
            let (more, state) = (more.clone(), state.clone());
            let operation = Arc::clone(&operation);
            inputs.few().prop_map(move |call| {
                let call = more.iter().fold(call, |call, (name, input)| {
                    if call.values.contains_key(name) { call } else { call.with(name, input.clone()) }
                });
                let mut steps = vec![
                    Step::call(call.clone().with_defect(wrong.clone())),
                    Step::control(call.clone()).only_if(Condition::Refused(0)),
                ];
                if is_read {
                    steps.push(Step::await_shown(vec![call.clone()]).only_if(Condition::Accepted(0)));
                    steps.extend(effect::beside(&operation, &call, 2, 3));
                }
                Scenario::new(&state, steps)
            })
        };
        let cases = forms.into_iter().map(|(label, wrong)| Case::new(label, &[inputs.state()], strategy(wrong)));
        Ok(cases.collect())
    }

    fn judge(&self, question: &Question<'_>, _label: &str, transcript: &Transcript) -> Judgement {
        let Some(call) = transcript.reply(0) else { return Judgement::inconclusive("the call was not made") };
        match (call.outcome, transcript.reply(1)) {
            (Outcome::Accepted, _) => match transcript.snapshot(2) {
                Some(snapshot) if snapshot.problem.is_none() && !snapshot.missing.is_empty() => {
                    effect::not_shown(question, snapshot, transcript.snapshot(4))
                }
                _ => Judgement::pass(),
            },
            (Outcome::Refused, Some(control)) => match settles_nothing(question, call, control) {
                Some(reason) => Judgement::inconclusive(reason),
                None => Judgement::fail("refused", question.clause.promise.clone(), call.in_short()),
            },
            _ => Judgement::inconclusive(format!("the call is answered {}", call.in_short())),
        }
    }
}

/// The case that every clause of the kind has.
const ANOTHER: &str = "another form";

fn other_form(clause: &Clause) -> Option<Defect> {
    match clause.kind {
        ClauseKind::Common(CommonKind::ParameterOrder) => Some(Defect::Reordered),
        ClauseKind::Common(CommonKind::PercentEncoding) => Some(Defect::Overencoded),
        _ => None,
    }
}
