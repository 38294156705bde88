use std::collections::BTreeSet;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::{Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare};
use crate::{
    call::Answer,
    contract::{Clause, ClauseKind, ReadBack},
    scenario::{Input, Inputs, Outcome, Step, Transcript},
};

declare! {
    /// Asks whether the pages of a list together are the list.
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

impl Check for Paging {
    fn name(&self) -> &'static str {
        "paging"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Paging
    }
}

impl Active for Paging {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
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
        let steps = vec![Step::control(whole), Step::read_back(vec![short])];
        Ok(vec![Case::in_state("page by page", inputs, steps)])
    }

    fn judge(&self, question: &Question<'_>, _label: &str, transcript: &Transcript) -> Judgement {
        let (Some(whole), Some(paged), Some(read_back)) =
            (transcript.reply(0), transcript.snapshot(1), &question.operation.read_back)
        else {
            return Judgement::inconclusive("the calls were not made");
        };
        let Some(answer) = whole.answer.as_ref().ok().filter(|_| whole.outcome == Outcome::Accepted) else {
            return Judgement::inconclusive(format!("the whole list is answered {}", whole.in_short()));
        };
        if let Some(problem) = &paged.problem {
            return Judgement::inconclusive(format!("the pages could not be read: {problem}"));
        }
        if leads_on(read_back, answer) {
            return Judgement::inconclusive("the list is longer than its longest page");
        }
        if paged.replies.len() < 2 {
            return Judgement::inconclusive("the list is one short page");
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
        return Judgement::fail("repeated", expected, actual);
    }
    let missing = whole.iter().filter(|id| !distinct.contains(id)).count();
    if missing > 0 {
        let actual = format!("{missing} of {} elements are on none of the pages", whole.len());
        return Judgement::fail("missing", expected, actual);
    }
    Judgement::pass()
}

fn leads_on(read_back: &ReadBack, answer: &Answer) -> bool {
    let marker =
        read_back.pages.as_ref().zip(answer.body.as_ref().ok()).and_then(|(pages, body)| body.pointer(&pages.next));
    marker.is_some_and(|marker| !marker.is_null() && marker != "")
}

/// The ids of what an answer of the list itself lists, in its order.
pub(super) fn listed(read_back: &ReadBack, answer: &Answer) -> Vec<String> {
    let (Ok(body), Ok(path)) = (&answer.body, JsonPath::parse(&read_back.select)) else { return Vec::new() };
    let id = |element: &Value| {
        let found = read_back.identity.as_ref().and_then(|pointer| element.pointer(pointer)).unwrap_or(element);
        crate::contract::text_of(found)
    };
    path.query(body).all().into_iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CaseVerdict;

    fn judged(paged: &[&str]) -> CaseVerdict {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        same_elements(&owned(&["a", "b", "c"]), &owned(paged)).verdict
    }

    #[test]
    fn pages_that_lack_or_repeat_an_element_are_a_finding() {
        assert_eq!(judged(&["a", "b", "c"]), CaseVerdict::Pass);
        assert!(matches!(judged(&["a", "c"]), CaseVerdict::Fail(finding) if finding.kind == "missing"));
        assert!(matches!(judged(&["a", "b", "b", "c"]), CaseVerdict::Fail(finding) if finding.kind == "repeated"));
    }
}
