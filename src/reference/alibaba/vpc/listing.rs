//! Listing published route entries.

use std::ops::Bound;

use serde_json::{Map, Value, json};

use super::{
    network::{Network, Publication, RouteEntry, TARGET_TYPE, destination},
    parameters::{mandatory, text},
    rules::{RequiredParameter, RowCondition},
};
use crate::{
    call::Call,
    reference::{
        alibaba::rules::Alibaba,
        handler_result::{Accepted, ErrorForm, HandlerResult},
    },
};

/// The published entries of one table, page by page in the order of their destinations.
pub(super) fn list(network: &mut Network, rules: &Alibaba, call: &Call) -> HandlerResult {
    let listing = &rules.published;
    for (required, name) in [
        (RequiredParameter::RegionId, "RegionId"),
        (RequiredParameter::RouteTableId, "RouteTableId"),
        (RequiredParameter::TargetType, "TargetType"),
    ] {
        if listing.required.contains(&required) {
            mandatory(call, name, &rules.publish.missing)?;
        }
    }
    let parameter = |name: &str| text(call.values.get(name));
    if parameter("TargetType").is_some_and(|kind| kind != TARGET_TYPE) {
        return Err(refused(rules, RowCondition::TargetType));
    }
    let page = match parameter("MaxResults") {
        None => listing.default_page,
        Some(text) => match text.parse::<usize>() {
            Ok(length) if (1..=listing.longest_page).contains(&length) => length,
            Ok(_) | Err(_) => return Err(listing.invalid.filled(&["MaxResults"])),
        },
    };
    let after = parameter("NextToken");
    if after.as_deref().is_some_and(|token| destination(token).as_deref() != Some(token)) {
        return Err(listing.invalid.filled(&["NextToken"]));
    }
    let target = parameter("TargetInstanceId");
    if target.as_ref().is_some_and(|target| !network.targets.contains_key(target)) {
        return Err(refused(rules, RowCondition::TargetNotAssociated));
    }
    let block = match parameter("DestinationCidrBlock") {
        None => None,
        Some(text) => Some(destination(&text).ok_or_else(|| listing.invalid.filled(&["DestinationCidrBlock"]))?),
    };
    let id = parameter("RouteTableId").unwrap_or_default();

    let mut shown = Vec::new();
    let mut next = None;
    let from = if listing.repeats_last_of_page { Bound::Included } else { Bound::Excluded };
    let start = after.map_or(Bound::Unbounded, from);
    if let Some(table) = network.tables.get_mut(&id) {
        let mut last = String::new();
        for (key, entry) in table.entries.range_mut::<String, _>((start, Bound::Unbounded)) {
            if block.as_ref().is_some_and(|block| block != key) {
                continue;
            }
            if shown.len() == page {
                // One more look would count as a read of what this page does not show.
                if is_listed(entry, target.as_deref()) {
                    next = Some(last);
                    break;
                }
                continue;
            }
            let targets = look(entry, target.as_deref());
            if listing.shows_once {
                entry.publications.retain(|id, _| !targets.contains(id));
            }
            if !targets.is_empty() {
                shown.push(element(&id, key, entry, targets));
                last.clone_from(key);
            }
        }
    }
    if listing.skips_last_of_page && next.is_some() {
        shown.pop();
    }
    let mut body = Map::from_iter([("RouteEntries".to_owned(), Value::Array(shown))]);
    if let Some(next) = next {
        body.insert("NextToken".to_owned(), json!(next));
    }
    Ok(Accepted::with_body(body))
}

/// The targets that an entry is shown as published to; looking is what brings a change nearer.
fn look(entry: &mut RouteEntry, target: Option<&str>) -> Vec<String> {
    let mut shown = Vec::new();
    for (id, publication) in &mut entry.publications {
        if target.is_none_or(|target| target == id) && publication.look() {
            shown.push(id.clone());
        }
    }
    entry.publications.retain(|_, publication| !publication.is_over());
    shown
}

fn is_listed(entry: &RouteEntry, target: Option<&str>) -> bool {
    entry.publications.iter().any(|(id, publication)| {
        target.is_none_or(|target| target == id) && Publication::look(&mut publication.clone())
    })
}

fn element(table: &str, destination: &str, entry: &RouteEntry, targets: Vec<String>) -> Value {
    let targets: Vec<Value> = targets
        .into_iter()
        .map(|id| {
            json!({
                "PublishTargetType": TARGET_TYPE,
                "PublishTargetInstanceId": id,
                "PublishStatus": "Published",
            })
        })
        .collect();
    json!({
        "RouteEntryId": entry.id,
        "RouteTableId": table,
        "DestinationCidrBlock": destination,
        "RoutePublishTargets": targets,
    })
}

fn refused(rules: &Alibaba, condition: RowCondition) -> ErrorForm {
    rules.publish.rows.get(&condition).map_or_else(|| rules.published.invalid.clone(), |row| row.form.clone())
}
