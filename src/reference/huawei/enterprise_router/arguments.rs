//! The parameters of a call, checked and found.

use serde_json::Value;

use super::{
    routers::{Attachment, Router, Routers},
    rules::{AssociationRules, ResourceKind, WrongType},
};
use crate::{call::Call, reference::handler_result::ErrorForm};

/// The router and the table that a call names; they exist unless the rules overlook that.
#[derive(Clone, Debug)]
pub(super) struct TableInRouter {
    pub(super) router: Router,
    pub(super) table: String,
}

/// Finds router and table of a call.
pub(super) fn arguments(routers: &Routers, rules: &AssociationRules, call: &Call) -> Result<TableInRouter, ErrorForm> {
    let er_id = path(call, "er_id");
    let in_project = path(call, "project_id") == routers.project_id;
    let router = routers.by_id.get(&er_id).filter(|_| in_project);
    let router = if let Some(router) = router {
        router.clone()
    } else {
        absent(rules, ResourceKind::Router, &er_id)?;
        routers.all_as_one()
    };
    let table = path(call, "route_table_id");
    if !router.tables.contains(&table) {
        absent(rules, ResourceKind::RouteTable, &table)?;
    }
    Ok(TableInRouter { router, table })
}

/// The attachment id of a call, as far as its form goes.
pub(super) fn attachment_id(
    rules: &AssociationRules,
    call: &Call,
    first_free: impl FnOnce() -> Option<String>,
) -> Result<String, ErrorForm> {
    let text = match call.values.get("attachment_id") {
        None | Some(Value::Null) if rules.absent_attachment_is_any => {
            first_free().ok_or_else(|| invalid(rules, "attachment_id is required"))?
        }
        None | Some(Value::Null) => return Err(invalid(rules, "attachment_id is required")),
        Some(Value::String(text)) => text.clone(),
        Some(other) => match rules.wrong_type {
            WrongType::Refused => return Err(invalid(rules, "attachment_id is not a string")),
            WrongType::Taken => return Ok(other.to_string()),
        },
    };
    let longest = rules.longest_attachment_id;
    if text.is_empty() || text.chars().count() > longest && !rules.cuts_attachment_id {
        return Err(invalid(rules, "the length of attachment_id is out of range"));
    }
    Ok(text.chars().take(longest).collect())
}

/// The attachment of that id, or the result of its absence by the rules.
pub(super) fn attachment(
    rules: &AssociationRules,
    arguments: &TableInRouter,
    id: &str,
    is_text: bool,
) -> Result<Attachment, ErrorForm> {
    if let Some(attachment) = arguments.router.attachments.get(id) {
        return Ok(attachment.clone());
    }
    // What was taken for an attachment in spite of its type can be none that exists.
    if is_text {
        absent(rules, ResourceKind::Attachment, id)?;
    }
    Ok(Attachment { resource_type: "vpc", resource_id: id.to_owned() })
}

/// The client token of a call; an empty header counts as none.
pub(super) fn client_token(rules: &AssociationRules, call: &Call) -> Result<Option<String>, ErrorForm> {
    let token = path(call, "X-Client-Token");
    let length = token.chars().count();
    if length == 0 {
        let is_empty = call.values.contains_key("X-Client-Token") && rules.token.empty_refused;
        return match (rules.token.required, is_empty) {
            (true, _) => Err(invalid(rules, "X-Client-Token is required")),
            (false, true) => Err(invalid(rules, "X-Client-Token is empty")),
            (false, false) => Ok(None),
        };
    }
    if length < rules.token.shortest || length > rules.token.longest {
        return Err(invalid(rules, "the length of X-Client-Token is out of range"));
    }
    Ok(Some(token))
}

/// A refusal because something does not exist, unless that is overlooked.
pub(super) fn absent(rules: &AssociationRules, kind: ResourceKind, id: &str) -> Result<(), ErrorForm> {
    let Some(rule) = rules.absent.get(&kind).filter(|rule| !rule.overlooked) else {
        return Ok(());
    };
    let name = match kind {
        ResourceKind::Router => "enterprise router",
        ResourceKind::RouteTable => "route table",
        ResourceKind::Attachment => "attachment",
        ResourceKind::Association => "association of attachment",
    };
    Err(specific(rules, &rule.form, format!("{name} {id} not found")))
}

/// A refusal because of a parameter's form.
pub(super) fn invalid(rules: &AssociationRules, what: &str) -> ErrorForm {
    specific(rules, &rules.invalid, format!("Invalid parameters: {what}."))
}

/// An error with a message of its own, where the rules have those.
pub(super) fn specific(rules: &AssociationRules, form: &ErrorForm, message: String) -> ErrorForm {
    if rules.specific_messages { form.saying(message) } else { form.clone() }
}

fn path(call: &Call, name: &str) -> String {
    match call.values.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}
