//! The result of a case: what each check that read it judges.

use std::sync::Arc;

use super::{
    canonical::Placeholders,
    executed_case::ExecutedCase,
    outcome::{CaseOutcome, Position},
};
use crate::{
    check::{CaseVerdict, FindingKind, Judgement, Observation, Observed, SkipReason},
    engine::plan::{Plan, generator::GeneratedCase},
    event::CaseError,
};

/// The one kind of case that a passive check has.
pub(super) const SEEN: &str = "seen";

/// The result of a case, in terms of the plan.
pub(in crate::engine) struct CaseResult {
    pub(in crate::engine) operation: usize,
    pub(in crate::engine) clause: usize,
    pub(in crate::engine) order: usize,
    /// The number of calls that its scenario made.
    pub(in crate::engine) calls: u64,
    /// The number of accepted calls, those to companion operations included.
    pub(in crate::engine) accepted: u64,
    /// The number of accepted calls of the case's own operation.
    pub(in crate::engine) accepted_own: u64,
    /// The number of requests sent for it, those of waits included.
    pub(in crate::engine) requests: u64,
    /// The error for which it could not be carried out.
    pub(in crate::engine) error: Option<CaseError>,
    /// The reason to doubt its provider state.
    pub(in crate::engine) doubt: Option<String>,
    pub(in crate::engine) judgements: Vec<CaseJudgement>,
    pub(in crate::engine) distinct: Vec<Distinct>,
}

impl CaseResult {
    pub(in crate::engine) fn new(case: &GeneratedCase) -> Self {
        Self {
            operation: case.operation,
            clause: case.clause,
            order: case.order,
            calls: 0,
            accepted: 0,
            accepted_own: 0,
            requests: 0,
            error: None,
            doubt: None,
            judgements: Vec::new(),
            distinct: Vec::new(),
        }
    }

    /// Records that the case cannot be tried on this target.
    pub(in crate::engine) fn skip(&mut self, case: &GeneratedCase, reason: SkipReason) {
        self.judgements.push(CaseJudgement {
            operation: case.operation,
            clause: case.clause,
            label: case.kind.case.label().to_owned(),
            at: (case.order, 0, 0),
            outcome: CaseOutcome::Skipped(reason),
            observations: Vec::new(),
        });
    }
}

/// One judgement about one clause.
pub(in crate::engine) struct CaseJudgement {
    pub(in crate::engine) operation: usize,
    pub(in crate::engine) clause: usize,
    pub(in crate::engine) label: String,
    pub(in crate::engine) at: Position,
    pub(in crate::engine) outcome: CaseOutcome,
    pub(in crate::engine) observations: Vec<Observation>,
}

impl CaseJudgement {
    /// The judgement of a check about the clause with these places in the plan, in words that do not depend on the
    /// account.
    pub(super) fn new(
        plan: &Plan,
        (operation, clause): (usize, usize),
        label: &str,
        at: Position,
        judgement: Judgement,
        executed: &ExecutedCase,
    ) -> Self {
        let Judgement { verdict, mut observations } = judgement;
        let outcome = match verdict {
            CaseVerdict::Pass => CaseOutcome::Pass,
            CaseVerdict::Noted => CaseOutcome::Noted,
            CaseVerdict::Inconclusive(why) => {
                CaseOutcome::Inconclusive(why.map_texts(|text| executed.names().replace(text)).into())
            }
            CaseVerdict::Fail(found) => {
                let promised = plan.operations[operation].clauses[clause].clause.strength;
                let strength = found.at_most.map_or(promised, |most| most.min(promised));
                CaseOutcome::Fail { finding: Box::new(executed.finding(&found, strength, label)), origin: None }
            }
        };
        for Observation { value, .. } in &mut observations {
            if let Observed::Value(value) = value
                && Placeholders::may_be_in(value)
            {
                *value = executed.names().replace_without_identity(value);
            }
        }
        Self { operation, clause, label: label.to_owned(), at, outcome, observations }
    }
}

/// A text that no other reply of the run may have.
pub(in crate::engine) struct Distinct {
    pub(in crate::engine) text: String,
    pub(super) operation: usize,
    pub(super) clause: usize,
    pub(super) at: Position,
    pub(super) executed: Arc<ExecutedCase>,
}

impl Distinct {
    /// The judgement about the reply, where another before it has the text or not.
    pub(super) fn judged(&self, plan: &Plan, repeated: bool) -> CaseJudgement {
        let clause = &plan.operations[self.operation].clauses[self.clause].clause;
        let judgement = if repeated {
            Judgement::fail(FindingKind::Repeated, clause.promise.clone(), "an earlier answer of the run has the same")
        } else {
            Judgement::pass()
        };
        CaseJudgement::new(plan, (self.operation, self.clause), SEEN, self.at, judgement, &self.executed)
    }
}
