//! `bythebook contract`: the finished contract, for other OpenAPI tools.

use super::{Exit, Failure, print, rules::unknown};
use crate::contract::Library;

#[derive(Debug, clap::Args)]
pub(super) struct ContractArguments {
    /// The operation
    operation: String,
}

pub(super) fn execute(library: &Library, arguments: &ContractArguments) -> Result<Exit, Failure> {
    let known: Vec<String> = library.operations().map(|operation| operation.name.clone()).collect();
    let document =
        library.document(&arguments.operation).ok_or_else(|| unknown("operation", &arguments.operation, &known))?;
    print(&(serde_json::to_string_pretty(document).unwrap_or_default() + "\n"))?;
    Ok(Exit::Kept)
}
