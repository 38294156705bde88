use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare, kit::control::refused_unlike_control,
    required::path_of, types::shape_at,
};
use crate::{
    contract::{Clause, ClauseKind, Statement},
    scenario::{Input, Inputs, Outcome, Step, Transcript},
};

declare! {
    /// Asks whether the listed values of a parameter are accepted, and others are not.
    ///
    /// # Promise
    ///
    /// Each value that the page lists is accepted; another is not answered with success.
    ///
    /// # Method
    ///
    /// Sends a valid call with each listed value, and one with a word that is not listed beside a valid call.
    ///
    /// # Limits
    ///
    /// That another value is turned away is a `should`.
    Enums
}

const UNLISTED: &str = "an unlisted value";

impl Check for Enums {
    fn name(&self) -> &'static str {
        "enums"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Request { statement: Statement::Enum, .. })
    }
}

impl Active for Enums {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let path = path_of(question.clause)?;
        let shape = shape_at(question.operation, path).ok_or(Lacking::Value)?;
        let base = inputs.simplest();
        let mut cases: Vec<Case> = shape
            .values
            .iter()
            .map(|value| {
                let call = base.clone().set(path, 0, Input::Literal(value.clone()));
                Case::in_state(crate::contract::text_of(value), inputs, vec![Step::call(call)])
            })
            .collect();
        let mut control = base.clone();
        if let Some(value) = shape.values.first() {
            control = control.set(path, 0, Input::Literal(value.clone()));
        }
        let call = base.set(path, 0, Input::text("unlisted-value"));
        cases.push(Case::in_state(UNLISTED.to_owned(), inputs, vec![Step::call(call), Step::control(control)]));
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        let path = path_of(question.clause).map(ToString::to_string).unwrap_or_default();
        if label == UNLISTED {
            let what = format!("a call with an unlisted value as `{path}`");
            return refused_unlike_control(question, transcript, 0, 1, &what).into_warning();
        }
        match transcript.reply(0) {
            Some(reply) if reply.outcome == Outcome::Accepted => Judgement::pass(),
            Some(reply) if reply.outcome == Outcome::Refused && is_bound(question) => {
                // The state's other values may go with its own value of this one alone.
                Judgement::inconclusive(format!(
                    "`{label}` beside the state's other values is answered {}",
                    reply.in_short()
                ))
            }
            Some(reply)
                if reply.outcome == Outcome::Refused && super::kit::control::later(question, reply).is_none() =>
            {
                Judgement::fail("refused", format!("`{label}` as `{path}` is accepted"), reply.in_short())
            }
            Some(reply) => Judgement::inconclusive(format!("the call is answered {}", reply.in_short())),
            None => Judgement::inconclusive("the call was not made"),
        }
    }
}

/// Whether the state binds the parameter.
fn is_bound(question: &Question<'_>) -> bool {
    let path = path_of(question.clause).ok();
    path.zip(Inputs::base(question.operation)).is_some_and(|(path, inputs)| inputs.binding(path.head()).is_some())
}
