use proptest::strategy::Strategy;
use serde_json::Value;

use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare, kit::control::settles_nothing,
    kit::open_questions::OPEN,
};
use crate::{
    contract::{Clause, ClauseKind, Idempotency as Contract, Operation, Statement},
    scenario::{Action, Condition, Input, Inputs, Outcome, Reply, Scenario, Step, Transcript, Until, Within},
};

declare! {
    /// Asks whether a repeated call with the same token is carried out once.
    ///
    /// # Promise
    ///
    /// The page calls the token an idempotence identifier: the same token with the same request is accepted and names the
    /// same resource. Two resources have two ids.
    ///
    /// # Method
    ///
    /// Makes a call with a token, waits until its effect is shown, and makes the same call again: it must be accepted and
    /// name the same id. Makes a call with another token that begins like the first, on another resource: it must name
    /// another id, and be accepted where the same call with a token unlike the first is.
    ///
    /// # Limits
    ///
    /// How long a token lives, what another request with the same token is answered, what becomes of it after the undo, and
    /// whether an empty token is one are left open by the page: the answers are noted.
    Idempotency
}

const AGAIN: &str = "the same again";
const AGAIN_LONGEST: &str = "the same again, with the longest token";
const PREFIX: &str = "another token that begins alike";
const TWO: &str = "two resources";

impl Check for Idempotency {
    fn name(&self) -> &'static str {
        "idempotency"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Idempotent | ClauseKind::Response { statement: Statement::Unique, .. })
    }
}

impl Active for Idempotency {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let operation = question.operation;
        let inputs = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let contract = operation.idempotency.as_ref().ok_or(Lacking::Token)?;
        let second = inputs.apart_from(&inputs.simplest(), |_| true);
        if question.clause.kind != ClauseKind::Idempotent {
            let second = second.ok_or(Lacking::SecondResource)?;
            let steps = vec![Step::control(inputs.simplest()), Step::call(second)];
            return Ok(vec![Case::in_state(TWO, inputs, steps)]);
        }
        let state = inputs.state().to_owned();
        let token = contract.token.clone();
        let lasts = operation.read_back.is_some();
        let longest = operation.parameter(&token).and_then(|parameter| parameter.shape.max_length);
        let longest = longest.and_then(|length| u32::try_from(length).ok()).unwrap_or(64).max(2);
        let again = move |length: u32| {
            let (state, token) = (state.clone(), token.clone());
            inputs.few().prop_map(move |call| {
                let call = call.with(&token, Input::Fresh { index: 0, length });
                let mut steps = vec![Step::control(call.clone())];
                if lasts {
                    steps.push(Step::await_shown(vec![call.clone()]).only_if(Condition::Accepted(0)));
                }
                steps.push(Step::call(call));
                Scenario::new(&state, steps)
            })
        };
        let mut cases = vec![
            Case::new(AGAIN, &[inputs.state()], again(24.min(longest))),
            Case::new(AGAIN_LONGEST, &[inputs.state()], again(longest)),
        ];
        if let Some(second) = second {
            // Fresh texts of one index begin alike: the longer one only goes on.
            let first = inputs.simplest().with(&contract.token, Input::Fresh { index: 0, length: longest - 1 });
            let second = second.with(&contract.token, Input::Fresh { index: 0, length: longest });
            // Where it is refused, the same with a token of its own tells whether it was the token.
            let unlike = second.clone().with(&contract.token, Input::Fresh { index: 1, length: longest });
            let steps =
                vec![Step::control(first), Step::call(second), Step::control(unlike).only_if(Condition::Refused(1))];
            cases.push(Case::in_state(PREFIX, inputs, steps));
        }
        cases.extend(open(operation, inputs, contract));
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        let Some(contract) = &question.operation.idempotency else { return Judgement::inconclusive("no token") };
        if let Some(name) = label.strip_prefix(OPEN) {
            let last = transcript.results.len().saturating_sub(1);
            let Some(reply) = transcript.reply(last) else { return Judgement::noted() };
            let resource = match (id(contract, transcript, 0), id(contract, transcript, last)) {
                (Some(one), Some(other)) if one == other => ", the same resource",
                (Some(_), Some(_)) => ", another resource",
                _ => "",
            };
            return Judgement::noted().observing(name, format!("{}{resource}", reply.in_short()));
        }
        let last = if label == PREFIX { 1 } else { transcript.results.len().saturating_sub(1) };
        let (Some(first), Some(second)) = (transcript.reply(0), transcript.reply(last)) else {
            return Judgement::inconclusive("the calls were not made");
        };
        if let Some(reason) = settles_nothing(question, second, first) {
            return Judgement::inconclusive(reason);
        }
        let pending = |snapshot: &crate::scenario::Snapshot| !snapshot.settled;
        let refused = second.outcome != Outcome::Accepted;
        if label.starts_with(AGAIN) && refused && transcript.snapshot(1).is_some_and(pending) {
            return Judgement::inconclusive("the first call's effect did not come to be shown");
        }
        if second.outcome != Outcome::Accepted {
            return match label {
                _ if label.starts_with(AGAIN) => {
                    Judgement::fail("refused", "the same call with the same token is accepted", second.in_short())
                }
                PREFIX if transcript.reply(2).is_some_and(|unlike| unlike.outcome == Outcome::Accepted) => {
                    let expected = "a token that only begins like another is one of its own";
                    Judgement::fail("refused", expected, second.in_short())
                }
                _ => Judgement::inconclusive(format!("the second call is answered {}", second.in_short())),
            };
        }
        match (id(contract, transcript, 0), id(contract, transcript, last)) {
            (Some(one), Some(other)) if label.starts_with(AGAIN) && one != other => {
                Judgement::fail("another resource", format!("the same id, {one}"), other)
            }
            (Some(one), Some(other)) if !label.starts_with(AGAIN) && one == other => {
                Judgement::fail("the same resource", "two resources have two ids", format!("both are {one}"))
            }
            (Some(_), Some(_)) if label.starts_with(AGAIN) => {
                let request_id =
                    |reply: &Reply| reply.answer.as_ref().ok().and_then(|answer| answer.request_id.clone());
                let same = request_id(first).is_some() && request_id(first) == request_id(second);
                Judgement::pass().observing("request-id-on-replay", if same { "the first call's" } else { "its own" })
            }
            (Some(_), Some(_)) => Judgement::pass(),
            _ => Judgement::inconclusive("an answer names no id"),
        }
    }
}

/// What the page leaves open of a token that was used: while the first call is being carried out, with another request,
/// and after the undo.
fn open(operation: &Operation, inputs: Inputs<'_>, contract: &Contract) -> Vec<Case> {
    let token = Input::Fresh { index: 0, length: 24 };
    let first = inputs.simplest().with(&contract.token, token.clone());
    let case = |name: &str, more: Vec<Step>| {
        let steps = std::iter::once(Step::control(first.clone())).chain(more).collect();
        Case::in_state(format!("{OPEN}{name}"), inputs, steps).extra()
    };
    let mut cases = vec![case("token-while-pending", vec![Step::call(first.clone())])];
    for (parameter, name) in &contract.observe {
        if let Some(other) = inputs.pooled(parameter, 1).filter(|_| inputs.pool(parameter) >= 2) {
            cases.push(case(name, vec![Step::call(first.clone().with(parameter, other))]));
        }
    }
    if operation.undo.is_some() && operation.read_back.is_some() {
        let read = vec![first.clone()];
        let gone = Action::Await { read: read.clone(), until: Until::Gone, within: Within::default() };
        let steps = vec![
            Step::await_shown(read),
            Step::undo(0),
            Step { action: gone, only_if: None },
            Step::call(first.clone()),
        ];
        cases.push(case("token-after-undo", steps));
    }
    cases
}

fn id(contract: &Contract, transcript: &Transcript, step: usize) -> Option<String> {
    let body = transcript.results.get(step)?.first_body()?;
    body.pointer(&contract.identity).and_then(Value::as_str).map(str::to_owned)
}
