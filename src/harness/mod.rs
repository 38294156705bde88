//! Conformance as `cargo test` cases: each clause is a case that passes, fails or is ignored by itself.
//!
//! A test of ten lines, with `harness = false` in `Cargo.toml`:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use bythebook::harness::{self, Conformance};
//! # fn router() -> axum::Router { axum::Router::new() }
//!
//! fn main() -> ExitCode {
//!     // A service in this process, made anew for each case; `bythebook.toml` says what is found in it.
//!     harness::run(Conformance::service(router).configured("mock").only(["PublishVpcRouteEntries"]))
//! }
//! ```
//!
//! In one process all cases read one run of one engine, which is made when the first verdict is needed and tests what
//! the filter lets through. Under cargo-nextest each case is a process: against a service in this process, still one
//! case for each clause; against any other, one for each operation, kept apart by a lock for endpoint and account.
//!
//! The environment has the last word: `BYTHEBOOK_TARGET` names a target of `bythebook.toml` or a URL to test in place of
//! what the test names, `BYTHEBOOK_ALLOW_INCONCLUSIVE=1` lets inconclusive clauses pass, and `BYTHEBOOK_STRICT=1` lets
//! warnings fail.

mod lock;

use std::{
    collections::BTreeMap,
    env, io,
    io::Write as _,
    path::PathBuf,
    process::{self, ExitCode},
    sync::{Arc, OnceLock},
    time::{SystemTime, UNIX_EPOCH},
};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::{
    contract::Library,
    endpoint::{ServiceTarget, Target},
    engine::{Plan, PlannedOperation, Selection},
    event::{ClauseResult, SkipReason, Verdict},
    reference::Rules,
    report,
    session::{self, Configured, OnThisMachine, RunOptions, Session, SessionError},
};

/// The variable that names the service to test in place of the one that the test names.
pub const TARGET: &str = "BYTHEBOOK_TARGET";
/// The variable that lets inconclusive clauses pass.
pub const ALLOW_INCONCLUSIVE: &str = "BYTHEBOOK_ALLOW_INCONCLUSIVE";
/// The variable that lets warnings fail.
pub const STRICT: &str = "BYTHEBOOK_STRICT";

/// The number of cases that run at once, against a service that makes that possible.
const CONCURRENCY: usize = 8;

/// A service that a test tests against its documentation, and how.
pub struct Conformance {
    source: ServiceSource,
    configured: Option<String>,
    config: PathBuf,
    specs: Option<PathBuf>,
    names: Vec<String>,
    seed: u64,
    cases: Option<u32>,
    strict: bool,
    allow_inconclusive: bool,
}

/// The place of the service.
enum ServiceSource {
    Embedded,
    Named(String),
    InProcess(Opens),
}

/// Makes a session with a service of this process.
type Opens = Box<dyn Fn(Arc<Library>, Option<Configured>) -> Session + Send + Sync>;

impl Conformance {
    fn at(source: ServiceSource) -> Self {
        Self {
            source,
            configured: None,
            config: PathBuf::from(session::FILE),
            specs: None,
            names: Vec::new(),
            seed: 0,
            cases: None,
            strict: false,
            allow_inconclusive: false,
        }
    }

    /// The embedded reference service.
    #[must_use]
    pub fn embedded() -> Self {
        Self::at(ServiceSource::Embedded)
    }

    /// A target of `bythebook.toml`, or a URL of a service that accepts the built-in test credentials.
    #[must_use]
    pub fn target(name_or_url: impl Into<String>) -> Self {
        Self::at(ServiceSource::Named(name_or_url.into()))
    }

    /// A `tower` service such as an axum router, called without a socket. `make` is called for each case: what it makes
    /// must not share its state with what it made before. Unless [`Conformance::configured`] says what is found in it, it is
    /// taken to know the test accounts ([`crate::reference::account`]).
    #[must_use]
    pub fn service<S>(make: impl Fn() -> S + Clone + Send + Sync + 'static) -> Self
    where
        ServiceTarget<S>: Target + 'static,
    {
        Self::at(ServiceSource::InProcess(Box::new(move |library, with| {
            Session::in_process(library, make.clone(), with)
        })))
    }

    /// Takes credentials and provider states of a service in this process from this target of `bythebook.toml`; it
    /// needs no `endpoint` there.
    #[must_use]
    pub fn configured(mut self, target: impl Into<String>) -> Self {
        self.configured = Some(target.into());
        self
    }

    /// Reads this file in place of `bythebook.toml` in the current directory (of a test: the crate's).
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.config = file.into();
        self
    }

    /// Adds the contracts of a folder to the embedded ones, or replaces those of the same operation.
    #[must_use]
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Some(folder.into());
        self
    }

    /// Tests only these operations or clauses; the subjects whole where this is not called.
    #[must_use]
    pub fn only<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Draws cases from this seed instead of 0.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Makes so many cases of each kind that can vary.
    #[must_use]
    pub fn cases(mut self, cases: u32) -> Self {
        self.cases = Some(cases);
        self
    }

    /// Lets inconclusive cases pass, as `BYTHEBOOK_ALLOW_INCONCLUSIVE=1` does: for a service that lacks the
    /// operations through which others are read back.
    #[must_use]
    pub fn allow_inconclusive(mut self) -> Self {
        self.allow_inconclusive = true;
        self
    }

    /// Lets warnings fail their case.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }
}

/// Runs the cases that the command line of a test asks for, and prints what came of them as `cargo test` does.
///
/// Exit code 101 where a case fails, and 2 where nothing can be tested: the configuration or a contract is wrong, or every clause is skipped.
#[must_use]
pub fn run(conformance: Conformance) -> ExitCode {
    let arguments = Arguments::from_args();
    match opened(conformance) {
        // A filter is for all test binaries of a crate: that it leaves nothing to test here is no mistake.
        Ok(conformance)
            if conformance.plan.cases() == 0
                && !arguments.list
                && arguments.filter.is_none()
                && arguments.skip.is_empty() =>
        {
            let _ = writeln!(io::stderr(), "nothing can be tested:{}", skipped(&conformance.plan));
            ExitCode::from(2)
        }
        Ok(conformance) => libtest_mimic::run(&arguments, trials(conformance, &arguments)).exit_code(),
        Err(problem) => {
            let _ = writeln!(io::stderr(), "{problem}");
            ExitCode::from(2)
        }
    }
}

/// The reasons for which all clauses of a plan are skipped, each on a line with their number.
fn skipped(plan: &Plan) -> String {
    let mut reasons: BTreeMap<SkipReason, usize> = BTreeMap::new();
    for reason in CaseOf::all(plan, false).into_iter().filter_map(|case| case.skipped) {
        *reasons.entry(reason).or_default() += 1;
    }
    reasons.iter().fold(String::new(), |text, (reason, count)| format!("{text}\n  {count} x {reason}"))
}

/// One run, of which every case reads its part.
struct SharedRun {
    runtime: tokio::runtime::Runtime,
    session: Session,
    plan: Plan,
    order: RunOptions,
    /// One case for each operation instead of one for each clause.
    by_operation: bool,
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

fn opened(mut test: Conformance) -> Result<SharedRun, String> {
    if let Some(target) = env::var(TARGET).ok().filter(|target| !target.is_empty()) {
        test.source = ServiceSource::Named(target);
    }
    let library = match &test.specs {
        None => Library::embedded().map_err(|error| told_with_causes(&error)),
        Some(folder) => Library::with_folder(folder).map_err(|error| told_with_causes(&error)),
    };
    let library = Arc::new(library?);
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("tokio does not start: {error}"))?;
    let open = || -> Result<Session, SessionError> {
        match &test.source {
            ServiceSource::Embedded => runtime.block_on(Session::embedded(Arc::clone(&library), Rules::default(), "")),
            ServiceSource::Named(name) => Session::named(Arc::clone(&library), name, &test.config, &OnThisMachine),
            ServiceSource::InProcess(opens) => {
                let with = test.configured.as_ref();
                let with = with.map(|name| session::configured(&library, name, &test.config, &OnThisMachine));
                Ok(opens(Arc::clone(&library), with.transpose()?))
            }
        }
    };
    let session = open().map_err(|error| told_with_causes(&error))?;
    let selection = Selection { names: test.names, cases: test.cases, ..Selection::default() };
    let plan = session.plan(&selection).map_err(|error| told_with_causes(&error))?;
    let order = RunOptions { seed: test.seed, concurrency: CONCURRENCY, selection, run: run_number() };
    Ok(SharedRun {
        runtime,
        session,
        plan,
        order,
        by_operation: matches!(test.source, ServiceSource::Named(_)) && is_set("NEXTEST"),
        strict: test.strict || is_set(STRICT),
        allow_inconclusive: test.allow_inconclusive || is_set(ALLOW_INCONCLUSIVE),
        results: OnceLock::new(),
    })
}

fn is_set(variable: &str) -> bool {
    env::var(variable).is_ok_and(|value| !value.is_empty() && value != "0")
}

/// A name that no other run has: lower-case letters and digits.
fn run_number() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}{:x}", since.as_nanos(), process::id())
}

fn told_with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// A case: its name, the clauses that it is about, and the reason to skip it, where there is one.
struct CaseOf {
    name: String,
    clauses: Vec<String>,
    skipped: Option<SkipReason>,
}

impl CaseOf {
    fn all(plan: &Plan, by_operation: bool) -> Vec<Self> {
        let is_empty = plan.cases() == 0;
        plan.operations
            .iter()
            .flat_map(|operation| {
                if by_operation {
                    Self::of_operation(operation, is_empty)
                } else {
                    Self::of_clauses(operation, is_empty)
                }
            })
            .collect()
    }

    /// The cases of an operation's clauses; in a plan that is empty no answer shows any.
    fn of_clauses(operation: &PlannedOperation, is_empty: bool) -> Vec<Self> {
        let selected = operation.clauses.iter().filter(|planned| planned.selected);
        let cases = selected.map(|planned| {
            let name = planned.clause.full_id(&operation.operation.id);
            let not_shown = planned.need_not_show.as_ref().filter(|_| is_empty);
            let skipped = planned.skipped.as_ref().or(not_shown).cloned();
            Self { clauses: vec![name.clone()], name, skipped }
        });
        cases.collect()
    }

    fn of_operation(operation: &PlannedOperation, is_empty: bool) -> Vec<Self> {
        let cases = Self::of_clauses(operation, is_empty);
        if cases.is_empty() {
            return Vec::new();
        }
        let (tested, skipped): (Vec<Self>, Vec<Self>) = cases.into_iter().partition(|case| case.skipped.is_none());
        let reason = skipped.into_iter().find_map(|case| case.skipped).filter(|_| tested.is_empty());
        let clauses = tested.into_iter().map(|case| case.name).collect();
        vec![Self { name: operation.operation.id.to_string(), clauses, skipped: reason }]
    }

    /// True where the command line lets the case through.
    fn is_wanted(&self, arguments: &Arguments) -> bool {
        let fits = |pattern: &String| {
            if arguments.exact { self.name == *pattern } else { self.name.contains(pattern.as_str()) }
        };
        arguments.filter.as_ref().is_none_or(fits) && !arguments.skip.iter().any(fits)
    }
}

fn trials(mut conformance: SharedRun, arguments: &Arguments) -> Vec<Trial> {
    let cases = CaseOf::all(&conformance.plan, conformance.by_operation);
    if arguments.filter.is_some() || !arguments.skip.is_empty() {
        // Only what is let through is tested: a selection gives the same verdicts.
        let wanted = cases.iter().filter(|case| case.is_wanted(arguments) && case.skipped.is_none());
        conformance.order.selection.names = wanted.flat_map(|case| case.clauses.iter().cloned()).collect();
    }
    let conformance = Arc::new(conformance);
    let trial = |case: CaseOf| {
        let (conformance, clauses, skipped) = (Arc::clone(&conformance), case.clauses, case.skipped.clone());
        let trial = Trial::test(case.name, move || match skipped {
            None => conformance.verdict(&clauses),
            Some(reason) => Err(format!("skipped: {reason}").into()),
        });
        match case.skipped {
            None => trial,
            // Ignored, with the sort of reason before the name; the name alone selects it too.
            Some(reason) => trial.with_kind(kind_of(&reason)).with_ignored_flag(true),
        }
    };
    cases.into_iter().map(trial).collect()
}

/// The word that stands before the name of an ignored case: what its contract says of it at length stands in reports.
fn kind_of(reason: &SkipReason) -> String {
    match reason {
        SkipReason::Excluded { .. } => "excluded".to_owned(),
        SkipReason::LeftOpen { .. } => "left open by the documentation".to_owned(),
        other => other.to_string(),
    }
}

impl SharedRun {
    /// The results of some clauses.
    fn verdict(&self, clauses: &[String]) -> Result<(), Failed> {
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
        let run = self.runtime.block_on(self.session.run(&self.order, |_| {}));
        let summary = run.map_err(|error| told_with_causes(&error))?;
        let clauses =
            summary.clauses().map(|(operation, clause)| (format!("{}/{}", operation.id, clause.id), clause.clone()));
        Ok(Results { clauses: clauses.collect(), calls: summary.run.as_ref().map_or(0, |run| run.calls) })
    }
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
