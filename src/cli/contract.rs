//! `bythebook contract`: the finished contract, for other OpenAPI tools.

use super::{Exit, Failure, print};
use crate::contract::Library;

#[derive(Debug, clap::Args)]
pub(super) struct ContractArguments {
    /// The operation
    operation: String,
}

pub(super) fn execute(library: &Library, arguments: &ContractArguments) -> Result<Exit, Failure> {
    let operation = library.resolve(&arguments.operation).map_err(|error| Failure::wrong(&error))?;
    let document = library.document(&operation.id);
    print(&(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"))?;
    Ok(Exit::Passed)
}
