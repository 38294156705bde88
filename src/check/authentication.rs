use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare, kit::control::settles_nothing,
    required::path_of,
};
use crate::{
    call::{Defect, Form, SignedPart},
    contract::{Clause, ClauseKind, CommonKind, Effect, Parameter, Place, StateRole, Testability},
    scenario::{Condition, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, Template, Transcript},
    wire::Protocol,
};

declare! {
    /// Asks whether a caller must be who they say they are, and may do what they do.
    ///
    /// # Promise
    ///
    /// A call that is not signed, signed with an unknown key or a wrong secret, changed after it was signed, dated a day off,
    /// sent a second time with its nonce, or made by a caller without the permission is refused, and changes nothing.
    ///
    /// # Method
    ///
    /// Reads what the sibling shows, makes a valid call with the one thing wrong, lets things settle, reads again, and then
    /// makes the same call as it should be, which must be accepted. A change after signing is made the other way round:
    /// the request that is sent is valid, and carries the signature of one that differs in one byte of the part, so that a
    /// service that leaves the part out of what it verifies carries it out. Each header that every signature covers is
    /// such a part, and the signature itself is; where the query can have a parameter, it has one, and where parameters
    /// may travel as a form, that is changed too. A nonce is replayed twice in a row.
    ///
    /// # Limits
    ///
    /// Any 4xx is a refusal; which status and code is an observation. Where the operation's own page says that the key or
    /// the permission is checked the clause is a `must`, else a `should`.
    Authentication
}

/// The label of the case that changes one part after another.
const TAMPERED: &str = "tampered";
/// The label, and the name under which it is noted.
const NONCE_ON_REFUSAL: &str = "nonce-on-refusal";
/// A form whose body is changed. Whether forms are taken is left open, so what refuses one settles nothing and need not.
const TAMPERED_FORM: &str = "tampered-form";
/// A day, in seconds.
const DAY: i64 = 86_400;

impl Check for Authentication {
    fn name(&self) -> &'static str {
        "authentication"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        match &clause.kind {
            ClauseKind::KeyChecked | ClauseKind::PermissionChecked => true,
            ClauseKind::Common(kind) => matches!(
                kind,
                CommonKind::Unsigned
                    | CommonKind::UnknownKey
                    | CommonKind::WrongSecret
                    | CommonKind::Tampered
                    | CommonKind::DatePast
                    | CommonKind::DateFuture
                    | CommonKind::NonceReplayed
                    | CommonKind::NoPermission
            ),
            _ => false,
        }
    }
}

impl Active for Authentication {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let base = inputs.simplest();
        let mut cases = Vec::new();
        if question.clause.kind == ClauseKind::Common(CommonKind::Tampered) {
            let base = with_signed_parts(question, inputs, base);
            let parts = tampered_parts(question).into_iter();
            let calls = parts.map(|(_, form, wrong)| base.clone().in_form(form).with_defect(wrong)).collect();
            let steps = steps(question, calls, base);
            return Ok(vec![Case::in_state(TAMPERED, inputs, steps)]);
        }
        for (label, call, states) in wrong_calls(question, &base)? {
            let mut names = vec![inputs.state()];
            names.extend(states.iter().map(String::as_str));
            let steps = steps(question, vec![call], base.clone());
            cases.push(Case::fixed(label, &names, Scenario::new(inputs.state(), steps)));
        }
        if question.clause.kind == ClauseKind::Common(CommonKind::NonceReplayed) {
            cases.extend(nonce_on_refusal(question, inputs));
        }
        Ok(cases)
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        if label == NONCE_ON_REFUSAL {
            let refused = transcript.reply(0).is_some_and(|reply| reply.outcome == Outcome::Refused);
            let Some(second) = transcript.reply(1).filter(|_| refused) else { return Judgement::noted() };
            return Judgement::noted().observing(NONCE_ON_REFUSAL, second.in_short());
        }
        let replayed = question.clause.kind == ClauseKind::Common(CommonKind::NonceReplayed);
        if replayed {
            return judge_replay(question, transcript);
        }
        let parts = tampered_parts(question);
        let labels =
            if label == TAMPERED { parts.iter().map(|(part, ..)| part.as_str()).collect() } else { vec![label] };
        // Where an effect would show, the sibling is read first. What the credentials do not sign is left out.
        let first = usize::from(transcript.snapshot(0).is_some());
        let made = |(at, label): (usize, &'_ str)| Some((label.to_owned(), transcript.reply(first + at)?));
        let calls: Vec<(String, &Reply)> = labels.iter().copied().enumerate().filter_map(made).collect();
        let control = (first + labels.len()..transcript.results.len()).find_map(|step| transcript.reply(step));
        let (Some(control), false) = (control, calls.is_empty()) else {
            return Judgement::inconclusive("the calls were not made");
        };
        let observed = |judgement: Judgement| {
            calls.iter().fold(judgement, |judgement, (label, call)| {
                judgement.observing(format!("auth-answer/{label}"), call.in_short())
            })
        };
        if let Some((label, call)) = calls.iter().find(|(_, call)| call.outcome == Outcome::Accepted) {
            let expected = format!("{} is refused", described(label));
            return observed(Judgement::fail("accepted", expected, call.in_short()));
        }
        let snapshots: Vec<_> = (0..transcript.results.len()).filter_map(|step| transcript.snapshot(step)).collect();
        // What a refused call did may be what the control is refused for.
        let judged = calls.iter().filter(|(label, _)| label != TAMPERED_FORM);
        let unsettled = judged.into_iter().find_map(|(_, call)| settles_nothing(question, call, control));
        let judgement = match (took_effect(question, &snapshots), unsettled) {
            (Some(finding), _) => finding,
            (None, Some(reason)) => Judgement::inconclusive(reason),
            (None, None) => nothing_changed(&snapshots),
        };
        let judgement = observed(judgement);
        match question.clause.kind {
            ClauseKind::Common(CommonKind::DatePast) => judgement.observing("clock-window", "less than a day back"),
            ClauseKind::Common(CommonKind::DateFuture) => judgement.observing("clock-window", "less than a day ahead"),
            _ => judgement,
        }
    }
}

/// Whether the nonce of a call that was refused for what it lacks is used up.
fn nonce_on_refusal(question: &Question<'_>, inputs: Inputs<'_>) -> Option<Case> {
    let required = question.operation.clauses.iter().filter(|clause| clause.testability == Testability::Testable);
    let path = required.filter(|clause| clause.id.ends_with(".required")).find_map(|clause| path_of(clause).ok())?;
    let base = inputs.simplest();
    let steps = vec![Step::call(base.clone().omit(path, 0)), Step::call(base.with_defect(Defect::ReplayedNonce))];
    Some(Case::in_state(NONCE_ON_REFUSAL, inputs, steps).extra())
}

/// What is sent before and after the call, so that an effect would show.
fn steps(question: &Question<'_>, calls: Vec<Template>, base: Template) -> Vec<Step> {
    if question.clause.kind == ClauseKind::Common(CommonKind::NonceReplayed) {
        // A dry run can be repeated, so that a refusal is about the nonce.
        let repeatable = |call: Template| match &question.operation.dry_run {
            Some(dry_run) => call.with(&dry_run.parameter, Input::text(&dry_run.on)),
            None => call,
        };
        let base = repeatable(base);
        let calls: Vec<Step> = calls.into_iter().map(|call| Step::call(repeatable(call))).collect();
        let mut steps = vec![Step::control(base.clone())];
        steps.extend(calls.iter().chain(&calls).cloned());
        steps.push(Step::control(base).only_if(Condition::Refused(1)));
        return steps;
    }
    if question.operation.effect == Effect::Reads || question.operation.read_back.is_none() {
        return calls.into_iter().map(Step::call).chain([Step::control(base)]).collect();
    }
    let settle = Step::settle_briefly(vec![base.clone()]);
    let mut steps = vec![Step::read_back(vec![base.clone()])];
    steps.extend(calls.into_iter().map(Step::call));
    // That the sibling shows the control is what makes its silence before say something.
    steps.extend([settle, Step::control(base.clone()), Step::await_shown(vec![base])]);
    steps
}

/// Whether the sibling showed nothing new until the control was made, and then showed that.
fn nothing_changed(snapshots: &[&Snapshot]) -> Judgement {
    let [_, _, control] = snapshots else { return Judgement::pass() };
    if let Some(problem) = snapshots.iter().find_map(|snapshot| snapshot.problem.as_ref()) {
        return Judgement::inconclusive(format!("nothing could be read back: {problem}"));
    }
    if !control.missing.is_empty() {
        return Judgement::inconclusive(
            "the sibling does not show the valid call either, so that it shows nothing proves nothing",
        );
    }
    Judgement::pass()
}

/// What is to be said where the sibling shows that refused calls did something.
fn took_effect(question: &Question<'_>, snapshots: &[&Snapshot]) -> Option<Judgement> {
    let [before, after, ..] = snapshots else { return None };
    if before.problem.is_some() || after.problem.is_some() {
        return None;
    }
    let removes = question.operation.read_back.as_ref().is_some_and(|read_back| read_back.removes);
    let (fewer, more) = if removes { (after, before) } else { (before, after) };
    shows_more(fewer, more).then(|| {
        let actual = if removes { "the sibling shows less than before" } else { "the sibling shows more than before" };
        Judgement::fail("effect", "a refused call changes nothing", actual)
    })
}

/// What is changed after signing, part by part: what it is called, the form of the request, and what is wrong with it.
fn tampered_parts(question: &Question<'_>) -> Vec<(String, Form, Defect)> {
    let has = |place: Place| question.operation.parameters.iter().any(|parameter| parameter.place == place);
    let protocol = question.protocol;
    let as_form = protocol.is_some_and(Protocol::is_text) && has(Place::Query) && !has(Place::Body);
    let parts = [
        ("tampered-path", Form::Fitting, SignedPart::Path, has(Place::Path)),
        ("tampered-query", Form::Fitting, SignedPart::Query, queried(question).is_some()),
        ("tampered-body", Form::Fitting, SignedPart::Body, has(Place::Body)),
        (TAMPERED_FORM, Form::Body, SignedPart::Body, as_form),
        ("tampered-signature", Form::Fitting, SignedPart::Signature, true),
    ];
    let parts = parts.into_iter().filter(|(.., there)| *there);
    let parts = parts.map(|(name, form, part, _)| (name.to_owned(), form, Defect::Tampered(part)));
    let scheme = protocol.and_then(|protocol| protocol.schemes().first());
    let covered = scheme.map_or(&[][..], |scheme| scheme.covered_headers);
    let own = question.operation.parameters.iter().filter(|parameter| is_token(question, parameter));
    let headers = covered.iter().map(|name| (*name).to_owned()).chain(own.map(|parameter| parameter.name.clone()));
    let headers = headers.map(|name| (format!("tampered-header/{name}"), Form::Fitting, Defect::TamperedHeader(name)));
    parts.chain(headers).collect()
}

/// Whether a parameter is a token that travels in a header.
fn is_token(question: &Question<'_>, parameter: &Parameter) -> bool {
    let token = question.operation.idempotency.as_ref().map(|idempotency| &idempotency.token);
    parameter.place == Place::Header && token == Some(&parameter.name)
}

/// A parameter in the query of which a legal value is known: one that every call has, or else one that can be left out.
fn queried<'q>(question: &Question<'q>) -> Option<&'q Parameter> {
    let inputs = Inputs::base(question.operation)?;
    let in_query = || question.operation.parameters.iter().filter(|parameter| parameter.place == Place::Query);
    let always = in_query().find(|parameter| inputs.simplest().values.contains_key(&parameter.name));
    let switch = question.operation.dry_run.as_ref().map(|dry_run| dry_run.parameter.as_str());
    let mut spare = in_query().filter(|parameter| Some(parameter.name.as_str()) != switch);
    always.or_else(|| spare.find(|parameter| inputs.present(&parameter.name).is_some()))
}

/// The call with a value in each header of the operation that a signature covers, and with one in the query where the
/// operation has one.
fn with_signed_parts(question: &Question<'_>, inputs: Inputs<'_>, call: Template) -> Template {
    let own = question.operation.parameters.iter().filter(|parameter| is_token(question, parameter));
    own.chain(queried(question)).fold(call, |call, parameter| match inputs.present(&parameter.name) {
        Some(input) if !call.values.contains_key(&parameter.name) => call.with(&parameter.name, input),
        _ => call,
    })
}

type WrongCall = (String, Template, Vec<String>);

/// The calls that a clause forbids: what they are called, and which states they need.
fn wrong_calls(question: &Question<'_>, base: &Template) -> Result<Vec<WrongCall>, SkipReason> {
    let one = |label: &str, wrong: Defect| vec![(label.to_owned(), base.clone().with_defect(wrong), Vec::new())];
    Ok(match &question.clause.kind {
        ClauseKind::KeyChecked | ClauseKind::Common(CommonKind::UnknownKey) => one("unknown-key", Defect::UnknownKey),
        ClauseKind::PermissionChecked | ClauseKind::Common(CommonKind::NoPermission) => {
            let state = question.operation.states.iter().find(|(_, state)| state.role == StateRole::NoPermission);
            let (name, _) = state.ok_or(Lacking::StateWithoutPermission)?;
            vec![("no-permission".to_owned(), base.clone().by(name), vec![name.clone()])]
        }
        ClauseKind::Common(CommonKind::Unsigned) => one("unsigned", Defect::Unsigned),
        ClauseKind::Common(CommonKind::WrongSecret) => one("wrong-secret", Defect::WrongSecret),
        ClauseKind::Common(CommonKind::DatePast) => one("date-past", Defect::DateShift(-DAY)),
        ClauseKind::Common(CommonKind::DateFuture) => one("date-future", Defect::DateShift(DAY)),
        ClauseKind::Common(CommonKind::NonceReplayed) => one("nonce-replayed", Defect::ReplayedNonce),
        _ => return Err(SkipReason::OtherCheck),
    })
}

fn described(label: &str) -> String {
    match label {
        "unknown-key" => "a call with an unknown access key".to_owned(),
        "no-permission" => "a call without the permission".to_owned(),
        "unsigned" => "an unsigned call".to_owned(),
        "wrong-secret" => "a call signed with a wrong secret".to_owned(),
        "date-past" => "a call dated a day ago".to_owned(),
        "date-future" => "a call dated a day ahead".to_owned(),
        other => format!("a call whose signature belongs to another request ({other})"),
    }
}

fn shows_more(before: &Snapshot, after: &Snapshot) -> bool {
    let known = before.present();
    after.present().iter().any(|shown| !known.iter().any(|old| old.key == shown.key && old.id == shown.id))
}

fn judge_replay(question: &Question<'_>, transcript: &Transcript) -> Judgement {
    let (Some(first), Some(second), Some(third)) = (transcript.reply(0), transcript.reply(1), transcript.reply(2))
    else {
        return Judgement::inconclusive("the calls were not made");
    };
    let accepted = [second, third].into_iter().find(|reply| reply.outcome == Outcome::Accepted);
    let judgement = if let Some(accepted) = accepted {
        let expected = "a call with a nonce that was used before is refused, each time";
        Judgement::fail("accepted", expected, accepted.in_short())
    } else {
        // The same again with a nonce of its own must be accepted for the refusal to be about the nonce.
        match transcript.reply(3).map(|control| settles_nothing(question, second, control)) {
            None | Some(None) if settles_nothing(question, second, first).is_some() => {
                Judgement::inconclusive("the first call, which must be accepted, was not")
            }
            Some(Some(reason)) => Judgement::inconclusive(reason),
            None => Judgement::inconclusive("the call was not repeated with a nonce of its own"),
            Some(None) => Judgement::pass(),
        }
    };
    judgement.observing("auth-answer/nonce-replayed", second.in_short())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::tests_support::one_of, contract::Library, scenario::Action, vendor::Vendors};

    #[test]
    fn what_travels_in_the_query_beside_a_path_is_changed_too() {
        let library = Library::embedded().unwrap();
        for (name, expected) in [
            ("PublishVpcRouteEntries", vec!["tampered-query", "tampered-form", "tampered-signature"]),
            ("AssociateRouteTable", vec!["tampered-path", "tampered-body", "tampered-signature"]),
            ("ListAssociations", vec!["tampered-path", "tampered-query", "tampered-signature"]),
        ] {
            let operation = library.operation(name).unwrap();
            let clause = operation.clause("common.tampered").unwrap();
            let protocol = Vendors::default().protocol(&operation.protocol);
            let question =
                Question { operation, common: library.common(operation), clause, protocol, ours: true, fresh: true };
            let parts: Vec<String> = tampered_parts(&question).into_iter().map(|(part, ..)| part).collect();
            let parts: Vec<&String> = parts.iter().filter(|part| !part.starts_with("tampered-header")).collect();
            assert_eq!(parts, expected.iter().collect::<Vec<_>>(), "{name}");
            // Each of them is there to be changed.
            let scenario = one_of(&Authentication.cases(&question).unwrap()[0].strategy, 0);
            let Some(Action::Call(call)) =
                scenario.steps.iter().map(|step| &step.action).find(|action| matches!(action, Action::Call(_)))
            else {
                panic!("{name} makes no call")
            };
            let in_query =
                |parameter: &&Parameter| parameter.place == Place::Query && call.values.contains_key(&parameter.name);
            assert_eq!(
                operation.parameters.iter().any(|parameter| in_query(&parameter)),
                expected.contains(&"tampered-query")
            );
        }
    }
}
