//! For property tests of your own: calls of an operation as proptest strategies, and the judgement of one exchange.
//!
//! ```
//! use bythebook::{contract::Library, property::Calls, reference::account, vendor::Vendors};
//! use proptest::{prelude::*, test_runner::TestRunner};
//!
//! let library = Library::embedded()?;
//! let operation = library.resolve("AssociateRouteTable")?;
//! // What your service has: values for the parameters of each provider state.
//! let states = &account("docs").states()[&operation.id];
//! let calls = Calls::new(&library, operation, states);
//! TestRunner::default().run(&calls.valid()?, |call| {
//!     let protocol = Vendors::default().protocol(&operation.protocol).expect("the contract's protocol exists");
//!     let request = protocol.encode(operation, &call, "localhost").expect("it can be sent");
//!     // Send it to your service, and hold the answer to the contract with `validate`.
//!     prop_assert_eq!(&request.method, "POST");
//!     Ok(())
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The values of a service of your own can be written as JSON, state by state, and an answer is held to the contract with
//! [`validate`]. The strategies are those of `proptest` 1.
//!
//! ```
//! use bythebook::{contract::Library, exchange::{Request, Response}, property::{Calls, Exchange, validate}, vendor::Vendors};
//! use proptest::{prelude::*, test_runner::TestRunner};
//!
//! fn answer(_: &Request) -> Response {
//!     // Your service stands here; this one forgets the body.
//!     Response { status: 202, headers: vec![("content-type".into(), "application/json".into())], body: b"{}".to_vec() }
//! }
//!
//! let library = Library::embedded()?;
//! let operation = library.resolve("AssociateRouteTable")?;
//! let protocol = Vendors::default().protocol(&operation.protocol).ok_or("no such protocol")?;
//! let states = serde_json::from_value(serde_json::json!({
//!     "associable": {"project_id": "p", "er_id": "e", "route_table_id": ["t1", "t2"], "attachment_id": ["a1", "a2"]}
//! }))?;
//! let found = TestRunner::default().run(&Calls::new(&library, operation, &states).valid()?, |call| {
//!     let request = protocol.encode(operation, &call, "localhost").map_err(|error| TestCaseError::fail(error.to_string()))?;
//!     let response = answer(&request);
//!     let broken = validate(&library, operation, &Exchange { request, response })
//!         .map_err(|error| TestCaseError::fail(error.to_string()))?;
//!     prop_assert!(broken.is_empty(), "{broken:#?}");
//!     Ok(())
//! });
//! let found = found.unwrap_err().to_string();
//! assert!(found.contains("X-Client-Token.echo") || found.contains("association.present"), "{found}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use proptest::{
    prelude::any,
    strategy::{SBoxedStrategy, Strategy, Union},
};

use crate::{
    call::Call,
    check::{CaseVerdict, Entry, Question, SeenReply, Validators, check_of},
    contract::{Cited, ClauseKind, Library, Operation, Strength, Testability},
    exchange::{Request, Response},
    scenario::{
        Action, Expect, Filling, Inputs, Isolation, Reply, Scenario, StateValues, Step, Template, Transcript, fill,
        outcome_of,
    },
    vendor::Vendors,
    wire,
};

/// Calls of one operation, in the provider states of a service.
#[derive(Clone, Copy, Debug)]
pub struct Calls<'a> {
    library: &'a Library,
    operation: &'a Operation,
    states: &'a StateValues,
}

/// A call that a documented bound forbids.
#[derive(Clone, Debug, PartialEq)]
pub struct Invalid {
    /// The call.
    pub call: Call,
    /// The clause that a success would break: `RouteEntries.max-items`.
    pub clause: String,
}

/// The reason for which there are no such calls.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {problem}")]
pub struct NoCalls {
    operation: String,
    problem: String,
}

impl<'a> Calls<'a> {
    /// Calls of an operation; `states` has the values that each provider state gives, by parameter name.
    #[must_use]
    pub fn new(library: &'a Library, operation: &'a Operation, states: &'a StateValues) -> Self {
        Self { library, operation, states }
    }

    /// Any call that keeps every constraint of the page, in the base state: each must be accepted.
    ///
    /// # Errors
    ///
    /// When the contract has no base state, or `states` does not have its values.
    pub fn valid(&self) -> Result<SBoxedStrategy<Call>, NoCalls> {
        Ok(self.calls(self.base()?.any()))
    }

    /// The base state, with all its values.
    fn base(&self) -> Result<Inputs<'a>, NoCalls> {
        let inputs = Inputs::base(self.operation).ok_or_else(|| self.none("the contract names no base state"))?;
        self.filled(&inputs.simplest(), "check").map_err(|problem| self.none(&problem))?;
        Ok(inputs)
    }

    /// Calls on the edge of what is documented: the longest lists, the shortest and longest texts, each value of a list
    /// of values. Each must be accepted.
    ///
    /// # Errors
    ///
    /// When the page sets no bounds, or as [`Calls::valid`].
    pub fn boundary(&self) -> Result<SBoxedStrategy<Call>, NoCalls> {
        self.base()?;
        let strategies = self.about_bounds().into_iter().filter(|(_, refused, _)| !refused);
        let strategies: Vec<_> = strategies.map(|(_, _, templates)| self.calls(templates)).collect();
        if strategies.is_empty() {
            return Err(self.none("the page sets no bounds of which an edge is accepted"));
        }
        Ok(Union::new(strategies).sboxed())
    }

    /// Calls just beyond what is documented, each with the clause that a success would break. How they are refused is
    /// the service's to choose.
    ///
    /// # Errors
    ///
    /// When the page sets no bounds, or as [`Calls::valid`].
    pub fn invalid(&self) -> Result<SBoxedStrategy<Invalid>, NoCalls> {
        self.base()?;
        let strategies = self.about_bounds().into_iter().filter(|(_, refused, _)| *refused);
        let strategies: Vec<_> = strategies
            .map(|(clause, _, templates)| {
                self.calls(templates).prop_map(move |call| Invalid { call, clause: clause.clone() }).sboxed()
            })
            .collect();
        if strategies.is_empty() {
            return Err(self.none("the page sets no bounds"));
        }
        Ok(Union::new(strategies).sboxed())
    }

    /// The calls under test of every kind of case about a value of the request: clause, whether they must be refused.
    fn about_bounds(&self) -> Vec<(String, bool, SBoxedStrategy<Template>)> {
        let mut found = Vec::new();
        for clause in &self.operation.clauses {
            let Some(Entry::Active(check)) = check_of(clause) else { continue };
            if clause.testability != Testability::Testable || !matches!(clause.kind, ClauseKind::Request { .. }) {
                continue;
            }
            let common = self.library.common(self.operation);
            let protocol = Vendors::default().protocol(&self.operation.protocol);
            let question = Question {
                operation: self.operation,
                common,
                clause,
                protocol,
                may_write: true,
                isolation: Isolation::OwnAccount,
            };
            let bound =
                |state: &String| self.states.contains_key(state) || self.operation.states[state].binds.is_empty();
            for case in check.cases(&question).unwrap_or_default() {
                if !case.states.iter().all(bound) {
                    continue;
                }
                let refused = match case.example().ok().as_ref().and_then(under_test).map(|step| step.expects) {
                    Some(Expect::Accepted) => false,
                    Some(Expect::Refused) => true,
                    // What is left open breaks the clause neither way.
                    Some(Expect::Judged | Expect::Nothing) | None => continue,
                };
                let templates = case
                    .strategy
                    .prop_filter_map("a case has a call", |scenario| under_test(&scenario).and_then(called).cloned());
                found.push((clause.id.clone(), refused, templates.sboxed()));
            }
        }
        found
    }

    /// The templates with everything filled in; texts that must be new differ from call to call.
    fn calls(&self, templates: SBoxedStrategy<Template>) -> SBoxedStrategy<Call> {
        let states = self.states.clone();
        (templates, any::<u64>())
            .prop_filter_map("the states have every value", move |(template, salt)| {
                fill(&template, Filling { states: &states, earlier: &Transcript::default(), salt: &salt.to_string() })
                    .ok()
            })
            .sboxed()
    }

    fn filled(&self, template: &Template, salt: &str) -> Result<Call, String> {
        fill(template, Filling { states: self.states, earlier: &Transcript::default(), salt })
    }

    fn none(&self, problem: &str) -> NoCalls {
        NoCalls { operation: self.operation.id.to_string(), problem: problem.to_owned() }
    }
}

/// The step whose call is under test, in a scenario that does nothing but call.
fn under_test(scenario: &Scenario) -> Option<&Step> {
    let mut found = None;
    for step in &scenario.steps {
        match &step.action {
            Action::Call(_) => found = found.or(Some(step)),
            Action::Control(_) => {}
            Action::ReadBack(_)
            | Action::Await { .. }
            | Action::Settle { .. }
            | Action::Together(_)
            | Action::Undo(_) => return None,
        }
    }
    found
}

fn called(step: &Step) -> Option<&Template> {
    match &step.action {
        Action::Call(template) => Some(template),
        _ => None,
    }
}

/// One exchange with a service, whoever made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The request as it was sent.
    pub request: Request,
    /// The response.
    pub response: Response,
}

/// A promise that an exchange breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenPromise {
    /// The clause: `association.state.enum`.
    pub clause: String,
    /// The strength of the clause.
    pub strength: Strength,
    /// The places where it stands; the first citation says it.
    pub citation: Vec<Cited>,
    /// The promise of the contract.
    pub expected: String,
    /// The behaviour of the service.
    pub actual: String,
}

/// The promises of an operation's contract that an exchange breaks: status, members, types and formats of a success, envelope and
/// status of an error. Nothing that needs a second exchange to be known.
///
/// # Errors
///
/// When the request is none of the operation.
pub fn validate(
    library: &Library,
    operation: &Operation,
    exchange: &Exchange,
) -> Result<Vec<BrokenPromise>, wire::WireError> {
    let no_protocol = || wire::WireError::NoOperation(format!("the protocol `{}`", operation.protocol));
    let protocol = Vendors::default().protocol(&operation.protocol).ok_or_else(no_protocol)?;
    let call = protocol.read_call(&[operation], &exchange.request)?;
    let common = library.common(operation);
    let answer = Ok(protocol.decode(operation, common, &exchange.response));
    let outcome = outcome_of(operation, &call, &answer);
    let reply = Reply { call, caller: None, answer, outcome };
    let body = Validators::of_all([operation]).read(operation, &reply);
    let transcript = Transcript::default();
    let mut broken = BTreeMap::new();
    for clause in operation.clauses.iter().filter(|clause| clause.testability == Testability::Testable) {
        let Some(Entry::Passive(check)) = check_of(clause) else { continue };
        let question = Question {
            operation,
            common,
            clause,
            protocol: Some(protocol),
            may_write: true,
            isolation: Isolation::OwnAccount,
        };
        let seen = SeenReply { reply: &reply, transcript: &transcript, body: body.as_ref() };
        if let Some(judgement) = check.inspect(&question, seen)
            && let CaseVerdict::Fail(finding) = judgement.verdict
        {
            let found = BrokenPromise {
                clause: clause.id.clone(),
                strength: finding.at_most.map_or(clause.strength, |most| most.min(clause.strength)),
                citation: clause.cite.clone(),
                expected: finding.expected,
                actual: finding.actual,
            };
            broken.insert(clause.id.clone(), found);
        }
    }
    Ok(operation.clauses.iter().filter_map(|clause| broken.remove(&clause.id)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::test_runner::TestRunner;
    use serde_json::{Value, json};

    use super::*;
    use crate::reference::account;

    fn publish<T>(test: impl FnOnce(Calls<'_>, &Library, &Operation) -> T) -> T {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let states = &account("one").states()[&operation.id];
        test(Calls::new(&library, operation, states), &library, operation)
    }

    fn entries(call: &Call) -> usize {
        call.values.get("RouteEntries").and_then(Value::as_array).map_or(0, Vec::len)
    }

    #[test]
    fn valid_calls_and_those_on_the_edge_keep_the_limit_and_invalid_ones_name_what_they_break() {
        publish(|calls, _, _| {
            let runner = TestRunner::deterministic;
            runner()
                .run(&calls.valid().unwrap(), |call| {
                    proptest::prop_assert!((1..=50).contains(&entries(&call)));
                    Ok(())
                })
                .unwrap();
            let edges: std::cell::RefCell<std::collections::BTreeSet<usize>> = std::cell::RefCell::default();
            runner()
                .run(&calls.boundary().unwrap(), |call| {
                    edges.borrow_mut().insert(entries(&call));
                    Ok(())
                })
                .unwrap();
            assert!(edges.borrow().is_superset(&[1, 49, 50].into()), "{edges:?}");
            let clauses: std::cell::RefCell<std::collections::BTreeSet<String>> = std::cell::RefCell::default();
            runner()
                .run(&calls.invalid().unwrap(), |invalid| {
                    proptest::prop_assert_eq!(invalid.clause == "RouteEntries.max-items", entries(&invalid.call) > 50);
                    clauses.borrow_mut().insert(invalid.clause);
                    Ok(())
                })
                .unwrap();
            assert!(clauses.borrow().contains("TargetType.required"), "{clauses:?}");
            assert!(clauses.borrow().contains("RouteEntries.max-items"), "{clauses:?}");
        });
    }

    #[test]
    fn without_the_values_of_the_base_state_there_are_no_calls() {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let error = Calls::new(&library, operation, &StateValues::new()).valid().unwrap_err();
        assert!(error.to_string().contains("publishable-entries"), "{error}");
    }

    #[test]
    fn an_exchange_is_held_to_what_it_shows_alone() {
        publish(|calls, library, operation| {
            let call = calls.filled(&Inputs::base(operation).unwrap().simplest(), "x").unwrap();
            let protocol = Vendors::default().protocol(&operation.protocol).unwrap();
            let request = protocol.encode(operation, &call, "localhost").unwrap();
            let answered = |status: u16, body: Value| Exchange {
                request: request.clone(),
                response: Response {
                    status,
                    headers: vec![("content-type".to_owned(), "application/json".to_owned())],
                    body: body.to_string().into_bytes(),
                },
            };
            let id = "0ED8D006-F706-4D23-88ED-E11ED28DCAC0";
            let good = validate(library, operation, &answered(200, json!({"RequestId": id}))).unwrap();
            assert_eq!(good, []);
            let wrong = validate(library, operation, &answered(200, json!({"RequestId": 7}))).unwrap();
            assert!(wrong.iter().any(|broken| broken.clause == "RequestId.type"), "{wrong:?}");
            let refused = answered(
                404,
                json!({"RequestId": id, "Code": "IncorrectStatus.RouteTable", "Message": "The route table is in an invalid state."}),
            );
            let wrong = validate(library, operation, &refused).unwrap();
            let clauses: Vec<&str> = wrong.iter().map(|broken| broken.clause.as_str()).collect();
            assert_eq!(clauses, ["error.IncorrectStatus.RouteTable.form"]);
        });
    }
}
