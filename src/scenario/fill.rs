//! Filling in what only a run knows: templates to calls.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Input, StepResult, Template, Transcript};
use crate::call::Call;

/// The values that provider states bind: state name to values by parameter name.
pub type StateValues = BTreeMap<String, Map<String, Value>>;

/// The values that a scenario is filled in from.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// The values that provider states bind.
    pub states: &'a StateValues,
    /// The steps so far.
    pub earlier: &'a Transcript,
    /// A text that makes fresh values fresh: it differs between runs, cases and attempts.
    pub salt: &'a str,
}

/// Makes a call of a template.
///
/// # Errors
///
/// When a value is not there: the state does not bind it, or the earlier answer does not hold it. The text says which.
pub fn fill(template: &Template, filling: Filling<'_>) -> Result<Call, String> {
    let values = template.values.iter().map(|(name, input)| Ok((name.clone(), value(input, filling)?)));
    let values = values.collect::<Result<_, String>>()?;
    Ok(Call { operation: template.operation.clone(), values, form: template.form, defects: template.defects.clone() })
}

fn value(input: &Input, filling: Filling<'_>) -> Result<Value, String> {
    match input {
        Input::Literal(value) => Ok(value.clone()),
        Input::State { state, pointer } => bound(state, pointer, filling).cloned(),
        Input::Answer { step, pointer } => {
            let body = filling.earlier.result(step).and_then(StepResult::first_body);
            let found = body.and_then(|body| body.pointer(pointer));
            found.cloned().ok_or_else(|| format!("the answer of step {step} has nothing at {pointer}"))
        }
        Input::Fresh { index, length } => {
            let (text, length) = (fresh(filling.salt, *index), *length as usize);
            // A hyphen stands inside alone.
            let tidy = |(at, c): (usize, char)| if c == '-' && at + 1 == length { '0' } else { c };
            Ok(Value::String(text.take(length).enumerate().map(tidy).collect()))
        }
        Input::Invented { index, state, pointer } => {
            let like = bound(state, pointer, filling)?;
            let like = like.as_str().ok_or_else(|| format!("the state {state} binds no text at {pointer}"))?;
            Ok(Value::String(invented(like, filling.salt, *index)))
        }
        Input::Padded { state, pointer, length } => {
            let text = bound(state, pointer, filling)?;
            let text = text.as_str().ok_or_else(|| format!("the state {state} binds no text at {pointer}"))?;
            let last = text.chars().last().unwrap_or('0');
            let padded = text.chars().chain(std::iter::repeat(last)).take(*length as usize);
            Ok(Value::String(padded.collect()))
        }
        Input::List(inputs) => inputs.iter().map(|input| value(input, filling)).collect(),
        Input::Object(inputs) => {
            inputs.iter().map(|(name, input)| Ok((name.clone(), value(input, filling)?))).collect()
        }
    }
}

fn bound<'a>(state: &str, pointer: &str, filling: Filling<'a>) -> Result<&'a Value, String> {
    let values = filling.states.get(state).ok_or_else(|| format!("the target has no state {state}"))?;
    let (name, rest) = pointer.trim_start_matches('/').split_once('/').unwrap_or((pointer.trim_start_matches('/'), ""));
    let name = name.replace("~1", "/").replace("~0", "~");
    let found = values
        .get(&name)
        .and_then(|value| if rest.is_empty() { Some(value) } else { value.pointer(&format!("/{rest}")) });
    found.ok_or_else(|| format!("the target's state {state} binds nothing at {pointer}"))
}

/// An id of the same form as `like`: hexadecimal digits stay such, and a prefix up to the first hyphen stays as it is
/// where the whole is not hexadecimal.
fn invented(like: &str, salt: &str, index: u32) -> String {
    let hexadecimal = like.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let kept = if hexadecimal { 0 } else { like.find('-').map_or(0, |at| at + 1) };
    let mut digits = digits(salt, index, if hexadecimal { 16 } else { 36 });
    let (prefix, rest) = like.split_at(kept);
    let new = rest.chars().map(|c| if c.is_ascii_alphanumeric() { digits.next().unwrap_or('0') } else { c });
    prefix.chars().chain(new).collect()
}

/// An endless text of letters of both cases, digits and a hyphen: a service that folds cases, or reads but a part, is
/// told from one that does not. Its second character is a letter in upper case, its third one in lower case.
fn fresh(salt: &str, index: u32) -> impl Iterator<Item = char> {
    const HYPHEN: usize = 5;
    let letter = |digit: char| if digit.is_ascii_digit() { char::from(b'k' + (digit as u8 - b'0')) } else { digit };
    digits(salt, index, 36).enumerate().map(move |(at, digit)| match at {
        1 => letter(digit).to_ascii_uppercase(),
        2 => letter(digit),
        HYPHEN => '-',
        _ if at % 2 == 1 => digit.to_ascii_uppercase(),
        _ => digit,
    })
}

/// An endless row of digits of a base that follows from salt and index.
fn digits(salt: &str, index: u32, base: u32) -> impl Iterator<Item = char> {
    let seed = format!("{salt}/{index}");
    (0_u64..).flat_map(move |block| {
        let hash = Sha256::digest(format!("{seed}/{block}"));
        hash.into_iter().map(move |byte| {
            char::from_digit(u32::from(byte) % base, base).expect("a remainder is a digit of its base")
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn states() -> StateValues {
        let values = json!({"Id": "vtb-bp1abc9", "Pool": [{"A": "x"}, {"A": "y"}]});
        BTreeMap::from([("s".to_owned(), values.as_object().unwrap().clone())])
    }

    #[test]
    fn takes_values_from_states_answers_and_nowhere() {
        let states = states();
        let filling = Filling { states: &states, earlier: &Transcript::default(), salt: "1" };
        let template = Template::new(&"any/any/Op".parse().unwrap())
            .with("A", Input::state("s", "/Pool/1/A"))
            .with("B", Input::Fresh { index: 0, length: 70 })
            .with("C", Input::Invented { index: 0, state: "s".into(), pointer: "/Id".into() });
        let call = fill(&template, filling).unwrap();
        assert_eq!(call.values["A"], "y");
        assert_eq!(call.values["B"].as_str().unwrap().len(), 70);
        let invented = call.values["C"].as_str().unwrap();
        assert!(invented.starts_with("vtb-") && invented.len() == 11 && invented != "vtb-bp1abc9", "{invented}");
    }

    #[test]
    fn a_fresh_text_has_letters_of_both_cases_and_a_hyphen_inside() {
        let states = states();
        for salt in ["1", "2", "3", "4"] {
            let filling = Filling { states: &states, earlier: &Transcript::default(), salt };
            let text =
                |length| value(&Input::Fresh { index: 0, length }, filling).unwrap().as_str().unwrap().to_owned();
            let all = text(24);
            let has = |is: fn(&char) -> bool| all.chars().any(|c| is(&c));
            assert!(
                has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit),
                "{all}"
            );
            assert!(all.contains('-') && !text(6).ends_with('-') && text(6).len() == 6, "{all}");
            assert!(text(64).starts_with(&text(63)));
        }
    }

    #[test]
    fn names_what_a_state_does_not_bind() {
        let states = states();
        let filling = Filling { states: &states, earlier: &Transcript::default(), salt: "1" };
        let template = Template::new(&"any/any/Op".parse().unwrap()).with("A", Input::state("s", "/Pool/7/A"));
        assert_eq!(fill(&template, filling).unwrap_err(), "the target's state s binds nothing at /Pool/7/A");
    }

    #[test]
    fn an_invented_uuid_is_a_uuid() {
        let id = invented("915a14a6-867b-4af7-83d1-70efceb146f8", "salt", 3);
        assert_eq!(id.len(), 36);
        assert!(id.split('-').map(str::len).eq([8, 4, 4, 4, 12]), "{id}");
    }
}
