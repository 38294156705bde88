//! A clause: one thing that a contract promises.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Cited, CommonKind, OperationId, Precedence, Statement, ValuePath};

/// One thing that a contract promises.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The stable id inside the operation, for example `RouteEntries.max-items`.
    pub id: String,
    /// The promise in our words, with its values.
    pub promise: String,
    /// Its strength.
    pub strength: Strength,
    /// Its citations, the first being the one that says it.
    pub cite: Vec<Cited>,
    /// The promise, for the checks.
    pub kind: ClauseKind,
    /// Its testability.
    pub testability: Testability,
}

impl Clause {
    /// The id with the operation before it, unique in a library.
    #[must_use]
    pub fn full_id(&self, operation: &OperationId) -> String {
        format!("{operation}/{}", self.id)
    }
}

/// The strength with which a clause binds. `must` needs the operation's own page (R1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// A finding is a warning.
    Should,
    /// A finding is a failure.
    Must,
}

impl fmt::Display for Strength {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Should => "should",
            Self::Must => "must",
        })
    }
}

/// The testability of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Testability {
    /// Checks ask it.
    Testable,
    /// It is left out, for this reason.
    Excluded(String),
    /// The documentation leaves it open, for this reason: every answer passes.
    Silent(String),
}

/// Lines of a page that promise no answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NonRequirement {
    /// The lines, or `nowhere`.
    pub lines: String,
    /// The statement in our words.
    pub what: String,
    /// The reason for which it is no clause.
    pub why: String,
}

/// A kind of promise.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ClauseKind {
    /// A valid request is accepted.
    AcceptsValid,
    /// A success has the documented status.
    SuccessStatus,
    /// The reader operation shows the effect of an accepted call.
    Effect,
    /// The reader operation no longer shows what an accepted call takes back.
    Undone,
    /// The pages of a list together show each element once.
    Paging,
    /// A statement about a value of the request.
    Request {
        /// The value.
        path: ValuePath,
        /// The statement.
        statement: Statement,
        /// The number in it, for lengths, ranges and limits.
        bound: Option<i64>,
    },
    /// A statement about a member of the success answer.
    Response {
        /// The member.
        path: ValuePath,
        /// The statement.
        statement: Statement,
        /// The keyword's place in [`Success::schema`](super::Success::schema), a JSON pointer.
        keyword: Option<String>,
    },
    /// A statement about a header of the success answer.
    ResponseHeader {
        /// The header.
        name: String,
        /// The statement.
        statement: Statement,
    },
    /// Something about dry runs.
    DryRun(DryRunPromise),
    /// The access key is checked.
    KeyChecked,
    /// The permission is checked.
    PermissionChecked,
    /// Whenever the code is seen, status and message are the row's.
    ErrorForm {
        /// The code.
        code: String,
    },
    /// In the row's state the call is refused with the row's code.
    ErrorState {
        /// The code.
        code: String,
        /// The state.
        state: String,
    },
    /// A call that names something that does not exist is not accepted.
    NotFound {
        /// The parameter that names it.
        parameter: String,
        /// The state that invents it.
        state: String,
    },
    /// One holder for each thing held.
    Exclusive,
    /// The same token and request: the same resource.
    Idempotent,
    /// A dry run does not use its token up.
    TokenSpared,
    /// A call that is refused for one element of a list does nothing with the others.
    Atomic {
        /// The list.
        parameter: String,
    },
    /// Of two things that stand in the way of a call, the first is answered.
    Precedence(Box<Precedence>),
    /// A promise of the common contract.
    Common(CommonKind),
}

/// A promise about dry runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DryRunPromise {
    /// A request that the real call accepts gets the pass answer.
    Pass,
    /// Leaving the switch out means its default.
    Default,
    /// Nothing changes.
    NoEffect,
    /// Required parameters are checked.
    ChecksRequired,
    /// The access key is checked.
    ChecksKey,
    /// The permission is checked.
    ChecksPermission,
    /// A refusal carries the real call's code.
    SameError,
    /// Another spelling of the switch is a dry run too.
    Spelling(String),
}
