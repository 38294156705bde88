use serde_json::{Value, json};

use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare, kit::control::refused_unlike_control,
    required::path_of,
};
use crate::{
    contract::{Clause, ClauseKind, Kind, Operation, Shape, Statement, ValuePath},
    scenario::{Input, Inputs, Step, Transcript},
};

declare! {
    /// Asks whether a value of another type is turned away.
    ///
    /// # Promise
    ///
    /// Where the page gives a request value a type, a value of another type is not answered with success.
    ///
    /// # Method
    ///
    /// Sends a valid call with the value replaced by one of each other JSON type, and beside it the valid call, which must
    /// be accepted. In a text protocol only numbers have a type: there a word takes the number's place.
    ///
    /// # Limits
    ///
    /// Null counts as absent. The switch of a dry run is left alone on a service that is not ours: a call
    /// could take effect.
    Types
}

impl Check for Types {
    fn name(&self) -> &'static str {
        "types"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Type, .. })
    }
}

impl Active for Types {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let switch = question.operation.dry_run.as_ref().is_some_and(|dry_run| dry_run.parameter == path.head());
        if switch && !question.ours {
            return Err(SkipReason::MightNotBeDryRun);
        }
        let shape = shape_at(question.operation, path).ok_or(Lacking::Value)?;
        let text = question
            .operation
            .parameter(path.head())
            .is_some_and(|parameter| parameter.place != crate::contract::Place::Body);
        let values: Vec<(&str, Value)> = if text { vec![("a word", json!("many"))] } else { others(&shape.kind) };
        let base = match inputs.present(path.head()) {
            Some(input) => inputs.simplest().with(path.head(), input),
            None => inputs.simplest(),
        };
        let cases = values.into_iter().map(|(label, value)| {
            let call = base.clone().set(path, 0, Input::Literal(value));
            let steps = vec![Step::call(call), Step::control(base.clone())];
            Case::in_state(label, inputs, steps)
        });
        Ok(cases.collect())
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        refused_unlike_control(question, transcript, 0, 1, &format!("a call with {label} as `{path}`"))
    }
}

/// A value of each other JSON type.
fn others(kind: &Kind) -> Vec<(&'static str, Value)> {
    let all = [
        ("a string", json!("text")),
        ("a number", json!(7)),
        ("a boolean", json!(true)),
        ("a list", json!(["text"])),
        ("an object", json!({"text": "text"})),
    ];
    let own = match kind {
        Kind::String => "a string",
        Kind::Integer | Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::List(_) => "a list",
        Kind::Object(_) => "an object",
        Kind::Any => return Vec::new(),
    };
    all.into_iter().filter(|(label, _)| *label != own).collect()
}

/// The shape of a value of the request.
pub(super) fn shape_at<'o>(operation: &'o Operation, path: &ValuePath) -> Option<&'o Shape> {
    operation.parameter(path.head())?.shape.at(&path.0[1..])
}
