//! An effect that is not shown: it may be missing, or only late, or nothing is shown at all.

use super::{check::Question, finding_kind::FindingKind, inconclusive_case::InconclusiveCase, verdict::Judgement};
use crate::{
    contract::{Kind, Operation},
    scenario::{Condition, Inputs, Snapshot, Step, StepName, Template},
};

/// The call on another resource and with no token of its own, whose effect shows that effects are shown; `None` where
/// the base state has no second one.
pub(crate) fn other(operation: &Operation, call: &Template) -> Option<Template> {
    let inputs = Inputs::base(operation)?;
    let other = inputs.apart_from(call, |parameter| matches!(parameter.shape.kind, Kind::List(_)))?;
    Some(inputs.another_token()(other))
}

/// The step in which that other call is made.
const OTHER: StepName = StepName::new("another-call");
/// The wait for both calls' effects.
pub(crate) const BOTH_SHOWN: StepName = StepName::new("both-shown");

/// That other call where not all is shown of what the call did, and a wait for both.
pub(crate) fn beside(operation: &Operation, call: &Template) -> Vec<Step> {
    let Some(other) = other(operation, call) else { return Vec::new() };
    let both = vec![call.clone(), other.clone()];
    vec![
        Step::control(other).named(OTHER).only_if(Condition::Missing(StepName::SHOWN)),
        Step::await_shown(both).named(BOTH_SHOWN).only_if(Condition::Accepted(OTHER)),
    ]
}

/// Judges a call whose effect was not shown in time: a finding only where another call's is shown and its own still is
/// not.
pub(crate) fn not_shown(question: &Question<'_>, first: &Snapshot, both: Option<&Snapshot>) -> Judgement {
    let Some(both) = both.filter(|both| both.problem.is_none()) else {
        return Judgement::inconclusive(InconclusiveCase::NoOtherEffect);
    };
    if both.missing.is_empty() {
        return Judgement::inconclusive(InconclusiveCase::ShownLate);
    }
    if both.missing.iter().any(|key| !first.missing.contains(key)) {
        return Judgement::inconclusive(InconclusiveCase::ControlNotShown);
    }
    let actual =
        format!("{} of what the accepted call did is not shown, and another call's effect is", both.missing.len());
    Judgement::fail(FindingKind::NoEffect, question.clause.promise.clone(), actual)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{check::kit::CaseVerdict, contract::Library, scenario::Isolation};

    fn snapshot(missing: &[&str]) -> Snapshot {
        let key = |name: &&str| BTreeMap::from([("key".to_owned(), (*name).to_owned())]);
        Snapshot { missing: missing.iter().map(key).collect(), ..Snapshot::default() }
    }

    fn judged(both: Option<&[&str]>) -> CaseVerdict {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let clause = operation.clause("DryRun.default").unwrap();
        let question = Question {
            operation,
            common: library.common(operation),
            clause,
            protocol: None,
            may_write: true,
            isolation: Isolation::OwnAccount,
        };
        not_shown(&question, &snapshot(&["own"]), both.map(snapshot).as_ref()).verdict
    }

    #[test]
    fn a_call_is_blamed_only_where_another_ones_effect_is_shown() {
        assert!(matches!(judged(Some(&["own"])), CaseVerdict::Fail(_)));
        for both in [None, Some(&[][..]), Some(&["own", "other"]), Some(&["other"])] {
            assert!(matches!(judged(both), CaseVerdict::Inconclusive(_)), "{both:?}");
        }
    }

    #[test]
    fn the_other_call_is_about_another_resource() {
        let library = Library::embedded().unwrap();
        for (name, differs) in [("PublishVpcRouteEntries", "RouteEntries"), ("AssociateRouteTable", "attachment_id")] {
            let operation = library.resolve(name).unwrap();
            let call = Inputs::base(operation).unwrap().simplest();
            let other = other(operation, &call).unwrap();
            assert_ne!(call.values[differs], other.values[differs]);
            assert_eq!(call.without(differs), other.without(differs));
        }
    }
}
