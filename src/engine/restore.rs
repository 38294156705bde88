//! Puts an account back as it was. A service with one copy of its provider states is asked one case after another, and
//! each must find them as its contract says.
//!
//! What stood there before the run is never touched: it is read first.

use std::collections::BTreeMap;

use super::{
    executor::{Made, Run},
    read_back::{Queries, Standing, bound_values},
};
use crate::{
    call::Call,
    contract::{Binds, Effect, Kind, Operation, StateRole},
    scenario::{Inputs, Outcome, Template, Within},
};

/// The most calls with which the values of a state are read.
const MOST_CALLS: usize = 64;

/// So many readings show nothing before nothing is believed to be there.
const AT_LEAST: u32 = 3;
/// The same where something is on its way out, or could not be taken back at once.
const LINGERS: u32 = 9;

/// What could not be taken back, by operation, and why.
pub(super) type Left = BTreeMap<String, (Vec<Made>, String)>;

impl Run<'_> {
    /// What the sibling shows of the provider states before anything was done, and why the base state does not hold,
    /// where it does not.
    pub(super) async fn standing(&self, operation: &Operation) -> Result<(Standing, Option<String>), String> {
        let (mut standing, mut doubt) = (Standing::new(), None);
        if operation.effect == Effect::Reads {
            return Ok((standing, doubt));
        }
        let is_bound = |name: &str| self.tenant.states.bound(&operation.name, name).is_some();
        for (name, state) in operation.states.iter().filter(|(name, _)| is_bound(name)) {
            let calls: Vec<Call> =
                everything(operation, name).iter().filter_map(|template| self.fill(template, &[]).ok()).collect();
            let Some(queries) = Queries::new(operation, &calls) else { continue };
            let reading = self.read(&queries).await?;
            let shown = calls.iter().filter_map(|call| queries.still_shown(call, &reading, &Standing::new()));
            let keys: Vec<_> = shown.flat_map(|call| queries.keys(&call)).collect();
            let removes = operation.read_back.as_ref().is_some_and(|read_back| read_back.removes);
            if state.role == StateRole::Base && !keys.is_empty() && !removes {
                doubt = Some(format!(
                    "the provider state {name} does not hold: {} shows {} of its values in use before the run",
                    operation.read_back.as_ref().map_or("the sibling", |sibling| sibling.operation.as_str()),
                    keys.len()
                ));
            }
            standing.extend(keys);
        }
        Ok((standing, doubt))
    }

    /// Takes back what the calls since the last time did, and what is `left` from before, and waits until it shows.
    ///
    /// What may still be there stays in the result, by operation, with the reason.
    pub(super) async fn put_back(&self, before: &BTreeMap<String, Standing>, left: Left) -> Left {
        let mut all = self.take_made();
        if let Some(path) = &self.tenant.reset {
            let touched = all.into_iter().map(|made| made.call.operation).chain(left.into_keys());
            let outcome = self.sender.reset(path).await;
            let reason = |reason: &String| (Vec::new(), reason.clone());
            return outcome.err().map_or_else(Left::new, |error| touched.map(|name| (name, reason(&error))).collect());
        }
        all.extend(left.into_values().flat_map(|(made, _)| made));
        let mut of_operation: BTreeMap<String, Vec<Made>> = BTreeMap::new();
        for made in all {
            let known = of_operation.entry(made.call.operation.clone()).or_default();
            match known.iter_mut().find(|known| known.call.values == made.call.values) {
                Some(same) => same.accepted |= made.accepted,
                None => known.push(made),
            }
        }
        let nothing = Standing::new();
        let mut left = Left::new();
        for (name, mut made) in of_operation {
            let Some(operation) = self.library.operation(&name) else { continue };
            let standing = before.get(&name).unwrap_or(&nothing);
            // All together first: mostly they are about the same resources. One that names nothing spoils the reading.
            let mut outcome = self.put_back_of(operation, &made, standing).await;
            if made.len() > 1 && outcome.is_err() {
                outcome = Ok(());
                for one in made.chunks(1) {
                    outcome = outcome.and(self.put_back_of(operation, one, standing).await);
                }
            }
            if let Err(reason) = outcome {
                made.truncate(MOST_CALLS);
                left.insert(name, (made, reason));
            }
        }
        // What was sent to take things back is not to be taken back.
        self.take_made();
        left
    }

    /// Takes calls of one operation back.
    ///
    /// # Errors
    ///
    /// Why something may stay.
    async fn put_back_of(&self, operation: &Operation, made: &[Made], before: &Standing) -> Result<(), String> {
        let calls: Vec<Call> = made.iter().map(|made| made.call.clone()).collect();
        let accepted: Vec<&Call> = made.iter().filter(|made| made.accepted).map(|made| &made.call).collect();
        let (Some(undo), Some(queries)) = (&operation.undo, Queries::new(operation, &calls)) else {
            let unnamed = || format!("the contract of {} names no way to take a call back", operation.name);
            // What was taken back and did not stand there before is only as it was.
            if let Some(queries) = Queries::new(operation, &calls)
                .filter(|_| operation.read_back.as_ref().is_some_and(|read_back| read_back.removes))
                && !accepted.iter().flat_map(|call| queries.keys(call)).any(|key| before.contains(&key))
            {
                return Ok(());
            }
            return if accepted.is_empty() { Ok(()) } else { Err(unnamed()) };
        };
        let undone = |call: &Call| Call::new(&undo.operation, bound_values(&undo.bind, call));
        // What was accepted may show later: it is taken back whether it shows or not, the last first. What the service
        // will not take back before it shows is waited for.
        let (mut sent, mut open): (Vec<Call>, usize) = (Vec::new(), 0);
        for call in accepted.iter().rev().filter_map(|call| queries.part(call, |key| !before.contains(key))) {
            let call = undone(&call);
            if self.patiently(&call, None).await?.outcome == Outcome::Accepted {
                sent.push(call);
            } else {
                open += 1;
            }
        }
        let mut is_clean = false;
        for turn in 0.. {
            if !self.turn(turn, Within::default()).await {
                break;
            }
            let reading = self.read(&queries).await?;
            if let Some(problem) = reading.problem {
                // Nothing shows what is there: the answers are believed.
                return if open == 0 && calls.len() == 1 { Ok(()) } else { Err(problem) };
            }
            let shown: Vec<Call> =
                calls.iter().filter_map(|call| queries.still_shown(call, &reading, before)).collect();
            // What is on its way out may still be in the way for a moment, and what was refused may show all the same.
            let least = if open > 0 || queries.lingers(&reading) { LINGERS } else { AT_LEAST };
            is_clean = shown.is_empty();
            if is_clean && turn + 1 >= least {
                return Ok(());
            }
            for call in shown.iter().map(undone) {
                if !sent.contains(&call) && self.patiently(&call, None).await?.outcome == Outcome::Accepted {
                    sent.push(call);
                }
            }
        }
        let stays = || format!("{} does not take back what {} did", undo.operation, operation.name);
        if is_clean { Ok(()) } else { Err(stays()) }
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
