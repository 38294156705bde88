use std::fmt;

use super::kit::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason,
    control::refused_unlike_control,
    declare,
    omission::{ENTRIES, omissions},
    request_value::path_of,
};
use crate::{
    contract::{Clause, ClauseKind, Segment, Statement},
    scenario::{Inputs, StepName, Transcript},
};

declare! {
    /// Tests whether a required parameter is required.
    ///
    /// # Promise
    ///
    /// Without a parameter that the page calls required there is no success.
    ///
    /// # Method
    ///
    /// Sends a valid call without the parameter (for a member of a list: without it in one entry), and beside it, in
    /// the same state, the same call with it. The one must not succeed, the other must be accepted.
    ///
    /// # Limits
    ///
    /// Which code refuses the call is an observation: the page does not say. A parameter in the path is not tested:
    /// without it the request is another URL.
    Required
}

/// The kinds of case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
    /// The call without the value.
    Omitted,
    /// The call with a list of which one entry lacks it.
    OmittedInEntry(EntryPlace),
}

/// The entry of a list of three that lacks something.
#[derive(Clone, Copy, Debug)]
pub(super) enum EntryPlace {
    First,
    Middle,
    Last,
}

impl EntryPlace {
    const ALL: [Self; ENTRIES] = [Self::First, Self::Middle, Self::Last];
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Omitted => f.write_str("omitted"),
            Self::OmittedInEntry(EntryPlace::First) => f.write_str("omitted in the first entry"),
            Self::OmittedInEntry(EntryPlace::Middle) => f.write_str("omitted in a middle entry"),
            Self::OmittedInEntry(EntryPlace::Last) => f.write_str("omitted in the last entry"),
        }
    }
}

impl Check for Required {
    fn name(&self) -> &'static str {
        "required"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Required, .. })
    }
}

impl Active for Required {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let state = inputs.state();
        if !path.0.contains(&Segment::Each) || inputs.pool(path.head()) < ENTRIES {
            return Ok(vec![Case::new(Probe::Omitted, &[state], omissions(inputs, path, None, |call| call))]);
        }
        // A service that looks at one entry alone is found whichever it is.
        let cases = EntryPlace::ALL.into_iter().enumerate().map(|(index, place)| {
            let strategy = omissions(inputs, path, Some(index), |call| call);
            Case::new(Probe::OmittedInEntry(place), &[state], strategy)
        });
        Ok(cases.collect())
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        let judgement = refused_unlike_control(question, transcript, &format!("a call without `{path}`"));
        judgement.observing_reply(format!("missing-code/{path}"), transcript.reply(&StepName::CALL))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, to_call, transcript},
    };
    use serde_json::json;

    use crate::{
        check::kit::{FindingKind, InconclusiveCase},
        scenario::StepResult,
    };

    fn judged(call: StepResult, control: StepResult) -> Judgement {
        let transcript = transcript([(StepName::CALL, call), (StepName::CONTROL, control)]);
        Required.judge(&Asked::about("Yard.required").question(), &Probe::Omitted, &transcript)
    }

    #[test]
    fn success_without_what_is_required_is_a_finding() {
        let passed = judged(refused("Yard.Missing"), accepted());
        assert_eq!(passed.verdict, CaseVerdict::Pass);
        assert_eq!(passed.observations[0].name, "missing-code/Yard");
        let CaseVerdict::Fail(found) = judged(accepted(), accepted()).verdict else { panic!("it is a finding") };
        assert_eq!(
            (found.kind, found.expected.as_str()),
            (FindingKind::Accepted, "a call without `Yard` gets no success")
        );
    }

    #[test]
    fn a_refusal_beside_no_accepted_control_settles_nothing() {
        let unsettled = judged(refused("Bad"), refused("Bad")).verdict;
        assert!(matches!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlRefused { .. })));
        let same = |result| to_call(&json!({"Yard": "y-1"}), result);
        let unsettled = judged(same(refused("Bad")), same(accepted())).verdict;
        assert_eq!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::NoDifference));
    }

    #[test]
    fn a_member_is_omitted_in_each_place_of_a_list() {
        let cases = Required.cases(&Asked::about("Crates[].Name.required").question()).unwrap();
        let labels: Vec<String> = cases.iter().map(|case| case.kind.to_string()).collect();
        assert_eq!(labels, ["omitted in the first entry", "omitted in a middle entry", "omitted in the last entry"]);
    }
}
