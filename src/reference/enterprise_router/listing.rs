//! Listing the associations of a route table.

use serde_json::{Map, Value, json};

use super::{
    arguments::{arguments, invalid},
    association::Association,
    routers::Routers,
};
use crate::{
    call::Call,
    reference::{
        outcome::{Accepted, Outcome},
        rules::Associations,
    },
};

/// The associations of one table, page by page in the order of their ids. What is looked at moves on: an association
/// that the page shows, or that only its state keeps off the page.
pub(super) fn list(routers: &mut Routers, rules: &Associations, call: &Call) -> Outcome {
    let table = arguments(routers, rules, call)?.table;
    let limit = match words(call, "limit").first() {
        None => rules.longest_page,
        Some(text) => match text.parse::<usize>() {
            Ok(limit) if limit <= rules.longest_page => limit,
            Ok(_) | Err(_) => return Err(invalid(rules, "limit is out of range")),
        },
    };
    let marker = words(call, "marker").into_iter().next();
    if marker.as_ref().is_some_and(|marker| marker.is_empty() || marker.chars().count() > 128) {
        return Err(invalid(rules, "the length of marker is out of range"));
    }
    let attachments = words(call, "attachment_id");
    let types = words(call, "resource_type");
    let states = words(call, "state");
    let is_asked = |asked: &[String], value: &str| asked.is_empty() || asked.iter().any(|one| one == value);

    let mut asked: Vec<&mut Association> = routers
        .associations
        .iter_mut()
        .filter(|one| one.table == table && marker.as_ref().is_none_or(|marker| one.id > *marker))
        .filter(|one| is_asked(&attachments, &one.attachment) && is_asked(&types, one.resource_type))
        .collect();
    asked.sort_by(|one, other| one.id.cmp(&other.id));

    let mut shown = Vec::new();
    let mut last = None;
    let mut is_last_page = true;
    for association in asked {
        let is_listed = association.reads_until_listed == 0;
        let is_shown = is_listed && is_asked(&states, association.phase.name());
        if is_shown && shown.len() == limit {
            is_last_page = false;
            break;
        }
        if is_shown {
            shown.push(association.show(rules));
            last = Some(association.id.clone());
        }
        if is_listed {
            association.meet();
        }
        association.reads_until_listed = association.reads_until_listed.saturating_sub(1);
    }
    routers.sweep();
    if rules.skips_last_of_page && !is_last_page {
        shown.pop();
    }

    let mut page = Map::new();
    if let (false, Some(last)) = (is_last_page, last) {
        page.insert("next_marker".to_owned(), json!(last));
    }
    page.insert("current_count".to_owned(), json!(shown.len()));
    let members = [("associations", Value::Array(shown)), ("page_info", Value::Object(page))];
    let body = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Accepted::with_body(body))
}

/// The values of a parameter that may be there once, repeatedly, or not at all.
fn words(call: &Call, name: &str) -> Vec<String> {
    let word = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match call.values.get(name) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values.iter().map(word).collect(),
        Some(value) => vec![word(value)],
    }
}
