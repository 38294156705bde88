use serde_json::Value;

use super::kit::{Check, Exercise, FindingKind, Judgement, Passive, Question, SeenReply, declare};
use crate::contract::{Clause, ClauseKind, Segment, Statement, ValuePath};

declare! {
    /// Tests whether a success has the members that the page's own example shows.
    ///
    /// # Promise
    ///
    /// A member that the page's success example shows is there on every success, and not null.
    ///
    /// # Method
    ///
    /// Reads the body of every success. The request id must also not be empty.
    ///
    /// # Limits
    ///
    /// A member inside another is looked for only where the other is there, so that one gap is one complaint.
    MembersPresent
}

impl Check for MembersPresent {
    fn name(&self) -> &'static str {
        "members-present"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Response { statement: Statement::Present, .. })
    }
}

impl Passive for MembersPresent {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let ClauseKind::Response { path, .. } = &question.clause.kind else { return None };
        let body = &seen.body?.value;
        let id = question.common.envelope.request_id.top();
        let is_id = id.is_some_and(|id| *path == ValuePath::root(id));
        let present = |value: &Value| !(is_id && value.as_str() == Some(""));
        let mut found = values_at(body, &path.0);
        if !body.is_object() && path.0.len() == 1 {
            // An empty body has none of the members that the example shows.
            found = vec![None];
        }
        if found.is_empty() {
            return None;
        }
        Some(if found.iter().all(|value| value.is_some_and(present)) {
            Judgement::pass()
        } else {
            Judgement::fail(FindingKind::Missing, question.clause.promise.clone(), format!("a success has no `{path}`"))
        })
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Accepted]
    }
}

/// The values at a path, `None` for each place whose parent is there and that has none itself.
fn values_at<'v>(value: &'v Value, path: &[Segment]) -> Vec<Option<&'v Value>> {
    match path {
        [] => vec![Some(value)],
        [Segment::Name(name)] if value.is_object() => vec![value.get(name)],
        [Segment::Name(name), rest @ ..] => value.get(name).map_or_else(Vec::new, |value| values_at(value, rest)),
        [Segment::Each, rest @ ..] => {
            value.as_array().into_iter().flatten().flat_map(|value| values_at(value, rest)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_gap_is_seen_where_its_parent_is_there() {
        let path = ValuePath::parse("a[].b");
        assert_eq!(values_at(&json!({"a": [{"b": 1}, {}]}), &path.0), [Some(&json!(1)), None]);
        assert!(values_at(&json!({}), &path.0).is_empty());
        assert_eq!(values_at(&json!({}), &ValuePath::root("a").0), [None]);
    }
}
