use super::kit::{Check, Exercise, FindingKind, InconclusiveCase, Judgement, Passive, Question, Seen, declare};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::{ExecutedStep, Outcome, StepResult},
};

declare! {
    /// Asks whether what an operation takes back is gone.
    ///
    /// # Promise
    ///
    /// The page of an operation that takes something back says what goes; after an accepted call it is gone.
    ///
    /// # Method
    ///
    /// Reads every scenario in which the operation was called between two readings of the sibling: what the first one
    /// shows of the call must not be in the one after it, which waits as long as an effect may take. The operation that
    /// does what this one undoes brings such a scenario along, so that a run of it is enough. On a service with one copy of
    /// its states, what a case did and could not be taken back after it is such a scenario too.
    ///
    /// # Limits
    ///
    /// What was not shown before proves nothing by its absence. What is on its way out counts as gone. A dry run takes
    /// nothing back, and a sibling that cannot be read settles nothing.
    UndoUndoes
}

impl Check for UndoUndoes {
    fn name(&self) -> &'static str {
        "undo-undoes"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Undone
    }
}

impl Passive for UndoUndoes {
    fn inspect(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<Judgement> {
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
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        call::{Answer, Call},
        check::kit::CaseVerdict,
        contract::Library,
        scenario::{Isolation, Reply, Snapshot, StepName, Transcript},
    };

    fn snapshot(keys: &[&str]) -> StepResult {
        let key = |name: &&str| BTreeMap::from([("key".to_owned(), (*name).to_owned())]);
        StepResult::Read(Snapshot { there: keys.iter().map(key).collect(), ..Snapshot::default() })
    }

    fn judged(before: &[&str], after: &[&str]) -> Option<CaseVerdict> {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("DisassociateRouteTable").unwrap();
        let answer = Answer { status: 202, headers: Vec::new(), body: Ok(().into()), error: None, request_id: None };
        let call = Call::new(&operation.id, BTreeMap::new());
        let reply = Reply { call, caller: None, answer: Ok(answer), outcome: Outcome::Accepted };
        let transcript: Transcript = [
            (StepName::BEFORE, snapshot(before)),
            (StepName::UNDO, StepResult::Replies(vec![reply])),
            (StepName::GONE, snapshot(after)),
        ]
        .into_iter()
        .collect();
        let question = Question {
            operation,
            common: library.common(operation),
            clause: operation.clause("effect").unwrap(),
            protocol: None,
            may_write: true,
            isolation: Isolation::OwnAccount,
        };
        let seen = Seen { reply: transcript.reply(&StepName::UNDO).unwrap(), transcript: &transcript, body: None };
        UndoUndoes.inspect(&question, seen).map(|judgement| judgement.verdict)
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
