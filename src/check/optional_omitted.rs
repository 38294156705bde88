use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, OneKind, Question, SkipReason,
    control::later, control::settles_nothing, declare, request_value::path_of,
};
use crate::{
    contract::{Clause, ClauseKind, Statement},
    scenario::{Condition, Expect, Inputs, Outcome, Step, StepName, Transcript},
};

declare! {
    /// Tests whether what the page calls optional can be left out.
    ///
    /// # Promise
    ///
    /// A call without a parameter that the page does not require is accepted.
    ///
    /// # Method
    ///
    /// Sends a valid call without the parameter; where it is refused, the same call with it, so that it is the omission
    /// that was refused.
    ///
    /// # Limits
    ///
    /// A parameter without which the operation has no meaning is not tested: the page leaves it open. Where no legal
    /// value of the parameter is known, nothing can be sent beside a refusal, and it settles nothing.
    OptionalOmitted
}

impl Check for OptionalOmitted {
    fn name(&self) -> &'static str {
        "optional-omitted"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Optional, .. })
    }
}

impl Active for OptionalOmitted {
    type Kind = OneKind;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let (whole, omitted) = match path.0.len() {
            1 => {
                let simplest = inputs.simplest();
                let whole = match inputs.present(path.head()) {
                    Some(input) => simplest.clone().with(path.head(), input),
                    None => simplest.clone(),
                };
                (whole, simplest.without(path.head()))
            }
            _ => (inputs.simplest(), inputs.simplest().omit(path, 0)),
        };
        // Beside a refusal there is nothing to send where no legal value is known.
        let expected = if whole == omitted { Expect::Judged } else { Expect::Accepted };
        let steps = vec![
            Step::call(omitted).expecting(expected),
            Step::control(whole).only_if(Condition::Refused(StepName::CALL)),
        ];
        Ok(vec![Case::in_state(OneKind("left out"), inputs, steps)])
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let Some(call) = transcript.reply(&StepName::CALL) else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        match (call.outcome, transcript.reply(&StepName::CONTROL)) {
            (Outcome::Accepted, _) => Judgement::pass(),
            (Outcome::Refused, Some(control)) if control.call != call.call => {
                match settles_nothing(question, call, control) {
                    Some(reason) => Judgement::inconclusive(reason),
                    None => Judgement::fail(FindingKind::Refused, question.clause.promise.clone(), call.in_short()),
                }
            }
            _ => {
                let answered = || InconclusiveCase::call_answered(call);
                Judgement::inconclusive(later(question, call).unwrap_or_else(answered))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, to_call, transcript},
    };
    use serde_json::json;

    use crate::scenario::StepResult;

    fn judged(call: StepResult, control: StepResult) -> CaseVerdict {
        let transcript = transcript([(StepName::CALL, call), (StepName::CONTROL, control)]);
        OptionalOmitted.judge(&Asked::about("Height.optional").question(), &OneKind("left out"), &transcript).verdict
    }

    #[test]
    fn an_omission_that_is_refused_is_a_finding_where_the_whole_call_is_accepted() {
        assert_eq!(judged(accepted(), StepResult::LeftOut), CaseVerdict::Pass);
        assert!(
            matches!(judged(refused("Bad"), accepted()), CaseVerdict::Fail(found) if found.kind == FindingKind::Refused)
        );
        let unsettled = judged(refused("Bad"), refused("Bad"));
        assert!(matches!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlRefused { .. })));
    }

    #[test]
    fn nothing_is_said_where_no_legal_value_is_known() {
        let same = |result| to_call(&json!({"Yard": "y-1"}), result);
        let judged = judged(same(refused("Bad")), same(accepted()));
        assert!(matches!(judged, CaseVerdict::Inconclusive(InconclusiveCase::CallAnswered { .. })));
    }

    #[test]
    fn only_an_omission_that_can_be_compared_is_expected_to_be_accepted() {
        let expected = |clause: &str| {
            let cases = OptionalOmitted.cases(&Asked::about(clause).question()).unwrap();
            let scenario = cases.into_iter().next().unwrap().erased().example().unwrap();
            scenario.steps[0].expects
        };
        assert_eq!(expected("Height.optional"), Expect::Accepted);
        assert_eq!(expected("Token.optional"), Expect::Accepted);
    }
}
