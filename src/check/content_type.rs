use super::kit::{Check, Exercise, FindingKind, Judgement, Passive, Question, Seen, declare};
use crate::contract::{Clause, ClauseKind, CommonKind};

declare! {
    /// Asks whether answers say of which type they are.
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

    fn asks(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::Common(CommonKind::ContentType)
    }
}

impl Passive for ContentType {
    fn inspect(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<Judgement> {
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
