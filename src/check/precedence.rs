use super::kit::{
    Active, Case, Check, Exercise, FindingKind, InconclusiveCase, Judgement, Lacking, OneKind, Question, SkipReason,
    control::later, declare,
};
use crate::{
    contract::{Clause, ClauseKind, Operation, Precedence, RejectionCause, StateRole, ValuePath},
    defect::CredentialsDefect,
    scenario::{Expect, Input, Inputs, Outcome, Reply, Scenario, Step, StepName, Template, Transcript},
};

declare! {
    /// Tests whether a call that two errors apply to is refused with the one that is documented to come first.
    ///
    /// # Promise
    ///
    /// The documentation says that one condition is looked at before another. Where both hold, the call is refused with
    /// the first one's code.
    ///
    /// # Method
    ///
    /// Makes a call in which both hold, and beside it three that differ from it: in the first only one holds, in the
    /// second only the other, in the last neither. Each condition alone must be refused with a code of its own, the
    /// call without any must be accepted; then the call with both must carry the first one's code.
    ///
    /// # Limits
    ///
    /// Only the order that a contract names is tested: any other is left open. Where a row names the code of its
    /// condition, another code for that condition alone settles nothing here; the row has a clause of its own. Two
    /// conditions that one call cannot fulfil without a state that binds both are not tested.
    PrecedenceCheck
}

/// The call in whose way only the first condition stands.
const FIRST_ALONE: StepName = StepName::new("first-alone");
/// The call in whose way only the other one stands.
const OTHER_ALONE: StepName = StepName::new("other-alone");

impl Check for PrecedenceCheck {
    fn name(&self) -> &'static str {
        "precedence"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Precedence(_))
    }
}

impl Active for PrecedenceCheck {
    type Kind = OneKind;

    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason> {
        let operation = question.operation;
        let contract = order(question.clause)?;
        let base = Inputs::base(operation).ok_or(Lacking::BaseState)?;
        let (first, then) = (alone(operation, base, &contract.first)?, alone(operation, base, &contract.then)?);
        let both = both(operation, base, contract)?;
        let calls = [&both, &first, &then];
        if [&first, &then].contains(&&both) || calls.contains(&&base.simplest()) {
            return Err(Lacking::Difference.into());
        }
        let heads = calls.iter().flat_map(|call| call.values.keys().map(move |name| (call, name)));
        if heads.into_iter().any(|(call, name)| call.has_empty_element(name)) {
            return Err(Lacking::RestOfElement.into());
        }
        let named = [contract.both.as_deref(), contract.first.state(operation), contract.then.state(operation)];
        let states: Vec<&str> = named.into_iter().flatten().chain([base.state()]).collect();
        let is_of_caller = |name: &str| operation.states.get(name).is_some_and(|state| state.role.is_of_caller());
        let of_values = named.into_iter().flatten().find(|name| !is_of_caller(name));
        let start = of_values.unwrap_or(base.state());
        let refused = |call| Step::call(call).expecting(Expect::Refused);
        let steps = vec![
            refused(both),
            refused(first).named(FIRST_ALONE),
            refused(then).named(OTHER_ALONE),
            Step::control(base.simplest()),
        ];
        Ok(vec![Case::fixed(OneKind("both hold"), &states, Scenario::new(start, steps)).showing(Exercise::Refusal)])
    }

    fn judge(&self, question: &Question<'_>, _kind: &Self::Kind, transcript: &Transcript) -> Judgement {
        let Ok(contract) = order(question.clause) else { return Judgement::inconclusive(InconclusiveCase::OtherCheck) };
        let steps = [StepName::CALL, FIRST_ALONE, OTHER_ALONE, StepName::CONTROL];
        let replies = steps.each_ref().map(|step| transcript.reply(step));
        let [Some(both), Some(first), Some(then), Some(control)] = replies else {
            return Judgement::inconclusive(InconclusiveCase::NotMade);
        };
        if [first, then, control].iter().any(|other| other.call == both.call && other.caller == both.caller) {
            return Judgement::inconclusive(InconclusiveCase::NoDifference);
        }
        if control.outcome != Outcome::Accepted {
            return Judgement::inconclusive(InconclusiveCase::control_refused(control));
        }
        let codes = (code_alone(question, &contract.first, first), code_alone(question, &contract.then, then));
        let (code, other) = match codes {
            (Ok(code), Ok(other)) => (code, other),
            (Err(reason), _) | (_, Err(reason)) => return Judgement::inconclusive(reason),
        };
        if code == other {
            return Judgement::inconclusive(InconclusiveCase::SameCode { code: code.to_owned() });
        }
        let expected = format!("a call with {} and {} is refused with {code}", contract.first, contract.then);
        match both.outcome {
            Outcome::Accepted => Judgement::fail(FindingKind::Accepted, expected, both.in_short()),
            Outcome::Neither => Judgement::inconclusive(InconclusiveCase::neither(both)),
            Outcome::Refused => match later(question, both) {
                _ if both.code() == Some(code) => Judgement::pass(),
                Some(reason) => Judgement::inconclusive(reason),
                None => Judgement::fail(FindingKind::AnotherCode, expected, both.in_short()),
            },
        }
    }
}

/// The code with which one condition alone is refused; `Err` where that says nothing about the order.
fn code_alone<'r>(
    question: &Question<'_>,
    cause: &RejectionCause,
    reply: &'r Reply,
) -> Result<&'r str, InconclusiveCase> {
    let code = reply.code().filter(|_| reply.outcome == Outcome::Refused && later(question, reply).is_none());
    let answered = || InconclusiveCase::ConditionAnswered { condition: cause.to_string(), answer: reply.in_short() };
    let code = code.ok_or_else(answered)?;
    match cause {
        RejectionCause::Code(row) if row != code => Err(answered()),
        _ => Ok(code),
    }
}

fn order(clause: &Clause) -> Result<&Precedence, SkipReason> {
    match &clause.kind {
        ClauseKind::Precedence(precedence) => Ok(precedence),
        _ => Err(SkipReason::OtherCheck),
    }
}

/// The simplest call in whose way only this stands.
fn alone(operation: &Operation, base: Inputs<'_>, cause: &RejectionCause) -> Result<Template, SkipReason> {
    Ok(put(operation, values(operation, base, cause)?, cause))
}

/// The call of the state whose values stand in the way; the base state's where it is not about values of a state.
fn values(operation: &Operation, base: Inputs<'_>, cause: &RejectionCause) -> Result<Template, SkipReason> {
    match cause.state(operation).filter(|_| !cause.is_about_caller(operation)) {
        None => Ok(base.simplest()),
        Some(state) => of_state(operation, state),
    }
}

fn of_state(operation: &Operation, state: &str) -> Result<Template, SkipReason> {
    let inputs = Inputs::new(operation, state).ok_or_else(|| SkipReason::NoSuchState { state: state.to_owned() })?;
    Ok(inputs.simplest())
}

/// The call with what stands in its way beside the values of a state.
fn put(operation: &Operation, call: Template, cause: &RejectionCause) -> Template {
    match cause {
        RejectionCause::Code(_) | RejectionCause::State(_) => {
            let state = cause.state(operation).and_then(|name| Some((name, operation.states.get(name)?.role)));
            match state {
                Some((name, StateRole::NoPermission)) => call.by(name),
                Some((_, StateRole::UnknownKey)) => call.with_defect(CredentialsDefect::UnknownKey),
                _ => call,
            }
        }
        RejectionCause::Omit(path) => call.omit(&ValuePath::parse(path), 0),
        RejectionCause::Set(values) => values
            .iter()
            .fold(call, |call, (path, value)| call.set(&ValuePath::parse(path), 0, Input::Literal(value.clone()))),
    }
}

/// The call in whose way both stand.
fn both(operation: &Operation, base: Inputs<'_>, contract: &Precedence) -> Result<Template, SkipReason> {
    let (first, then) = (&contract.first, &contract.then);
    let call = if let Some(state) = &contract.both {
        of_state(operation, state)?
    } else {
        let of_first = values(operation, base, first)?;
        let of_then = values(operation, base, then)?;
        apart(&base.simplest(), (first, &of_first), (then, &of_then))?;
        together(&base.simplest(), of_first, &of_then)
    };
    Ok(put(operation, put(operation, call, first), then))
}

/// The parameters in which a call differs from the base state's.
fn changed<'a>(base: &'a Template, call: &'a Template) -> impl Iterator<Item = &'a String> {
    let names = base.values.keys().chain(call.values.keys().filter(|name| !base.values.contains_key(*name)));
    names.filter(|name| base.values.get(*name) != call.values.get(*name))
}

/// Two conditions can hold in one call where they are about values of their own.
fn apart(
    base: &Template,
    first: (&RejectionCause, &Template),
    then: (&RejectionCause, &Template),
) -> Result<(), SkipReason> {
    let touched = |(cause, call): (&RejectionCause, &Template)| -> (Vec<String>, Vec<ValuePath>) {
        (changed(base, call).cloned().collect(), cause.paths())
    };
    let ((states_first, paths_first), (states_then, paths_then)) = (touched(first), touched(then));
    let clash = |states: &[String], paths: &[ValuePath]| {
        states.iter().find(|name| paths.iter().any(|path| path.head() == name.as_str())).cloned()
    };
    let same_state = states_first.iter().find(|name| states_then.contains(name)).cloned();
    let same_path = paths_first.iter().find(|path| paths_then.contains(path)).map(ToString::to_string);
    let found = same_state
        .or(same_path)
        .or_else(|| clash(&states_first, &paths_then))
        .or_else(|| clash(&states_then, &paths_first));
    match found {
        None => Ok(()),
        Some(parameter) => Err(SkipReason::ConditionsOverlap { parameter }),
    }
}

/// The first call with what the second one changes of the base state's.
fn together(base: &Template, first: Template, then: &Template) -> Template {
    changed(base, then).fold(first, |call, name| match then.values.get(name) {
        Some(input) => call.with(name, input.clone()),
        None => call.without(name),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        call::{Answer, Call, ServiceError},
        check::kit::CaseVerdict,
        contract::{Citation, Library},
        scenario::{Action, Isolation, StepResult},
    };

    fn with_question<T>(first: RejectionCause, then: RejectionCause, ask: impl FnOnce(&Question<'_>) -> T) -> T {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("AssociateRouteTable").unwrap();
        let cite = Citation { source: "page".into(), lines: None, section: None };
        let kind = ClauseKind::Precedence(Box::new(Precedence { first, then, both: None, cite }));
        let clause = Clause { kind, ..operation.clause("effect").unwrap().clone() };
        let common = library.common(operation);
        ask(&Question {
            operation,
            common,
            clause: &clause,
            protocol: None,
            may_write: true,
            isolation: Isolation::OwnAccount,
        })
    }

    fn state(name: &str) -> RejectionCause {
        RejectionCause::State(name.to_owned())
    }

    fn omit(path: &str) -> RejectionCause {
        RejectionCause::Omit(path.to_owned())
    }

    /// The call in which both hold, and the one in which neither does.
    fn calls(first: RejectionCause, then: RejectionCause) -> Result<(Template, Template), SkipReason> {
        with_question(first, then, |question| {
            let cases = PrecedenceCheck.cases(question)?;
            let mut scenario = crate::check::kit::testing::one_of(&cases[0].strategy, 0);
            let (Some(Action::Control(control)), Action::Call(both)) =
                (scenario.steps.pop().map(|step| step.action), scenario.steps.swap_remove(0).action)
            else {
                panic!("a call with both comes first, and one with neither last")
            };
            Ok((both, control))
        })
    }

    #[test]
    fn both_hold_in_one_call() {
        let (both, control) = calls(state("credential-without-permission"), omit("attachment_id")).unwrap();
        assert_eq!(both.clone().with("attachment_id", control.values["attachment_id"].clone()).values, control.values);
        assert_eq!(both.caller.as_deref(), Some("credential-without-permission"));
        let (both, _) = calls(state("router-absent"), state("attachment-absent")).unwrap();
        let invented = |name: &str| matches!(both.values[name], Input::Invented { .. });
        assert!(invented("er_id") && invented("attachment_id") && !invented("route_table_id"));
    }

    #[test]
    fn what_one_call_cannot_fulfil_is_not_asked() {
        let reason = calls(state("attachment-absent"), omit("attachment_id")).unwrap_err();
        assert_eq!(reason, SkipReason::ConditionsOverlap { parameter: "attachment_id".to_owned() });
    }

    /// The verdict on the codes of four answers; success where a code is empty.
    fn judged(codes: [&str; 4]) -> CaseVerdict {
        let results = (0..).zip(codes).map(|(number, code)| {
            let error = (!code.is_empty()).then(|| ServiceError { code: code.to_owned(), message: String::new() });
            let (status, outcome) = if code.is_empty() { (200, Outcome::Accepted) } else { (400, Outcome::Refused) };
            let answer = Answer { status, headers: Vec::new(), body: Ok(().into()), error, request_id: None };
            let call =
                Call::new(&"any/any/Op".parse().unwrap(), BTreeMap::from([("number".to_owned(), number.into())]));
            StepResult::Replies(vec![Reply { call, caller: None, answer: Ok(answer), outcome }])
        });
        let steps = [StepName::CALL, FIRST_ALONE, OTHER_ALONE, StepName::CONTROL];
        let transcript = steps.into_iter().zip(results).collect();
        with_question(state("credential-without-permission"), omit("attachment_id"), |question| {
            PrecedenceCheck.judge(question, &OneKind("any"), &transcript).verdict
        })
    }

    #[test]
    fn the_first_ones_code_is_the_answer() {
        assert_eq!(judged(["First", "First", "Then", ""]), CaseVerdict::Pass);
        assert!(matches!(judged(["Then", "First", "Then", ""]), CaseVerdict::Fail(_)));
        assert!(matches!(judged(["", "First", "Then", ""]), CaseVerdict::Fail(_)));
    }

    #[test]
    fn nothing_is_said_where_a_control_is_not_as_it_must_be() {
        assert!(matches!(judged(["Then", "First", "Then", "Never"]), CaseVerdict::Inconclusive(_)));
        assert!(matches!(judged(["Then", "", "Then", ""]), CaseVerdict::Inconclusive(_)));
        assert!(matches!(judged(["First", "First", "", ""]), CaseVerdict::Inconclusive(_)));
        assert!(matches!(judged(["Same", "Same", "Same", ""]), CaseVerdict::Inconclusive(_)));
    }
}
