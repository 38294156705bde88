//! A check is believed only because it notices faults: the kill matrix.
//!
//! Each fault of the reference service names the clause that it breaks, and that clause must fail. The service without a
//! fault, and with every choice that the documentation leaves open, must draw nothing. The matrix is a snapshot, so that
//! a change of any check shows what it costs.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
    time::Instant,
};

use bythebook::{
    check::{Entry, check},
    contract::{Library, Role},
    engine::Selection,
    event::Verdict,
    reference::{Fault, Rules, faults, router, variants},
    report::Summary,
    selftest::{Matrix, MatrixRow, random_choices},
    session::{RunOptions, Session},
};
use proptest::prelude::*;

use crate::snapshots;

#[test]
#[expect(clippy::print_stdout, reason = "how long the matrix takes is a part of what it tells")]
fn every_fault_breaks_its_clause_and_nothing_else_draws_anything() {
    let started = Instant::now();
    let library = Arc::new(Library::embedded().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let matrix = runtime.block_on(Matrix::of_seed(&library, 0)).unwrap();
    let score = matrix.score();
    println!("{score}; {:.1} s", started.elapsed().as_secs_f64());
    let problems: Vec<&str> = matrix.problems().collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(score.median <= 10 && score.most <= 200, "{score}");
    let text = format!("{}{score}\n", told(&matrix));
    snapshots::settings().bind(|| {
        insta::assert_snapshot!("kill_matrix", text);
    });
}

/// A line for each fault. What is told alike of faultless services is told once: with their number where they are
/// many, with their names where they are few, for those are the ones to look at.
fn told(matrix: &Matrix) -> String {
    let (faults, others): (Vec<&MatrixRow>, Vec<&MatrixRow>) = matrix.rows.iter().partition(|row| row.fault);
    let mut alike: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in others {
        alike.entry(&row.outcome).or_default().push(&row.name);
    }
    let mut alike: Vec<(&str, Vec<&str>)> = alike.into_iter().collect();
    alike.sort_by_key(|(_, names)| Reverse(names.len()));
    let mut text = String::new();
    for (outcome, names) in alike {
        let names = if names.len() > 3 { format!("{} services", names.len()) } else { names.join(", ") };
        writeln!(text, "{names:<44} {outcome}").unwrap();
    }
    faults.iter().fold(text, |text, row| text + &row.text() + "\n")
}

#[test]
fn choices_at_random_come_to_every_choice() {
    let drawn: BTreeSet<String> = (0..200)
        .flat_map(|row| random_choices(&row.to_string()).1.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>())
        .collect();
    let choices = variants()
        .iter()
        .flat_map(|variant| variant.choices.iter().map(move |choice| format!("{}={}", variant.id, choice.id)));
    assert_eq!(drawn, choices.collect());
}

#[test]
fn services_with_choices_at_random_draw_nothing() {
    let library = Arc::new(Library::embedded().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    proptest!(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() }, |(row in any::<u64>())| {
        let (rules, names) = random_choices(&row.to_string());
        let totals = runtime.block_on(in_process(rules, &library)).totals();
        let drawn = (totals.fail, totals.warnings, totals.inconclusive, totals.errors);
        prop_assert_eq!(drawn, (0, 0, 0, 0), "{}", names);
        prop_assert!(totals.pass > 100, "{}", names);
    });
}

#[test]
fn every_fault_names_a_clause_that_exists() {
    let library = Library::embedded().unwrap();
    let lost: Vec<String> = faults()
        .iter()
        .filter(|fault| library.operation(&fault.operation).unwrap().clause(fault.clause).is_none())
        .map(|fault| format!("{} names {}", fault.id, fault.clause_in(&library)))
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn every_clause_that_a_default_run_asks_is_broken_by_a_fault() {
    let library = Arc::new(Library::embedded().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let summary = runtime.block_on(in_process(Rules::default(), &library));
    let passed: BTreeSet<String> = summary
        .clauses()
        .filter(|(_, clause)| clause.verdict == Verdict::Pass)
        .map(|(operation, clause)| format!("{}/{}", operation.id, clause.id))
        .collect();
    let broken: BTreeSet<String> = faults().iter().map(|fault| fault.clause_in(&library)).collect();
    let unbroken: BTreeSet<String> = passed.difference(&broken).cloned().collect();
    assert_eq!(unbroken, BTreeSet::new(), "each clause that is asked needs a fault");
}

/// A refusal proves nothing by itself: on a service that refuses everything, what expects a refusal is not settled.
#[test]
fn nothing_that_was_sent_for_passes_where_everything_is_refused() {
    let library = Arc::new(Library::embedded().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refusing: Vec<&Fault> = faults()
        .iter()
        .filter(|fault| fault.id.ends_with("refuses-everything") && is_subject(fault, &library))
        .collect();
    assert!(refusing.len() >= 2, "each subject has such a fault");
    for fault in refusing {
        let rules = Rules::default().with_fault(fault);
        let summary = runtime.block_on(run(rules, &[&format!("{:#}", fault.operation)], &library));
        for (_, clause) in summary.clauses() {
            let sends = clause.check.and_then(check).is_some_and(|entry| matches!(entry, Entry::Active(_)));
            assert!(!(sends && clause.verdict == Verdict::Pass), "{}: {} passes", fault.id, clause.id);
        }
        let valid = summary.clauses().find(|(_, clause)| clause.id == "accepts-valid").unwrap().1;
        assert_eq!(valid.verdict, Verdict::Fail, "{}", fault.id);
    }
}

/// A default run of a service of our own.
async fn in_process(rules: Rules, library: &Arc<Library>) -> Summary {
    let router = router(&rules, Arc::clone(library));
    let session = Session::in_process(Arc::clone(library), move || router.clone(), None);
    let order = RunOptions { seed: 0, concurrency: 8, selection: Selection::default(), run: "silence".to_owned() };
    session.run(&order, |_| {}).await.unwrap()
}

async fn run(rules: Rules, names: &[&str], library: &Arc<Library>) -> Summary {
    let selection = Selection { names: names.iter().map(ToString::to_string).collect(), ..Selection::default() };
    let order = RunOptions { seed: 0, concurrency: 8, selection, run: "kill".to_owned() };
    let session = Session::embedded(Arc::clone(library), rules, "").await.unwrap();
    session.run(&order, |_| {}).await.unwrap()
}

fn is_subject(fault: &Fault, library: &Library) -> bool {
    library.operation(&fault.operation).is_some_and(|operation| operation.role == Role::Subject)
}
