//! The list of route entries in a request, as far as it can be read.

use serde_json::Value;

use super::text;

/// One entry of a request; either part may be absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestedEntry {
    pub(super) table: Option<String>,
    pub(super) destination: Option<String>,
}

/// The entries of a request. An element that is no object is an entry that lacks both parts.
pub(super) fn requested(value: Option<&Value>) -> Vec<RequestedEntry> {
    let elements = match value {
        Some(Value::Array(elements)) => elements.as_slice(),
        Some(Value::Object(_)) => value.map_or(&[][..], std::slice::from_ref),
        _ => &[],
    };
    elements
        .iter()
        .map(|element| RequestedEntry {
            table: text(element.get("RouteTableId")),
            destination: text(element.get("DestinationCidrBlock")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn anything_can_be_read_as_a_list() {
        assert!(requested(None).is_empty());
        assert!(requested(Some(&json!("x"))).is_empty());
        let entries = requested(Some(&json!([{"RouteTableId": "vtb-1"}, 7])));
        assert_eq!(entries[0].table.as_deref(), Some("vtb-1"));
        assert_eq!(entries[1], RequestedEntry { table: None, destination: None });
    }
}
