//! Lists and objects in a query: `RouteEntries.1.RouteTableId`, counted from 1.
//!
//! The names are those of the vendor's SDK (`alibabacloud_tea_openapi`, `utils.py`). What the vendor does with gaps,
//! with an index of 0, or with names that contradict each other is documented nowhere; here gaps are closed, 0 is an
//! index like the others, and a name that has no place in the list or object is a parameter of its own.

use std::collections::{BTreeMap, btree_map::Entry};

use serde_json::Value;

use crate::contract::text_of;

/// The most steps that a name may have. A name with more is one parameter: whoever sends it means no list.
const MOST_STEPS: usize = 16;

/// The pairs of a call's values, sorted by name. `null`, empty lists and empty objects give none.
pub(super) fn flatten(values: &BTreeMap<String, Value>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, value) in values {
        leaves(name.clone(), value, &mut pairs);
    }
    pairs.sort();
    pairs
}

fn leaves(name: String, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => pairs.push((name, text_of(value))),
        Value::Array(elements) => {
            for (index, element) in (1_u64..).zip(elements) {
                leaves(format!("{name}.{index}"), element, pairs);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                leaves(format!("{name}.{member}"), value, pairs);
            }
        }
    }
}

/// The values that pairs stand for, every leaf a string. Names for which `is_whole` holds are not taken apart. Of two
/// pairs with one name the first holds; otherwise the order of the pairs means nothing.
pub(super) fn unflatten(pairs: Vec<(String, String)>, is_whole: impl Fn(&str) -> bool) -> BTreeMap<String, Value> {
    let mut named: Vec<_> =
        pairs.into_iter().map(|(name, text)| (if is_whole(&name) { None } else { steps(&name) }, name, text)).collect();
    named.sort_by(|(steps, name, _), (other_steps, other_name, _)| (steps, name).cmp(&(other_steps, other_name)));
    let mut roots = BTreeMap::new();
    let mut strays = Vec::new();
    for (steps, name, text) in named {
        let steps = steps.unwrap_or_else(|| (name.clone(), Vec::new()));
        if let Some(text) = put(&mut roots, steps.0, &steps.1, text) {
            strays.push((name, text));
        }
    }
    for (name, text) in strays {
        roots.entry(name).or_insert(ParameterTree::Leaf(text));
    }
    roots.into_iter().map(|(name, node)| (name, node.into_value())).collect()
}

/// One step below a parameter. Indexes come first, so that a list stays one whatever else bears its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PathStep {
    Index(u64),
    Name(String),
}

/// A value that is being put together. A list is kept by its indexes: a single large one takes no room.
enum ParameterTree {
    Leaf(String),
    List(BTreeMap<u64, ParameterTree>),
    Object(BTreeMap<String, ParameterTree>),
}

/// The parameter that a name starts with and the steps below it; `None` where the name cannot be taken apart: an empty
/// step, an index with leading zeros or beyond all numbers, too many steps.
fn steps(name: &str) -> Option<(String, Vec<PathStep>)> {
    let mut parts = name.split('.');
    let root = parts.next().filter(|root| !root.is_empty())?.to_owned();
    let steps: Vec<PathStep> = parts.by_ref().take(MOST_STEPS).map(step).collect::<Option<_>>()?;
    parts.next().is_none().then_some((root, steps))
}

fn step(part: &str) -> Option<PathStep> {
    if part.is_empty() {
        None
    } else if part.bytes().all(|byte| byte.is_ascii_digit()) {
        let index: u64 = part.parse().ok()?;
        (index.to_string() == part).then_some(PathStep::Index(index))
    } else {
        Some(PathStep::Name(part.to_owned()))
    }
}

/// Puts a leaf under a key; gives its text back where what stands there already has another form.
fn put<Key: Ord>(
    nodes: &mut BTreeMap<Key, ParameterTree>,
    key: Key,
    steps: &[PathStep],
    text: String,
) -> Option<String> {
    match nodes.entry(key) {
        Entry::Vacant(place) => {
            place.insert(ParameterTree::new(steps, text));
            None
        }
        Entry::Occupied(place) => place.into_mut().put(steps, text),
    }
}

impl ParameterTree {
    fn new(steps: &[PathStep], text: String) -> Self {
        match steps.split_first() {
            None => Self::Leaf(text),
            Some((PathStep::Index(index), below)) => Self::List(BTreeMap::from([(*index, Self::new(below, text))])),
            Some((PathStep::Name(name), below)) => {
                Self::Object(BTreeMap::from([(name.clone(), Self::new(below, text))]))
            }
        }
    }

    fn put(&mut self, steps: &[PathStep], text: String) -> Option<String> {
        match (self, steps.split_first()) {
            (Self::List(elements), Some((PathStep::Index(index), below))) => put(elements, *index, below, text),
            (Self::Object(members), Some((PathStep::Name(name), below))) => put(members, name.clone(), below, text),
            (Self::Leaf(_), None) => None,
            (Self::Leaf(_), Some(_))
            | (Self::List(_), Some((PathStep::Name(_), _)) | None)
            | (Self::Object(_), Some((PathStep::Index(_), _)) | None) => Some(text),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Leaf(text) => Value::String(text),
            Self::List(elements) => elements.into_values().map(Self::into_value).collect(),
            Self::Object(members) => {
                let members = members.into_iter();
                members.map(|(name, member)| (name, member.into_value())).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use serde_json::json;

    use super::*;

    fn values(value: &Value) -> BTreeMap<String, Value> {
        let members = value.as_object().unwrap();
        members.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn read(pairs: &[(&str, &str)]) -> BTreeMap<String, Value> {
        let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        unflatten(pairs.collect(), |_| false)
    }

    #[test]
    fn numbers_elements_from_1_and_writes_every_value_as_text() {
        let call = values(&json!({
            "Entries": [{"Table": "t1", "Cidr": "10.0.0.0/8"}, {"Table": "t2", "Tags": ["a"]}],
            "DryRun": true, "Size": 10, "None": null, "Empty": [], "Filter": {"Key": "k"},
        }));
        let pairs = flatten(&call);
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("DryRun", "true"),
                ("Entries.1.Cidr", "10.0.0.0/8"),
                ("Entries.1.Table", "t1"),
                ("Entries.2.Table", "t2"),
                ("Entries.2.Tags.1", "a"),
                ("Filter.Key", "k"),
                ("Size", "10"),
            ]
        );
    }

    #[test]
    fn orders_elements_by_number_and_closes_gaps() {
        let read = read(&[("E.10.T", "d"), ("E.2.T", "c"), ("E.0.T", "a"), ("E.1.T", "b")]);
        assert_eq!(read, values(&json!({"E": [{"T": "a"}, {"T": "b"}, {"T": "c"}, {"T": "d"}]})));
    }

    #[test]
    fn takes_a_huge_index_for_the_last() {
        let read = read(&[("E.4000000000.T", "b"), ("E.18446744073709551615.T", "c"), ("E.1.T", "a")]);
        assert_eq!(read, values(&json!({"E": [{"T": "a"}, {"T": "b"}, {"T": "c"}]})));
    }

    #[test]
    fn keeps_what_is_no_list_under_its_own_name() {
        for name in ["E.01.T", "E.18446744073709551616.T", ".", "E.", ".E", "E..T", ""] {
            assert_eq!(read(&[(name, "x")]), values(&json!({name: "x"})), "{name}");
        }
        let deep = format!("E{}", ".1".repeat(100_000));
        assert_eq!(read(&[(&deep, "x")]), values(&json!({deep: "x"})));
    }

    #[test]
    fn keeps_a_list_whatever_else_bears_its_name() {
        let list = [("E.1.T", "a"), ("E.T", "b"), ("E.1", "c"), ("E.1.T.1", "d"), ("E.01.T", "e")];
        let expected = json!({"E": ["c"], "E.1.T": "a", "E.1.T.1": "d", "E.T": "b", "E.01.T": "e"});
        assert_eq!(read(&list), values(&expected));
        let reversed: Vec<_> = list.iter().rev().copied().collect();
        assert_eq!(read(&reversed), values(&expected));
    }

    #[test]
    fn holds_the_first_of_two_pairs_with_one_name() {
        assert_eq!(read(&[("A", "1"), ("A", "2")]), values(&json!({"A": "1"})));
    }

    #[test]
    fn takes_no_name_apart_that_the_operation_knows() {
        let pairs = vec![("Tag.1".to_owned(), "x".to_owned())];
        assert_eq!(unflatten(pairs, |name| name == "Tag.1"), values(&json!({"Tag.1": "x"})));
    }

    /// Values as a text protocol can carry them: text leaves, no empty list or object, names without dots.
    fn carried() -> impl Strategy<Value = Value> {
        any::<String>().prop_map(Value::String).prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                vec(inner.clone(), 1..4).prop_map(Value::Array),
                proptest::collection::btree_map("[A-Za-z]{1,3}", inner, 1..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reading_what_was_flattened_gives_the_same_values(
            call in proptest::collection::btree_map("[A-Za-z]{1,3}", carried(), 0..5),
        ) {
            prop_assert_eq!(unflatten(flatten(&call), |_| false), call);
        }

        #[test]
        fn the_order_of_pairs_means_nothing(
            (pairs, shuffled) in proptest::collection::btree_map("[AB](\\.[012AB]{0,2}){0,3}", "[xy]", 0..8)
                .prop_map(|pairs| pairs.into_iter().collect::<Vec<_>>())
                .prop_flat_map(|pairs| (Just(pairs.clone()), Just(pairs).prop_shuffle())),
        ) {
            prop_assert_eq!(unflatten(pairs, |_| false), unflatten(shuffled, |_| false));
        }
    }
}
