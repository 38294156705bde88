//! The parameters of a call, as far as they can be read.

use serde_json::Value;

use super::rules::DryRunRules;
use crate::{call::Call, reference::handler_result::ErrorForm};

/// The text of a parameter; an empty one counts as absent.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A parameter without which the call is refused.
pub(super) fn mandatory(call: &Call, name: &str, missing: &ErrorForm) -> Result<String, ErrorForm> {
    text(call.values.get(name)).ok_or_else(|| missing.filled(&[name]))
}

/// Tells whether a call asks for a dry run. Official SDKs write `true` and `True`, so case does not count.
pub(super) fn is_dry_run(rules: &DryRunRules, call: &Call) -> bool {
    match text(call.values.get("DryRun")) {
        None => rules.by_default,
        Some(value) if rules.lower_case_only => value == "true",
        Some(value) => value.eq_ignore_ascii_case("true"),
    }
}
