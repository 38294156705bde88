//! The summary of a run that all formats share.

use serde::Serialize;

use crate::event::{ClauseResult, Event, OperationResult, RunResult, Verdict};

/// A run that is over.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The service that was tested, as a person would name it: `the embedded reference service`.
    pub target: String,
    /// The commands that show a finding again.
    pub reproduce: Reproduction,
    /// Blocks for the configuration that would let skipped clauses be tested.
    pub to_configure: Vec<String>,
    /// Commands that would test something of this target, where the run could not.
    pub could_test: Vec<String>,
    /// Everything that is said about the operations, in plan order.
    pub operations: Vec<OperationResult>,
    /// The end of the run.
    pub run: Option<RunResult>,
}

/// The commands that show a finding again.
#[derive(Clone, Debug, Default)]
pub struct Reproduction {
    /// Options that each command takes, such as `--specs DIR`.
    pub options: Vec<String>,
    /// Options of `bythebook serve` with which a service like the tested one starts, where it has to be started first.
    pub serve: Option<String>,
    /// Options of `bythebook call`; absent where no command line reaches the service.
    pub call: Option<String>,
}

impl Reproduction {
    /// The command that starts the service, where it has to be started first.
    #[must_use]
    pub fn before(&self) -> Option<String> {
        let serve = self.serve.as_ref()?;
        let words = ["bythebook"].into_iter().chain(self.options.iter().map(String::as_str)).chain(["serve", serve]);
        Some(format!("{}   # in another terminal", words.collect::<Vec<_>>().join(" ")))
    }

    /// The options that each call takes.
    #[must_use]
    pub fn with(&self) -> Option<String> {
        let call = self.call.as_ref()?;
        Some(self.options.iter().map(String::as_str).chain([call.as_str()]).collect::<Vec<_>>().join(" "))
    }
}

impl Summary {
    /// Takes in an event.
    pub fn take(&mut self, event: Event) {
        match event {
            Event::RunStarted { .. } | Event::CaseFinished { .. } => {}
            Event::OperationFinished(operation) => self.operations.push(operation),
            Event::RunFinished(result) => self.run = Some(result),
        }
    }

    /// Every clause with its operation.
    pub fn clauses(&self) -> impl Iterator<Item = (&OperationResult, &ClauseResult)> {
        self.operations.iter().flat_map(|operation| operation.clauses.iter().map(move |clause| (operation, clause)))
    }

    /// The numbers of clauses by verdict.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (_, clause) in self.clauses() {
            match clause.verdict {
                Verdict::Pass => totals.pass += 1,
                Verdict::Fail if clause.is_failure() => totals.fail += 1,
                Verdict::Fail => totals.warnings += 1,
                Verdict::Inconclusive => totals.inconclusive += 1,
                Verdict::Skipped => totals.skipped += 1,
                Verdict::Error => totals.errors += 1,
            }
        }
        totals.observations = self.operations.iter().map(|operation| operation.observations.len() as u64).sum();
        totals.requests = self.run.as_ref().map_or(0, |run| run.calls);
        totals
    }
}

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Clauses that passed.
    pub pass: u64,
    /// `must` clauses that failed.
    pub fail: u64,
    /// `should` clauses that failed, or `must` clauses with a finding that counts as a warning.
    pub warnings: u64,
    /// Clauses that were tested and not settled.
    pub inconclusive: u64,
    /// Clauses that were not tested.
    pub skipped: u64,
    /// Clauses that could not be tested, for no fault of the service.
    pub errors: u64,
    /// Names of observations.
    pub observations: u64,
    /// Calls that the cases made; polls and retries are not counted.
    pub requests: u64,
}
