//! What to write into `bythebook.toml`: a whole file for a vendor, and the block of one provider state.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
};

use crate::contract::{Binds, Effect, Kind, Lasting, Library, Operation, Role, Shape, StateRole};
use crate::engine::{Capabilities, Selection, plan};

/// A commented configuration for a vendor's service.
#[must_use]
pub fn template(library: &Library, vendor: &str) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "# The service that `bythebook run --target cloud` tests against its documentation, and the account that it uses."
    );
    let _ = writeln!(text);
    let _ = writeln!(text, "[targets.cloud]");
    let _ = writeln!(text, "endpoint = \"https://…\"            # scheme, host and port of the service");
    let _ = writeln!(text, "vendor = \"{vendor}\"");
    let _ = writeln!(
        text,
        "# Secrets stay in the environment. For a temporary key add security_token_env; in place of a key,"
    );
    let _ =
        writeln!(text, "# where the vendor has tokens, token_env alone. \"test\" means the built-in test credentials.");
    let _ = writeln!(text, "credentials = {{ access_key_env = \"CLOUD_ACCESS_KEY\", secret_env = \"CLOUD_SECRET\" }}");
    let _ = writeln!(text, "# signature = \"ignored\"           # the service does not look at signatures");
    let _ = writeln!(text, "# region = \"…\"                   # where the vendor's signatures cover one");
    let _ = writeln!(text, "# ca_file = \"ca.pem\"              # a certificate to trust besides the system's");
    let _ = writeln!(text);
    let _ = writeln!(text, "# [targets.cloud.commands]");
    let _ = writeln!(text, "# terraform = [\"terraform\", \"output\", \"-json\"]");
    let _ = writeln!(
        text,
        "# A value may be {{ env = \"NAME\" }} or {{ output = \"terraform\", pointer = \"/table/value\" }}."
    );
    let _ = writeln!(text);
    let _ = writeln!(
        text,
        "# Provider states. Each asserts that its sentence holds. Clauses whose state is left out are skipped."
    );
    let tested = |operation: &&Operation| operation.role == Role::Subject || operation.effect == Effect::Reads;
    let operations = library.of_vendor(vendor).into_iter().filter(tested);
    for operation in operations {
        let used = used_without_effects(library, operation);
        let _ = writeln!(text);
        let _ = writeln!(
            text,
            "# {}{}",
            operation.id,
            if operation.effect == Effect::Reads {
                ": it only reads, and is tested when it is named: `bythebook run --target cloud ".to_owned()
                    + &operation.id.to_string()
                    + "`"
            } else {
                String::new()
            }
        );
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
            let block = state_block(operation, name, "targets.cloud");
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

/// The states that a run takes values from on an account that is not ours, where nothing may take effect.
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

/// The block of one provider state, to be filled in.
#[must_use]
pub fn state_block(operation: &Operation, name: &str, parent: &str) -> String {
    let mut text = String::new();
    let Some(state) = operation.states.get(name) else { return text };
    let _ = writeln!(text, "# {}", state.summary);
    if let Some(arrange) = &state.arrange {
        let _ = writeln!(text, "# How to make it: {arrange}");
    }
    if state.lasting == Lasting::Passing {
        let _ =
            writeln!(text, "# This state ends by itself, and cannot be kept up on a real account. Leave it out there.");
    }
    let _ = writeln!(text, "[{parent}.states.{}.{name}]", toml_key(&operation.id.to_string()));
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
        let _ = writeln!(text, "{} = {value}", toml_key(parameter));
    }
    text
}

/// A TOML key: bare where that is allowed.
fn toml_key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if is_bare { name.to_owned() } else { format!("\"{name}\"") }
}

fn element(shape: &Shape) -> String {
    match &shape.kind {
        Kind::Object(members) => {
            let members: Vec<String> = members.iter().map(|member| format!("{} = \"…\"", member.name)).collect();
            format!("{{ {} }}", members.join(", "))
        }
        _ => "\"…\"".to_owned(),
    }
}
