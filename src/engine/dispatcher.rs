//! The single owner of what a run knows: gives out cases, folds what comes back, tells the listener.

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use futures_util::FutureExt;
use tokio::task::JoinSet;

use super::{
    plan::{
        Plan,
        generator::{self, GeneratedCase},
    },
    results::{
        judge::{CaseResult, ExecutedCase, Judge},
        outcome::CaseOutcome,
        run_state::RunState,
    },
    run::{
        Sender,
        cleanup::{Leftovers, UndoAttempt},
        executor::Run,
        read_back::Baseline,
    },
    settings::Settings,
    shrink,
};
use crate::{
    check::Validators,
    contract::{Library, OperationId},
    endpoint::{Target, Tenants, panic_text},
    event::{Event, RunResult},
    exchange::NoAnswer,
    scenario::Isolation,
};

/// How often one finding is tried again with a smaller scenario. Each finding has its own attempts, so that a selection
/// shows the same as the whole run.
const ATTEMPTS: u32 = 24;
/// So many cases are drawn before they are needed, or as many as run at once.
const DRAWN_AHEAD: usize = 16;

/// Why a run did not begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// Nothing answers there.
    #[error("the target does not answer: {0}")]
    Unreachable(NoAnswer),
}

/// The one copy of the provider states that all units of work use, where there is only one.
#[derive(Debug, Default)]
struct SharedAccount {
    /// Whether there is one.
    isolation: Isolation,
    /// What stood there before the run, by operation.
    before: BTreeMap<OperationId, Baseline>,
    /// Why the base state of an operation did not hold from the first.
    unmet: BTreeMap<OperationId, String>,
    /// What could not be taken back so far.
    left: Mutex<Leftovers>,
}

impl SharedAccount {
    /// Why the states of an operation may not be as they should.
    fn doubt(&self, operation: &OperationId) -> Option<String> {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        self.unmet.get(operation).cloned().or_else(|| left.get(operation).map(|remains| remains.reason.clone()))
    }

    fn take_left(&self) -> Leftovers {
        std::mem::take(&mut *self.left.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn is_left(&self, left: Leftovers) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = left;
    }
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
        let cases = plan.cases();
        if cases > 0 {
            self.target.reach().await.map_err(RunError::Unreachable)?;
        }
        listen(Event::RunStarted { seed: self.settings.seed, cases });
        let plan = Arc::new(plan);
        let sender = Arc::new(Sender::new(Arc::clone(&self.library), Arc::clone(&self.target), self.settings.vendors));
        let validators = Arc::new(Validators::of_all(self.library.operations()));
        let copy = Arc::new(self.shared_account(&plan, &sender).await);
        let mut fold = RunState::new(&plan);
        let concurrency = self.settings.concurrency.max(1);
        let mut drawn = generator::draw(&plan, self.settings.seed, DRAWN_AHEAD.max(concurrency));
        let mut running = JoinSet::new();
        let mut done = 0;
        let mut exhausted = false;
        while done < cases {
            let free = running.len() < concurrency;
            let finished = tokio::select! {
                next = drawn.recv(), if free && !exhausted => {
                    let Some(case) = next else {
                        exhausted = true;
                        continue;
                    };
                    let work = self.work(&plan, &sender, &validators, &copy, case, 0);
                    if concurrency > 1 {
                        running.spawn(work);
                        continue;
                    }
                    // One at a time needs no task: handing it from thread to thread takes longer than most cases.
                    AssertUnwindSafe(work).catch_unwind().await.map_err(|panic| panic_text(&*panic))
                },
                Some(joined) = running.join_next(), if !running.is_empty() => joined.map_err(|error| error.to_string()),
                else => break,
            };
            done += 1;
            match finished {
                Ok(result) => {
                    if sender.target_is_gone()
                        && let Some(reason) = sender.never_answered()
                    {
                        return Err(RunError::Unreachable(reason));
                    }
                    let requests = result.requests;
                    let broken = fold.take(result);
                    listen(Event::CaseFinished { done, requests, broken });
                }
                // A case that panicked is a mistake of ours; its clause says so and the run goes on.
                Err(panic) => fold.panicked(panic),
            }
        }
        if self.settings.shrink {
            self.shrink(&plan, &sender, &validators, &copy, &mut fold).await;
        }
        let (calls, accepted) = (fold.calls, fold.accepted);
        for operation in fold.finish(copy.isolation) {
            listen(Event::OperationFinished(operation));
        }
        let result = RunResult {
            seed: self.settings.seed,
            calls,
            accepted,
            requests: sender.requests(),
            duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            cut_short: sender.target_is_gone().then(|| "the target stopped answering".to_owned()),
        };
        listen(Event::RunFinished(result.clone()));
        Ok(result)
    }

    /// What stands in the account before the run, where all units of work share it and may write.
    async fn shared_account(&self, plan: &Plan, sender: &Arc<Sender>) -> SharedAccount {
        let mut copy = SharedAccount::default();
        let unit = format!("{}-before", self.settings.run);
        let tenant = self.tenants.lease(&unit);
        copy.isolation = tenant.isolation;
        if !tenant.isolation.is_shared() || !self.settings.may_write || plan.cases() == 0 {
            return copy;
        }
        let run = Run::new(sender, &self.library, &tenant, &self.settings, unit);
        for planned in &plan.operations {
            if planned.clauses.iter().all(|clause| clause.kinds.is_empty()) {
                continue;
            }
            match run.baseline(&planned.operation).await {
                Ok((baseline, doubt)) => {
                    copy.before.insert(planned.operation.id.clone(), baseline);
                    copy.unmet.extend(doubt.map(|reason| (planned.operation.id.clone(), reason)));
                }
                Err(reason) => {
                    copy.unmet.insert(planned.operation.id.clone(), reason.to_string());
                }
            }
        }
        copy
    }

    /// Tries each finding again with smaller scenarios, one after the other, and keeps the smallest that has it too.
    async fn shrink(
        &self,
        plan: &Arc<Plan>,
        sender: &Arc<Sender>,
        validators: &Arc<Validators>,
        copy: &Arc<SharedAccount>,
        fold: &mut RunState,
    ) {
        for (operation, clause, kept) in fold.findings() {
            let Some(origin) = kept.origin.clone() else { continue };
            let Ok(mut scenario) = origin.scenario.clone() else { continue };
            let asked = &plan.operations[origin.operation].operation;
            let about = &plan.operations[origin.operation].clauses[origin.clause].clause;
            let mut attempt = 0;
            let mut tried = Vec::new();
            let mut open = shrink::smaller(asked, about, &scenario).into_iter();
            while let (Some(next), true) = (open.next(), attempt < ATTEMPTS) {
                if tried.contains(&next) {
                    continue;
                }
                attempt += 1;
                let drawn = GeneratedCase { scenario: Ok(next.clone()), ..(*origin).clone() };
                let result = self.work(plan, sender, validators, copy, drawn, attempt).await;
                let same = result.said.into_iter().filter(|said| (said.operation, said.clause) == (operation, clause));
                let found = same.filter_map(|said| match said.outcome {
                    CaseOutcome::Fail { finding, .. } => Some(finding),
                    _ => None,
                });
                let mut same = found
                    .filter(|finding| (finding.kind, finding.strength) == (kept.result.kind, kept.result.strength));
                if let Some(smaller) = same.next() {
                    kept.result = *smaller;
                    scenario = next;
                    open = shrink::smaller(asked, about, &scenario).into_iter();
                } else {
                    tried.push(next);
                }
            }
        }
    }

    /// The future that carries out one case and judges it.
    fn work(
        &self,
        plan: &Arc<Plan>,
        sender: &Arc<Sender>,
        validators: &Arc<Validators>,
        copy: &Arc<SharedAccount>,
        drawn: GeneratedCase,
        attempt: u32,
    ) -> impl Future<Output = CaseResult> + Send + 'static {
        let order = drawn.order;
        let again = if attempt == 0 { String::new() } else { format!("-{}-{attempt}", drawn.clause) };
        let tenant = self.tenants.lease(&format!("{}-{order}{again}", self.settings.run));
        let planned = &plan.operations[drawn.operation];
        let clause = format!("{:#}/{}", planned.operation.id, planned.clauses[drawn.clause].clause.id);
        let salt = format!("{}/{clause}/{}/{}{again}", self.settings.run, drawn.kind.case.label(), drawn.number);
        let (plan, sender, validators) = (Arc::clone(plan), Arc::clone(sender), Arc::clone(validators));
        let (library, settings, copy) = (Arc::clone(&self.library), self.settings.clone(), Arc::clone(copy));
        async move {
            let mut result = CaseResult::new(&drawn);
            let scenario = match drawn.scenario.clone() {
                Ok(scenario) => scenario,
                Err(reason) => {
                    result.error = Some(reason);
                    return result;
                }
            };
            let run = Run::new(&sender, &library, &tenant, &settings, salt);
            let operation = &plan.operations[drawn.operation].operation;
            if let Some(reason) = run.out_of_reach(&scenario) {
                result.is_skipped(&drawn, reason);
                return result;
            }
            result.doubt = copy.doubt(&operation.id);
            let carried_out = run.carry_out(operation, &scenario).await;
            let mut undone = Vec::new();
            if tenant.isolation.is_shared() && settings.may_write {
                let (left, shown) = run.clean_up(&copy.before, copy.take_left()).await;
                copy.is_left(left);
                undone = shown;
            }
            let judge = Judge {
                plan: &plan,
                library: &library,
                validators: &validators,
                may_write: settings.may_write,
                isolation: tenant.isolation,
            };
            match carried_out {
                Err(reason) => result.error = Some(reason),
                Ok(transcript) => {
                    let bound = run.bound(&operation.id);
                    let story = Arc::new(ExecutedCase::new(Arc::clone(operation), scenario, transcript, bound));
                    judge.read(&drawn, &story, &mut result);
                }
            }
            for UndoAttempt { operation, scenario, transcript } in undone {
                let asked = plan.operations.iter().find(|planned| planned.operation.id == operation);
                let Some(asked) = asked.map(|planned| Arc::clone(&planned.operation)) else { continue };
                let story = ExecutedCase::new(asked, scenario, transcript, run.bound(&operation));
                // What was done to be undone was looked at with its own case.
                judge.look(&Arc::new(story), 1, drawn.order, &mut result);
            }
            result
        }
    }
}
