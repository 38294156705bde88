//! Calls that keep every constraint of a contract, in a provider state: the simplest one, and a strategy for all.

use std::{collections::BTreeMap, ops::RangeInclusive};

use proptest::{
    collection, option,
    prelude::{Just, Strategy, any},
    sample::subsequence,
    strategy::SBoxedStrategy,
};
use serde_json::Value;

use super::{Input, Template};
use crate::contract::{Binds, DryRun, DryRunDefault, Kind, Operation, Parameter, Segment, Shape, ValuePath};

/// The longest text that is invented where the page sets no limit.
const LONGEST_TEXT: u64 = 24;

/// Valid inputs for an operation in one of its provider states.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    operation: &'a Operation,
    state: &'a str,
}

impl<'a> Inputs<'a> {
    /// Inputs in a state of the operation; `None` where the contract has no such state.
    #[must_use]
    pub fn new(operation: &'a Operation, state: &str) -> Option<Self> {
        let (state, _) = operation.states.get_key_value(state)?;
        Some(Self { operation, state })
    }

    /// Inputs in the base state.
    #[must_use]
    pub fn base(operation: &'a Operation) -> Option<Self> {
        let (state, _) = operation.base_state()?;
        Some(Self { operation, state })
    }

    /// The state.
    #[must_use]
    pub fn state(&self) -> &'a str {
        self.state
    }

    /// The call with the fewest and first values: what is required or needed, each list with one element.
    #[must_use]
    pub fn simplest(&self) -> Template {
        let mut template = Template::new(&self.operation.id);
        for parameter in &self.operation.parameters {
            if let Some(input) = self.first(parameter) {
                template.values.insert(parameter.name.clone(), input);
            }
        }
        template
    }

    /// The call on another resource than its own: with another value of what can be held once, or else of the first
    /// other parameter that may differ and has one.
    pub(crate) fn apart_from(&self, call: &Template, may_differ: impl Fn(&Parameter) -> bool) -> Option<Template> {
        let held = self.operation.exclusive.as_ref().map(|exclusive| exclusive.held.as_str());
        let others = self.operation.parameters.iter().filter(|parameter| may_differ(parameter));
        let names = held.into_iter().chain(others.map(|parameter| parameter.name.as_str()));
        names.filter(|name| self.pool(name) >= 2).find_map(|name| {
            let own = call.values.get(name);
            let is_other = |input: &Input| match (input, own) {
                (Input::List(one), Some(Input::List(own))) => one.iter().all(|element| !own.contains(element)),
                (input, own) => Some(input) != own,
            };
            let other = (0..self.pool(name)).filter_map(|index| self.pooled(name, index)).find(is_other)?;
            Some(call.clone().with(name, other))
        })
    }

    /// Makes of a call one with no token, or where it must have one, with one that no other call of its scenario has.
    pub(crate) fn another_token(&self) -> impl Fn(Template) -> Template + Clone + Send + Sync + use<> + 'static {
        let operation = self.operation;
        let contract = operation.idempotency.as_ref();
        let token = contract.and_then(|contract| operation.parameter(&contract.token)).map(|token| {
            let longest = token.shape.max_length.and_then(|length| u32::try_from(length).ok());
            let other = Input::Fresh { index: 9, length: longest.map_or(24, |longest| longest.min(24)) };
            (token.name.clone(), token.required.then_some(other))
        });
        move |call| match &token {
            Some((name, Some(other))) if call.values.contains_key(name) => call.with(name, other.clone()),
            Some((name, None)) => call.without(name),
            _ => call,
        }
    }

    /// Any valid call. Lists have from one to their most elements, in any order; what can be left out sometimes is.
    pub fn any(&self) -> SBoxedStrategy<Template> {
        self.any_with(&|_| None)
    }

    /// Any valid call whose lists have three elements at most: as good as any where their length is not the point.
    pub fn few(&self) -> SBoxedStrategy<Template> {
        self.any_with(&|_| Some(1..=3))
    }

    /// Any valid call whose list `parameter` has so many distinct elements.
    pub fn any_of_length(&self, parameter: &str, length: usize) -> SBoxedStrategy<Template> {
        self.any_with(&|name| (name == parameter).then_some(length..=length))
    }

    fn any_with(&self, lengths: &dyn Fn(&str) -> Option<RangeInclusive<usize>>) -> SBoxedStrategy<Template> {
        let mut names = Vec::new();
        let mut strategies: Vec<SBoxedStrategy<Option<Input>>> = Vec::new();
        for parameter in &self.operation.parameters {
            let lengths = lengths(&parameter.name);
            names.push(parameter.name.clone());
            strategies.push(self.parameter(parameter, lengths));
        }
        let operation = self.operation.id.clone();
        strategies
            .prop_map(move |inputs| {
                let values = names.iter().cloned().zip(inputs).filter_map(|(name, input)| Some((name, input?)));
                Template { values: values.collect(), ..Template::new(&operation) }
            })
            .sboxed()
    }

    /// The number of distinct values there are for a parameter, or for the elements of a list: those that the state binds,
    /// or else those that can be made up.
    #[must_use]
    pub fn pool(&self, parameter: &str) -> usize {
        match self.binding(parameter) {
            Some((_, Binds::One(_))) => 1,
            Some((_, Binds::Pool(size))) => size as usize,
            None => self.made_up(parameter).map_or(0, distinct_values),
        }
    }

    /// The elements of a list that is sent and that no state binds.
    fn made_up(&self, parameter: &str) -> Option<&'a Shape> {
        let parameter = self.operation.parameter(parameter)?;
        match &parameter.shape.kind {
            Kind::List(items) if parameter.required || parameter.needed => Some(items),
            _ => None,
        }
    }

    /// The input for one value of the pool that the state has for a parameter, counted from 0.
    #[must_use]
    pub fn pooled(&self, parameter: &str, index: usize) -> Option<Input> {
        let shape = &self.operation.parameter(parameter)?.shape;
        let (state, binds) = self.binding(parameter)?;
        match (binds, &shape.kind) {
            (Binds::Pool(_), Kind::List(items)) => {
                let pointer = format!("/{parameter}/{index}");
                Some(Input::List(vec![element(state, &pointer, items)]))
            }
            (Binds::Pool(_), _) => Some(Input::state(state, format!("/{parameter}/{index}"))),
            (Binds::One(_), _) => Some(Input::state(state, format!("/{parameter}"))),
        }
    }

    /// The list input of the pool's elements with these indices.
    #[must_use]
    pub fn elements(&self, parameter: &str, indices: &[usize]) -> Option<Input> {
        let Kind::List(items) = &self.operation.parameter(parameter)?.shape.kind else { return None };
        let (state, _) = self.binding(parameter)?;
        let elements = indices.iter().map(|index| element(state, &format!("/{parameter}/{index}"), items));
        Some(Input::List(elements.collect()))
    }

    /// A value for a parameter that can be left out; `None` where nothing legal is known for it.
    #[must_use]
    pub fn present(&self, parameter: &str) -> Option<Input> {
        if let Some(input) = self.pooled(parameter, 0) {
            return Some(input);
        }
        let shape = &self.operation.parameter(parameter)?.shape;
        if let Some(dry_run) = self.operation.dry_run.as_ref().filter(|dry_run| dry_run.parameter == parameter) {
            return Some(Input::text(&dry_run.off));
        }
        if self.operation.idempotency.as_ref().is_some_and(|idempotency| idempotency.token == parameter) {
            return Some(Input::Fresh { index: 0, length: 16 });
        }
        if let Kind::List(items) = &shape.kind {
            return items.values.first().map(|value| Input::List(vec![Input::Literal(value.clone())]));
        }
        let known = shape.values.first().or(shape.default.as_ref()).cloned();
        let number = matches!(shape.kind, Kind::Integer | Kind::Number);
        // What a text without a list of values may be, only its owner knows.
        known.or_else(|| number.then(|| first_value(shape))).map(Input::Literal)
    }

    /// The state that binds a parameter: this one, or one that fills it up.
    pub(crate) fn binding(&self, parameter: &str) -> Option<(&'a str, Binds)> {
        let mut name = self.state;
        // A chain of states is as long as there are states; a circle ends after that many steps.
        for _ in 0..=self.operation.states.len() {
            let state = self.operation.states.get(name)?;
            if let Some(binds) = state.binds.get(parameter) {
                return Some((name, *binds));
            }
            name = state.with.as_deref()?;
        }
        None
    }

    fn invents(&self, parameter: &str) -> bool {
        self.operation.states[self.state].invents.iter().any(|invented| invented == parameter)
    }

    /// An id like the one that the state binds, of which there is nothing.
    #[must_use]
    pub fn invented(&self, parameter: &str) -> Option<Input> {
        let (state, binds) = self.binding(parameter)?;
        let pointer = match binds {
            Binds::One(_) => format!("/{parameter}"),
            Binds::Pool(_) => format!("/{parameter}/0"),
        };
        Some(Input::Invented { index: 0, state: state.to_owned(), pointer })
    }

    /// The dry run whose switch the parameter is, where a normal call has to say that it is none.
    fn dry_by_default(&self, parameter: &str) -> Option<&'a DryRun> {
        self.operation
            .dry_run
            .as_ref()
            .filter(|dry_run| dry_run.parameter == parameter && dry_run.default == DryRunDefault::On)
    }

    fn first(&self, parameter: &Parameter) -> Option<Input> {
        if self.invents(&parameter.name) {
            return self.invented(&parameter.name);
        }
        if let Some(input) = self.pooled(&parameter.name, 0) {
            return Some(input);
        }
        if let Some(dry_run) = self.dry_by_default(&parameter.name) {
            return Some(Input::text(&dry_run.off));
        }
        if !parameter.required && !parameter.needed {
            return None;
        }
        if let Some(items) = self.made_up(&parameter.name) {
            return Some(Input::List(vec![Input::Literal(first_value(items))]));
        }
        Some(Input::Literal(first_value(&parameter.shape)))
    }

    fn parameter(
        &self,
        parameter: &Parameter,
        lengths: Option<RangeInclusive<usize>>,
    ) -> SBoxedStrategy<Option<Input>> {
        if self.invents(&parameter.name) {
            return Just(self.invented(&parameter.name)).sboxed();
        }
        if let Some((state, binds)) = self.binding(&parameter.name) {
            let state = state.to_owned();
            let name = parameter.name.clone();
            return match (binds, &parameter.shape.kind) {
                (Binds::One(_), _) => Just(Some(Input::state(state, format!("/{name}")))).sboxed(),
                (Binds::Pool(size), Kind::List(items)) => {
                    let size = size as usize;
                    let most = parameter.shape.max_length.and_then(|most| usize::try_from(most).ok()).unwrap_or(size);
                    let lengths = lengths.unwrap_or(1..=most.min(size));
                    let (from, to) = ((*lengths.start()).min(size), (*lengths.end()).min(size));
                    let items = items.as_ref().clone();
                    subsequence((0..size).collect::<Vec<_>>(), from..=to)
                        .prop_shuffle()
                        .prop_map(move |indices| {
                            let elements =
                                indices.iter().map(|index| element(&state, &format!("/{name}/{index}"), &items));
                            Some(Input::List(elements.collect()))
                        })
                        .sboxed()
                }
                (Binds::Pool(size), _) => {
                    (0..size).prop_map(move |index| Some(Input::state(&state, format!("/{name}/{index}")))).sboxed()
                }
            };
        }
        let name = &parameter.name;
        if let Some(dry_run) = self.dry_by_default(name) {
            return Just(Some(Input::text(&dry_run.off))).sboxed();
        }
        if let Some(dry_run) = self.operation.dry_run.as_ref().filter(|dry_run| dry_run.parameter == *name) {
            return option::of(Just(Input::text(&dry_run.off))).sboxed();
        }
        if self.operation.idempotency.as_ref().is_some_and(|idempotency| idempotency.token == *name) {
            let from = u32::try_from(parameter.shape.min_length.unwrap_or(1).max(1)).unwrap_or(1);
            let to = u32::try_from(parameter.shape.max_length.unwrap_or(LONGEST_TEXT)).unwrap_or(from).max(from);
            // More often with one than without: lengths are what there is to vary.
            return option::weighted(0.8, (from..=to).prop_map(|length| Input::Fresh { index: 0, length })).sboxed();
        }
        if !parameter.required && !parameter.needed {
            return Just(None).sboxed();
        }
        if let Some(items) = self.made_up(name) {
            let size = distinct_values(items);
            let most = parameter.shape.max_length.and_then(|most| usize::try_from(most).ok()).unwrap_or(3);
            let lengths = lengths.unwrap_or(1..=most.min(8));
            let (from, to) = ((*lengths.start()).min(size), (*lengths.end()).min(size));
            return collection::vec(value(items), from..=to)
                .prop_filter("elements are distinct", |values| {
                    values.iter().enumerate().all(|(index, value)| !values[..index].contains(value))
                })
                .prop_map(|values| Some(Input::List(values.into_iter().map(Input::Literal).collect())))
                .sboxed();
        }
        let shape = parameter.shape.clone();
        value(&shape).prop_map(|value| Some(Input::Literal(value))).sboxed()
    }
}

/// Up to how many distinct values of a shape are made up: so few that drawing them at random seldom gives one twice.
fn distinct_values(shape: &Shape) -> usize {
    const MANY: usize = 200;
    if !shape.values.is_empty() {
        return shape.values.len();
    }
    match &shape.kind {
        Kind::String | Kind::Any if shape.max_length.is_none_or(|most| most > 4) => MANY,
        Kind::String | Kind::Any => 20,
        Kind::Integer | Kind::Number => {
            let range = shape.maximum.map_or(1_001, |most| most.saturating_sub(shape.minimum.unwrap_or(1)) + 1);
            usize::try_from(range / 5).unwrap_or_default().clamp(1, MANY)
        }
        Kind::Boolean => 2,
        Kind::List(items) => distinct_values(items),
        Kind::Object(members) => {
            let required = members.iter().filter(|member| member.required);
            required.map(|member| distinct_values(&member.shape)).max().unwrap_or(1)
        }
    }
}

/// An element of a pool, member by member, so that a scenario can leave one out.
fn element(state: &str, pointer: &str, shape: &Shape) -> Input {
    match &shape.kind {
        Kind::Object(members) => {
            let members = members.iter().map(|member| {
                (member.name.clone(), element(state, &format!("{pointer}/{}", member.name), &member.shape))
            });
            Input::Object(members.collect())
        }
        _ => Input::state(state, pointer),
    }
}

/// The simplest value of a shape.
fn first_value(shape: &Shape) -> Value {
    if let Some(value) = shape.values.first().or(shape.default.as_ref()) {
        return value.clone();
    }
    match &shape.kind {
        Kind::String | Kind::Any => {
            let length = shape.min_length.unwrap_or(1).max(1);
            Value::String("a".repeat(usize::try_from(length).unwrap_or(1)))
        }
        Kind::Integer | Kind::Number => shape.minimum.unwrap_or(1).into(),
        Kind::Boolean => Value::Bool(false),
        Kind::List(items) => vec![first_value(items)].into(),
        Kind::Object(members) => {
            let required = members.iter().filter(|member| member.required);
            required.map(|member| (member.name.clone(), first_value(&member.shape))).collect()
        }
    }
}

/// Any legal value of a shape.
fn value(shape: &Shape) -> AnyValue {
    if !shape.values.is_empty() {
        return proptest::sample::select(shape.values.clone()).sboxed();
    }
    match &shape.kind {
        Kind::String | Kind::Any => {
            let from = usize::try_from(shape.min_length.unwrap_or(1).max(1)).unwrap_or(1);
            let to = usize::try_from(shape.max_length.unwrap_or(LONGEST_TEXT)).unwrap_or(from).max(from);
            collection::vec(proptest::char::range('a', 'z'), from..=to)
                .prop_map(|letters| Value::String(letters.into_iter().collect()))
                .sboxed()
        }
        Kind::Integer | Kind::Number => {
            let from = shape.minimum.unwrap_or(1);
            (from..=shape.maximum.unwrap_or(from + 1_000).max(from)).prop_map(Value::from).sboxed()
        }
        Kind::Boolean => any::<bool>().prop_map(Value::Bool).sboxed(),
        Kind::List(items) => {
            let from = usize::try_from(shape.min_length.unwrap_or(1)).unwrap_or(1);
            let to = usize::try_from(shape.max_length.unwrap_or(3)).unwrap_or(from).max(from).min(from + 8);
            collection::vec(value(items), from..=to).prop_map(Value::Array).sboxed()
        }
        Kind::Object(members) => {
            let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
            let values: Vec<SBoxedStrategy<Option<Value>>> = members
                .iter()
                .map(|member| {
                    let value = value(&member.shape);
                    if member.required { value.prop_map(Some).sboxed() } else { option::of(value).sboxed() }
                })
                .collect();
            values
                .prop_map(move |values| {
                    names.iter().cloned().zip(values).filter_map(|(name, value)| Some((name, value?))).collect()
                })
                .sboxed()
        }
    }
}

type AnyValue = SBoxedStrategy<Value>;

impl Template {
    /// Leaves out the value at a path: a parameter, a member of its object, or that member in the element with this
    /// index of its list.
    #[must_use]
    pub fn omit(mut self, path: &ValuePath, index: usize) -> Self {
        let [Segment::Name(head), rest @ ..] = path.0.as_slice() else { return self };
        if rest.is_empty() {
            self.values.remove(head);
        } else if let Some(input) = self.values.get_mut(head) {
            omit_inside(input, rest, index);
        }
        self
    }

    /// Puts an input at a path: a parameter, a member of its object, or that member in the element with this index of
    /// its list. Lists and objects on the way that are not there come into being.
    #[must_use]
    pub fn set(mut self, path: &ValuePath, index: usize, input: Input) -> Self {
        if let [Segment::Name(head), rest @ ..] = path.0.as_slice() {
            let outer = self.values.remove(head);
            self.values.insert(head.clone(), set_inside(outer, rest, index, input));
        }
        self
    }

    /// The number of elements of the list of a parameter.
    #[must_use]
    pub fn length_of(&self, parameter: &str) -> usize {
        match self.values.get(parameter) {
            Some(Input::List(elements)) => elements.len(),
            _ => 0,
        }
    }

    /// Tells whether an element of a parameter's list is an object without members.
    #[must_use]
    pub fn has_empty_element(&self, parameter: &str) -> bool {
        let is_empty = |element: &Input| match element {
            Input::Object(members) => members.is_empty(),
            Input::Literal(Value::Object(members)) => members.is_empty(),
            _ => false,
        };
        matches!(self.values.get(parameter), Some(Input::List(elements)) if elements.iter().any(is_empty))
    }
}

/// A value as inputs, its members or elements each by itself.
fn taken_apart(value: Value) -> Input {
    match value {
        Value::Object(members) => {
            Input::Object(members.into_iter().map(|(name, value)| (name, Input::Literal(value))).collect())
        }
        Value::Array(elements) => Input::List(elements.into_iter().map(Input::Literal).collect()),
        other => Input::Literal(other),
    }
}

/// `outer` with the input at a path inside it.
fn set_inside(outer: Option<Input>, path: &[Segment], index: usize, input: Input) -> Input {
    let outer = outer.map(|outer| match outer {
        Input::Literal(value) if !path.is_empty() => taken_apart(value),
        other => other,
    });
    match path {
        [] => input,
        [Segment::Name(name), rest @ ..] => {
            let mut members = match outer {
                Some(Input::Object(members)) => members,
                _ => BTreeMap::new(),
            };
            let inner = members.remove(name);
            members.insert(name.clone(), set_inside(inner, rest, index, input));
            Input::Object(members)
        }
        [Segment::Each, rest @ ..] => {
            let mut elements = match outer {
                Some(Input::List(elements)) => elements,
                _ => Vec::new(),
            };
            if let Some(place) = elements.get_mut(index) {
                *place = set_inside(Some(place.clone()), rest, index, input);
            } else {
                elements.push(set_inside(None, rest, index, input));
            }
            Input::List(elements)
        }
    }
}

fn omit_inside(input: &mut Input, path: &[Segment], index: usize) {
    match (input, path) {
        (Input::Object(members), [Segment::Name(name)]) => {
            members.remove(name);
        }
        (Input::Literal(Value::Object(members)), [Segment::Name(name)]) => {
            members.shift_remove(name);
        }
        (Input::Object(members), [Segment::Name(name), rest @ ..]) => {
            if let Some(inner) = members.get_mut(name) {
                omit_inside(inner, rest, index);
            }
        }
        (Input::List(elements), [Segment::Each, rest @ ..]) => {
            if let Some(element) = elements.get_mut(index) {
                omit_inside(element, rest, index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_put_where_nothing_was() {
        let template =
            Template::new(&"any/any/Op".parse().unwrap()).set(&ValuePath::parse("states[]"), 0, Input::text("x"));
        assert_eq!(template.values["states"], Input::List(vec![Input::text("x")]));
        let template =
            Template::new(&"any/any/Op".parse().unwrap()).set(&ValuePath::parse("a.b[].c"), 0, Input::text("x"));
        let inner = Input::Object(BTreeMap::from([("c".to_owned(), Input::text("x"))]));
        let list = Input::Object(BTreeMap::from([("b".to_owned(), Input::List(vec![inner]))]));
        assert_eq!(template.values["a"], list);
    }

    #[test]
    fn what_is_put_in_one_element_leaves_the_others() {
        let list = Input::List(vec![Input::text("a"), Input::text("b")]);
        let template = Template::new(&"any/any/Op".parse().unwrap()).with("l", list).set(
            &ValuePath::parse("l[]"),
            1,
            Input::text("x"),
        );
        assert_eq!(template.values["l"], Input::List(vec![Input::text("a"), Input::text("x")]));
    }
}
