use std::collections::BTreeSet;

use proptest::strategy::{SBoxedStrategy, Strategy};

use super::{
    Active, Case, Check, Judgement, Lacking, Question, SkipReason, declare,
    kit::control::{later, settles_nothing},
    kit::effect,
    kit::open_questions::{OPEN, asking, call_of},
    list_limit::limit,
    required::{omissions, path_of},
};
use crate::{
    call::{Answer, Defect},
    contract::{Clause, ClauseKind, DryRun, DryRunPromise, StateRole, Statement, Testability},
    scenario::{
        Action, Condition, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, Template, Transcript, passed_dry,
    },
};

declare! {
    /// Asks whether a dry run is dry, and checks what the page says it checks.
    ///
    /// # Promise
    ///
    /// A dry run of a request that the real call accepts gets the documented pass answer, never the normal success, and
    /// changes nothing. What the page lists as checked is refused under dry run too. Leaving the switch out means its
    /// default.
    ///
    /// # Method
    ///
    /// Sends the request dry and then for real: the real call must be accepted. For "changes nothing" the sibling is read
    /// before and, after settling, again; then the same request is made for real and must come to be shown, so that
    /// nothing-shown proves something. Of a list, one element is done for real first and must stand after a dry run of
    /// another. The switch is left out and, on another resource, set to its default: both must be the same sort of call.
    /// For each thing that is checked, sends the request with that one thing wrong, dry, and beside it the complete dry
    /// run, which must pass. A refusal's code is compared with that of the same call for real, beside a complete real
    /// call, which must be accepted.
    ///
    /// # Limits
    ///
    /// Whether a dry run sees more than the page lists is an observation, one for each state. Another spelling of the
    /// switch is tried only where every call may take effect. Status and text of the pass answer are observations where
    /// the page does not give them.
    DryRuns
}

impl Check for DryRuns {
    fn name(&self) -> &'static str {
        "dry-run"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::DryRun(_))
    }
}

impl Active for DryRuns {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        let ClauseKind::DryRun(promise) = &question.clause.kind else { return Err(SkipReason::OtherCheck) };
        let dry_run = question.operation.dry_run.as_ref().ok_or(Lacking::DryRun)?;
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        match promise {
            DryRunPromise::Pass => {
                let cases = pairs(question, inputs, dry_run, &dry_run.on);
                Ok(cases.into_iter().chain(open(question, inputs, dry_run)).collect())
            }
            DryRunPromise::Spelling(value) if question.ours => Ok(pairs(question, inputs, dry_run, value)),
            DryRunPromise::Spelling(_) => Err(SkipReason::OnlyWhereCallsMayTakeEffect),
            DryRunPromise::Default => Ok(vec![default(question, inputs, dry_run)]),
            DryRunPromise::NoEffect => Ok(no_effect(question, inputs, dry_run)),
            DryRunPromise::ChecksRequired => Ok(checks_required(question, inputs, dry_run)),
            DryRunPromise::ChecksKey => {
                Ok(vec![checks(inputs, dry_run, "unknown key", |call| call.with_defect(Defect::UnknownKey))])
            }
            DryRunPromise::ChecksPermission => {
                let state = no_permission(question)?;
                let mut case = checks(inputs, dry_run, "no permission", {
                    let state = state.clone();
                    move |call| call.by(&state)
                });
                case.states.push(state);
                Ok(vec![case])
            }
            DryRunPromise::SameError => same_error(question, inputs, dry_run),
        }
    }

    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
        let ClauseKind::DryRun(promise) = &question.clause.kind else { return Judgement::inconclusive("no dry run") };
        if let Some(name) = label.strip_prefix(OPEN) {
            let noted = Judgement::noted();
            return match transcript.reply(0) {
                Some(reply) => noted.observing(name, reply.in_short()),
                None => noted,
            };
        }
        match promise {
            DryRunPromise::Pass | DryRunPromise::Spelling(_) => passes(question, transcript),
            DryRunPromise::Default => means_default(question, transcript),
            DryRunPromise::NoEffect => nothing_changed(question, transcript),
            DryRunPromise::ChecksRequired | DryRunPromise::ChecksKey | DryRunPromise::ChecksPermission => {
                refused(question, transcript, label)
            }
            DryRunPromise::SameError => same_code(question, label, transcript),
        }
    }
}

pub(super) fn dry(call: Template, dry_run: &DryRun, value: &str) -> Template {
    call.with(&dry_run.parameter, Input::text(value))
}

/// The call for real: the switch left out, or where that means a dry run, turned off.
pub(super) fn real(call: Template, dry_run: &DryRun) -> Template {
    if dry_run.default == "on" { dry(call, dry_run, &dry_run.off) } else { call.without(&dry_run.parameter) }
}

/// List sizes at which a dry run is tried: one entry, two, and as many as are allowed.
fn sizes(question: &Question<'_>, inputs: Inputs<'_>) -> Vec<(Option<String>, usize)> {
    match question.operation.clauses.iter().find_map(limit) {
        None => vec![(None, 1)],
        Some((name, limit)) => {
            let most = limit.min(inputs.pool(&name));
            let mut sizes = vec![1, 2.min(most), most];
            sizes.dedup();
            sizes.into_iter().map(|size| (Some(name.clone()), size)).collect()
        }
    }
}

fn sized(inputs: Inputs<'_>, size: &(Option<String>, usize)) -> (String, SBoxedStrategy<Template>) {
    match size {
        (None, _) => ("a valid call".to_owned(), inputs.few()),
        (Some(name), 1) => ("1 entry".to_owned(), inputs.any_of_length(name, 1)),
        (Some(name), size) => (format!("{size} entries"), inputs.any_of_length(name, *size)),
    }
}

/// What the page leaves open: whether a dry run sees what it does not list, and, where every call may take effect, which
/// other spellings of the switch are a dry run.
fn open(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Vec<Case> {
    let operation = question.operation;
    let mut cases = Vec::new();
    let case =
        |name: String, call: Template| Case::in_state(format!("{OPEN}{name}"), inputs, vec![Step::call(call)]).extra();
    if let Some((list, limit)) = question.operation.clauses.iter().find_map(limit)
        && inputs.pool(&list) > limit
        && let Some(entries) = inputs.elements(&list, &(0..=limit).collect::<Vec<_>>())
    {
        let call = dry(inputs.simplest().with(list, entries), dry_run, &dry_run.on);
        cases.push(case("dry-run-detects/limit".to_owned(), call));
    }
    for question in operation.open.iter().filter(|question| question.dry) {
        if let Some((inputs, call)) = call_of(operation, question) {
            let steps = vec![Step::call(dry(call, dry_run, &dry_run.on))];
            cases.push(asking(&format!("{OPEN}dry-run-detects/{}", question.name), inputs, question, steps));
        }
    }
    if question.ours {
        for spelling in [dry_run.on.to_uppercase(), "1".to_owned()] {
            if spelling != dry_run.on {
                let call = dry(inputs.simplest(), dry_run, &spelling);
                cases.push(case(format!("dry-run-spelling/{spelling}"), call));
            }
        }
    }
    cases
}

/// A dry run and, as control, the same for real.
fn pairs(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun, value: &str) -> Vec<Case> {
    let cases = sizes(question, inputs).into_iter().map(|size| {
        let (label, calls) = sized(inputs, &size);
        let (state, dry_run, value) = (inputs.state().to_owned(), dry_run.clone(), value.to_owned());
        Case::new(
            label,
            &[inputs.state()],
            calls.prop_map(move |call| {
                let call = real(call, &dry_run);
                Scenario::new(&state, vec![Step::call(dry(call.clone(), &dry_run, &value)), Step::control(call)])
            }),
        )
    });
    cases.collect()
}

fn passes(question: &Question<'_>, transcript: &Transcript) -> Judgement {
    let (Some(call), Some(control)) = (transcript.reply(0), transcript.reply(1)) else {
        return Judgement::inconclusive("the calls were not made");
    };
    let Ok(answer) = &call.answer else { return Judgement::inconclusive(call.in_short()) };
    let expected = pass_answer(question);
    if passed_dry(question.operation, &call.call, answer) {
        let message = answer.error.as_ref().map(|error| error.message.clone()).unwrap_or_default();
        let judgement = match control.outcome {
            Outcome::Accepted => Judgement::pass(),
            _ => Judgement::inconclusive(format!(
                "the real call, which must be accepted, is answered {}",
                control.in_short()
            )),
        };
        let judgement = judgement.observing("dry-run-status", answer.status.to_string());
        return if message.is_empty() { judgement } else { judgement.observing("dry-run-message", message) };
    }
    if answer.is_success() && answer.body.is_ok() {
        return Judgement::fail("normal success", expected, call.in_short());
    }
    if let Some(reason) = settles_nothing(question, call, control) {
        return Judgement::inconclusive(reason);
    }
    Judgement::fail("another answer", expected, call.in_short())
}

fn pass_answer(question: &Question<'_>) -> String {
    match question.operation.dry_run.as_ref().map(|dry_run| (&dry_run.pass.code, dry_run.pass.status)) {
        Some((Some(code), Some(status))) => format!("{status} {code}"),
        Some((Some(code), None)) => format!("the code {code}"),
        Some((None, Some(status))) => format!("status {status}"),
        Some((None, None)) | None => "the pass answer".to_owned(),
    }
}

/// The switch set to its default and, elsewhere, left out: both must be the same sort of call.
fn default(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Case {
    let (state, dry_run) = (inputs.state().to_owned(), dry_run.clone());
    let operation = question.operation.clone();
    // A dry run shows nothing.
    let can_be_shown = question.operation.read_back.is_some() && dry_run.default != "on";
    Case::new(
        "left out",
        &[inputs.state()],
        inputs.few().prop_map(move |call| {
            let value = if dry_run.default == "on" { &dry_run.on } else { &dry_run.off };
            let absent = call.clone().without(&dry_run.parameter);
            // On another resource where there is one, so that its effect tells something beside the first one's.
            let other = effect::other(&operation, &call);
            let both = other.is_some().then(|| [call.clone()].into_iter().chain(other.clone()).collect());
            let explicit = dry(other.unwrap_or(call), &dry_run, value);
            if !can_be_shown {
                return Scenario::new(&state, vec![Step::call(absent), Step::control(explicit)]);
            }
            let shown = Step::await_shown(vec![absent.clone()]).only_if(Condition::Accepted(0));
            let mut steps = vec![Step::call(absent), shown, Step::control(explicit)];
            steps.extend(both.map(|both| Step::await_shown(both).only_if(Condition::Missing(1))));
            Scenario::new(&state, steps)
        }),
    )
}

fn means_default(question: &Question<'_>, transcript: &Transcript) -> Judgement {
    let (Some(absent), Some(dry_run)) = (transcript.reply(0), &question.operation.dry_run) else {
        return Judgement::inconclusive("the call was not made");
    };
    if dry_run.default == "on" {
        return match &absent.answer {
            Ok(answer) if passed_dry(question.operation, &absent.call, answer) => Judgement::pass(),
            Ok(answer) if answer.is_success() && answer.body.is_ok() => {
                Judgement::fail("normal success", pass_answer(question), absent.in_short())
            }
            _ => Judgement::inconclusive(format!("the call without the switch is answered {}", absent.in_short())),
        };
    }
    let looks_dry = absent.code().is_some() && absent.code() == dry_run.pass.code.as_deref();
    if looks_dry {
        return Judgement::fail("dry run", "a normal call", format!("the answer of a dry run: {}", absent.in_short()));
    }
    // The same call with the switch set to its default says whether it was the omission that was refused.
    let last = if transcript.results.len() > 2 { 2 } else { 1 };
    let explicit = transcript.reply(last).is_some_and(|explicit| explicit.outcome == Outcome::Accepted);
    if absent.outcome == Outcome::Refused && explicit && later(question, absent).is_none() {
        return Judgement::fail("refused", "a call without the switch is as with its default", absent.in_short());
    }
    if absent.outcome != Outcome::Accepted {
        let reason = later(question, absent).unwrap_or_else(|| absent.in_short());
        return Judgement::inconclusive(format!("the call without the switch is answered {reason}"));
    }
    let Some(control) = transcript.reply(last) else { return Judgement::inconclusive("the control was not made") };
    if control.code().is_some() && control.code() == dry_run.pass.code.as_deref() {
        let actual = format!("the answer of a dry run: {}", control.in_short());
        return Judgement::fail("dry run", format!("`{}` is a normal call", dry_run.off), actual);
    }
    match transcript.snapshot(1) {
        Some(snapshot) if snapshot.problem.is_none() && !snapshot.missing.is_empty() => {
            effect::not_shown(question, snapshot, transcript.snapshot(last + 1))
        }
        _ => Judgement::pass(),
    }
}

fn no_effect(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Vec<Case> {
    let cases = sizes(question, inputs).into_iter().map(|size| {
        let (label, mut calls) = sized(inputs, &size);
        let list = match &size {
            (Some(list), 1) if inputs.pool(list) > 1 => Some(list.clone()),
            _ => None,
        };
        if let Some(list) = &list {
            // One entry for what stands there before, the other for the dry run.
            calls = inputs.any_of_length(list, 2);
        }
        let (with_another_token, dry_run) = (inputs.another_token(), dry_run.clone());
        let state = inputs.state().to_owned();
        Case::new(
            label,
            &[inputs.state()],
            calls.prop_map(move |call| {
                let call = real(call, &dry_run);
                let halves = list.as_ref().and_then(|list| halved(&call, list));
                let (call, mut steps, mut read) = match halves {
                    Some((earlier, call)) => {
                        let earlier = with_another_token(earlier);
                        let shown = Step::await_shown(vec![earlier.clone()]).only_if(Condition::Accepted(0));
                        (call, vec![Step::control(earlier.clone()), shown], vec![earlier])
                    }
                    None => (call, Vec::new(), Vec::new()),
                };
                read.push(call.clone());
                steps.extend([
                    Step::read_back(read.clone()),
                    Step::call(dry(call.clone(), &dry_run, &dry_run.on)),
                    Step::settle(read),
                    Step::control(call.clone()),
                    Step::await_shown(vec![call]),
                ]);
                Scenario::new(&state, steps)
            }),
        )
    });
    cases.collect()
}

/// The call with the first of two elements of a list, and with the other.
fn halved(call: &Template, list: &str) -> Option<(Template, Template)> {
    let Some(Input::List(elements)) = call.values.get(list) else { return None };
    let [first, second] = elements.as_slice() else { return None };
    let with = |element: &Input| call.clone().with(list, Input::List(vec![element.clone()]));
    Some((with(first), with(second)))
}

fn nothing_changed(question: &Question<'_>, transcript: &Transcript) -> Judgement {
    // What stands there before is made and awaited first.
    let first = if transcript.snapshot(0).is_some() { 0 } else { 2 };
    let (Some(before), Some(call), Some(after)) =
        (transcript.snapshot(first), transcript.reply(first + 1), transcript.snapshot(first + 2))
    else {
        return Judgement::inconclusive("the calls were not made");
    };
    // What comes to be shown late would be taken for an effect of the dry run.
    let is_late = |earlier: &Reply| {
        earlier.outcome != Outcome::Refused && !transcript.snapshot(1).is_some_and(Snapshot::shows_all)
    };
    if first > 0 && transcript.reply(0).is_some_and(is_late) {
        return Judgement::inconclusive("what is to stand before the dry run is not shown");
    }
    if let Some(problem) = before.problem.as_ref().or(after.problem.as_ref()) {
        return Judgement::inconclusive(format!("nothing could be read back: {problem}"));
    }
    let answered = call.outcome == Outcome::Accepted || call.answer.as_ref().is_ok_and(Answer::is_success);
    let keys = |snapshot: &Snapshot| -> BTreeSet<_> {
        snapshot.present().iter().map(|shown| (shown.key.clone(), shown.id.clone())).collect()
    };
    let (was, is) = (keys(before), keys(after));
    if was != is {
        let more = is.difference(&was).count();
        let less = was.difference(&is).count();
        let actual = format!(
            "the sibling shows {more} more and {less} fewer after the dry run, which was answered {}",
            call.in_short()
        );
        return Judgement::fail("effect", "after a dry run the sibling shows what it showed before", actual);
    }
    if !answered {
        return Judgement::inconclusive(format!("the dry run is answered {}", call.in_short()));
    }
    let (Some(control), Some(shown)) = (transcript.reply(first + 3), transcript.snapshot(first + 4)) else {
        return Judgement::inconclusive("the control was not made");
    };
    if let Some(reason) = settles_nothing(question, control, control) {
        return Judgement::inconclusive(reason);
    }
    if !shown.missing.is_empty() || shown.problem.is_some() {
        return Judgement::inconclusive(
            "the sibling does not show the real call either, so that it shows nothing proves nothing",
        );
    }
    Judgement::pass()
}

/// One case for each required parameter whose absence the page forbids.
fn checks_required(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Vec<Case> {
    let required = question.operation.clauses.iter().filter(|clause| {
        clause.testability == Testability::Testable
            && clause.id.ends_with(".required")
            && matches!(clause.kind, ClauseKind::Request { statement: Statement::Required, .. })
    });
    let cases = required.filter_map(|clause| {
        let path = path_of(clause).ok()?;
        let dry_run = dry_run.clone();
        let change = move |call| dry(call, &dry_run, &dry_run.on);
        Some(Case::new(format!("without {path}"), &[inputs.state()], omissions(inputs, path, None, change)))
    });
    cases.collect()
}

/// A dry run with one thing wrong and, as control, the complete dry run.
fn checks(
    inputs: Inputs<'_>,
    dry_run: &DryRun,
    label: &str,
    break_it: impl Fn(Template) -> Template + Send + Sync + 'static,
) -> Case {
    let (state, dry_run) = (inputs.state().to_owned(), dry_run.clone());
    Case::new(
        label,
        &[inputs.state()],
        inputs.few().prop_map(move |call| {
            let call = dry(call, &dry_run, &dry_run.on);
            Scenario::new(&state, vec![Step::call(break_it(call.clone())), Step::control(call)])
        }),
    )
}

fn refused(question: &Question<'_>, transcript: &Transcript, label: &str) -> Judgement {
    let (Some(call), Some(control)) = (transcript.reply(0), transcript.reply(1)) else {
        return Judgement::inconclusive("the calls were not made");
    };
    // Both the pass answer and a normal success count as accepted here.
    if call.outcome == Outcome::Accepted || call.answer.as_ref().is_ok_and(Answer::is_success) {
        return Judgement::fail(
            "passed",
            format!("a dry run with one thing wrong ({label}) is refused"),
            call.in_short(),
        );
    }
    match settles_nothing(question, call, control) {
        Some(reason) => Judgement::inconclusive(reason),
        None => Judgement::pass(),
    }
}

const STATE: &str = "in the state ";

/// The same mistake dry and for real: each documented check, a list that is too long, and each error row's state.
fn same_error(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Result<Vec<Case>, SkipReason> {
    let mut cases = Vec::new();
    for case in checks_required(question, inputs, dry_run) {
        let dry_run = dry_run.clone();
        let strategy = case.strategy.prop_map(move |scenario| dry_then_real(&scenario, &dry_run));
        cases.push(Case::new(case.label, &[inputs.state()], strategy));
    }
    let control = real(inputs.simplest(), dry_run);
    let mut asks = |label: &str, call: Template, states: &[&str]| {
        let steps = vec![
            Step::call(dry(call.clone(), dry_run, &dry_run.on)),
            Step::call(real(call, dry_run)),
            Step::control(control.clone()),
        ];
        cases.push(Case::fixed(label, states, Scenario::new(inputs.state(), steps)).extra());
    };
    if let Some((name, limit)) = question.operation.clauses.iter().find_map(limit)
        && let Some(entries) = inputs.elements(&name, &(0..=limit).collect::<Vec<_>>())
    {
        asks(&format!("{} entries", limit + 1), inputs.simplest().with(&name, entries), &[inputs.state()]);
    }
    asks("unknown key", inputs.simplest().with_defect(Defect::UnknownKey), &[inputs.state()]);
    if let Ok(state) = no_permission(question) {
        asks("no permission", inputs.simplest().by(&state), &[inputs.state(), &state]);
    }
    for (name, state) in &question.operation.states {
        if state.role != StateRole::Row || state.optional {
            continue;
        }
        let Some(call) = Inputs::new(question.operation, name).map(|inputs| inputs.simplest()) else { continue };
        let steps = vec![
            Step::call(dry(call.clone(), dry_run, &dry_run.on)),
            Step::call(real(call, dry_run)),
            Step::control(control.clone()),
        ];
        cases.push(Case::fixed(format!("{STATE}{name}"), &[name, inputs.state()], Scenario::new(name, steps)).extra());
    }
    if cases.is_empty() { Err(Lacking::DryRunRefusal.into()) } else { Ok(cases) }
}

/// The dry call, the same for real, and for real what must be accepted.
fn dry_then_real(scenario: &Scenario, dry_run: &DryRun) -> Scenario {
    let steps = scenario.steps.iter().flat_map(|step| match &step.action {
        Action::Call(call) => vec![Step::call(call.clone()), Step::call(real(call.clone(), dry_run))],
        Action::Control(control) => vec![Step::control(real(control.clone(), dry_run))],
        _ => Vec::new(),
    });
    Scenario::new(&scenario.state, steps.collect())
}

fn same_code(question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement {
    let (Some(dry), Some(real), Some(control)) = (transcript.reply(0), transcript.reply(1), transcript.reply(2)) else {
        return Judgement::inconclusive("the calls were not made");
    };
    let normal = |answer: &Answer| {
        answer.is_success() && answer.body.is_ok() && !passed_dry(question.operation, &dry.call, answer)
    };
    let judgement = if dry.answer.as_ref().is_ok_and(normal) {
        // The page knows two endings of a dry run, the error and the pass answer: this is neither.
        Judgement::fail("normal success", "the error, or the pass answer of a dry run", dry.in_short())
    } else if let Some(reason) = settles_nothing(question, real, control) {
        Judgement::inconclusive(reason)
    } else if let (Outcome::Refused, Outcome::Refused) = (dry.outcome, real.outcome) {
        match later(question, dry) {
            None if dry.code() == real.code() => Judgement::pass(),
            None => Judgement::fail(
                "another code",
                format!("the real call's code, {}", real.code().unwrap_or("none")),
                dry.in_short(),
            ),
            Some(code) => Judgement::inconclusive(format!("the service asks to come back later: {code}")),
        }
    } else {
        Judgement::inconclusive(format!("not both are refused: dry {}, real {}", dry.in_short(), real.in_short()))
    };
    match label.strip_prefix(STATE) {
        Some(state) => judgement.observing(format!("dry-run-detects/{state}"), dry.in_short()),
        None => judgement,
    }
}

fn no_permission(question: &Question<'_>) -> Result<String, SkipReason> {
    let state = question.operation.states.iter().find(|(_, state)| state.role == StateRole::NoPermission);
    Ok(state.map(|(name, _)| name.clone()).ok_or(Lacking::StateWithoutPermission)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        call::Call,
        check::CaseVerdict,
        contract::Library,
        scenario::{Shown, StepResult},
    };

    fn snapshot(shown: &[&str], missing: &[&str]) -> StepResult {
        let key = |name: &&str| BTreeMap::from([("key".to_owned(), (*name).to_owned())]);
        let shown = shown.iter().map(|name| Shown { key: key(name), id: None, state: None, gone: false });
        let missing = missing.iter().map(key).collect();
        StepResult::Read(Snapshot { shown: shown.collect(), missing, ..Snapshot::default() })
    }

    fn accepted() -> StepResult {
        let answer = Answer { status: 200, headers: Vec::new(), body: Ok(().into()), error: None, request_id: None };
        let call = Call::new("PublishVpcRouteEntries", BTreeMap::new());
        StepResult::Replies(vec![Reply { call, caller: None, answer: Ok(answer), outcome: Outcome::Accepted }])
    }

    fn judged(results: Vec<StepResult>) -> CaseVerdict {
        let library = Library::embedded().unwrap();
        let operation = library.operation("PublishVpcRouteEntries").unwrap();
        let clause = operation.clause("DryRun.no-effect").unwrap();
        let question =
            Question { operation, common: library.common(operation), clause, protocol: None, ours: true, fresh: true };
        nothing_changed(&question, &Transcript { results }).verdict
    }

    #[test]
    fn what_stood_before_a_dry_run_stands_after_it() {
        let after = |after: &[&str]| {
            let mut results = vec![accepted(), snapshot(&["a"], &[]), snapshot(&["a"], &["b"]), accepted()];
            results.extend([snapshot(after, &["b"]), accepted(), snapshot(&["a", "b"], &[])]);
            judged(results)
        };
        assert_eq!(after(&["a"]), CaseVerdict::Pass);
        assert!(matches!(after(&[]), CaseVerdict::Fail(_)));
        assert!(matches!(after(&["a", "b"]), CaseVerdict::Fail(_)));
    }

    #[test]
    fn what_is_shown_late_is_no_effect_of_the_dry_run() {
        let mut results = vec![accepted(), snapshot(&[], &["a"]), snapshot(&[], &["a", "b"]), accepted()];
        results.extend([snapshot(&["a"], &["b"]), accepted(), snapshot(&["a", "b"], &[])]);
        assert!(matches!(judged(results), CaseVerdict::Inconclusive(_)));
    }
}
