use super::{
    Active, Case, Check, Exercise, Judgement, Lacking, Question, SkipReason, declare,
    kit::control::{refused_unlike_control, settles_nothing},
};
use crate::{
    contract::{Clause, ClauseKind, Kind, Lasting, Parameter},
    scenario::{Condition, Input, Inputs, Outcome, Scenario, Step, Template, Transcript},
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
    /// Where the call has a list, the element of the state is also sent between two good ones: what answers that is read
    /// by the checks of every answer.
    ///
    /// # Limits
    ///
    /// A state that is passing by nature may be over before the call arrives: where states are asserted by a configuration
    /// acceptance or another documented code settles nothing there. The code of a shared table's row is an observation.
    /// Whether and with which code a list is refused of which one element is bad, is left open by the documentation.
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
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let (state, code) = state_of(question.clause).ok_or(SkipReason::OtherCheck)?;
        let shows = code.map_or(Exercise::Refusal, |code| Exercise::Row(code.to_owned()));
        let list = code.and_then(|_| among_good_ones(question, state));
        Ok(vec![in_state(question, state, "in the state", list)?.showing(shows)])
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
        let documented = call.code().is_none_or(|code| is_documented(question, code));
        if passing && !question.fresh && documented {
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

/// Whether a page lists a code: the operation's own, or one of the vendor's shared tables.
fn is_documented(question: &Question<'_>, code: &str) -> bool {
    let pass = question.operation.dry_run.as_ref().and_then(|dry_run| dry_run.pass.code.as_deref());
    let rows = question.operation.errors.iter().chain(&question.common.errors);
    pass == Some(code) || question.operation.is_busy(code) || rows.into_iter().any(|row| row.code == code)
}

/// The state's call with its first element of a list between two good ones; `None` where it has no list.
fn among_good_ones(question: &Question<'_>, state: &str) -> Option<Template> {
    let inputs = Inputs::new(question.operation, state)?;
    let base = Inputs::base(question.operation)?;
    let is_list = |parameter: &&Parameter| matches!(parameter.shape.kind, Kind::List(_));
    let mut lists = question.operation.parameters.iter().filter(is_list).map(|parameter| parameter.name.as_str());
    // The first good one is the control's.
    let list = lists.find(|list| base.pool(list) > 2 && inputs.binding(list).is_some_and(|(name, _)| name == state))?;
    let elements = [base.elements(list, &[1])?, inputs.elements(list, &[0])?, base.elements(list, &[2])?];
    let elements = elements.into_iter().flat_map(|input| match input {
        Input::List(elements) => elements,
        other => vec![other],
    });
    Some(inputs.simplest().with(list, Input::List(elements.collect())))
}

/// A call in the state of an error row, and the same in a list among good ones, each as the check makes it.
pub(super) fn in_row(question: &Question<'_>, state: &str) -> Result<Case, SkipReason> {
    in_state(question, state, "in the row's state", among_good_ones(question, state))
}

/// A call in a state, the base state's call as control, and `list` where that was accepted.
fn in_state(question: &Question<'_>, state: &str, label: &str, list: Option<Template>) -> Result<Case, SkipReason> {
    let missing = || SkipReason::NoSuchState { state: state.to_owned() };
    let inputs = Inputs::new(question.operation, state).ok_or_else(missing)?;
    let base = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
    let mut steps = vec![Step::call(inputs.simplest()), Step::control(base.simplest())];
    steps.extend(list.map(|list| Step::call(list).only_if(Condition::Accepted(1))));
    Ok(Case::fixed(label, &[state, base.state()], Scenario::new(state, steps)))
}

fn state_of(clause: &Clause) -> Option<(&str, Option<&str>)> {
    match &clause.kind {
        ClauseKind::ErrorState { code, state } => Some((state, Some(code))),
        ClauseKind::NotFound { state } => Some((state, None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        call::{Answer, Call, ServiceError},
        check::CaseVerdict,
        contract::Library,
        scenario::{Reply, StepResult},
    };

    /// The verdict on a code in a passing state that a configuration asserts.
    fn judged(code: &str) -> CaseVerdict {
        let library = Library::embedded().unwrap();
        let operation = library.operation("PublishVpcRouteEntries").unwrap();
        let question = Question {
            operation,
            common: library.common(operation),
            clause: operation.clause("error.IncorrectStatus.Vpc.state").unwrap(),
            protocol: None,
            ours: true,
            fresh: false,
        };
        let reply = |outcome, caller: Option<&str>, error| {
            let answer = Answer { status: 400, headers: Vec::new(), body: Ok(().into()), error, request_id: None };
            let call = Call::new(&operation.name, BTreeMap::new());
            StepResult::Replies(vec![Reply { call, caller: caller.map(str::to_owned), answer: Ok(answer), outcome }])
        };
        let error = ServiceError { code: code.to_owned(), message: String::new() };
        let results = vec![reply(Outcome::Refused, Some("other"), Some(error)), reply(Outcome::Accepted, None, None)];
        ErrorRows.judge(&question, "in the state", &Transcript { results }).verdict
    }

    #[test]
    fn a_passing_state_may_be_over_but_no_page_lists_a_made_up_code() {
        assert_eq!(judged("IncorrectStatus.Vpc"), CaseVerdict::Pass);
        assert!(matches!(judged("IncorrectStatus.RouteTable"), CaseVerdict::Inconclusive(_)));
        assert!(matches!(judged("Made.Up"), CaseVerdict::Fail(_)));
    }
}
