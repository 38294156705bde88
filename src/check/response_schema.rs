use serde_json::Value;

use super::kit::{
    Check, Exercise, FindingKind, Judgement, Passive, Question, SeenReply, SkipReason, body::shortened, declare,
};
use crate::contract::{Clause, ClauseKind, Statement, Testability};

declare! {
    /// Tests whether a success has the documented body.
    ///
    /// # Promise
    ///
    /// Where the page gives a member of the answer a type, a length, a range or a list of values, every success keeps
    /// to it.
    ///
    /// # Method
    ///
    /// Validates the body of every success against the contract's JSON Schema; each keyword of the schema is a clause
    /// of its own, and a complaint names the one that was broken.
    ///
    /// # Limits
    ///
    /// A member that is absent or null breaks none of these clauses; whether it is there is a clause of its own.
    /// Further members always pass. The answer to a dry run is no success.
    ResponseSchema
}

impl Check for ResponseSchema {
    fn name(&self) -> &'static str {
        "response-schema"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Response { keyword: Some(_), .. })
    }
}

impl Passive for ResponseSchema {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let ClauseKind::Response { path, keyword: Some(keyword), .. } = &question.clause.kind else { return None };
        let answer = seen.reply.answer.as_ref();
        let undecodable = answer.is_ok_and(|answer| answer.is_success() && answer.body.is_err());
        let dry = question.operation.is_dry_run(&seen.reply.call.values);
        if undecodable && !dry && path.0.is_empty() {
            let expected = question.clause.promise.clone();
            return Some(Judgement::fail(
                FindingKind::Undecodable,
                expected,
                "the body of a success cannot be decoded",
            ));
        }
        let body = seen.body?;
        if let Some(broken) = body.broken.iter().find(|broken| broken.keyword == *keyword) {
            let found = body.value.pointer(&broken.at).cloned().unwrap_or(Value::Null);
            let place = if broken.at.is_empty() { "the body".to_owned() } else { format!("the body at {}", broken.at) };
            let length =
                found.as_str().map(|text| format!(", {} characters", text.chars().count())).unwrap_or_default();
            let actual = format!("{place} is {}{length}", shortened(&found));
            return Some(Judgement::fail(FindingKind::Schema, question.clause.promise.clone(), actual));
        }
        (!path.values_in(&body.value).is_empty()).then(Judgement::pass)
    }

    fn need_not_show(&self, question: &Question<'_>) -> Option<SkipReason> {
        let ClauseKind::Response { path, .. } = &question.clause.kind else { return None };
        let shown = |clause: &Clause| matches!(&clause.kind, ClauseKind::Response { path: shown, statement: Statement::Present, .. } if shown == path);
        let asked = question.operation.clauses.iter().filter(|clause| clause.testability == Testability::Testable);
        let in_example = path.0.is_empty() || asked.into_iter().any(shown);
        (!in_example).then_some(SkipReason::MemberNotSeen)
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Accepted]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, answer, refused, replied, success},
    };
    use serde_json::json;

    use crate::{call::Answer, scenario::Outcome};

    fn judged(body: Value) -> Option<CaseVerdict> {
        Asked::about("Count.type").seen(&ResponseSchema, success(body))
    }

    #[test]
    fn a_value_of_another_type_is_a_finding() {
        assert_eq!(judged(json!({"Count": 2})), Some(CaseVerdict::Pass));
        let Some(CaseVerdict::Fail(found)) = judged(json!({"Count": "two"})) else { panic!("it is a finding") };
        assert_eq!(found.kind, FindingKind::Schema);
        assert_eq!(found.actual, "the body at /Count is \"two\", 3 characters");
    }

    #[test]
    fn what_is_absent_or_null_breaks_nothing() {
        assert_eq!(judged(json!({})), None);
        assert_eq!(judged(json!({"Count": null, "More": 1})), None);
        assert_eq!(Asked::about("Count.type").seen(&ResponseSchema, refused("Bad")), None);
    }

    #[test]
    fn a_success_that_cannot_be_decoded_breaks_the_type_of_the_whole() {
        let answer = || Answer { body: Err("no JSON".to_owned()), ..answer(200) };
        let undecodable = |clause| Asked::about(clause).seen(&ResponseSchema, replied(Outcome::Neither, answer()));
        assert!(
            matches!(undecodable("response.type"), Some(CaseVerdict::Fail(found)) if found.kind == FindingKind::Undecodable)
        );
        assert_eq!(undecodable("Count.type"), None);
    }
}
