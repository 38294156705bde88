//! Errors in contract files and in names.

use std::path::PathBuf;

use super::Suggestion;

/// A contract file that cannot be used: where, what was expected and what was found.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {problem}", if pointer.is_empty() { String::new() } else { format!("#{pointer}") })]
pub struct ContractError {
    /// The file, as the user would name it.
    pub file: String,
    /// The JSON pointer inside it; empty for the whole document.
    pub pointer: String,
    /// The problem: what was expected and what was found.
    pub problem: String,
}

impl ContractError {
    pub(super) fn new(file: &str, pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { file: file.to_owned(), pointer: pointer.into(), problem: problem.into() }
    }
}

/// A text that names no operation or clause, or more than one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Nothing has the name.
    #[error("there is no {kind} `{name}`{suggestion}")]
    Unknown {
        /// The kind of thing that was named.
        kind: &'static str,
        /// The name.
        name: String,
        /// The name that is most likely meant.
        suggestion: Suggestion,
    },
    /// Operations of several vendors or services have the name.
    #[error("`{name}` names more than one operation: say which of {}", candidates.join(", "))]
    Ambiguous {
        /// The name.
        name: String,
        /// The names in full.
        candidates: Vec<String>,
    },
}

/// An error in a folder of contracts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LibraryError {
    /// A file is wrong.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// A file or folder cannot be read.
    #[error("{} cannot be read", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// A file that was meant to be read has a name of no contract.
    #[error("{} is no name of a contract: expected <vendor>/<service>/<Operation>.openapi.json, with <Operation>.overlay.json beside it, or <vendor>/common.openapi.json; rename it, or move it out of the folder", path.display())]
    OtherName {
        /// The file.
        path: PathBuf,
    },
    /// A folder has no contracts.
    #[error("{} has no contracts: expected <vendor>/<service>/<Operation>.openapi.json, as `bythebook derive --out` writes them", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

/// One step deeper in a JSON pointer (RFC 6901).
pub(super) fn pointer_to(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}
