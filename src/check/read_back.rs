use std::{collections::BTreeSet, fmt};

use proptest::strategy::Strategy;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason, declare,
    response_observations::state_of,
};
use crate::{
    contract::{Clause, ClauseKind, Kind},
    scenario::{
        Condition, Expect, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, StepName, Template, Transcript,
        Within,
    },
};

declare! {
    /// Tests whether the reader operation (through which effects are read back) shows what an accepted call did.
    ///
    /// # Promise
    ///
    /// The page says what the operation does; what it did is there to be read.
    ///
    /// # Method
    ///
    /// Calls the reader operation, makes a valid call and reads until everything that the call did is shown, or the
    /// time is over; once more it must still be shown, and beside it nothing that the call did not name. Where the state
    /// has resources for two calls, makes one after the other: what the first one did must stand when the second's
    /// effect is shown.
    ///
    /// Beside that it makes the call a second time, and takes what it did back where the contract says how: what
    /// answers the second call is noted, and that all is gone after the undo is a clause of the operation that undoes.
    ///
    /// # Limits
    ///
    /// How long it takes is not promised, so only readings that settled say that something is gone. Without a reader
    /// operation in the contract it cannot be tested.
    ReadBackCheck
}

/// The kinds of case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
    /// That what a call did is shown, and nothing else.
    Shown,
    /// That it stands after another call.
    BesideAnother,
    /// The same call again, whose answer is noted.
    Again,
    /// That it is gone when it was taken back.
    TakenBack,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown => f.write_str("shown"),
            Self::BesideAnother => f.write_str("beside another"),
            Self::Again => f.write_str("again"),
            Self::TakenBack => f.write_str("taken back"),
        }
    }
}

impl Check for ReadBackCheck {
    fn name(&self) -> &'static str {
        "read-back"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Effect
    }
}

/// The call made a second time.
const AGAIN: StepName = StepName::new("again");
/// The same as a dry run.
const AGAIN_DRY: StepName = StepName::new("again-dry");
/// Reading once more, later.
const LATER: StepName = StepName::new("later");
/// An effect that has come to be shown is there at once: as few readings as say whether it stays.
const ONCE_MORE: Within = Within { reads: 2, seconds: 4 };

impl Active for ReadBackCheck {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let operation = question.operation;
        let inputs = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let state = inputs.state().to_owned();
        let strategy = inputs.few().prop_map(move |call| {
            let read = vec![call.clone()];
            let steps = vec![
                Step::read_back(read.clone()),
                Step::call(call),
                Step::await_shown(read.clone()).only_if(Condition::Accepted(StepName::CALL)),
                once_more(read).only_if(Condition::Accepted(StepName::CALL)),
            ];
            Scenario::new(&state, steps)
        });
        let call = inputs.simplest();
        let shown = Step::await_shown(vec![call.clone()]).named(StepName::CONTROL_SHOWN);
        let shown = [Step::control(call.clone()), shown];
        let noted = |name, call| Step::call(call).named(name).expecting(Expect::Nothing);
        let dry_run = operation.dry_run.as_ref();
        let dry = dry_run.map(|dry_run| call.clone().with(&dry_run.parameter, Input::text(&dry_run.on)));
        let again = [noted(AGAIN, call.clone())].into_iter().chain(dry.map(|dry| noted(AGAIN_DRY, dry))).collect();
        let extra = |kind, more: Vec<Step>| {
            let steps = shown.iter().cloned().chain(more).collect();
            Case::in_state(kind, inputs, steps).extra()
        };
        let mut cases = vec![Case::new(Probe::Shown, &[inputs.state()], strategy).times(2), extra(Probe::Again, again)];
        if let Some(second) = inputs.apart_from(&call, |parameter| matches!(parameter.shape.kind, Kind::List(_))) {
            let both = vec![call.clone(), second.clone()];
            let steps = vec![
                Step::call(second),
                Step::await_shown(both.clone()).only_if(Condition::Accepted(StepName::CALL)),
                once_more(both).only_if(Condition::Accepted(StepName::CALL)),
            ];
            cases.push(extra(Probe::BesideAnother, steps));
        }
        if operation.undo.is_some() {
            let steps = vec![Step::undo(StepName::CONTROL), Step::await_gone(vec![call])];
            cases.push(extra(Probe::TakenBack, steps));
        }
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        match kind {
            // That it is gone is a clause of the operation that takes it back.
            Probe::TakenBack => Judgement::noted(),
            Probe::Again => {
                let noted = Judgement::noted().observing_reply("again", transcript.reply(&AGAIN));
                noted.observing_reply("again/dry-run", transcript.reply(&AGAIN_DRY))
            }
            Probe::Shown => read(transcript, &StepName::BEFORE, |call, before, snapshot, later| {
                let noted = course(question, call, snapshot).into_iter();
                noted.fold(shown(before, snapshot, later), |judgement, (name, value)| judgement.observing(name, value))
            }),
            Probe::BesideAnother => {
                read(transcript, &StepName::CONTROL_SHOWN, |_, before, snapshot, later| stands(before, snapshot, later))
            }
        }
    }
}

/// Judges the call where it was accepted, with what was shown before it, when its effect came, and later.
fn read(
    transcript: &Transcript,
    before: &StepName,
    judge: impl FnOnce(&Reply, &Snapshot, &Snapshot, Option<&Snapshot>) -> Judgement,
) -> Judgement {
    let Some(call) = transcript.reply(&StepName::CALL) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    if call.outcome != Outcome::Accepted {
        return Judgement::inconclusive(InconclusiveCase::call_answered(call));
    }
    let (Some(before), Some(snapshot)) = (transcript.snapshot(before), transcript.snapshot(&StepName::SHOWN)) else {
        return Judgement::inconclusive(InconclusiveCase::NotReadBack);
    };
    judge(call, before, snapshot, transcript.snapshot(&LATER))
}

fn once_more(read: Vec<Template>) -> Step {
    Step::settle_within(read, ONCE_MORE).named(LATER)
}

/// Tells whether all that the call did is shown, goes on being shown, and nothing is shown beside it that was not
/// before.
fn shown(before: &Snapshot, snapshot: &Snapshot, later: Option<&Snapshot>) -> Judgement {
    const EXPECTED: &str = "what an accepted call did is shown";
    let problems = [Some(before), Some(snapshot), later].into_iter().flatten();
    if let Some(problem) = problems.into_iter().find_map(|snapshot| snapshot.problem.as_ref()) {
        return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
    }
    if !snapshot.missing.is_empty() {
        let actual = format!("{} of what it did is not shown", snapshot.missing.len());
        return Judgement::fail(FindingKind::NotShown, EXPECTED, actual);
    }
    let Some(later) = later else { return Judgement::inconclusive(InconclusiveCase::NotReadBack) };
    if !later.missing.is_empty() {
        if !later.settled {
            return Judgement::inconclusive(InconclusiveCase::NotSettled);
        }
        let actual = format!("{} of what it did was shown, and then was not", later.missing.len());
        return Judgement::fail(FindingKind::ShownNoMore, EXPECTED, actual);
    }
    let (known, asked) = (before.keys(), later.there.iter().collect::<BTreeSet<_>>());
    let more = later.keys().into_iter().filter(|key| !known.contains(key) && !asked.contains(key)).count();
    if more > 0 {
        let actual = format!("{more} more that the call does not name came to be shown");
        return Judgement::fail(
            FindingKind::MoreThanAsked,
            "what an accepted call did is shown, and nothing else",
            actual,
        );
    }
    Judgement::pass()
}

/// Tells whether what was shown before another call is shown after it.
fn stands(before: &Snapshot, snapshot: &Snapshot, later: Option<&Snapshot>) -> Judgement {
    let Some(later) = later else { return Judgement::inconclusive(InconclusiveCase::NotReadBack) };
    if let Some(problem) = [before, snapshot, later].into_iter().find_map(|snapshot| snapshot.problem.as_ref()) {
        return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
    }
    if !before.missing.is_empty() || !later.settled {
        return Judgement::inconclusive(InconclusiveCase::NotSettled);
    }
    let (were, are) = (before.keys(), later.keys());
    let lost = were.difference(&are).count();
    if lost > 0 {
        let expected = "what an earlier call did stands after a call that does not name it";
        return Judgement::fail(
            FindingKind::Lost,
            expected,
            format!("{lost} of {} are not shown any more", were.len()),
        );
    }
    if later.missing.is_empty() { Judgement::pass() } else { Judgement::inconclusive(InconclusiveCase::CallNotShown) }
}

/// The way in which the effect came to be shown: after which read, and through which states.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, snapshot, transcript, unreadable},
    };
    use crate::scenario::StepResult;

    fn judged(probe: Probe, call: StepResult, snapshots: [StepResult; 3]) -> CaseVerdict {
        let [before, shown, later] = snapshots;
        let first = match probe {
            Probe::BesideAnother => StepName::CONTROL_SHOWN,
            Probe::Shown | Probe::Again | Probe::TakenBack => StepName::BEFORE,
        };
        let steps = [(first, before), (StepName::CALL, call), (StepName::SHOWN, shown), (LATER, later)];
        ReadBackCheck.judge(&Asked::about("effect").question(), &probe, &transcript(steps)).verdict
    }

    fn kind(verdict: CaseVerdict) -> FindingKind {
        match verdict {
            CaseVerdict::Fail(found) => found.kind,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_call_did_is_shown_and_stays() {
        let shown = |shown, later| judged(Probe::Shown, accepted(), [snapshot(&[], &["a"]), shown, later]);
        let all = || snapshot(&["a"], &[]);
        assert_eq!(shown(all(), all()), CaseVerdict::Pass);
        assert_eq!(kind(shown(snapshot(&[], &["a"]), all())), FindingKind::NotShown);
        assert_eq!(kind(shown(all(), snapshot(&[], &["a"]))), FindingKind::ShownNoMore);
    }

    #[test]
    fn more_than_the_call_names_is_a_finding() {
        let mut later = snapshot(&["a", "b"], &[]);
        let StepResult::Read(snapshot_later) = &mut later else { panic!("it is a snapshot") };
        snapshot_later.there.truncate(1);
        let judged = judged(Probe::Shown, accepted(), [snapshot(&[], &["a"]), snapshot(&["a"], &[]), later]);
        assert_eq!(kind(judged), FindingKind::MoreThanAsked);
    }

    #[test]
    fn an_earlier_effect_that_is_lost_is_a_finding() {
        let beside =
            |later| judged(Probe::BesideAnother, accepted(), [snapshot(&["a"], &[]), snapshot(&["b"], &[]), later]);
        assert_eq!(beside(snapshot(&["a", "b"], &[])), CaseVerdict::Pass);
        assert_eq!(kind(beside(snapshot(&["b"], &[]))), FindingKind::Lost);
        assert_eq!(beside(snapshot(&["a"], &["b"])), CaseVerdict::Inconclusive(InconclusiveCase::CallNotShown));
    }

    #[test]
    fn nothing_is_said_of_a_refused_call_or_an_unreadable_list() {
        let all = || [snapshot(&[], &["a"]), snapshot(&["a"], &[]), snapshot(&["a"], &[])];
        let refused = judged(Probe::Shown, refused("Bad"), all());
        assert!(matches!(refused, CaseVerdict::Inconclusive(InconclusiveCase::CallAnswered { .. })));
        let [before, shown, _] = all();
        let unread = judged(Probe::Shown, accepted(), [before, shown, unreadable()]);
        assert!(matches!(unread, CaseVerdict::Inconclusive(InconclusiveCase::Unreadable { .. })));
        let left_out =
            judged(Probe::Shown, accepted(), [StepResult::LeftOut, StepResult::LeftOut, StepResult::LeftOut]);
        assert_eq!(left_out, CaseVerdict::Inconclusive(InconclusiveCase::NotReadBack));
    }

    #[test]
    fn what_answers_the_call_again_is_noted() {
        let steps = transcript([(AGAIN, refused("There")), (AGAIN_DRY, refused("TriedOnly"))]);
        let judgement = ReadBackCheck.judge(&Asked::about("effect").question(), &Probe::Again, &steps);
        assert_eq!(judgement.verdict, CaseVerdict::Noted);
        let noted: Vec<&str> = judgement.observations.iter().map(|noted| noted.value.as_str()).collect();
        assert_eq!(noted, ["400 There", "400 TriedOnly"]);
    }
}
