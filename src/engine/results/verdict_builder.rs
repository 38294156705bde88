//! What the cases of a clause say together.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    check::{CaseVerdict, Judgement},
    contract::Clause,
    engine::plan::generator::GeneratedCase,
    event::{FindingResult, Verdict},
};

/// When in a run something was seen: case, step, call. Later is not better: the first of a kind is kept, whatever order
/// cases finish in.
pub(in crate::engine) type Position = (usize, usize, usize);

/// The verdicts of one clause so far.
#[derive(Debug, Default)]
pub(in crate::engine) struct VerdictBuilder {
    /// Kinds of case that must pass once.
    needed: BTreeSet<String>,
    passed: BTreeSet<String>,
    finding: Option<Kept>,
    unsettled: Option<(Position, String)>,
    not_asked: Option<(Position, String)>,
    error: Option<(Position, String)>,
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

    /// Takes in what a case says. `show` makes the result of a finding; it is asked only where the finding is kept.
    pub(in crate::engine) fn add(
        &mut self,
        clause: &Clause,
        label: &str,
        at: Position,
        judgement: &Judgement,
        show: impl FnOnce() -> (FindingResult, Option<Arc<GeneratedCase>>),
    ) {
        match &judgement.verdict {
            CaseVerdict::Pass => {
                self.passed.insert(label.to_owned());
            }
            CaseVerdict::Fail(finding) => {
                let strength = finding.at_most.map_or(clause.strength, |most| most.min(clause.strength));
                let replaces = self.finding.as_ref().is_none_or(|kept| {
                    (std::cmp::Reverse(strength), at) < (std::cmp::Reverse(kept.result.strength), kept.at)
                });
                if replaces {
                    let (result, origin) = show();
                    self.finding = Some(Kept { at, result, origin });
                }
            }
            CaseVerdict::Inconclusive(reason) => keep_first(&mut self.unsettled, at, reason),
            CaseVerdict::Noted => {}
        }
    }

    /// Takes in that a case asked nothing, because the service lacks what it needs.
    pub(in crate::engine) fn not_asked(&mut self, at: Position, reason: &str) {
        keep_first(&mut self.not_asked, at, reason);
    }

    /// Takes in that a case could not be carried out.
    pub(in crate::engine) fn failed(&mut self, at: Position, reason: &str) {
        keep_first(&mut self.error, at, reason);
    }

    /// The verdict, its reason and its finding.
    pub(in crate::engine) fn decide(self, unseen: &str) -> (Verdict, Option<String>, Option<FindingResult>) {
        if let Some(kept) = self.finding {
            return (Verdict::Fail, None, Some(kept.result));
        }
        if let Some((_, reason)) = self.error {
            return (Verdict::Error, Some(reason), None);
        }
        let lacking = self.needed.difference(&self.passed).next();
        match (lacking, self.unsettled) {
            (None, _) if !self.passed.is_empty() => (Verdict::Pass, None, None),
            (_, Some((_, reason))) => (Verdict::Inconclusive, Some(reason), None),
            (_, None) if self.not_asked.is_some() => (Verdict::Skipped, self.not_asked.map(|(_, reason)| reason), None),
            (Some(label), None) => (Verdict::Inconclusive, Some(format!("nothing came of the case `{label}`")), None),
            (None, None) => (Verdict::Inconclusive, Some(unseen.to_owned()), None),
        }
    }

    /// Whether nothing at all was heard.
    pub(in crate::engine) fn is_untouched(&self) -> bool {
        self.is_empty() && self.unsettled.is_none() && self.not_asked.is_none()
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

fn keep_first(kept: &mut Option<(Position, String)>, at: Position, reason: &str) {
    if kept.as_ref().is_none_or(|(when, _)| at < *when) {
        *kept = Some((at, reason.to_owned()));
    }
}
