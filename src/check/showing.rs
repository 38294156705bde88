//! Scenarios that show passive checks what they read, for a run in which no active check does.

use proptest::strategy::Just;

use super::{Case, Odd, Question, Shows, error_rows::in_state};
use crate::{
    call::{Form, Wrong},
    contract::{Effect, Kind, Place},
    scenario::{Input, Inputs, Scenario, Step, Template},
};

/// A case whose exchanges show this; `None` where the contract gives nothing to show it with.
#[must_use]
pub fn showing(question: &Question<'_>, shows: &Shows) -> Option<Case> {
    let inputs = Inputs::base(question.operation)?;
    let one = |label: &str, steps: Vec<Step>| {
        let mut case = Case::new(label, &[inputs.state()], Just(Scenario::new(inputs.state(), steps)));
        case.varied = false;
        case
    };
    let simplest = inputs.simplest();
    let case = match shows {
        Shows::Accepted => one("an accepted call", vec![Step::call(simplest)]),
        Shows::Refusal => {
            // A service may look at neither signatures nor ids; hardly any does neither.
            let unknown = simplest.clone().wrong(Wrong::UnknownKey);
            let parameters = question.operation.parameters.iter();
            let elsewhere = parameters.filter(|parameter| parameter.place == Place::Path).find_map(|parameter| {
                let input = inputs.invented(&parameter.name)?;
                Some(simplest.clone().with(&parameter.name, input))
            });
            one("a refused call", [Some(unknown), elsewhere].into_iter().flatten().map(Step::call).collect())
        }
        Shows::Row(code) => {
            let row = question.operation.errors.iter().find(|row| row.code == *code)?;
            in_state(question, &row.state.as_ref()?.name, "in the row's state").ok()?
        }
        Shows::Sent(name) => {
            let input = inputs.present(name)?;
            one("a call with what can be left out", vec![Step::call(simplest.with(name, input))])
        }
        Shows::TakenBack => {
            question.operation.read_back.as_ref()?;
            let read = vec![simplest.clone()];
            let steps = vec![Step::read_back(read.clone()), Step::call(simplest), Step::await_shown(read)];
            one("something taken back", steps)
        }
        Shows::Odd(odd) => {
            let call = make_odd(question, simplest.clone(), *odd)?;
            one(odd_label(*odd), vec![Step::call(call), Step::control(simplest)])
        }
    };
    Some(case.showing(shows.clone()))
}

fn odd_label(odd: Odd) -> &'static str {
    match odd {
        Odd::NonAscii => "a text beyond ASCII",
        Odd::Control => "control characters",
        Odd::VeryLong => "a very long text",
        Odd::MalformedBody => "a malformed body",
    }
}

/// The call with something odd about it: in the first text that the operation takes outside of path and headers.
fn make_odd(question: &Question<'_>, call: Template, odd: Odd) -> Option<Template> {
    let mut parameters = question.operation.parameters.iter();
    let takes_text = parameters.find(|parameter| {
        matches!(parameter.place, Place::Query | Place::Body) && parameter.shape.kind == Kind::String
    });
    let text = match odd {
        Odd::NonAscii => "é漢字\u{1F4A1}".to_owned(),
        Odd::Control => "a\u{0}\u{7}\u{1b}b".to_owned(),
        // Longer than the request lines that everyone takes (RFC 9112, section 3).
        Odd::VeryLong => "x".repeat(9_000),
        Odd::MalformedBody => {
            let takes_body = question.operation.effect == Effect::Writes;
            return takes_body.then(|| call.wrong(Wrong::Body("{\"a\": [".to_owned())));
        }
    };
    Some(call.with(&takes_text?.name, Input::text(text)).in_form(Form::Query))
}
