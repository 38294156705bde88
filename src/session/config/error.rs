//! Errors in a configuration.

use std::{fmt, path::Path, process::ExitStatus};

use crate::{
    contract::{NameError, OperationId, Suggestion},
    endpoint::TargetError,
};

/// An error in a configuration: the file, the place in it, and the problem there.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {place}{problem}")]
pub struct ConfigError {
    file: String,
    place: ConfigPlace,
    problem: Box<ConfigProblem>,
}

impl ConfigError {
    pub(super) fn new(file: &Path, Misplaced { place, problem }: Misplaced) -> Self {
        Self { file: file.display().to_string(), place, problem }
    }

    /// The problem.
    #[must_use]
    pub fn problem(&self) -> &ConfigProblem {
        &self.problem
    }
}

/// A problem with its place in the file.
#[derive(Debug)]
pub(super) struct Misplaced {
    pub(super) place: ConfigPlace,
    pub(super) problem: Box<ConfigProblem>,
}

impl Misplaced {
    pub(super) fn new(place: ConfigPlace, problem: ConfigProblem) -> Self {
        Self { place, problem: Box::new(problem) }
    }
}

/// A place in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ConfigPlace {
    /// The file.
    File,
    /// A line, counted from 1.
    Line(usize),
    /// The value under keys, parted by dots.
    Keys(String),
}

impl fmt::Display for ConfigPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line(line) => write!(formatter, "line {line}: "),
            Self::Keys(keys) => write!(formatter, "{keys}: "),
        }
    }
}

/// A problem in a configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigProblem {
    /// The text is no TOML, or a value is not of its key's type.
    #[error("{0}")]
    Toml(String),
    /// A key is not known.
    #[error("there is no key `{key}`{suggestion} (known are {})", known.join(", "))]
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that can stand in its place.
        known: &'static [&'static str],
        /// The name that is most likely meant.
        suggestion: Suggestion,
    },
    /// There is no such target.
    #[error("there is no target `{name}`{suggestion}{}", if *is_address { "; a URL begins with http:// or https://" } else { "" })]
    UnknownTarget {
        /// The name.
        name: String,
        /// The name that is most likely meant.
        suggestion: Suggestion,
        /// Set where the name looks like an address.
        is_address: bool,
    },
    /// A name is none of one operation.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Two tables are about one operation.
    #[error("`{0:#}` has another table, too, under another of its names")]
    OperationTwice(OperationId),
    /// The operation is another vendor's.
    #[error("{operation} is of {}, and the target of {vendor}", operation.vendor())]
    OtherVendor {
        /// The operation.
        operation: OperationId,
        /// The target's vendor.
        vendor: String,
    },
    /// No contract is of the vendor.
    #[error("there is no contract of a vendor `{vendor}`; there are {}", known.join(", "))]
    UnknownVendor {
        /// The vendor.
        vendor: String,
        /// The vendors that have contracts.
        known: Vec<String>,
    },
    /// The operation has no such provider state.
    #[error("{operation} has no such provider state{suggestion}")]
    UnknownState {
        /// The operation.
        operation: OperationId,
        /// The name that is most likely meant.
        suggestion: Suggestion,
    },
    /// The operation has no such parameter.
    #[error("{operation} has no parameter `{parameter}`{suggestion}")]
    UnknownParameter {
        /// The operation.
        operation: OperationId,
        /// The parameter.
        parameter: String,
        /// The name that is most likely meant.
        suggestion: Suggestion,
    },
    /// The state binds another parameter, too.
    #[error("expected a value for `{0}`, found none")]
    NoValue(String),
    /// The state binds one value.
    #[error("expected a text, found {0}")]
    NoText(String),
    /// The state binds a pool.
    #[error("expected a list of {size}, or of fewer, found {found}")]
    NoPool {
        /// The size of the contract's pool.
        size: u32,
        /// The statement in our words.
        found: String,
    },
    /// A value of a template is still to be filled in.
    #[error("is not filled in yet: {0}")]
    NotFilledIn(&'static str),
    /// The endpoint is no address of a service.
    #[error("{0}")]
    Endpoint(TargetError),
    /// A reset is only known to be harmless on a service that takes the test credentials.
    #[error("expected only beside `credentials = \"test\"`")]
    ResetOfOthers,
    /// The reset is no path.
    #[error("expected a path such as `/reset`, found `{0}`")]
    NoPath(String),
    /// A table of credentials lacks something.
    #[error("expected `access_key_env` and `secret_env`, or `token_env`")]
    NoKey,
    /// The target or the state has no test credentials.
    #[error("expected a table such as {{ access_key_env = \"…\", secret_env = \"…\" }}: there is no test key for it")]
    NoTestKey,
    /// A variable is not set.
    #[error("the environment variable {0} is not set")]
    NoVariable(String),
    /// There is no such command.
    #[error("there is no command `{name}`{suggestion}")]
    UnknownCommand {
        /// The name.
        name: String,
        /// The name that is most likely meant.
        suggestion: Suggestion,
    },
    /// A command gives nothing.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A command prints something else than JSON.
    #[error("`{command}` does not print JSON: {error}")]
    NoJson {
        /// The command.
        command: String,
        /// The reader's error.
        error: serde_json::Error,
    },
    /// A command's JSON has nothing at the pointer.
    #[error("`{command}` prints nothing at {pointer}")]
    NothingAt {
        /// The command.
        command: String,
        /// The JSON pointer.
        pointer: String,
    },
}

/// An error of a command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// There is nothing to run.
    #[error("the command is empty")]
    Empty,
    /// It does not start.
    #[error("`{command}` does not start: {error}")]
    NoStart {
        /// The command.
        command: String,
        /// The system's error.
        error: std::io::Error,
    },
    /// It fails.
    #[error("`{command}` ends with {status}")]
    Failed {
        /// The command.
        command: String,
        /// The status with which it ended.
        status: ExitStatus,
    },
    /// It prints something else than text.
    #[error("`{0}` prints what is no text")]
    NoText(String),
}
