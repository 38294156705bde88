//! The verdict of a clause, from those of its cases.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use super::outcome::{CaseOutcome, Position};
use crate::{
    contract::Strength,
    engine::plan::generator::GeneratedCase,
    event::{CaseError, FindingResult, InconclusiveReason, Reason, SkipReason},
};

/// The verdicts of one clause so far.
#[derive(Debug, Default)]
pub(in crate::engine) struct VerdictBuilder {
    /// Kinds of case that must pass once.
    needed: BTreeSet<String>,
    passed: BTreeSet<String>,
    finding: Option<Kept>,
    unsettled: Option<(Position, InconclusiveReason)>,
    skipped: Option<(Position, SkipReason)>,
    error: Option<(Position, CaseError)>,
}

/// The finding that a clause is reported with.
#[derive(Debug)]
pub(in crate::engine) struct Kept {
    at: Position,
    pub(in crate::engine) result: FindingResult,
    /// The case that it came of, where it can be tried again by itself.
    pub(in crate::engine) origin: Option<Arc<GeneratedCase>>,
}

impl VerdictBuilder {
    pub(in crate::engine) fn new(needed: impl IntoIterator<Item = String>) -> Self {
        Self { needed: needed.into_iter().collect(), ..Self::default() }
    }

    /// Takes in the verdict of a case of the kind `label`.
    pub(in crate::engine) fn add(&mut self, label: &str, at: Position, outcome: CaseOutcome) {
        match outcome {
            CaseOutcome::Pass => {
                self.passed.insert(label.to_owned());
            }
            CaseOutcome::Fail { finding, origin } => {
                let weight = |strength: Strength, at: Position| (Reverse(strength), at);
                let heavier = |kept: &Kept| weight(finding.strength, at) < weight(kept.result.strength, kept.at);
                if self.finding.as_ref().is_none_or(heavier) {
                    self.finding = Some(Kept { at, result: *finding, origin });
                }
            }
            CaseOutcome::Inconclusive(reason) => keep_first(&mut self.unsettled, at, reason),
            CaseOutcome::Skipped(reason) => keep_first(&mut self.skipped, at, reason),
            CaseOutcome::Noted => {}
        }
    }

    /// Takes in that a case could not be carried out.
    pub(in crate::engine) fn failed(&mut self, at: Position, error: CaseError) {
        keep_first(&mut self.error, at, error);
    }

    /// The result of the cases: a pass, a fail with its finding, or the reason for which it is neither.
    pub(in crate::engine) fn decide(self) -> Result<Option<FindingResult>, Reason> {
        if let Some(kept) = self.finding {
            return Ok(Some(kept.result));
        }
        if let Some((_, error)) = self.error {
            return Err(error.into());
        }
        let lacking = self.needed.difference(&self.passed).next();
        match (lacking, self.unsettled, self.skipped) {
            (None, _, _) if !self.passed.is_empty() => Ok(None),
            (_, Some((_, reason)), _) => Err(reason.into()),
            (_, None, Some((_, reason))) => Err(reason.into()),
            (Some(case), None, None) => Err(InconclusiveReason::NoResult { case: case.clone() }.into()),
            (None, None, None) => Err(InconclusiveReason::NotShown.into()),
        }
    }

    /// True where no case was reported.
    pub(in crate::engine) fn is_untouched(&self) -> bool {
        self.is_empty() && self.unsettled.is_none() && self.skipped.is_none()
    }

    /// The finding, for a smaller one to take its place.
    pub(in crate::engine) fn kept(&mut self) -> Option<&mut Kept> {
        self.finding.as_mut()
    }

    /// True where there is a finding.
    pub(in crate::engine) fn has_finding(&self) -> bool {
        self.finding.is_some()
    }

    /// True where no case passed, failed or had an error.
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.passed.is_empty() && self.finding.is_none() && self.error.is_none()
    }
}

fn keep_first<R>(kept: &mut Option<(Position, R)>, at: Position, reason: R) {
    if kept.as_ref().is_none_or(|(when, _)| at < *when) {
        *kept = Some((at, reason));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::{FindingKind, InconclusiveCase},
        scenario::Scenario,
    };

    fn builder(needed: &[&str]) -> VerdictBuilder {
        VerdictBuilder::new(needed.iter().map(ToString::to_string))
    }

    fn fail(kind: FindingKind, strength: Strength) -> CaseOutcome {
        let finding = FindingResult {
            kind,
            strength,
            case: String::new(),
            expected: String::new(),
            actual: String::new(),
            scenario: Scenario::new("s", Vec::new()),
            exchanges: Vec::new(),
        };
        CaseOutcome::Fail { finding: Box::new(finding), origin: None }
    }

    fn inconclusive() -> CaseOutcome {
        CaseOutcome::Inconclusive(InconclusiveCase::NoDifference.into())
    }

    fn skipped() -> CaseOutcome {
        CaseOutcome::Skipped(SkipReason::NothingSigned)
    }

    #[test]
    fn a_clause_passes_when_each_kind_that_it_needs_passed_once() {
        let mut one = builder(&["a", "b"]);
        one.add("a", (0, 0, 0), CaseOutcome::Pass);
        one.add("a", (1, 0, 0), inconclusive());
        one.add("b", (2, 0, 0), CaseOutcome::Pass);
        assert_eq!(one.decide(), Ok(None));
        let mut other = builder(&["a", "b"]);
        other.add("a", (0, 0, 0), CaseOutcome::Pass);
        let case = "b".to_owned();
        assert_eq!(other.decide(), Err(InconclusiveReason::NoResult { case }.into()));
    }

    #[test]
    fn what_is_noted_alone_settles_nothing() {
        let mut builder = builder(&[]);
        builder.add("x", (0, 0, 0), CaseOutcome::Noted);
        assert!(builder.is_untouched());
        assert_eq!(builder.decide(), Err(InconclusiveReason::NotShown.into()));
    }

    #[test]
    fn the_first_of_the_strongest_findings_is_kept_in_whatever_order_they_come() {
        let findings = [
            ((1, 0, 0), FindingKind::NoEffect, Strength::Should),
            ((3, 0, 0), FindingKind::Repeated, Strength::Must),
            ((2, 0, 0), FindingKind::Accepted, Strength::Must),
        ];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
            let mut builder = builder(&["a"]);
            builder.add("a", (0, 0, 0), CaseOutcome::Pass);
            for (at, kind, strength) in order.map(|place| findings[place]) {
                builder.add("a", at, fail(kind, strength));
            }
            let kind = builder.decide().unwrap().map(|finding| finding.kind);
            assert_eq!(kind, Some(FindingKind::Accepted), "{order:?}");
        }
    }

    #[test]
    fn an_error_comes_before_what_is_not_settled_and_that_before_what_was_skipped() {
        let mut builder = builder(&["a"]);
        builder.add("a", (1, 0, 0), skipped());
        assert!(!builder.is_untouched() && builder.is_empty());
        let mut with = |add: &mut dyn FnMut(&mut VerdictBuilder)| {
            add(&mut builder);
            let mut copy = VerdictBuilder::new(builder.needed.clone());
            copy.unsettled.clone_from(&builder.unsettled);
            copy.skipped.clone_from(&builder.skipped);
            copy.error.clone_from(&builder.error);
            copy.decide().unwrap_err()
        };
        assert_eq!(with(&mut |_| ()), SkipReason::NothingSigned.into());
        let reason = InconclusiveReason::from(InconclusiveCase::NoDifference);
        assert_eq!(with(&mut |builder| builder.add("a", (2, 0, 0), inconclusive())), reason.into());
        assert_eq!(with(&mut |builder| builder.failed((3, 0, 0), CaseError::TargetGone)), CaseError::TargetGone.into());
    }
}
