//! A check is believed only because it notices faults: the kill matrix.
//!
//! Each fault of the reference service names the clause that it breaks, and that clause must fail. The service without a
//! fault, and with every choice that the documentation leaves open, must draw nothing. The matrix is a snapshot, so that
//! a change of any check shows what it costs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
    time::Instant,
};

use bythebook::{
    check::{Entry, check},
    contract::{Library, Role},
    engine::{Selection, plan},
    event::Decision,
    reference::{FAULTS, Fault, Rules, VARIANTS},
    report::Summary,
    session::{Order, Session},
};
use futures_util::{StreamExt, future::BoxFuture, stream};

/// Clauses that are asked and that no fault breaks, with the reason. The list may only become shorter.
const UNBROKEN: &[(&str, &str)] = &[];

/// So many sessions at once: a session waits for its own service most of the time.
const SESSIONS: usize = 4;

#[test]
#[expect(clippy::print_stdout, reason = "how long the matrix takes is a part of what it tells")]
fn every_fault_breaks_its_clause_and_nothing_else_draws_anything() {
    let started = Instant::now();
    let library = Arc::new(Library::embedded().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runs: Vec<BoxFuture<'_, Row>> = Vec::new();
    runs.push(Box::pin(quiet("no fault".to_owned(), Rules::default(), &library)));
    for variant in VARIANTS {
        for choice in variant.choices {
            let mut rules = Rules::default();
            (choice.change)(&mut rules);
            runs.push(Box::pin(quiet(format!("{}={}", variant.id, choice.id), rules, &library)));
        }
    }
    let asked_clauses = asked(&library);
    let (asked, unasked): (Vec<&Fault>, Vec<&Fault>) =
        FAULTS.iter().partition(|fault| asked_clauses.contains(&format!("{}/{}", fault.operation, fault.clause)));
    for fault in &asked {
        runs.push(Box::pin(broken(fault, &library)));
    }
    let number = runs.len();
    let rows: Vec<Row> = runtime.block_on(stream::iter(runs).buffered(SESSIONS).collect());

    let mut matrix = String::new();
    let mut problems = Vec::new();
    for row in rows {
        writeln!(matrix, "{}", row.text).unwrap();
        if row.millis > 10_000 {
            println!("{} ms: {}", row.millis, row.text);
        }
        problems.extend(row.problem);
    }
    for fault in unasked {
        writeln!(matrix, "{:<44} {}/{} is not asked", fault.id, fault.operation, fault.clause).unwrap();
    }
    println!("{number} runs in {:.1} s", started.elapsed().as_secs_f64());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    insta::with_settings!({snapshot_path => "../snapshots/it", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("kill_matrix", matrix);
    });
}

#[test]
fn every_fault_names_a_clause_that_exists() {
    let library = Library::embedded().unwrap();
    let lost: Vec<String> = FAULTS
        .iter()
        .filter(|fault| {
            let operation = library.operation(fault.operation).unwrap();
            // What supports the subjects has faults of promises that no clause is made of, such as paging.
            operation.role == Role::Subject && operation.clause(fault.clause).is_none()
        })
        .map(|fault| format!("{} names {}/{}", fault.id, fault.operation, fault.clause))
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn every_clause_that_is_asked_is_broken_by_a_fault() {
    let library = Library::embedded().unwrap();
    let broken: BTreeSet<String> = FAULTS.iter().map(|fault| format!("{}/{}", fault.operation, fault.clause)).collect();
    let of_subjects = |id: &String| library.subjects().any(|subject| id.starts_with(&format!("{}/", subject.name)));
    let unbroken: BTreeSet<String> =
        asked(&library).into_iter().filter(|id| of_subjects(id) && !broken.contains(id)).collect();
    let listed: BTreeSet<String> = UNBROKEN.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!(unbroken, listed, "a clause that is asked needs a fault; one that has one leaves the list");
}

/// A refusal proves nothing by itself: on a service that refuses everything, what expects a refusal is not settled.
#[test]
fn nothing_that_was_sent_for_passes_where_everything_is_refused() {
    let library = Arc::new(Library::embedded().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refusing: Vec<&Fault> =
        FAULTS.iter().filter(|fault| fault.id.ends_with("refuses-everything") && is_subject(fault, &library)).collect();
    assert!(refusing.len() >= 2, "each subject has such a fault");
    for fault in refusing {
        let mut rules = Rules::default();
        (fault.change)(&mut rules);
        let summary = runtime.block_on(run(rules, &[fault.operation], &library));
        for (_, clause) in summary.clauses() {
            let sends = clause.check.and_then(check).is_some_and(|entry| matches!(entry, Entry::Active(_)));
            assert!(!(sends && clause.verdict == Decision::Pass), "{}: {} passes", fault.id, clause.id);
        }
        let valid = summary.clauses().find(|(_, clause)| clause.id == "accepts-valid").unwrap().1;
        assert_eq!(valid.verdict, Decision::Fail, "{}", fault.id);
    }
}

/// A row of the matrix, and what is wrong about it.
struct Row {
    text: String,
    millis: u128,
    problem: Option<String>,
}

/// The row of a service that goes by the book: nothing may be drawn.
async fn quiet(name: String, rules: Rules, library: &Arc<Library>) -> Row {
    let started = Instant::now();
    let summary = run(rules, &[], library).await;
    let totals = summary.totals();
    let drawn: Vec<String> = summary
        .clauses()
        .filter(|(_, clause)| !matches!(clause.verdict, Decision::Pass | Decision::Skipped))
        .map(|(operation, clause)| format!("{}/{} {:?}", operation.id, clause.id, clause.verdict))
        .collect();
    let problem = (!drawn.is_empty() || totals.pass == 0).then(|| format!("{name} draws {}", drawn.join(", ")));
    let text = format!("{name:<44} draws {} (of {} asked)", drawn.len(), totals.pass);
    Row { text, millis: started.elapsed().as_millis(), problem }
}

/// The row of a fault: its clause must fail.
async fn broken(fault: &Fault, library: &Arc<Library>) -> Row {
    let mut rules = Rules::default();
    (fault.change)(&mut rules);
    let started = Instant::now();
    let summary = run(rules, &[fault.operation], library).await;
    let mut verdicts: BTreeMap<&str, Decision> = BTreeMap::new();
    for (operation, clause) in summary.clauses() {
        if operation.id == fault.operation {
            verdicts.insert(&clause.id, clause.verdict);
        }
    }
    let own = verdicts.get(fault.clause).copied();
    let others: Vec<&str> = verdicts
        .iter()
        .filter(|(id, verdict)| **verdict == Decision::Fail && **id != fault.clause)
        .map(|(id, _)| *id)
        .collect();
    let totals = summary.totals();
    let mut text = format!("{:<44} {}/{}", fault.id, fault.operation, fault.clause);
    if !others.is_empty() {
        write!(text, ", and {}", others.join(", ")).unwrap();
    }
    if totals.inconclusive > 0 {
        write!(text, "; {} inconclusive", totals.inconclusive).unwrap();
    }
    let problem = match own {
        Some(Decision::Fail) if totals.errors == 0 => None,
        _ => Some(format!("{}: {}/{} is {own:?}, {} errors", fault.id, fault.operation, fault.clause, totals.errors)),
    };
    Row { text, millis: started.elapsed().as_millis(), problem }
}

async fn run(rules: Rules, names: &[&str], library: &Arc<Library>) -> Summary {
    let selection = Selection { names: names.iter().map(ToString::to_string).collect(), ..Selection::default() };
    let order = Order { seed: 0, concurrency: 8, selection, run: "kill".to_owned() };
    let session = Session::embedded(Arc::clone(library), rules, "").await.unwrap();
    session.run(&order, |_| {}).await.unwrap()
}

fn is_subject(fault: &Fault, library: &Library) -> bool {
    library.operation(fault.operation).is_some_and(|operation| operation.role == Role::Subject)
}

/// The full ids of the clauses that a run of everything asks.
fn asked(library: &Library) -> BTreeSet<String> {
    let names = library.operations().map(|operation| operation.name.clone()).collect();
    let everything = Selection { names, ..Selection::default() };
    let plan = plan(library, &everything).unwrap();
    let operations = plan.operations.iter().flat_map(|planned| {
        let asked = planned.clauses.iter().filter(|clause| clause.skipped.is_none() && clause.check.is_some());
        asked.map(|clause| clause.clause.full_id(&planned.operation.name))
    });
    operations.collect()
}
