//! Smaller scenarios: what a finding is tried again with, so that it shows no more than it takes.
//!
//! A smaller scenario of valid calls is one of valid calls: nothing is taken away that the contract needs. Whether it
//! still has the same finding, the check says.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    contract::{Clause, ClauseKind, Operation},
    scenario::{Action, Input, Scenario, Template},
};

/// A value of a state's pool: state, parameter, index.
type Pooled = (String, String, usize);

/// Scenarios that are smaller than this one, the most promising first, for a finding that a case of `clause` had.
///
/// Where the clause is about a length or a number of elements, these stay as they are: the check knows them by the kind
/// of case, and would take a legal call for the illegal one.
pub(super) fn smaller(operation: &Operation, clause: &Clause, scenario: &Scenario) -> Vec<Scenario> {
    let (about, is_bound) = match &clause.kind {
        ClauseKind::Request { path, bound, .. } => (path.head(), bound.is_some()),
        _ => ("", false),
    };
    let mut found = Vec::new();
    let mut offer = |smaller: Option<Scenario>| {
        let is_new = |smaller: &Scenario| smaller != scenario && !found.contains(smaller);
        if let Some(smaller) = smaller.filter(|smaller| is_new(smaller) && keeps_differences(scenario, smaller)) {
            found.push(smaller);
        }
    };
    let elements = if is_bound { Vec::new() } else { elements(scenario) };
    let mut chunk = elements.len() / 2;
    while chunk > 0 {
        for start in [elements.len() - chunk, 0] {
            offer(without(scenario, &elements[start..start + chunk]));
        }
        chunk /= 2;
    }
    offer(Some(renumbered(scenario)));
    // What makes a call a dry run or a repetition is what many a clause is about.
    let dry_run = operation.dry_run.as_ref().filter(|_| !is_plain(operation, scenario));
    let dry_run = dry_run.map(|dry_run| dry_run.parameter.as_str());
    let token = operation.idempotency.as_ref().map(|idempotency| idempotency.token.as_str());
    let kept = |name: &str| name == about || [dry_run, token].contains(&Some(name));
    let spare = operation.parameters.iter().filter(|parameter| !parameter.required && !parameter.needed);
    for parameter in spare.filter(|parameter| !kept(&parameter.name)) {
        let mut smaller = scenario.clone();
        for template in templates(&mut smaller) {
            template.values.remove(&parameter.name);
        }
        offer(Some(smaller));
    }
    // Texts of different lengths are different texts; of one length they could become the same.
    let lengths = lengths(scenario);
    for length in lengths.iter().copied().filter(|_| lengths.len() == 1 && !is_bound) {
        for shorter in [1, length / 2, length - 1] {
            offer((shorter > 0).then(|| shortened(scenario, length, shorter)));
        }
    }
    if scenario.steps.len() > 1 {
        let mut smaller = scenario.clone();
        smaller.steps.pop();
        offer(Some(smaller));
    }
    found
}

/// True where each call that differs from its control still does: a call that became its control breaks nothing any
/// more, although the check, which knows the calls by their steps, would judge it as before.
fn keeps_differences(scenario: &Scenario, smaller: &Scenario) -> bool {
    let pairs = |scenario: &Scenario| -> BTreeMap<(usize, usize), bool> {
        let steps = scenario.steps.iter().map(|step| &step.action).enumerate();
        let calls = steps.clone().filter_map(|(at, action)| match action {
            Action::Call(template) => Some((at, template)),
            _ => None,
        });
        let control = |call: &Template, (at, action): (usize, &Action)| match action {
            Action::Control(template) => Some((at, template == call)),
            _ => None,
        };
        let of_call = |(call_at, call)| {
            let controls = steps.clone().filter_map(move |step| control(call, step));
            controls.map(move |(control_at, is_equal)| ((call_at, control_at), is_equal))
        };
        calls.flat_map(of_call).collect()
    };
    let before = pairs(scenario);
    pairs(smaller).iter().all(|(pair, is_equal)| !is_equal || before.get(pair) == Some(&true))
}

/// True where no call of a scenario asks for a dry run, with or without the switch.
fn is_plain(operation: &Operation, scenario: &Scenario) -> bool {
    templates(&mut scenario.clone()).iter().filter(|template| template.operation == operation.id).all(|template| {
        let said = template.values.iter().filter_map(|(name, input)| match input {
            Input::Literal(value) => Some((name.clone(), value.clone())),
            _ => None,
        });
        !operation.is_dry_run(&said.collect())
    })
}

/// Every template of a scenario.
fn templates(scenario: &mut Scenario) -> Vec<&mut Template> {
    let steps = scenario.steps.iter_mut();
    let of_step = steps.flat_map(|step| match &mut step.action {
        Action::Call(template) | Action::Control(template) => vec![template],
        Action::Together(templates) | Action::ReadBack(templates) => templates.iter_mut().collect(),
        Action::Await { read, .. } | Action::Settle { read, .. } => read.iter_mut().collect(),
        Action::Undo(_) => Vec::new(),
    });
    of_step.collect()
}

/// The values of pools that stand in lists of more than one element, in the order in which they appear.
fn elements(scenario: &Scenario) -> Vec<Pooled> {
    let mut found = Vec::new();
    for template in templates(&mut scenario.clone()) {
        for input in template.values.values() {
            if let Input::List(inputs) = input
                && inputs.len() > 1
            {
                for pooled in inputs.iter().filter_map(pooled) {
                    if !found.contains(&pooled) {
                        found.push(pooled);
                    }
                }
            }
        }
    }
    found
}

/// The value of a pool that an element of a list is, or takes its members of.
fn pooled(input: &Input) -> Option<Pooled> {
    match input {
        Input::State { state, pointer } => {
            let mut parts = pointer.split('/').skip(1);
            let (parameter, index) = (parts.next()?, parts.next()?.parse().ok()?);
            Some((state.clone(), parameter.to_owned(), index))
        }
        Input::Object(members) => members.values().find_map(pooled),
        _ => None,
    }
}

/// The scenario without some elements in any of its lists; `None` where a list would be empty.
fn without(scenario: &Scenario, left_out: &[Pooled]) -> Option<Scenario> {
    let mut smaller = scenario.clone();
    for template in templates(&mut smaller) {
        for input in template.values.values_mut() {
            if let Input::List(inputs) = input {
                inputs.retain(|input| !pooled(input).is_some_and(|pooled| left_out.contains(&pooled)));
                if inputs.is_empty() {
                    return None;
                }
            }
        }
    }
    Some(smaller)
}

/// The scenario with the first values of each pool in place of those that it has, in the order in which they appear.
fn renumbered(scenario: &Scenario) -> Scenario {
    let mut smaller = scenario.clone();
    let mut numbers: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for template in templates(&mut smaller) {
        for input in template.values.values_mut() {
            renumber(input, &mut numbers);
        }
    }
    smaller
}

fn renumber(input: &mut Input, numbers: &mut BTreeMap<(String, String), Vec<usize>>) {
    let known = pooled(input);
    match input {
        Input::State { pointer, .. } => {
            let Some((state, parameter, index)) = known else { return };
            let of_pool = numbers.entry((state, parameter.clone())).or_default();
            let number = of_pool.iter().position(|known| *known == index).unwrap_or_else(|| {
                of_pool.push(index);
                of_pool.len() - 1
            });
            let (before, after) = (format!("/{parameter}/{index}"), format!("/{parameter}/{number}"));
            *pointer = pointer.replacen(&before, &after, 1);
        }
        Input::List(inputs) => inputs.iter_mut().for_each(|input| renumber(input, numbers)),
        Input::Object(members) => members.values_mut().for_each(|input| renumber(input, numbers)),
        Input::Literal(_)
        | Input::Answer { .. }
        | Input::Fresh { .. }
        | Input::Invented { .. }
        | Input::Padded { .. } => {}
    }
}

/// The lengths of texts that only have to be new.
fn lengths(scenario: &Scenario) -> BTreeSet<u32> {
    let mut scenario = scenario.clone();
    let all = templates(&mut scenario);
    let inputs = all.iter().flat_map(|template| template.values.values());
    inputs.filter_map(|input| if let Input::Fresh { length, .. } = input { Some(*length) } else { None }).collect()
}

fn shortened(scenario: &Scenario, from: u32, to: u32) -> Scenario {
    let mut smaller = scenario.clone();
    for template in templates(&mut smaller) {
        for input in template.values.values_mut() {
            if let Input::Fresh { length, .. } = input
                && *length == from
            {
                *length = to;
            }
        }
    }
    smaller
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::Library,
        scenario::{Inputs, Step},
    };

    fn publish(indices: &[usize]) -> (Library, Scenario) {
        let library = Library::embedded().unwrap();
        let inputs = Inputs::base(library.resolve("PublishVpcRouteEntries").unwrap()).unwrap();
        let list = inputs.elements("RouteEntries", indices).unwrap();
        let call = inputs.simplest().with("RouteEntries", list).with("DryRun", Input::text("false"));
        let scenario = Scenario::new(inputs.state(), vec![Step::call(call.clone()), Step::control(call)]);
        (library, scenario)
    }

    /// Shrinks for as long as `fails` holds.
    fn smallest(library: &Library, mut scenario: Scenario, fails: impl Fn(&Scenario) -> bool) -> Scenario {
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let clause = operation.clause("accepts-valid").unwrap();
        while let Some(next) = smaller(operation, clause, &scenario).into_iter().find(&fails) {
            scenario = next;
        }
        scenario
    }

    #[test]
    fn a_list_shrinks_to_what_it_takes_and_to_the_first_values() {
        let (library, scenario) = publish(&[7, 3, 41, 12, 30, 2, 9]);
        let of_two = |scenario: &Scenario| matches!(&scenario.steps[0].action, Action::Call(template) if template.length_of("RouteEntries") >= 2);
        let found = smallest(&library, scenario, of_two);
        assert_eq!(found.steps.len(), 1, "the control is not what matters here");
        let Action::Call(call) = &found.steps[0].action else { panic!("it is a call") };
        let inputs = Inputs::base(library.resolve("PublishVpcRouteEntries").unwrap()).unwrap();
        assert_eq!(call.values["RouteEntries"], inputs.elements("RouteEntries", &[0, 1]).unwrap());
        assert!(!call.values.contains_key("DryRun"), "that it is none need not be said");
    }

    #[test]
    fn a_dry_run_stays_one() {
        let (library, scenario) = publish(&[5]);
        let mut dry = scenario.clone();
        templates(&mut dry)[0].values.insert("DryRun".to_owned(), Input::text("true"));
        let found = smallest(&library, dry, |_| true);
        let Action::Call(call) = &found.steps[0].action else { panic!("it is a call") };
        assert_eq!(call.values["DryRun"], Input::text("true"));
    }

    #[test]
    fn a_call_that_lacks_something_beside_its_control_still_lacks_it() {
        let (library, mut scenario) = publish(&[5, 3]);
        let mut calls = templates(&mut scenario);
        let Some(Input::List(entries)) = calls[0].values.get_mut("RouteEntries") else { panic!("entries are a list") };
        let Some(Input::Object(members)) = entries.first_mut() else { panic!("an entry is an object") };
        assert!(members.remove("DestinationCidrBlock").is_some());
        let differ = |scenario: &Scenario| match scenario.steps.as_slice() {
            [call, control] => match (&call.action, &control.action) {
                (Action::Call(call), Action::Control(control)) => call != control,
                _ => false,
            },
            _ => true,
        };
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let clause = operation.clause("DryRun.checks-required").unwrap();
        let smaller = smaller(operation, clause, &scenario);
        assert!(!smaller.is_empty() && smaller.iter().all(differ), "{smaller:?}");
    }

    #[test]
    fn nothing_that_a_valid_call_needs_is_taken_away() {
        let (library, scenario) = publish(&[5]);
        let found = smallest(&library, scenario, |_| true);
        let Action::Call(call) = &found.steps[0].action else { panic!("it is a call") };
        let inputs = Inputs::base(library.resolve("PublishVpcRouteEntries").unwrap()).unwrap();
        assert_eq!(*call, inputs.simplest().with("RouteEntries", call.values["RouteEntries"].clone()));
    }

    #[test]
    fn what_a_clause_is_about_stays_as_it_is() {
        let (library, scenario) = publish(&[7, 3, 41]);
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let clause = operation.clause("RouteEntries.max-items").unwrap();
        for smaller in smaller(operation, clause, &scenario) {
            let Action::Call(call) = &smaller.steps[0].action else { panic!("it is a call") };
            assert_eq!(call.length_of("RouteEntries"), 3);
        }
    }

    #[test]
    fn a_text_shrinks_to_the_first_length_that_shows_it() {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("AssociateRouteTable").unwrap();
        let inputs = Inputs::base(operation).unwrap();
        let call = inputs.simplest().with("X-Client-Token", Input::Fresh { index: 0, length: 60 });
        let mut scenario = Scenario::new(inputs.state(), vec![Step::call(call)]);
        let long = |scenario: &Scenario| lengths(scenario).first().is_some_and(|length| *length > 20);
        let clause = operation.clause("accepts-valid").unwrap();
        while let Some(next) = smaller(operation, clause, &scenario).into_iter().find(long) {
            scenario = next;
        }
        assert_eq!(lengths(&scenario), [21].into());
    }
}
