//! Reads what came of a case: the check that asked, and every passive check.

use std::sync::{Arc, OnceLock};

use super::{
    canonical::Placeholders,
    outcome::{CaseOutcome, Position},
    records::records,
};
use crate::{
    check::{
        CaseVerdict, Entry, Finding, FindingKind, Judgement, Observation, Question, SeenReply, SkipReason, Validators,
    },
    contract::{Library, Operation, OperationId, Strength},
    engine::plan::{Plan, PlannedOperation, generator::GeneratedCase},
    event::{CaseError, FindingResult, InconclusiveReason},
    scenario::{Isolation, Outcome, Reply, Scenario, StateValues, StepResult, Transcript, lacks_operation},
};

/// The one kind of case that a passive check has.
const SEEN: &str = "seen";

/// A case that was carried out, and what stands for its values in reports.
pub(in crate::engine) struct ExecutedCase {
    /// The operation whose scenario it was.
    pub(in crate::engine) asked: Arc<Operation>,
    pub(in crate::engine) scenario: Scenario,
    pub(in crate::engine) transcript: Transcript,
    /// What the provider states bind that it took values from.
    bound: StateValues,
    /// Most cases say nothing that they are needed for.
    names: OnceLock<Placeholders>,
}

impl ExecutedCase {
    pub(in crate::engine) fn new(
        asked: Arc<Operation>,
        scenario: Scenario,
        transcript: Transcript,
        bound: StateValues,
    ) -> Self {
        Self { asked, scenario, transcript, bound, names: OnceLock::new() }
    }

    fn names(&self) -> &Placeholders {
        self.names.get_or_init(|| Placeholders::new(&self.bound, &self.scenario, &self.transcript))
    }

    fn finding(&self, found: &Finding, strength: Strength, label: &str) -> FindingResult {
        FindingResult {
            kind: found.kind,
            strength,
            case: label.to_owned(),
            expected: self.names().replace(&found.expected),
            actual: self.names().replace(&found.actual),
            scenario: self.scenario.clone(),
            exchanges: records(&self.asked, &self.scenario, &self.transcript, self.names()),
        }
    }
}

/// What a case says, in terms of the plan.
pub(in crate::engine) struct CaseResult {
    pub(in crate::engine) operation: usize,
    pub(in crate::engine) clause: usize,
    pub(in crate::engine) order: usize,
    /// How many calls its scenario made.
    pub(in crate::engine) calls: u64,
    /// How many calls were accepted, those to siblings included.
    pub(in crate::engine) accepted: u64,
    /// How many calls of the case's own operation were accepted.
    pub(in crate::engine) accepted_own: u64,
    /// How many requests were sent for it, those of waits included.
    pub(in crate::engine) requests: u64,
    /// Why it could not be carried out.
    pub(in crate::engine) error: Option<CaseError>,
    /// Why its provider state may not have been what it should.
    pub(in crate::engine) doubt: Option<String>,
    pub(in crate::engine) said: Vec<CaseJudgement>,
    pub(in crate::engine) distinct: Vec<Distinct>,
}

impl CaseResult {
    pub(in crate::engine) fn new(drawn: &GeneratedCase) -> Self {
        Self {
            operation: drawn.operation,
            clause: drawn.clause,
            order: drawn.order,
            calls: 0,
            accepted: 0,
            accepted_own: 0,
            requests: 0,
            error: None,
            doubt: None,
            said: Vec::new(),
            distinct: Vec::new(),
        }
    }

    /// Records that the case cannot be tried on this target.
    pub(in crate::engine) fn is_skipped(&mut self, drawn: &GeneratedCase, reason: SkipReason) {
        self.said.push(CaseJudgement {
            operation: drawn.operation,
            clause: drawn.clause,
            label: drawn.kind.case.label().to_owned(),
            at: (drawn.order, 0, 0),
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

/// A text that no other reply of the run may have.
pub(in crate::engine) struct Distinct {
    pub(in crate::engine) text: String,
    operation: usize,
    clause: usize,
    at: Position,
    story: Arc<ExecutedCase>,
}

impl Distinct {
    /// What is said of the reply, where another before it has the text or not.
    pub(in crate::engine) fn said(&self, plan: &Plan, repeated: bool) -> CaseJudgement {
        let clause = &plan.operations[self.operation].clauses[self.clause].clause;
        let judgement = if repeated {
            Judgement::fail(FindingKind::Repeated, clause.promise.clone(), "an earlier answer of the run has the same")
        } else {
            Judgement::pass()
        };
        said(plan, (self.operation, self.clause), SEEN, self.at, judgement, &self.story)
    }
}

/// Reads what came of cases.
pub(in crate::engine) struct Judge<'a> {
    pub(in crate::engine) plan: &'a Plan,
    pub(in crate::engine) library: &'a Library,
    pub(in crate::engine) validators: &'a Validators,
    pub(in crate::engine) may_write: bool,
    pub(in crate::engine) isolation: Isolation,
}

impl Judge<'_> {
    /// Takes down what the case says about its own clause and about all others.
    pub(in crate::engine) fn read(&self, drawn: &GeneratedCase, story: &Arc<ExecutedCase>, result: &mut CaseResult) {
        self.read_all(drawn, story, result);
        let mut kept = None;
        for said in &mut result.said {
            if let CaseOutcome::Fail { origin, .. } = &mut said.outcome {
                *origin = Some(Arc::clone(kept.get_or_insert_with(|| Arc::new(drawn.clone()))));
            }
        }
    }

    fn read_all(&self, drawn: &GeneratedCase, story: &Arc<ExecutedCase>, result: &mut CaseResult) {
        let (operation, clause) = (drawn.operation, drawn.clause);
        let planned = &self.plan.operations[operation].clauses[clause];
        if let (Some(Entry::Active(check)), false) = (planned.check, drawn.kind.shown_only) {
            let case = &drawn.kind.case;
            let judgement = check.judge(&self.question(operation, clause), case, &story.transcript);
            let mut said = said(self.plan, (operation, clause), case.label(), (drawn.order, 0, 0), judgement, story);
            if let (CaseOutcome::Fail { .. }, Some(doubt)) = (&said.outcome, &result.doubt)
                && depends_on_state(&story.transcript)
            {
                let doubt = story.names().replace(doubt);
                said.outcome = CaseOutcome::Inconclusive(InconclusiveReason::StateInDoubt { doubt });
            }
            if let (CaseOutcome::Inconclusive(_), Some(sibling)) = (&said.outcome, self.unknown_sibling(story)) {
                said.outcome = CaseOutcome::Skipped(SkipReason::ServiceLacks { operation: sibling.to_string() });
            }
            result.said.push(said);
        }
        result.requests = story.transcript.all_replies().count() as u64;
        result.calls = story.transcript.steps.iter().map(|executed| executed.result.calls()).sum();
        let accepted = |(_, _, reply): &(usize, usize, &Reply)| reply.outcome == Outcome::Accepted;
        result.accepted = story.transcript.all_replies().filter(accepted).count() as u64;
        let own = |(_, _, reply): &(usize, usize, &Reply)| reply.call.operation == story.asked.id;
        result.accepted_own = story.transcript.all_replies().filter(accepted).filter(own).count() as u64;
        self.look(story, 0, drawn.order, result);
    }

    /// Takes down what the passive checks say of each answer from a step on.
    pub(in crate::engine) fn look(
        &self,
        story: &Arc<ExecutedCase>,
        from: usize,
        order: usize,
        result: &mut CaseResult,
    ) {
        // What answers another method or path may be no answer of the operation.
        let own = story.transcript.all_replies().filter(|(step, _, reply)| *step >= from && !reply.call.is_elsewhere());
        for (step, number, reply) in own {
            let called = |planned: &PlannedOperation| planned.operation.id == reply.call.operation;
            let Some(operation) = self.plan.operations.iter().position(called) else { continue };
            if self.lacks(reply) && reply.call.operation != story.asked.id {
                continue; // A sibling that is not there promises nothing.
            }
            let body = self.validators.read(&self.plan.operations[operation].operation, reply);
            let seen = SeenReply { reply, transcript: &story.transcript, body: body.as_ref() };
            self.inspect(operation, seen, (order, step, number), story, result);
        }
    }

    /// Whether the reply says that the service does not have the operation.
    fn lacks(&self, reply: &Reply) -> bool {
        let operation = self.library.operation(&reply.call.operation);
        operation.is_some_and(|operation| lacks_operation(self.library.common(operation), &reply.answer))
    }

    /// The sibling that was to be read and that the service does not have.
    fn unknown_sibling<'s>(&self, story: &'s ExecutedCase) -> Option<&'s OperationId> {
        story.transcript.steps.iter().find_map(|executed| match &executed.result {
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
        story: &Arc<ExecutedCase>,
        result: &mut CaseResult,
    ) {
        for (clause, asked) in self.plan.operations[operation].clauses.iter().enumerate() {
            let (Some(Entry::Passive(check)), None) = (asked.check, &asked.skipped) else { continue };
            let question = self.question(operation, clause);
            if let Some(judgement) = check.inspect(&question, seen) {
                result.said.push(said(self.plan, (operation, clause), SEEN, at, judgement, story));
            }
            if let Some(mut text) = check.distinct(&question, seen) {
                if self.isolation == Isolation::OwnService {
                    // Another copy of the service knows nothing of what this one has given out.
                    text = format!("{}\n{text}", at.0);
                }
                result.distinct.push(Distinct { text, operation, clause, at, story: Arc::clone(story) });
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

/// Whether another state of the account could have led to other results: something was refused, or read back.
fn depends_on_state(transcript: &Transcript) -> bool {
    let refused = transcript.all_replies().any(|(_, _, reply)| reply.outcome == Outcome::Refused);
    refused || transcript.steps.iter().any(|executed| executed.result.snapshot().is_some())
}

fn said(
    plan: &Plan,
    (operation, clause): (usize, usize),
    label: &str,
    at: Position,
    judgement: Judgement,
    story: &ExecutedCase,
) -> CaseJudgement {
    let Judgement { verdict, mut observations } = judgement;
    let outcome = match verdict {
        CaseVerdict::Pass => CaseOutcome::Pass,
        CaseVerdict::Noted => CaseOutcome::Noted,
        CaseVerdict::Inconclusive(why) => {
            CaseOutcome::Inconclusive(why.map_texts(|text| story.names().replace(text)).into())
        }
        CaseVerdict::Fail(found) => {
            let promised = plan.operations[operation].clauses[clause].clause.strength;
            let strength = found.at_most.map_or(promised, |most| most.min(promised));
            CaseOutcome::Fail { finding: Box::new(story.finding(&found, strength, label)), origin: None }
        }
    };
    for Observation { value, .. } in &mut observations {
        if Placeholders::may_be_in(value) {
            *value = story.names().replace_without_identity(value);
        }
    }
    CaseJudgement { operation, clause, label: label.to_owned(), at, outcome, observations }
}
