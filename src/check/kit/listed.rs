//! The elements of the answer to a list operation.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::{
    call::Answer,
    contract::{ReadBack, text_of},
};

/// The ids of what an answer of the list itself lists, in its order.
pub(in crate::check) fn listed(read_back: &ReadBack, answer: &Answer) -> Vec<String> {
    let (Ok(body), Ok(path)) = (&answer.body, JsonPath::parse(&read_back.select)) else { return Vec::new() };
    let id = |element: &Value| {
        let found = read_back.identity.as_ref().and_then(|pointer| element.pointer(pointer)).unwrap_or(element);
        text_of(found)
    };
    path.query(body).all().into_iter().map(id).collect()
}
