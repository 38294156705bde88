use serde_json::Value;

use super::kit::{
    Check, Exercise, FindingKind, InconclusiveCase, Judgement, Passive, Question, SeenReply, UnusualInput, declare,
};
use crate::{
    call::Call,
    contract::{Clause, ClauseKind, CommonKind},
    defect::{Defect, EncodingDefect},
    exchange::NoAnswer,
    scenario::Transcript,
};

declare! {
    /// Tests whether the service answers at all, and without breaking down.
    ///
    /// # Promise
    ///
    /// There is an answer to every request, and no 5xx but one that is documented. This is our inference from HTTP (RFC
    /// 9110), so it counts as a warning.
    ///
    /// # Method
    ///
    /// Reads every answer, whoever asked for it, and makes calls with something unusual in them: texts beyond ASCII,
    /// control characters, very long texts, a malformed body, each beside the same call without it. Parameters that are
    /// sent twice come with the calls of *accepted when valid*.
    ///
    /// # Limits
    ///
    /// That no answer comes counts only where it happens twice for one call and another call of the same scenario is
    /// answered. Which 4xx answers something unusual is an observation.
    Breakdowns
}

impl Check for Breakdowns {
    fn name(&self) -> &'static str {
        "breakdowns"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Common(CommonKind::NoServerError | CommonKind::Answers))
    }
}

impl Passive for Breakdowns {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let answers = question.clause.kind == ClauseKind::Common(CommonKind::Answers);
        match &seen.reply.answer {
            Err(NoAnswer::NoConnection { .. }) => None,
            Err(none) if answers && others_are_answered(seen.transcript) => {
                Some(Judgement::fail(FindingKind::NoAnswer, "there is an answer", format!("twice: {none}")))
            }
            Err(none) if answers => {
                Some(Judgement::inconclusive(InconclusiveCase::NothingAnswered { problem: none.to_string() }))
            }
            Err(_) => None,
            Ok(_) if answers => Some(Judgement::pass()),
            Ok(answer) if answer.status < 500 => {
                let unusual = unusual_name(&seen.reply.call).into_iter();
                Some(
                    unusual.fold(Judgement::pass(), |judgement, name| judgement.observing(name, seen.reply.in_short())),
                )
            }
            Ok(answer) => {
                let code = seen.reply.code();
                let rows = question.operation.errors.iter().chain(&question.common.errors);
                // A status is not documented by itself: its code decides, and an answer without one has none.
                let documented =
                    rows.into_iter().any(|row| row.status.contains(&answer.status) && code == Some(row.code.as_str()));
                Some(if documented {
                    Judgement::pass()
                } else {
                    Judgement::fail(FindingKind::ServerError, "no 5xx but a documented one", seen.reply.in_short())
                })
            }
        }
    }

    fn shown_by(&self, clause: &Clause) -> Vec<Exercise> {
        let unusual = UnusualInput::ALL.into_iter().map(Exercise::Unusual);
        match clause.kind {
            ClauseKind::Common(CommonKind::NoServerError) => unusual.chain([Exercise::LongLists]).collect(),
            _ => unusual.chain([Exercise::Accepted]).collect(),
        }
    }
}

/// The name under which the answer to something unusual is noted.
fn unusual_name(call: &Call) -> Option<&'static str> {
    const LONG: usize = 1_000;
    if call
        .defects
        .iter()
        .any(|defect| matches!(defect, Defect::Encoding(EncodingDefect::Body(body)) if !body.is_empty()))
    {
        return Some("malformed-body");
    }
    let mut texts = call.values.values().filter_map(Value::as_str);
    texts.find_map(|text| match text {
        text if text.len() >= LONG => Some("very-long-value"),
        text if !text.is_ascii() => Some("non-ascii"),
        text if text.chars().any(char::is_control) => Some("control-characters"),
        _ => None,
    })
}

fn others_are_answered(transcript: &Transcript) -> bool {
    transcript.all_replies().any(|(_, _, reply)| reply.answer.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, broken_down, refused, transcript, unanswered},
    };
    use crate::scenario::StepName;

    fn asked(kind: CommonKind) -> Asked {
        Asked::of_kind(ClauseKind::Common(kind))
    }

    #[test]
    fn an_undocumented_breakdown_is_a_finding() {
        let judged = |reply| asked(CommonKind::NoServerError).seen(&Breakdowns, reply);
        assert_eq!(judged(accepted()), Some(CaseVerdict::Pass));
        assert_eq!(judged(refused("Bad")), Some(CaseVerdict::Pass));
        assert!(
            matches!(judged(broken_down()), Some(CaseVerdict::Fail(found)) if found.kind == FindingKind::ServerError)
        );
        assert_eq!(judged(unanswered()), None);
    }

    #[test]
    fn no_answer_counts_where_another_call_is_answered() {
        let asked = asked(CommonKind::Answers);
        let both = transcript([(StepName::CALL, unanswered()), (StepName::CONTROL, accepted())]);
        let judged = asked.inspected(&Breakdowns, &both, &StepName::CALL).unwrap().verdict;
        assert!(matches!(judged, CaseVerdict::Fail(found) if found.kind == FindingKind::NoAnswer));
        let alone = asked.seen(&Breakdowns, unanswered());
        assert!(matches!(alone, Some(CaseVerdict::Inconclusive(InconclusiveCase::NothingAnswered { .. }))));
    }
}
