//! The canonical report: the same bytes for the same seed and service, whatever the concurrency, the account, the moment
//! and the selection.

use std::{fmt::Write, sync::Arc, thread};

use bythebook::{
    check::{Entry, check},
    contract::Library,
    engine::Selection,
    event::{ClauseResult, Observed, Verdict},
    reference::{Rules, fault},
    report::{self, Summary},
    session::{RunOptions, Session},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::snapshots;

/// One of each sort: a limit, what is read back, exclusivity, a form and an envelope.
const FAULTS: &[&str] = &[
    "limit-loses-the-last",
    "dry-run-publishes",
    "second-association-stays",
    "placeholders-unfilled",
    "huawei-errors-without-envelope",
];

#[test]
fn a_run_with_seed_0_says_what_it_said() {
    let bench = Bench::new(&[]);
    let summary = bench.run(&RunOptions { run: "snapshot".to_owned(), ..order() });
    let mut text = String::new();
    for (operation, clause) in summary.clauses() {
        let id = format!("{}/{}", operation.id, clause.id);
        let check = clause.check.unwrap_or("-");
        let verdict = serde_json::to_value(clause.verdict).unwrap();
        writeln!(text, "{:<12} {:<6} {id:<88} {check}", verdict.as_str().unwrap(), clause.strength).unwrap();
    }
    for operation in &summary.operations {
        for (name, values) in &operation.observations {
            let values: Vec<&str> = values.iter().map(Observed::as_str).collect();
            writeln!(text, "{}: {name}: {}", operation.id, values.join(" | ")).unwrap();
        }
    }
    writeln!(text, "{:?}", summary.totals()).unwrap();
    snapshots::settings().bind(|| {
        insta::assert_snapshot!("faultless", text);
        insta::assert_snapshot!("canonical", digest(&report::canonical(&summary)));
    });
}

/// What the canonical report has beside the verdicts and observations, a line for each clause: the promise, where it stands
/// and why it is skipped. Its bytes are counted and hashed too, so that nothing of it changes unseen.
fn digest(report: &Value) -> String {
    let mut text = String::new();
    for operation in report["operations"].as_array().unwrap() {
        for clause in operation["clauses"].as_array().unwrap() {
            let word = |name: &str| clause[name].as_str().unwrap_or_default().to_owned();
            let citations = clause["citation"].as_array().unwrap().iter().map(cited).collect::<Vec<_>>().join("; ");
            let reason = clause
                .get("reason")
                .map(|reason| format!(" -- {}", reason["text"].as_str().unwrap()))
                .unwrap_or_default();
            let (operation, id) = (operation["id"].as_str().unwrap(), word("id"));
            writeln!(text, "{operation}/{id}: {} [{citations}]{reason}", word("promise")).unwrap();
        }
    }
    let bytes = serde_json::to_string_pretty(report).unwrap();
    let hash = Sha256::digest(&bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    writeln!(text, "the report as JSON: {} bytes, sha256 {hash}", bytes.len()).unwrap();
    text
}

/// A citation in a word or two: the page's title stands for its address and hash, which each clause has again.
fn cited(citation: &Value) -> String {
    let members = citation.as_object().unwrap().iter().filter(|(name, _)| !matches!(name.as_str(), "url" | "sha256"));
    members
        .map(|(_, value)| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_finding_says_what_it_said() {
    let bench = Bench::new(&["limit-51"]);
    let id = "RouteEntries.max-items";
    let summary = bench.run(&selecting(&[&format!("PublishVpcRouteEntries/{id}")]));
    let clause = summary.clauses().find(|(_, clause)| clause.id == id).unwrap().1;
    snapshots::settings().bind(|| {
        insta::assert_json_snapshot!("finding", clause);
    });
}

#[test]
fn ten_runs_with_one_seed_are_byte_for_byte_alike() {
    thread::scope(|scope| {
        scope.spawn(|| ten_runs_are_alike(&[]));
        for id in FAULTS {
            scope.spawn(move || ten_runs_are_alike(&[id]));
        }
    });
}

fn ten_runs_are_alike(faults: &[&str]) {
    let bench = Bench::new(faults);
    let mut first = None;
    for turn in 0..10 {
        let concurrency = [1, 4, 16][turn % 3];
        let summary = bench.run(&RunOptions { concurrency, run: format!("turn{turn}"), ..order() });
        let findings = summary.clauses().filter(|(_, clause)| clause.finding.is_some()).count();
        assert_eq!(findings == 0, faults.is_empty(), "{faults:?}: {findings} findings");
        let report = report::canonical(&summary).to_string();
        let first = first.get_or_insert_with(|| report.clone());
        assert!(*first == report, "{faults:?}: run {turn} differs: {}", first_difference(first, &report));
    }
}

#[test]
fn a_clause_that_is_asked_alone_comes_out_as_in_a_whole_run() {
    for faults in [[].as_slice(), &["limit-51", "second-association-stays"]] {
        let bench = Bench::new(faults);
        let whole = bench.run(&RunOptions { run: "whole".to_owned(), ..order() });
        // What reads back is told where it was seen on the way; the subjects' clauses are what a run asks.
        let library = bench.session.library();
        let asked = whole.clauses().filter(|(operation, clause)| {
            library.subjects().any(|subject| subject.id.to_string() == operation.id)
                && clause.verdict != Verdict::Skipped
        });
        for (number, (operation, clause)) in asked.enumerate() {
            let full = format!("{}/{}", operation.id, clause.id);
            let alone = bench.run(&RunOptions { run: format!("alone{number}"), ..selecting(&[&full]) });
            let found = alone.clauses().find(|(other, found)| other.id == operation.id && found.id == clause.id);
            let found = found.unwrap_or_else(|| panic!("{full} is not in the report of a run that selects it")).1;
            if is_passive(clause) && clause.verdict == Verdict::Pass {
                // Its verdict rests on what the run shows; alone, the run shows what it needs.
                assert_eq!(found.verdict, Verdict::Pass, "{full}: {:?} {:?}", found.reason, found.finding);
            } else if !is_passive(clause) {
                assert_eq!(bytes(found), bytes(clause), "{full}");
            }
        }
    }
}

#[test]
fn another_seed_finds_the_same_smallest_case() {
    let bench = Bench::new(&["limit-51"]);
    let found = |seed, run: &str| {
        let name = "PublishVpcRouteEntries/RouteEntries.max-items";
        let summary = bench.run(&RunOptions { seed, run: run.to_owned(), ..selecting(&[name]) });
        let finding = summary.clauses().find_map(|(_, clause)| clause.finding.clone()).unwrap();
        (finding.kind, report::reproduction(&finding, ""))
    };
    let (first, second) = (found(1, "first"), found(2, "second"));
    assert_eq!(first.0, second.0, "the finding is the same");
    for (_, lines) in [&first, &second] {
        assert!(lines[0].contains("RouteEntries[0-50]"), "the entries are the first ones that it takes: {lines:?}");
    }
    assert_eq!(first, found(1, "again"));
}

#[test]
fn the_json_report_is_of_its_schema() {
    let schema: Value = serde_json::from_str(report::SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let faulty = FAULTS.iter().map(std::slice::from_ref);
    for faults in std::iter::once([].as_slice()).chain(faulty) {
        let report = report::json(&Bench::new(faults).run(&order()));
        let problems: Vec<String> =
            validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{faults:?}: {}", problems.join("\n"));
    }
}

/// A service, and who asks it.
struct Bench {
    runtime: tokio::runtime::Runtime,
    session: Session,
}

impl Bench {
    fn new(faults: &[&str]) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let library = Arc::new(Library::embedded().unwrap());
        let mut rules = Rules::default();
        for id in faults {
            rules = rules.with_fault(fault(id).unwrap());
        }
        let session = runtime.block_on(Session::embedded(library, rules, "")).unwrap();
        Self { runtime, session }
    }

    fn run(&self, order: &RunOptions) -> Summary {
        self.runtime.block_on(self.session.run(order, |_| {})).unwrap()
    }
}

fn order() -> RunOptions {
    RunOptions { seed: 0, concurrency: 8, selection: Selection::default(), run: "one".to_owned() }
}

fn selecting(names: &[&str]) -> RunOptions {
    let names = names.iter().map(ToString::to_string).collect();
    RunOptions { selection: Selection { names, ..Selection::default() }, ..order() }
}

fn is_passive(clause: &ClauseResult) -> bool {
    clause.check.and_then(check).is_some_and(|entry| matches!(entry, Entry::Passive(_)))
}

fn bytes(clause: &ClauseResult) -> String {
    serde_json::to_string_pretty(clause).unwrap()
}

fn first_difference(left: &str, right: &str) -> String {
    let at = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let around = |text: &str| text.chars().skip(at.saturating_sub(80)).take(240).collect::<String>();
    format!("…{}…\n…{}…", around(left), around(right))
}
