use proptest::strategy::{Just, Strategy};
use serde_json::Value;
use serde_json_path::JsonPath;

use super::{Active, Case, Check, Judgement, Question, declare, unpromised::state_of};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::{Action, Condition, Input, Inputs, Outcome, Reading, Reply, Scenario, Step, Transcript, Until, Within},
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
    /// Makes a valid call and reads the sibling until everything that the call did is shown, or the time is over. Beside
    /// that it makes the call a second time, and takes what it did back where the contract says how: what answers the
    /// second call is noted, and that all is gone after the undo is a clause of the operation that undoes.
    ///
    /// # Limits
    ///
    /// How long it takes is not promised. Without a sibling in the contract it cannot be asked.
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
const AGAIN: &str = "again";
const TAKEN_BACK: &str = "taken back";

impl Active for ReadBack {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, String> {
        let operation = question.operation;
        let inputs = Inputs::base(operation).ok_or("the contract names no base state")?;
        let state = inputs.state().to_owned();
        let strategy = inputs.few().prop_map(move |call| {
            let steps = vec![Step::call(call.clone()), Step::await_shown(vec![call]).only_if(Condition::Accepted(0))];
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
            let mut case = Case::new(label, &[inputs.state()], Just(Scenario::new(inputs.state(), steps))).extra();
            case.varied = false;
            case
        };
        let mut cases = vec![Case::new(SHOWN, &[inputs.state()], strategy).times(2), extra(AGAIN, again)];
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
        let Some(call) = transcript.reply(0) else { return Judgement::inconclusive("the call was not made") };
        if call.outcome != Outcome::Accepted {
            return Judgement::inconclusive(format!("the call is answered {}", call.in_short()));
        }
        let Some(reading) = transcript.reading(1) else { return Judgement::inconclusive("nothing was read back") };
        let judgement = match &reading.problem {
            Some(problem) => Judgement::inconclusive(format!("nothing could be read back: {problem}")),
            None if reading.missing.is_empty() => Judgement::pass(),
            None => {
                let actual = format!("{} of what it did is not shown", reading.missing.len());
                Judgement::fail("not shown", "what an accepted call did is shown", actual)
            }
        };
        let noted = course(question, call, reading).into_iter();
        noted.fold(judgement, |judgement, (name, value)| judgement.observing(name, value))
    }
}

/// How the effect came to be shown: after which read, and through which states.
fn course(question: &Question<'_>, call: &Reply, reading: &Reading) -> Vec<(&'static str, String)> {
    let Some(read_back) = &question.operation.read_back else { return Vec::new() };
    let Ok(path) = JsonPath::parse(&read_back.select_for(&call.call.values)) else { return Vec::new() };
    let mut seen: Vec<String> = Vec::new();
    let body = call.answer.as_ref().ok().and_then(|answer| answer.body.as_ref().ok());
    seen.extend(body.and_then(|body| state_of(question.operation, body)));
    let mut first = None;
    for (turn, reply) in (1..).zip(&reading.replies) {
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
        let settled = reading.missing.is_empty().then_some(reading.replies.len());
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
