use std::fmt;

use proptest::strategy::Strategy;

use super::kit::{
    Active, Case, Check, Exercise, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason,
    control::later, control::refused_unlike_control, declare, request_value::list_limit,
};
use crate::{
    contract::{Clause, Effect},
    scenario::{Expect, Input, Inputs, Outcome, Scenario, Step, StepName, Transcript},
};

declare! {
    /// Tests whether a list takes as many entries as the page says, and no more.
    ///
    /// # Promise
    ///
    /// Where the page sets a limit of N entries, N are accepted and N + 1 are not answered with success; a call that is
    /// answered with success loses none of its entries.
    ///
    /// # Method
    ///
    /// Sends 1, N - 1 and N entries, distinct and each valid by itself, which must be accepted. Sends N + 1, which must
    /// not, and beside them N of the same, which must; the same with 2 N where the state has so many. Where a reader
    /// operation shows what was done, one entry is sent and read back first, then N more: all of them must come to be
    /// shown.
    ///
    /// # Limits
    ///
    /// Which code refuses N + 1 entries is an observation. Needs a state with N + 1 distinct entries. An entry that is
    /// not shown counts in full only where the same reader operation showed the single entry; without a reader
    /// operation it is not tested.
    ListLimit
}

/// The kinds of case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
    /// So many entries, no more than the limit.
    Entries(usize),
    /// One more than the limit.
    OneMore,
    /// Twice the limit.
    Double,
    /// That all entries of an accepted list come to be shown.
    LosesNone,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries(1) => f.write_str("1 entry"),
            Self::Entries(entries) => write!(f, "{entries} entries"),
            Self::OneMore => f.write_str("one more than the limit"),
            Self::Double => f.write_str("twice the limit"),
            Self::LosesNone => f.write_str("an accepted list loses none"),
        }
    }
}

impl Check for ListLimit {
    fn name(&self) -> &'static str {
        "list-limit"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        // A list inside a list has no pool of its own to draw from.
        list_limit(clause).is_some()
    }
}

impl Active for ListLimit {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let (name, limit) = list_limit(question.clause).ok_or(SkipReason::OtherCheck)?;
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let state = inputs.state().to_owned();
        if inputs.pool(&name) <= limit {
            return Err(SkipReason::StateTooSmall {
                state,
                has: inputs.pool(&name),
                needed: limit + 1,
                parameter: name,
            });
        }
        let mut lengths = vec![1, limit.saturating_sub(1), limit];
        lengths.retain(|length| *length > 0);
        lengths.dedup();
        let mut cases: Vec<Case<Probe>> = lengths
            .into_iter()
            .map(|length| {
                let state = state.clone();
                let call = inputs.any_of_length(&name, length);
                let case = Case::new(
                    Probe::Entries(length),
                    &[inputs.state()],
                    call.prop_map(move |call| {
                        Scenario::new(&state, vec![Step::call(call).expecting(Expect::Accepted)])
                    }),
                );
                if length == limit { case.showing(Exercise::LongLists) } else { case }
            })
            .collect();
        let over = inputs.any_of_length(&name, limit + 1).prop_map({
            let (state, name) = (state.clone(), name.clone());
            move |call| {
                let mut control = call.clone();
                if let Some(Input::List(entries)) = control.values.get_mut(&name) {
                    entries.pop();
                }
                Scenario::new(&state, vec![Step::call(call).expecting(Expect::Refused), Step::control(control)])
            }
        });
        cases.push(Case::new(Probe::OneMore, &[&state], over));
        if inputs.pool(&name) >= 2 * limit {
            let double = inputs.any_of_length(&name, 2 * limit).prop_map({
                let (state, name) = (state.clone(), name.clone());
                move |call| {
                    let mut control = call.clone();
                    if let Some(Input::List(entries)) = control.values.get_mut(&name) {
                        entries.truncate(limit);
                    }
                    Scenario::new(&state, vec![Step::call(call).expecting(Expect::Refused), Step::control(control)])
                }
            });
            cases.push(Case::new(Probe::Double, &[inputs.state()], double).extra());
        }
        if question.operation.effect == Effect::Writes && question.operation.read_back.is_some() {
            let with_another_token = inputs.another_token();
            let all = inputs.any_of_length(&name, limit + 1).prop_map(move |call| {
                let (mut one, mut rest) = (call.clone(), call);
                if let (Some(Input::List(first)), Some(Input::List(others))) =
                    (one.values.get_mut(&name), rest.values.get_mut(&name))
                {
                    first.truncate(1);
                    others.remove(0);
                }
                // What one token means for two lists is left open.
                rest = with_another_token(rest);
                let steps = vec![
                    Step::control(one.clone()),
                    Step::await_shown(vec![one]).named(StepName::CONTROL_SHOWN),
                    Step::call(rest.clone()).expecting(Expect::Accepted),
                    Step::await_shown(vec![rest]),
                ];
                Scenario::new(&state, steps)
            });
            cases.push(Case::new(Probe::LosesNone, &[inputs.state()], all));
        }
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let Some((name, limit)) = list_limit(question.clause) else {
            return Judgement::inconclusive(InconclusiveCase::OtherCheck);
        };
        let call = transcript.reply(&StepName::CALL);
        match kind {
            Probe::Entries(_) => accepted(question, transcript, kind),
            Probe::OneMore => too_many(question, transcript, &name, limit + 1).observing_reply("limit-code", call),
            Probe::Double => too_many(question, transcript, &name, 2 * limit).observing_reply("limit-double", call),
            Probe::LosesNone => loses_none(question, transcript, limit),
        }
    }
}

fn too_many(question: &Question<'_>, transcript: &Transcript, name: &str, entries: usize) -> Judgement {
    refused_unlike_control(question, transcript, &format!("a call with {entries} entries of `{name}`"))
}

fn accepted(question: &Question<'_>, transcript: &Transcript, kind: &Probe) -> Judgement {
    let Some(reply) = transcript.reply(&StepName::CALL) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    match reply.outcome {
        Outcome::Accepted => Judgement::pass(),
        Outcome::Refused if later(question, reply).is_none() => {
            Judgement::fail(FindingKind::Refused, format!("a call with {kind} is accepted"), reply.in_short())
        }
        Outcome::Refused | Outcome::Neither => Judgement::inconclusive(InconclusiveCase::call_answered(reply)),
    }
}

fn loses_none(question: &Question<'_>, transcript: &Transcript, limit: usize) -> Judgement {
    let (Some(control), Some(one)) =
        (transcript.reply(&StepName::CONTROL), transcript.snapshot(&StepName::CONTROL_SHOWN))
    else {
        return Judgement::inconclusive(InconclusiveCase::ControlNotMade);
    };
    if control.outcome != Outcome::Accepted {
        return Judgement::inconclusive(InconclusiveCase::control_refused(control));
    }
    let (Some(call), Some(all)) = (transcript.reply(&StepName::CALL), transcript.snapshot(&StepName::SHOWN)) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    if call.outcome != Outcome::Accepted {
        return match later(question, call) {
            None if call.outcome == Outcome::Refused => Judgement::fail(
                FindingKind::Refused,
                format!("a call with {limit} entries is accepted"),
                call.in_short(),
            ),
            _ => Judgement::inconclusive(InconclusiveCase::call_answered(call)),
        };
    }
    if let Some(problem) = one.problem.as_ref().or(all.problem.as_ref()) {
        return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
    }
    if all.missing.is_empty() {
        return Judgement::pass();
    }
    let expected = format!("all {limit} entries of an accepted call are shown");
    let actual = format!("{} of them are not", all.missing.len());
    let finding = Judgement::fail(FindingKind::Dropped, expected, actual);
    if one.missing.is_empty() { finding } else { finding.into_warning() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, broken_down, refused, snapshot, transcript, unreadable},
    };
    use crate::{
        contract::Strength,
        scenario::{Action, StepResult},
    };

    fn question<T>(ask: impl FnOnce(&Question<'_>) -> T) -> T {
        ask(&Asked::about("Crates.max-items").question())
    }

    #[test]
    fn legal_lengths_must_be_accepted_and_longer_ones_refused() {
        let lengths = question(|question| {
            let cases = ListLimit.cases(question).unwrap().into_iter().map(|case| {
                let scenario = case.clone().erased().example().unwrap();
                let Action::Call(call) = &scenario.steps[0].action else { return (case.kind.to_string(), None) };
                (case.kind.to_string(), Some((call.length_of("Crates"), scenario.steps[0].expects)))
            });
            cases.collect::<Vec<_>>()
        });
        let expected = [
            ("1 entry", Some((1, Expect::Accepted))),
            ("2 entries", Some((2, Expect::Accepted))),
            ("3 entries", Some((3, Expect::Accepted))),
            ("one more than the limit", Some((4, Expect::Refused))),
            ("twice the limit", Some((6, Expect::Refused))),
            ("an accepted list loses none", None),
        ];
        assert_eq!(lengths, expected.map(|(label, sent)| (label.to_owned(), sent)));
    }

    #[test]
    fn one_more_than_the_limit_is_not_answered_with_success() {
        let judged = |call, control| {
            let steps = transcript([(StepName::CALL, call), (StepName::CONTROL, control)]);
            question(|question| ListLimit.judge(question, &Probe::OneMore, &steps))
        };
        let passed = judged(refused("Many"), accepted());
        assert_eq!(passed.verdict, CaseVerdict::Pass);
        assert_eq!(
            (passed.observations[0].name.as_str(), passed.observations[0].value.as_str()),
            ("limit-code", "400 Many")
        );
        let CaseVerdict::Fail(found) = judged(accepted(), accepted()).verdict else { panic!("it is a finding") };
        assert_eq!(found.expected, "a call with 4 entries of `Crates` gets no success");
        assert!(matches!(judged(refused("Many"), refused("Many")).verdict, CaseVerdict::Inconclusive(_)));
    }

    #[test]
    fn a_legal_list_that_is_refused_is_a_finding() {
        let judged = |call| {
            let steps = transcript([(StepName::CALL, call)]);
            question(|question| ListLimit.judge(question, &Probe::Entries(3), &steps).verdict)
        };
        assert_eq!(judged(accepted()), CaseVerdict::Pass);
        assert!(
            matches!(judged(refused("Many")), CaseVerdict::Fail(found) if found.expected == "a call with 3 entries is accepted")
        );
        assert!(matches!(judged(broken_down()), CaseVerdict::Inconclusive(InconclusiveCase::CallAnswered { .. })));
    }

    #[test]
    fn an_entry_that_is_not_shown_counts_in_full_where_the_single_one_was() {
        let judged = |one: StepResult, all: StepResult| {
            let steps = transcript([
                (StepName::CONTROL, accepted()),
                (StepName::CONTROL_SHOWN, one),
                (StepName::CALL, accepted()),
                (StepName::SHOWN, all),
            ]);
            question(|question| ListLimit.judge(question, &Probe::LosesNone, &steps).verdict)
        };
        assert_eq!(judged(snapshot(&["a"], &[]), snapshot(&["b", "c"], &[])), CaseVerdict::Pass);
        let at_most = |verdict| match verdict {
            CaseVerdict::Fail(found) if found.kind == FindingKind::Dropped => found.at_most,
            other => panic!("{other:?}"),
        };
        assert_eq!(at_most(judged(snapshot(&["a"], &[]), snapshot(&["b"], &["c"]))), None);
        assert_eq!(at_most(judged(snapshot(&[], &["a"]), snapshot(&["b"], &["c"]))), Some(Strength::Should));
        let unread = judged(unreadable(), snapshot(&["b"], &["c"]));
        assert!(matches!(unread, CaseVerdict::Inconclusive(InconclusiveCase::Unreadable { .. })));
    }
}
