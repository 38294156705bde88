//! Listing the associations of a route table.

use serde_json::{Map, Value, json};

use super::{
    arguments::{arguments, invalid},
    association::Association,
    routers::Routers,
    rules::AssociationRules,
};
use crate::{
    call::Call,
    reference::handler_result::{Accepted, ErrorForm, HandlerResult},
};

/// The vendor's types of resources: those of this page, those of its companion.
const RESOURCE_TYPES: &[&str] = &["vpc", "vpn", "vgw", "cfw", "peering", "gdgw"];
const STATES: &[&str] = &["pending", "available", "modifying", "deleting", "deleted", "failed"];
/// The fields to sort by, as the page's constraints and its parameter table name them.
const SORT_KEYS: &[&str] = &["id", "name", "state", "created_at", "updated_at"];

/// The associations of one table, page by page, in the order of their ids unless another is asked for. An association moves
/// on when it is looked at: one that the page shows, or that only its state keeps off the page.
pub(super) fn list(routers: &mut Routers, rules: &AssociationRules, call: &Call) -> HandlerResult {
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
    let types = one_of(rules, call, "resource_type", RESOURCE_TYPES)?;
    let states = one_of(rules, call, "state", STATES)?;
    let key = one_of(rules, call, "sort_key", SORT_KEYS)?.into_iter().next();
    let descending = one_of(rules, call, "sort_dir", &["asc", "desc"])?.first().is_some_and(|to| to == "desc");

    let newest = routers.associations.last().map(|newest| newest.id.clone()).filter(|_| rules.omits_newest);
    let mut asked: Vec<&mut Association> = routers
        .associations
        .iter_mut()
        .filter(|one| newest.as_ref() != Some(&one.id))
        .filter(|one| one.table == table && is_asked(&attachments, &one.attachment))
        .filter(|one| is_asked(&types, one.resource_type))
        .collect();
    asked.sort_by_cached_key(|association| association.sort_key(key.as_deref()));
    if descending {
        asked.reverse();
    }
    if let Some(marker) = marker {
        // What a marker names may be gone by now: in the order of ids its place can be told all the same.
        let is_before = |one: &&mut Association| if descending { one.id > marker } else { one.id < marker };
        let found = asked
            .iter()
            .position(|one| one.id == marker)
            .map(|position| position + usize::from(!rules.repeats_last_of_page));
        asked.drain(..found.unwrap_or_else(|| asked.iter().filter(|one| is_before(one)).count()));
    }

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
            let mut element = association.show(rules);
            if let Some(state) = rules.later_state.filter(|_| association.times_listed > 0) {
                element["state"] = json!(state);
            }
            shown.push(element);
            association.times_listed += 1;
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

fn is_asked(asked: &[String], value: &str) -> bool {
    asked.is_empty() || asked.iter().any(|one| one == value)
}

/// The values of a parameter, each of which must be one of these.
fn one_of(rules: &AssociationRules, call: &Call, name: &str, legal: &[&str]) -> Result<Vec<String>, ErrorForm> {
    let words = words(call, name);
    if words.iter().all(|word| legal.contains(&word.as_str())) {
        Ok(words)
    } else {
        Err(invalid(rules, &format!("{name} is none of its values")))
    }
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
