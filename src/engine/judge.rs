//! Reads what came of a case: the check that asked, and every passive check.

use std::sync::{Arc, OnceLock};

use super::{
    canonical::{Names, told},
    generator::Drawn,
    plan::Plan,
    tally::Moment,
};
use crate::{
    check::{Entry, Finding, Judgement, Observation, Question, Seen, Validators, Verdict},
    contract::{Library, Operation, Strength},
    event::FindingResult,
    scenario::{Outcome, Reply, Scenario, StateValues, StepResult, Transcript, lacks_operation},
};

/// The one kind of case that a passive check has.
const SEEN: &str = "seen";

/// A case that was carried out, and what stands for its values in reports.
pub(super) struct Story {
    /// The operation whose scenario it was.
    pub(super) asked: Arc<Operation>,
    pub(super) scenario: Scenario,
    pub(super) transcript: Transcript,
    /// What the provider states bind that it took values from.
    bound: StateValues,
    /// Most cases say nothing that they are needed for.
    names: OnceLock<Names>,
}

impl Story {
    pub(super) fn new(asked: Arc<Operation>, scenario: Scenario, transcript: Transcript, bound: StateValues) -> Self {
        Self { asked, scenario, transcript, bound, names: OnceLock::new() }
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.bound, &self.scenario, &self.transcript))
    }

    fn finding(&self, found: &Finding, strength: Strength, label: &str) -> FindingResult {
        let (sent, reproduction) = told(&self.asked, &self.scenario, &self.transcript, self.names());
        FindingResult {
            kind: found.kind,
            strength,
            case: label.to_owned(),
            sent,
            expected: self.names().replace(&found.expected),
            actual: self.names().replace(&found.actual),
            reproduction,
        }
    }
}

/// What a case says, in terms of the plan.
pub(super) struct CaseResult {
    pub(super) operation: usize,
    pub(super) clause: usize,
    pub(super) order: usize,
    /// How many calls its scenario made.
    pub(super) calls: u64,
    /// How many calls were accepted, those to siblings included.
    pub(super) accepted: u64,
    /// How many calls of the case's own operation were accepted.
    pub(super) accepted_own: u64,
    /// How many requests were sent for it, those of waits included.
    pub(super) requests: u64,
    /// Why it could not be carried out.
    pub(super) error: Option<String>,
    /// Why its provider state may not have been what it should.
    pub(super) doubt: Option<String>,
    pub(super) said: Vec<Said>,
    pub(super) distinct: Vec<Distinct>,
}

impl CaseResult {
    pub(super) fn new(drawn: &Drawn) -> Self {
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

    /// Takes down why the case cannot be asked of this target.
    pub(super) fn was_not_asked(&mut self, drawn: &Drawn, reason: String) {
        self.said.push(Said {
            operation: drawn.operation,
            clause: drawn.clause,
            label: drawn.kind.case.label.clone(),
            at: (drawn.order, 0, 0),
            judgement: Judgement::inconclusive(reason.clone()),
            finding: None,
            origin: None,
            not_asked: Some(reason),
        });
    }
}

/// One judgement about one clause.
pub(super) struct Said {
    pub(super) operation: usize,
    pub(super) clause: usize,
    pub(super) label: String,
    pub(super) at: Moment,
    pub(super) judgement: Judgement,
    /// What a finding becomes.
    pub(super) finding: Option<FindingResult>,
    /// The case that a finding came of.
    pub(super) origin: Option<Arc<Drawn>>,
    /// Why the case asked nothing, where the service lacks what it needs.
    pub(super) not_asked: Option<String>,
}

/// A text that no other reply of the run may have.
pub(super) struct Distinct {
    pub(super) text: String,
    operation: usize,
    clause: usize,
    at: Moment,
    story: Arc<Story>,
}

impl Distinct {
    /// What is said of the reply, where another before it has the text or not.
    pub(super) fn said(&self, plan: &Plan, repeated: bool) -> Said {
        let clause = &plan.operations[self.operation].clauses[self.clause].clause;
        let judgement = if repeated {
            Judgement::fail("repeated", clause.promise.clone(), "an earlier answer of the run has the same")
        } else {
            Judgement::pass()
        };
        said(plan, (self.operation, self.clause), SEEN, self.at, judgement, &self.story)
    }
}

/// Reads what came of cases.
pub(super) struct Judge<'a> {
    pub(super) plan: &'a Plan,
    pub(super) library: &'a Library,
    pub(super) validators: &'a Validators,
    pub(super) ours: bool,
    /// Whether the unit of work has a service of its own.
    pub(super) alone: bool,
    /// Whether each unit of work has a copy of the provider states of its own.
    pub(super) fresh: bool,
}

impl Judge<'_> {
    /// Takes down what the case says about its own clause and about all others.
    pub(super) fn read(&self, drawn: &Drawn, story: &Arc<Story>, result: &mut CaseResult) {
        self.read_all(drawn, story, result);
        let mut origin = None;
        for said in result.said.iter_mut().filter(|said| said.finding.is_some()) {
            said.origin = Some(Arc::clone(origin.get_or_insert_with(|| Arc::new(drawn.clone()))));
        }
    }

    fn read_all(&self, drawn: &Drawn, story: &Arc<Story>, result: &mut CaseResult) {
        let (operation, clause) = (drawn.operation, drawn.clause);
        let planned = &self.plan.operations[operation].clauses[clause];
        if let (Some(Entry::Active(check)), false) = (planned.check, drawn.kind.shown_only) {
            let label = &drawn.kind.case.label;
            let mut judgement = check.judge(&self.question(operation, clause), label, &story.transcript);
            if let (Verdict::Fail(_), Some(doubt)) = (&judgement.verdict, &result.doubt)
                && depends_on_state(&story.transcript)
            {
                judgement.verdict = Verdict::Inconclusive(format!("the provider state may not have held: {doubt}"));
            }
            let mut said = said(self.plan, (operation, clause), label, (drawn.order, 0, 0), judgement, story);
            if let (Verdict::Inconclusive(_), Some(sibling)) = (&said.judgement.verdict, self.unknown_sibling(story)) {
                said.not_asked = Some(format!("the service does not know {sibling}"));
            }
            result.said.push(said);
        }
        result.requests = story.transcript.all_replies().count() as u64;
        result.calls = story.transcript.results.iter().map(StepResult::calls).sum();
        let accepted = |(_, _, reply): &(usize, usize, &Reply)| reply.outcome == Outcome::Accepted;
        result.accepted = story.transcript.all_replies().filter(accepted).count() as u64;
        let own = |(_, _, reply): &(usize, usize, &Reply)| reply.call.operation == story.asked.name;
        result.accepted_own = story.transcript.all_replies().filter(accepted).filter(own).count() as u64;
        self.look(story, 0, drawn.order, result);
    }

    /// Takes down what the passive checks say of each answer from a step on.
    pub(super) fn look(&self, story: &Arc<Story>, from: usize, order: usize, result: &mut CaseResult) {
        // What answers another method or path may be no answer of the operation.
        let own = story.transcript.all_replies().filter(|(step, _, reply)| *step >= from && !reply.call.is_elsewhere());
        for (step, number, reply) in own {
            let called = |planned: &super::plan::PlannedOperation| planned.operation.name == reply.call.operation;
            let Some(operation) = self.plan.operations.iter().position(called) else { continue };
            if self.lacks(reply) && reply.call.operation != story.asked.name {
                continue; // A sibling that is not there promises nothing.
            }
            let body = self.validators.read(&self.plan.operations[operation].operation, reply);
            let seen = Seen { reply, transcript: &story.transcript, body: body.as_ref() };
            self.inspect(operation, seen, (order, step, number), story, result);
        }
    }

    /// Whether the reply says that the service does not have the operation.
    fn lacks(&self, reply: &Reply) -> bool {
        let operation = self.library.operation(&reply.call.operation);
        operation.is_some_and(|operation| lacks_operation(self.library.common(operation), &reply.answer))
    }

    /// The sibling that was to be read and that the service does not have.
    fn unknown_sibling<'s>(&self, story: &'s Story) -> Option<&'s str> {
        story.transcript.results.iter().find_map(|result| match result {
            StepResult::Read(reading) if reading.problem.is_some() => {
                reading.replies.last().filter(|reply| self.lacks(reply)).map(|reply| reply.call.operation.as_str())
            }
            _ => None,
        })
    }

    fn inspect(&self, operation: usize, seen: Seen<'_>, at: Moment, story: &Arc<Story>, result: &mut CaseResult) {
        for (clause, asked) in self.plan.operations[operation].clauses.iter().enumerate() {
            let (Some(Entry::Passive(check)), None) = (asked.check, &asked.skipped) else { continue };
            let question = self.question(operation, clause);
            if let Some(judgement) = check.inspect(&question, seen) {
                result.said.push(said(self.plan, (operation, clause), SEEN, at, judgement, story));
            }
            if let Some(mut text) = check.distinct(&question, seen) {
                if self.alone {
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
            ours: self.ours,
            fresh: self.fresh,
        }
    }
}

/// Whether another state of the account could have led to other results: something was refused, or read back.
fn depends_on_state(transcript: &Transcript) -> bool {
    let refused = transcript.all_replies().any(|(_, _, reply)| reply.outcome == Outcome::Refused);
    refused || transcript.results.iter().any(|result| matches!(result, StepResult::Read(_)))
}

fn said(
    plan: &Plan,
    (operation, clause): (usize, usize),
    label: &str,
    at: Moment,
    mut judgement: Judgement,
    story: &Story,
) -> Said {
    let mut finding = None;
    if let Verdict::Fail(found) = &judgement.verdict {
        let promised = plan.operations[operation].clauses[clause].clause.strength;
        let strength = found.at_most.map_or(promised, |most| most.min(promised));
        finding = Some(story.finding(found, strength, label));
    }
    for Observation { value, .. } in &mut judgement.observations {
        if Names::may_be_in(value) {
            *value = story.names().replace_without_identity(value);
        }
    }
    if let Verdict::Inconclusive(reason) = &mut judgement.verdict {
        *reason = story.names().replace(reason);
    }
    Said { operation, clause, label: label.to_owned(), at, judgement, finding, origin: None, not_asked: None }
}
