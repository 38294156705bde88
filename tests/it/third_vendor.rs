//! A third vendor is a value, and files: one that does not exist, written here and in the folder `specs` beside, is tested
//! against its contract from end to end. Another signature scheme, another error envelope, answers in another format.
//!
//! From the service without a mistake nothing may be found; each planted mistake must make the clause fail that it breaks.

mod protocol;
mod service;
mod xml;

use std::{collections::BTreeSet, path::Path, sync::Arc};

use bythebook::{
    call::{Call, Credentials, Secret},
    contract::Library,
    engine::Selection,
    event::Verdict,
    report::Summary,
    session::{Configuration, OnThisMachine, RunOptions, Session},
    vendor::Vendors,
    wire::{Protocol, SigningContext},
};
use protocol::{NIMBUS, NimbusQuery};
use serde_json::{Value, json};
use service::{Mistake, REGION, service};
use xml::Element;

const OPERATION: &str = "MoorBoat";

/// Each mistake, and the clause that it breaks.
const MISTAKES: &[(Mistake, &str)] = &[
    (Mistake::WordForNumber, "Berth.type"),
    (Mistake::NoBerth, "Berth.present"),
    (Mistake::OtherStatus, "success-status"),
    (Mistake::TakesNameless, "BoatName.required"),
    (Mistake::TakesLongNames, "BoatName.max-length"),
    (Mistake::OtherErrorStatus, "error.Harbour.Nameless.form"),
    (Mistake::OtherMessage, "error.Harbour.Nameless.form"),
    (Mistake::SaysJson, "common.content-type"),
    (Mistake::FlatErrors, "common.error-envelope"),
    (Mistake::SameTickets, "common.request-ids-differ"),
    (Mistake::IgnoresSeals, "common.wrong-secret"),
    (Mistake::IgnoresSeals, "common.tampered"),
    (Mistake::IgnoresDates, "common.date-past"),
];

#[test]
fn nothing_is_found_in_a_service_that_goes_by_the_book() {
    let summary = tested(None);
    let found: Vec<String> = summary
        .clauses()
        .filter(|(_, clause)| !matches!(clause.verdict, Verdict::Pass | Verdict::Skipped))
        .map(|(_, clause)| format!("{}: {:?} {:?}", clause.id, clause.finding, clause.reason))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let passed: BTreeSet<&str> = summary
        .clauses()
        .filter(|(_, clause)| clause.verdict == Verdict::Pass)
        .map(|(_, clause)| clause.id.as_str())
        .collect();
    let parameters = ["Length.maximum", "Side.enum", "common.parameter-order", "common.percent-encoding"];
    for id in MISTAKES.iter().map(|(_, id)| *id).chain(parameters).chain(["Ropes[].type", "Boat.Length.type"]) {
        assert!(passed.contains(id), "{id} did not pass: {passed:?}");
    }
}

#[test]
fn each_mistake_is_found() {
    let mut unfound = Vec::new();
    for (mistake, id) in MISTAKES {
        let summary = tested(Some(*mistake));
        let verdict = summary.clauses().find(|(_, clause)| clause.id == *id).map(|(_, clause)| clause.verdict);
        if verdict != Some(Verdict::Fail) {
            unfound.push(format!("{mistake:?}: {id} is {verdict:?}"));
        }
    }
    assert!(unfound.is_empty(), "{}", unfound.join("\n"));
}

#[test]
fn what_signs_is_not_shown() {
    let library = library();
    let operation = library.resolve(OPERATION).unwrap();
    let call = Call::new(&operation.id, [("BoatName".to_owned(), json!("Ada"))].into());
    let credentials = Credentials::key("k", Secret::new("s")).with_security_token(Secret::new("hidden"));
    let protocol: &dyn Protocol = &NimbusQuery;
    let request = protocol.encode(operation, &call, "localhost").unwrap();
    let signed = protocol.sign(request, &credentials, &SigningContext::at(1_767_323_045, "")).unwrap();
    let shown = Vendors::of(NIMBUS).vendor("nimbus").unwrap().masks.target(&signed.target);
    assert!(shown.ends_with("&Scope=nowhere%2F&Pass=<masked>&Seal=<masked>"), "{shown}");
    assert!(!format!("{signed:?}").contains("hidden"));
}

#[test]
fn text_is_typed_by_the_operation() {
    let library = library();
    let shape = library.resolve(OPERATION).unwrap().success.body.as_ref();
    let text = "<Moored><Berth>7</Berth><Afloat>true</Afloat><Boat><Name>12</Name></Boat><Ropes><Rope>1</Rope></Ropes></Moored>";
    let expected = json!({"Berth": 7, "Afloat": true, "Boat": {"Name": "12"}, "Ropes": [1]});
    assert_eq!(Element::read(text).unwrap().typed(shape), expected);
    assert_eq!(Element::read("<A><B>&lt;&amp;</B></A>").unwrap().typed(None), json!({"B": "<&"}));
    for broken in ["", "text", "<A>", "<A></B>", "<A></A><B></B>"] {
        assert!(Element::read(broken).is_err(), "{broken}");
    }
    assert_eq!(Element::read("<A></A>").unwrap().typed(None), Value::String(String::new()));
}

fn library() -> Arc<Library> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/third_vendor/specs");
    Arc::new(Library::with_folder(&folder).unwrap())
}

/// What a run says of the service with a mistake.
fn tested(mistake: Option<Mistake>) -> Summary {
    let library = library();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = service(&library, mistake);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let text = format!(
            "[targets.harbour]\nendpoint = \"http://{address}\"\nvendor = \"nimbus\"\nregion = \"{REGION}\"\n\
             credentials = \"test\"\naccount = \"harbour\"\n"
        );
        let configuration = Configuration::parse(Path::new("bythebook.toml"), &text).unwrap();
        let target = configuration.target("harbour", &library, &OnThisMachine).unwrap();
        let session = Session::configured(library, target).unwrap().with_vendors(Vendors::of(NIMBUS));
        let selection = Selection { names: vec![OPERATION.to_owned()], ..Selection::default() };
        let options = RunOptions { seed: 0, concurrency: 4, selection, run: "harbour".to_owned() };
        session.run(&options, |_| {}).await.unwrap()
    })
}
