//! Puts an account back as it was. A service with one copy of its provider states is asked one case after another, and
//! each must find them as its contract says.
//!
//! Elements that existed before the run are never touched: they are read first.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    executor::{Run, WriteCall},
    read_back::{Baseline, Queries, bound_values},
};
use crate::{
    call::Call,
    contract::{Binds, Effect, Kind, Operation, OperationId, StateRole, Undo},
    event::CaseError,
    scenario::{Inputs, Outcome, Scenario, Step, StepName, StepResult, Template, Transcript, Until, Within},
};

/// The most calls with which the values of a state are read.
const MOST_CALLS: usize = 64;

/// So many readings show nothing before nothing is believed to be there.
const AT_LEAST: u32 = 3;
/// The same where something is on its way out, or could not be taken back at once.
const LINGERS: u32 = 9;

/// So many times, one after the other, it is tried to take back what an operation left.
const MOST_TRIES: u32 = 3;
/// The time that undone elements may take to go, where it was seen before that not all do.
const BRIEFLY: Within = Within { reads: LINGERS, seconds: 2 };

/// Leftovers, by operation.
pub(in crate::engine) type Leftovers = BTreeMap<OperationId, Remains>;

/// The leftovers of the calls of one operation.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Remains {
    made: Vec<WriteCall>,
    /// The reason for which it may still be there.
    pub(in crate::engine) reason: String,
    /// The number of failed attempts to undo it.
    tries: u32,
}

/// A call and what was done to take it back, as a scenario of its operation.
pub(in crate::engine) struct UndoAttempt {
    pub(in crate::engine) operation: OperationId,
    pub(in crate::engine) scenario: Scenario,
    pub(in crate::engine) transcript: Transcript,
}

/// The reason for which something may stay.
enum Stays {
    /// The reader operation cannot be read.
    Unread(String),
    /// It is shown, or a call could not be made.
    Shown(String),
}

impl From<CaseError> for Stays {
    fn from(error: CaseError) -> Self {
        Self::Shown(error.to_string())
    }
}

impl Run<'_> {
    /// The elements that the reader operation shows before anything was done, and why the base state does not hold,
    /// where it does not.
    pub(in crate::engine) async fn baseline(
        &self,
        operation: &Operation,
    ) -> Result<(Baseline, Option<String>), CaseError> {
        let (mut baseline, mut doubt) = (Baseline::new(), None);
        if operation.effect == Effect::Reads {
            return Ok((baseline, doubt));
        }
        let is_bound = |name: &str| self.tenant.states.bound(&operation.id, name).is_some();
        for (name, state) in operation.states.iter().filter(|(name, _)| is_bound(name)) {
            let calls: Vec<Call> = everything(operation, name)
                .iter()
                .filter_map(|template| self.fill(template, &Transcript::default()).ok())
                .collect();
            let Some(queries) = Queries::new(operation, &calls) else { continue };
            let snapshot = self.read(&queries).await?;
            let shown = calls.iter().filter_map(|call| queries.still_shown(call, &snapshot, &Baseline::new()));
            let keys: Vec<_> = shown.flat_map(|call| queries.keys(&call)).collect();
            let removes = operation.read_back.as_ref().is_some_and(|read_back| read_back.removes);
            if state.role == StateRole::Base && !keys.is_empty() && !removes {
                doubt = Some(format!(
                    "the provider state {name} does not hold: {} shows {} of its values in use before the run",
                    operation
                        .read_back
                        .as_ref()
                        .map_or("the reader operation".to_owned(), |reader| reader.operation.to_string()),
                    keys.len()
                ));
            }
            baseline.extend(keys);
        }
        Ok((baseline, doubt))
    }

    /// Takes back what the calls since the last time did, and what is `left` from before, and waits until it shows.
    ///
    /// What may still be there stays in the result, with what the service did when asked once more to take it back.
    pub(in crate::engine) async fn clean_up(
        &self,
        before: &BTreeMap<OperationId, Baseline>,
        mut left: Leftovers,
    ) -> (Leftovers, Vec<UndoAttempt>) {
        let mut made_by: BTreeMap<OperationId, Vec<WriteCall>> = BTreeMap::new();
        for made in self.take_made() {
            made_by.entry(made.reply.call.operation.clone()).or_default().push(made);
        }
        if let Some(path) = &self.tenant.reset {
            let touched = made_by.into_keys().chain(left.into_keys());
            let outcome = self.sender.reset(path).await;
            let remains = |reason: &String| Remains { made: Vec::new(), reason: reason.clone(), tries: 0 };
            let left = outcome.err().map(|error| touched.map(|name| (name, remains(&error))).collect());
            return (left.unwrap_or_default(), Vec::new());
        }
        let nothing = Baseline::new();
        let given_up: Vec<OperationId> =
            left.iter().filter(|(_, remains)| remains.tries >= MOST_TRIES).map(|(name, _)| name.clone()).collect();
        for name in given_up {
            if self.is_gone(&name, &left[&name].made, before.get(&name).unwrap_or(&nothing)).await {
                left.remove(&name);
            }
        }
        for (name, remains) in &mut left {
            if remains.tries < MOST_TRIES {
                made_by.entry(name.clone()).or_default().append(&mut remains.made);
            }
        }
        let mut shown = Vec::new();
        for (name, made) in made_by {
            let Some(operation) = self.library.operation(&name) else { continue };
            let baseline = before.get(&name).unwrap_or(&nothing);
            let tries = left.get(&name).map_or(0, |remains| remains.tries);
            let within = if tries < MOST_TRIES { Within::default() } else { BRIEFLY };
            let mut made = self.distinct(operation, made);
            // All together first: mostly they are about the same resources. One that names nothing spoils the reading.
            let mut outcome = self.put_back_of(operation, &made, baseline, within).await;
            if made.len() > 1
                && let Err(stays) = &outcome
            {
                let within = if matches!(stays, Stays::Unread(_)) { within } else { BRIEFLY };
                outcome = Ok(());
                for one in made.chunks(1) {
                    outcome = outcome.and(self.put_back_of(operation, one, baseline, within).await);
                }
            }
            match outcome {
                Ok(()) if tries < MOST_TRIES => {
                    left.remove(&name);
                }
                Ok(()) => {}
                Err(Stays::Unread(reason) | Stays::Shown(reason)) => {
                    if tries == 0 {
                        shown.extend(self.undone(operation, &made, baseline).await);
                    }
                    made.extend(left.remove(&name).into_iter().flat_map(|remains| remains.made));
                    made.truncate(MOST_CALLS);
                    left.insert(name, Remains { made, reason, tries: tries + 1 });
                }
            }
        }
        // What was sent to take things back is not to be taken back.
        self.take_made();
        (left, shown)
    }

    /// True where nothing is shown of these calls that did not exist before.
    async fn is_gone(&self, id: &OperationId, made: &[WriteCall], before: &Baseline) -> bool {
        let Some(operation) = self.library.operation(id) else { return false };
        let calls: Vec<Call> = made.iter().map(|made| made.named.clone()).collect();
        let Some(queries) = Queries::new(operation, &calls) else { return false };
        let Ok(snapshot) = self.read(&queries).await else { return false };
        let is_shown = |call: &Call| queries.still_shown(call, &snapshot, before).is_some();
        snapshot.problem.is_none() && !calls.iter().any(is_shown)
    }

    /// The calls with what names their effects, those with equal values as one: the one that took effect, if one did.
    fn distinct(&self, operation: &Operation, all: Vec<WriteCall>) -> Vec<WriteCall> {
        let mut distinct: Vec<WriteCall> = Vec::new();
        for mut made in all {
            made.named = self.with_identity(operation, &made.reply.call);
            match distinct.iter_mut().find(|known| known.named.values == made.named.values) {
                Some(same) if made.took_effect && !same.took_effect => *same = made,
                Some(_) => {}
                None => distinct.push(made),
            }
        }
        distinct
    }

    /// Takes calls of one operation back.
    ///
    /// # Errors
    ///
    /// The reason for which something may stay.
    async fn put_back_of(
        &self,
        operation: &Operation,
        made: &[WriteCall],
        before: &Baseline,
        within: Within,
    ) -> Result<(), Stays> {
        let calls: Vec<Call> = made.iter().map(|made| made.named.clone()).collect();
        let accepted: Vec<&Call> = made.iter().filter(|made| made.took_effect).map(|made| &made.named).collect();
        let (Some(undo), Some(queries)) = (&operation.undo, Queries::new(operation, &calls)) else {
            let unnamed = || format!("the contract of {} names no way to take a call back", operation.id);
            // What was taken back and did not stand there before is only as it was.
            if let Some(queries) = Queries::new(operation, &calls)
                .filter(|_| operation.read_back.as_ref().is_some_and(|read_back| read_back.removes))
                && !accepted.iter().flat_map(|call| queries.keys(call)).any(|key| before.contains(&key))
            {
                return Ok(());
            }
            return if accepted.is_empty() { Ok(()) } else { Err(Stays::Shown(unnamed())) };
        };
        let undone = |call: &Call| self.undoing(undo, call);
        // What was accepted may show later: it is taken back whether it shows or not, the last first. What the service
        // will not take back before it shows is waited for.
        let (mut sent, mut open): (Vec<Call>, usize) = (Vec::new(), 0);
        let parts = accepted.iter().rev().filter_map(|call| queries.part(call, |key| !before.contains(key)));
        for call in parts.flat_map(|call| undone(&call)) {
            if self.send_with_retries(&call, None).await?.outcome == Outcome::Accepted {
                sent.push(call);
            } else {
                open += 1;
            }
        }
        let mut is_clean = false;
        for turn in 0.. {
            if !self.turn(turn, within).await {
                break;
            }
            let snapshot = self.read(&queries).await?;
            if let Some(problem) = snapshot.problem {
                // Nothing shows what is there: the answers are believed.
                return if open == 0 && calls.len() == 1 { Ok(()) } else { Err(Stays::Unread(problem)) };
            }
            let shown: Vec<Call> =
                calls.iter().filter_map(|call| queries.still_shown(call, &snapshot, before)).collect();
            // What is on its way out may still be in the way for a moment, and what was refused may show all the same.
            let least = if open > 0 || queries.lingers(&snapshot) { LINGERS } else { AT_LEAST };
            is_clean = shown.is_empty();
            if is_clean && turn + 1 >= least {
                return Ok(());
            }
            for call in shown.iter().flat_map(undone) {
                // What is still there may have been taken for a dry run.
                let call = if turn > 0 { self.for_real(call) } else { call };
                if !sent.contains(&call) && self.send_with_retries(&call, None).await?.outcome == Outcome::Accepted {
                    sent.push(call);
                }
            }
        }
        let stays = || format!("{} does not take back what {} did", undo.operation, operation.id);
        if is_clean { Ok(()) } else { Err(Stays::Shown(stays())) }
    }

    /// The calls that take back what a call did: more than one where its lists are longer than the undo takes.
    pub(in crate::engine) fn undoing(&self, undo: &Undo, call: &Call) -> Vec<Call> {
        let mut calls = vec![Call::new(&undo.operation, bound_values(&undo.bind, call))];
        let taken = self.library.operation(&undo.operation).map_or(&[][..], |operation| &operation.parameters);
        for list in taken.iter().filter(|parameter| matches!(parameter.shape.kind, Kind::List(_))) {
            let most = list.shape.max_length.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX).max(1);
            let split = |call: Call| match call.values.get(&list.name) {
                Some(Value::Array(elements)) if elements.len() > most => {
                    let parts = elements.chunks(most).map(|part| {
                        let mut call = call.clone();
                        call.values.insert(list.name.clone(), part.to_vec().into());
                        call
                    });
                    parts.collect()
                }
                _ => vec![call],
            };
            calls = calls.into_iter().flat_map(split).collect();
        }
        calls
    }

    /// The call with the word that it is no dry run, where its operation has one.
    fn for_real(&self, mut call: Call) -> Call {
        if let Some(dry_run) = self.library.operation(&call.operation).and_then(|operation| operation.dry_run.as_ref())
        {
            call.values.insert(dry_run.parameter.clone(), Value::String(dry_run.off.clone()));
        }
        call
    }

    /// Asks once more to take back the first call of which something is still there, and tells what came of it.
    async fn undone(&self, operation: &Operation, made: &[WriteCall], before: &Baseline) -> Option<UndoAttempt> {
        let undo = operation.undo.as_ref()?;
        for made in made.iter().filter(|made| made.took_effect) {
            let whole = Queries::new(operation, std::slice::from_ref(&made.named))?;
            let snapshot = self.read(&whole).await.ok()?;
            // What stood there before is neither taken back nor waited for.
            let Some(still) = whole.still_shown(&made.named, &snapshot, before) else { continue };
            let queries = Queries::new(operation, std::slice::from_ref(&still))?;
            let was = self.read(&queries).await.ok()?;
            let mut replies = Vec::new();
            for call in self.undoing(undo, &still) {
                replies.push(self.send_with_retries(&call, None).await.ok()?);
            }
            let is = self.wait_until(&queries, Until::Gone, Within::default()).await.ok()?;
            let read = vec![Template::of(&still)];
            let mut done = Template::of(&made.reply.call);
            done.caller.clone_from(&made.reply.caller);
            let steps = vec![
                Step::control(done),
                Step::read_back(read.clone()),
                Step::undo(StepName::CONTROL),
                Step::await_gone(read),
            ];
            let results = [
                StepResult::Replies(vec![made.reply.clone()]),
                StepResult::Read(was),
                StepResult::Replies(replies),
                StepResult::Read(is),
            ];
            let names = steps.iter().map(|step| step.name.clone());
            let transcript = names.zip(results).collect();
            let (state, _) = operation.base_state()?;
            let scenario = Scenario::new(state, steps);
            return Some(UndoAttempt { operation: operation.id.clone(), scenario, transcript });
        }
        None
    }
}

/// Calls that together name every value that a state binds.
fn everything(operation: &Operation, state: &str) -> Vec<Template> {
    let Some(inputs) = Inputs::new(operation, state) else { return Vec::new() };
    let mut calls = vec![inputs.simplest()];
    for parameter in &operation.parameters {
        let Some((_, Binds::Pool(size))) = inputs.binding(&parameter.name) else { continue };
        let size = size as usize;
        if matches!(parameter.shape.kind, Kind::List(_)) {
            let all: Vec<usize> = (0..size).collect();
            if let Some(elements) = inputs.elements(&parameter.name, &all) {
                calls = calls.into_iter().map(|call| call.with(&parameter.name, elements.clone())).collect();
            }
        } else {
            let values: Vec<_> = (0..size).filter_map(|index| inputs.pooled(&parameter.name, index)).collect();
            calls = calls
                .iter()
                .flat_map(|call| values.iter().map(|value| call.clone().with(&parameter.name, value.clone())))
                .take(MOST_CALLS)
                .collect();
        }
    }
    calls
}

#[cfg(test)]
mod tests;
