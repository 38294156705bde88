//! Scenarios that show passive checks what they read, for a run in which no active check does.

use super::{
    case::{Case, OneKind},
    check::Question,
    exercise::{Exercise, UnusualInput},
    omission::required_paths,
    open_questions::call_of,
    request_value::list_limit,
    row_calls::in_row,
};
use crate::{
    contract::{Effect, Kind, OpenQuestion, Place, StateRole},
    defect::{CredentialsDefect, EncodingDefect, Form},
    scenario::{Expect, Input, Inputs, Step, StepName, Template},
};

/// A case whose exchanges show this; `None` where the contract gives nothing to show it with.
#[must_use]
pub fn showing(question: &Question<'_>, shows: &Exercise) -> Option<Case> {
    let inputs = Inputs::base(question.operation)?;
    let simplest = inputs.simplest();
    let case = match shows {
        Exercise::Accepted => {
            // Beside it one that is refused: where only one of the two is answered, it is not the way there that fails.
            let unknown = simplest.clone().with_defect(CredentialsDefect::UnknownKey);
            let twice = (question.operation.effect == Effect::Reads).then(|| simplest.clone());
            let calls = [simplest, unknown].into_iter().chain(twice);
            Case::in_state(OneKind("an accepted call"), inputs, steps(calls))
        }
        Exercise::Refusal => Case::in_state(OneKind("refused calls"), inputs, steps(refused(question, inputs))),
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
            let calls = open.filter_map(|open| call_of(question.operation, open)).map(|(_, call)| call);
            let steps = steps(calls);
            (!steps.is_empty()).then(|| Case::in_state(OneKind("what does not exist"), inputs, steps))?
        }
        Exercise::LongLists => {
            let (list, limit) = question.operation.clauses.iter().find_map(list_limit)?;
            if limit < 2 || inputs.pool(&list) < limit {
                return None;
            }
            let of_length = |length: usize| inputs.elements(&list, &(0..length).collect::<Vec<_>>());
            let calls = [limit - 1, limit].map(|length| Some(simplest.clone().with(&list, of_length(length)?)));
            Case::in_state(OneKind("long lists"), inputs, steps(calls.into_iter().flatten()))
        }
        Exercise::Sent(name) => {
            let input = inputs.present(name)?;
            let call = simplest.with(name, input);
            Case::in_state(OneKind("a call with what can be left out"), inputs, steps([call]))
        }
        Exercise::TakenBack => {
            question.operation.read_back.as_ref()?;
            let read = vec![simplest.clone()];
            let call = Step::call(simplest).expecting(Expect::Nothing);
            let steps = vec![Step::read_back(read.clone()), call, Step::await_shown(read)];
            Case::in_state(OneKind("something taken back"), inputs, steps)
        }
        Exercise::Unusual(unusual) => {
            let call = make_unusual(question, simplest.clone(), *unusual)?;
            let steps = vec![Step::call(call).expecting(Expect::Nothing), Step::control(simplest)];
            Case::in_state(OneKind(unusual_label(*unusual)), inputs, steps)
        }
    };
    Some(case.showing(shows.clone()).erased())
}

/// One call after another, for passive checks to read what answers them.
fn steps(calls: impl IntoIterator<Item = Template>) -> Vec<Step> {
    let step = |(number, call)| Step::call(call).named(StepName::CALL.numbered(number)).expecting(Expect::Nothing);
    (1..).zip(calls).map(step).collect()
}

/// Calls that are refused, each for another reason. A service may overlook one of them; hardly any overlooks all.
fn refused<'q>(question: &Question<'q>, inputs: Inputs<'q>) -> impl Iterator<Item = Template> {
    let simplest = inputs.simplest();
    let unknown = simplest.clone().with_defect(CredentialsDefect::UnknownKey);
    let mut in_path = question.operation.parameters.iter().filter(|parameter| parameter.place == Place::Path);
    let elsewhere =
        in_path.find_map(|parameter| Some(simplest.clone().with(&parameter.name, inputs.invented(&parameter.name)?)));
    let absent = question.operation.states.iter().filter(|(_, state)| {
        state.role == StateRole::Absent && state.binds.is_empty() && state.with.as_deref() == Some(inputs.state())
    });
    let absent = absent.filter_map(|(name, _)| Some(Inputs::new(question.operation, name)?.simplest()));
    let absent: Vec<Template> = absent.collect();
    let omitted = required_paths(question.operation).next().map(|path| simplest.omit(path, 0));
    [Some(unknown), elsewhere, omitted].into_iter().flatten().chain(absent)
}

fn unusual_label(unusual: UnusualInput) -> &'static str {
    match unusual {
        UnusualInput::NonAscii => "a text beyond ASCII",
        UnusualInput::Control => "control characters",
        UnusualInput::VeryLong => "a very long text",
        UnusualInput::MalformedBody => "a malformed body",
    }
}

/// The call with something unusual in it: in the first text that the operation takes outside of path and headers.
fn make_unusual(question: &Question<'_>, call: Template, unusual: UnusualInput) -> Option<Template> {
    let mut parameters = question.operation.parameters.iter();
    let takes_text = parameters.find(|parameter| {
        matches!(parameter.place, Place::Query | Place::Body) && parameter.shape.kind == Kind::String
    });
    let text = match unusual {
        UnusualInput::NonAscii => "é漢字\u{1F4A1}".to_owned(),
        UnusualInput::Control => "a\u{0}\u{7}\u{1b}b".to_owned(),
        // Longer than the request lines that everyone takes (RFC 9112, section 3).
        UnusualInput::VeryLong => "x".repeat(9_000),
        UnusualInput::MalformedBody => {
            let takes_body = question.operation.effect == Effect::Writes;
            return takes_body.then(|| call.with_defect(EncodingDefect::Body("{\"a\": [".to_owned())));
        }
    };
    Some(call.with(&takes_text?.name, Input::text(text)).in_form(Form::Query))
}
