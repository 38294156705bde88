//! Changes of an answer's body, as data.

use serde_json::{Value, json};

/// One change of an answer's body.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Which value, as a JSON pointer; `""` is the whole body.
    pub pointer: &'static str,
    /// What happens to it.
    pub change: Change,
}

/// What happens to a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It is left out.
    Remove,
    /// It becomes this, whether or not it was there.
    Set(Value),
    /// Text grows by this; another value becomes this.
    Append(&'static str),
    /// Its name becomes this.
    Rename(&'static str),
}

impl Edit {
    /// A change of one value.
    #[must_use]
    pub const fn new(pointer: &'static str, change: Change) -> Self {
        Self { pointer, change }
    }

    /// Changes a body. A pointer that leads nowhere changes nothing.
    pub(super) fn apply(&self, body: &mut Value) {
        let Some((parent, name)) = self.pointer.rsplit_once('/') else {
            if let Change::Set(value) = &self.change {
                *body = value.clone();
            }
            return;
        };
        let Some(Value::Object(members)) = body.pointer_mut(parent) else { return };
        match &self.change {
            Change::Remove => drop(members.shift_remove(name)),
            Change::Set(value) => drop(members.insert(name.to_owned(), value.clone())),
            Change::Append(text) => {
                if let Some(value) = members.get_mut(name) {
                    *value = json!(format!("{}{text}", value.as_str().unwrap_or_default()));
                }
            }
            Change::Rename(other) => {
                if let Some(value) = members.shift_remove(name) {
                    members.insert((*other).to_owned(), value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_does_what_it_says() {
        let cases = [
            (Edit::new("/a/b", Change::Remove), json!({"a": {"c": 1}})),
            (Edit::new("/a/d", Change::Set(json!(2))), json!({"a": {"b": "x", "c": 1, "d": 2}})),
            (Edit::new("/a/b", Change::Append("y")), json!({"a": {"b": "xy", "c": 1}})),
            (Edit::new("/a", Change::Rename("e")), json!({"e": {"b": "x", "c": 1}})),
            (Edit::new("", Change::Set(json!([]))), json!([])),
            (Edit::new("/no/where", Change::Remove), json!({"a": {"b": "x", "c": 1}})),
        ];
        for (edit, expected) in cases {
            let mut body = json!({"a": {"b": "x", "c": 1}});
            edit.apply(&mut body);
            assert_eq!(body, expected, "{edit:?}");
        }
    }
}
