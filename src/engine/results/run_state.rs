//! Everything that a run has learnt so far.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    judge::{CaseJudgement, CaseResult, Distinct},
    repeats::Repeats,
    verdict_builder::{Kept, VerdictBuilder},
};
use crate::{
    check::{Entry, NOTHING_SEEN, Observation, SkipReason},
    engine::Plan,
    event::{ClauseResult, FindingResult, OperationResult, Verdict},
};

/// The most distinct values of one observation that are kept.
const MOST_VALUES: usize = 12;

/// The kind of a finding that a call which should be accepted is refused.
const REFUSED: &str = "refused";

fn never_accepted(finding: &FindingResult) -> String {
    format!(
        "no call of the operation was accepted ({}): the credentials may be wrong, or what the configuration says of the \
         provider states",
        finding.actual
    )
}

/// Everything that the run has learnt so far. Its size depends on the plan's clauses, not on the number of cases.
pub(in crate::engine) struct RunState {
    plan: Arc<Plan>,
    tallies: Vec<Vec<VerdictBuilder>>,
    observations: Vec<BTreeMap<String, BTreeSet<String>>>,
    broken: Vec<String>,
    /// What the case that is just taken in breaks.
    found: Vec<String>,
    /// How many calls the scenarios made.
    pub(in crate::engine) calls: u64,
    /// How many calls were accepted.
    pub(in crate::engine) accepted: u64,
    /// How many calls of each operation were accepted in its own cases.
    accepted_own: Vec<u64>,
    repeats: Repeats<Vec<Distinct>>,
}

impl RunState {
    pub(in crate::engine) fn new(plan: &Arc<Plan>) -> Self {
        let tallies = plan.operations.iter().map(|operation| {
            let clauses = operation.clauses.iter().map(|planned| {
                let needed = planned.kinds.iter().filter(|kind| kind.case.needed && !kind.shown_only);
                VerdictBuilder::new(needed.map(|kind| kind.case.label.clone()))
            });
            clauses.collect()
        });
        let observations = plan.operations.iter().map(|_| BTreeMap::new()).collect();
        Self {
            tallies: tallies.collect(),
            observations,
            plan: Arc::clone(plan),
            broken: Vec::new(),
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
        if let Some(reason) = &result.error {
            self.tallies[result.operation][result.clause].failed((result.order, 0, 0), reason);
        }
        for said in result.said {
            self.hear(said);
        }
        std::mem::take(&mut self.found)
    }

    /// Judges texts that must differ, case by case in the order of the plan.
    fn judge_distinct(&mut self, distinct: &[Distinct]) {
        let texts: Vec<String> = distinct.iter().map(|distinct| distinct.text.clone()).collect();
        let plan = Arc::clone(&self.plan);
        for (distinct, repeated) in distinct.iter().zip(self.repeats.remember(&texts)) {
            self.hear(distinct.said(&plan, repeated));
        }
    }

    fn hear(&mut self, said: CaseJudgement) {
        let planned = &self.plan.operations[said.operation];
        let clause = &planned.clauses[said.clause].clause;
        if said.finding.is_some() {
            self.found.push(clause.full_id(&planned.operation.name));
        }
        let tally = &mut self.tallies[said.operation][said.clause];
        if let Some(reason) = &said.not_asked {
            return tally.not_asked(said.at, reason);
        }
        let (finding, origin) = (said.finding, said.origin);
        tally.add(clause, &said.label, said.at, &said.judgement, || {
            (finding.expect("a failing judgement was given a finding"), origin)
        });
        let seen = &mut self.observations[said.operation];
        for Observation { name, value } in said.judgement.observations {
            let values = seen.entry(name).or_default();
            values.insert(value);
            if values.len() > 1 {
                values.remove(NOTHING_SEEN);
            }
            // The least are kept: which those are does not depend on the order in which cases finish.
            if values.len() > MOST_VALUES {
                values.pop_last();
            }
        }
    }

    /// Every finding that is reported, with the places of its operation and clause.
    pub(in crate::engine) fn findings(&mut self) -> impl Iterator<Item = (usize, usize, &mut Kept)> {
        self.tallies.iter_mut().enumerate().flat_map(|(operation, tallies)| {
            let clauses = tallies.iter_mut().enumerate();
            clauses.filter_map(move |(clause, tally)| Some((operation, clause, tally.kept()?)))
        })
    }

    pub(in crate::engine) fn broke(&mut self, reason: &str) {
        self.broken.push(reason.to_owned());
    }

    /// What came of every operation. Where the provider states are what a configuration says, an operation of which no
    /// call was accepted shows nothing about the calls that should have been: the configuration may be wrong.
    pub(in crate::engine) fn finish(mut self, states_are_asserted: bool) -> Vec<OperationResult> {
        for distinct in self.repeats.left() {
            self.judge_distinct(&distinct);
        }
        let mut results = Vec::new();
        let accepted_own = self.accepted_own.iter().map(|accepted| *accepted > 0);
        let operations = self.plan.operations.iter().zip(self.tallies).zip(self.observations).zip(accepted_own);
        for (((planned, tallies), observations), was_accepted) in operations {
            let mut clauses = Vec::new();
            for (planned, tally) in planned.clauses.iter().zip(tallies) {
                // A clause that nobody selected is render_steps where it was judged on the way: in a run of everything whatever
                // came of it, in a selection only where it broke.
                let passive = matches!(planned.check, Some(Entry::Passive(_)));
                let render_steps = if self.plan.whole { !tally.is_empty() } else { tally.has_finding() };
                if !(planned.selected || passive && render_steps) {
                    continue;
                }
                let (verdict, reason, finding) = match &planned.skipped {
                    Some(reason) => (Verdict::Skipped, Some(reason.to_string()), None),
                    None if planned.kinds.is_empty() && !passive => {
                        (Verdict::Skipped, Some(SkipReason::NoCase.to_string()), None)
                    }
                    None => match self.broken.first() {
                        Some(reason) if tally.is_empty() => (Verdict::Error, Some(reason.clone()), None),
                        None if tally.is_untouched() && planned.need_not_show.is_some() => {
                            (Verdict::Skipped, planned.need_not_show.as_ref().map(ToString::to_string), None)
                        }
                        _ => match tally.decide("no exchange of the run shows it") {
                            (Verdict::Fail, _, Some(finding))
                                if finding.kind == REFUSED && states_are_asserted && !was_accepted =>
                            {
                                (Verdict::Inconclusive, Some(never_accepted(&finding)), None)
                            }
                            decided => decided,
                        },
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
