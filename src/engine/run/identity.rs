//! Names what a call did where the call itself leaves it open: a service that should have refused it took something.

use serde_json::Value;

use crate::{
    call::Call,
    contract::{Operation, Segment, ValuePath},
};

/// The call with what it leaves out or empty of the values by which it is read back and taken back: in an element the
/// one of the element before it, else that of `simplest`, which is a valid call. A whole list is not made up.
pub(in crate::engine) fn with_identity(operation: &Operation, call: &Call, simplest: &Call) -> Call {
    let undo = operation.undo.iter().flat_map(|undo| undo.bind.values());
    let read = operation.read_back.iter().flat_map(|read| read.bind.values().chain(read.key.keys()));
    let mut named = call.clone();
    for path in undo.chain(read).map(|path| ValuePath::parse(path)) {
        let usual = simplest.values.get(path.head());
        match named.values.get_mut(path.head()) {
            Some(value) => complete(value, &path.0[1..], usual),
            None => named.values.extend(
                usual
                    .filter(|usual| !usual.is_array() && !usual.is_object())
                    .map(|usual| (path.head().to_owned(), usual.clone())),
            ),
        }
    }
    named
}

/// Puts what is usual at the end of a path where nothing is there.
fn complete(value: &mut Value, path: &[Segment], usual: Option<&Value>) {
    match (path, value) {
        ([], value) => {
            let is_open = value.is_null() || value.as_str().is_some_and(str::is_empty);
            if let (true, Some(usual)) = (is_open, usual) {
                *value = usual.clone();
            }
        }
        ([Segment::Name(name), rest @ ..], Value::Object(members)) => {
            let usual = usual.and_then(|usual| usual.get(name));
            match (members.get_mut(name), usual) {
                (Some(member), usual) => complete(member, rest, usual),
                (None, Some(usual)) if rest.is_empty() => {
                    members.insert(name.clone(), usual.clone());
                }
                (None, _) => {}
            }
        }
        ([Segment::Each, rest @ ..], Value::Array(elements)) => {
            let mut usual = usual.and_then(|usual| usual.get(0)).cloned();
            for element in elements {
                complete(element, rest, usual.as_ref());
                usual = Some(element.clone());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::Library;

    fn publish(values: Value) -> Call {
        Call::new(&"alibaba/vpc/PublishVpcRouteEntries".parse().unwrap(), serde_json::from_value(values).unwrap())
    }

    fn named_publish(values: Value) -> Value {
        let library = Library::embedded().unwrap();
        let simplest = publish(json!({
            "TargetType": "ECR", "TargetInstanceId": "ecr-1",
            "RouteEntries": [{"RouteTableId": "vtb-1", "DestinationCidrBlock": "10.0.0.0/24"}],
        }));
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        serde_json::to_value(with_identity(operation, &publish(values), &simplest).values).unwrap()
    }

    #[test]
    fn what_is_absent_or_empty_becomes_what_is_usual() {
        let entries = json!([{"RouteTableId": "vtb-2", "DestinationCidrBlock": "10.0.1.0/24"}]);
        let whole = json!({"TargetType": "ECR", "TargetInstanceId": "ecr-1", "RouteEntries": entries});
        assert_eq!(named_publish(json!({"TargetType": "", "RouteEntries": entries})), whole);
        assert_eq!(named_publish(whole.clone()), whole);
    }

    #[test]
    fn an_element_takes_what_it_lacks_from_the_one_before() {
        let entries = json!([{"DestinationCidrBlock": "a"}, {"RouteTableId": "vtb-2", "DestinationCidrBlock": "b"}, {"DestinationCidrBlock": "c"}]);
        let tables: Vec<Value> = named_publish(json!({"RouteEntries": entries}))["RouteEntries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["RouteTableId"].clone())
            .collect();
        assert_eq!(tables, ["vtb-1", "vtb-2", "vtb-2"]);
    }

    #[test]
    fn a_list_is_not_made_up() {
        assert_eq!(named_publish(json!({})), json!({"TargetType": "ECR", "TargetInstanceId": "ecr-1"}));
    }
}
