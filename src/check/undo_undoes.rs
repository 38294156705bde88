use super::kit::{Check, Exercise, FindingKind, InconclusiveCase, Judgement, Passive, Question, SeenReply, declare};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::{ExecutedStep, Outcome, StepResult},
};

declare! {
    /// Tests whether the effect of a call is gone after the operation that undoes it.
    ///
    /// # Promise
    ///
    /// The page of an operation that takes something back says what goes; after an accepted call it is gone.
    ///
    /// # Method
    ///
    /// Reads every scenario in which the operation was called between two readings of the reader operation: what the
    /// first one shows of the call must not be in the one after it, which waits as long as an effect may take. The
    /// operation that does what this one undoes brings such a scenario along, so that a run of it is enough. On a
    /// service with one copy of its states, what a case did and could not be taken back after it is such a scenario
    /// too.
    ///
    /// # Limits
    ///
    /// What was not shown before proves nothing by its absence. What is on its way out counts as gone. A dry run takes
    /// nothing back, and a reader operation that cannot be called settles nothing.
    UndoUndoes
}

impl Check for UndoUndoes {
    fn name(&self) -> &'static str {
        "undo-undoes"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Undone
    }
}

impl Passive for UndoUndoes {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let (reply, transcript) = (seen.reply, seen.transcript);
        if reply.outcome != Outcome::Accepted || question.operation.is_dry_run(&reply.call.values) {
            return None;
        }
        let answers = |executed: &ExecutedStep| match &executed.result {
            StepResult::Replies(replies) => replies.iter().any(|one| std::ptr::eq(one, reply)),
            StepResult::LeftOut | StepResult::Read(_) => false,
        };
        let place = transcript.steps.iter().position(answers)?;
        let (earlier, later) = transcript.steps.split_at(place);
        let before = earlier.iter().rev().find_map(|executed| executed.result.snapshot())?;
        let after = later.iter().find_map(|executed| executed.result.snapshot())?;
        if before.there.is_empty() {
            return None;
        }
        if let Some(problem) = &after.problem {
            return Some(Judgement::inconclusive(InconclusiveCase::unreadable(problem)));
        }
        let still = after.there.iter().filter(|key| before.there.contains(key)).count();
        Some(if still == 0 {
            Judgement::pass()
        } else {
            let actual = format!("{still} of {} are still shown", before.there.len());
            Judgement::fail(FindingKind::StillShown, "what an accepted call takes back is gone", actual)
        })
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::TakenBack]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::kit::{
            CaseVerdict,
            testing::{Asked, accepted, snapshot, transcript},
        },
        scenario::StepName,
    };

    fn judged(before: &[&str], after: &[&str]) -> Option<CaseVerdict> {
        let steps = transcript([
            (StepName::BEFORE, snapshot(before, &[])),
            (StepName::UNDO, accepted()),
            (StepName::GONE, snapshot(after, &[])),
        ]);
        let asked = Asked::of_kind(ClauseKind::Undone);
        asked.inspected(&UndoUndoes, &steps, &StepName::UNDO).map(|judgement| judgement.verdict)
    }

    #[test]
    fn what_is_still_shown_is_a_finding() {
        assert!(matches!(judged(&["a", "b"], &["b"]), Some(CaseVerdict::Fail(_))));
        assert_eq!(judged(&["a"], &[]), Some(CaseVerdict::Pass));
    }

    #[test]
    fn what_was_never_shown_proves_nothing() {
        assert_eq!(judged(&[], &[]), None);
    }
}
