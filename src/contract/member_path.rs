//! The path of a member in an answer.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The place of a member: a name at the top of the body, or a JSON pointer (RFC 6901), which begins with `/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberPath(String);

impl MemberPath {
    /// A place as contracts write it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The member in a body, if it is there.
    #[must_use]
    pub fn find<'a>(&self, body: &'a Value) -> Option<&'a Value> {
        if self.0.starts_with('/') { body.pointer(&self.0) } else { body.get(&self.0) }
    }

    /// The member's text, where it is a text and not empty.
    #[must_use]
    pub fn text<'a>(&self, body: &'a Value) -> Option<&'a str> {
        self.find(body)?.as_str().filter(|text| !text.is_empty())
    }

    /// The name of a member at the top of the body; `None` for one that is deeper.
    #[must_use]
    pub fn top(&self) -> Option<&str> {
        match self.0.strip_prefix('/') {
            Some(deeper) if deeper.contains('/') => None,
            Some(top) => Some(top),
            None => Some(&self.0),
        }
    }
}

impl fmt::Display for MemberPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_at_the_top_and_a_pointer_leads_inside() {
        let body = json!({"Code": "a", "a/b": "c", "Errors": {"Error": [{"Code": "d"}]}, "None": "", "Number": 1});
        let text = |path: &str| MemberPath::new(path).text(&body);
        assert_eq!(text("Code"), Some("a"));
        assert_eq!(text("a/b"), Some("c"));
        assert_eq!(text("/Errors/Error/0/Code"), Some("d"));
        assert_eq!([text("None"), text("Number"), text("/Errors/Code"), text("Missing")], [None; 4]);
        let top = |path: &str| MemberPath::new(path).top().map(str::to_owned);
        assert_eq!([top("Code"), top("/Code"), top("/Errors/Error")], [Some("Code".into()), Some("Code".into()), None]);
    }
}
