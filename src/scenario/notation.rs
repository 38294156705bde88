//! Calls as command lines, and back: what findings print and `bythebook call` takes.
//!
//! A value that a provider state binds is `@state/Parameter`, whole elements of a pool `@state/Parameter[3,1,7-20]`, a fresh
//! text `@fresh/index/length`, an invented id `@invented/index/state/Parameter`, a padded one
//! `@padded/length/state/Parameter`. `@@` begins a text whose own first letter is `@`. Inside
//! JSON the same stand as strings. `name=…` is text or one of these, `name:=…` is JSON whatever the parameter takes.

use serde_json::{Map, Value};

use super::{Input, Template};
use crate::{contract::Kind, defect::Form};

/// A call as a command line that makes it: what a finding prints, and what `bythebook call` takes.
#[must_use]
pub fn command_line(template: &Template) -> String {
    format!("bythebook call {}", call_words(template).join(" "))
}

/// A call as the words that `bythebook call` takes, each as a shell takes it: the operation, its values, its options.
#[must_use]
pub fn call_words(template: &Template) -> Vec<String> {
    let mut words = vec![template.operation.to_string()];
    for (name, input) in &template.values {
        words.push(quoted(&value_word(name, input)));
    }
    if let Some(state) = &template.caller {
        words.push(format!("--as {state}"));
    }
    words.extend(match template.form {
        Form::Fitting => None,
        Form::Query => Some("--form query".to_owned()),
        Form::Body => Some("--form body".to_owned()),
        Form::Both => Some("--form both".to_owned()),
    });
    words.extend(template.defects.iter().map(|defect| format!("--defect {}", quoted(&defect.to_string()))));
    words
}

/// A word that a shell takes as it is.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=@:,[]".contains(c);
    if word.chars().all(|c| plain(c) && c != '[' && c != ']') {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A value as a word that reads back as the same input, whatever the parameter takes: `name=text`, or `name:=JSON`.
fn value_word(name: &str, input: &Input) -> String {
    match plain(input) {
        Some(text) => format!("{name}={text}"),
        None => format!("{name}:={}", as_json(input)),
    }
}

/// An input as `bythebook call` takes it.
#[must_use]
pub fn notation(input: &Input) -> String {
    plain(input).unwrap_or_else(|| as_json(input).to_string())
}

/// An input as a text that is no JSON; `None` where a parameter could take the text for another value.
fn plain(input: &Input) -> Option<String> {
    match reference_or_value(input) {
        Value::String(text) => {
            let value = serde_json::from_str::<Value>(&text);
            let may_be_json = value.is_ok_and(|value| value.is_number() || value.is_array() || value.is_object());
            (!may_be_json).then_some(text)
        }
        _ => None,
    }
}

/// An input as JSON: the value that is known, and the same references inside it as on the command line.
#[must_use]
pub fn reference_or_value(input: &Input) -> Value {
    match input {
        Input::List(elements) => pool_range(elements).map_or_else(|| as_json(input), Value::String),
        other => as_json(other),
    }
}

/// Elements of one pool: `@state/Parameter[3,1,7-20]` where they are taken whole, and with the names of their members where
/// those are taken one by one, `@state/Parameter[0-4]{Id,Name}`: whether a pool's elements have others, too, is not known here.
fn pool_range(elements: &[Input]) -> Option<String> {
    let mut pool: Option<PoolElement> = None;
    let mut indices = Vec::new();
    for element in elements {
        let (this, index) = pool_element(element)?;
        if *pool.get_or_insert_with(|| this.clone()) != this {
            return None;
        }
        indices.push(index);
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for index in indices {
        match ranges.last_mut() {
            Some((_, to)) if *to + 1 == index => *to = index,
            _ => ranges.push((index, index)),
        }
    }
    let ranges: Vec<String> =
        ranges.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") }).collect();
    let pool = pool?;
    let members = pool.members.map(|names| format!("{{{}}}", names.join(","))).unwrap_or_default();
    Some(format!("{}[{}]{members}", pool.path, ranges.join(",")))
}

/// The pool of an element, and the part of the element that is taken.
#[derive(Clone, PartialEq, Eq)]
struct PoolElement {
    /// `@state/Parameter`.
    path: String,
    /// The names of the members, where they are taken one by one.
    members: Option<Vec<String>>,
}

/// The pool that an element was taken from, and its index there.
fn pool_element(element: &Input) -> Option<(PoolElement, usize)> {
    let parent = |state: &str, pointer: &str| {
        let (pool, index) = pointer.rsplit_once('/')?;
        Some((format!("@{state}{pool}"), index.parse().ok()?))
    };
    match element {
        Input::State { state, pointer } => {
            let (path, index) = parent(state, pointer)?;
            Some((PoolElement { path, members: None }, index))
        }
        Input::Object(members) => {
            let mut found: Option<(String, usize)> = None;
            for (name, member) in members {
                let Input::State { state, pointer } = member else { return None };
                let this = parent(state, pointer.strip_suffix(&format!("/{name}"))?)?;
                if *found.get_or_insert_with(|| this.clone()) != this || name.contains([',', '{', '}', '[', ']']) {
                    return None;
                }
            }
            let members = Some(members.keys().cloned().collect());
            found.map(|(path, index)| (PoolElement { path, members }, index))
        }
        Input::Literal(_)
        | Input::Answer { .. }
        | Input::Fresh { .. }
        | Input::Invented { .. }
        | Input::Padded { .. }
        | Input::List(_) => None,
    }
}

fn as_json(input: &Input) -> Value {
    match input {
        Input::Literal(value) => escaped(value),
        Input::State { state, pointer } => Value::String(format!("@{state}{pointer}")),
        Input::Answer { step, pointer } => Value::String(format!("@answer/{step}{pointer}")),
        Input::Fresh { index, length } => Value::String(format!("@fresh/{index}/{length}")),
        Input::Invented { index, state, pointer } => Value::String(format!("@invented/{index}/{state}{pointer}")),
        Input::Padded { state, pointer, length } => Value::String(format!("@padded/{length}/{state}{pointer}")),
        Input::List(elements) => elements.iter().map(as_json).collect(),
        Input::Object(members) => {
            members.iter().map(|(name, input)| (name.clone(), as_json(input))).collect::<Map<_, _>>().into()
        }
    }
}

/// A value in which no text is taken for a reference.
fn escaped(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('@') => Value::String(format!("@{text}")),
        Value::Array(elements) => elements.iter().map(escaped).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), escaped(value))).collect::<Map<_, _>>().into()
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => value.clone(),
    }
}

/// Reads the text of `name=text` for a parameter of this kind: a number, list or object where the parameter takes one
/// and the text is one, else the text itself.
///
/// # Errors
///
/// When a text, or one inside the JSON, begins with `@` and is none of the forms.
pub fn parse_input(text: &str, kind: &Kind) -> Result<Input, String> {
    if let Some(reference) = text.strip_prefix('@') {
        return parse_reference(reference);
    }
    let is_taken = |value: &Value| match kind {
        Kind::Integer | Kind::Number => value.is_number(),
        Kind::List(_) => value.is_array(),
        Kind::Object(_) => value.is_object(),
        Kind::String | Kind::Boolean | Kind::Any => false,
    };
    match serde_json::from_str(text).ok().filter(is_taken) {
        Some(value) => from_json(value),
        None => Ok(Input::text(text)),
    }
}

/// Reads the JSON of `name:=JSON`.
///
/// # Errors
///
/// When it is no JSON, or a text in it begins with `@` and is none of the forms.
pub fn parse_json(text: &str) -> Result<Input, String> {
    from_json(serde_json::from_str(text).map_err(|error| format!("expected JSON: {error}"))?)
}

fn from_json(value: Value) -> Result<Input, String> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix('@') {
            Some(reference) => parse_reference(reference)?,
            None => Input::text(text),
        },
        Value::Array(elements) => Input::List(elements.into_iter().map(from_json).collect::<Result<_, _>>()?),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| Ok((name, from_json(value)?)));
            Input::Object(members.collect::<Result<_, String>>()?)
        }
        other => Input::Literal(other),
    })
}

fn parse_reference(reference: &str) -> Result<Input, String> {
    if reference.starts_with('@') {
        return Ok(Input::text(reference));
    }
    let wrong = || {
        format!(
            "expected @state/path, @state/path[0-9], @state/path[0-9]{{member,member}}, @fresh/0/12 or @invented/0/state/path, found @{reference}"
        )
    };
    let (head, rest) = reference.split_once('/').ok_or_else(wrong)?;
    match head {
        "fresh" => {
            let (index, length) = rest.split_once('/').ok_or_else(wrong)?;
            let (index, length) = (index.parse().map_err(|_| wrong())?, length.parse().map_err(|_| wrong())?);
            Ok(Input::Fresh { index, length })
        }
        "invented" => {
            let (index, rest) = rest.split_once('/').ok_or_else(wrong)?;
            let (state, path) = rest.split_once('/').ok_or_else(wrong)?;
            let index = index.parse().map_err(|_| wrong())?;
            Ok(Input::Invented { index, state: state.to_owned(), pointer: format!("/{path}") })
        }
        "padded" => {
            let (length, rest) = rest.split_once('/').ok_or_else(wrong)?;
            let (state, path) = rest.split_once('/').ok_or_else(wrong)?;
            let length = length.parse().ok().filter(|length| *length < 100_000).ok_or_else(wrong)?;
            Ok(Input::Padded { length, state: state.to_owned(), pointer: format!("/{path}") })
        }
        "answer" => {
            let (step, path) = rest.split_once('/').ok_or_else(wrong)?;
            Ok(Input::Answer { step: step.to_owned().into(), pointer: format!("/{path}") })
        }
        state => {
            let (rest, members) = match rest.strip_suffix('}').and_then(|rest| rest.split_once('{')) {
                Some((rest, names)) => (rest, Some(names.split(',').collect::<Vec<_>>())),
                None => (rest, None),
            };
            let element = |pointer: String| match &members {
                None => Input::state(state, pointer),
                Some(names) => {
                    let member = |name: &&str| ((*name).to_owned(), Input::state(state, format!("{pointer}/{name}")));
                    Input::Object(names.iter().map(member).collect())
                }
            };
            match rest.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
                None => Ok(element(format!("/{rest}"))),
                Some((path, ranges)) => {
                    let indices = parse_ranges(ranges).ok_or_else(wrong)?;
                    Ok(Input::List(indices.map(|index| element(format!("/{path}/{index}"))).collect()))
                }
            }
        }
    }
}

/// `3,1,7-20`: each index once, in this order. A range of more than a thousand is refused.
fn parse_ranges(text: &str) -> Option<impl Iterator<Item = u32>> {
    let ranges: Option<Vec<(u32, u32)>> = text
        .split(',')
        .map(|part| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (from, to) = (from.parse().ok()?, to.parse().ok()?);
            (from <= to && to - from < 1_000).then_some((from, to))
        })
        .collect();
    Some(ranges?.into_iter().flat_map(|(from, to)| from..=to))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::{collection, prelude::*};

    use super::*;
    use crate::contract::OperationId;

    fn op() -> OperationId {
        OperationId::new("any", "any", "Op")
    }

    #[test]
    fn a_run_of_whole_entries_is_written_as_a_range() {
        let entry = |index: usize| {
            Input::Object(BTreeMap::from([
                ("A".to_owned(), Input::state("s", format!("/L/{index}/A"))),
                ("B".to_owned(), Input::state("s", format!("/L/{index}/B"))),
            ]))
        };
        let template = Template::new(&op()).with("L", Input::List(vec![entry(3), entry(0), entry(1), entry(2)]));
        assert_eq!(command_line(&template), "bythebook call any/any/Op 'L=@s/L[3,0-2]{A,B}'");
    }

    #[test]
    fn entries_that_all_lack_a_member_are_not_written_as_whole_ones() {
        let cut = |index: usize| {
            Input::Object(BTreeMap::from([("A".to_owned(), Input::state("s", format!("/L/{index}/A")))]))
        };
        let list = Input::List(vec![cut(0), cut(1)]);
        assert_eq!(notation(&list), "@s/L[0-1]{A}");
        assert_eq!(parse_input("@s/L[0-1]{A}", &Kind::Any), Ok(list));
    }

    #[test]
    fn an_entry_that_lacks_a_member_is_written_out() {
        let cut = Input::Object(BTreeMap::from([("A".to_owned(), Input::state("s", "/L/0/A"))]));
        let whole = Input::Object(BTreeMap::from([
            ("A".to_owned(), Input::state("s", "/L/1/A")),
            ("B".to_owned(), Input::state("s", "/L/1/B")),
        ]));
        let template = Template::new(&op()).with("L", Input::List(vec![cut, whole]));
        assert_eq!(
            command_line(&template),
            r#"bythebook call any/any/Op 'L:=[{"A":"@s/L/0/A"},{"A":"@s/L/1/A","B":"@s/L/1/B"}]'"#
        );
    }

    #[test]
    fn a_form_that_was_chosen_is_written() {
        let call = |form| command_line(&Template::new(&op()).in_form(form));
        assert_eq!(call(Form::Fitting), "bythebook call any/any/Op");
        assert_eq!(call(Form::Query), "bythebook call any/any/Op --form query");
        assert_eq!(call(Form::Body), "bythebook call any/any/Op --form body");
    }

    #[test]
    fn reads_every_form() {
        for text in ["@s/L/0/A", "@fresh/1/64", "@invented/0/s/Id", "@padded/37/s/Id", "@answer/control/a/b"] {
            let input = parse_input(text, &Kind::String).unwrap();
            assert_eq!(notation(&input), text);
        }
        let pool = parse_input("@s/L[3,0-2]", &Kind::Any).unwrap();
        assert_eq!(notation(&pool), "@s/L[3,0-2]");
        assert_eq!(parse_input("plain", &Kind::String), Ok(Input::text("plain")));
        assert!(parse_input("@s", &Kind::String).is_err());
        assert!(parse_input("@s/L[0-4000000000]", &Kind::Integer).is_err());
    }

    #[test]
    fn a_value_of_another_type_is_written_as_such() {
        let seven = Input::Literal(7.into());
        assert_eq!(value_word("id", &seven), "id:=7");
        assert_eq!(value_word("limit", &Input::text("7")), r#"limit:="7""#);
        assert_eq!(value_word("limit", &Input::text("many")), "limit=many");
        assert_eq!(value_word("id", &Input::text("@me")), "id=@@me");
        assert_eq!(parse_input("7", &Kind::Integer), Ok(seven));
        assert_eq!(parse_input("7", &Kind::String), Ok(Input::text("7")));
        assert_eq!(parse_input("many", &Kind::Integer), Ok(Input::text("many")));
    }

    /// An input without lists and objects.
    fn leaf() -> impl Strategy<Value = Input> {
        let state = || "[a-z]{1,4}-[a-z]{1,4}";
        let pointer = || "/[A-Z][a-z]{0,3}(/[1-9][0-9]{0,2})?(/[A-Z]{1,3})?";
        let odd = prop::sample::select(vec![
            "7",
            "-1.5e3",
            "true",
            "null",
            "[1]",
            "{\"a\":1}",
            "\"a\"",
            "@",
            "@@x",
            "@s/L[0]",
        ]);
        prop_oneof![
            "\\PC{0,12}".prop_map(Input::text),
            odd.prop_map(Input::text),
            any::<i64>().prop_map(|number| Input::Literal(number.into())),
            any::<bool>().prop_map(|is| Input::Literal(is.into())),
            Just(Input::Literal(Value::Null)),
            (state(), pointer()).prop_map(|(state, pointer)| Input::state(state, pointer)),
            (state(), pointer()).prop_map(|(step, pointer)| Input::Answer { step: step.into(), pointer }),
            (any::<u32>(), any::<u32>()).prop_map(|(index, length)| Input::Fresh { index, length }),
            (any::<u32>(), state(), pointer()).prop_map(|(index, state, pointer)| Input::Invented {
                index,
                state,
                pointer
            }),
            (0..100_000_u32, state(), pointer()).prop_map(|(length, state, pointer)| Input::Padded {
                state,
                pointer,
                length
            }),
        ]
    }

    fn input() -> impl Strategy<Value = Input> {
        leaf().prop_recursive(3, 24, 5, |inner| {
            let members = collection::btree_map("[a-z]{1,3}", inner.clone(), 0..4);
            prop_oneof![collection::vec(inner, 0..5).prop_map(Input::List), members.prop_map(Input::Object)]
        })
    }

    proptest! {
        #[test]
        fn every_input_reads_back_as_itself(input in input()) {
            let word = value_word("name", &input);
            for kind in [Kind::String, Kind::Any, Kind::Boolean, Kind::Integer, Kind::Number, Kind::Object(Vec::new())] {
                let read = match word.strip_prefix("name:=") {
                    Some(json) => parse_json(json),
                    None => parse_input(word.strip_prefix("name=").unwrap(), &kind),
                };
                prop_assert_eq!(read, Ok(input.clone()), "{}", word);
            }
        }
    }
}
