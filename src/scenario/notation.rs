//! Calls as command lines, and back: what findings print and `bythebook call` takes.
//!
//! What a provider state binds is `@state/Parameter`, whole elements of a pool `@state/Parameter[3,1,7-20]`, a fresh
//! text `@fresh/index/length`, an invented id `@invented/index/state/Parameter`, a padded one
//! `@padded/length/state/Parameter`. Inside JSON the same stand as strings.

use serde_json::{Map, Value};

use super::{Input, Template};
use crate::defect::Form;

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
        words.push(quoted(&format!("{name}={}", notation(input))));
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

/// An input as `bythebook call` takes it.
#[must_use]
pub fn notation(input: &Input) -> String {
    match input {
        Input::Literal(Value::String(text)) => text.clone(),
        Input::Literal(value) => value.to_string(),
        Input::List(elements) => pool_range(elements).unwrap_or_else(|| as_json(input).to_string()),
        other => match as_json(other) {
            Value::String(text) => text,
            json => json.to_string(),
        },
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

/// Elements of one pool, whole, as `@state/Parameter[3,1,7-20]`.
fn pool_range(elements: &[Input]) -> Option<String> {
    let mut pool: Option<String> = None;
    let mut size = None;
    let mut indices = Vec::new();
    for element in elements {
        let (this, index, members) = pooled(element)?;
        if *pool.get_or_insert_with(|| this.clone()) != this || *size.get_or_insert(members) != members {
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
    Some(format!("{}[{}]", pool?, ranges.join(",")))
}

/// The pool, index and number of members of an element that was taken from a pool whole.
fn pooled(element: &Input) -> Option<(String, usize, usize)> {
    let parent = |state: &str, pointer: &str| {
        let (pool, index) = pointer.rsplit_once('/')?;
        Some((format!("@{state}{pool}"), index.parse().ok()?))
    };
    match element {
        Input::State { state, pointer } => {
            let (pool, index) = parent(state, pointer)?;
            Some((pool, index, 0))
        }
        Input::Object(members) => {
            let mut found: Option<(String, usize)> = None;
            for (name, member) in members {
                let Input::State { state, pointer } = member else { return None };
                let this = parent(state, pointer.strip_suffix(&format!("/{name}"))?)?;
                if *found.get_or_insert_with(|| this.clone()) != this {
                    return None;
                }
            }
            found.map(|(pool, index)| (pool, index, members.len()))
        }
        _ => None,
    }
}

fn as_json(input: &Input) -> Value {
    match input {
        Input::Literal(value) => value.clone(),
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

/// Reads an input as [`command_line`] writes it. `is_text` says that the parameter takes text, which is then not read
/// as JSON.
///
/// # Errors
///
/// When the text begins with `@` and is none of the forms, or should be JSON and is not.
pub fn parse_input(text: &str, is_text: bool) -> Result<Input, String> {
    if let Some(reference) = text.strip_prefix('@') {
        return parse_reference(reference);
    }
    if is_text {
        return Ok(Input::text(text));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| format!("expected JSON or @state/…: {error}"))?;
    from_json(value)
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
    let wrong =
        || format!("expected @state/path, @state/path[0-9], @fresh/0/12 or @invented/0/state/path, found @{reference}");
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
        state => match rest.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
            None => Ok(Input::state(state, format!("/{rest}"))),
            Some((path, ranges)) => {
                let indices = parse_ranges(ranges).ok_or_else(wrong)?;
                Ok(Input::List(indices.map(|index| Input::state(state, format!("/{path}/{index}"))).collect()))
            }
        },
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
        assert_eq!(command_line(&template), "bythebook call any/any/Op 'L=@s/L[3,0-2]'");
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
            r#"bythebook call any/any/Op 'L=[{"A":"@s/L/0/A"},{"A":"@s/L/1/A","B":"@s/L/1/B"}]'"#
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
            let input = parse_input(text, true).unwrap();
            assert_eq!(notation(&input), text);
        }
        let pool = parse_input("@s/L[3,0-2]", false).unwrap();
        assert_eq!(notation(&pool), "@s/L[3,0-2]");
        assert_eq!(parse_input("plain", true), Ok(Input::text("plain")));
        assert!(parse_input("@s", true).is_err());
        assert!(parse_input("@s/L[0-4000000000]", false).is_err());
    }
}
