//! `bythebook serve`: starts the reference service.

use std::{fmt::Write, net::SocketAddr, sync::Arc};

use super::{Exit, Failure, block_on, print, rules::Behaviour};
use crate::{
    contract::Library,
    reference::{Account, Reference, account, is_test_key},
    session::test_account_block,
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
    text + &test_account_block(library, "reference", &format!("http://{address}"), account)
}
