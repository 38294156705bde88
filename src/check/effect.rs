//! Whether an effect that is not shown is missing, or only not shown yet, or nothing is shown at all.

use super::{Judgement, Question};
use crate::{
    contract::{Kind, Operation},
    scenario::{Condition, Inputs, Reading, Step, Template},
};

/// The call on another resource and with no token of its own, whose effect shows that effects are shown; `None` where
/// the base state has no second one.
pub(super) fn other(operation: &Operation, call: &Template) -> Option<Template> {
    let inputs = Inputs::base(operation)?;
    let other = inputs.apart_from(call, |parameter| matches!(parameter.shape.kind, Kind::List(_)))?;
    Some(inputs.another_token()(other))
}

/// That other call where the reading of step `missing` did not show all, and a wait for both. Its own step is number `next`.
pub(super) fn beside(operation: &Operation, call: &Template, missing: usize, next: usize) -> Vec<Step> {
    let Some(other) = other(operation, call) else { return Vec::new() };
    let both = vec![call.clone(), other.clone()];
    vec![
        Step::control(other).only_if(Condition::Missing(missing)),
        Step::await_shown(both).only_if(Condition::Accepted(next)),
    ]
}

/// What a call says whose effect was not shown in time: a finding only where another call's is shown and its own still is
/// not.
pub(super) fn not_shown(question: &Question<'_>, first: &Reading, both: Option<&Reading>) -> Judgement {
    let Some(both) = both.filter(|both| both.problem.is_none()) else {
        return Judgement::inconclusive(
            "what the call did is not shown, and no other call's effect was read beside it",
        );
    };
    if both.missing.is_empty() {
        return Judgement::inconclusive("what the call did came to be shown later than effects are waited for");
    }
    if both.missing.iter().any(|key| !first.missing.contains(key)) {
        return Judgement::inconclusive("the sibling shows no effect of the usual call either");
    }
    let actual =
        format!("{} of what the accepted call did is not shown, and another call's effect is", both.missing.len());
    Judgement::fail("no effect", question.clause.promise.clone(), actual)
}
