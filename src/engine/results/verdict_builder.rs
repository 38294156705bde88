//! What the cases of a clause say together.

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

    /// What the cases come to: a pass, a fail with its finding, or the reason for which it is neither.
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

    /// Whether nothing at all was heard.
    pub(in crate::engine) fn is_untouched(&self) -> bool {
        self.is_empty() && self.unsettled.is_none() && self.skipped.is_none()
    }

    /// The finding, for a smaller one to take its place.
    pub(in crate::engine) fn kept(&mut self) -> Option<&mut Kept> {
        self.finding.as_mut()
    }

    /// Whether something was found.
    pub(in crate::engine) fn has_finding(&self) -> bool {
        self.finding.is_some()
    }

    /// Whether nothing was said about the clause.
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.passed.is_empty() && self.finding.is_none() && self.error.is_none()
    }
}

fn keep_first<R>(kept: &mut Option<(Position, R)>, at: Position, reason: R) {
    if kept.as_ref().is_none_or(|(when, _)| at < *when) {
        *kept = Some((at, reason));
    }
}
