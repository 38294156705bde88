//! What several checks need: that a call is refused where its control is accepted (R14).

use crate::check::{Judgement, Question};
use crate::scenario::{Outcome, Reply, Transcript};

/// Judges that the call of step `call` is not answered with success, where the call of step `control` is accepted.
///
/// `what` names the call in findings: `a call with 51 entries`.
pub(crate) fn refused_unlike_control(
    question: &Question<'_>,
    transcript: &Transcript,
    call: usize,
    control: usize,
    what: &str,
) -> Judgement {
    let (Some(call), Some(control)) = (transcript.reply(call), transcript.reply(control)) else {
        return Judgement::inconclusive("the call was not made");
    };
    if call.call == control.call && call.caller == control.caller {
        return Judgement::inconclusive(
            "the call does not differ from its control: the contract gives nothing to tell them apart",
        );
    }
    if call.outcome == Outcome::Accepted {
        return Judgement::fail("accepted", format!("{what} gets no success"), call.in_short());
    }
    if let Some(reason) = settles_nothing(question, call, control) {
        return Judgement::inconclusive(reason);
    }
    Judgement::pass()
}

/// Why a refusal beside this control proves nothing, if it does not.
pub(crate) fn settles_nothing(question: &Question<'_>, call: &Reply, control: &Reply) -> Option<String> {
    if call.outcome == Outcome::Neither {
        return Some(format!("the answer is neither acceptance nor refusal: {}", call.in_short()));
    }
    if let Some(answer) = later(question, call) {
        return Some(format!("the service asks to come back later: {answer}"));
    }
    if control.outcome != Outcome::Accepted {
        return Some(format!("the control, which must be accepted, is answered {}", control.in_short()));
    }
    None
}

/// The answer with which the service, or what stands in front of it, asks to come back later, if it does.
pub(crate) fn later(question: &Question<'_>, reply: &Reply) -> Option<String> {
    reply.asks_to_come_back(question.operation).then(|| reply.in_short())
}
