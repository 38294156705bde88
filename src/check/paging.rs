use std::collections::BTreeSet;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, OneKind, Question, SkipReason, declare,
    listed::listed,
};
use crate::{
    call::Answer,
    contract::{Clause, ClauseKind, ReadBack},
    scenario::{Input, Inputs, Outcome, Step, StepName, Transcript},
};

declare! {
    /// Tests whether the pages of a list together are the list.
    ///
    /// # Promise
    ///
    /// The pages that markers lead through show each element once, and all of them. This is our inference from what a
    /// page of a list is, so a finding is a warning.
    ///
    /// # Method
    ///
    /// Asks for the list with pages as long as they may be, which must be the whole list, and then for short pages, one
    /// after another, until no marker leads on. The elements must be the same, none of them twice.
    ///
    /// # Limits
    ///
    /// A list of one short page settles nothing, and neither does one that is longer than its longest page.
    Paging
}

/// The list in short pages.
const PAGES: StepName = StepName::new("pages");

impl Check for Paging {
    fn name(&self) -> &'static str {
        "paging"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Paging
    }
}

impl Active for Paging {
    type Kind = OneKind;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let operation = question.operation;
        let inputs = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let pages = operation.read_back.as_ref().and_then(|read_back| read_back.pages.as_ref());
        let pages = pages.ok_or(Lacking::Pages)?;
        let short = inputs.simplest();
        let lengths = pages.with.keys().filter_map(|name| {
            let maximum = operation.parameter(name)?.shape.maximum?;
            Some((name.clone(), Input::Literal(maximum.into())))
        });
        let whole = lengths.fold(short.clone(), |call, (name, most)| call.with(name, most));
        let steps = vec![Step::control(whole), Step::read_back(vec![short]).named(PAGES)];
        Ok(vec![Case::in_state(OneKind("page by page"), inputs, steps)])
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let (Some(whole), Some(paged), Some(read_back)) =
            (transcript.reply(&StepName::CONTROL), transcript.snapshot(&PAGES), &question.operation.read_back)
        else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        let Some(answer) = whole.answer.as_ref().ok().filter(|_| whole.outcome == Outcome::Accepted) else {
            return Judgement::inconclusive(InconclusiveCase::control_refused(whole));
        };
        if let Some(problem) = &paged.problem {
            return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
        }
        if leads_on(read_back, answer) {
            return Judgement::inconclusive(InconclusiveCase::LongerThanItsPage);
        }
        if paged.replies.len() < 2 {
            return Judgement::inconclusive(InconclusiveCase::OneShortPage);
        }
        let whole: Vec<String> = listed(read_back, answer);
        let paged: Vec<String> = paged.shown.iter().map(|shown| shown.id.clone().unwrap_or_default()).collect();
        same_elements(&whole, &paged)
    }
}

fn same_elements(whole: &[String], paged: &[String]) -> Judgement {
    let expected = "the pages show each element of the list once";
    let distinct: BTreeSet<&String> = paged.iter().collect();
    if distinct.len() < paged.len() {
        let actual = format!("{} elements, of which {} are different", paged.len(), distinct.len());
        return Judgement::fail(FindingKind::Repeated, expected, actual);
    }
    let missing = whole.iter().filter(|id| !distinct.contains(id)).count();
    if missing > 0 {
        let actual = format!("{missing} of {} elements are on none of the pages", whole.len());
        return Judgement::fail(FindingKind::Missing, expected, actual);
    }
    Judgement::pass()
}

fn leads_on(read_back: &ReadBack, answer: &Answer) -> bool {
    let marker =
        read_back.pages.as_ref().zip(answer.body.as_ref().ok()).and_then(|(pages, body)| body.pointer(&pages.next));
    marker.is_some_and(|marker| !marker.is_null() && marker != "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::CaseVerdict;

    fn judged(paged: &[&str]) -> CaseVerdict {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        same_elements(&owned(&["a", "b", "c"]), &owned(paged)).verdict
    }

    #[test]
    fn pages_that_lack_or_repeat_an_element_are_a_finding() {
        assert_eq!(judged(&["a", "b", "c"]), CaseVerdict::Pass);
        assert!(matches!(judged(&["a", "c"]), CaseVerdict::Fail(finding) if finding.kind == FindingKind::Missing));
        assert!(
            matches!(judged(&["a", "b", "b", "c"]), CaseVerdict::Fail(finding) if finding.kind == FindingKind::Repeated)
        );
    }
}
