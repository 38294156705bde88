use proptest::strategy::Strategy;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, OneKind, Question, SkipReason,
    control::later, declare, dry_run_calls::dry, dry_run_calls::real,
};
use crate::{
    contract::{Clause, ClauseKind, DryRun},
    scenario::{Condition, Expect, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, StepName, Transcript},
};

declare! {
    /// Tests whether a dry run leaves its token unused.
    ///
    /// # Promise
    ///
    /// The documentation says that a dry run does not use the token up: the real call with the same token and values is
    /// carried out, and its answer is no dry run's.
    ///
    /// # Method
    ///
    /// Makes a dry run with a token, which must pass, and the same call for real with the same token: it must be
    /// accepted, not with the dry run's answer, and come to be shown. Then makes the call with another token: where the
    /// first one was not carried out, it tells whether that was the token.
    ///
    /// # Limits
    ///
    /// What is shown before the real call proves nothing by being shown after it. What a token means for two real calls
    /// is a clause of its own.
    DryRunToken
}

/// The dry run whose token is used again.
const DRY_RUN: StepName = StepName::new("dry-run");
/// The real call with a token of its own.
const UNLIKE: StepName = StepName::new("with-another-token");
/// The wait for what that one did.
const UNLIKE_SHOWN: StepName = StepName::new("with-another-token-shown");

impl Check for DryRunToken {
    fn name(&self) -> &'static str {
        "dry-run-token"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::TokenSpared
    }
}

impl Active for DryRunToken {
    type Kind = OneKind;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let operation = question.operation;
        let inputs = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let dry_run = operation.dry_run.clone().ok_or(Lacking::DryRun)?;
        let token = operation.idempotency.as_ref().ok_or(Lacking::Token)?.token.clone();
        let longest = operation.parameter(&token).and_then(|parameter| parameter.shape.max_length);
        let length = longest.and_then(|length| u32::try_from(length).ok()).unwrap_or(24).min(24);
        let state = inputs.state().to_owned();
        let strategy = inputs.few().prop_map(move |call| {
            let call = real(call, &dry_run).with(&token, Input::Fresh { index: 0, length });
            let unlike = call.clone().with(&token, Input::Fresh { index: 1, length });
            let read = vec![call.clone()];
            let steps = vec![
                Step::control(dry(call.clone(), &dry_run, &dry_run.on)).named(DRY_RUN),
                Step::read_back(read.clone()),
                Step::call(call).expecting(Expect::Accepted),
                Step::await_shown(read.clone()).only_if(Condition::Accepted(StepName::CALL)),
                Step::control(unlike).named(UNLIKE),
                Step::await_shown(read).named(UNLIKE_SHOWN).only_if(Condition::Accepted(UNLIKE)),
            ];
            Scenario::new(&state, steps)
        });
        Ok(vec![Case::new(OneKind("for real after a dry run"), &[inputs.state()], strategy)])
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        const CARRIED_OUT: &str = "a real call with the token of a dry run is carried out";
        let Some(dry_run) = &question.operation.dry_run else {
            return Judgement::inconclusive(InconclusiveCase::OtherCheck);
        };
        let (Some(tried), Some(before), Some(call), Some(control)) = (
            transcript.reply(&DRY_RUN),
            transcript.snapshot(&StepName::BEFORE),
            transcript.reply(&StepName::CALL),
            transcript.reply(&UNLIKE),
        ) else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        if tried.outcome != Outcome::Accepted || !looks_dry(question, dry_run, tried) {
            return Judgement::inconclusive(InconclusiveCase::control_refused(tried));
        }
        if let Some(reason) = later(question, call) {
            return Judgement::inconclusive(reason);
        }
        let by_another = control.outcome == Outcome::Accepted && !looks_dry(question, dry_run, control);
        let beside = || format!("with another token it is answered {}", control.in_short());
        if looks_dry(question, dry_run, call) || call.outcome == Outcome::Refused {
            if !by_another {
                return Judgement::inconclusive(InconclusiveCase::WithAnotherToken {
                    answer: call.in_short(),
                    other: control.in_short(),
                });
            }
            let kind = if looks_dry(question, dry_run, call) { FindingKind::DryAnswer } else { FindingKind::Refused };
            return Judgement::fail(kind, CARRIED_OUT, format!("{}; {}", call.in_short(), beside()));
        }
        if call.outcome == Outcome::Neither {
            return Judgement::inconclusive(InconclusiveCase::neither(call));
        }
        let Some(shown) = transcript.snapshot(&StepName::SHOWN) else {
            return Judgement::inconclusive(InconclusiveCase::NotReadBack);
        };
        if let Some(problem) = before.problem.as_ref().or(shown.problem.as_ref()) {
            return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
        }
        if before.missing.is_empty() {
            return Judgement::inconclusive(InconclusiveCase::ShownBefore);
        }
        if shown.missing.is_empty() {
            return Judgement::pass();
        }
        let by_another_shown = transcript.snapshot(&UNLIKE_SHOWN).is_some_and(Snapshot::shows_all);
        if by_another && by_another_shown {
            let actual = format!("{}, and nothing is shown until the call is made with another token", call.in_short());
            return Judgement::fail(FindingKind::NotCarriedOut, CARRIED_OUT, actual);
        }
        Judgement::inconclusive(InconclusiveCase::ControlNotShown)
    }
}

/// Tells whether an answer is the one that a dry run that passes gets, whatever was asked for.
fn looks_dry(question: &Question<'_>, dry_run: &DryRun, reply: &Reply) -> bool {
    let Ok(answer) = &reply.answer else { return false };
    let code = answer.error.as_ref().map(|error| error.code.as_str());
    match (&dry_run.pass.code, dry_run.pass.status) {
        (Some(pass), _) => code == Some(pass),
        (None, Some(pass)) => answer.status == pass && !question.operation.success.status.fits(pass),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::kit::{
            CaseVerdict,
            testing::{Asked, accepted, refused, snapshot, transcript},
        },
        scenario::StepResult,
    };

    const PASS: &str = "TriedOnly";

    /// The verdict on a real call after a dry run and, as control, one with another token: their codes and effects.
    fn judged(call: (Option<&str>, bool), control: (Option<&str>, bool)) -> CaseVerdict {
        let passed = || {
            let mut result = refused(PASS);
            if let StepResult::Replies(replies) = &mut result {
                replies[0].outcome = Outcome::Accepted;
            }
            result
        };
        let reply = |code: Option<&str>| match code {
            None => accepted(),
            Some(PASS) => passed(),
            Some(code) => refused(code),
        };
        let shown = |is_shown| if is_shown { snapshot(&["a"], &[]) } else { snapshot(&[], &["a"]) };
        let steps = transcript([
            (DRY_RUN, passed()),
            (StepName::BEFORE, shown(false)),
            (StepName::CALL, reply(call.0)),
            (StepName::SHOWN, shown(call.1)),
            (UNLIKE, reply(control.0)),
            (UNLIKE_SHOWN, shown(control.1)),
        ]);
        DryRunToken.judge(&Asked::of_kind(ClauseKind::TokenSpared).question(), &OneKind("any"), &steps).verdict
    }

    #[test]
    fn a_token_that_a_dry_run_used_up_is_a_finding() {
        let control = (None, true);
        assert_eq!(judged((None, true), control), CaseVerdict::Pass);
        assert!(matches!(judged((Some(PASS), false), control), CaseVerdict::Fail(_)));
        assert!(matches!(judged((Some("Token.Used"), false), control), CaseVerdict::Fail(_)));
        assert!(matches!(judged((None, false), control), CaseVerdict::Fail(_)));
    }

    #[test]
    fn nothing_is_said_where_another_token_fares_no_better() {
        assert!(matches!(judged((None, false), (None, false)), CaseVerdict::Inconclusive(_)));
        assert!(matches!(judged((Some(PASS), false), (Some(PASS), false)), CaseVerdict::Inconclusive(_)));
        assert!(matches!(judged((Some("Never"), false), (Some("Never"), false)), CaseVerdict::Inconclusive(_)));
    }
}
