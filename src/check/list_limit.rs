use proptest::strategy::Strategy;

use super::{
    Active, Case, Check, Exercise, Judgement, Lacking, Question, SkipReason, declare,
    kit::control::{later, refused_unlike_control},
};
use crate::{
    contract::{Clause, ClauseKind, Effect, Statement},
    scenario::{Input, Inputs, Outcome, Scenario, Step, Transcript},
};

declare! {
    /// Asks whether a list takes as many entries as the page says, and no more.
    ///
    /// # Promise
    ///
    /// Where the page sets a limit of N entries, N are accepted and N + 1 are not answered with success; a call that is
    /// answered with success loses none of its entries.
    ///
    /// # Method
    ///
    /// Sends 1, N - 1 and N entries, distinct and each valid by itself, which must be accepted. Sends N + 1, which must
    /// not, and beside them N of the same, which must; the same with 2 N where the state has so many. Where a sibling shows
    /// what was done, one entry is sent and read back first, then N more: all of them must come to be shown.
    ///
    /// # Limits
    ///
    /// Which code refuses N + 1 entries is an observation. Needs a state with N + 1 distinct entries. An entry that is not
    /// shown counts in full only where the same sibling showed the single entry; without a sibling it is not asked.
    ListLimit
}

const ONE_MORE: &str = "one more than the limit";
const DOUBLE: &str = "twice the limit";
const LOSES_NONE: &str = "an accepted list loses none";

impl Check for ListLimit {
    fn name(&self) -> &'static str {
        "list-limit"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        // A list inside a list has no pool of its own to draw from.
        limit(clause).is_some()
    }
}

impl Active for ListLimit {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let (name, limit) = limit(question.clause).ok_or(SkipReason::OtherCheck)?;
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
        let mut cases: Vec<Case> = lengths
            .into_iter()
            .map(|length| {
                let state = state.clone();
                let call = inputs.any_of_length(&name, length);
                let label = if length == 1 { "1 entry".to_owned() } else { format!("{length} entries") };
                let case = Case::new(
                    label,
                    &[inputs.state()],
                    call.prop_map(move |call| Scenario::new(&state, vec![Step::call(call)])),
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
                Scenario::new(&state, vec![Step::call(call), Step::control(control)])
            }
        });
        cases.push(Case::new(ONE_MORE, &[&state], over));
        if inputs.pool(&name) >= 2 * limit {
            let double = inputs.any_of_length(&name, 2 * limit).prop_map({
                let (state, name) = (state.clone(), name.clone());
                move |call| {
                    let mut control = call.clone();
                    if let Some(Input::List(entries)) = control.values.get_mut(&name) {
                        entries.truncate(limit);
                    }
                    Scenario::new(&state, vec![Step::call(call), Step::control(control)])
                }
            });
            cases.push(Case::new(DOUBLE, &[inputs.state()], double).extra());
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
                    Step::await_shown(vec![one]),
                    Step::call(rest.clone()),
                    Step::await_shown(vec![rest]),
                ];
                Scenario::new(&state, steps)
            });
            cases.push(Case::new(LOSES_NONE, &[inputs.state()], all));
        }
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        let Some((name, limit)) = limit(question.clause) else { return Judgement::inconclusive("no limit") };
        match label {
            ONE_MORE => {
                let what = format!("a call with {} entries of `{name}`", limit + 1);
                let judgement = refused_unlike_control(question, transcript, 0, 1, &what);
                match transcript.reply(0) {
                    Some(reply) => judgement.observing("limit-code", reply.in_short()),
                    None => judgement,
                }
            }
            DOUBLE => {
                let what = format!("a call with {} entries of `{name}`", 2 * limit);
                let judgement = refused_unlike_control(question, transcript, 0, 1, &what);
                match transcript.reply(0) {
                    Some(reply) => judgement.observing("limit-double", reply.in_short()),
                    None => judgement,
                }
            }
            LOSES_NONE => loses_none(question, transcript, limit),
            _ => accepted(question, transcript, label),
        }
    }
}

fn accepted(question: &Question<'_>, transcript: &Transcript, label: &str) -> Judgement {
    let Some(reply) = transcript.reply(0) else { return Judgement::inconclusive("the call was not made") };
    match reply.outcome {
        Outcome::Accepted => Judgement::pass(),
        Outcome::Refused if later(question, reply).is_none() => {
            Judgement::fail("refused", format!("a call with {label} is accepted"), reply.in_short())
        }
        Outcome::Refused | Outcome::Neither => Judgement::inconclusive(format!("the answer is {}", reply.in_short())),
    }
}

fn loses_none(question: &Question<'_>, transcript: &Transcript, limit: usize) -> Judgement {
    let (Some(control), Some(one)) = (transcript.reply(0), transcript.snapshot(1)) else {
        return Judgement::inconclusive("the control was not made");
    };
    if control.outcome != Outcome::Accepted {
        return Judgement::inconclusive(format!("the control, a single entry, is answered {}", control.in_short()));
    }
    let (Some(call), Some(all)) = (transcript.reply(2), transcript.snapshot(3)) else {
        return Judgement::inconclusive("the call was not made");
    };
    if call.outcome != Outcome::Accepted {
        return match later(question, call) {
            None if call.outcome == Outcome::Refused => {
                Judgement::fail("refused", format!("a call with {limit} entries is accepted"), call.in_short())
            }
            _ => Judgement::inconclusive(format!("the answer is {}", call.in_short())),
        };
    }
    if let Some(problem) = one.problem.as_ref().or(all.problem.as_ref()) {
        return Judgement::inconclusive(format!("nothing could be read back: {problem}"));
    }
    if all.missing.is_empty() {
        return Judgement::pass();
    }
    let expected = format!("all {limit} entries of an accepted call are shown");
    let actual = format!("{} of them are not", all.missing.len());
    let finding = Judgement::fail("dropped", expected, actual);
    if one.missing.is_empty() { finding } else { finding.into_warning() }
}

/// The list parameter and its limit.
pub(super) fn limit(clause: &Clause) -> Option<(String, usize)> {
    match &clause.kind {
        ClauseKind::Request { path, statement: Statement::MaxItems, bound: Some(bound) } if path.0.len() == 1 => {
            Some((path.head().to_owned(), usize::try_from(*bound).ok()?))
        }
        _ => None,
    }
}
