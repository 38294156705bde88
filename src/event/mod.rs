//! What happens during a run, as values. The engine tells; reports and progress displays listen.

mod finding;
mod reason;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use finding::{AnswerRecord, FindingResult, ReadKind, StepOutcome, StepRecord};
pub use reason::{CaseError, InconclusiveReason, Reason};

pub use crate::check::{FindingKind, InconclusiveCase, Lacking, Observed, SkipReason};
use crate::contract::{Cited, Strength};

/// Something that happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The run begins.
    RunStarted {
        /// The seed.
        seed: u64,
        /// How many cases are planned.
        cases: usize,
    },
    /// A case was carried out and judged.
    CaseFinished {
        /// How many have been so far.
        done: usize,
        /// How many requests it made, those of waits included.
        requests: u64,
        /// The full ids of the clauses that it breaks.
        broken: Vec<String>,
    },
    /// All that is said about an operation.
    OperationFinished(OperationResult),
    /// The run is over.
    RunFinished(RunResult),
}

/// The results of an operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OperationResult {
    /// The operation's name.
    pub id: String,
    /// Its clauses, in the order of the contract.
    pub clauses: Vec<ClauseResult>,
    /// What was seen where the page is silent: name to distinct values.
    pub observations: BTreeMap<String, BTreeSet<Observed>>,
}

/// The result of a clause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClauseResult {
    /// The id inside the operation.
    pub id: String,
    /// The promise, in our words.
    pub promise: String,
    /// How much it binds.
    pub strength: Strength,
    /// The verdict.
    pub verdict: Verdict,
    /// The check that tests it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<&'static str>,
    /// Where the promise stands; the first citation says it.
    pub citation: Vec<Cited>,
    /// The reason for which there is neither pass nor fail, where there is neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The finding, on a fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingResult>,
}

impl ClauseResult {
    /// Whether the clause failed in a way that fails the run: a finding of full strength on a `must`.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.verdict == Verdict::Fail && self.counts_as() == Strength::Must
    }

    /// Whether the clause failed in a way that is a warning.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.verdict == Verdict::Fail && self.counts_as() == Strength::Should
    }

    fn counts_as(&self) -> Strength {
        self.finding.as_ref().map_or(self.strength, |finding| finding.strength)
    }
}

/// The verdict of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every case that the clause needs passed.
    Pass,
    /// A case failed.
    Fail,
    /// Tested, not settled.
    Inconclusive,
    /// Not tested.
    Skipped,
    /// Not tested, for an error of ours or of the network.
    Error,
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunResult {
    /// The seed.
    pub seed: u64,
    /// How many calls the cases made; what waiting for something took is not counted.
    pub calls: u64,
    /// How many calls were accepted, those to siblings included.
    pub accepted: u64,
    /// How many requests were sent, polls and retries included.
    pub requests: u64,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Why the run ended before its plan did, where it did.
    pub cut_short: Option<String>,
}
