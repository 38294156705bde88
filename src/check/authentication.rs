use std::fmt;

use super::kit::{
    Active, Case, Check, FindingKind, InconclusiveCase, Judgement, Lacking, Question, SkipReason,
    callers::no_permission, control::settles_nothing, declare, omission::required_paths,
};
use crate::{
    contract::{Clause, ClauseKind, CommonKind, Effect, Parameter, Place},
    defect::{CredentialsDefect, Defect, Form, SignatureDefect, SignedPart},
    scenario::{
        Condition, Expect, Input, Inputs, Outcome, Reply, Scenario, Snapshot, Step, StepName, Template, Transcript,
    },
    wire::Protocol,
};

declare! {
    /// Tests whether calls without a valid signature, or without the permission, are refused.
    ///
    /// # Promise
    ///
    /// A call that is not signed, signed with an unknown key or a wrong secret, changed after it was signed, dated a
    /// day off, sent a second time with its nonce, or made by a caller without the permission is refused, and changes
    /// nothing.
    ///
    /// # Method
    ///
    /// Reads what the reader operation shows, makes a valid call with the one thing wrong, lets things settle, reads
    /// again, and then makes the same call as it should be, which must be accepted. A change after signing is made the
    /// other way round: the request that is sent is valid, and carries the signature of one that differs in one byte of
    /// the part, so that a service that leaves the part out of what it verifies carries it out. Each header that every
    /// signature covers is such a part, and the signature itself is; where the query can have a parameter, it has one,
    /// and where parameters may travel as a form, that is changed too. A nonce is replayed twice in a row.
    ///
    /// # Limits
    ///
    /// Any 4xx is a refusal; which status and code is an observation. Where the operation's own page says that the key
    /// or the permission is checked the clause is a `must`, else a `should`.
    Authentication
}

/// A day, in seconds.
const DAY: i64 = 86_400;

/// The call that replays a nonce.
const REPLAY: StepName = StepName::new("replay");
/// The same once more.
const SECOND_REPLAY: StepName = StepName::new("second-replay");
/// The same with a nonce of its own.
const OWN_NONCE: StepName = StepName::new("with-a-nonce-of-its-own");

/// The kinds of case: what is wrong with a call, or with each of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    UnknownKey,
    NoPermission,
    Unsigned,
    WrongSecret,
    DatePast,
    DateFuture,
    NonceReplayed,
    /// One part after another is changed after signing.
    Tampered,
    /// The nonce of a refused call sent again, which is left open.
    NonceOnRefusal,
}

impl Probe {
    /// The call, in findings.
    fn described(self) -> &'static str {
        match self {
            Self::UnknownKey => "a call with an unknown access key",
            Self::NoPermission => "a call without the permission",
            Self::Unsigned => "an unsigned call",
            Self::WrongSecret => "a call signed with a wrong secret",
            Self::DatePast => "a call dated a day ago",
            Self::DateFuture => "a call dated a day ahead",
            Self::NonceReplayed => "a call with a nonce that was used before",
            Self::Tampered => "a call whose signature belongs to another request",
            Self::NonceOnRefusal => "a call with the nonce of a refused one",
        }
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey => f.write_str("unknown-key"),
            Self::NoPermission => f.write_str("no-permission"),
            Self::Unsigned => f.write_str("unsigned"),
            Self::WrongSecret => f.write_str("wrong-secret"),
            Self::DatePast => f.write_str("date-past"),
            Self::DateFuture => f.write_str("date-future"),
            Self::NonceReplayed => f.write_str("nonce-replayed"),
            Self::Tampered => f.write_str("tampered"),
            Self::NonceOnRefusal => f.write_str("nonce-on-refusal"),
        }
    }
}

impl Check for Authentication {
    fn name(&self) -> &'static str {
        "authentication"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        match &clause.kind {
            ClauseKind::KeyChecked | ClauseKind::PermissionChecked => true,
            ClauseKind::Common(kind) => kind.is_about_signature() || *kind == CommonKind::NoPermission,
            _ => false,
        }
    }
}

impl Active for Authentication {
    type Kind = Probe;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let inputs = Inputs::base(question.operation).ok_or(Lacking::BaseState)?;
        let base = inputs.simplest();
        if question.clause.kind == ClauseKind::Common(CommonKind::Tampered) {
            let base = with_signed_parts(question, inputs, base);
            let calls = tampered_parts(question).into_iter().enumerate().map(|(at, part)| {
                let call = base.clone().in_form(part.form()).with_defect(part.defect());
                Step::call(call).named(tampered_step(at)).expecting(Expect::Refused)
            });
            let steps = watched(question, calls.collect(), base);
            return Ok(vec![Case::in_state(Probe::Tampered, inputs, steps)]);
        }
        let (kind, call, state) = wrong_call(question, &base)?;
        if kind == Probe::NonceReplayed {
            let replayed = Case::in_state(kind, inputs, replay(question, &call, base));
            return Ok([replayed].into_iter().chain(nonce_on_refusal(question, inputs)).collect());
        }
        let names: Vec<&str> = [inputs.state()].into_iter().chain(state).collect();
        let steps = watched(question, vec![Step::call(call).expecting(Expect::Refused)], base);
        Ok(vec![Case::fixed(kind, &names, Scenario::new(inputs.state(), steps))])
    }

    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        match kind {
            Probe::NonceOnRefusal => {
                let refused = |reply: &&Reply| reply.outcome == Outcome::Refused;
                let replay = transcript.reply(&StepName::CALL).filter(refused).and(transcript.reply(&REPLAY));
                Judgement::noted().observing_reply(kind.to_string(), replay)
            }
            Probe::NonceReplayed => judge_replay(question, transcript),
            Probe::Tampered => {
                // What the credentials do not sign is left out.
                let parts = tampered_parts(question).into_iter().enumerate();
                let made = parts.filter_map(|(at, part)| Some((part, transcript.reply(&tampered_step(at))?)));
                let calls = made.map(|(part, reply)| WrongCall {
                    label: part.to_string(),
                    described: format!("a call whose signature belongs to another request ({part})"),
                    // Whether forms are taken is left open, so what refuses one settles nothing and need not.
                    settles: part != TamperedPart::Form,
                    reply,
                });
                judge_calls(question, transcript, &calls.collect::<Vec<_>>())
            }
            Probe::UnknownKey
            | Probe::NoPermission
            | Probe::Unsigned
            | Probe::WrongSecret
            | Probe::DatePast
            | Probe::DateFuture => {
                let described = kind.described().to_owned();
                let made = transcript.reply(&StepName::CALL).map(|reply| WrongCall {
                    label: kind.to_string(),
                    described,
                    settles: true,
                    reply,
                });
                let judgement = judge_calls(question, transcript, made.as_slice());
                match kind {
                    Probe::DatePast => judgement.observing("clock-window", "less than a day back"),
                    Probe::DateFuture => judgement.observing("clock-window", "less than a day ahead"),
                    _ => judgement,
                }
            }
        }
    }
}

/// A call that is to be refused, and what answered it.
struct WrongCall<'t> {
    /// The name under which its answer is noted.
    label: String,
    /// The call in the words of a finding.
    described: String,
    /// `true` if its refusal must prove something.
    settles: bool,
    reply: &'t Reply,
}

fn judge_calls(question: &Question<'_>, transcript: &Transcript, calls: &[WrongCall<'_>]) -> Judgement {
    let (Some(control), false) = (transcript.reply(&StepName::CONTROL), calls.is_empty()) else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    let observed = |judgement: Judgement| {
        calls.iter().fold(judgement, |judgement, call| {
            judgement.observing(format!("auth-answer/{}", call.label), call.reply.in_short())
        })
    };
    if let Some(call) = calls.iter().find(|call| call.reply.outcome == Outcome::Accepted) {
        return observed(Judgement::fail(
            FindingKind::Accepted,
            format!("{} is refused", call.described),
            call.reply.in_short(),
        ));
    }
    let snapshots = Snapshots::of(transcript);
    // What a refused call did may be what the control is refused for.
    let mut judged = calls.iter().filter(|call| call.settles);
    let unsettled = judged.find_map(|call| settles_nothing(question, call.reply, control));
    observed(match (took_effect(question, &snapshots), unsettled) {
        (Some(finding), _) => finding,
        (None, Some(reason)) => Judgement::inconclusive(reason),
        (None, None) => nothing_changed(&snapshots),
    })
}

/// The snapshots before and after the calls, and once the control was made.
struct Snapshots<'t> {
    before: Option<&'t Snapshot>,
    after: Option<&'t Snapshot>,
    control: Option<&'t Snapshot>,
}

impl<'t> Snapshots<'t> {
    fn of(transcript: &'t Transcript) -> Self {
        Self {
            before: transcript.snapshot(&StepName::BEFORE),
            after: transcript.snapshot(&StepName::AFTER),
            control: transcript.snapshot(&StepName::CONTROL_SHOWN),
        }
    }
}

/// Tells whether the nonce of a call that was refused for what it lacks is used up.
fn nonce_on_refusal(question: &Question<'_>, inputs: Inputs<'_>) -> Option<Case<Probe>> {
    let path = required_paths(question.operation).next()?;
    let base = inputs.simplest();
    let steps = vec![
        Step::call(base.clone().omit(path, 0)).expecting(Expect::Nothing),
        Step::call(base.with_defect(SignatureDefect::ReplayedNonce)).named(REPLAY).expecting(Expect::Nothing),
    ];
    Some(Case::in_state(Probe::NonceOnRefusal, inputs, steps).extra())
}

/// A valid call, its replays, and the same once more with a nonce of its own.
fn replay(question: &Question<'_>, call: &Template, base: Template) -> Vec<Step> {
    // A dry run can be repeated, so that a refusal is about the nonce.
    let repeatable = |call: Template| match &question.operation.dry_run {
        Some(dry_run) => call.with(&dry_run.parameter, Input::text(&dry_run.on)),
        None => call,
    };
    let base = repeatable(base);
    let replay = Step::call(repeatable(call.clone())).expecting(Expect::Refused);
    vec![
        Step::control(base.clone()),
        replay.clone().named(REPLAY),
        replay.named(SECOND_REPLAY),
        Step::control(base).named(OWN_NONCE).only_if(Condition::Refused(REPLAY)),
    ]
}

/// The calls, with what is read before and after them so that an effect would show, and then the control.
fn watched(question: &Question<'_>, calls: Vec<Step>, base: Template) -> Vec<Step> {
    if question.operation.effect == Effect::Reads || question.operation.read_back.is_none() {
        return calls.into_iter().chain([Step::control(base)]).collect();
    }
    let mut steps = vec![Step::read_back(vec![base.clone()])];
    steps.extend(calls);
    // That the reader operation shows the control is what makes its silence before say something.
    steps.extend([
        Step::settle_briefly(vec![base.clone()]),
        Step::control(base.clone()),
        Step::await_shown(vec![base]).named(StepName::CONTROL_SHOWN),
    ]);
    steps
}

/// Tells whether the reader operation showed nothing new until the control was made, and then showed that.
fn nothing_changed(snapshots: &Snapshots<'_>) -> Judgement {
    let (Some(before), Some(after), Some(control)) = (snapshots.before, snapshots.after, snapshots.control) else {
        return Judgement::pass();
    };
    if let Some(problem) = [before, after, control].into_iter().find_map(|snapshot| snapshot.problem.as_ref()) {
        return Judgement::inconclusive(InconclusiveCase::unreadable(problem));
    }
    if !control.missing.is_empty() {
        return Judgement::inconclusive(InconclusiveCase::ControlNotShown);
    }
    Judgement::pass()
}

/// The finding, where the reader operation shows that refused calls did something.
fn took_effect(question: &Question<'_>, snapshots: &Snapshots<'_>) -> Option<Judgement> {
    let (before, after) = (snapshots.before?, snapshots.after?);
    if before.problem.is_some() || after.problem.is_some() {
        return None;
    }
    let removes = question.operation.read_back.as_ref().is_some_and(|read_back| read_back.removes);
    let (fewer, more) = if removes { (after, before) } else { (before, after) };
    shows_more(fewer, more).then(|| {
        let actual = if removes {
            "the reader operation shows less than before"
        } else {
            "the reader operation shows more than before"
        };
        Judgement::fail(FindingKind::Effect, "a refused call changes nothing", actual)
    })
}

/// A part of a request that is changed after it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TamperedPart {
    Path,
    Query,
    Body,
    /// The body of a call whose parameters travel as a form.
    Form,
    Signature,
    Header(String),
}

impl TamperedPart {
    /// The form in which the call travels.
    fn form(&self) -> Form {
        match self {
            Self::Form => Form::Body,
            Self::Path | Self::Query | Self::Body | Self::Signature | Self::Header(_) => Form::Fitting,
        }
    }

    fn defect(&self) -> SignatureDefect {
        match self {
            Self::Path => SignatureDefect::Tampered(SignedPart::Path),
            Self::Query => SignatureDefect::Tampered(SignedPart::Query),
            Self::Body | Self::Form => SignatureDefect::Tampered(SignedPart::Body),
            Self::Signature => SignatureDefect::Tampered(SignedPart::Signature),
            Self::Header(name) => SignatureDefect::TamperedHeader(name.clone()),
        }
    }
}

impl fmt::Display for TamperedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path => f.write_str("tampered-path"),
            Self::Query => f.write_str("tampered-query"),
            Self::Body => f.write_str("tampered-body"),
            Self::Form => f.write_str("tampered-form"),
            Self::Signature => f.write_str("tampered-signature"),
            Self::Header(name) => write!(f, "tampered-header/{name}"),
        }
    }
}

/// The step in which the part at this place is changed.
fn tampered_step(at: usize) -> StepName {
    StepName::CALL.numbered(at + 1)
}

/// The parts that are changed after signing, one after another.
fn tampered_parts(question: &Question<'_>) -> Vec<TamperedPart> {
    let has = |place: Place| question.operation.parameters.iter().any(|parameter| parameter.place == place);
    let protocol = question.protocol;
    let as_form = protocol.is_some_and(Protocol::is_text) && has(Place::Query) && !has(Place::Body);
    let parts = [
        (TamperedPart::Path, has(Place::Path)),
        (TamperedPart::Query, queried(question).is_some()),
        (TamperedPart::Body, has(Place::Body)),
        (TamperedPart::Form, as_form),
        (TamperedPart::Signature, true),
    ];
    let parts = parts.into_iter().filter(|(_, there)| *there).map(|(part, _)| part);
    let scheme = protocol.and_then(|protocol| protocol.schemes().first());
    let covered = scheme.map_or(&[][..], |scheme| scheme.covered_headers);
    let own = question.operation.parameters.iter().filter(|parameter| is_token(question, parameter));
    let headers = covered.iter().map(|name| (*name).to_owned()).chain(own.map(|parameter| parameter.name.clone()));
    parts.chain(headers.map(TamperedPart::Header)).collect()
}

/// Tells whether a parameter is a token that travels in a header.
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

/// The call that a clause forbids, and the state whose credential signs it where it is not the account's own.
fn wrong_call<'q>(question: &Question<'q>, base: &Template) -> Result<(Probe, Template, Option<&'q str>), SkipReason> {
    let one = |kind: Probe, defect: Defect| (kind, base.clone().with_defect(defect), None);
    Ok(match &question.clause.kind {
        ClauseKind::KeyChecked | ClauseKind::Common(CommonKind::UnknownKey) => {
            one(Probe::UnknownKey, CredentialsDefect::UnknownKey.into())
        }
        ClauseKind::PermissionChecked | ClauseKind::Common(CommonKind::NoPermission) => {
            let state = no_permission(question.operation).ok_or(Lacking::StateWithoutPermission)?;
            (Probe::NoPermission, base.clone().by(state), Some(state))
        }
        ClauseKind::Common(CommonKind::Unsigned) => one(Probe::Unsigned, CredentialsDefect::Unsigned.into()),
        ClauseKind::Common(CommonKind::WrongSecret) => one(Probe::WrongSecret, CredentialsDefect::WrongSecret.into()),
        ClauseKind::Common(CommonKind::DatePast) => one(Probe::DatePast, SignatureDefect::DateShift(-DAY).into()),
        ClauseKind::Common(CommonKind::DateFuture) => one(Probe::DateFuture, SignatureDefect::DateShift(DAY).into()),
        ClauseKind::Common(CommonKind::NonceReplayed) => {
            one(Probe::NonceReplayed, SignatureDefect::ReplayedNonce.into())
        }
        _ => return Err(SkipReason::OtherCheck),
    })
}

fn shows_more(before: &Snapshot, after: &Snapshot) -> bool {
    let known = before.present();
    after.present().iter().any(|shown| !known.iter().any(|old| old.key == shown.key && old.id == shown.id))
}

fn judge_replay(question: &Question<'_>, transcript: &Transcript) -> Judgement {
    let replies = [&StepName::CONTROL, &REPLAY, &SECOND_REPLAY].map(|step| transcript.reply(step));
    let [Some(first), Some(second), Some(third)] = replies else {
        return Judgement::inconclusive(InconclusiveCase::NotMade);
    };
    let accepted = [second, third].into_iter().find(|reply| reply.outcome == Outcome::Accepted);
    let judgement = if let Some(accepted) = accepted {
        let expected = "a call with a nonce that was used before is refused, each time";
        Judgement::fail(FindingKind::Accepted, expected, accepted.in_short())
    } else {
        // The same again with a nonce of its own must be accepted for the refusal to be about the nonce.
        match transcript.reply(&OWN_NONCE).map(|control| settles_nothing(question, second, control)) {
            None | Some(None) if settles_nothing(question, second, first).is_some() => {
                Judgement::inconclusive(InconclusiveCase::control_refused(first))
            }
            Some(Some(reason)) => Judgement::inconclusive(reason),
            None => Judgement::inconclusive(InconclusiveCase::ControlNotMade),
            Some(None) => Judgement::pass(),
        }
    };
    judgement.observing("auth-answer/nonce-replayed", second.in_short())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::kit::{
            CaseVerdict,
            testing::{Asked, accepted, one_of, refused, snapshot, transcript},
        },
        contract::Library,
        scenario::{Action, Isolation, StepResult},
        vendor::Vendors,
    };

    #[test]
    fn what_travels_in_the_query_beside_a_path_is_changed_too() {
        let library = Library::embedded().unwrap();
        for (name, expected) in [
            ("PublishVpcRouteEntries", vec!["tampered-query", "tampered-form", "tampered-signature"]),
            ("AssociateRouteTable", vec!["tampered-path", "tampered-body", "tampered-signature"]),
            ("ListAssociations", vec!["tampered-path", "tampered-query", "tampered-signature"]),
        ] {
            let operation = library.resolve(name).unwrap();
            let clause = operation.clause("common.tampered").unwrap();
            let protocol = Vendors::default().protocol(&operation.protocol);
            let question = Question {
                operation,
                common: library.common(operation),
                clause,
                protocol,
                may_write: true,
                isolation: Isolation::OwnAccount,
            };
            let parts: Vec<String> = tampered_parts(&question).iter().map(ToString::to_string).collect();
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

    fn judged(kind: CommonKind, probe: Probe, call: StepResult, control: StepResult, after: StepResult) -> CaseVerdict {
        let asked = Asked::of_kind(ClauseKind::Common(kind));
        let steps = transcript([
            (StepName::BEFORE, snapshot(&["old"], &["a"])),
            (StepName::CALL, call),
            (StepName::AFTER, after),
            (StepName::CONTROL, control),
            (StepName::CONTROL_SHOWN, snapshot(&["old", "a"], &[])),
        ]);
        Authentication.judge(&asked.question(), &probe, &steps).verdict
    }

    #[test]
    fn an_unsigned_call_is_refused_and_changes_nothing() {
        let unsigned = |call, control, after| {
            judged(CommonKind::Unsigned, Probe::Unsigned, call, control, snapshot(after, &["a"]))
        };
        assert_eq!(unsigned(refused("Unsigned"), accepted(), &["old"]), CaseVerdict::Pass);
        let CaseVerdict::Fail(found) = unsigned(accepted(), accepted(), &["old"]) else { panic!("it is a finding") };
        assert_eq!((found.kind, found.expected.as_str()), (FindingKind::Accepted, "an unsigned call is refused"));
        let effect = unsigned(refused("Unsigned"), accepted(), &["old", "new"]);
        assert!(matches!(effect, CaseVerdict::Fail(found) if found.kind == FindingKind::Effect));
        let unsettled = unsigned(refused("Unsigned"), refused("Unsigned"), &["old"]);
        assert!(matches!(unsettled, CaseVerdict::Inconclusive(InconclusiveCase::ControlRefused { .. })));
    }

    #[test]
    fn a_nonce_is_refused_each_time_it_comes_again() {
        let judged = |second, third, own| {
            let steps = transcript([
                (StepName::CONTROL, accepted()),
                (REPLAY, second),
                (SECOND_REPLAY, third),
                (OWN_NONCE, own),
            ]);
            let asked = Asked::of_kind(ClauseKind::Common(CommonKind::NonceReplayed));
            Authentication.judge(&asked.question(), &Probe::NonceReplayed, &steps).verdict
        };
        assert_eq!(judged(refused("Used"), refused("Used"), accepted()), CaseVerdict::Pass);
        assert!(matches!(judged(refused("Used"), accepted(), accepted()), CaseVerdict::Fail(_)));
        assert!(matches!(judged(refused("Used"), refused("Used"), refused("Bad")), CaseVerdict::Inconclusive(_)));
    }
}
