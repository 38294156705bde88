use proptest::strategy::Strategy;

use super::{Active, Case, Check, Judgement, Question, declare};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::{Condition, Inputs, Outcome, Scenario, Step, Transcript},
};

declare! {
    /// Asks whether the sibling shows what an accepted call did.
    ///
    /// # Promise
    ///
    /// The page says what the operation does; what it did is there to be read.
    ///
    /// # Method
    ///
    /// Makes a valid call and reads the sibling until everything that the call did is shown, or the time is over.
    ///
    /// # Limits
    ///
    /// How long it takes is not promised. Without a sibling in the contract it cannot be asked.
    ReadBack
}

impl Check for ReadBack {
    fn name(&self) -> &'static str {
        "read-back"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Effect
    }
}

impl Active for ReadBack {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, String> {
        let inputs = Inputs::base(question.operation).ok_or("the contract names no base state")?;
        let state = inputs.state().to_owned();
        let strategy = inputs.few().prop_map(move |call| {
            let steps = vec![Step::call(call.clone()), Step::await_shown(vec![call]).only_if(Condition::Accepted(0))];
            Scenario::new(&state, steps)
        });
        Ok(vec![Case::new("shown", &[inputs.state()], strategy).times(2)])
    }

    fn judge(&self, _question: &Question<'_>, _label: &str, transcript: &Transcript) -> Judgement {
        let Some(call) = transcript.reply(0) else { return Judgement::inconclusive("the call was not made") };
        if call.outcome != Outcome::Accepted {
            return Judgement::inconclusive(format!("the call is answered {}", call.in_short()));
        }
        match transcript.reading(1) {
            None => Judgement::inconclusive("nothing was read back"),
            Some(reading) => match &reading.problem {
                Some(problem) => Judgement::inconclusive(format!("nothing could be read back: {problem}")),
                None if reading.missing.is_empty() => Judgement::pass(),
                None => {
                    let actual = format!("{} of what it did is not shown", reading.missing.len());
                    Judgement::fail("not shown", "what an accepted call did is shown", actual)
                }
            },
        }
    }
}
