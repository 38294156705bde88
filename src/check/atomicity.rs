use std::fmt;

use serde_json::Value;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason, control::later,
    control::settles_nothing, declare,
};
use crate::{
    contract::{Clause, ClauseKind, Kind, Operation, Shape, StateRole, ValuePath},
    scenario::{Condition, Input, Inputs, Outcome, Scenario, Step, StepName, Template, Transcript},
};

declare! {
    /// Tests whether a call that is refused for one element of a list does nothing with the others.
    ///
    /// # Promise
    ///
    /// The documentation says that the list is taken whole or not at all. A call with an element that gets it refused
    /// has no effect, however good the others are.
    ///
    /// # Method
    ///
    /// Calls the reader operation, sends a list with a bad element between good ones (one of each error row's state
    /// that is about the list, one that lacks what it must have, one that is too long or too large), and reads as long
    /// as an effect may take: the reader operation must show what it showed before. Then sends the good ones alone,
    /// which must be accepted and come to be shown.
    ///
    /// # Limits
    ///
    /// A call that is accepted with its bad element is answered by other clauses and settles nothing here, nor does an
    /// effect that the reader operation does not show for the good ones either. The reader operation is called for the
    /// good elements.
    Atomicity
}

/// The kinds of case: an element that gets a list refused.
#[derive(Clone, Debug)]
pub(super) enum Probe {
    /// An element of the state of an error row.
    OfState(String),
    /// An element of this list that breaks a length or a range.
    Illegal(String),
    /// An element that lacks this member.
    Missing(ValuePath),
    /// An element of which this member breaks a length or a range.
    IllegalMember(ValuePath),
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfState(state) => write!(f, "an element of the state {state} among good ones"),
            Self::Illegal(list) => write!(f, "an illegal element of `{list}`"),
            Self::Missing(path) => write!(f, "a missing `{path}`"),
            Self::IllegalMember(path) => write!(f, "an illegal `{path}`"),
        }
    }
}

impl Check for Atomicity {
    fn name(&self) -> &'static str {
        "atomicity"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Atomic { .. })
    }
}

impl Active for Atomicity {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let ClauseKind::Atomic { parameter: list } = &question.clause.kind else {
            return Err(SkipReason::OtherCheck);
        };
        let operation = question.operation;
        let base = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let shape = &operation.parameter(list).ok_or(Lacking::Value)?.shape;
        let Kind::List(items) = &shape.kind else { return Err(Lacking::Value.into()) };
        let most = shape.max_length.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
        // The bad one stands in the middle, so that a service finds a good one first whichever way it goes.
        let good = base.pool(list).min(most.saturating_sub(1)).min(2);
        let indices: Vec<usize> = (0..good).collect();
        let Some(Input::List(good)) = base.elements(list, &indices).filter(|_| good > 0) else {
            return Err(match base.pool(list) {
                0 => SkipReason::StateTooSmall {
                    state: base.state().to_owned(),
                    parameter: list.clone(),
                    has: 0,
                    needed: 1,
                },
                _ => Lacking::LongerList.into(),
            });
        };
        let mut cases = Vec::new();
        for (kind, states, bad) in bad_elements(operation, base, list, items, &good[0]) {
            let mut elements = good.clone();
            elements.insert(1, bad);
            let alone = base.simplest().with(list, Input::List(good.clone()));
            let mixed = alone.clone().with(list, Input::List(elements));
            let states: Vec<&str> = [base.state()].into_iter().chain(states).collect();
            let mut case = Case::fixed(kind, &states, Scenario::new(base.state(), steps(mixed, alone)));
            // Only the first is one that must be there to settle it: what an illegal value is answered is its own
            // clause.
            case.needed = cases.is_empty();
            cases.push(case);
        }
        if cases.is_empty() {
            return Err(Lacking::RefusedElement.into());
        }
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let (Some(before), Some(call)) = (transcript.snapshot(&StepName::BEFORE), transcript.reply(&StepName::CALL))
        else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        match call.outcome {
            Outcome::Accepted => {
                return Judgement::inconclusive(InconclusiveCase::AcceptedWith { bad: kind.to_string() });
            }
            Outcome::Neither => {
                return Judgement::inconclusive(InconclusiveCase::neither(call));
            }
            Outcome::Refused => {}
        }
        if let Some(reason) = later(question, call) {
            return Judgement::inconclusive(reason);
        }
        let Some(after) = transcript.snapshot(&StepName::AFTER) else {
            return Judgement::inconclusive(InconclusiveCase::NotReadBack);
        };
        if let Some(problem) = before.problem.as_ref().or(after.problem.as_ref()) {
            return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
        }
        if !after.settled {
            return Judgement::inconclusive(InconclusiveCase::NotSettled);
        }
        let (was, is) = (before.keys(), after.keys());
        if was != is {
            let (more, less) = (is.difference(&was).count(), was.difference(&is).count());
            let expected = format!("a call with {kind} that is refused does nothing with the others");
            let actual = format!("the reader operation shows {more} more and {less} fewer after {}", call.in_short());
            return Judgement::fail(FindingKind::PartlyCarriedOut, expected, actual);
        }
        let (Some(control), Some(shown)) =
            (transcript.reply(&StepName::CONTROL), transcript.snapshot(&StepName::CONTROL_SHOWN))
        else {
            return Judgement::inconclusive(InconclusiveCase::ControlNotMade);
        };
        if let Some(reason) = settles_nothing(question, call, control) {
            return Judgement::inconclusive(reason);
        }
        if before.missing.is_empty() || !shown.missing.is_empty() || shown.problem.is_some() {
            return Judgement::inconclusive(InconclusiveCase::ControlNotShown);
        }
        Judgement::pass()
    }
}

fn steps(mixed: Template, alone: Template) -> Vec<Step> {
    let read = vec![alone.clone()];
    vec![
        Step::read_back(read.clone()),
        Step::call(mixed),
        Step::settle(read.clone()).only_if(Condition::Refused(StepName::CALL)),
        Step::control(alone).only_if(Condition::Refused(StepName::CALL)),
        Step::await_shown(read).named(StepName::CONTROL_SHOWN).only_if(Condition::Accepted(StepName::CONTROL)),
    ]
}

/// Elements that get a call refused: what each is, the states that it takes values of, and the element.
fn bad_elements<'a>(
    operation: &'a Operation,
    base: Inputs<'a>,
    list: &str,
    items: &Shape,
    good: &Input,
) -> Vec<(Probe, Vec<&'a str>, Input)> {
    let mut found = Vec::new();
    let mut doubtful = Vec::new();
    for row in &operation.errors {
        let Some(state) = row.state.as_ref().map(|state| state.name.as_str()) else { continue };
        let Some(inputs) = Inputs::new(operation, state) else { continue };
        let is_row = operation.states.get(state).is_some_and(|state| state.role == StateRole::Row);
        let its_own = inputs.binding(list).is_some_and(|(binding, _)| binding == state);
        let Some(Input::List(elements)) = inputs.elements(list, &[0]).filter(|_| is_row && its_own) else { continue };
        // Where the state binds other values too, the row may be about those, and its element as good as any.
        let (call, base) = (inputs.simplest().without(list), base.simplest().without(list));
        let group = if call.values == base.values { &mut found } else { &mut doubtful };
        let kind = Probe::OfState(state.to_owned());
        group.extend(elements.into_iter().map(|element| (kind.clone(), vec![state], element)));
    }
    let Kind::Object(members) = &items.kind else {
        found.extend(illegal(items).map(|value| (Probe::Illegal(list.to_owned()), Vec::new(), value)));
        return found.into_iter().chain(doubtful).collect();
    };
    for member in members {
        let path = ValuePath::root(list).each().member(&member.name);
        let whole = Template::new(&operation.id).with(list, Input::List(vec![good.clone()]));
        let lacking = whole.clone().omit(&path, 0);
        let changed = [
            (Probe::Missing(path.clone()), (member.required && !lacking.has_empty_element(list)).then_some(lacking)),
            (Probe::IllegalMember(path.clone()), illegal(&member.shape).map(|value| whole.set(&path, 0, value))),
        ];
        for (kind, call) in changed {
            if let Some(Input::List(elements)) = call.and_then(|mut call| call.values.remove(list)) {
                found.extend(elements.into_iter().map(|element| (kind.clone(), Vec::new(), element)));
            }
        }
    }
    found.into_iter().chain(doubtful).collect()
}

/// A value that breaks a length or a range; `None` where the page sets none.
fn illegal(shape: &Shape) -> Option<Input> {
    let value = match &shape.kind {
        Kind::String => Value::from("x".repeat(usize::try_from(shape.max_length?).ok()?.checked_add(1)?)),
        Kind::Integer | Kind::Number => Value::from(shape.maximum?.checked_add(1)?),
        Kind::Boolean | Kind::List(_) | Kind::Object(_) | Kind::Any => {
            return None;
        }
    };
    shape.values.is_empty().then_some(Input::Literal(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::kit::{
            CaseVerdict,
            testing::{accepted, refused, snapshot},
        },
        contract::Library,
        scenario::{Action, Isolation, StepResult},
    };

    const LIST: &str = "RouteEntries";

    fn with_question<T>(ask: impl FnOnce(&Question<'_>) -> T) -> T {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let kind = ClauseKind::Atomic { parameter: LIST.to_owned() };
        let clause = Clause { kind, ..operation.clause("effect").unwrap().clone() };
        let common = library.common(operation);
        ask(&Question {
            operation,
            common,
            clause: &clause,
            protocol: None,
            may_write: true,
            isolation: Isolation::OwnAccount,
        })
    }

    /// A snapshot in which these of two good elements are shown.
    fn showing(there: &[&str]) -> StepResult {
        let missing: Vec<&str> = ["a", "b"].into_iter().filter(|name| !there.contains(name)).collect();
        snapshot(there, &missing)
    }

    fn judged(results: Vec<StepResult>) -> CaseVerdict {
        with_question(|question| {
            let steps = [StepName::BEFORE, StepName::CALL, StepName::AFTER, StepName::CONTROL, StepName::CONTROL_SHOWN];
            let kind = Probe::Illegal(LIST.to_owned());
            Atomicity.judge(question, &kind, &steps.into_iter().zip(results).collect()).verdict
        })
    }

    #[test]
    fn a_good_element_that_is_shown_after_a_refusal_is_a_finding() {
        let refusal = || vec![showing(&[]), refused("Bad")];
        let rest = |after: &[&str]| vec![showing(after), accepted(), showing(&["a", "b"])];
        assert!(matches!(judged([refusal(), rest(&["a"])].concat()), CaseVerdict::Fail(_)));
        assert_eq!(judged([refusal(), rest(&[])].concat()), CaseVerdict::Pass);
    }

    #[test]
    fn nothing_is_said_where_the_good_ones_do_not_show_or_the_bad_one_is_taken() {
        let control = |shown: &[&str]| vec![showing(&[]), refused("Bad"), showing(&[]), accepted(), showing(shown)];
        assert!(matches!(judged(control(&["a"])), CaseVerdict::Inconclusive(_)));
        let both_refused = vec![showing(&[]), refused("Bad"), showing(&[]), refused("Bad")];
        assert!(matches!(judged(both_refused), CaseVerdict::Inconclusive(_)));
        let taken = vec![showing(&[]), accepted()];
        assert!(matches!(judged(taken), CaseVerdict::Inconclusive(_)));
    }

    #[test]
    fn the_bad_element_stands_between_two_good_ones() {
        with_question(|question| {
            let cases = Atomicity.cases(question).unwrap();
            assert!(cases.iter().filter(|case| case.needed).count() == 1 && cases[0].needed);
            for case in &cases {
                let scenario = crate::check::kit::testing::one_of(&case.strategy, 0);
                let calls: Vec<&Template> = scenario
                    .steps
                    .iter()
                    .filter_map(|step| match &step.action {
                        Action::Call(call) | Action::Control(call) => Some(call),
                        _ => None,
                    })
                    .collect();
                let [Input::List(mixed), Input::List(good)] = [&calls[0].values[LIST], &calls[1].values[LIST]] else {
                    panic!("{}", case.kind)
                };
                assert_eq!([&mixed[0], &mixed[2]], [&good[0], &good[1]], "{}", case.kind);
                assert!(!good.contains(&mixed[1]) && mixed.len() == 3, "{}", case.kind);
            }
        });
    }
}
