use super::kit::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason,
    control::refused_unlike_control,
    declare,
    omission::{ENTRIES, omissions},
    request_value::path_of,
};
use crate::{
    contract::{Clause, ClauseKind, Segment, Statement},
    scenario::{Inputs, Transcript},
};

declare! {
    /// Asks whether a required parameter is required.
    ///
    /// # Promise
    ///
    /// Without a parameter that the page calls required there is no success.
    ///
    /// # Method
    ///
    /// Sends a valid call without the parameter (for a member of a list: without it in one entry), and beside it, in the
    /// same state, the same call with it. The one must not succeed, the other must be accepted.
    ///
    /// # Limits
    ///
    /// Which code refuses the call is an observation: the page does not say. A parameter in the path is not asked for:
    /// without it the request is another URL.
    Required
}

impl Check for Required {
    fn name(&self) -> &'static str {
        "required"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Required, .. })
    }
}

impl Active for Required {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let state = inputs.state();
        if !path.0.contains(&Segment::Each) || inputs.pool(path.head()) < ENTRIES {
            return Ok(vec![Case::new("omitted", &[state], omissions(inputs, path, None, |call| call))]);
        }
        // A service that looks at one entry alone is found whichever it is.
        let places = ["the first", "a middle", "the last"].into_iter().enumerate();
        let cases = places.map(|(index, place)| {
            let strategy = omissions(inputs, path, Some(index), |call| call);
            Case::new(format!("omitted in {place} entry"), &[state], strategy)
        });
        Ok(cases.collect())
    }

    fn judge(&self, question: &Question<'_>, _label: &str, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        let judgement = refused_unlike_control(question, transcript, 0, 1, &format!("a call without `{path}`"));
        match transcript.reply(0) {
            Some(reply) => judgement.observing(format!("missing-code/{path}"), reply.in_short()),
            None => judgement,
        }
    }
}
