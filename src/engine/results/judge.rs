//! Judges a case that was carried out: with the check that made it, and with every passive check.

use std::sync::Arc;

use super::{
    case_result::{CaseJudgement, CaseResult, Distinct, SEEN},
    executed_case::ExecutedCase,
    outcome::{CaseOutcome, Position},
};
use crate::{
    check::{Entry, Question, SeenReply, SkipReason, Validators},
    contract::{Library, OperationId},
    engine::plan::{Plan, PlannedOperation, generator::GeneratedCase},
    event::InconclusiveReason,
    scenario::{Isolation, Outcome, Reply, StepResult, Transcript, lacks_operation},
};

/// Judges cases that were carried out.
pub(in crate::engine) struct Judge<'a> {
    pub(in crate::engine) plan: &'a Plan,
    pub(in crate::engine) library: &'a Library,
    pub(in crate::engine) validators: &'a Validators,
    pub(in crate::engine) may_write: bool,
    pub(in crate::engine) isolation: Isolation,
}

impl Judge<'_> {
    /// Adds to the result what the case says about its own clause and about all others.
    pub(in crate::engine) fn judge(&self, case: &GeneratedCase, executed: &Arc<ExecutedCase>, result: &mut CaseResult) {
        self.judge_own(case, executed, result);
        self.inspect_all(executed, 0, case.order, result);
        let mut kept = None;
        for judgement in &mut result.judgements {
            if let CaseOutcome::Fail { origin, .. } = &mut judgement.outcome {
                *origin = Some(Arc::clone(kept.get_or_insert_with(|| Arc::new(case.clone()))));
            }
        }
    }

    fn judge_own(&self, case: &GeneratedCase, executed: &ExecutedCase, result: &mut CaseResult) {
        let place = (case.operation, case.clause);
        let planned = &self.plan.operations[case.operation].clauses[case.clause];
        let transcript = &executed.transcript;
        if let (Some(Entry::Active(check)), false) = (planned.check, case.kind.shown_only) {
            let kind = &case.kind.case;
            let judgement = check.judge(&self.question(case.operation, case.clause), kind, transcript);
            let at = (case.order, 0, 0);
            let mut judgement = CaseJudgement::new(self.plan, place, kind.label(), at, judgement, executed);
            if let (CaseOutcome::Fail { .. }, Some(doubt)) = (&judgement.outcome, &result.doubt)
                && depends_on_state(transcript)
            {
                let doubt = executed.names().replace(doubt);
                judgement.outcome = CaseOutcome::Inconclusive(InconclusiveReason::StateInDoubt { doubt });
            }
            if let (CaseOutcome::Inconclusive(_), Some(reader)) = (&judgement.outcome, self.missing_reader(executed)) {
                judgement.outcome = CaseOutcome::Skipped(SkipReason::ServiceLacks { operation: reader.to_string() });
            }
            result.judgements.push(judgement);
        }
        let accepted = || transcript.all_replies().filter(|(_, _, reply)| reply.outcome == Outcome::Accepted);
        let is_own = |reply: &Reply| reply.call.operation == executed.operation.id;
        result.requests = transcript.all_replies().count() as u64;
        result.calls = transcript.steps.iter().map(|step| step.result.calls()).sum();
        result.accepted = accepted().count() as u64;
        result.accepted_own = accepted().filter(|(_, _, reply)| is_own(reply)).count() as u64;
    }

    /// Adds to the result what the passive checks say of each answer from a step on.
    pub(in crate::engine) fn inspect_all(
        &self,
        executed: &Arc<ExecutedCase>,
        from: usize,
        order: usize,
        result: &mut CaseResult,
    ) {
        // What answers another method or path may be no answer of the operation.
        let own =
            executed.transcript.all_replies().filter(|(step, _, reply)| *step >= from && !reply.call.is_elsewhere());
        for (step, number, reply) in own {
            let called = |planned: &PlannedOperation| planned.operation.id == reply.call.operation;
            let Some(operation) = self.plan.operations.iter().position(called) else { continue };
            if self.lacks(reply) && reply.call.operation != executed.operation.id {
                continue; // A reader operation that is not there promises nothing.
            }
            let body = self.validators.read(&self.plan.operations[operation].operation, reply);
            let seen = SeenReply { reply, transcript: &executed.transcript, body: body.as_ref() };
            self.inspect(operation, seen, (order, step, number), executed, result);
        }
    }

    /// True where the reply says that the service does not have the operation.
    fn lacks(&self, reply: &Reply) -> bool {
        let operation = self.library.operation(&reply.call.operation);
        operation.is_some_and(|operation| lacks_operation(self.library.common(operation), &reply.answer))
    }

    /// The reader operation that was to be called and that the service does not have.
    fn missing_reader<'s>(&self, executed: &'s ExecutedCase) -> Option<&'s OperationId> {
        executed.transcript.steps.iter().find_map(|step| match &step.result {
            StepResult::Read(snapshot) if snapshot.problem.is_some() => {
                snapshot.replies.last().filter(|reply| self.lacks(reply)).map(|reply| &reply.call.operation)
            }
            _ => None,
        })
    }

    fn inspect(
        &self,
        operation: usize,
        seen: SeenReply<'_>,
        at: Position,
        executed: &Arc<ExecutedCase>,
        result: &mut CaseResult,
    ) {
        for (clause, planned) in self.plan.operations[operation].clauses.iter().enumerate() {
            let (Some(Entry::Passive(check)), None) = (planned.check, &planned.skipped) else { continue };
            let question = self.question(operation, clause);
            if let Some(judgement) = check.inspect(&question, seen) {
                let place = (operation, clause);
                result.judgements.push(CaseJudgement::new(self.plan, place, SEEN, at, judgement, executed));
            }
            if let Some(mut text) = check.distinct(&question, seen) {
                if self.isolation == Isolation::OwnService {
                    // Another copy of the service knows nothing of what this one has given out.
                    text = format!("{}\n{text}", at.0);
                }
                result.distinct.push(Distinct { text, operation, clause, at, executed: Arc::clone(executed) });
            }
        }
    }

    fn question(&self, operation: usize, clause: usize) -> Question<'_> {
        let planned = &self.plan.operations[operation];
        Question {
            operation: &planned.operation,
            common: self.library.common(&planned.operation),
            clause: &planned.clauses[clause].clause,
            protocol: planned.protocol,
            may_write: self.may_write,
            isolation: self.isolation,
        }
    }
}

/// True where another state of the account could have led to other results: something was refused, or read back.
fn depends_on_state(transcript: &Transcript) -> bool {
    let refused = transcript.all_replies().any(|(_, _, reply)| reply.outcome == Outcome::Refused);
    refused || transcript.steps.iter().any(|executed| executed.result.snapshot().is_some())
}
