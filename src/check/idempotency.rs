use std::fmt;

use proptest::strategy::Strategy;
use serde_json::Value;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason,
    control::settles_nothing, declare, open_questions::LeftOpen,
};
use crate::{
    contract::{Clause, ClauseKind, Idempotency, Operation, Statement},
    scenario::{Condition, Expect, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, StepName, Transcript},
};

declare! {
    /// Tests whether a repeated call with the same token is carried out once.
    ///
    /// # Promise
    ///
    /// The page calls the token an idempotence identifier: the same token with the same request is accepted and names
    /// the same resource. Two resources have two ids.
    ///
    /// # Method
    ///
    /// Makes a call with a token, waits until its effect is shown, and makes the same call again: it must be accepted
    /// and name the same id. Makes a call with another token that begins like the first, on another resource: it must
    /// name another id, and be accepted where the same call with a token unlike the first is.
    ///
    /// # Limits
    ///
    /// How long a token lives, what another request with the same token is answered, what becomes of it after the undo,
    /// and whether an empty token is one are left open by the page: the answers are noted.
    IdempotencyCheck
}

/// The second call with a token that is unlike the first's from its beginning.
const UNLIKE: StepName = StepName::new("with-an-unlike-token");

/// The kinds of case.
#[derive(Clone, Debug)]
pub(super) enum Probe {
    /// The same call with the same token.
    Again,
    /// The same, with the longest token.
    AgainLongest,
    /// Another call with a token that begins like the first's.
    Prefix,
    /// Two calls on two resources.
    TwoResources,
    /// A question that the documentation leaves open.
    LeftOpen(LeftOpen),
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Again => f.write_str("the same again"),
            Self::AgainLongest => f.write_str("the same again, with the longest token"),
            Self::Prefix => f.write_str("another token that begins alike"),
            Self::TwoResources => f.write_str("two resources"),
            Self::LeftOpen(asked) => asked.fmt(f),
        }
    }
}

impl Check for IdempotencyCheck {
    fn name(&self) -> &'static str {
        "idempotency"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Idempotent | ClauseKind::Response { statement: Statement::Unique, .. })
    }
}

impl Active for IdempotencyCheck {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let operation = question.operation;
        let inputs = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let contract = operation.idempotency.as_ref().ok_or(Lacking::Token)?;
        let second = inputs.apart_from(&inputs.simplest(), |_| true);
        if question.clause.kind != ClauseKind::Idempotent {
            let second = second.ok_or(Lacking::SecondResource)?;
            let steps = vec![Step::control(inputs.simplest()), Step::call(second)];
            return Ok(vec![Case::in_state(Probe::TwoResources, inputs, steps)]);
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
                    steps.push(Step::await_shown(vec![call.clone()]).only_if(Condition::Accepted(StepName::CONTROL)));
                }
                steps.push(Step::call(call).expecting(Expect::Accepted));
                Scenario::new(&state, steps)
            })
        };
        let mut cases = vec![
            Case::new(Probe::Again, &[inputs.state()], again(24.min(longest))),
            Case::new(Probe::AgainLongest, &[inputs.state()], again(longest)),
        ];
        if let Some(second) = second {
            // Fresh texts of one index begin alike: the longer one only goes on.
            let first = inputs.simplest().with(&contract.token, Input::Fresh { index: 0, length: longest - 1 });
            let second = second.with(&contract.token, Input::Fresh { index: 0, length: longest });
            // Where it is refused, the same with a token of its own tells whether it was the token.
            let unlike = second.clone().with(&contract.token, Input::Fresh { index: 1, length: longest });
            let steps = vec![
                Step::control(first),
                Step::call(second),
                Step::control(unlike).named(UNLIKE).only_if(Condition::Refused(StepName::CALL)),
            ];
            cases.push(Case::in_state(Probe::Prefix, inputs, steps));
        }
        cases.extend(open(operation, inputs, contract));
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let Some(contract) = &question.operation.idempotency else {
            return Judgement::inconclusive(InconclusiveCase::OtherCheck);
        };
        let ids = (id(contract, transcript, &StepName::CONTROL), id(contract, transcript, &StepName::CALL));
        if let Probe::LeftOpen(asked) = kind {
            let Some(reply) = transcript.reply(&StepName::CALL) else { return Judgement::noted() };
            let resource = match ids {
                (Some(one), Some(other)) if one == other => ", the same resource",
                (Some(_), Some(_)) => ", another resource",
                _ => "",
            };
            return Judgement::noted().observing(&asked.name, format!("{}{resource}", reply.in_short()));
        }
        let (Some(first), Some(second)) = (transcript.reply(&StepName::CONTROL), transcript.reply(&StepName::CALL))
        else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        if let Some(reason) = settles_nothing(question, second, first) {
            return Judgement::inconclusive(reason);
        }
        let is_again = matches!(kind, Probe::Again | Probe::AgainLongest);
        if second.outcome != Outcome::Accepted {
            return refused(transcript, kind, second);
        }
        match ids {
            (Some(one), Some(other)) if is_again && one != other => {
                Judgement::fail(FindingKind::AnotherResource, format!("the same id, {one}"), other)
            }
            (Some(one), Some(other)) if !is_again && one == other => {
                Judgement::fail(FindingKind::TheSameResource, "two resources have two ids", format!("both are {one}"))
            }
            (Some(_), Some(_)) if is_again => {
                let request_id =
                    |reply: &Reply| reply.answer.as_ref().ok().and_then(|answer| answer.request_id.clone());
                let same = request_id(first).is_some() && request_id(first) == request_id(second);
                Judgement::pass().observing("request-id-on-replay", if same { "the first call's" } else { "its own" })
            }
            (Some(_), Some(_)) => Judgement::pass(),
            _ => Judgement::inconclusive(InconclusiveCase::NoId),
        }
    }
}

/// Judges that the second call is refused where the first one was accepted.
fn refused(transcript: &Transcript, kind: &Probe, second: &Reply) -> Judgement {
    match kind {
        Probe::Again | Probe::AgainLongest => {
            let pending = |snapshot: &Snapshot| !snapshot.settled;
            if transcript.snapshot(&StepName::SHOWN).is_some_and(pending) {
                return Judgement::inconclusive(InconclusiveCase::EarlierNotShown);
            }
            Judgement::fail(FindingKind::Refused, "the same call with the same token is accepted", second.in_short())
        }
        Probe::Prefix if transcript.reply(&UNLIKE).is_some_and(|unlike| unlike.outcome == Outcome::Accepted) => {
            Judgement::fail(
                FindingKind::Refused,
                "a token that only begins like another is one of its own",
                second.in_short(),
            )
        }
        Probe::Prefix | Probe::TwoResources | Probe::LeftOpen(_) => {
            Judgement::inconclusive(InconclusiveCase::call_answered(second))
        }
    }
}

/// The questions that the page leaves open of a used token: while the first call is being carried out, with another
/// request, and after the undo.
fn open(operation: &Operation, inputs: Inputs<'_>, contract: &Idempotency) -> Vec<Case<Probe>> {
    let token = Input::Fresh { index: 0, length: 24 };
    let first = inputs.simplest().with(&contract.token, token.clone());
    let noted = |call| Step::call(call).expecting(Expect::Nothing);
    let case = |name: &str, more: Vec<Step>| {
        let steps = std::iter::once(Step::control(first.clone())).chain(more).collect();
        Case::in_state(Probe::LeftOpen(LeftOpen::new(name)), inputs, steps).extra()
    };
    let mut cases = vec![case("token-while-pending", vec![noted(first.clone())])];
    for (parameter, name) in &contract.observe {
        if let Some(other) = inputs.pooled(parameter, 1).filter(|_| inputs.pool(parameter) >= 2) {
            cases.push(case(name, vec![noted(first.clone().with(parameter, other))]));
        }
    }
    if operation.undo.is_some() && operation.read_back.is_some() {
        let read = vec![first.clone()];
        let steps = vec![
            Step::await_shown(read.clone()),
            Step::undo(StepName::CONTROL),
            Step::await_gone(read),
            noted(first.clone()),
        ];
        cases.push(case("token-after-undo", steps));
    }
    cases
}

fn id(contract: &Idempotency, transcript: &Transcript, step: &StepName) -> Option<String> {
    let body = transcript.result(step)?.first_body()?;
    body.pointer(&contract.identity).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, snapshot, success, transcript},
    };
    use serde_json::json;

    use crate::scenario::{Action, StepResult};

    fn id(id: &str) -> StepResult {
        success(json!({"StackId": id}))
    }

    fn judged(probe: &Probe, first: StepResult, shown: StepResult, second: StepResult) -> CaseVerdict {
        let asked = Asked::of_kind(ClauseKind::Idempotent);
        let steps = [(StepName::CONTROL, first), (StepName::SHOWN, shown), (StepName::CALL, second)];
        IdempotencyCheck.judge(&asked.question(), probe, &transcript(steps)).verdict
    }

    #[test]
    fn the_same_token_names_the_same_resource() {
        let again = |second| judged(&Probe::Again, id("s-1"), snapshot(&["a"], &[]), second);
        assert_eq!(again(id("s-1")), CaseVerdict::Pass);
        assert!(matches!(again(id("s-2")), CaseVerdict::Fail(found) if found.kind == FindingKind::AnotherResource));
        assert!(matches!(again(refused("Used")), CaseVerdict::Fail(found) if found.kind == FindingKind::Refused));
        assert_eq!(again(accepted()), CaseVerdict::Inconclusive(InconclusiveCase::NoId));
    }

    #[test]
    fn a_refusal_while_the_first_call_is_pending_settles_nothing() {
        let pending = StepResult::Read(Snapshot::default());
        let judged = judged(&Probe::Again, id("s-1"), pending, refused("Used"));
        assert_eq!(judged, CaseVerdict::Inconclusive(InconclusiveCase::EarlierNotShown));
    }

    #[test]
    fn two_resources_have_two_ids() {
        let two = |second| judged(&Probe::TwoResources, id("s-1"), StepResult::LeftOut, second);
        assert_eq!(two(id("s-2")), CaseVerdict::Pass);
        assert!(matches!(two(id("s-1")), CaseVerdict::Fail(found) if found.kind == FindingKind::TheSameResource));
        assert!(matches!(two(refused("Bad")), CaseVerdict::Inconclusive(InconclusiveCase::CallAnswered { .. })));
    }

    #[test]
    fn a_token_that_begins_alike_is_refused_for_that_alone() {
        let prefix = |unlike| {
            let steps = [(StepName::CONTROL, id("s-1")), (StepName::CALL, refused("Used")), (UNLIKE, unlike)];
            let asked = Asked::of_kind(ClauseKind::Idempotent);
            IdempotencyCheck.judge(&asked.question(), &Probe::Prefix, &transcript(steps)).verdict
        };
        assert!(matches!(prefix(id("s-2")), CaseVerdict::Fail(found) if found.kind == FindingKind::Refused));
        assert!(matches!(prefix(refused("Bad")), CaseVerdict::Inconclusive(InconclusiveCase::CallAnswered { .. })));
    }

    #[test]
    fn the_repeated_call_is_the_first_one_to_the_letter() {
        let asked = Asked::of_kind(ClauseKind::Idempotent);
        let case = IdempotencyCheck.cases(&asked.question()).unwrap().into_iter().next().unwrap();
        let steps = case.erased().example().unwrap().steps;
        let called = |name: &StepName| match &steps.iter().find(|step| step.name == *name).unwrap().action {
            Action::Call(call) | Action::Control(call) => call.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(called(&StepName::CONTROL), called(&StepName::CALL));
        assert_eq!(called(&StepName::CALL).values["Token"], Input::Fresh { index: 0, length: 20 });
    }
}
