use std::fmt;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason, declare,
};
use crate::{
    contract::{Clause, ClauseKind, Exclusive},
    scenario::{Condition, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, StepName, Template, Transcript},
};

declare! {
    /// Tests whether a resource that has one holder at most is ever shown with two.
    ///
    /// # Promise
    ///
    /// Where the page says that a resource has one holder at most, the settled state never shows two, however a second
    /// request is answered.
    ///
    /// # Method
    ///
    /// Gives the resource to one holder, waits until the reader operation shows it, gives it to another holder, lets
    /// things settle and reads what the reader operation shows for both. Does the same with both requests at once, and
    /// with one request twice at once, with and without an idempotency token.
    ///
    /// # Limits
    ///
    /// Whether the second request is refused or moves the resource is an observation. What is on its way out (deleting,
    /// deleted, failed) does not count. Without a reader operation that shows the holders it cannot be tested.
    Exclusivity
}

/// The kinds of case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
    /// A second holder when the first one is shown.
    OneAfterAnother,
    /// Two holders at once.
    AtOnce,
    /// One request twice at once.
    Twins,
    /// The same with one idempotency token.
    TwinsWithToken,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneAfterAnother => f.write_str("one after another"),
            Self::AtOnce => f.write_str("at once"),
            Self::Twins => f.write_str("the same at once"),
            Self::TwinsWithToken => f.write_str("the same at once, with one token"),
        }
    }
}

impl Check for Exclusivity {
    fn name(&self) -> &'static str {
        "exclusivity"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Exclusive
    }
}

impl Active for Exclusivity {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let operation = question.operation;
        let exclusive = operation.exclusive.as_ref().ok_or(Lacking::Exclusive)?;
        if operation.read_back.is_none() {
            return Err(Lacking::ReadBack.into());
        }
        let inputs = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        if inputs.pool(&exclusive.holder) < 2 {
            let (state, parameter) = (inputs.state().to_owned(), exclusive.holder.clone());
            return Err(SkipReason::StateTooSmall { has: inputs.pool(&parameter), needed: 2, state, parameter });
        }
        let to = |index: usize| held_by(inputs, exclusive, index);
        let (first, second) = (to(0), to(1));
        let both = vec![first.clone(), second.clone()];
        let one_after_another = Scenario::new(
            inputs.state(),
            vec![
                Step::control(first.clone()),
                Step::await_shown(vec![first.clone()])
                    .named(StepName::CONTROL_SHOWN)
                    .only_if(Condition::Accepted(StepName::CONTROL)),
                Step::call(second.clone()),
                Step::settle(both.clone()),
            ],
        );
        let at_once = Scenario::new(inputs.state(), vec![Step::together(both.clone()), Step::settle(both)]);
        let case = |kind, scenario| Case::fixed(kind, &[inputs.state()], scenario);
        let twins = |twin: Template| {
            let steps = vec![Step::together(vec![twin.clone(), twin]), Step::settle(vec![first.clone()])];
            Scenario::new(inputs.state(), steps)
        };
        let mut cases = vec![
            case(Probe::OneAfterAnother, one_after_another),
            case(Probe::AtOnce, at_once),
            case(Probe::Twins, twins(first.clone())),
        ];
        if let Some(idempotency) = &operation.idempotency {
            let token = Input::Fresh { index: 0, length: 24 };
            cases.push(case(Probe::TwinsWithToken, twins(first.clone().with(&idempotency.token, token))));
        }
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let Some(exclusive) = &question.operation.exclusive else {
            return Judgement::inconclusive(InconclusiveCase::OtherCheck);
        };
        match kind {
            Probe::OneAfterAnother => one_after_another(exclusive, transcript),
            Probe::AtOnce | Probe::Twins => at_once(exclusive, transcript, "twins-answers"),
            Probe::TwinsWithToken => at_once(exclusive, transcript, "token-concurrent-twin"),
        }
    }
}

fn one_after_another(exclusive: &Exclusive, transcript: &Transcript) -> Judgement {
    let (Some(control), Some(second)) = (transcript.reply(&StepName::CONTROL), transcript.reply(&StepName::CALL))
    else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    let judgement = if control.outcome == Outcome::Accepted {
        one_holder(exclusive, transcript.snapshot(&StepName::AFTER))
    } else {
        Judgement::inconclusive(InconclusiveCase::control_refused(control))
    };
    judgement.observing(&exclusive.observe, second.in_short())
}

fn at_once(exclusive: &Exclusive, transcript: &Transcript, noted_as: &str) -> Judgement {
    let replies = transcript.replies(&StepName::CALL);
    let answers = replies.iter().map(Reply::in_short).collect::<Vec<_>>().join(", ");
    let judgement = if replies.iter().any(|reply| reply.outcome == Outcome::Accepted) {
        one_holder(exclusive, transcript.snapshot(&StepName::AFTER))
    } else {
        Judgement::inconclusive(InconclusiveCase::NoneAccepted { answers: answers.clone() })
    };
    judgement.observing(noted_as, answers)
}

fn held_by(inputs: Inputs<'_>, exclusive: &Exclusive, index: usize) -> Template {
    match inputs.pooled(&exclusive.holder, index) {
        Some(holder) => inputs.simplest().with(&exclusive.holder, holder),
        None => inputs.simplest(),
    }
}

fn one_holder(exclusive: &Exclusive, snapshot: Option<&Snapshot>) -> Judgement {
    let Some(snapshot) = snapshot else { return Judgement::inconclusive(InconclusiveCase::NotReadBack) };
    if let Some(problem) = &snapshot.problem {
        return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
    }
    if !snapshot.settled {
        return Judgement::inconclusive(InconclusiveCase::NotSettled);
    }
    match snapshot.present().as_slice() {
        [] => Judgement::inconclusive(InconclusiveCase::NoHolder),
        [_] => Judgement::pass(),
        several => {
            let holders: Vec<String> =
                several.iter().filter_map(|shown| shown.key.get(&exclusive.holder)).cloned().collect();
            let expected = format!("one `{}` for the `{}`", exclusive.holder, exclusive.held);
            Judgement::fail(
                FindingKind::HeldTwice,
                expected,
                format!("{} of them: {}", several.len(), holders.join(", ")),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{check::kit::CaseVerdict, contract::Citation, scenario::Shown};

    fn snapshot(holders: &[(&str, bool)]) -> Snapshot {
        let shown = holders.iter().map(|(holder, gone)| Shown {
            key: BTreeMap::from([("table".to_owned(), (*holder).to_owned())]),
            id: Some(format!("id-{holder}")),
            state: None,
            gone: *gone,
        });
        Snapshot { shown: shown.collect(), settled: true, ..Snapshot::default() }
    }

    fn judged(holders: &[(&str, bool)]) -> CaseVerdict {
        let exclusive = Exclusive {
            id: "one".into(),
            held: "attachment".into(),
            holder: "table".into(),
            cite: Citation { source: "page".into(), lines: None, section: None },
            observe: "second".into(),
        };
        one_holder(&exclusive, Some(&snapshot(holders))).verdict
    }

    #[test]
    fn two_holders_are_a_finding() {
        assert!(matches!(judged(&[("a", false), ("b", false)]), CaseVerdict::Fail(_)));
    }

    #[test]
    fn one_that_is_on_its_way_out_does_not_count() {
        assert_eq!(judged(&[("a", true), ("b", false)]), CaseVerdict::Pass);
    }

    #[test]
    fn no_holder_at_all_settles_nothing() {
        assert!(matches!(judged(&[]), CaseVerdict::Inconclusive(_)));
    }
}
