//! Observations of a success besides what is promised of it: members that no page names, forms, and which states come.

use serde_json::Value;

use super::{
    check::{Question, SeenReply},
    verdict::{Observation, Observed},
};
use crate::contract::{Kind, Operation, Shape, text_of};

/// Observes a success.
pub(crate) fn of_success(question: &Question<'_>, seen: SeenReply<'_>) -> Vec<Observation> {
    let mut noted = Vec::new();
    let Ok(answer) = &seen.reply.answer else { return noted };
    let Ok(body) = &answer.body else { return noted };
    if body.is_null() {
        return noted;
    }
    if let Some(shape) = &question.operation.success.body {
        let (mut extra, mut null) = (Vec::new(), Vec::new());
        walk(body, shape, "", &mut extra, &mut null);
        for (name, members) in [("extra-members", extra), ("null-members", null)] {
            let value = if members.is_empty() { Observed::Nothing } else { members.join(", ").into() };
            noted.push(Observation { name: name.to_owned(), value });
        }
    }
    if let Some(header) = &question.common.envelope.request_id_header {
        let inside = question.common.envelope.request_id.find(body).and_then(Value::as_str);
        let value = match (answer.header(header), inside) {
            (None, _) => "absent",
            (Some(outside), Some(inside)) if outside == inside => "as in the body",
            (Some(_), _) => "another than in the body",
        };
        noted.push(Observation { name: "request-id-header".to_owned(), value: value.into() });
    }
    if let Some(id) = &answer.request_id {
        noted.push(Observation { name: "request-id-form".to_owned(), value: request_id_form(id).into() });
    }
    for open in &question.operation.open_answers {
        let found = body.pointer(&open.pointer).filter(|value| !value.is_null()).map(text_of);
        let sent = open.like.as_ref().and_then(|name| seen.reply.call.values.get(name)).map(text_of);
        let value = match (found, &open.like) {
            (None, _) => "absent".to_owned(),
            (Some(found), None) => request_id_form(&found).to_owned(),
            (Some(found), Some(name)) if sent.as_ref() == Some(&found) => format!("`{name}` of the request"),
            (Some(_), Some(name)) => format!("another than `{name}` of the request"),
        };
        noted.push(Observation { name: open.name.clone(), value: value.into() });
    }
    if let Some(state) = state_of(question.operation, body) {
        noted.push(Observation { name: "first-state".to_owned(), value: state.into() });
    }
    noted
}

/// The state that a success shows of what it made: in its resource, where the reader operation has the state in an
/// element.
pub(crate) fn state_of(operation: &Operation, body: &Value) -> Option<String> {
    let read_back = operation.read_back.as_ref()?;
    let identity = &operation.idempotency.as_ref()?.identity;
    let resource = identity.strip_suffix(read_back.identity.as_ref()?.as_str())?;
    let state = body.pointer(&format!("{resource}{}", read_back.state.as_ref()?.pointer))?;
    state.as_str().map(str::to_owned)
}

/// The form of an id, in a word.
pub(in crate::check) fn request_id_form(id: &str) -> &'static str {
    let hexadecimal = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit());
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    if groups == [8, 4, 4, 4, 12] && id.split('-').all(hexadecimal) {
        if id.chars().any(|c| c.is_ascii_lowercase()) { "UUID" } else { "upper-case UUID" }
    } else if id.len() == 32 && hexadecimal(id) {
        "32 hexadecimal digits"
    } else {
        "another form"
    }
}

/// Members of a value that its shape does not name, and those that are null.
fn walk(value: &Value, shape: &Shape, at: &str, extra: &mut Vec<String>, null: &mut Vec<String>) {
    match (value, &shape.kind) {
        (Value::Object(members), Kind::Object(known)) => {
            for (name, value) in members {
                let here = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                if value.is_null() {
                    null.push(here.clone());
                }
                match known.iter().find(|member| member.name == *name) {
                    Some(member) => walk(value, &member.shape, &here, extra, null),
                    None => extra.push(here),
                }
            }
        }
        (Value::Array(elements), Kind::List(items)) => {
            if let Some(first) = elements.first() {
                walk(first, items, &format!("{at}[]"), extra, null);
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

    #[test]
    fn members_that_no_page_names_and_null_ones_are_told() {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("AssociateRouteTable").unwrap();
        let body = json!({"association": {"id": null, "policy": {"x": 1}}, "request_id": "r", "more": null});
        let (mut extra, mut null) = (Vec::new(), Vec::new());
        walk(&body, operation.success.body.as_ref().unwrap(), "", &mut extra, &mut null);
        assert_eq!(extra, ["association.policy", "more"]);
        assert_eq!(null, ["association.id", "more"]);
        let body = json!({"association": {"state": "pending"}});
        assert_eq!(state_of(operation, &body).as_deref(), Some("pending"));
    }

    #[test]
    fn forms_have_names() {
        assert_eq!(request_id_form("980960B0-2969-40BF-8542-EBB34FD358AB"), "upper-case UUID");
        assert_eq!(request_id_form("fd033df628b3b077cbbf2793567a2f4a"), "32 hexadecimal digits");
        assert_eq!(request_id_form("x"), "another form");
    }
}
