//! Scenarios that show passive checks what they read, for a run in which no active check does.

use proptest::strategy::Just;

use super::{Case, Question, Shows, error_rows::in_state};
use crate::{
    call::Wrong,
    scenario::{Inputs, Scenario, Step},
};

/// A case whose exchanges show this; `None` where the contract gives nothing to show it with.
#[must_use]
pub fn showing(question: &Question<'_>, shows: &Shows) -> Option<Case> {
    let inputs = Inputs::base(question.operation)?;
    let one = |label: &str, step: Step| {
        let mut case = Case::new(label, &[inputs.state()], Just(Scenario::new(inputs.state(), vec![step])));
        case.varied = false;
        case
    };
    let case = match shows {
        Shows::Accepted => one("an accepted call", Step::call(inputs.simplest())),
        Shows::Refusal => one("a refused call", Step::call(inputs.simplest().wrong(Wrong::UnknownKey))),
        Shows::Row(code) => {
            let row = question.operation.errors.iter().find(|row| row.code == *code)?;
            in_state(question, &row.state.as_ref()?.name, "in the row's state").ok()?
        }
    };
    Some(case.showing(shows.clone()))
}
