//! The one run that all cases of a test read.

use std::{
    collections::BTreeMap,
    env, io,
    io::Write as _,
    sync::{Arc, OnceLock},
};

use libtest_mimic::Failed;

use super::{
    conformance::{Conformance, ServiceSource},
    lock,
};
use crate::{
    contract::Library,
    engine::{Plan, Selection},
    event::{ClauseResult, Verdict},
    reference::Rules,
    report,
    session::{self, OnThisMachine, RunOptions, Session, SessionError, run_number, with_causes},
};

/// The variable that names the service to test in place of the one that the test names.
pub const TARGET: &str = "BYTHEBOOK_TARGET";
/// The variable that lets inconclusive clauses pass.
pub const ALLOW_INCONCLUSIVE: &str = "BYTHEBOOK_ALLOW_INCONCLUSIVE";
/// The variable that lets warnings fail.
pub const STRICT: &str = "BYTHEBOOK_STRICT";

/// The number of cases that run at once, against a service that makes that possible.
const CONCURRENCY: usize = 8;

/// One run, of which every case reads its part.
pub(super) struct SharedRun {
    runtime: tokio::runtime::Runtime,
    session: Session,
    pub(super) plan: Plan,
    pub(super) options: RunOptions,
    /// One case for each operation instead of one for each clause.
    pub(super) by_operation: bool,
    strict: bool,
    allow_inconclusive: bool,
    results: OnceLock<Result<Results, String>>,
}

/// The results of the one run.
struct Results {
    /// The results of the clauses by their full ids.
    clauses: BTreeMap<String, ClauseResult>,
    /// The number of calls that its cases made.
    calls: u64,
}

impl SharedRun {
    /// Opens a session with the service of a test, and plans the run.
    pub(super) fn open(mut test: Conformance) -> Result<Self, String> {
        if let Some(target) = env::var(TARGET).ok().filter(|target| !target.is_empty()) {
            test.source = ServiceSource::Named(target);
        }
        let library = match &test.specs {
            None => Library::embedded().map_err(|error| with_causes(&error)),
            Some(folder) => Library::with_folder(folder).map_err(|error| with_causes(&error)),
        };
        let library = Arc::new(library?);
        let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("tokio does not start: {error}"))?;
        let open = || -> Result<Session, SessionError> {
            match &test.source {
                ServiceSource::Embedded => {
                    runtime.block_on(Session::embedded(Arc::clone(&library), Rules::default(), ""))
                }
                ServiceSource::Named(name) => Session::named(Arc::clone(&library), name, &test.config, &OnThisMachine),
                ServiceSource::InProcess(opens) => {
                    let with = test.configured.as_ref();
                    let with = with.map(|name| session::configured(&library, name, &test.config, &OnThisMachine));
                    Ok(opens(Arc::clone(&library), with.transpose()?))
                }
            }
        };
        let session = open().map_err(|error| with_causes(&error))?;
        let selection = Selection { names: test.names, cases: test.cases, ..Selection::default() };
        let plan = session.plan(&selection).map_err(|error| with_causes(&error))?;
        let options = RunOptions { seed: test.seed, concurrency: CONCURRENCY, selection, run: run_number() };
        Ok(Self {
            runtime,
            session,
            plan,
            options,
            by_operation: matches!(test.source, ServiceSource::Named(_)) && is_set("NEXTEST"),
            strict: test.strict || is_set(STRICT),
            allow_inconclusive: test.allow_inconclusive || is_set(ALLOW_INCONCLUSIVE),
            results: OnceLock::new(),
        })
    }

    /// The results of some clauses.
    pub(super) fn verdict(&self, clauses: &[String]) -> Result<(), Failed> {
        let results = self.results.get_or_init(|| self.make()).as_ref().map_err(Failed::from)?;
        let mut problems = Vec::new();
        for id in clauses {
            match results.clauses.get(id) {
                None => problems.push(format!("{id}: the run says nothing about it")),
                Some(clause) => problems.extend(self.problem(id, clause, results.calls > 0)),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n\n").into()) }
    }

    /// The text of a clause that fails the test, if it does. A run in which nothing `ran` allows nothing.
    fn problem(&self, id: &str, clause: &ClauseResult, ran: bool) -> Option<String> {
        match clause.verdict {
            Verdict::Pass => None,
            Verdict::Fail if clause.is_warning() && !self.strict => {
                let _ = writeln!(io::stderr(), "warning: {}", described(id, clause));
                None
            }
            Verdict::Inconclusive | Verdict::Skipped if self.allow_inconclusive && ran => None,
            Verdict::Fail | Verdict::Inconclusive | Verdict::Skipped | Verdict::Error => Some(described(id, clause)),
        }
    }

    /// The one run.
    fn make(&self) -> Result<Results, String> {
        let _lock = match self.session.shared_account() {
            None => None,
            Some(account) => Some(lock::of(&account).map_err(|error| format!("{account} cannot be locked: {error}"))?),
        };
        let run = self.runtime.block_on(self.session.run(&self.options, |_| {}));
        let summary = run.map_err(|error| with_causes(&error))?;
        let clauses =
            summary.clauses().map(|(operation, clause)| (format!("{}/{}", operation.id, clause.id), clause.clone()));
        Ok(Results { clauses: clauses.collect(), calls: summary.run.as_ref().map_or(0, |run| run.calls) })
    }
}

fn is_set(variable: &str) -> bool {
    env::var(variable).is_ok_and(|value| !value.is_empty() && value != "0")
}

/// A clause that did not pass, in words.
fn described(id: &str, clause: &ClauseResult) -> String {
    let word = match clause.verdict {
        Verdict::Pass => "pass",
        Verdict::Fail if clause.is_warning() => "WARNING",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Skipped => "skipped",
        Verdict::Error => "ERROR",
    };
    let place = clause.citation.first().map(|cited| format!(" ({cited}, {})", cited.source.url())).unwrap_or_default();
    let mut lines = vec![format!("{word} {id}"), format!("  documented   {}{place}", clause.promise)];
    lines.extend(clause.reason.as_ref().map(|reason| format!("  reason       {reason}")));
    if let Some(finding) = &clause.finding {
        lines.extend(report::sent(finding).iter().map(|line| format!("  sent         {line}")));
        lines.push(format!("  expected     {}", finding.expected));
        lines.push(format!("  actual       {}", finding.actual));
    }
    lines.join("\n")
}
