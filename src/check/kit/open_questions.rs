//! The calls that ask what a contract leaves open: extra cases, whose answers are noted and never judged.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

use super::{
    case::{Case, CaseKind},
    check::Question,
    exercise::Exercise,
    verdict::Judgement,
};
use crate::{
    contract::{Binds, OpenQuestion, Operation, ValuePath},
    scenario::{Expect, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, StepName, Template, Transcript},
};

/// The kind of a case that observes what the documentation leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOpen {
    /// The name under which the answer is noted.
    pub(crate) name: String,
}

impl LeftOpen {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl fmt::Display for LeftOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "left open: {}", self.name)
    }
}

/// A case for each open question of the operation.
pub(crate) fn cases(question: &Question<'_>) -> Vec<Case<LeftOpen>> {
    let operation = question.operation;
    let cases = operation.open.iter().filter_map(|open| {
        let (inputs, call) = call_of(operation, open)?;
        let mut steps = vec![Step::call(call.clone()).expecting(Expect::Nothing)];
        if open.read && operation.read_back.is_some() {
            steps.push(Step::settle_briefly(vec![call]).expecting(Expect::Nothing));
        }
        let case = observing(LeftOpen::new(&open.name), inputs, open, steps);
        Some(if open.invent.is_empty() { case } else { case.showing(Exercise::Unknown) })
    });
    cases.collect()
}

/// An extra case that asks an open question.
pub(crate) fn observing<K: CaseKind>(kind: K, inputs: Inputs<'_>, open: &OpenQuestion, steps: Vec<Step>) -> Case<K> {
    let mut states = vec![inputs.state()];
    states.extend(open.states().filter(|state| *state != inputs.state()));
    Case::fixed(kind, &states, Scenario::new(inputs.state(), steps)).extra()
}

/// Notes the answer to an open question of the operation.
pub(crate) fn judge(question: &Question<'_>, asked: &LeftOpen, transcript: &Transcript) -> Judgement {
    let open = question.operation.open.iter().find(|open| open.name == asked.name);
    let (Some(open), Some(reply)) = (open, transcript.reply(&StepName::CALL)) else { return Judgement::noted() };
    let mut value = reply.in_short();
    if let (Some(pointer), Outcome::Accepted) = (&open.shows, reply.outcome) {
        let body = reply.answer.as_ref().ok().and_then(|answer| answer.body.as_ref().ok());
        let shown = body.and_then(|body| body.pointer(pointer)).is_some_and(|value| !value.is_null());
        value += if shown { ", shown" } else { ", not shown" };
    }
    if let (Some(snapshot), Some(list)) = (transcript.snapshot(&StepName::AFTER), open.elements.keys().next()) {
        value = format!("{value}, {}", taken(reply, snapshot, list));
    }
    Judgement::noted().observing(&asked.name, value)
}

/// The elements of the call's list that a snapshot shows, in words.
fn taken(reply: &Reply, snapshot: &Snapshot, list: &str) -> String {
    if let Some(problem) = &snapshot.problem {
        return format!("nothing could be read back: {problem}");
    }
    let elements = reply.call.values.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_there = |element: &Value| {
        snapshot.there.iter().any(|key| {
            key.iter().all(|(path, shown)| {
                let member = path.rsplit(['.', ']']).next().unwrap_or(path);
                element.get(member).is_none_or(|value| crate::contract::text_of(value) == *shown)
            })
        })
    };
    let shown: Vec<String> =
        (1..).zip(elements).filter(|(_, element)| is_there(element)).map(|(place, _)| place.to_string()).collect();
    match shown.len() {
        0 => format!("none of {} elements shown", elements.len()),
        _ => format!("shown of {} elements: {}", elements.len(), shown.join(", ")),
    }
}

/// The call that asks an open question, and the inputs that it is made of; `None` where the contract has nothing to
/// make it of.
pub(crate) fn call_of<'o>(operation: &'o Operation, open: &'o OpenQuestion) -> Option<(Inputs<'o>, Template)> {
    let inputs = match &open.state {
        Some(state) => Inputs::new(operation, state)?,
        None => Inputs::base(operation)?,
    };
    let mut call = inputs.simplest();
    for (parameter, pools) in &open.elements {
        let mut elements = Vec::new();
        for pool in pools {
            let inputs = pool.state.as_ref().map_or(Some(inputs), |state| Inputs::new(operation, state))?;
            let indices: Vec<usize> = (pool.from..pool.from + pool.count).collect();
            // A target may have fewer than the contract asks for.
            if pool.from + pool.count > inputs.pool(parameter) {
                return None;
            }
            match inputs.elements(parameter, &indices)? {
                Input::List(more) => elements.extend(more),
                other => elements.push(other),
            }
        }
        call = call.with(parameter, Input::List(elements));
    }
    let spelled: BTreeMap<String, Input> =
        open.spell.iter().map(|(name, steps)| Some((name.clone(), at_steps(&call, steps)?))).collect::<Option<_>>()?;
    for path in &open.omit {
        call = call.omit(&ValuePath::parse(path), 0);
    }
    for (name, input) in spelled {
        call = call.with(name, input);
    }
    for (path, value) in open.values() {
        call = call.set(&path, 0, Input::Literal(value.clone()));
    }
    for (index, path) in (1..).zip(&open.invent) {
        let like = ValuePath::parse(path);
        let (state, binds) = inputs.binding(like.head())?;
        let pool = if matches!(binds, Binds::Pool(_)) { "/0" } else { "" };
        let members: String = like.0[1..].iter().map(step_inside).collect();
        let pointer = format!("/{}{pool}{members}", like.head());
        call = call.set(&like, 0, Input::Invented { index, state: state.to_owned(), pointer });
    }
    if let Some(state) = &open.caller {
        call = call.by(state);
    }
    let call = call.in_form(open.sent.form);
    Some((inputs, open.sent.defects.iter().cloned().fold(call, Template::with_defect)))
}

fn step_inside(segment: &crate::contract::Segment) -> String {
    match segment {
        crate::contract::Segment::Name(name) => format!("/{name}"),
        crate::contract::Segment::Each => String::new(),
    }
}

/// The input of a call at steps such as `List/0/Member`.
fn at_steps(call: &Template, steps: &str) -> Option<Input> {
    let mut steps = steps.split('/');
    let mut input = call.values.get(steps.next()?)?;
    for step in steps {
        input = match input {
            Input::List(elements) => elements.get(step.parse::<usize>().ok()?)?,
            Input::Object(members) => members.get(step)?,
            _ => return None,
        };
    }
    Some(input.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Library;

    #[test]
    fn every_open_question_of_the_shipped_contracts_can_be_asked() {
        let library = Library::embedded().unwrap();
        for operation in library.operations() {
            for open in &operation.open {
                assert!(call_of(operation, open).is_some(), "{}: {}", operation.id, open.name);
            }
        }
    }

    #[test]
    fn elements_and_spellings_are_taken_from_the_states() {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let open = |name: &str| operation.open.iter().find(|open| open.name == name).unwrap();
        let (_, call) = call_of(operation, open("limit-over-tables")).unwrap();
        assert_eq!(call.length_of("RouteEntries"), 51);
        let (_, call) = call_of(operation, open("list-index/from-0")).unwrap();
        assert!(!call.values.contains_key("RouteEntries"));
        assert_eq!(
            call.values["RouteEntries.0.RouteTableId"],
            Input::state("publishable-entries", "/RouteEntries/0/RouteTableId")
        );
    }
}
