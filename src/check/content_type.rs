use super::kit::{Check, Exercise, FindingKind, Judgement, Passive, Question, SeenReply, declare};
use crate::contract::{Clause, ClauseKind, CommonKind};

declare! {
    /// Tests whether answers say of which type they are.
    ///
    /// # Promise
    ///
    /// An answer with a body says in its content type that it is of the type in which the vendor answers (JSON, unless its
    /// common contract says otherwise), as the vendor's SDK expects.
    ///
    /// # Method
    ///
    /// Reads every answer with a body to a call that is well formed.
    ///
    /// # Limits
    ///
    /// Answers with 413, 414, 429 and 431 come from in front of the service and are left out.
    ContentType
}

impl Check for ContentType {
    fn name(&self) -> &'static str {
        "content-type"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Common(CommonKind::ContentType)
    }
}

impl Passive for ContentType {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let answer = seen.reply.answer.as_ref().ok()?;
        let empty = answer.body.as_ref().is_ok_and(serde_json::Value::is_null);
        if empty || answer.is_from_in_front() || !seen.reply.call.is_well_formed() {
            return None;
        }
        let media_type = &question.common.media_type;
        let expected = format!("the content type is {media_type}");
        Some(match answer.header("content-type") {
            Some(found) if media_type.is_that_of(found) => Judgement::pass(),
            Some(found) => {
                let essence = found.split(';').next().unwrap_or_default().trim().to_lowercase();
                Judgement::fail(FindingKind::AnotherType, expected, format!("`{essence}`"))
            }
            None => Judgement::fail(FindingKind::NoType, expected, "there is none"),
        })
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Accepted, Exercise::Refusal]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, answer, replied},
    };
    use serde_json::json;

    use crate::{call::Answer, scenario::Outcome};

    fn judged(content_type: Option<&str>) -> Option<CaseVerdict> {
        let headers = content_type.map(|value| ("content-type".to_owned(), value.to_owned()));
        let answer =
            Answer { headers: headers.into_iter().collect(), body: Ok(json!({"StackId": "1"})), ..answer(200) };
        Asked::of_kind(ClauseKind::Common(CommonKind::ContentType))
            .seen(&ContentType, replied(Outcome::Accepted, answer))
    }

    #[test]
    fn an_answer_with_a_body_says_that_it_is_json() {
        assert_eq!(judged(Some("application/json; charset=utf-8")), Some(CaseVerdict::Pass));
        assert!(
            matches!(judged(Some("text/html")), Some(CaseVerdict::Fail(found)) if found.kind == FindingKind::AnotherType)
        );
        assert!(matches!(judged(None), Some(CaseVerdict::Fail(found)) if found.kind == FindingKind::NoType));
    }

    #[test]
    fn an_answer_without_a_body_need_not() {
        let asked = Asked::of_kind(ClauseKind::Common(CommonKind::ContentType));
        assert_eq!(asked.seen(&ContentType, accepted()), None);
    }
}
