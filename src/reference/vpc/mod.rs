//! Alibaba Cloud VPC: route tables, and the routes that are published to other instances.

mod entries;
mod estate;
mod listing;
mod network;
mod publication;

use serde_json::Value;

use super::{
    outcome::{ErrorForm, Outcome},
    rules::Rules,
};
use crate::call::Call;

pub(super) use self::{
    estate::{state, states},
    network::Network,
};

/// The operations that the service has, by service and name.
pub(super) const OPERATIONS: &[(&str, &str)] = &[
    ("vpc", "PublishVpcRouteEntries"),
    ("vpc", "WithdrawVpcPublishedRouteEntries"),
    ("vpc", "ListVpcPublishedRouteEntries"),
];

/// Answers a call of one of the service's operations; `None` where it has no such operation.
pub(super) fn answer(network: &mut Network, rules: &Rules, call: &Call) -> Option<Outcome> {
    match call.operation.name() {
        "PublishVpcRouteEntries" => Some(publication::publish(network, rules, call)),
        "WithdrawVpcPublishedRouteEntries" => Some(publication::withdraw(network, rules, call)),
        "ListVpcPublishedRouteEntries" => Some(listing::list(network, rules, call)),
        _ => None,
    }
}

/// Whether a call lacks a parameter that its operation requires, as far as that is asked of it first.
pub(super) fn check_required(rules: &Rules, call: &Call) -> Result<(), ErrorForm> {
    match call.operation.name() {
        "PublishVpcRouteEntries" => publication::check_required(&rules.publish, call, true),
        "WithdrawVpcPublishedRouteEntries" => publication::check_required(&rules.withdraw, call, false),
        _ => Ok(()),
    }
}

/// Whether a call asks for a dry run. Official SDKs write `true` and `True`, so case does not count.
pub(super) fn is_dry_run(rules: &Rules, call: &Call) -> bool {
    let rules = match call.operation.name() {
        "PublishVpcRouteEntries" => &rules.publish,
        "WithdrawVpcPublishedRouteEntries" => &rules.withdraw,
        _ => return false,
    };
    match text(call.values.get("DryRun")) {
        None => rules.dry_run.by_default,
        Some(value) if rules.dry_run.lower_case_only => value == "true",
        Some(value) => value.eq_ignore_ascii_case("true"),
    }
}

/// The text of a parameter; an empty one counts as absent.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A parameter without which the call is refused.
fn mandatory(call: &Call, name: &str, missing: &ErrorForm) -> Result<String, ErrorForm> {
    text(call.values.get(name)).ok_or_else(|| missing.filled(&[name]))
}
