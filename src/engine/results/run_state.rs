//! Everything that a run has learnt so far.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    case_result::{CaseJudgement, CaseResult, Distinct},
    outcome::CaseOutcome,
    repeats::Repeats,
    verdict_builder::{Kept, VerdictBuilder},
};
use crate::{
    check::{Entry, FindingKind, Observation, Observed, SkipReason},
    engine::plan::{Plan, PlannedClause},
    event::{CaseError, ClauseResult, FindingResult, InconclusiveReason, OperationResult, Reason, Verdict},
    scenario::Isolation,
};

/// The most distinct values of one observation that are kept.
const MOST_VALUES: usize = 12;

/// Everything that the run has learnt so far. Its size depends on the plan's clauses, not on the number of cases.
pub(in crate::engine) struct RunState {
    plan: Arc<Plan>,
    builders: Vec<Vec<VerdictBuilder>>,
    observations: Vec<BTreeMap<String, BTreeSet<Observed>>>,
    /// Panics of ours, for which clauses have no verdict.
    panics: Vec<String>,
    /// The clauses that the latest case breaks.
    found: Vec<String>,
    /// The number of calls that the scenarios made.
    pub(in crate::engine) calls: u64,
    /// The number of accepted calls.
    pub(in crate::engine) accepted: u64,
    /// The number of accepted calls of each operation in its own cases.
    accepted_own: Vec<u64>,
    repeats: Repeats<Vec<Distinct>>,
}

impl RunState {
    pub(in crate::engine) fn new(plan: &Arc<Plan>) -> Self {
        let builders = plan.operations.iter().map(|operation| {
            let clauses = operation.clauses.iter().map(|planned| {
                let needed = planned.kinds.iter().filter(|kind| kind.case.needed && !kind.shown_only);
                VerdictBuilder::new(needed.map(|kind| kind.case.label().to_owned()))
            });
            clauses.collect()
        });
        let observations = plan.operations.iter().map(|_| BTreeMap::new()).collect();
        Self {
            builders: builders.collect(),
            observations,
            plan: Arc::clone(plan),
            panics: Vec::new(),
            found: Vec::new(),
            calls: 0,
            accepted: 0,
            accepted_own: vec![0; plan.operations.len()],
            repeats: Repeats::default(),
        }
    }

    /// Takes in what a case says; gives back what is found to be broken by it, as full ids of clauses.
    pub(in crate::engine) fn take(&mut self, result: CaseResult) -> Vec<String> {
        self.calls += result.calls;
        self.accepted += result.accepted;
        self.accepted_own[result.operation] += result.accepted_own;
        self.found.clear();
        for distinct in self.repeats.arrived(result.order, result.distinct) {
            self.judge_distinct(&distinct);
        }
        if let Some(error) = result.error {
            self.builders[result.operation][result.clause].failed((result.order, 0, 0), error);
        }
        for judgement in result.judgements {
            self.record(judgement);
        }
        std::mem::take(&mut self.found)
    }

    /// Judges texts that must differ, case by case in the order of the plan.
    fn judge_distinct(&mut self, distinct: &[Distinct]) {
        let texts: Vec<String> = distinct.iter().map(|distinct| distinct.text.clone()).collect();
        let plan = Arc::clone(&self.plan);
        for (distinct, repeated) in distinct.iter().zip(self.repeats.remember(&texts)) {
            self.record(distinct.judged(&plan, repeated));
        }
    }

    fn record(&mut self, judgement: CaseJudgement) {
        let planned = &self.plan.operations[judgement.operation];
        let clause = &planned.clauses[judgement.clause].clause;
        if matches!(judgement.outcome, CaseOutcome::Fail { .. }) {
            self.found.push(clause.full_id(&planned.operation.id));
        }
        // What is read through an operation that the service lacks shows nothing.
        let shows = !matches!(judgement.outcome, CaseOutcome::Skipped(_));
        self.builders[judgement.operation][judgement.clause].add(&judgement.label, judgement.at, judgement.outcome);
        let seen = &mut self.observations[judgement.operation];
        for Observation { name, value } in judgement.observations.into_iter().filter(|_| shows) {
            let values = seen.entry(name).or_default();
            values.insert(value);
            if values.len() > 1 {
                values.remove(&Observed::Nothing);
            }
            // The least are kept: which those are does not depend on the order in which cases finish.
            if values.len() > MOST_VALUES {
                values.pop_last();
            }
        }
    }

    /// Every finding that is reported, with the places of its operation and clause.
    pub(in crate::engine) fn findings(&mut self) -> impl Iterator<Item = (usize, usize, &mut Kept)> {
        self.builders.iter_mut().enumerate().flat_map(|(operation, builders)| {
            let clauses = builders.iter_mut().enumerate();
            clauses.filter_map(move |(clause, builder)| Some((operation, clause, builder.kept()?)))
        })
    }

    /// Takes in that a case panicked: a mistake of ours, for which its clause has no verdict.
    pub(in crate::engine) fn panicked(&mut self, panic: String) {
        self.panics.push(panic);
    }

    /// What came of every operation. Where the provider states are what a configuration says, an operation of which no
    /// call was accepted shows nothing about the calls that should have been: the configuration may be wrong.
    pub(in crate::engine) fn finish(mut self, isolation: Isolation) -> Vec<OperationResult> {
        for distinct in self.repeats.left() {
            self.judge_distinct(&distinct);
        }
        let mut results = Vec::new();
        let accepted_own = self.accepted_own.iter().map(|accepted| *accepted > 0);
        let operations = self.plan.operations.iter().zip(self.builders).zip(self.observations).zip(accepted_own);
        for (((planned, builders), observations), was_accepted) in operations {
            let mut clauses = Vec::new();
            for (planned, builder) in planned.clauses.iter().zip(builders) {
                // A clause that nobody selected is reported where it was judged on the way: in a run of everything whatever
                // came of it, in a selection only where it broke.
                let passive = matches!(planned.check, Some(Entry::Passive(_)));
                let reported = if self.plan.whole { !builder.is_empty() } else { builder.has_finding() };
                if !(planned.selected || passive && reported) {
                    continue;
                }
                let decided = decided(planned, builder, self.panics.first());
                let decided = match decided {
                    Ok(Some(finding))
                        if finding.kind == FindingKind::Refused && isolation.is_shared() && !was_accepted =>
                    {
                        Err(InconclusiveReason::NeverAccepted { actual: finding.actual }.into())
                    }
                    decided => decided,
                };
                let (verdict, reason, finding) = match decided {
                    Ok(None) => (Verdict::Pass, None, None),
                    Ok(Some(finding)) => (Verdict::Fail, None, Some(finding)),
                    Err(reason) => (reason.verdict(), Some(reason), None),
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
                results.push(OperationResult { id: planned.operation.id.to_string(), clauses, observations });
            }
        }
        results
    }
}

/// The result of a planned clause: a pass, a fail with its finding, or the reason for which it is neither.
fn decided(
    planned: &PlannedClause,
    builder: VerdictBuilder,
    panic: Option<&String>,
) -> Result<Option<FindingResult>, Reason> {
    if let Some(reason) = &planned.skipped {
        return Err(reason.clone().into());
    }
    if planned.kinds.is_empty() && !matches!(planned.check, Some(Entry::Passive(_))) {
        return Err(SkipReason::NoCase.into());
    }
    if let Some(panic) = panic.filter(|_| builder.is_empty()) {
        return Err(CaseError::Panicked { panic: panic.clone() }.into());
    }
    if let Some(reason) = planned.need_not_show.as_ref().filter(|_| builder.is_untouched()) {
        return Err(reason.clone().into());
    }
    builder.decide()
}
