//! `bythebook serve`: starts the reference service.

use std::{fmt::Write, net::SocketAddr, sync::Arc};

use super::{Exit, Failure, block_on, print, rules::Behaviour};
use crate::{
    contract::Library,
    reference::{Account, Reference, account, is_test_key},
};

#[derive(Debug, clap::Args)]
pub(super) struct ServeArguments {
    /// The IP address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The test account to print; any other name of letters, digits and hyphens is a fresh account too
    #[arg(long, value_name = "NAME", default_value = "one")]
    account: String,
    #[command(flatten)]
    behaviour: Behaviour,
}

pub(super) fn execute(library: &Arc<Library>, arguments: &ServeArguments) -> Result<Exit, Failure> {
    let rules = arguments.behaviour.rules()?;
    let account = account(&arguments.account);
    if !account.credentials.access_key().is_some_and(is_test_key) {
        let wanted = "expected 1 to 64 lower-case letters, digits and hyphens";
        return Err(Failure::usage(format!("--account: {wanted}, found `{}`", arguments.account)));
    }
    block_on(async {
        let started = Reference::start(arguments.listen, rules, Arc::clone(library)).await;
        let mut reference = started.map_err(|error| Failure {
            text: format!("cannot listen on {}: {error}", arguments.listen),
            exit: Exit::Invalid,
        })?;
        print(&introduction(library, reference.address(), &account))?;
        reference.wait().await;
        Ok(Exit::Passed)
    })
}

fn introduction(library: &Library, address: SocketAddr, account: &Account) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "# bythebook reference service, endpoint http://{address}");
    for (name, credentials) in [
        ("test key", &account.credentials),
        ("test temporary key", &account.temporary),
        ("test token in place of a key", &account.token),
    ] {
        let id = credentials.access_key().map(str::to_owned);
        let secrets = credentials.secrets().map(|secret| secret.expose().to_owned());
        let words: Vec<String> = id.into_iter().chain(secrets).collect();
        let _ = writeln!(text, "# {name}: {}", words.join(" "));
    }
    let _ = writeln!(text, "# test it against its documentation: bythebook run --target http://{address}");
    let _ = writeln!(text, "# Ctrl-C stops it. What follows is the block for bythebook.toml.");
    let _ = writeln!(text);
    let _ = writeln!(text, "[targets.reference]");
    let _ = writeln!(text, "endpoint = \"http://{address}\"");
    let _ = writeln!(text, "credentials = \"test\"");
    let _ = writeln!(text, "account = \"{}\"", account.name);
    for operation in library.operations() {
        for name in operation.states.keys() {
            let Some(values) = account.state(&operation.id, name) else { continue };
            let other = account.credentials_of.contains_key(name);
            if values.is_empty() && !other {
                continue;
            }
            let _ = writeln!(text);
            let _ = writeln!(text, "[targets.reference.states.{}.{name}]", operation.id);
            if other {
                let _ = writeln!(text, "credentials = \"test\"");
            }
            for (parameter, value) in &values {
                let _ = writeln!(text, "{} = {}", key(parameter), toml_value(value));
            }
        }
    }
    text
}

/// A TOML key: bare where that is allowed.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { name.to_owned() } else { serde_json::Value::from(name).to_string() }
}

/// A value as TOML writes it: strings and numbers as JSON does, objects as inline tables.
fn toml_value(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{} = {}", key(name), toml_value(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        serde_json::Value::Array(elements) if elements.iter().any(serde_json::Value::is_object) => {
            let elements: Vec<String> = elements.iter().map(|value| format!("  {},\n", toml_value(value))).collect();
            format!("[\n{}]", elements.concat())
        }
        serde_json::Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(toml_value).collect();
            format!("[{}]", elements.join(", "))
        }
        other => other.to_string(),
    }
}
