//! OpenAPI Overlay 1.0: what the page does not say, laid over what it says.
//!
//! An action selects nodes by JSONPath (RFC 9535) and removes them, merges an object into them, or appends to a list. In
//! a contract each action says why, and an action that matches or changes nothing is an error: it was written for
//! another page.

use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::{
    Justification,
    error::{ContractError, pointer_to},
    format::typed,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlay {
    #[serde(rename = "overlay")]
    version: String,
    #[expect(dead_code, reason = "the overlay specification requires it; people read it")]
    info: Info,
    #[serde(rename = "extends")]
    #[expect(dead_code, reason = "names the document for other tools; ours pairs files by name")]
    extends: Option<String>,
    actions: Vec<OverlayAction>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the overlay specification requires both; people read them")]
struct Info {
    title: String,
    version: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayAction {
    target: String,
    #[serde(default)]
    #[expect(dead_code, reason = "people read it")]
    description: Option<String>,
    #[serde(default)]
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
    #[serde(rename = "x-bythebook")]
    reason: Justification,
}

/// Lays an overlay over a document.
///
/// # Errors
///
/// When the overlay is not of the format, or an action matches nothing, changes nothing, or cites a source that the
/// finished document does not declare.
pub(super) fn apply(document: &mut Value, overlay: &Value, file: &str) -> Result<(), ContractError> {
    let overlay: Overlay = typed(overlay, file, "")?;
    if !overlay.version.starts_with("1.0") {
        let problem = format!("expected overlay version 1.0.0, found {:?}", overlay.version);
        return Err(ContractError::new(file, "/overlay", problem));
    }
    let mut moved = Moves::default();
    for (index, action) in overlay.actions.iter().enumerate() {
        let at = format!("/actions/{index}");
        let path = JsonPath::parse(&action.target).map_err(|error| {
            ContractError::new(file, format!("{at}/target"), format!("expected a JSONPath: {error}"))
        })?;
        let targets: Vec<String> =
            path.query_located(document).locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect();
        if targets.is_empty() {
            let problem = format!("the target {} matches nothing in the contract", action.target);
            return Err(ContractError::new(file, format!("{at}/target"), problem));
        }
        let before = document.clone();
        // From the back, so that an index stays what it was while elements before it are still to be removed.
        for target in targets.iter().rev() {
            match (&action.update, action.remove) {
                (None, true) => moved.removed(document, target),
                (Some(update), false) => {
                    moved.check(update, file, &format!("{at}/update"))?;
                    merge(document.pointer_mut(target).expect("the path was just found"), update);
                }
                (Some(_), true) | (None, false) => {
                    let problem = "expected either `update` or `remove: true`";
                    return Err(ContractError::new(file, at, problem));
                }
            }
        }
        if *document == before {
            let problem = "the action changes nothing: the contract already says so";
            return Err(ContractError::new(file, at, problem));
        }
    }
    for (index, action) in overlay.actions.iter().enumerate() {
        let Some(cite) = &action.reason.cite else { continue };
        if document.pointer(&pointer_to("/x-bythebook/sources", &cite.source)).is_none() {
            let problem = format!("the source `{}` is not declared in x-bythebook.sources", cite.source);
            let at = format!("/actions/{index}/x-bythebook/cite/source");
            return Err(ContractError::new(file, at, problem));
        }
    }
    Ok(())
}

fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.get_mut(key) {
                    Some(old) if old.is_object() && value.is_object() => merge(old, value),
                    Some(old) if old.is_array() && value.is_array() => {
                        let more = value.as_array().expect("just asked").clone();
                        old.as_array_mut().expect("just asked").extend(more);
                    }
                    _ => {
                        target.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (Value::Array(target), update) => target.push(update.clone()),
        (target, update) => *target = update.clone(),
    }
}

/// The parts that were removed: what is added elsewhere keeps its page citations, and no other ones appear (R1).
#[derive(Default)]
struct Moves(Vec<(String, Value)>);

/// Keys under which a page citation only takes something away from a statement, or says why.
const WEAKENING: [&str; 3] = ["needed", "weakened", "row_states"];

impl Moves {
    fn removed(&mut self, document: &mut Value, pointer: &str) {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
        let key = key.replace("~1", "/").replace("~0", "~");
        let node = match document.pointer_mut(parent) {
            Some(Value::Object(members)) => members.shift_remove(&key),
            Some(Value::Array(elements)) => {
                let index = key.parse().ok().filter(|index| *index < elements.len());
                index.map(|index: usize| elements.remove(index))
            }
            _ => None,
        };
        if let Some(node) = node {
            let name = node.get("name").and_then(Value::as_str).unwrap_or(&key).to_owned();
            let mut cited = Vec::new();
            page_citations(&node, "", &mut cited);
            self.0.push((name, cited.into()));
        }
    }

    /// An action may cite the page only where it moves something: as what was removed under the name did.
    fn check(&self, update: &Value, file: &str, at: &str) -> Result<(), ContractError> {
        let mut cited = Vec::new();
        page_citations(update, "", &mut cited);
        let Value::Array(cited) = Value::from(cited) else { return Ok(()) };
        if cited.is_empty() {
            return Ok(());
        }
        let name = update.get("name").and_then(Value::as_str).unwrap_or("something");
        let kept = |(removed, had): &(String, Value)| {
            removed == name && had.as_array().is_some_and(|had| cited.iter().all(|cite| had.contains(cite)))
        };
        if self.0.iter().any(kept) {
            return Ok(());
        }
        let problem = format!(
            "`{name}` cites the page, but no earlier action removes a `{name}` with the same page citations; \
             a moved parameter keeps them, an added one cites its own source"
        );
        Err(ContractError::new(file, at, problem))
    }
}

/// Every page citation inside a node that gives a statement its strength, with the statement's name.
fn page_citations(node: &Value, statement: &str, found: &mut Vec<Value>) {
    match node {
        Value::Object(members) => {
            if members.get("source") == Some(&Value::from("page")) {
                found.push(serde_json::json!([statement, node]));
            }
            for (name, value) in members.iter().filter(|(name, _)| !WEAKENING.contains(&name.as_str())) {
                page_citations(value, name, found);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|value| page_citations(value, statement, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn overlay(actions: &Value) -> Value {
        json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions})
    }

    #[test]
    fn merges_objects_appends_to_lists_and_removes() {
        let mut document = json!({"a": {"b": 1, "c": [1]}, "d": 2});
        let actions = json!([
            {"target": "$.a", "update": {"b": 2, "c": [2]}, "x-bythebook": {"why": "w"}},
            {"target": "$.a.c", "update": 3, "x-bythebook": {"why": "w"}},
            {"target": "$.d", "remove": true, "x-bythebook": {"why": "w"}}
        ]);
        apply(&mut document, &overlay(&actions), "o.json").unwrap();
        assert_eq!(document, json!({"a": {"b": 2, "c": [1, 2, 3]}}));
    }

    #[test]
    fn names_the_action_that_matches_nothing_and_the_one_that_changes_nothing() {
        let missing = json!([{"target": "$.x", "remove": true, "x-bythebook": {"why": "w"}}]);
        let error = apply(&mut json!({"a": 1}), &overlay(&missing), "o.json").unwrap_err();
        assert_eq!(error.to_string(), "o.json#/actions/0/target: the target $.x matches nothing in the contract");
        let idle = json!([{"target": "$", "update": {"a": 1}, "x-bythebook": {"why": "w"}}]);
        let error = apply(&mut json!({"a": 1}), &overlay(&idle), "o.json").unwrap_err();
        assert!(error.to_string().starts_with("o.json#/actions/0: the action changes nothing"), "{error}");
    }

    #[test]
    fn refuses_a_page_citation_that_nothing_moves() {
        let mut document = json!({"properties": {}});
        let cite = json!({"required": {"source": "page", "lines": "9999"}});
        let actions = json!([{"target": "$.properties", "update": {"made_up": {"x-bythebook": {"cite": cite}}},
            "x-bythebook": {"why": "w"}}]);
        let error = apply(&mut document, &overlay(&actions), "o.json").unwrap_err();
        assert!(error.to_string().contains("cites the page"), "{error}");
    }

    #[test]
    fn refuses_a_moved_parameter_with_other_page_citations() {
        let schema = |line: &str| json!({"x-bythebook": {"cite": {"type": {"source": "page", "lines": line}}}});
        let mut document = json!({"in": {"X": schema("3")}, "parameters": []});
        let actions = json!([
            {"target": "$.in.X", "remove": true, "x-bythebook": {"why": "w"}},
            {"target": "$.parameters", "update": {"name": "X", "schema": schema("4")}, "x-bythebook": {"why": "w"}}
        ]);
        let error = apply(&mut document, &overlay(&actions), "o.json").unwrap_err();
        assert!(error.to_string().contains("keeps them"), "{error}");
    }
}
