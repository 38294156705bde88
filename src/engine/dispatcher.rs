//! The single owner of what a run knows: gives out cases, takes in what comes back, tells the listener.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};

use futures_util::FutureExt;
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    cases::Cases,
    plan::{
        Plan,
        generator::{self, GeneratedCase},
    },
    results::{case_result::CaseResult, outcome::CaseOutcome, run_state::RunState, verdict_builder::Kept},
    settings::Settings,
    shrink,
};
use crate::{
    contract::Library,
    endpoint::{Target, Tenants, panic_text},
    event::{Event, RunResult},
    exchange::NoAnswer,
};

/// How often one finding is tried again with a smaller scenario. Each finding has its own attempts, so that a selection
/// shows the same as the whole run.
const ATTEMPTS: u32 = 24;
/// So many cases are drawn before they are needed, or as many as run at once.
const DRAWN_AHEAD: usize = 16;

/// The reason for which a run did not begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// Nothing answers there.
    #[error("the target does not answer: {0}")]
    Unreachable(NoAnswer),
}

/// Carries out plans against one target.
#[derive(Debug)]
pub struct Engine {
    library: Arc<Library>,
    target: Arc<dyn Target>,
    tenants: Arc<dyn Tenants>,
    settings: Settings,
}

impl Engine {
    /// An engine for a target.
    #[must_use]
    pub fn new(library: Arc<Library>, target: Arc<dyn Target>, tenants: Arc<dyn Tenants>, settings: Settings) -> Self {
        Self { library, target, tenants, settings }
    }

    /// Carries out a plan, telling `listen` what happens.
    ///
    /// # Errors
    ///
    /// When nothing answers at the target.
    pub async fn run(&self, plan: Plan, mut listen: impl FnMut(Event)) -> Result<RunResult, RunError> {
        let started = Instant::now();
        if plan.cases() > 0 {
            self.target.reach().await.map_err(RunError::Unreachable)?;
        }
        listen(Event::RunStarted { seed: self.settings.seed, cases: plan.cases() });
        let cases = Arc::new(Cases::new(plan, &self.library, &self.target, &self.tenants, &self.settings).await);
        let mut state = RunState::new(&cases.plan);
        self.carry_out(&cases, &mut state, &mut listen).await?;
        if self.settings.shrink {
            for (operation, clause, kept) in state.findings() {
                shrink_finding(&cases, (operation, clause), kept).await;
            }
        }
        let (calls, accepted) = (state.calls, state.accepted);
        for operation in state.finish(cases.isolation) {
            listen(Event::OperationFinished(operation));
        }
        let result = RunResult {
            seed: self.settings.seed,
            calls,
            accepted,
            requests: cases.sender.requests(),
            duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            cut_short: cases.sender.target_is_gone().then(|| "the target stopped answering".to_owned()),
        };
        listen(Event::RunFinished(result.clone()));
        Ok(result)
    }

    /// Carries out every case, so many at once.
    async fn carry_out(
        &self,
        cases: &Arc<Cases>,
        state: &mut RunState,
        listen: &mut impl FnMut(Event),
    ) -> Result<(), RunError> {
        let concurrency = self.settings.concurrency.max(1);
        let drawn = generator::draw(&cases.plan, self.settings.seed, DRAWN_AHEAD.max(concurrency));
        let mut running = Running { cases, concurrency, drawn: Some(drawn), tasks: JoinSet::new() };
        let mut done = 0;
        while let Some(finished) = running.next().await {
            done += 1;
            match finished {
                Ok(result) => {
                    if cases.sender.target_is_gone()
                        && let Some(reason) = cases.sender.never_answered()
                    {
                        return Err(RunError::Unreachable(reason));
                    }
                    let requests = result.requests;
                    let broken = state.take(result);
                    listen(Event::CaseFinished { done, requests, broken });
                }
                // A case that panicked is a mistake of ours; its clause says so and the run goes on.
                Err(panic) => state.panicked(panic),
            }
        }
        Ok(())
    }
}

/// The cases that are being carried out, and those to come.
struct Running<'c> {
    cases: &'c Arc<Cases>,
    concurrency: usize,
    /// The cases to come, until there is none.
    drawn: Option<mpsc::Receiver<GeneratedCase>>,
    tasks: JoinSet<CaseResult>,
}

impl Running<'_> {
    /// The next result, or the message of a case that panicked; `None` where all are done.
    async fn next(&mut self) -> Option<Result<CaseResult, String>> {
        loop {
            let free = self.tasks.len() < self.concurrency;
            let Some(drawn) = self.drawn.as_mut().filter(|_| free) else {
                return self.tasks.join_next().await.map(|joined| joined.map_err(|error| error.to_string()));
            };
            tokio::select! {
                case = drawn.recv() => {
                    let Some(case) = case else {
                        self.drawn = None;
                        continue;
                    };
                    let work = Arc::clone(self.cases).work(case, 0);
                    if self.concurrency == 1 {
                        // One at a time needs no task: handing it from thread to thread takes longer than most cases.
                        let caught = AssertUnwindSafe(work).catch_unwind().await;
                        return Some(caught.map_err(|panic| panic_text(&*panic)));
                    }
                    self.tasks.spawn(work);
                }
                Some(joined) = self.tasks.join_next(), if !self.tasks.is_empty() => {
                    return Some(joined.map_err(|error| error.to_string()));
                }
            }
        }
    }
}

/// Tries a finding again with smaller scenarios, one after the other, and keeps the smallest that has it too.
async fn shrink_finding(cases: &Arc<Cases>, place: (usize, usize), kept: &mut Kept) {
    let Some(origin) = kept.origin.clone() else { return };
    let Ok(mut scenario) = origin.scenario.clone() else { return };
    let planned = &cases.plan.operations[origin.operation];
    let smaller = |scenario: &_| {
        shrink::smaller(&planned.operation, &planned.clauses[origin.clause].clause, scenario).into_iter()
    };
    let mut tried = Vec::new();
    let mut open = smaller(&scenario);
    let mut attempt = 0;
    while let (Some(next), true) = (open.next(), attempt < ATTEMPTS) {
        if tried.contains(&next) {
            continue;
        }
        attempt += 1;
        let case = GeneratedCase { scenario: Ok(next.clone()), ..(*origin).clone() };
        let result = Arc::clone(cases).work(case, attempt).await;
        let about = result.judgements.into_iter().filter(|judged| (judged.operation, judged.clause) == place);
        let mut findings = about.filter_map(|judged| match judged.outcome {
            CaseOutcome::Fail { finding, .. } => Some(finding),
            CaseOutcome::Pass | CaseOutcome::Inconclusive(_) | CaseOutcome::Skipped(_) | CaseOutcome::Noted => None,
        });
        let same = findings.find(|found| (found.kind, found.strength) == (kept.result.kind, kept.result.strength));
        if let Some(finding) = same {
            kept.result = *finding;
            scenario = next;
            open = smaller(&scenario);
        } else {
            tried.push(next);
        }
    }
}
