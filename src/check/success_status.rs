use super::kit::{
    Check, Exercise, FindingKind, Judgement, Passive, Question, SeenReply, declare, response_observations::of_success,
};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::passed_dry,
};

declare! {
    /// Tests whether a success has the documented status.
    ///
    /// # Promise
    ///
    /// The page names the status of a success: exactly one, or any 2xx.
    ///
    /// # Method
    ///
    /// Reads every success, whoever asked for it.
    ///
    /// # Limits
    ///
    /// An answer with an error code, or with a status of 400 and more, says nothing about it. A redirect without an
    /// error code is neither of the answers that a page knows, and counts as another status where the account's own key
    /// signed. Which 2xx comes where the page says "2xx" is an observation.
    SuccessStatus
}

impl Check for SuccessStatus {
    fn name(&self) -> &'static str {
        "success-status"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::SuccessStatus
    }
}

impl Passive for SuccessStatus {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let reply = seen.reply;
        let answer = reply.answer.as_ref().ok()?;
        let documented = question.operation.success.status;
        // Who may not call may be sent elsewhere.
        let plain = reply.call.defects.is_empty() && reply.caller.is_none();
        let redirect = (300..400).contains(&answer.status) && answer.error.is_none() && plain;
        if !answer.is_success() && !redirect || passed_dry(question.operation, &reply.call, answer) {
            return None;
        }
        let judgement = if documented.fits(answer.status) {
            Judgement::pass()
        } else {
            Judgement::fail(
                FindingKind::AnotherStatus,
                format!("status {documented}"),
                format!("status {}", answer.status),
            )
        };
        let judgement = if answer.is_success() {
            let noted = of_success(question, seen).into_iter();
            noted.fold(judgement, |judgement, noted| judgement.observing(noted.name, noted.value))
        } else {
            judgement
        };
        Some(match documented {
            crate::contract::StatusPattern::Class(_) => {
                judgement.observing("success-status", answer.status.to_string())
            }
            crate::contract::StatusPattern::Exact(_) => judgement,
        })
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
        testing::{Asked, answer, refused, replied},
    };
    use crate::scenario::Outcome;

    fn judged(status: u16) -> Option<CaseVerdict> {
        let outcome = if status < 300 { Outcome::Accepted } else { Outcome::Neither };
        Asked::about("success-status").seen(&SuccessStatus, replied(outcome, answer(status)))
    }

    #[test]
    fn another_status_of_a_success_is_a_finding() {
        assert_eq!(judged(200), Some(CaseVerdict::Pass));
        for status in [202, 302] {
            let found = judged(status);
            assert!(
                matches!(found, Some(CaseVerdict::Fail(found)) if found.kind == FindingKind::AnotherStatus),
                "{status}"
            );
        }
    }

    #[test]
    fn a_refusal_and_a_breakdown_are_no_success() {
        assert_eq!(judged(500), None);
        assert_eq!(Asked::about("success-status").seen(&SuccessStatus, refused("Bad")), None);
    }
}
