use std::{collections::BTreeSet, fmt};

use proptest::strategy::{SBoxedStrategy, Strategy};

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason,
    callers::no_permission, control::later, control::settles_nothing, declare, dry_run_calls::dry, dry_run_calls::real,
    effect, effect::BOTH_SHOWN, omission::omissions, omission::required_paths, open_questions::LeftOpen,
    open_questions::call_of, open_questions::observing, request_value::list_limit,
};
use crate::{
    call::Answer,
    contract::{Clause, ClauseKind, DryRun, DryRunDefault, DryRunPromise, StateRole, ValuePath},
    defect::CredentialsDefect,
    scenario::{
        Action, Condition, Expect, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, StepName, Template,
        Transcript, passed_dry,
    },
};

declare! {
    /// Tests whether a dry run is dry, and checks what the page says it checks.
    ///
    /// # Promise
    ///
    /// A dry run of a request that the real call accepts gets the documented pass answer, never the normal success, and
    /// changes nothing. What the page lists as checked is refused under dry run too. Leaving the switch out means its
    /// default.
    ///
    /// # Method
    ///
    /// Sends the request dry and then for real: the real call must be accepted. For "changes nothing" the reader
    /// operation is read before and, after settling, again; then the same request is made for real and must come to be
    /// shown, so that nothing-shown proves something. Of a list, one element is done for real first and must stand
    /// after a dry run of another. The switch is left out and, on another resource, set to its default: both must be
    /// the same sort of call. For each thing that is checked, sends the request with that one thing wrong, dry, and
    /// beside it the complete dry run, which must pass. A refusal's code is compared with that of the same call for
    /// real, beside a complete real call, which must be accepted.
    ///
    /// # Limits
    ///
    /// Whether a dry run sees more than the page lists is an observation, one for each state. Another spelling of the
    /// switch is tried only where every call may take effect. Status and text of the pass answer are observations where
    /// the page does not give them.
    DryRuns
}

/// The kinds of case.
#[derive(Clone, Debug)]
pub(super) enum Probe {
    /// A valid call without a list.
    ValidCall,
    /// A call with a list of so many entries.
    Entries(usize),
    /// A call without the switch.
    LeftOut,
    /// A call without what the page requires.
    Without(ValuePath),
    /// A call that an unknown key signs.
    UnknownKey,
    /// A call of someone who may not make it.
    NoPermission,
    /// A call in the state of an error row.
    InState(String),
    /// A question that the documentation leaves open.
    LeftOpen(LeftOpen),
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ValidCall => f.write_str("a valid call"),
            Self::Entries(1) => f.write_str("1 entry"),
            Self::Entries(entries) => write!(f, "{entries} entries"),
            Self::LeftOut => f.write_str("left out"),
            Self::Without(path) => write!(f, "without {path}"),
            Self::UnknownKey => f.write_str("unknown key"),
            Self::NoPermission => f.write_str("no permission"),
            Self::InState(state) => write!(f, "in the state {state}"),
            Self::LeftOpen(asked) => asked.fmt(f),
        }
    }
}

impl Check for DryRuns {
    fn name(&self) -> &'static str {
        "dry-run"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::DryRun(_))
    }
}

impl Active for DryRuns {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let ClauseKind::DryRun(promise) = &question.clause.kind else { return Err(SkipReason::OtherCheck) };
        let dry_run = question.operation.dry_run.as_ref().ok_or(Lacking::DryRun)?;
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        match promise {
            DryRunPromise::Pass => {
                let cases = pairs(question, inputs, dry_run, &dry_run.on);
                Ok(cases.into_iter().chain(open(question, inputs, dry_run)).collect())
            }
            DryRunPromise::Spelling(value) if question.may_write => Ok(pairs(question, inputs, dry_run, value)),
            DryRunPromise::Spelling(_) => Err(SkipReason::OnlyWhereCallsMayTakeEffect),
            DryRunPromise::Default => Ok(vec![default(question, inputs, dry_run)]),
            DryRunPromise::NoEffect => Ok(no_effect(question, inputs, dry_run)),
            DryRunPromise::ChecksRequired => Ok(checks_required(question, inputs, dry_run)),
            DryRunPromise::ChecksKey => Ok(vec![checks(inputs, dry_run, Probe::UnknownKey, |call| {
                call.with_defect(CredentialsDefect::UnknownKey)
            })]),
            DryRunPromise::ChecksPermission => {
                let state = no_permission(question.operation).ok_or(Lacking::StateWithoutPermission)?;
                let state = state.to_owned();
                let mut case = checks(inputs, dry_run, Probe::NoPermission, {
                    let state = state.clone();
                    move |call| call.by(&state)
                });
                case.states.push(state);
                Ok(vec![case])
            }
            DryRunPromise::SameError => same_error(question, inputs, dry_run),
        }
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let ClauseKind::DryRun(promise) = &question.clause.kind else {
            return Judgement::inconclusive(InconclusiveCase::OtherCheck);
        };
        if let Probe::LeftOpen(asked) = kind {
            return Judgement::noted().observing_reply(&asked.name, transcript.reply(&StepName::CALL));
        }
        match promise {
            DryRunPromise::Pass | DryRunPromise::Spelling(_) => passes(question, transcript),
            DryRunPromise::Default => means_default(question, transcript),
            DryRunPromise::NoEffect => nothing_changed(question, transcript),
            DryRunPromise::ChecksRequired | DryRunPromise::ChecksKey | DryRunPromise::ChecksPermission => {
                refused(question, transcript, kind)
            }
            DryRunPromise::SameError => same_code(question, kind, transcript),
        }
    }
}

/// The calls that are tried dry: for a list one entry, two, and as many as are allowed.
fn calls(question: &Question<'_>, inputs: Inputs<'_>) -> Vec<(Probe, SBoxedStrategy<Template>)> {
    let Some((name, limit)) = question.operation.clauses.iter().find_map(list_limit) else {
        return vec![(Probe::ValidCall, inputs.few())];
    };
    let most = limit.min(inputs.pool(&name));
    let mut sizes = vec![1, 2.min(most), most];
    sizes.dedup();
    sizes.into_iter().map(|size| (Probe::Entries(size), inputs.any_of_length(&name, size))).collect()
}

/// The questions that the page leaves open: whether a dry run sees what it does not list, and, where every call may
/// take effect, which other spellings of the switch are a dry run.
fn open(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Vec<Case<Probe>> {
    let operation = question.operation;
    let mut cases = Vec::new();
    let case = |name: String, call: Template| {
        let step = Step::call(call).expecting(Expect::Nothing);
        Case::in_state(Probe::LeftOpen(LeftOpen { name }), inputs, vec![step]).extra()
    };
    if let Some((list, limit)) = question.operation.clauses.iter().find_map(list_limit)
        && inputs.pool(&list) > limit
        && let Some(entries) = inputs.elements(&list, &(0..=limit).collect::<Vec<_>>())
    {
        let call = dry(inputs.simplest().with(list, entries), dry_run, &dry_run.on);
        cases.push(case("dry-run-detects/limit".to_owned(), call));
    }
    for question in operation.open.iter().filter(|question| question.dry) {
        if let Some((inputs, call)) = call_of(operation, question) {
            let steps = vec![Step::call(dry(call, dry_run, &dry_run.on)).expecting(Expect::Nothing)];
            let asked = LeftOpen::new(format!("dry-run-detects/{}", question.name));
            cases.push(observing(Probe::LeftOpen(asked), inputs, question, steps));
        }
    }
    if question.may_write {
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
fn pairs(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun, value: &str) -> Vec<Case<Probe>> {
    let cases = calls(question, inputs).into_iter().map(|(kind, calls)| {
        let (state, dry_run, value) = (inputs.state().to_owned(), dry_run.clone(), value.to_owned());
        Case::new(
            kind,
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
    let (Some(call), Some(control)) = (transcript.reply(&StepName::CALL), transcript.reply(&StepName::CONTROL)) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    let Ok(answer) = &call.answer else { return Judgement::inconclusive(InconclusiveCase::neither(call)) };
    let expected = pass_answer(question);
    if passed_dry(question.operation, &call.call, answer) {
        let message = answer.error.as_ref().map(|error| error.message.clone()).unwrap_or_default();
        let judgement = match control.outcome {
            Outcome::Accepted => Judgement::pass(),
            _ => Judgement::inconclusive(InconclusiveCase::control_refused(control)),
        };
        let judgement = judgement.observing("dry-run-status", answer.status.to_string());
        return if message.is_empty() { judgement } else { judgement.observing("dry-run-message", message) };
    }
    if answer.is_success() && answer.body.is_ok() {
        return Judgement::fail(FindingKind::NormalSuccess, expected, call.in_short());
    }
    if let Some(reason) = settles_nothing(question, call, control) {
        return Judgement::inconclusive(reason);
    }
    Judgement::fail(FindingKind::AnotherAnswer, expected, call.in_short())
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
fn default(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Case<Probe> {
    let (state, dry_run) = (inputs.state().to_owned(), dry_run.clone());
    let operation = question.operation.clone();
    // A dry run shows nothing.
    let can_be_shown = question.operation.read_back.is_some() && dry_run.default != DryRunDefault::On;
    Case::new(
        Probe::LeftOut,
        &[inputs.state()],
        inputs.few().prop_map(move |call| {
            let value = if dry_run.default == DryRunDefault::On { &dry_run.on } else { &dry_run.off };
            let absent = call.clone().without(&dry_run.parameter);
            // On another resource where there is one, so that its effect tells something beside the first one's.
            let other = effect::other(&operation, &call);
            let both = other.is_some().then(|| [call.clone()].into_iter().chain(other.clone()).collect());
            let explicit = dry(other.unwrap_or(call), &dry_run, value);
            if !can_be_shown {
                return Scenario::new(&state, vec![Step::call(absent), Step::control(explicit)]);
            }
            let shown = Step::await_shown(vec![absent.clone()]).only_if(Condition::Accepted(StepName::CALL));
            let mut steps = vec![Step::call(absent), shown, Step::control(explicit)];
            let both = both.map(|both| Step::await_shown(both).named(BOTH_SHOWN));
            steps.extend(both.map(|both| both.only_if(Condition::Missing(StepName::SHOWN))));
            Scenario::new(&state, steps)
        }),
    )
}

fn means_default(question: &Question<'_>, transcript: &Transcript) -> Judgement {
    let (Some(absent), Some(dry_run)) = (transcript.reply(&StepName::CALL), &question.operation.dry_run) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    if dry_run.default == DryRunDefault::On {
        return match &absent.answer {
            Ok(answer) if passed_dry(question.operation, &absent.call, answer) => Judgement::pass(),
            Ok(answer) if answer.is_success() && answer.body.is_ok() => {
                Judgement::fail(FindingKind::NormalSuccess, pass_answer(question), absent.in_short())
            }
            _ => Judgement::inconclusive(InconclusiveCase::call_answered(absent)),
        };
    }
    let looks_dry = absent.code().is_some() && absent.code() == dry_run.pass.code.as_deref();
    if looks_dry {
        return Judgement::fail(
            FindingKind::DryRun,
            "a normal call",
            format!("the answer of a dry run: {}", absent.in_short()),
        );
    }
    // The same call with the switch set to its default says whether it was the omission that was refused.
    let explicit = transcript.reply(&StepName::CONTROL);
    let is_accepted = explicit.is_some_and(|explicit| explicit.outcome == Outcome::Accepted);
    if absent.outcome == Outcome::Refused && is_accepted && later(question, absent).is_none() {
        return Judgement::fail(
            FindingKind::Refused,
            "a call without the switch is as with its default",
            absent.in_short(),
        );
    }
    if absent.outcome != Outcome::Accepted {
        let answered = || InconclusiveCase::call_answered(absent);
        return Judgement::inconclusive(later(question, absent).unwrap_or_else(answered));
    }
    let Some(control) = explicit else { return Judgement::inconclusive(InconclusiveCase::ControlNotMade) };
    if control.code().is_some() && control.code() == dry_run.pass.code.as_deref() {
        let actual = format!("the answer of a dry run: {}", control.in_short());
        return Judgement::fail(FindingKind::DryRun, format!("`{}` is a normal call", dry_run.off), actual);
    }
    match transcript.snapshot(&StepName::SHOWN) {
        Some(snapshot) if snapshot.problem.is_none() && !snapshot.missing.is_empty() => {
            effect::not_shown(question, snapshot, transcript.snapshot(&BOTH_SHOWN))
        }
        _ => Judgement::pass(),
    }
}

/// The call whose effect is to stand before the dry run, and must stand after it.
const EARLIER: StepName = StepName::new("earlier");
/// The wait for what is to stand before.
const EARLIER_SHOWN: StepName = StepName::new("earlier-shown");

fn no_effect(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Vec<Case<Probe>> {
    let list = question.operation.clauses.iter().find_map(list_limit);
    let list = list.map(|(list, _)| list).filter(|list| inputs.pool(list) > 1);
    let cases = calls(question, inputs).into_iter().map(|(kind, mut calls)| {
        let list = list.clone().filter(|_| matches!(kind, Probe::Entries(1)));
        if let Some(list) = &list {
            // One entry for what stands there before, the other for the dry run.
            calls = inputs.any_of_length(list, 2);
        }
        let (with_another_token, dry_run) = (inputs.another_token(), dry_run.clone());
        let state = inputs.state().to_owned();
        Case::new(
            kind,
            &[inputs.state()],
            calls.prop_map(move |call| {
                let call = real(call, &dry_run);
                let halves = list.as_ref().and_then(|list| halved(&call, list));
                let (call, mut steps, mut read) = match halves {
                    Some((earlier, call)) => {
                        let earlier = with_another_token(earlier);
                        let shown = Step::await_shown(vec![earlier.clone()]).named(EARLIER_SHOWN);
                        let shown = shown.only_if(Condition::Accepted(EARLIER));
                        (call, vec![Step::control(earlier.clone()).named(EARLIER), shown], vec![earlier])
                    }
                    None => (call, Vec::new(), Vec::new()),
                };
                read.push(call.clone());
                steps.extend([
                    Step::read_back(read.clone()),
                    Step::call(dry(call.clone(), &dry_run, &dry_run.on)),
                    Step::settle(read),
                    Step::control(call.clone()),
                    Step::await_shown(vec![call]).named(StepName::CONTROL_SHOWN),
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
    let (Some(before), Some(call), Some(after)) = (
        transcript.snapshot(&StepName::BEFORE),
        transcript.reply(&StepName::CALL),
        transcript.snapshot(&StepName::AFTER),
    ) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    // What comes to be shown late would be taken for an effect of the dry run.
    let is_late = |earlier: &Reply| {
        earlier.outcome != Outcome::Refused && !transcript.snapshot(&EARLIER_SHOWN).is_some_and(Snapshot::shows_all)
    };
    if transcript.reply(&EARLIER).is_some_and(is_late) {
        return Judgement::inconclusive(InconclusiveCase::EarlierNotShown);
    }
    if let Some(problem) = before.problem.as_ref().or(after.problem.as_ref()) {
        return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
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
            "the reader operation shows {more} more and {less} fewer after the dry run, which was answered {}",
            call.in_short()
        );
        return Judgement::fail(
            FindingKind::Effect,
            "after a dry run the reader operation shows what it showed before",
            actual,
        );
    }
    if !answered {
        return Judgement::inconclusive(InconclusiveCase::call_answered(call));
    }
    let (Some(control), Some(shown)) =
        (transcript.reply(&StepName::CONTROL), transcript.snapshot(&StepName::CONTROL_SHOWN))
    else {
        return Judgement::inconclusive(InconclusiveCase::ControlNotMade);
    };
    if let Some(reason) = settles_nothing(question, control, control) {
        return Judgement::inconclusive(reason);
    }
    if !shown.missing.is_empty() || shown.problem.is_some() {
        return Judgement::inconclusive(InconclusiveCase::ControlNotShown);
    }
    Judgement::pass()
}

/// One case for each required parameter whose absence the page forbids.
fn checks_required(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Vec<Case<Probe>> {
    let cases = required_paths(question.operation).map(|path| {
        let dry_run = dry_run.clone();
        let change = move |call| dry(call, &dry_run, &dry_run.on);
        Case::new(Probe::Without(path.clone()), &[inputs.state()], omissions(inputs, path, None, change))
    });
    cases.collect()
}

/// A dry run with one thing wrong and, as control, the complete dry run.
fn checks(
    inputs: Inputs<'_>,
    dry_run: &DryRun,
    kind: Probe,
    break_it: impl Fn(Template) -> Template + Send + Sync + 'static,
) -> Case<Probe> {
    let (state, dry_run) = (inputs.state().to_owned(), dry_run.clone());
    Case::new(
        kind,
        &[inputs.state()],
        inputs.few().prop_map(move |call| {
            let call = dry(call, &dry_run, &dry_run.on);
            Scenario::new(
                &state,
                vec![Step::call(break_it(call.clone())).expecting(Expect::Refused), Step::control(call)],
            )
        }),
    )
}

fn refused(question: &Question<'_>, transcript: &Transcript, kind: &Probe) -> Judgement {
    let (Some(call), Some(control)) = (transcript.reply(&StepName::CALL), transcript.reply(&StepName::CONTROL)) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    // Both the pass answer and a normal success count as accepted here.
    if call.outcome == Outcome::Accepted || call.answer.as_ref().is_ok_and(Answer::is_success) {
        return Judgement::fail(
            FindingKind::Passed,
            format!("a dry run with one thing wrong ({kind}) is refused"),
            call.in_short(),
        );
    }
    match settles_nothing(question, call, control) {
        Some(reason) => Judgement::inconclusive(reason),
        None => Judgement::pass(),
    }
}

/// The call of the dry run, made for real.
const FOR_REAL: StepName = StepName::new("for-real");

/// The same mistake dry and for real: each documented check, a list that is too long, and each error row's state.
fn same_error(question: &Question<'_>, inputs: Inputs<'_>, dry_run: &DryRun) -> Result<Vec<Case<Probe>>, SkipReason> {
    let mut cases = Vec::new();
    for case in checks_required(question, inputs, dry_run) {
        let dry_run = dry_run.clone();
        let strategy = case.strategy.prop_map(move |scenario| dry_then_real(&scenario, &dry_run));
        cases.push(Case::new(case.kind, &[inputs.state()], strategy));
    }
    let steps = |call: Template| {
        let control = Step::control(real(inputs.simplest(), dry_run));
        both_ways(call, dry_run).into_iter().chain([control]).collect()
    };
    let mut asks = |kind: Probe, call: Template, states: &[&str]| {
        cases.push(Case::fixed(kind, states, Scenario::new(inputs.state(), steps(call))).extra());
    };
    if let Some((name, limit)) = question.operation.clauses.iter().find_map(list_limit)
        && let Some(entries) = inputs.elements(&name, &(0..=limit).collect::<Vec<_>>())
    {
        asks(Probe::Entries(limit + 1), inputs.simplest().with(&name, entries), &[inputs.state()]);
    }
    asks(Probe::UnknownKey, inputs.simplest().with_defect(CredentialsDefect::UnknownKey), &[inputs.state()]);
    if let Some(state) = no_permission(question.operation) {
        asks(Probe::NoPermission, inputs.simplest().by(state), &[inputs.state(), state]);
    }
    for (name, state) in &question.operation.states {
        if state.role != StateRole::Row || state.optional {
            continue;
        }
        let Some(call) = Inputs::new(question.operation, name).map(|inputs| inputs.simplest()) else { continue };
        let kind = Probe::InState(name.clone());
        cases.push(Case::fixed(kind, &[name, inputs.state()], Scenario::new(name, steps(call))).extra());
    }
    if cases.is_empty() { Err(Lacking::DryRunRefusal.into()) } else { Ok(cases) }
}

/// A call dry, and the same for real.
fn both_ways(call: Template, dry_run: &DryRun) -> [Step; 2] {
    [
        Step::call(dry(call.clone(), dry_run, &dry_run.on)),
        Step::call(real(call, dry_run)).named(FOR_REAL).expecting(Expect::Refused),
    ]
}

/// The dry call, the same for real, and for real what must be accepted.
fn dry_then_real(scenario: &Scenario, dry_run: &DryRun) -> Scenario {
    let steps = scenario.steps.iter().flat_map(|step| match &step.action {
        Action::Call(call) => both_ways(call.clone(), dry_run).to_vec(),
        Action::Control(control) => vec![Step::control(real(control.clone(), dry_run))],
        _ => Vec::new(),
    });
    Scenario::new(&scenario.state, steps.collect())
}

fn same_code(question: &Question<'_>, kind: &Probe, transcript: &Transcript) -> Judgement {
    let (Some(dry), Some(real), Some(control)) =
        (transcript.reply(&StepName::CALL), transcript.reply(&FOR_REAL), transcript.reply(&StepName::CONTROL))
    else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    let normal = |answer: &Answer| {
        answer.is_success() && answer.body.is_ok() && !passed_dry(question.operation, &dry.call, answer)
    };
    let judgement = if dry.answer.as_ref().is_ok_and(normal) {
        // The page knows two endings of a dry run, the error and the pass answer: this is neither.
        Judgement::fail(FindingKind::NormalSuccess, "the error, or the pass answer of a dry run", dry.in_short())
    } else if let Some(reason) = settles_nothing(question, real, control) {
        Judgement::inconclusive(reason)
    } else if let (Outcome::Refused, Outcome::Refused) = (dry.outcome, real.outcome) {
        match later(question, dry) {
            None if dry.code() == real.code() => Judgement::pass(),
            None => Judgement::fail(
                FindingKind::AnotherCode,
                format!("the real call's code, {}", real.code().unwrap_or("none")),
                dry.in_short(),
            ),
            Some(reason) => Judgement::inconclusive(reason),
        }
    } else {
        Judgement::inconclusive(InconclusiveCase::NotBothRefused { dry: dry.in_short(), real: real.in_short() })
    };
    match kind {
        Probe::InState(state) => judgement.observing(format!("dry-run-detects/{state}"), dry.in_short()),
        _ => judgement,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        check::kit::{
            CaseVerdict,
            testing::{Asked, accepted, refused, snapshot, to_call, transcript},
        },
        scenario::StepResult,
    };

    fn judged(results: [StepResult; 7]) -> CaseVerdict {
        let [earlier, earlier_shown, before, call, after, control, control_shown] = results;
        let steps = transcript([
            (EARLIER, earlier),
            (EARLIER_SHOWN, earlier_shown),
            (StepName::BEFORE, before),
            (StepName::CALL, call),
            (StepName::AFTER, after),
            (StepName::CONTROL, control),
            (StepName::CONTROL_SHOWN, control_shown),
        ]);
        nothing_changed(&Asked::about("TryOnly.no-effect").question(), &steps).verdict
    }

    #[test]
    fn what_stood_before_a_dry_run_stands_after_it() {
        let after = |after: &[&str]| {
            judged([
                accepted(),
                snapshot(&["a"], &[]),
                snapshot(&["a"], &["b"]),
                accepted(),
                snapshot(after, &["b"]),
                accepted(),
                snapshot(&["a", "b"], &[]),
            ])
        };
        assert_eq!(after(&["a"]), CaseVerdict::Pass);
        assert!(matches!(after(&[]), CaseVerdict::Fail(_)));
        assert!(matches!(after(&["a", "b"]), CaseVerdict::Fail(_)));
    }

    #[test]
    fn what_is_shown_late_is_no_effect_of_the_dry_run() {
        let judged = judged([
            accepted(),
            snapshot(&[], &["a"]),
            snapshot(&[], &["a", "b"]),
            accepted(),
            snapshot(&["a"], &["b"]),
            accepted(),
            snapshot(&["a", "b"], &[]),
        ]);
        assert_eq!(judged, CaseVerdict::Inconclusive(InconclusiveCase::EarlierNotShown));
    }

    #[test]
    fn only_the_pass_answer_passes_and_only_beside_an_accepted_real_call() {
        let judged = |dry, real| {
            let steps = transcript([(StepName::CALL, dry), (StepName::CONTROL, real)]);
            passes(&Asked::about("TryOnly.pass-code").question(), &steps).verdict
        };
        let switched_on = |result| to_call(&json!({"TryOnly": "true"}), result);
        let pass = || switched_on(refused("TriedOnly"));
        assert_eq!(judged(pass(), accepted()), CaseVerdict::Pass);
        let kind = |verdict| match verdict {
            CaseVerdict::Fail(found) => found.kind,
            other => panic!("{other:?}"),
        };
        assert_eq!(kind(judged(switched_on(accepted()), accepted())), FindingKind::NormalSuccess);
        assert_eq!(kind(judged(switched_on(refused("Bad")), accepted())), FindingKind::AnotherAnswer);
        let unsettled = judged(pass(), refused("Bad"));
        assert!(matches!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlRefused { .. })));
    }

    #[test]
    fn a_dry_run_and_its_real_call_are_refused_with_one_code() {
        let judged = |dry: &str| {
            let steps = transcript([
                (StepName::CALL, refused(dry)),
                (FOR_REAL, refused("Bad")),
                (StepName::CONTROL, accepted()),
            ]);
            same_code(&Asked::about("TryOnly.same-error").question(), &Probe::InState("full".to_owned()), &steps)
        };
        assert_eq!(judged("Bad").verdict, CaseVerdict::Pass);
        assert_eq!(judged("Bad").observations[0].name, "dry-run-detects/full");
        assert!(matches!(judged("Other").verdict, CaseVerdict::Fail(found) if found.kind == FindingKind::AnotherCode));
    }
}
