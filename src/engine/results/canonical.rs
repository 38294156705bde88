//! Findings in words that do not depend on the account or the moment.
//!
//! What a provider state binds is shown as `@state/Parameter`, a fresh text as `@fresh/index/length`: `bythebook call`
//! reads both. What a service made up (ids, request ids, times) becomes a placeholder, numbered by first appearance, so
//! that equal values stay equal.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::{
    call::Answer,
    contract::Kind,
    scenario::{Action, Input, Scenario, StateValues, StepResult, Template, Transcript, notation, parse_input},
};

/// Shorter values are words of the language as often as not.
const SHORTEST: usize = 6;

/// The placeholders for the values of one scenario.
#[derive(Debug, Default)]
pub(in crate::engine) struct Placeholders(Vec<(String, String)>, HashSet<String>);

impl Placeholders {
    /// Names for what the provider states bind, what the scenario made up, and what the service answered.
    pub(in crate::engine) fn new(states: &StateValues, scenario: &Scenario, transcript: &Transcript) -> Self {
        let mut names = Self::default();
        for (state, values) in states {
            for (parameter, value) in values {
                names.add_leaves(value, &format!("@{state}/{parameter}"));
            }
        }
        for (step, executed) in scenario.steps.iter().zip(&transcript.steps) {
            let (Action::Call(_) | Action::Control(_) | Action::Together(_), StepResult::Replies(replies)) =
                (&step.action, &executed.result)
            else {
                continue;
            };
            for reply in replies {
                if let Action::Call(template) | Action::Control(template) = &step.action {
                    names.add_fresh(template, &reply.call.values);
                }
                if let Ok(answer) = &reply.answer {
                    names.add_answer(answer);
                }
            }
        }
        for executed in &transcript.steps {
            if let Some(snapshot) = executed.result.snapshot() {
                let ids = snapshot.shown.iter().filter_map(|shown| shown.id.clone());
                ids.for_each(|id| names.add_made_up(&id));
            }
        }
        // The longest first, so that no name tears another value apart.
        names.0.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.1.cmp(&b.1)));
        names
    }

    /// The text with values replaced by what stands for them, all that a service made up by the same word: for texts
    /// that are compared between scenarios.
    pub(in crate::engine) fn replace_without_identity(&self, text: &str) -> String {
        self.replaced(text, |name| Some(if name.starts_with('<') { "<answered>" } else { name }))
    }

    /// The text with values replaced by what stands for them.
    pub(in crate::engine) fn replace(&self, text: &str) -> String {
        self.replaced(text, Some)
    }

    /// The call with what can be sent again in place of the values that it stands for.
    pub(in crate::engine) fn replace_in(&self, template: &Template) -> Template {
        let mut call = template.clone();
        call.values.values_mut().for_each(|input| self.replace_in_input(input));
        call
    }

    fn replace_in_input(&self, input: &mut Input) {
        match input {
            Input::Literal(Value::String(text)) => {
                let known = self.0.iter().find(|(value, name)| value == text && name.starts_with('@'));
                match known.and_then(|(_, name)| parse_input(name, &Kind::String).ok()) {
                    Some(known) => *input = known,
                    None => *text = self.replace_known(text),
                }
            }
            Input::List(inputs) => inputs.iter_mut().for_each(|input| self.replace_in_input(input)),
            Input::Object(members) => members.values_mut().for_each(|input| self.replace_in_input(input)),
            Input::Literal(_)
            | Input::State { .. }
            | Input::Answer { .. }
            | Input::Fresh { .. }
            | Input::Invented { .. }
            | Input::Padded { .. } => {}
        }
    }

    /// The text with what can be sent again in place of the values that it stands for.
    fn replace_known(&self, text: &str) -> String {
        self.replaced(text, |name| name.starts_with('@').then_some(name))
    }

    fn replaced<'n>(&'n self, text: &str, word: impl Fn(&'n str) -> Option<&'n str>) -> String {
        let mut out = String::new();
        let mut rest = text;
        'text: while let Some(first) = rest.chars().next() {
            for (value, name) in &self.0 {
                if let (Some(after), Some(word)) = (rest.strip_prefix(value.as_str()), word(name)) {
                    out.push_str(word);
                    rest = after;
                    continue 'text;
                }
            }
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
        out
    }

    /// True where a text is long enough to hold a value that has a name.
    pub(in crate::engine) fn may_be_in(text: &str) -> bool {
        text.len() >= SHORTEST
    }

    fn add(&mut self, value: &str, name: &str) {
        if value.len() >= SHORTEST && self.1.insert(value.to_owned()) {
            self.0.push((value.to_owned(), name.to_owned()));
        }
    }

    fn add_leaves(&mut self, value: &Value, name: &str) {
        match value {
            Value::String(text) => self.add(text, name),
            Value::Array(elements) => {
                elements
                    .iter()
                    .enumerate()
                    .for_each(|(index, value)| self.add_leaves(value, &format!("{name}/{index}")));
            }
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| self.add_leaves(value, &format!("{name}/{key}")));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn add_fresh(&mut self, template: &Template, values: &BTreeMap<String, Value>) {
        for (name, input) in &template.values {
            if let (Input::Fresh { .. } | Input::Invented { .. } | Input::Padded { .. }, Some(Value::String(text))) =
                (input, values.get(name))
            {
                self.add(text, &notation(input));
            }
        }
    }

    /// Texts that a service made up: the request id, and every text of the body that looks made up.
    fn add_answer(&mut self, answer: &Answer) {
        if let Some(id) = &answer.request_id {
            self.add_made_up(id);
        }
        if let Ok(body) = &answer.body {
            let mut texts = Vec::new();
            collect_texts(body, &mut texts);
            for text in texts {
                for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))) {
                    let word = word.trim_end_matches(['.', ':']);
                    if looks_made_up(word) {
                        self.add_made_up(word);
                    }
                }
            }
        }
    }

    fn add_made_up(&mut self, value: &str) {
        let number = self.0.iter().filter(|(_, name)| name.starts_with('<')).count() + 1;
        self.add(value, &format!("<answered-{number}>"));
    }
}

fn collect_texts<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(elements) => elements.iter().for_each(|value| collect_texts(value, texts)),
        Value::Object(members) => members.values().for_each(|value| collect_texts(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Ids and times: a UUID, at least 16 hexadecimal digits, or a date.
fn looks_made_up(word: &str) -> bool {
    let hexadecimal = word.len() >= 16 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let bytes = word.as_bytes();
    let date = bytes.len() >= 10 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' && bytes[7] == b'-';
    // An id with a type before it, such as `vtb-bp145q7glnuzd`: letters, a hyphen, letters and digits mixed.
    let typed = word.split_once('-').is_some_and(|(kind, id)| {
        kind.len() <= 5
            && kind.chars().all(|c| c.is_ascii_lowercase())
            && id.len() >= 8
            && id.chars().all(|c| c.is_ascii_alphanumeric())
            && id.chars().any(|c| c.is_ascii_digit())
    });
    hexadecimal || date || typed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_states_and_answers_get_names_that_keep_identity() {
        let states = BTreeMap::from([("s".to_owned(), json!({"Id": "vtb-bp1abc9x"}).as_object().unwrap().clone())]);
        let scenario = Scenario::new("s", Vec::new());
        let mut names = Placeholders::new(&states, &scenario, &Transcript::default());
        names.add_made_up("0123456789abcdef");
        assert_eq!(
            names.replace("vtb-bp1abc9x met 0123456789abcdef and 0123456789abcdef"),
            "@s/Id met <answered-1> and <answered-1>"
        );
    }

    #[test]
    fn error_codes_and_words_do_not_look_made_up() {
        for word in ["ER.04045001", "IncorrectStatus.Vpc", "available", "route-table", "DryRunOperation"] {
            assert!(!looks_made_up(word), "{word}");
        }
        for word in ["980960B0-2969-40BF-8542-EBB34FD358AB", "2020-03-11T15:13:31", "vtb-bp145q7glnuzd"] {
            assert!(looks_made_up(word), "{word}");
        }
    }
}
