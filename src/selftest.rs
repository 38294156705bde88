//! Proof that the checks work: every fault of the reference service, and every faultless service, against all checks.
//!
//! A fault is killed when the clause that it names fails. The service without a fault, with each choice that the
//! documentation leaves open, and with random choices for all open questions at once, must get no finding.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
};

use futures_util::{StreamExt, future::BoxFuture, stream};
use sha2::{Digest, Sha256};

use crate::{
    contract::Library,
    engine::{Selection, plan},
    event::{Event, Verdict},
    reference::{Fault, Rules, faults, router, variants},
    report::Summary,
    session::{RunOptions, Session, SessionError},
};

/// So many services at once: a session waits for its own most of the time.
const SESSIONS: usize = 4;
/// The number of services with random choices, beside those with one choice each.
const RANDOM_ROWS: u64 = 4;

/// One service, and what the checks found in it.
#[derive(Clone, Debug, Default)]
pub struct MatrixRow {
    /// The fault or the choice, or that there is none.
    pub name: String,
    /// The outcome in the matrix.
    pub outcome: String,
    /// The mistake of the checks, if any: they miss a fault, or find something in a faultless service.
    pub problem: Option<String>,
    /// True for the row of a fault.
    pub fault: bool,
    /// For a fault that is killed: how many requests its check made until the finding.
    pub requests: Option<u64>,
}

impl MatrixRow {
    /// The line of the matrix.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:<44} {}", self.name, self.outcome)
    }
}

/// The results of a seed.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// The service without a fault, its choices, and the faults, in the order of their tables.
    pub rows: Vec<MatrixRow>,
}

impl Matrix {
    /// Runs everything with a seed.
    ///
    /// # Errors
    ///
    /// When a session does not start.
    pub async fn of_seed(library: &Arc<Library>, seed: u64) -> Result<Self, SessionError> {
        let asked = asked(library);
        let mut runs: Vec<BoxFuture<'_, Result<MatrixRow, SessionError>>> = Vec::new();
        runs.push(Box::pin(quiet("no fault".to_owned(), Rules::default(), library, seed)));
        for variant in variants() {
            // The first choice of each is what the service without a fault does.
            for choice in &variant.choices[1..] {
                let rules = Rules::default().with_choice(choice);
                runs.push(Box::pin(quiet(format!("{}={}", variant.id, choice.id), rules, library, seed)));
            }
        }
        for row in 0..RANDOM_ROWS {
            let (rules, _) = random_choices(&format!("{seed}/{row}"));
            runs.push(Box::pin(quiet(format!("choices at random, row {row}"), rules, library, seed)));
        }
        for fault in faults() {
            if asked.contains(&fault.clause_in(library)) {
                runs.push(Box::pin(broken(fault, library, seed)));
            } else {
                runs.push(Box::pin(async { Ok(untested(fault, library)) }));
            }
        }
        let rows: Vec<Result<MatrixRow, SessionError>> = stream::iter(runs).buffered(SESSIONS).collect().await;
        Ok(Self { rows: rows.into_iter().collect::<Result<_, _>>()? })
    }

    /// The mistakes of the checks, row by row.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(|row| row.problem.as_deref())
    }

    /// The matrix, a line for each row.
    #[must_use]
    pub fn text(&self) -> String {
        self.rows.iter().fold(String::new(), |text, row| text + &row.text() + "\n")
    }

    /// The matrix in numbers.
    #[must_use]
    pub fn score(&self) -> Score {
        let (faults, others): (Vec<&MatrixRow>, Vec<&MatrixRow>) = self.rows.iter().partition(|row| row.fault);
        let mut requests: Vec<u64> = faults.iter().filter_map(|row| row.requests).collect();
        requests.sort_unstable();
        Score {
            faults: faults.len(),
            killed: faults.iter().filter(|row| row.problem.is_none()).count(),
            faultless: others.len(),
            false_positives: others.iter().filter(|row| row.problem.is_some()).count(),
            median: percentile(&requests, 50),
            most: percentile(&requests, 95),
        }
    }
}

/// A matrix in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Faults.
    pub faults: usize,
    /// Faults whose clause failed.
    pub killed: usize,
    /// Faultless services.
    pub faultless: usize,
    /// Those of them in which something was found: false positives.
    pub false_positives: usize,
    /// Requests from the first of the check that kills a fault to its finding, for half of the faults at most.
    pub median: u64,
    /// The same for 95 of 100 faults.
    pub most: u64,
}

impl std::fmt::Display for Score {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} of {} faults killed; {} false positives on {} faultless services; requests of a check to its finding: \
             median {}, 95th percentile {}",
            self.killed, self.faults, self.false_positives, self.faultless, self.median, self.most
        )
    }
}

/// The least of the sorted numbers that so many of a hundred do not exceed; 0 of none.
fn percentile(sorted: &[u64], of_hundred: usize) -> u64 {
    let place = (sorted.len() * of_hundred).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or_default()
}

/// A choice for every open question, derived from a text, and the names of the choices.
#[must_use]
pub fn random_choices(seed: &str) -> (Rules, String) {
    let mut rules = Rules::default();
    let mut names = Vec::new();
    for variant in variants() {
        let hash = Sha256::digest(format!("{seed}/{}", variant.id));
        let choice = &variant.choices[usize::from(hash[0]) % variant.choices.len()];
        rules = rules.with_choice(choice);
        names.push(format!("{}={}", variant.id, choice.id));
    }
    (rules, names.join(" "))
}

/// The row of a faultless service: nothing may be found.
async fn quiet(name: String, rules: Rules, library: &Arc<Library>, seed: u64) -> Result<MatrixRow, SessionError> {
    let summary = run(&session(&rules, library), &[], seed, 8, |_| {}).await?;
    let totals = summary.totals();
    let findings: Vec<String> = summary
        .clauses()
        .filter(|(_, clause)| !matches!(clause.verdict, Verdict::Pass | Verdict::Skipped))
        .map(|(operation, clause)| {
            let reason = clause.reason.as_ref().map(ToString::to_string);
            let why = reason.or_else(|| clause.finding.as_ref().map(|finding| finding.actual.clone()));
            format!("{}/{} {:?} ({})", operation.id, clause.id, clause.verdict, why.unwrap_or_default())
        })
        .collect();
    let problem = (!findings.is_empty() || totals.pass == 0).then(|| format!("{name}: {}", findings.join(", ")));
    let outcome = format!("{} findings, {} clauses passed", findings.len(), totals.pass);
    Ok(MatrixRow { name, outcome, problem, ..MatrixRow::default() })
}

/// The row of a fault: its clause must fail.
async fn broken(fault: &Fault, library: &Arc<Library>, seed: u64) -> Result<MatrixRow, SessionError> {
    let session = session(&Rules::default().with_fault(fault), library);
    let summary = run(&session, &[&format!("{:#}", fault.operation)], seed, 8, |_| {}).await?;
    let mut verdicts: BTreeMap<&str, Verdict> = BTreeMap::new();
    for (operation, clause) in summary.clauses() {
        if operation.id == library.shown(fault.operation.clone()).to_string() {
            verdicts.insert(&clause.id, clause.verdict);
        }
    }
    let own = verdicts.get(fault.clause).copied();
    let failed = verdicts.iter().filter(|(id, verdict)| **verdict == Verdict::Fail && **id != fault.clause);
    let others: Vec<&str> = failed.map(|(id, _)| *id).collect();
    let totals = summary.totals();
    let mut outcome = fault.clause_in(library);
    if !others.is_empty() {
        let _ = write!(outcome, ", and {}", others.join(", "));
    }
    if totals.inconclusive > 0 {
        let _ = write!(outcome, "; {} inconclusive", totals.inconclusive);
    }
    let requests = requests_to_finding(&session, fault, seed).await?;
    let problem = problem_of(fault, library, own, totals.errors, requests);
    Ok(MatrixRow { name: fault.id.to_owned(), outcome, problem, fault: true, requests })
}

/// The reason to doubt a fault's check: the clause did not fail, or fails only beside other clauses.
fn problem_of(
    fault: &Fault,
    library: &Library,
    own: Option<Verdict>,
    errors: u64,
    requests: Option<u64>,
) -> Option<String> {
    let (id, clause) = (fault.id, fault.clause_in(library));
    match (own, errors, requests) {
        (Some(Verdict::Fail), 0, Some(_)) => None,
        (Some(Verdict::Fail), 0, None) => Some(format!("{id}: a run of {clause} alone does not find it")),
        _ => Some(format!("{id}: {clause} is {own:?}, {errors} errors")),
    }
}

fn untested(fault: &Fault, library: &Library) -> MatrixRow {
    let outcome = format!("{} is not tested", fault.clause_in(library));
    let problem = Some(format!("{}: {outcome}", fault.id));
    MatrixRow { name: fault.id.to_owned(), outcome, problem, fault: true, requests: None }
}

/// The number of requests that a run of the clause alone makes until its finding, one case after another.
async fn requests_to_finding(session: &Session, fault: &Fault, seed: u64) -> Result<Option<u64>, SessionError> {
    let clause = fault.clause_in(session.library());
    let (mut so_far, mut found) = (0, None);
    run(session, &[&clause], seed, 1, |event| {
        if let Event::CaseFinished { requests, broken, .. } = event {
            so_far += requests;
            if broken.contains(&clause) {
                found.get_or_insert(so_far);
            }
        }
    })
    .await?;
    Ok(found)
}

/// A session with a service that behaves so, asked without a socket.
fn session(rules: &Rules, library: &Arc<Library>) -> Session {
    let router = router(rules, Arc::clone(library));
    Session::in_process(Arc::clone(library), move || router.clone(), None)
}

async fn run(
    session: &Session,
    names: &[&str],
    seed: u64,
    concurrency: usize,
    listen: impl FnMut(&Event),
) -> Result<Summary, SessionError> {
    let selection = Selection { names: names.iter().map(ToString::to_string).collect(), ..Selection::default() };
    let order = RunOptions { seed, concurrency, selection, run: format!("selftest{seed}c{concurrency}") };
    session.run(&order, listen).await
}

/// The full ids of the clauses that a run of everything tests.
#[must_use]
pub fn asked(library: &Library) -> BTreeSet<String> {
    let names = library.operations().map(|operation| format!("{:#}", operation.id)).collect();
    let everything = Selection { names, ..Selection::default() };
    let Ok(plan) = plan(library, &everything) else { return BTreeSet::new() };
    let operations = plan.operations.iter().flat_map(|planned| {
        let asked = planned.clauses.iter().filter(|clause| clause.skipped.is_none() && clause.check.is_some());
        asked.map(|clause| clause.clause.full_id(&planned.operation.id))
    });
    operations.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_numbers() {
        let numbers: Vec<u64> = (1..=100).collect();
        assert_eq!((percentile(&numbers, 50), percentile(&numbers, 95)), (50, 95));
        assert_eq!((percentile(&[7], 50), percentile(&[7], 95), percentile(&[], 50)), (7, 7, 0));
    }

    #[test]
    fn choices_at_random_cover_every_question_and_differ() {
        let (_, names) = random_choices("0/0");
        assert_eq!(names.split(' ').count(), variants().len());
        assert_ne!(names, random_choices("0/1").1);
        assert_eq!(names, random_choices("0/0").1);
    }

    #[test]
    fn a_fault_that_lives_or_that_its_clause_alone_does_not_find_is_a_problem() {
        let library = Library::embedded().unwrap();
        let told = |own, errors, requests| problem_of(&faults()[0], &library, own, errors, requests);
        assert_eq!(told(Some(Verdict::Fail), 0, Some(2)), None);
        let alone = "publish-refuses-everything: a run of PublishVpcRouteEntries/accepts-valid alone does not find it";
        assert_eq!(told(Some(Verdict::Fail), 0, None).as_deref(), Some(alone));
        for (own, errors, requests) in
            [(Some(Verdict::Pass), 0, None), (None, 0, None), (Some(Verdict::Fail), 1, Some(2))]
        {
            assert!(
                told(own, errors, requests).is_some_and(|text| text.ends_with(&format!("{own:?}, {errors} errors")))
            );
        }
    }
}
