use proptest::strategy::Just;

use super::{
    Active, Case, Check, Judgement, Question, Shows, declare,
    refusal::{refused_unlike_control, settles_nothing},
};
use crate::{
    contract::{Clause, ClauseKind, Lasting},
    scenario::{Inputs, Outcome, Scenario, Step, Transcript},
};

declare! {
    /// Asks whether each documented error comes when its condition holds.
    ///
    /// # Promise
    ///
    /// In the situation that a row of the operation's error table names, the call is not answered with success, and the
    /// refusal carries the row's code. What a parameter names and does not exist is not answered with success.
    ///
    /// # Method
    ///
    /// Makes a valid call in the provider state in which the row's condition holds and no other's does, and beside it the
    /// call of the base state, which must be accepted. Of something that does not exist the id is invented, well-formed.
    ///
    /// # Limits
    ///
    /// A state that is passing by nature may be over before the call arrives: where states are asserted by a configuration another code
    /// settles nothing there. The code of a shared table's row is an observation.
    ErrorRows
}

impl Check for ErrorRows {
    fn name(&self) -> &'static str {
        "error-rows"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::ErrorState { .. } | ClauseKind::NotFound { .. })
    }
}

impl Active for ErrorRows {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, String> {
        let (state, code) = state_of(question.clause).ok_or("the clause names no state")?;
        let case = in_state(question, state, "in the state")?;
        Ok(vec![match code {
            Some(code) => case.showing(Shows::Row(code.to_owned())),
            None => case.showing(Shows::Refusal),
        }])
    }

    fn judge(&self, question: &Question<'_>, _label: &str, transcript: &Transcript) -> Judgement {
        let Some((state, code)) = state_of(question.clause) else { return Judgement::inconclusive("no state") };
        let what = format!("a call in the state {state}");
        let judgement = refused_unlike_control(question, transcript, 0, 1, &what);
        let (Some(call), Some(control)) = (transcript.reply(0), transcript.reply(1)) else { return judgement };
        let passing = question.operation.states.get(state).is_some_and(|state| state.lasting == Lasting::Passing);
        if passing && !question.fresh && call.outcome == Outcome::Accepted {
            return Judgement::inconclusive("the passing state may be over: the call is accepted");
        }
        let Some(code) = code else {
            let parameter = question.clause.id.rsplit('.').next().unwrap_or_default();
            return judgement.observing(format!("not-found-code/{parameter}"), call.in_short());
        };
        let said_otherwise = call.outcome == Outcome::Refused && call.code() != Some(code);
        if !said_otherwise || settles_nothing(question, call, control).is_some() {
            return judgement;
        }
        if passing && !question.fresh {
            return Judgement::inconclusive(format!(
                "the passing state may be over: the answer is {}",
                call.in_short()
            ));
        }
        let actual = if question.fresh {
            call.in_short()
        } else {
            format!("{}, where the configuration says that {state} holds", call.in_short())
        };
        Judgement::fail("another code", format!("the call is refused with {code}"), actual)
    }
}

/// A call in a state, and the base state's call as control.
pub(super) fn in_state(question: &Question<'_>, state: &str, label: &str) -> Result<Case, String> {
    let missing = || format!("the contract has no state {state}");
    let inputs = Inputs::new(question.operation, state).ok_or_else(missing)?;
    let base = Inputs::base(question.operation).ok_or("the contract names no base state")?;
    let (call, control, start) = (inputs.simplest(), base.simplest(), state.to_owned());
    let scenario = Scenario::new(start, vec![Step::call(call), Step::control(control)]);
    let mut case = Case::new(label, &[state, base.state()], Just(scenario));
    case.varied = false;
    Ok(case)
}

fn state_of(clause: &Clause) -> Option<(&str, Option<&str>)> {
    match &clause.kind {
        ClauseKind::ErrorState { code, state } => Some((state, Some(code))),
        ClauseKind::NotFound { state } => Some((state, None)),
        _ => None,
    }
}
