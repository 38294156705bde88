//! Scenarios that show passive checks what they read, for a run in which no active check does.

use crate::check::{
    Case, Exercise, Odd, Question, error_rows::in_row, kit::open_questions::call_of, list_limit::limit,
    required::path_of,
};
use crate::{
    call::{Defect, Form},
    contract::{Effect, Kind, OpenQuestion, Place, StateRole, Testability},
    scenario::{Input, Inputs, Step, Template},
};

/// A case whose exchanges show this; `None` where the contract gives nothing to show it with.
#[must_use]
pub fn showing(question: &Question<'_>, shows: &Exercise) -> Option<Case> {
    let inputs = Inputs::base(question.operation)?;
    let simplest = inputs.simplest();
    let case = match shows {
        Exercise::Accepted => {
            // Beside it one that is refused: where only one of the two is answered, it is not the way there that fails.
            let unknown = simplest.clone().with_defect(Defect::UnknownKey);
            let twice = (question.operation.effect == Effect::Reads).then(|| Step::call(simplest.clone()));
            let steps = [Step::call(simplest), Step::call(unknown)].into_iter().chain(twice);
            Case::in_state("an accepted call", inputs, steps.collect())
        }
        Exercise::Refusal => {
            Case::in_state("refused calls", inputs, refused(question, inputs).map(Step::call).collect())
        }
        Exercise::Row(code) => {
            let row = question.operation.errors.iter().find(|row| row.code == *code)?;
            in_row(question, &row.state.as_ref()?.name).ok()?
        }
        Exercise::Unknown => {
            let keys = question.operation.read_back.iter().flat_map(|read_back| read_back.key.keys());
            let keys: Vec<&String> = keys.collect();
            // What identifies an effect is invented: a service that overlooks it has nothing to do.
            let is_unknown =
                |open: &&OpenQuestion| open.state.is_none() && open.invent.iter().any(|path| keys.contains(&path));
            let open = question.operation.open.iter().filter(is_unknown);
            let calls = open.filter_map(|open| call_of(question.operation, open)).map(|(_, call)| Step::call(call));
            let steps: Vec<Step> = calls.collect();
            (!steps.is_empty()).then(|| Case::in_state("what does not exist", inputs, steps))?
        }
        Exercise::LongLists => {
            let (list, limit) = question.operation.clauses.iter().find_map(limit)?;
            if limit < 2 || inputs.pool(&list) < limit {
                return None;
            }
            let of_length = |length: usize| inputs.elements(&list, &(0..length).collect::<Vec<_>>());
            let calls = [limit - 1, limit].map(|length| Some(simplest.clone().with(&list, of_length(length)?)));
            Case::in_state("long lists", inputs, calls.into_iter().flatten().map(Step::call).collect())
        }
        Exercise::Sent(name) => {
            let input = inputs.present(name)?;
            Case::in_state("a call with what can be left out", inputs, vec![Step::call(simplest.with(name, input))])
        }
        Exercise::TakenBack => {
            question.operation.read_back.as_ref()?;
            let read = vec![simplest.clone()];
            let steps = vec![Step::read_back(read.clone()), Step::call(simplest), Step::await_shown(read)];
            Case::in_state("something taken back", inputs, steps)
        }
        Exercise::Odd(odd) => {
            let call = make_odd(question, simplest.clone(), *odd)?;
            Case::in_state(odd_label(*odd), inputs, vec![Step::call(call), Step::control(simplest)])
        }
    };
    Some(case.showing(shows.clone()))
}

/// Calls that are refused, each for another reason. A service may overlook one of them; hardly any overlooks all.
fn refused<'q>(question: &Question<'q>, inputs: Inputs<'q>) -> impl Iterator<Item = Template> {
    let simplest = inputs.simplest();
    let unknown = simplest.clone().with_defect(Defect::UnknownKey);
    let mut in_path = question.operation.parameters.iter().filter(|parameter| parameter.place == Place::Path);
    let elsewhere =
        in_path.find_map(|parameter| Some(simplest.clone().with(&parameter.name, inputs.invented(&parameter.name)?)));
    let required = question.operation.clauses.iter().filter(|clause| clause.testability == Testability::Testable);
    let required = required.filter(|clause| clause.id.ends_with(".required")).find_map(|clause| path_of(clause).ok());
    let absent = question.operation.states.iter().filter(|(_, state)| {
        state.role == StateRole::Absent && state.binds.is_empty() && state.with.as_deref() == Some(inputs.state())
    });
    let absent = absent.filter_map(|(name, _)| Some(Inputs::new(question.operation, name)?.simplest()));
    let absent: Vec<Template> = absent.collect();
    let omitted = required.map(|path| simplest.omit(path, 0));
    [Some(unknown), elsewhere, omitted].into_iter().flatten().chain(absent)
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
            return takes_body.then(|| call.with_defect(Defect::Body("{\"a\": [".to_owned())));
        }
    };
    Some(call.with(&takes_text?.name, Input::text(text)).in_form(Form::Query))
}
