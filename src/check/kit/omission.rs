//! Calls in which something is left out that must be there, each beside the call with it.

use proptest::strategy::Strategy;

use crate::{
    contract::{ClauseKind, Operation, Statement, Testability, ValuePath},
    scenario::{Expect, Inputs, Scenario, Step, Template},
};

/// The number of entries of a list in which one lacks something.
pub(in crate::check) const ENTRIES: usize = 3;

/// The paths of what the page requires of a request, where a clause asks for it.
pub(in crate::check) fn required_paths(operation: &Operation) -> impl Iterator<Item = &ValuePath> {
    let testable = operation.clauses.iter().filter(|clause| clause.testability == Testability::Testable);
    testable.filter_map(|clause| match &clause.kind {
        ClauseKind::Request { path, statement: Statement::Required, .. } => Some(path),
        _ => None,
    })
}

/// Scenarios of a call without the value at `path` and, as control, the call with it. Inside a list it is the entry at
/// `place` of three that lacks it, or any of a few. `change` shapes both calls.
pub(in crate::check) fn omissions(
    inputs: Inputs<'_>,
    path: &ValuePath,
    place: Option<usize>,
    change: impl Fn(Template) -> Template + Send + Sync + 'static,
) -> impl Strategy<Value = Scenario> + Send + Sync + 'static {
    let (path, state) = (path.clone(), inputs.state().to_owned());
    let calls = match place {
        Some(_) => inputs.any_of_length(path.head(), ENTRIES),
        None => inputs.few(),
    };
    let drawn = (calls, proptest::prelude::any::<proptest::sample::Index>());
    // Where nothing is left of an element, a flattened protocol does not send it: the list would be another one.
    drawn.prop_filter_map("something is left of the element", move |(call, which)| {
        let call = change(call);
        let index = place.unwrap_or_else(|| which.index(call.length_of(path.head()).max(1)));
        let omitted = call.clone().omit(&path, index);
        if omitted.has_empty_element(path.head()) {
            return None;
        }
        Some(Scenario::new(&state, vec![Step::call(omitted).expecting(Expect::Refused), Step::control(call)]))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        contract::Library,
        scenario::{Action, Input},
    };

    proptest! {
        #[test]
        fn call_and_control_differ_in_the_omitted_member_alone(seed in any::<u64>()) {
            let library = Library::embedded().unwrap();
            let operation = library.resolve("PublishVpcRouteEntries").unwrap();
            let path = ValuePath::parse("RouteEntries[].RouteTableId");
            let strategy = omissions(Inputs::base(operation).unwrap(), &path, None, |call| call);
            let scenario = crate::check::kit::testing::one_of(&strategy, seed);
            let [Action::Call(call), Action::Control(control)] =
                [scenario.steps[0].action.clone(), scenario.steps[1].action.clone()] else { panic!() };
            let (Input::List(with), Input::List(without)) =
                (&control.values["RouteEntries"], &call.values["RouteEntries"]) else { panic!() };
            prop_assert_eq!(with.len(), without.len());
            let differing: Vec<_> = with.iter().zip(without).filter(|(a, b)| a != b).collect();
            prop_assert_eq!(differing.len(), 1);
            let (Input::Object(full), Input::Object(cut)) = differing[0] else { panic!() };
            prop_assert_eq!(full.len(), cut.len() + 1);
            prop_assert!(!cut.contains_key("RouteTableId"));
        }
    }
}
