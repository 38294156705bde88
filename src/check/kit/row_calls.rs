//! Calls in the state of an error row.

use super::{
    case::{Case, OneKind},
    check::Question,
    skip_reason::{Lacking, SkipReason},
};
use crate::{
    contract::{Kind, Parameter},
    scenario::{Condition, Expect, Input, Inputs, Scenario, Step, StepName, Template},
};

/// The call with the state's element of a list among good ones.
const AMONG_GOOD_ONES: StepName = StepName::new("among-good-ones");

/// The state's call with its first element of a list between two good ones; `None` where it has no list.
pub(in crate::check) fn among_good_ones(question: &Question<'_>, state: &str) -> Option<Template> {
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
pub(in crate::check) fn in_row(question: &Question<'_>, state: &str) -> Result<Case<OneKind>, SkipReason> {
    in_state(question, state, OneKind("in the row's state"), among_good_ones(question, state))
}

/// A call in a state, the base state's call as control, and `list` where that was accepted.
pub(in crate::check) fn in_state(
    question: &Question<'_>,
    state: &str,
    kind: OneKind,
    list: Option<Template>,
) -> Result<Case<OneKind>, SkipReason> {
    let missing = || SkipReason::NoSuchState { state: state.to_owned() };
    let inputs = Inputs::new(question.operation, state).ok_or_else(missing)?;
    let base = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
    let mut steps = vec![Step::call(inputs.simplest()).expecting(Expect::Refused), Step::control(base.simplest())];
    steps.extend(list.map(|list| {
        let step = Step::call(list).named(AMONG_GOOD_ONES).expecting(Expect::Nothing);
        step.only_if(Condition::Accepted(StepName::CONTROL))
    }));
    Ok(Case::fixed(kind, &[state, base.state()], Scenario::new(state, steps)))
}
