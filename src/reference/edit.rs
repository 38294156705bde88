//! Changes of an answer's body, as data.

use serde_json::{Value, json};

/// One change of an answer's body.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edit {
    /// The value, as a JSON pointer; `""` is the whole body, and `*` stands for each element of a list, as in
    /// `/items/*/id`.
    pub(super) pointer: &'static str,
    /// The change of it.
    pub(super) change: BodyChange,
}

/// A change of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum BodyChange {
    /// It is left out.
    Remove,
    /// It becomes this, whether or not it was there.
    Set(Value),
    /// Text grows by this; another value becomes this.
    Append(&'static str),
    /// Its name becomes this.
    Rename(&'static str),
    /// It is a list that gets so many elements, the further ones empty.
    Fill(usize),
}

impl Edit {
    /// A change of one value.
    pub(super) const fn new(pointer: &'static str, change: BodyChange) -> Self {
        Self { pointer, change }
    }

    /// Changes a body. A pointer that leads nowhere changes nothing.
    pub(super) fn apply(&self, body: &mut Value) {
        self.change.apply(self.pointer, body);
    }
}

impl BodyChange {
    fn apply(&self, pointer: &str, value: &mut Value) {
        if let Some((list, of_each)) = pointer.split_once("/*") {
            let elements = value.pointer_mut(list).and_then(Value::as_array_mut);
            elements.into_iter().flatten().for_each(|element| self.apply(of_each, element));
            return;
        }
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            if let Self::Set(new) = self {
                value.clone_from(new);
            }
            return;
        };
        let Some(Value::Object(members)) = value.pointer_mut(parent) else { return };
        match self {
            Self::Remove => drop(members.shift_remove(name)),
            Self::Set(value) => drop(members.insert(name.to_owned(), value.clone())),
            Self::Append(text) => {
                if let Some(value) = members.get_mut(name) {
                    *value = json!(format!("{}{text}", value.as_str().unwrap_or_default()));
                }
            }
            Self::Rename(other) => {
                if let Some(value) = members.shift_remove(name) {
                    members.insert((*other).to_owned(), value);
                }
            }
            Self::Fill(length) => {
                if let Some(Value::Array(elements)) = members.get_mut(name) {
                    elements.resize(*length, json!({}));
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
            (Edit::new("/a/b", BodyChange::Remove), json!({"a": {"c": 1}})),
            (Edit::new("/a/d", BodyChange::Set(json!(2))), json!({"a": {"b": "x", "c": 1, "d": 2}})),
            (Edit::new("/a/b", BodyChange::Append("y")), json!({"a": {"b": "xy", "c": 1}})),
            (Edit::new("/a", BodyChange::Rename("e")), json!({"e": {"b": "x", "c": 1}})),
            (Edit::new("", BodyChange::Set(json!([]))), json!([])),
            (Edit::new("/no/where", BodyChange::Remove), json!({"a": {"b": "x", "c": 1}})),
        ];
        for (edit, expected) in cases {
            let mut body = json!({"a": {"b": "x", "c": 1}});
            edit.apply(&mut body);
            assert_eq!(body, expected, "{edit:?}");
        }
    }

    #[test]
    fn a_star_stands_for_each_element() {
        let cases = [
            (
                Edit::new("/a/*/b", BodyChange::Set(json!(2))),
                json!({"a": [{"b": 2, "c": [{"d": "x"}, {"d": "y"}]}, {"b": 2}]}),
            ),
            (Edit::new("/a/*/b", BodyChange::Remove), json!({"a": [{"c": [{"d": "x"}, {"d": "y"}]}, {}]})),
            (
                Edit::new("/a/*/c/*/d", BodyChange::Append("0")),
                json!({"a": [{"b": 1, "c": [{"d": "x0"}, {"d": "y0"}]}, {"b": 1}]}),
            ),
            (Edit::new("/a/*", BodyChange::Set(json!("x"))), json!({"a": ["x", "x"]})),
            (
                Edit::new("/a/*/c", BodyChange::Fill(3)),
                json!({"a": [{"b": 1, "c": [{"d": "x"}, {"d": "y"}, {}]}, {"b": 1}]}),
            ),
            (Edit::new("/a/*/c/*", BodyChange::Set(json!(7))), json!({"a": [{"b": 1, "c": [7, 7]}, {"b": 1}]})),
            (Edit::new("/*/b", BodyChange::Remove), json!({"a": [{"b": 1, "c": [{"d": "x"}, {"d": "y"}]}, {"b": 1}]})),
        ];
        for (edit, expected) in cases {
            let mut body = json!({"a": [{"b": 1, "c": [{"d": "x"}, {"d": "y"}]}, {"b": 1}]});
            edit.apply(&mut body);
            assert_eq!(body, expected, "{edit:?}");
        }
    }
}
