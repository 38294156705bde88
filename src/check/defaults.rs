use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, OneKind, Question, SkipReason,
    control::settles_nothing, declare, listed::listed, request_value::path_of,
};
use crate::{
    contract::{Clause, ClauseKind, Statement},
    scenario::{Expect, Input, Inputs, Outcome, Reply, Step, StepName, Transcript},
};

declare! {
    /// Tests whether leaving a parameter out means its default.
    ///
    /// # Promise
    ///
    /// A call without a parameter that has a default behaves as the call with it.
    ///
    /// # Method
    ///
    /// Makes a valid call without the parameter and one with its default, which must be accepted. The first must be
    /// accepted too, and where the operation lists something, list the same elements in the same order.
    ///
    /// # Limits
    ///
    /// Of an operation that lists nothing only the acceptance is compared. A default length of pages shows only where
    /// there are more elements than that; a switch for dry runs is tested by its own check.
    Defaults
}

impl Check for Defaults {
    fn name(&self) -> &'static str {
        "defaults"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Default, .. })
    }
}

impl Active for Defaults {
    type Kind = OneKind;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let parameter = question.operation.parameter(path.head()).filter(|_| path.0.len() == 1);
        let parameter = parameter.ok_or(SkipReason::NestedValue)?;
        let default = parameter.shape.default.clone().ok_or(Lacking::Default)?;
        let absent = inputs.simplest().without(path.head());
        let explicit = absent.clone().with(path.head(), Input::Literal(default));
        let steps = vec![Step::call(absent).expecting(Expect::Accepted), Step::control(explicit)];
        Ok(vec![Case::in_state(OneKind("left out"), inputs, steps)])
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let (Some(absent), Some(explicit)) = (transcript.reply(&StepName::CALL), transcript.reply(&StepName::CONTROL))
        else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        if let Some(reason) = settles_nothing(question, absent, explicit) {
            return Judgement::inconclusive(reason);
        }
        let expected = question.clause.promise.clone();
        if absent.outcome != Outcome::Accepted {
            return Judgement::fail(FindingKind::Refused, expected, absent.in_short());
        }
        let ids = |reply: &Reply| {
            let read_back =
                question.operation.read_back.as_ref().filter(|back| back.operation == question.operation.id);
            read_back.zip(reply.answer.as_ref().ok()).map(|(read_back, answer)| listed(read_back, answer))
        };
        match (ids(absent), ids(explicit)) {
            (Some(one), Some(other)) if one != other => {
                let actual = format!("{} elements, where the default lists {}", one.len(), other.len());
                Judgement::fail(FindingKind::AnotherList, expected, actual)
            }
            _ => Judgement::pass(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, transcript},
    };
    use serde_json::json;

    use crate::scenario::{Action, StepResult};

    fn judged(absent: StepResult, explicit: StepResult) -> CaseVerdict {
        let transcript = transcript([(StepName::CALL, absent), (StepName::CONTROL, explicit)]);
        Defaults.judge(&Asked::about("Height.default").question(), &OneKind("left out"), &transcript).verdict
    }

    #[test]
    fn the_control_says_what_the_default_is() {
        let cases = Defaults.cases(&Asked::about("Height.default").question()).unwrap();
        let scenario = cases.into_iter().next().unwrap().erased().example().unwrap();
        let [Action::Call(absent), Action::Control(explicit)] = [&scenario.steps[0].action, &scenario.steps[1].action]
        else {
            panic!("a call and its control")
        };
        assert!(!absent.values.contains_key("Height"));
        assert_eq!(explicit.values["Height"], Input::Literal(json!(3)));
    }

    #[test]
    fn a_call_that_is_refused_without_the_value_alone_is_a_finding() {
        assert_eq!(judged(accepted(), accepted()), CaseVerdict::Pass);
        assert!(
            matches!(judged(refused("Bad"), accepted()), CaseVerdict::Fail(found) if found.kind == FindingKind::Refused)
        );
        let unsettled = judged(refused("Bad"), refused("Bad"));
        assert!(matches!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlRefused { .. })));
    }
}
