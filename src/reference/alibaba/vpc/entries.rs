//! The list of route entries in a request, as far as it can be read.

use serde_json::Value;

use super::parameters::text;
use crate::call::Call;

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

/// The route tables that a call names, to list or in its entries.
pub(super) fn requested_tables(call: &Call) -> Vec<String> {
    let entries = requested(call.values.get("RouteEntries"));
    text(call.values.get("RouteTableId"))
        .into_iter()
        .chain(entries.into_iter().filter_map(|entry| entry.table))
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
