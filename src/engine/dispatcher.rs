//! The single owner of what a run knows: gives out cases, folds what comes back, tells the listener.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Instant,
};

use tokio::{sync::mpsc, task::JoinSet};

use super::{
    canonical::{Names, told},
    executor::{Run, Sender},
    generator::{self, Drawn},
    plan::Plan,
    tally::{Moment, Tally},
};
use crate::{
    check::{Entry, Finding, Judgement, Observation, Question, Validators, Verdict},
    contract::{Library, Operation, Strength},
    event::{ClauseResult, Decision, Event, FindingResult, OperationResult, RunResult},
    exchange::NoAnswer,
    scenario::{Reply, Scenario, StepResult, Transcript},
    target::{Target, Tenants},
};

/// The most distinct values of one observation that are kept.
const MOST_VALUES: usize = 12;

/// How a run is carried out.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What cases are drawn from.
    pub seed: u64,
    /// How many cases run at once.
    pub concurrency: usize,
    /// Whether the target is ours.
    pub ours: bool,
    /// Differs from run to run, so that what a service remembers does not matter.
    pub run: String,
}

/// Why a run did not begin.
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
        let cases = plan.cases();
        if cases > 0 {
            self.target.reach().await.map_err(RunError::Unreachable)?;
        }
        listen(Event::RunStarted { seed: self.settings.seed, cases });
        let plan = Arc::new(plan);
        let sender = Arc::new(Sender::new(Arc::clone(&self.library), Arc::clone(&self.target)));
        let validators = Arc::new(Validators::of_all(self.library.operations()));
        let mut fold = Fold::new(&plan);
        let mut drawn = generator::draw(&plan, self.settings.seed, self.settings.concurrency * 2);
        let (results, mut finished) = mpsc::channel(self.settings.concurrency.max(1) * 2);
        let mut running = JoinSet::new();
        let mut done = 0;
        let mut exhausted = false;
        while done < cases {
            let free = running.len() < self.settings.concurrency.max(1);
            tokio::select! {
                next = drawn.recv(), if free && !exhausted => match next {
                    None => exhausted = true,
                    Some(case) => {
                        let work = self.work(&plan, &sender, &validators, case);
                        let results = results.clone();
                        running.spawn(async move {
                            // The receiver outlives every case: it is dropped with the run.
                            let _ = results.send(work.await).await;
                        });
                    }
                },
                Some(result) = finished.recv() => {
                    fold.take(result);
                    done += 1;
                    listen(Event::CaseFinished { done });
                },
                Some(joined) = running.join_next(), if !running.is_empty() => {
                    // A case that panicked is a mistake of ours; its clause says so and the run goes on.
                    if let Err(error) = joined {
                        fold.broke(&error.to_string());
                        done += 1;
                    }
                },
                else => break,
            }
        }
        let calls = fold.calls;
        for operation in fold.finish() {
            listen(Event::OperationFinished(operation));
        }
        let result = RunResult {
            seed: self.settings.seed,
            calls,
            requests: sender.requests(),
            duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            cut_short: sender.target_is_gone().then(|| "the target stopped answering".to_owned()),
        };
        listen(Event::RunFinished(result.clone()));
        Ok(result)
    }

    /// The future that carries out one case and judges it.
    fn work(
        &self,
        plan: &Arc<Plan>,
        sender: &Arc<Sender>,
        validators: &Arc<Validators>,
        drawn: Drawn,
    ) -> impl Future<Output = CaseResult> + Send + 'static {
        let order = drawn.order;
        let tenant = self.tenants.lease(&format!("{}-{order}", self.settings.run));
        let planned = &plan.operations[drawn.operation];
        let clause = planned.clauses[drawn.clause].clause.full_id(&planned.operation.name);
        let salt = format!("{}/{clause}/{}/{}", self.settings.run, drawn.kind.case.label, drawn.number);
        let (plan, sender, validators) = (Arc::clone(plan), Arc::clone(sender), Arc::clone(validators));
        let (library, ours) = (Arc::clone(&self.library), self.settings.ours);
        async move {
            let mut result = CaseResult::new(&drawn);
            let scenario = match &drawn.scenario {
                Ok(scenario) => scenario,
                Err(reason) => {
                    result.error = Some(reason.clone());
                    return result;
                }
            };
            let run = Run::new(&sender, &library, &tenant, ours, salt);
            let operation = &plan.operations[drawn.operation].operation;
            match run.carry_out(operation, scenario).await {
                Err(reason) => result.error = Some(reason),
                Ok(transcript) => {
                    result.calls = transcript.results.iter().map(StepResult::calls).sum();
                    let names = Names::new(&run.states_of(&operation.name), scenario, &transcript);
                    let judge = Judge {
                        plan: &plan,
                        asked: operation,
                        library: &library,
                        validators: &validators,
                        ours,
                        names: &names,
                    };
                    judge.active(&drawn, scenario, &transcript, &mut result);
                    judge.passive(scenario, &transcript, &drawn, &mut result);
                }
            }
            result
        }
    }
}

/// What a case says, in terms of the plan.
struct CaseResult {
    operation: usize,
    clause: usize,
    order: usize,
    calls: u64,
    error: Option<String>,
    said: Vec<Said>,
}

/// One judgement about one clause.
struct Said {
    operation: usize,
    clause: usize,
    label: String,
    at: Moment,
    judgement: Judgement,
    finding: Option<FindingResult>,
}

impl CaseResult {
    fn new(drawn: &Drawn) -> Self {
        Self {
            operation: drawn.operation,
            clause: drawn.clause,
            order: drawn.order,
            calls: 0,
            error: None,
            said: Vec::new(),
        }
    }
}

/// Reads what came of a case.
struct Judge<'a> {
    plan: &'a Plan,
    /// The operation whose scenario it was.
    asked: &'a Operation,
    library: &'a Library,
    validators: &'a Validators,
    ours: bool,
    names: &'a Names,
}

impl Judge<'_> {
    fn active(&self, drawn: &Drawn, scenario: &Scenario, transcript: &Transcript, result: &mut CaseResult) {
        let operation = &self.plan.operations[drawn.operation];
        let planned = &operation.clauses[drawn.clause];
        let (Some(Entry::Active(check)), false) = (planned.check, drawn.kind.shown_only) else { return };
        let question = Question {
            operation: &operation.operation,
            common: self.library.common(&operation.operation),
            clause: &planned.clause,
            ours: self.ours,
        };
        let judgement = check.judge(&question, &drawn.kind.case.label, transcript);
        let at = (drawn.order, 0, 0);
        result.said.push(self.said(
            (drawn.operation, drawn.clause),
            &drawn.kind.case.label,
            at,
            judgement,
            scenario,
            transcript,
        ));
    }

    fn passive(&self, scenario: &Scenario, transcript: &Transcript, drawn: &Drawn, result: &mut CaseResult) {
        for (step, outcome) in transcript.results.iter().enumerate() {
            let StepResult::Replies(replies) = outcome else { continue };
            for (number, reply) in replies.iter().enumerate() {
                self.inspect(reply, (drawn.order, step, number), scenario, transcript, result);
            }
        }
    }

    fn inspect(
        &self,
        reply: &Reply,
        at: Moment,
        scenario: &Scenario,
        transcript: &Transcript,
        result: &mut CaseResult,
    ) {
        let found = self.plan.operations.iter().position(|planned| planned.operation.name == reply.call.operation);
        let Some(operation) = found else { return };
        let planned = &self.plan.operations[operation];
        for (clause, asked) in planned.clauses.iter().enumerate() {
            let Some(Entry::Passive(check)) = asked.check else { continue };
            if asked.skipped.is_some() {
                continue;
            }
            let question = Question {
                operation: &planned.operation,
                common: self.library.common(&planned.operation),
                clause: &asked.clause,
                ours: self.ours,
            };
            if let Some(judgement) = check.inspect(&question, reply, self.validators) {
                result.said.push(self.said((operation, clause), SEEN, at, judgement, scenario, transcript));
            }
        }
    }

    fn said(
        &self,
        (operation, clause): (usize, usize),
        label: &str,
        at: Moment,
        mut judgement: Judgement,
        scenario: &Scenario,
        transcript: &Transcript,
    ) -> Said {
        let mut finding = None;
        if let Verdict::Fail(found) = &judgement.verdict {
            let planned = &self.plan.operations[operation].clauses[clause].clause;
            let strength = found.at_most.map_or(planned.strength, |most| most.min(planned.strength));
            finding = Some(self.finding(found, strength, label, scenario, transcript));
        }
        for Observation { value, .. } in &mut judgement.observations {
            *value = self.names.replace_without_identity(value);
        }
        if let Verdict::Inconclusive(reason) = &mut judgement.verdict {
            *reason = self.names.replace(reason);
        }
        Said { operation, clause, label: label.to_owned(), at, judgement, finding }
    }

    fn finding(
        &self,
        found: &Finding,
        strength: Strength,
        label: &str,
        scenario: &Scenario,
        transcript: &Transcript,
    ) -> FindingResult {
        let (sent, reproduction) = told(self.asked, scenario, transcript, self.names);
        FindingResult {
            kind: found.kind,
            strength,
            case: label.to_owned(),
            sent,
            expected: self.names.replace(&found.expected),
            actual: self.names.replace(&found.actual),
            reproduction,
        }
    }
}

/// The one kind of case that a passive check has.
const SEEN: &str = "seen";

/// Everything that the run has learnt so far. Its size depends on the plan's clauses, not on the number of cases.
struct Fold {
    plan: Arc<Plan>,
    tallies: Vec<Vec<Tally>>,
    observations: Vec<BTreeMap<String, BTreeSet<String>>>,
    broken: Vec<String>,
    calls: u64,
}

impl Fold {
    fn new(plan: &Arc<Plan>) -> Self {
        let tallies = plan.operations.iter().map(|operation| {
            let clauses = operation.clauses.iter().map(|planned| {
                let needed = planned.kinds.iter().filter(|kind| kind.case.needed && !kind.shown_only);
                Tally::new(needed.map(|kind| kind.case.label.clone()))
            });
            clauses.collect()
        });
        let observations = plan.operations.iter().map(|_| BTreeMap::new()).collect();
        Self { tallies: tallies.collect(), observations, plan: Arc::clone(plan), broken: Vec::new(), calls: 0 }
    }

    fn take(&mut self, result: CaseResult) {
        self.calls += result.calls;
        if let Some(reason) = &result.error {
            self.tallies[result.operation][result.clause].failed((result.order, 0, 0), reason);
        }
        for said in result.said {
            let clause = &self.plan.operations[said.operation].clauses[said.clause].clause;
            let tally = &mut self.tallies[said.operation][said.clause];
            let mut finding = said.finding;
            tally.add(clause, &said.label, said.at, &said.judgement, |_| {
                finding.take().expect("a failing judgement was given a finding")
            });
            let seen = &mut self.observations[said.operation];
            for Observation { name, value } in said.judgement.observations {
                let values = seen.entry(name).or_default();
                values.insert(value);
                // The least are kept: which those are does not depend on the order in which cases finish.
                if values.len() > MOST_VALUES {
                    values.pop_last();
                }
            }
        }
    }

    fn broke(&mut self, reason: &str) {
        self.broken.push(reason.to_owned());
    }

    fn finish(self) -> Vec<OperationResult> {
        let mut results = Vec::new();
        let operations = self.plan.operations.iter().zip(self.tallies).zip(self.observations);
        for ((planned, tallies), observations) in operations {
            let mut clauses = Vec::new();
            for (planned, tally) in planned.clauses.iter().zip(tallies) {
                // A clause that nobody selected is told where it was judged on the way: in a run of everything whatever
                // came of it, in a selection only where it broke.
                let passive = matches!(planned.check, Some(Entry::Passive(_)));
                let told = if self.plan.whole { !tally.is_empty() } else { tally.has_finding() };
                if !(planned.selected || passive && told) {
                    continue;
                }
                let (verdict, reason, finding) = match &planned.skipped {
                    Some(reason) => (Decision::Skipped, Some(reason.clone()), None),
                    None if planned.kinds.is_empty() && !passive => {
                        (Decision::Skipped, Some("no case asks it".to_owned()), None)
                    }
                    None => match self.broken.first() {
                        Some(reason) if tally.is_empty() => (Decision::Error, Some(reason.clone()), None),
                        _ => tally.decide("no exchange of the run shows it"),
                    },
                };
                clauses.push(ClauseResult {
                    id: planned.clause.id.clone(),
                    promise: planned.clause.promise.clone(),
                    strength: planned.clause.strength,
                    verdict,
                    check: planned.check.map(|entry| entry.name()),
                    citation: planned.clause.cite.clone(),
                    reason,
                    finding,
                });
            }
            if !clauses.is_empty() {
                results.push(OperationResult { id: planned.operation.name.clone(), clauses, observations });
            }
        }
        results
    }
}
