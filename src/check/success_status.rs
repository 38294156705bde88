use super::{Check, Judgement, Passive, Question, Shows, Validators, declare};
use crate::{
    contract::{Clause, ClauseKind},
    scenario::Reply,
};

declare! {
    /// Asks whether a success has the documented status.
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
    /// An answer that is no success (a redirect, an error) says nothing about it. Which 2xx comes where the page says
    /// "2xx" is an observation.
    SuccessStatus
}

impl Check for SuccessStatus {
    fn name(&self) -> &'static str {
        "success-status"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        clause.kind == ClauseKind::SuccessStatus
    }
}

impl Passive for SuccessStatus {
    fn inspect(&self, question: &Question<'_>, reply: &Reply, _validators: &Validators) -> Option<Judgement> {
        let answer = reply.answer.as_ref().ok().filter(|answer| answer.is_success())?;
        let documented = question.operation.success.status;
        let judgement = if documented.fits(answer.status) {
            Judgement::pass()
        } else {
            Judgement::fail("another status", format!("status {documented}"), format!("status {}", answer.status))
        };
        Some(match documented {
            crate::contract::StatusPattern::Class(_) => {
                judgement.observing("success-status", answer.status.to_string())
            }
            crate::contract::StatusPattern::Exact(_) => judgement,
        })
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Shows> {
        vec![Shows::Accepted]
    }
}
