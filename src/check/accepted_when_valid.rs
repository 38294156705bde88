use std::fmt;

use proptest::strategy::Strategy;

use super::kit::{
    Active, Case, Check, Exercise, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason,
    control::later, declare, open_questions, open_questions::LeftOpen,
};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::{Expect, Inputs, Outcome, Scenario, Step, StepName, Transcript},
};

declare! {
    /// Tests whether valid calls are accepted.
    ///
    /// # Promise
    ///
    /// A call whose parameters are all as the page says, made in a state in which no documented error applies, is
    /// accepted.
    ///
    /// # Method
    ///
    /// Sends valid calls that differ in whatever the page leaves free: which resources of the state, how many entries
    /// and in what order, which optional parameters are there. Each starts from its own fresh state.
    ///
    /// Beside them it makes the calls of which the page does not say whether they are valid, as the contract names
    /// them. What answers those is noted, whatever it is.
    ///
    /// # Limits
    ///
    /// A refusal that says "later" (busy, throttled, quota, frozen) settles nothing. What cannot be varied without
    /// resources of its own (other regions, other accounts) is not varied.
    AcceptedWhenValid
}

/// The kinds of case.
#[derive(Clone, Debug)]
pub(super) enum Probe {
    /// A call that is valid.
    ValidCall,
    /// A call of which the documentation does not say whether it is.
    LeftOpen(LeftOpen),
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ValidCall => f.write_str("valid call"),
            Self::LeftOpen(asked) => asked.fmt(f),
        }
    }
}

impl Check for AcceptedWhenValid {
    fn name(&self) -> &'static str {
        "accepted-when-valid"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::AcceptsValid
    }
}

impl Active for AcceptedWhenValid {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let state = inputs.state().to_owned();
        let strategy = inputs.any().prop_map({
            let state = state.clone();
            move |call| Scenario::new(&state, vec![Step::call(call).expecting(Expect::Accepted)])
        });
        let valid = Case::new(Probe::ValidCall, &[&state], strategy).times(8).showing(Exercise::Accepted);
        let open = open_questions::cases(question).into_iter().map(|case| case.map_kind(Probe::LeftOpen));
        Ok(std::iter::once(valid).chain(open).collect())
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        if let Probe::LeftOpen(asked) = kind {
            return open_questions::judge(question, asked, transcript);
        }
        let Some(reply) = transcript.reply(&StepName::CALL) else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        match reply.outcome {
            Outcome::Accepted => Judgement::pass(),
            Outcome::Refused => match later(question, reply) {
                Some(reason) => Judgement::inconclusive(reason),
                None => Judgement::fail(FindingKind::Refused, "a valid call is accepted", reply.in_short()),
            },
            Outcome::Neither => Judgement::inconclusive(InconclusiveCase::neither(reply)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, broken_down, busy, refused, transcript},
    };
    use crate::scenario::StepResult;

    fn judged(answer: StepResult) -> CaseVerdict {
        let transcript = transcript([(StepName::CALL, answer)]);
        AcceptedWhenValid.judge(&Asked::about("accepts-valid").question(), &Probe::ValidCall, &transcript).verdict
    }

    #[test]
    fn a_refused_valid_call_is_a_finding() {
        assert_eq!(judged(accepted()), CaseVerdict::Pass);
        assert!(matches!(judged(refused("Yard.Full")), CaseVerdict::Fail(found) if found.kind == FindingKind::Refused));
    }

    #[test]
    fn a_busy_service_and_a_breakdown_settle_nothing() {
        let later = InconclusiveCase::ComeBackLater { answer: "status 429 without an error code".to_owned() };
        assert_eq!(judged(busy()), CaseVerdict::Inconclusive(later));
        assert!(matches!(judged(refused("Later")), CaseVerdict::Inconclusive(InconclusiveCase::ComeBackLater { .. })));
        assert!(matches!(judged(broken_down()), CaseVerdict::Inconclusive(InconclusiveCase::Neither { .. })));
    }
}
