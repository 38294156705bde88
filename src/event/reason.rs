//! Reasons for which a clause neither passed nor failed.

use serde::{Serialize, Serializer};

use super::Verdict;
use crate::check::{InconclusiveCase, SkipReason};

/// A reason for which a clause neither passed nor failed.
///
/// It is written as an object: `kind`, the fields of the kind, and `text`, the reason in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The clause was not tested.
    #[error(transparent)]
    Skipped(#[from] SkipReason),
    /// The clause was tested, and what came of it settles nothing.
    #[error(transparent)]
    Inconclusive(#[from] InconclusiveReason),
    /// A case could not be carried out, for no fault of the service.
    #[error(transparent)]
    Error(#[from] CaseError),
}

impl Reason {
    /// The verdict of a clause with this reason.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Skipped(_) => Verdict::Skipped,
            Self::Inconclusive(_) => Verdict::Inconclusive,
            Self::Error(_) => Verdict::Error,
        }
    }

    /// The reason for which the clause was skipped, where it was.
    #[must_use]
    pub fn skipped(&self) -> Option<&SkipReason> {
        match self {
            Self::Skipped(reason) => Some(reason),
            Self::Inconclusive(_) | Self::Error(_) => None,
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Kind<'a> {
            Skipped(&'a SkipReason),
            Inconclusive(&'a InconclusiveReason),
            Error(&'a CaseError),
        }
        #[derive(Serialize)]
        struct Written<'a> {
            #[serde(flatten)]
            kind: Kind<'a>,
            text: String,
        }
        let kind = match self {
            Self::Skipped(reason) => Kind::Skipped(reason),
            Self::Inconclusive(reason) => Kind::Inconclusive(reason),
            Self::Error(reason) => Kind::Error(reason),
        };
        Written { kind, text: self.to_string() }.serialize(serializer)
    }
}

/// A reason for which a clause that was tested is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum InconclusiveReason {
    /// The finding hangs on a provider state that may not have held.
    #[error("the provider state may not have held: {doubt}")]
    StateInDoubt {
        /// The evidence against the state.
        #[serde(skip)]
        doubt: String,
    },
    /// No case of a kind that the clause needs came to a verdict.
    #[error("nothing came of the case `{case}`")]
    NoResult {
        /// The kind of case.
        case: String,
    },
    /// No exchange of the run shows what the clause is about.
    #[error("no exchange of the run shows it")]
    NotShown,
    /// A valid call was refused, and so was every other call of the operation on an account that the user describes.
    #[error(
        "no call of the operation was accepted ({actual}): the credentials may be wrong, or what the configuration says \
         of the provider states"
    )]
    NeverAccepted {
        /// The answer to the valid call.
        actual: String,
    },
    /// A case settles nothing.
    #[error(transparent)]
    #[serde(untagged)]
    Case(#[from] InconclusiveCase),
}

/// An error, ours or the network's, for which a case could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum CaseError {
    /// The check's strategy gives no scenario.
    #[error("no scenario could be drawn: {why}")]
    NoScenario {
        /// The strategy's words.
        #[serde(skip)]
        why: String,
    },
    /// A call could take effect where none may.
    #[error("not sent: it could take effect on a target where nothing may be changed")]
    Harmful,
    /// The target has no credentials.
    #[error("the target has no credentials")]
    NoCredentials,
    /// A provider state of the target binds no credential.
    #[error("the target's state {state} binds no credential")]
    NoCredentialOf {
        /// The state.
        state: String,
    },
    /// A value of a call is not there.
    #[error("{why}")]
    NoValue {
        /// The value, and where it was looked for.
        #[serde(skip)]
        why: String,
    },
    /// A call cannot be made a request.
    #[error("{why}")]
    NoRequest {
        /// The protocol's words.
        #[serde(skip)]
        why: String,
    },
    /// No contract describes the operation of a call.
    #[error("no contract describes {operation}")]
    NoContract {
        /// The operation.
        operation: String,
    },
    /// The contract of an operation names none through which its effect is read.
    #[error("the contract of {operation} names no operation that shows its effect")]
    NoReadBack {
        /// The operation.
        operation: String,
    },
    /// The contract of an operation names none that takes its effect back.
    #[error("the contract of {operation} names no undo")]
    NoUndo {
        /// The operation.
        operation: String,
    },
    /// The target stopped answering.
    #[error("the target stopped answering")]
    TargetGone,
    /// The code that carries a case out panicked.
    #[error("{panic}")]
    Panicked {
        /// The panic's message.
        #[serde(skip)]
        panic: String,
    },
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reason_is_written_with_its_kind_its_fields_and_its_words() {
        let written = |reason: Reason| serde_json::to_value(reason).unwrap();
        let skipped = SkipReason::NeedsState { state: "full".to_owned() };
        assert_eq!(
            written(skipped.into()),
            json!({"kind": "needs-state", "state": "full", "text": "needs state full"})
        );
        assert_eq!(
            written(InconclusiveReason::from(InconclusiveCase::CallAnswered { answer: "500".to_owned() }).into()),
            json!({"kind": "call-answered", "answer": "500", "text": "the call is answered 500"})
        );
        assert_eq!(
            written(CaseError::TargetGone.into()),
            json!({"kind": "target-gone", "text": "the target stopped answering"})
        );
    }
}
