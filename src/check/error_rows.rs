use super::kit::{
    Active, Case, Check, Exercise, FindingKind, InconclusiveCase, Judgement, OneKind, Question, SkipReason,
    control::refused_unlike_control,
    control::settles_nothing,
    declare,
    row_calls::{among_good_ones, in_state},
};
use crate::{
    contract::{Clause, ClauseKind, Permanence},
    scenario::{Outcome, StepName, Transcript},
};

declare! {
    /// Tests whether each documented error comes when its condition holds.
    ///
    /// # Promise
    ///
    /// In the situation that a row of the operation's error table names, the call is not answered with success, and the
    /// refusal carries the row's code. What a parameter names and does not exist is not answered with success.
    ///
    /// # Method
    ///
    /// Makes a valid call in the provider state in which the row's condition holds and no other's does, and beside it
    /// the call of the base state, which must be accepted. Of something that does not exist the id is invented,
    /// well-formed. Where the call has a list, the element of the state is also sent between two good ones: what
    /// answers that is read by the checks of every answer.
    ///
    /// # Limits
    ///
    /// A state that is passing by nature may be over before the call arrives: where states are asserted by a
    /// configuration acceptance or another documented code settles nothing there. The code of a shared table's row is
    /// an observation. The documentation does not say whether, or with which code, a list with one bad element is
    /// rejected.
    ErrorRows
}

impl Check for ErrorRows {
    fn name(&self) -> &'static str {
        "error-rows"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::ErrorState { .. } | ClauseKind::NotFound { .. })
    }
}

impl Active for ErrorRows {
    type Kind = OneKind;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let (state, code) = state_of(question.clause).ok_or(SkipReason::OtherCheck)?;
        let shows = code.map_or(Exercise::Refusal, |code| Exercise::Row(code.to_owned()));
        let list = code.and_then(|_| among_good_ones(question, state));
        Ok(vec![in_state(question, state, OneKind("in the state"), list)?.showing(shows)])
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let Some((state, code)) = state_of(question.clause) else {
            return Judgement::inconclusive(InconclusiveCase::OtherCheck);
        };
        let what = format!("a call in the state {state}");
        let judgement = refused_unlike_control(question, transcript, &what);
        let (Some(call), Some(control)) = (transcript.reply(&StepName::CALL), transcript.reply(&StepName::CONTROL))
        else {
            return judgement;
        };
        let passing = question.operation.states.get(state).is_some_and(|state| state.permanence == Permanence::Passing);
        if passing && question.isolation.is_shared() && call.outcome == Outcome::Accepted {
            return Judgement::inconclusive(InconclusiveCase::StateMayBeOver { answer: call.in_short() });
        }
        let Some(code) = code else {
            let ClauseKind::NotFound { parameter, .. } = &question.clause.kind else { return judgement };
            return judgement.observing(format!("not-found-code/{parameter}"), call.in_short());
        };
        let said_otherwise = call.outcome == Outcome::Refused && call.code() != Some(code);
        if !said_otherwise || settles_nothing(question, call, control).is_some() {
            return judgement;
        }
        let documented = call.code().is_none_or(|code| is_documented(question, code));
        if passing && question.isolation.is_shared() && documented {
            return Judgement::inconclusive(InconclusiveCase::StateMayBeOver { answer: call.in_short() });
        }
        let actual = if question.isolation.is_shared() {
            format!("{}, where the configuration says that {state} holds", call.in_short())
        } else {
            call.in_short()
        };
        Judgement::fail(FindingKind::AnotherCode, format!("the call is refused with {code}"), actual)
    }
}

/// Tells whether a page lists a code: the operation's own, or one of the vendor's shared tables.
fn is_documented(question: &Question<'_>, code: &str) -> bool {
    let pass = question.operation.dry_run.as_ref().and_then(|dry_run| dry_run.pass.code.as_deref());
    let rows = question.operation.errors.iter().chain(&question.common.errors);
    pass == Some(code) || question.operation.is_busy(code) || rows.into_iter().any(|row| row.code == code)
}

fn state_of(clause: &Clause) -> Option<(&str, Option<&str>)> {
    match &clause.kind {
        ClauseKind::ErrorState { code, state } => Some((state, Some(code))),
        ClauseKind::NotFound { state, .. } => Some((state, None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        call::{Answer, Call, ServiceError},
        check::kit::CaseVerdict,
        contract::Library,
        scenario::{Isolation, Reply, StepResult},
    };

    /// The verdict on a code in a passing state that a configuration asserts.
    fn judged(code: &str) -> CaseVerdict {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let question = Question {
            operation,
            common: library.common(operation),
            clause: operation.clause("error.IncorrectStatus.Vpc.state").unwrap(),
            protocol: None,
            may_write: true,
            isolation: Isolation::Shared,
        };
        let reply = |outcome, caller: Option<&str>, error| {
            let answer = Answer { status: 400, headers: Vec::new(), body: Ok(().into()), error, request_id: None };
            let call = Call::new(&operation.id, BTreeMap::new());
            StepResult::Replies(vec![Reply { call, caller: caller.map(str::to_owned), answer: Ok(answer), outcome }])
        };
        let error = ServiceError { code: code.to_owned(), message: String::new() };
        let results = vec![reply(Outcome::Refused, Some("other"), Some(error)), reply(Outcome::Accepted, None, None)];
        let steps = [StepName::CALL, StepName::CONTROL];
        ErrorRows.judge(&question, &OneKind("any"), &steps.into_iter().zip(results).collect()).verdict
    }

    #[test]
    fn a_passing_state_may_be_over_but_no_page_lists_a_made_up_code() {
        assert_eq!(judged("IncorrectStatus.Vpc"), CaseVerdict::Pass);
        assert!(matches!(judged("IncorrectStatus.RouteTable"), CaseVerdict::Inconclusive(_)));
        assert!(matches!(judged("Made.Up"), CaseVerdict::Fail(_)));
    }
}
