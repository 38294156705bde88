//! Texts for `bythebook.toml`: a whole file for a vendor, the block of a target, and that of one provider state.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
};

use serde_json::Value;

use super::toml_text::{entry, header, key};
use crate::{
    contract::{Binds, Effect, Kind, Library, Operation, Permanence, Role, Shape, StateRole},
    engine::{Capabilities, Selection, plan},
    reference::Account,
};

/// The beginning of a configuration, the same for every vendor.
const TEMPLATE: &str = include_str!("template.toml");

/// A commented configuration for a vendor's service.
#[must_use]
pub fn template(library: &Library, vendor: &str) -> String {
    let mut text = TEMPLATE.replace("{vendor}", vendor);
    let tested = |operation: &&Operation| operation.role == Role::Subject || operation.effect == Effect::Reads;
    let operations = library.of_vendor(vendor).into_iter().filter(tested);
    for operation in operations {
        let used = used_without_effects(library, operation);
        let _ = writeln!(text);
        let id = &operation.id;
        let _ = match operation.effect {
            Effect::Reads => writeln!(
                text,
                "# {id}: it only reads, and is tested when it is named: `bythebook run --target cloud {id}`"
            ),
            Effect::Writes => writeln!(text, "# {id}"),
        };
        for (name, state) in &operation.states {
            if state.binds.is_empty() && state.role != StateRole::NoPermission {
                continue;
            }
            let _ = writeln!(text);
            if !used.contains(name) {
                let _ = writeln!(
                    text,
                    "# Used only on a service of your own: on a real account a run changes nothing yet."
                );
            }
            let block = state_block(operation, name, "cloud");
            let base = state.role == StateRole::Base && used.contains(name);
            for line in block.lines() {
                // A base state is wanted where it is used; the others can come later.
                let comment = if base || line.starts_with('#') { "" } else { "# " };
                let _ = writeln!(text, "{comment}{line}");
            }
        }
    }
    text
}

/// The block of a target that has what a test account has.
#[must_use]
pub fn test_account_block(library: &Library, target: &str, endpoint: &str, account: &Account) -> String {
    let entries = |values: &[(&str, &str)]| {
        values.iter().fold(String::new(), |text, (name, value)| text + &entry(name, &Value::from(*value)) + "\n")
    };
    let mut text = header(&["targets", target]) + "\n";
    text += &entries(&[("endpoint", endpoint), ("credentials", "test"), ("account", &account.name)]);
    for operation in library.operations() {
        for name in operation.states.keys() {
            let Some(values) = account.state(&operation.id, name) else { continue };
            let has_key = account.credentials_of.contains_key(name);
            if values.is_empty() && !has_key {
                continue;
            }
            let _ = writeln!(text, "\n{}", header(&["targets", target, "states", &operation.id.to_string(), name]));
            if has_key {
                text += &entries(&[("credentials", "test")]);
            }
            for (parameter, value) in &values {
                let _ = writeln!(text, "{}", entry(parameter, value));
            }
        }
    }
    text
}

/// The states that a run takes values from on a real account, where nothing may take effect.
fn used_without_effects(library: &Library, operation: &Operation) -> BTreeSet<String> {
    let credentials = operation.states.iter().filter(|(_, state)| state.role == StateRole::NoPermission);
    let capabilities = Capabilities {
        may_write: false,
        credentials: BTreeMap::from([(operation.id.clone(), credentials.map(|(name, _)| name.clone()).collect())]),
        ..Capabilities::default()
    };
    let selection = Selection { names: vec![format!("{:#}", operation.id)], capabilities, ..Selection::default() };
    let plan = plan(library, &selection);
    let kinds = plan.iter().flat_map(|plan| plan.kinds().map(|(_, _, kind)| Arc::clone(&kind.case)));
    kinds.flat_map(|case| case.states.clone()).collect()
}

/// The block of one provider state of a target, to be filled in.
#[must_use]
pub fn state_block(operation: &Operation, name: &str, target: &str) -> String {
    let mut text = String::new();
    let Some(state) = operation.states.get(name) else { return text };
    let _ = writeln!(text, "# {}", state.summary);
    if let Some(arrange) = &state.arrange {
        let _ = writeln!(text, "# How to make it: {arrange}");
    }
    if state.permanence == Permanence::Passing {
        let _ =
            writeln!(text, "# This state ends by itself, and cannot be kept up on a real account. Leave it out there.");
    }
    let _ = writeln!(text, "{}", header(&["targets", target, "states", &operation.id.to_string(), name]));
    if state.role == StateRole::NoPermission {
        let _ =
            writeln!(text, "credentials = {{ access_key_env = \"OTHER_ACCESS_KEY\", secret_env = \"OTHER_SECRET\" }}");
    }
    for (parameter, binds) in &state.binds {
        let shape = operation.parameter(parameter).map(|parameter| &parameter.shape);
        let value = match (binds, shape.map(|shape| &shape.kind)) {
            (Binds::One(_), _) => "\"…\"".to_owned(),
            (Binds::Pool(size), Some(Kind::List(items))) => {
                format!("[{}]   # {size} of them", element(items))
            }
            (Binds::Pool(size), _) => format!("[\"…\"]   # {size} of them"),
        };
        let _ = writeln!(text, "{} = {value}", key(parameter));
    }
    text
}

fn element(shape: &Shape) -> String {
    match &shape.kind {
        Kind::Object(members) => {
            let members: Vec<String> = members.iter().map(|member| format!("{} = \"…\"", key(&member.name))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        _ => "\"…\"".to_owned(),
    }
}
