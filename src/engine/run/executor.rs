//! Carries out one scenario on one account.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use sha2::{Digest, Sha256};

use super::{
    identity::with_identity,
    read_back::{MOST_PAGES, Queries},
    scrub::Scrubber,
    sender::Sender,
};
use crate::{
    call::{Answer, Call, Credentials, ServiceError},
    contract::{Effect, Library, Operation, OperationId},
    endpoint::Tenant,
    engine::Settings,
    event::{CaseError, SkipReason},
    exchange::NoAnswer,
    scenario::{
        Action, Condition, Filling, Inputs, Outcome, Reply, Scenario, Snapshot, StateValues, StepName, StepResult,
        Template, Transcript, Until, Within, fill, outcome_of, passed_dry,
    },
    wire::defect,
};

/// The pause before a service that moves by the clock is asked again.
const PAUSE: Duration = Duration::from_secs(2);
/// The first pause where calls cost nothing; each is twice the one before, up to the full pause.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// So many reads of a wait are made without a pause.
const AT_ONCE: u32 = 3;
/// The number of retries of a call that is answered "later".
const RETRIES: u32 = 3;

/// One scenario, being carried out.
pub(in crate::engine) struct Run<'a> {
    pub(in crate::engine) sender: &'a Sender,
    pub(in crate::engine) library: &'a Library,
    pub(in crate::engine) tenant: &'a Tenant,
    /// True where every call may take effect on the target.
    pub(in crate::engine) may_write: bool,
    /// The longest that an effect may take to show, where the target's owner says so.
    pub(in crate::engine) settles_within: Option<Duration>,
    /// A text that makes fresh values and nonces fresh.
    pub(in crate::engine) salt: String,
    pub(in crate::engine) scrubber: Scrubber,
    nonces: AtomicU32,
    /// The writing calls that were made so far, for the account to be put back as it was.
    made: Mutex<Vec<WriteCall>>,
    /// The values of the states used so far, by operation.
    bound: Mutex<BTreeMap<OperationId, StateValues>>,
}

/// A writing call that was made.
#[derive(Clone, Debug)]
pub(in crate::engine) struct WriteCall {
    pub(in crate::engine) reply: Reply,
    /// The call with what names its effect.
    pub(in crate::engine) named: Call,
    /// True where it was accepted and is no dry run that passed.
    pub(in crate::engine) took_effect: bool,
}

impl<'a> Run<'a> {
    pub(in crate::engine) fn new(
        sender: &'a Sender,
        library: &'a Library,
        tenant: &'a Tenant,
        settings: &Settings,
        salt: String,
    ) -> Self {
        let (scrubber, may_write, settles_within) = (Scrubber::of(tenant), settings.may_write, settings.settles_within);
        Self {
            sender,
            library,
            tenant,
            may_write,
            settles_within,
            salt,
            scrubber,
            nonces: AtomicU32::new(0),
            made: Mutex::default(),
            bound: Mutex::default(),
        }
    }

    /// Carries out a scenario.
    ///
    /// # Errors
    ///
    /// When a step could not be asked: that is ours, not the service's.
    pub(in crate::engine) async fn carry_out(
        &self,
        operation: &Operation,
        scenario: &Scenario,
    ) -> Result<Transcript, CaseError> {
        // The plan leaves such scenarios out; nothing is sent if it ever does not.
        if !self.may_write && !scenario.is_harmless(self.library) {
            return Err(CaseError::Harmful);
        }
        let mut transcript = Transcript::default();
        for step in &scenario.steps {
            if step.only_if.as_ref().is_some_and(|condition| !holds(condition, &transcript)) {
                transcript.push(step.name.clone(), StepResult::LeftOut);
                continue;
            }
            let result = match &step.action {
                Action::Call(template) if !self.can_be(template) => StepResult::LeftOut,
                Action::Call(template) | Action::Control(template) => {
                    let call = self.fill(template, &transcript)?;
                    StepResult::Replies(vec![self.send_with_retries(&call, template.caller.as_deref()).await?])
                }
                Action::Together(templates) => {
                    let calls: Vec<Call> =
                        templates.iter().map(|template| self.fill(template, &transcript)).collect::<Result<_, _>>()?;
                    let sending =
                        calls.iter().zip(templates).map(|(call, template)| self.once(call, template.caller.as_deref()));
                    let mut replies = join_all(sending).await.into_iter().collect::<Result<Vec<_>, _>>()?;
                    replies.sort_by_key(|reply| {
                        (reply.answer.as_ref().map_or(0, |answer| answer.status), reply.code().map(str::to_owned))
                    });
                    StepResult::Replies(replies)
                }
                Action::ReadBack(templates) => {
                    let queries = self.queries(operation, templates, &transcript)?;
                    StepResult::Read(self.read(&queries).await?)
                }
                Action::Await { read, until, within } => {
                    let queries = self.queries(operation, read, &transcript)?;
                    StepResult::Read(self.wait_until(&queries, *until, *within).await?)
                }
                Action::Settle { read, within } => {
                    let queries = self.queries(operation, read, &transcript)?;
                    StepResult::Read(self.settle(&queries, *within).await?)
                }
                Action::Undo(step) => self.undo(operation, step, &transcript).await?,
            };
            transcript.push(step.name.clone(), result);
        }
        Ok(transcript)
    }

    /// The reason for which none of a scenario's calls can have its defect, if so.
    pub(in crate::engine) fn out_of_reach(&self, scenario: &Scenario) -> Option<SkipReason> {
        let calls = scenario.steps.iter().filter_map(|step| match &step.action {
            Action::Call(template) if !template.defects.is_empty() => Some(template),
            _ => None,
        });
        let mut calls = calls.peekable();
        calls.peek()?;
        let none = calls.all(|template| !self.can_be(template));
        none.then_some(SkipReason::NothingSigned)
    }

    /// True where a call with its credentials can have its defect.
    fn can_be(&self, template: &Template) -> bool {
        let Ok(credentials) = self.credentials(&template.operation, template.caller.as_deref()) else { return true };
        let operation = self.library.operation(&template.operation);
        let protocol = operation.and_then(|operation| self.sender.vendors().protocol(&operation.protocol));
        let Some(protocol) = protocol else { return true };
        template.defects.iter().all(|defect| defect::is_possible(defect, protocol, credentials))
    }

    fn credentials(&self, operation: &OperationId, caller: Option<&str>) -> Result<&Credentials, CaseError> {
        match caller {
            None => self.tenant.credentials.as_ref().ok_or(CaseError::NoCredentials),
            Some(state) => {
                let found = self.tenant.states.credentials(operation, state);
                found.ok_or_else(|| CaseError::NoCredentialOf { state: state.to_owned() })
            }
        }
    }

    /// The writing calls that were made since this was asked last.
    pub(in crate::engine) fn take_made(&self) -> Vec<WriteCall> {
        std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The values of an operation's states from which calls were filled in so far.
    pub(in crate::engine) fn bound(&self, operation: &OperationId) -> StateValues {
        self.bound.lock().unwrap_or_else(PoisonError::into_inner).get(operation).cloned().unwrap_or_default()
    }

    pub(in crate::engine) fn fill(&self, template: &Template, earlier: &Transcript) -> Result<Call, CaseError> {
        let mut bound = self.bound.lock().unwrap_or_else(PoisonError::into_inner);
        let states = bound.entry(template.operation.clone()).or_default();
        for state in template.states() {
            if !states.contains_key(state)
                && let Some(values) = self.tenant.states.bound(&template.operation, state)
            {
                states.insert(state.to_owned(), values.into_owned());
            }
        }
        fill(template, Filling { states, earlier, salt: &self.salt }).map_err(|why| CaseError::NoValue { why })
    }

    /// Makes a call, and again where the service says "later".
    pub(in crate::engine) async fn send_with_retries(
        &self,
        call: &Call,
        caller: Option<&str>,
    ) -> Result<Reply, CaseError> {
        let mut reply = self.once(call, caller).await?;
        // That no answer comes counts only where it happens twice.
        if matches!(reply.answer, Err(NoAnswer::Timeout { .. } | NoAnswer::Broken { .. } | NoAnswer::TooLarge { .. })) {
            reply = self.once(call, caller).await?;
        }
        for retry in 0..self.retries() {
            let operation = self.library.operation(&call.operation);
            let later = operation.is_some_and(|operation| reply.asks_to_come_back(operation));
            if !later || self.sender.moves_by_reads() {
                break;
            }
            tokio::time::sleep(self.pause_before(AT_ONCE + retry)).await;
            reply = self.once(call, caller).await?;
        }
        Ok(reply)
    }

    /// The number of retries of a call that is answered "later": as long in all, in steps that may be smaller.
    fn retries(&self) -> u32 {
        if self.may_write { 2 * RETRIES } else { RETRIES }
    }

    async fn once(&self, call: &Call, caller: Option<&str>) -> Result<Reply, CaseError> {
        let credentials = self.credentials(&call.operation, caller)?;
        if self.sender.target_is_gone() {
            return Err(CaseError::TargetGone);
        }
        let replayed = call.replays_nonce();
        let number = if replayed {
            self.nonces.load(Ordering::Relaxed)
        } else {
            self.nonces.fetch_add(1, Ordering::Relaxed) + 1
        };
        let nonce = nonce(&self.salt, number);
        let sent = self.sender.send_to(self.tenant.service.as_ref(), call, credentials, &nonce).await;
        let sent = sent.map_err(|why| CaseError::NoRequest { why })?;
        let answer = sent.answer.map(|answer| self.scrubbed(answer));
        let operation = self.library.operation(&call.operation);
        let operation = operation.ok_or_else(|| CaseError::NoContract { operation: call.operation.to_string() })?;
        let outcome = outcome_of(operation, call, &answer);
        let passed = answer.as_ref().is_ok_and(|answer| passed_dry(operation, call, answer));
        let reply = Reply { call: call.clone(), caller: caller.map(str::to_owned), answer, outcome };
        // Only an account that other cases use after this one is put back.
        if operation.effect == Effect::Writes && self.tenant.isolation.is_shared() {
            let made = WriteCall {
                reply: reply.clone(),
                named: call.clone(),
                took_effect: outcome == Outcome::Accepted && !passed,
            };
            self.made.lock().unwrap_or_else(PoisonError::into_inner).push(made);
        }
        Ok(reply)
    }

    fn scrubbed(&self, mut answer: Answer) -> Answer {
        for (_, value) in &mut answer.headers {
            *value = self.scrubber.clean(value);
        }
        if let Some(ServiceError { message, code }) = &mut answer.error {
            *message = self.scrubber.clean(message);
            *code = self.scrubber.clean(code);
        }
        match &mut answer.body {
            Ok(body) => scrub_strings(body, &self.scrubber),
            // What cannot be decoded is reported with words of the service, such as its content type.
            Err(reason) => *reason = self.scrubber.clean(reason),
        }
        answer.request_id = answer.request_id.map(|id| self.scrubber.clean(&id));
        answer
    }

    fn queries<'o>(
        &self,
        operation: &'o Operation,
        templates: &[Template],
        earlier: &Transcript,
    ) -> Result<Queries<'o>, CaseError> {
        let calls: Vec<Call> =
            templates.iter().map(|template| self.fill(template, earlier)).collect::<Result<_, _>>()?;
        Queries::new(operation, &calls).ok_or_else(|| CaseError::NoReadBack { operation: operation.id.to_string() })
    }

    /// All pages of all queries, once.
    pub(in crate::engine) async fn read(&self, queries: &Queries<'_>) -> Result<Snapshot, CaseError> {
        let (mut shown, mut replies) = (Vec::new(), Vec::new());
        let mut problem = None;
        'queries: for query in &queries.all {
            let mut call = query.call.clone();
            for page in 0..=MOST_PAGES {
                if page == MOST_PAGES {
                    problem = Some(format!("there are more than {MOST_PAGES} pages"));
                    break 'queries;
                }
                let reply = self.send_with_retries(&call, None).await?;
                let understood = match &reply.answer {
                    Ok(answer) => queries.shown(query, answer).map(|shown| (shown, queries.next_page(&call, answer))),
                    Err(none) => Err(none.to_string()),
                };
                replies.push(reply);
                match understood {
                    Ok((more, next)) => {
                        shown.extend(more);
                        match next {
                            Some(next) => call = next,
                            None => break,
                        }
                    }
                    Err(reason) => {
                        problem = Some(reason);
                        break 'queries;
                    }
                }
            }
        }
        let mut snapshot = queries.snapshot(if problem.is_some() { Vec::new() } else { shown }, problem);
        snapshot.replies = replies;
        Ok(snapshot)
    }

    pub(in crate::engine) async fn wait_until(
        &self,
        queries: &Queries<'_>,
        until: Until,
        within: Within,
    ) -> Result<Snapshot, CaseError> {
        let mut snapshot = Snapshot::default();
        let mut replies = Vec::new();
        for turn in 0.. {
            if !self.turn(turn, within).await {
                break;
            }
            snapshot = self.read(queries).await?;
            replies.append(&mut snapshot.replies);
            snapshot.settled = snapshot.problem.is_none()
                && match until {
                    Until::Shown => snapshot.missing.is_empty(),
                    Until::Gone => queries.all_gone(&snapshot),
                };
            if snapshot.settled || snapshot.problem.is_some() {
                break;
            }
        }
        snapshot.replies = replies;
        Ok(snapshot)
    }

    async fn settle(&self, queries: &Queries<'_>, within: Within) -> Result<Snapshot, CaseError> {
        let mut last = Snapshot::default();
        let mut replies = Vec::new();
        for turn in 0.. {
            if !self.turn(turn, within).await {
                break;
            }
            let mut snapshot = self.read(queries).await?;
            replies.append(&mut snapshot.replies);
            snapshot.settled = turn > 0 && last.shown == snapshot.shown;
            last = snapshot;
            if last.problem.is_some() {
                break;
            }
        }
        last.replies = replies;
        Ok(last)
    }

    /// Waits for the turn of a wait with this number; `false` where its time is over. Whether the target moves by reads
    /// may show only after the first.
    pub(in crate::engine) async fn turn(&self, turn: u32, within: Within) -> bool {
        if self.sender.moves_by_reads() {
            return turn < within.reads.max(2);
        }
        let whole = Duration::from_secs(within.seconds.into());
        let pause = self.pause_before(turn);
        let before: Duration = (0..turn).map(|turn| self.pause_before(turn)).sum();
        if turn >= AT_ONCE && before >= self.settles_within.map_or(whole, |most| most.min(whole)) {
            return false;
        }
        tokio::time::sleep(pause).await;
        true
    }

    fn pause_before(&self, turn: u32) -> Duration {
        // The first reads of a wait come one after another: most services have settled by then.
        match turn.checked_sub(AT_ONCE) {
            None => Duration::ZERO,
            Some(later) if self.may_write => FIRST_PAUSE.saturating_mul(1 << later.min(10)).min(PAUSE),
            Some(_) => PAUSE,
        }
    }

    /// The call with what names its effect, where it leaves that open: as the simplest valid call has it.
    pub(in crate::engine) fn with_identity(&self, operation: &Operation, call: &Call) -> Call {
        let simplest =
            Inputs::base(operation).and_then(|inputs| self.fill(&inputs.simplest(), &Transcript::default()).ok());
        simplest.map_or_else(|| call.clone(), |simplest| with_identity(operation, call, &simplest))
    }

    async fn undo(
        &self,
        operation: &Operation,
        step: &StepName,
        earlier: &Transcript,
    ) -> Result<StepResult, CaseError> {
        let undo = operation.undo.as_ref().ok_or_else(|| CaseError::NoUndo { operation: operation.id.to_string() })?;
        let Some(StepResult::Replies(replies)) = earlier.result(step) else {
            return Ok(StepResult::LeftOut);
        };
        let mut undone = Vec::new();
        for reply in replies.iter().filter(|reply| reply.outcome == Outcome::Accepted) {
            for call in self.undoing(undo, &self.with_identity(operation, &reply.call)) {
                undone.push(self.send_with_retries(&call, None).await?);
            }
        }
        Ok(StepResult::Replies(undone))
    }
}

fn holds(condition: &Condition, earlier: &Transcript) -> bool {
    let answered = |step, outcome| earlier.replies(step).iter().any(|reply| reply.outcome == outcome);
    match condition {
        Condition::Accepted(step) => answered(step, Outcome::Accepted),
        Condition::Refused(step) => answered(step, Outcome::Refused),
        Condition::Missing(step) => {
            earlier.snapshot(step).is_some_and(|snapshot| snapshot.problem.is_none() && !snapshot.shows_all())
        }
    }
}

fn scrub_strings(value: &mut serde_json::Value, scrubber: &Scrubber) {
    match value {
        serde_json::Value::String(text) => *text = scrubber.clean(text),
        serde_json::Value::Array(elements) => elements.iter_mut().for_each(|value| scrub_strings(value, scrubber)),
        serde_json::Value::Object(members) => {
            members.values_mut().for_each(|value| scrub_strings(value, scrubber));
            if members.keys().any(|name| scrubber.clean(name) != *name) {
                *members =
                    std::mem::take(members).into_iter().map(|(name, value)| (scrubber.clean(&name), value)).collect();
            }
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

/// A nonce that no other run, case or call uses: 32 hexadecimal digits.
fn nonce(salt: &str, number: u32) -> String {
    let hash = Sha256::digest(format!("nonce/{salt}/{number}"));
    hex::encode(&hash[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_differ_between_runs_and_calls() {
        assert_ne!(nonce("run-1", 1), nonce("run-1", 2));
        assert_ne!(nonce("run-1", 1), nonce("run-2", 1));
    }
}
