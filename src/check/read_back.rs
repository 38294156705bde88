use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::Strategy;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare, kit::response_observations::state_of,
};
use crate::{
    contract::{Clause, ClauseKind, Kind},
    scenario::{
        Action, Condition, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, Template, Transcript, Until, Within,
    },
};

declare! {
    /// Asks whether the sibling shows what an accepted call did.
    ///
    /// # Promise
    ///
    /// The page says what the operation does; what it did is there to be read.
    ///
    /// # Method
    ///
    /// Reads the sibling, makes a valid call and reads until everything that the call did is shown, or the time is over;
    /// once more it must still be shown, and beside it nothing that was not asked for. Where the state has resources for
    /// two calls, makes one after the other: what the first one did must stand when the second's effect is shown.
    ///
    /// Beside that it makes the call a second time, and takes what it did back where the contract says how: what answers
    /// the second call is noted, and that all is gone after the undo is a clause of the operation that undoes.
    ///
    /// # Limits
    ///
    /// How long it takes is not promised, so only readings that settled say that something is gone. Without a sibling in
    /// the contract it cannot be asked.
    ReadBack
}

impl Check for ReadBack {
    fn name(&self) -> &'static str {
        "read-back"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Effect
    }
}

const SHOWN: &str = "shown";
const BESIDE: &str = "beside another";
const AGAIN: &str = "again";
const TAKEN_BACK: &str = "taken back";
/// What has come to be shown is there at once: as few readings as say whether it stays.
const ONCE_MORE: Within = Within { reads: 2, seconds: 4 };

impl Active for ReadBack {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let operation = question.operation;
        let inputs = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let state = inputs.state().to_owned();
        let strategy = inputs.few().prop_map(move |call| {
            let read = vec![call.clone()];
            let steps = vec![
                Step::read_back(read.clone()),
                Step::call(call),
                Step::await_shown(read.clone()).only_if(Condition::Accepted(1)),
                once_more(read).only_if(Condition::Accepted(1)),
            ];
            Scenario::new(&state, steps)
        });
        let call = inputs.simplest();
        let shown = [Step::control(call.clone()), Step::await_shown(vec![call.clone()])];
        let again = match &operation.dry_run {
            Some(dry_run) => {
                vec![
                    Step::call(call.clone()),
                    Step::call(call.clone().with(&dry_run.parameter, Input::text(&dry_run.on))),
                ]
            }
            None => vec![Step::call(call.clone())],
        };
        let extra = |label, more: Vec<Step>| {
            let steps = shown.iter().cloned().chain(more).collect();
            Case::in_state(label, inputs, steps).extra()
        };
        let mut cases = vec![Case::new(SHOWN, &[inputs.state()], strategy).times(2), extra(AGAIN, again)];
        if let Some(second) = inputs.apart_from(&call, |parameter| matches!(parameter.shape.kind, Kind::List(_))) {
            let both = vec![call.clone(), second.clone()];
            let steps = vec![
                Step::call(second),
                Step::await_shown(both.clone()).only_if(Condition::Accepted(2)),
                once_more(both).only_if(Condition::Accepted(2)),
            ];
            cases.push(extra(BESIDE, steps));
        }
        if operation.undo.is_some() {
            let gone = Action::Await { read: vec![call], until: Until::Gone, within: Within::default() };
            cases.push(extra(TAKEN_BACK, vec![Step::undo(0), Step { action: gone, only_if: None }]));
        }
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        if label == TAKEN_BACK {
            // That it is gone is a clause of the operation that takes it back.
            return Judgement::noted();
        }
        if label == AGAIN {
            let noted = |judgement: Judgement, (step, name): (usize, &str)| match transcript.reply(step) {
                Some(reply) => judgement.observing(name, reply.in_short()),
                None => judgement,
            };
            return [(2, "again"), (3, "again/dry-run")].into_iter().fold(Judgement::noted(), noted);
        }
        // Both kinds: a reading before, the call, the wait for its effect, and a reading of what became of it.
        let first = usize::from(label == BESIDE);
        let Some(call) = transcript.reply(first + 1) else { return Judgement::inconclusive("the call was not made") };
        if call.outcome != Outcome::Accepted {
            return Judgement::inconclusive(format!("the call is answered {}", call.in_short()));
        }
        let (Some(before), Some(snapshot)) = (transcript.snapshot(first), transcript.snapshot(first + 2)) else {
            return Judgement::inconclusive("nothing was read back");
        };
        if label == BESIDE {
            return stands(before, snapshot, transcript.snapshot(first + 3));
        }
        let judgement = shown(before, snapshot, transcript.snapshot(first + 3));
        let noted = course(question, call, snapshot).into_iter();
        noted.fold(judgement, |judgement, (name, value)| judgement.observing(name, value))
    }
}

fn once_more(read: Vec<Template>) -> Step {
    Step { action: Action::Settle { read, within: ONCE_MORE }, only_if: None }
}

/// Whether all that the call did is shown, goes on being shown, and nothing is shown beside it that was not before.
fn shown(before: &Snapshot, snapshot: &Snapshot, later: Option<&Snapshot>) -> Judgement {
    const EXPECTED: &str = "what an accepted call did is shown";
    let problems = [Some(before), Some(snapshot), later].into_iter().flatten();
    if let Some(problem) = problems.into_iter().find_map(|snapshot| snapshot.problem.as_ref()) {
        return Judgement::inconclusive(format!("nothing could be read back: {problem}"));
    }
    if !snapshot.missing.is_empty() {
        let actual = format!("{} of what it did is not shown", snapshot.missing.len());
        return Judgement::fail("not shown", EXPECTED, actual);
    }
    let Some(later) = later else { return Judgement::inconclusive("nothing was read back") };
    if !later.missing.is_empty() {
        if !later.settled {
            return Judgement::inconclusive("what was shown is not shown in each later reading");
        }
        let actual = format!("{} of what it did was shown, and then was not", later.missing.len());
        return Judgement::fail("shown no more", EXPECTED, actual);
    }
    let (known, asked) = (keys(before), later.there.iter().collect::<BTreeSet<_>>());
    let more = keys(later).into_iter().filter(|key| !known.contains(key) && !asked.contains(key)).count();
    if more > 0 {
        let actual = format!("{more} more that the call does not name came to be shown");
        return Judgement::fail("more than asked", "what an accepted call did is shown, and nothing else", actual);
    }
    Judgement::pass()
}

/// Whether what was shown before another call is shown after it.
fn stands(before: &Snapshot, snapshot: &Snapshot, later: Option<&Snapshot>) -> Judgement {
    let Some(later) = later else { return Judgement::inconclusive("nothing was read back") };
    if let Some(problem) = [before, snapshot, later].into_iter().find_map(|snapshot| snapshot.problem.as_ref()) {
        return Judgement::inconclusive(format!("nothing could be read back: {problem}"));
    }
    if !before.missing.is_empty() || !later.settled {
        return Judgement::inconclusive("what was there did not settle");
    }
    let (were, are) = (keys(before), keys(later));
    let lost = were.difference(&are).count();
    if lost > 0 {
        let expected = "what an earlier call did stands after a call that does not name it";
        return Judgement::fail("lost", expected, format!("{lost} of {} are not shown any more", were.len()));
    }
    if later.missing.is_empty() { Judgement::pass() } else { Judgement::inconclusive("the second call is not shown") }
}

/// What identifies the elements that a reading shows.
fn keys(snapshot: &Snapshot) -> BTreeSet<&BTreeMap<String, String>> {
    snapshot.present().iter().map(|shown| &shown.key).collect()
}

/// How the effect came to be shown: after which read, and through which states.
fn course(question: &Question<'_>, call: &Reply, snapshot: &Snapshot) -> Vec<(&'static str, String)> {
    let Some(read_back) = &question.operation.read_back else { return Vec::new() };
    let Ok(path) = JsonPath::parse(&read_back.select_for(&call.call.values)) else { return Vec::new() };
    let mut seen: Vec<String> = Vec::new();
    let body = call.answer.as_ref().ok().and_then(|answer| answer.body.as_ref().ok());
    seen.extend(body.and_then(|body| state_of(question.operation, body)));
    let mut first = None;
    for (turn, reply) in (1..).zip(&snapshot.replies) {
        let Some(body) = reply.answer.as_ref().ok().and_then(|answer| answer.body.as_ref().ok()) else { continue };
        for element in path.query(body).all() {
            first.get_or_insert(turn);
            let state =
                read_back.state.as_ref().and_then(|state| element.pointer(&state.pointer)).and_then(Value::as_str);
            if let Some(state) = state.filter(|state| !seen.iter().any(|known| known == state)) {
                seen.push(state.to_owned());
            }
        }
    }
    let mut noted = vec![("visible-after", first.map_or_else(|| "not shown".to_owned(), reads))];
    if read_back.state.is_some() {
        let settled = snapshot.missing.is_empty().then_some(snapshot.replies.len());
        noted.push(("available-after", settled.map_or_else(|| "not settled".to_owned(), reads)));
        noted.push(("states-seen", seen.join(", ")));
    }
    noted
}

/// A number of reads; where a service moves by the clock, the exact number says nothing.
fn reads(number: usize) -> String {
    match number {
        1 => "the first read".to_owned(),
        2..=4 => format!("{number} reads"),
        _ => "more than 4 reads".to_owned(),
    }
}
