use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare,
    kit::control::{later, settles_nothing},
    required::path_of,
};
use crate::{
    contract::{Clause, ClauseKind, Statement},
    scenario::{Condition, Inputs, Outcome, Step, Transcript},
};

declare! {
    /// Asks whether what the page calls optional can be left out.
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
    /// A parameter without which the operation has no meaning is not asked for: the page leaves it open. Where no legal
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

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Required, .. })
            && clause.id.ends_with(".optional")
    }
}

impl Active for OptionalOmitted {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
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
        let steps = vec![Step::call(omitted), Step::control(whole).only_if(Condition::Refused(0))];
        Ok(vec![Case::in_state("left out", inputs, steps)])
    }

    fn judge(&self, question: &Question<'_>, _label: &str, transcript: &Transcript) -> Judgement {
        let Some(call) = transcript.reply(0) else { return Judgement::inconclusive("the call was not made") };
        match (call.outcome, transcript.reply(1)) {
            (Outcome::Accepted, _) => Judgement::pass(),
            (Outcome::Refused, Some(control)) if control.call != call.call => {
                match settles_nothing(question, call, control) {
                    Some(reason) => Judgement::inconclusive(reason),
                    None => Judgement::fail("refused", question.clause.promise.clone(), call.in_short()),
                }
            }
            _ => {
                let reason = later(question, call).unwrap_or_else(|| call.in_short());
                Judgement::inconclusive(format!("the call is answered {reason}"))
            }
        }
    }
}
