use proptest::strategy::Strategy;

use super::{
    Active, Case, Check, Exercise, Judgement, Lacking, Question, SkipReason, declare, kit::control::later,
    kit::open_questions,
};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::{Inputs, Outcome, Scenario, Step, Transcript},
};

declare! {
    /// Asks whether valid calls are accepted.
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
    /// Beside them it makes the calls of which the page does not say whether they are valid, as the contract names them.
    /// What answers those is noted, whatever it is.
    ///
    /// # Limits
    ///
    /// A refusal that says "later" (busy, throttled, quota, frozen) settles nothing. What cannot be varied without
    /// resources of its own (other regions, other accounts) is not varied.
    AcceptedWhenValid
}

impl Check for AcceptedWhenValid {
    fn name(&self) -> &'static str {
        "accepted-when-valid"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::AcceptsValid
    }
}

impl Active for AcceptedWhenValid {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let state = inputs.state().to_owned();
        let strategy = inputs.any().prop_map({
            let state = state.clone();
            move |call| Scenario::new(&state, vec![Step::call(call)])
        });
        let valid = Case::new("valid call", &[&state], strategy).times(8).showing(Exercise::Accepted);
        Ok(std::iter::once(valid).chain(open_questions::cases(question)).collect())
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        if let Some(noted) = open_questions::judge(question, label, transcript) {
            return noted;
        }
        let Some(reply) = transcript.reply(0) else { return Judgement::inconclusive("the call was not made") };
        match reply.outcome {
            Outcome::Accepted => Judgement::pass(),
            Outcome::Refused => match later(question, reply) {
                Some(code) => Judgement::inconclusive(format!("the service asks to come back later: {code}")),
                None => Judgement::fail("refused", "a valid call is accepted", reply.in_short()),
            },
            Outcome::Neither => {
                Judgement::inconclusive(format!("the answer is neither acceptance nor refusal: {}", reply.in_short()))
            }
        }
    }
}
