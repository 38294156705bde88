//! Events of a run, as values. The engine sends them; reports and progress displays receive them.

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
        /// The number of planned cases.
        cases: usize,
    },
    /// A case was carried out and judged.
    CaseFinished {
        /// The number of finished cases, this one included.
        done: usize,
        /// The number of its requests, those of waits included.
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
    /// Observations, where the page is silent: name to distinct values.
    pub observations: BTreeMap<String, BTreeSet<Observed>>,
}

/// The result of a clause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClauseResult {
    /// The id inside the operation.
    pub id: String,
    /// The promise, in our words.
    pub promise: String,
    /// Its strength.
    pub strength: Strength,
    /// The verdict.
    pub verdict: Verdict,
    /// The check that tests it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<&'static str>,
    /// Citations of the promise; the first one states it.
    pub citation: Vec<Cited>,
    /// The reason for which there is neither pass nor fail, where there is neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The finding, on a fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingResult>,
}

impl ClauseResult {
    /// True where the clause fails the run: a finding of full strength on a `must`.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.verdict == Verdict::Fail && self.counts_as() == Strength::Must
    }

    /// True where the clause failed, and counts as a warning.
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
    /// The number of calls that the cases made, without those of waits.
    pub calls: u64,
    /// The number of accepted calls, those to companion operations included.
    pub accepted: u64,
    /// The number of requests sent, polls and retries included.
    pub requests: u64,
    /// The duration in milliseconds.
    pub duration_ms: u64,
    /// The reason for which the run ended early, if it did.
    pub cut_short: Option<String>,
}
