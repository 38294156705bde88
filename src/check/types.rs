use std::fmt;

use serde_json::{Value, json};

use super::kit::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, control::refused_unlike_control, declare,
    request_value::path_of, request_value::shape_at,
};
use crate::{
    contract::{Clause, ClauseKind, Kind, Statement},
    scenario::{Expect, Input, Inputs, Step, Transcript},
};

declare! {
    /// Tests whether a value of another type is turned away.
    ///
    /// # Promise
    ///
    /// Where the page gives a request value a type, a value of another type is not answered with success.
    ///
    /// # Method
    ///
    /// Sends a valid call with the value replaced by one of each other JSON type, and beside it the valid call, which
    /// must be accepted. In a text protocol only numbers have a type: there a word takes the number's place.
    ///
    /// # Limits
    ///
    /// Null counts as absent. The switch of a dry run is left alone on a service that is not ours: a call
    /// could take effect.
    Types
}

/// The kinds of case: what takes the value's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// A word where a text protocol has a number.
    Word,
    String,
    Number,
    Boolean,
    List,
    Object,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word => f.write_str("a word"),
            Self::String => f.write_str("a string"),
            Self::Number => f.write_str("a number"),
            Self::Boolean => f.write_str("a boolean"),
            Self::List => f.write_str("a list"),
            Self::Object => f.write_str("an object"),
        }
    }
}

impl Check for Types {
    fn name(&self) -> &'static str {
        "types"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Type, .. })
    }
}

impl Active for Types {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let switch = question.operation.dry_run.as_ref().is_some_and(|dry_run| dry_run.parameter == path.head());
        if switch && !question.may_write {
            return Err(SkipReason::MightNotBeDryRun);
        }
        let shape = shape_at(question.operation, path).ok_or(Lacking::Value)?;
        let text = question
            .operation
            .parameter(path.head())
            .is_some_and(|parameter| parameter.place != crate::contract::Place::Body);
        let values = if text { vec![(Probe::Word, json!("many"))] } else { others(&shape.kind) };
        let base = match inputs.present(path.head()) {
            Some(input) => inputs.simplest().with(path.head(), input),
            None => inputs.simplest(),
        };
        let cases = values.into_iter().map(|(kind, value)| {
            let call = base.clone().set(path, 0, Input::Literal(value));
            let steps = vec![Step::call(call).expecting(Expect::Refused), Step::control(base.clone())];
            Case::in_state(kind, inputs, steps)
        });
        Ok(cases.collect())
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        refused_unlike_control(question, transcript, &format!("a call with {kind} as `{path}`"))
    }
}

/// A value of each other JSON type.
fn others(own: &Kind) -> Vec<(Probe, Value)> {
    let all = [
        (Probe::String, json!("text")),
        (Probe::Number, json!(7)),
        (Probe::Boolean, json!(true)),
        (Probe::List, json!(["text"])),
        (Probe::Object, json!({"text": "text"})),
    ];
    let own = match own {
        Kind::String => Probe::String,
        Kind::Integer | Kind::Number => Probe::Number,
        Kind::Boolean => Probe::Boolean,
        Kind::List(_) => Probe::List,
        Kind::Object(_) => Probe::Object,
        Kind::Any => return Vec::new(),
    };
    all.into_iter().filter(|(other, _)| *other != own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::kit::{
        CaseVerdict,
        testing::{Asked, accepted, refused, transcript},
    };
    use crate::{check::kit::FindingKind, scenario::StepName};

    #[test]
    fn a_word_stands_where_a_text_protocol_has_a_number() {
        let cases = Types.cases(&Asked::about("Height.type").question()).unwrap();
        let labels: Vec<String> = cases.iter().map(|case| case.kind.to_string()).collect();
        assert_eq!(labels, ["a word"]);
    }

    #[test]
    fn each_other_json_type_is_tried_for_a_value_of_a_body() {
        let others: Vec<Probe> = others(&Kind::Integer).into_iter().map(|(probe, _)| probe).collect();
        assert_eq!(others, [Probe::String, Probe::Boolean, Probe::List, Probe::Object]);
        assert!(super::others(&Kind::Any).is_empty());
    }

    #[test]
    fn a_value_of_another_type_that_is_accepted_is_a_finding() {
        let judged = |call, control| {
            let transcript = transcript([(StepName::CALL, call), (StepName::CONTROL, control)]);
            Types.judge(&Asked::about("Height.type").question(), &Probe::Word, &transcript).verdict
        };
        assert_eq!(judged(refused("Bad"), accepted()), CaseVerdict::Pass);
        let CaseVerdict::Fail(found) = judged(accepted(), accepted()) else { panic!("it is a finding") };
        assert_eq!(
            (found.kind, found.expected.as_str()),
            (FindingKind::Accepted, "a call with a word as `Height` gets no success")
        );
        assert!(matches!(judged(refused("Bad"), refused("Bad")), CaseVerdict::Inconclusive(_)));
    }
}
