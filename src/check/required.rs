use proptest::strategy::Strategy;

use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare, kit::control::refused_unlike_control,
};
use crate::{
    contract::{Clause, ClauseKind, Segment, Statement, ValuePath},
    scenario::{Inputs, Scenario, Step, Template, Transcript},
};

declare! {
    /// Asks whether a required parameter is required.
    ///
    /// # Promise
    ///
    /// Without a parameter that the page calls required there is no success.
    ///
    /// # Method
    ///
    /// Sends a valid call without the parameter (for a member of a list: without it in one entry), and beside it, in the
    /// same state, the same call with it. The one must not succeed, the other must be accepted.
    ///
    /// # Limits
    ///
    /// Which code refuses the call is an observation: the page does not say. A parameter in the path is not asked for:
    /// without it the request is another URL.
    Required
}

impl Check for Required {
    fn name(&self) -> &'static str {
        "required"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Required, .. })
            && clause.id.ends_with(".required")
    }
}

impl Active for Required {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let state = inputs.state();
        if !path.0.contains(&Segment::Each) || inputs.pool(path.head()) < ENTRIES {
            return Ok(vec![Case::new("omitted", &[state], omissions(inputs, path, None, |call| call))]);
        }
        // A service that looks at one entry alone is found whichever it is.
        let places = ["the first", "a middle", "the last"].into_iter().enumerate();
        let cases = places.map(|(index, place)| {
            let strategy = omissions(inputs, path, Some(index), |call| call);
            Case::new(format!("omitted in {place} entry"), &[state], strategy)
        });
        Ok(cases.collect())
    }

    fn judge(&self, question: &Question<'_>, _label: &str, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        let judgement = refused_unlike_control(question, transcript, 0, 1, &format!("a call without `{path}`"));
        match transcript.reply(0) {
            Some(reply) => judgement.observing(format!("missing-code/{path}"), reply.in_short()),
            None => judgement,
        }
    }
}

/// How many entries a list has in which one lacks something.
const ENTRIES: usize = 3;

/// The path that a clause about a request value names.
pub(super) fn path_of(clause: &Clause) -> Result<&ValuePath, SkipReason> {
    match &clause.kind {
        ClauseKind::Request { path, .. } => Ok(path),
        _ => Err(SkipReason::OtherCheck),
    }
}

/// Scenarios of a call without the value at `path` and, as control, the call with it. Inside a list it is the entry at
/// `place` of three that lacks it, or any of a few. `change` shapes both calls.
pub(super) fn omissions(
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
        Some(Scenario::new(&state, vec![Step::call(omitted), Step::control(call)]))
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
            let operation = library.operation("PublishVpcRouteEntries").unwrap();
            let path = ValuePath::parse("RouteEntries[].RouteTableId");
            let strategy = omissions(Inputs::base(operation).unwrap(), &path, None, |call| call);
            let scenario = crate::check::tests_support::one_of(&strategy, seed);
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
