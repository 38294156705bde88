//! Clean-up against a service of a few lines, which can refuse to take anything back.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

use serde_json::json;

use super::*;
use crate::{
    call::{Credentials, Secret},
    contract::Library,
    endpoint::{Answering, BoundStates, Target, Tenant},
    engine::{Sender, Settings},
    exchange::{NoAnswer, Request, Response},
    scenario::Isolation,
    vendor::Vendors,
};

const ASSOCIATE: &str = "AssociateRouteTable";

/// The answer of the service to an undo call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Undoes {
    Really,
    InWordsAlone,
}

/// A service that holds associations: which attachment is associated with which route table.
#[derive(Debug)]
struct Associations {
    held: Mutex<Vec<(String, String)>>,
    /// The last part of the path of each request, in order.
    asked: Mutex<Vec<String>>,
    undoes: Undoes,
}

impl Associations {
    fn answer(&self, request: &Request) -> Response {
        let parts: Vec<&str> = request.target.split(['/', '?']).collect();
        let at = parts.iter().position(|part| *part == "route-tables").unwrap();
        let (table, action) = (parts[at + 1].to_owned(), parts[at + 2].to_owned());
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let named = body["attachment_id"].as_str().unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push(action.clone());
        let mut held = self.held.lock().unwrap();
        let shown = |(attachment, table): &(String, String)| json!({"id": format!("{attachment}/{table}"), "attachment_id": attachment, "route_table_id": table, "state": "available"});
        let (status, body) = match action.as_str() {
            "associate" if held.iter().any(|(attachment, _)| *attachment == named) => {
                (409, json!({"error_code": "ER.1", "error_msg": "already associated"}))
            }
            "associate" => {
                held.push((named, table));
                (202, json!({"association": held.last().map(shown)}))
            }
            "disassociate" => {
                if self.undoes == Undoes::Really {
                    held.retain(|(attachment, _)| *attachment != named);
                }
                (202, json!({}))
            }
            _ => {
                let of_table = held.iter().filter(|(_, other)| *other == table).map(shown);
                (200, json!({"associations": of_table.collect::<Vec<_>>(), "page_info": {}}))
            }
        };
        let headers = [("content-type", "application/json"), ("server", "bythebook-reference")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Response { status, headers, body: body.to_string().into_bytes() }
    }
}

impl Target for Associations {
    fn host(&self) -> &'static str {
        "in.this.process"
    }

    fn send(&self, request: Request) -> Answering<'_> {
        Box::pin(async move { Ok(self.answer(&request)) })
    }

    fn reach(&self) -> Pin<Box<dyn Future<Output = Result<(), NoAnswer>> + Send + '_>> {
        Box::pin(async { Ok(()) })
    }
}

/// A service, and the account through which it is used.
struct Bench {
    library: Arc<Library>,
    service: Arc<Associations>,
    sender: Sender,
    tenant: Tenant,
}

impl Bench {
    fn new(undoes: Undoes, held: &[(&str, &str)]) -> Self {
        let library = Arc::new(Library::embedded().unwrap());
        let held = held.iter().map(|(attachment, table)| ((*attachment).to_owned(), (*table).to_owned())).collect();
        let service = Arc::new(Associations { held: Mutex::new(held), asked: Mutex::default(), undoes });
        let target: Arc<dyn Target> = Arc::clone(&service) as Arc<dyn Target>;
        let sender = Sender::new(Arc::clone(&library), target, Vendors::default());
        let values = json!({"project_id": "project-1", "er_id": "router-1",
                            "route_table_id": ["table-1", "table-2"],
                            "attachment_id": ["attachment-1", "attachment-2"]});
        let id = library.resolve(ASSOCIATE).unwrap().id.clone();
        let states = BTreeMap::from([("associable".to_owned(), values.as_object().unwrap().clone())]);
        let states = BoundStates { values: [(id, states)].into(), ..BoundStates::default() };
        let tenant = Tenant {
            credentials: Some(Credentials::key("key", Secret::new("secret"))),
            states: Arc::new(states),
            isolation: Isolation::Shared,
            ..Tenant::default()
        };
        Self { library, service, sender, tenant }
    }

    fn associate(&self) -> &Operation {
        self.library.resolve(ASSOCIATE).unwrap()
    }

    fn run(&self, case: usize) -> Run<'_> {
        let settings = Settings {
            seed: 0,
            concurrency: 1,
            vendors: Vendors::default(),
            may_write: true,
            settles_within: None,
            shrink: false,
            run: "tests".to_owned(),
        };
        Run::new(&self.sender, &self.library, &self.tenant, &settings, format!("case-{case}"))
    }

    /// Carries out the simplest valid call and cleans up after it.
    fn case(&self, number: usize, before: &BTreeMap<OperationId, Baseline>, left: Leftovers) -> Leftovers {
        let operation = self.associate();
        let inputs = Inputs::base(operation).unwrap();
        let scenario = Scenario::new(inputs.state(), vec![Step::call(inputs.simplest())]);
        let run = self.run(number);
        wait(async {
            run.carry_out(operation, &scenario).await.unwrap();
            run.clean_up(before, left).await.0
        })
    }

    fn before(&self) -> BTreeMap<OperationId, Baseline> {
        let (baseline, _) = wait(self.run(0).baseline(self.associate())).unwrap();
        [(self.associate().id.clone(), baseline)].into()
    }

    fn held(&self) -> Vec<String> {
        self.service.held.lock().unwrap().iter().map(|(attachment, _)| attachment.clone()).collect()
    }

    /// The number of undo calls.
    fn undos(&self) -> usize {
        self.service.asked.lock().unwrap().iter().filter(|action| *action == "disassociate").count()
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

#[test]
fn what_a_case_did_is_taken_back() {
    let bench = Bench::new(Undoes::Really, &[]);
    let left = bench.case(1, &bench.before(), Leftovers::new());
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(bench.held(), [""; 0]);
    assert_eq!(bench.undos(), 1);
}

#[test]
fn what_stood_there_before_the_run_is_never_touched() {
    let bench = Bench::new(Undoes::Really, &[("attachment-1", "table-1"), ("attachment-9", "table-1")]);
    let before = bench.before();
    // The call names what stands there already, and is refused.
    let left = bench.case(1, &before, Leftovers::new());
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(bench.held(), ["attachment-1", "attachment-9"]);
    assert_eq!(bench.undos(), 0);
}

#[test]
fn a_base_state_that_does_not_hold_is_doubted() {
    let doubt = |held: &[(&str, &str)]| {
        let bench = Bench::new(Undoes::Really, held);
        wait(bench.run(0).baseline(bench.associate())).unwrap().1
    };
    assert_eq!(doubt(&[]), None);
    assert!(doubt(&[("attachment-2", "table-2")]).unwrap().contains("associable does not hold"));
}

#[test]
fn a_service_that_takes_nothing_back_is_asked_to_three_times_and_then_only_looked_at() {
    let bench = Bench::new(Undoes::InWordsAlone, &[]);
    let before = bench.before();
    let mut left = Leftovers::new();
    for case in 1..=usize::try_from(MOST_TRIES).unwrap() {
        let undos = bench.undos();
        left = bench.case(case, &before, left);
        assert!(bench.undos() > undos, "case {case}");
        let remains = &left[&bench.associate().id];
        assert_eq!(remains.tries as usize, case);
        assert!(remains.reason.contains("does not take back"), "{}", remains.reason);
    }
    // A later case that writes nothing does not try again.
    let undos = bench.undos();
    let (left, _) = wait(bench.run(9).clean_up(&before, left));
    assert_eq!(bench.undos(), undos);
    assert_eq!(left.len(), 1);
    // What goes by itself is left no more.
    bench.service.held.lock().unwrap().clear();
    let (left, _) = wait(bench.run(10).clean_up(&before, left));
    assert!(left.is_empty(), "{left:?}");
}
