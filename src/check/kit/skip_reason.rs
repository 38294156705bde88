//! Reasons for which a clause is not tested.

use serde::Serialize;

/// A reason for which a clause is not tested.
///
/// Reports group clauses by it and print it with [`Display`](std::fmt::Display); whoever has to tell reasons apart
/// matches on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum SkipReason {
    /// The contract excludes the clause.
    #[error("excluded: {why}")]
    Excluded {
        /// The contract's reason.
        why: String,
    },
    /// The documentation is silent, or contradicted by another source of the vendor.
    #[error("the documentation leaves it open: {why}")]
    LeftOpen {
        /// The contract's reason.
        why: String,
    },
    /// No check tests clauses of this kind.
    #[error("no check yet")]
    NoCheck,
    /// No check tests values of this format.
    #[error("no check yet for the format `{format}`")]
    NoCheckForFormat {
        /// The format.
        format: String,
    },
    /// The check tests values at the top of a request only.
    #[error("no check yet for a value inside another")]
    NestedValue,
    /// The clause is none of those that the check tests.
    #[error("the clause is none that its check tests")]
    OtherCheck,
    /// The contract does not say what a test needs.
    #[error("{what}")]
    ContractLacks {
        /// The missing statement.
        what: Lacking,
    },
    /// The contract names a state that it does not declare.
    #[error("the contract has no state {state}")]
    NoSuchState {
        /// The state.
        state: String,
    },
    /// A provider state of the contract is too small for the test.
    #[error("the state {state} has {has} `{parameter}`, {needed} are needed")]
    StateTooSmall {
        /// The state.
        state: String,
        /// The parameter whose values are too few.
        parameter: String,
        /// The number that the state binds.
        has: usize,
        /// The number that the test needs.
        needed: usize,
    },
    /// Two conditions whose order is tested change the same value.
    #[error("both conditions are about `{parameter}`: `both` has to name a state in which they hold")]
    ConditionsOverlap {
        /// The value.
        parameter: String,
    },
    /// The target has no such provider state.
    #[error("needs state {state}")]
    NeedsState {
        /// The state.
        state: String,
    },
    /// Calls of the test may take effect, and the target's owner has not allowed it.
    #[error("needs --effects reversible")]
    NeedsEffects,
    /// The test is made only where every call may take effect, whatever the owner allows.
    #[error("tested only where every call may take effect")]
    OnlyWhereCallsMayTakeEffect,
    /// A switch with a value of another type might make the call for real.
    #[error("a switch of another type might not be a dry run")]
    MightNotBeDryRun,
    /// The target does not look at signatures.
    #[error("the target does not look at signatures")]
    SignaturesIgnored,
    /// The target's credentials do not sign what the test would break.
    #[error("the target's credentials sign nothing that the case would break")]
    NothingSigned,
    /// The service does not have an operation that the test calls.
    #[error("the service does not have {operation}")]
    ServiceLacks {
        /// The operation.
        operation: String,
    },
    /// The embedded reference service does not have the clause's operation.
    #[error("the reference service does not have it")]
    ReferenceLacks,
    /// The built-in test accounts have no provider states of the clause's operation.
    #[error("the built-in test accounts have no provider states for it")]
    TestAccountsLack,
    /// No answer has the member that the clause is about, and the documentation's example does not show it.
    #[error("no answer of the run has the member, and it need not be there")]
    MemberNotSeen,
    /// No answer carried the error code, and the documentation promises it in no state.
    #[error("the page does not promise the code in any state, and no answer carried it")]
    CodeNotSeen,
    /// The check plans no case for the clause.
    #[error("no case tests it")]
    NoCase,
}

/// A thing that a contract does not say, and without which a clause cannot be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Lacking {
    /// A state in which a valid call is accepted.
    #[error("the contract names no base state")]
    BaseState,
    /// A state whose caller lacks the permission.
    #[error("the contract names no state without the permission")]
    StateWithoutPermission,
    /// A state in which an error row's condition holds.
    #[error("the contract names no state in which the row's condition holds")]
    RowState,
    /// A dry run.
    #[error("the contract names no dry run")]
    DryRun,
    /// A call that a dry run refuses.
    #[error("the contract names nothing that a dry run refuses")]
    DryRunRefusal,
    /// An idempotence token.
    #[error("the contract names no token")]
    Token,
    /// A call that shows what the clause is about.
    #[error("the contract gives no call that shows it")]
    Exercise,
    /// A second resource in the base state.
    #[error("the base state has one resource, two are needed")]
    SecondResource,
    /// A resource that can be held only once.
    #[error("the contract names nothing exclusive")]
    Exclusive,
    /// An operation that shows what a call did.
    #[error("the contract names no reader operation that shows the effect")]
    ReadBack,
    /// A way to ask for further pages.
    #[error("the contract does not say how further pages are asked for")]
    Pages,
    /// The value that the clause names.
    #[error("the contract describes no such value")]
    Value,
    /// The bound of a value.
    #[error("the contract gives no bound")]
    Bound,
    /// A value on either side of a bound.
    #[error("no value on either side of the bound can be made")]
    ValueAtBound,
    /// The default of a value.
    #[error("the contract gives no default")]
    Default,
    /// A list that takes more than one element.
    #[error("the list takes one element alone")]
    LongerList,
    /// An element for which a list is refused.
    #[error("the contract gives no element that gets the list refused")]
    RefusedElement,
    /// A difference between two conditions whose order is tested.
    #[error("the contract gives nothing to tell the two conditions apart")]
    Difference,
    /// Another value in an element that a condition leaves empty.
    #[error("nothing is left of an element without the value")]
    RestOfElement,
}

impl From<Lacking> for SkipReason {
    fn from(what: Lacking) -> Self {
        Self::ContractLacks { what }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reason_is_written_as_data_and_as_words() {
        let reason = SkipReason::NeedsState { state: "full".to_owned() };
        assert_eq!(serde_json::to_value(&reason).unwrap(), json!({"kind": "needs-state", "state": "full"}));
        assert_eq!(reason.to_string(), "needs state full");
        let reason = SkipReason::from(Lacking::BaseState);
        assert_eq!(serde_json::to_value(&reason).unwrap(), json!({"kind": "contract-lacks", "what": "base-state"}));
        assert_eq!(reason.to_string(), "the contract names no base state");
    }
}
