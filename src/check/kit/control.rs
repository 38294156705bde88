//! A call beside its control: it is to be refused where the control is accepted (R14).

use super::{check::Question, finding_kind::FindingKind, inconclusive_case::InconclusiveCase, verdict::Judgement};
use crate::scenario::{Outcome, Reply, StepName, Transcript};

/// Judges that the call is not answered with success, where the control is accepted.
///
/// `what` names the call in findings: `a call with 51 entries`.
pub(crate) fn refused_unlike_control(question: &Question<'_>, transcript: &Transcript, what: &str) -> Judgement {
    let replies = (transcript.reply(&StepName::CALL), transcript.reply(&StepName::CONTROL));
    let (Some(call), Some(control)) = replies else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    if call.call == control.call && call.caller == control.caller {
        return Judgement::inconclusive(InconclusiveCase::NoDifference);
    }
    if call.outcome == Outcome::Accepted {
        return Judgement::fail(FindingKind::Accepted, format!("{what} gets no success"), call.in_short());
    }
    if let Some(reason) = settles_nothing(question, call, control) {
        return Judgement::inconclusive(reason);
    }
    Judgement::pass()
}

/// The reason for which a refusal beside this control proves nothing, if it proves nothing.
pub(crate) fn settles_nothing(question: &Question<'_>, call: &Reply, control: &Reply) -> Option<InconclusiveCase> {
    if call.outcome == Outcome::Neither {
        return Some(InconclusiveCase::neither(call));
    }
    if let Some(reason) = later(question, call) {
        return Some(reason);
    }
    (control.outcome != Outcome::Accepted).then(|| InconclusiveCase::control_refused(control))
}

/// That the service, or what stands in front of it, asks to come back later, where it does.
pub(crate) fn later(question: &Question<'_>, reply: &Reply) -> Option<InconclusiveCase> {
    let answer = || InconclusiveCase::ComeBackLater { answer: reply.in_short() };
    reply.asks_to_come_back(question.operation).then(answer)
}
