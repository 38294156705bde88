//! The thread that draws scenarios.
//!
//! proptest's value trees are not `Send`, so strategies are used here only, and plain scenarios leave. Each case has its
//! own generator, seeded from seed, clause, kind and number: neither concurrency nor selection changes what it draws.

use std::thread;

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::plan::{Plan, PlannedCase};
use crate::scenario::Scenario;

/// A case with its scenario.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) operation: usize,
    pub(super) clause: usize,
    pub(super) case: PlannedCase,
    pub(super) scenario: Result<Scenario, String>,
}

/// Draws every case of a plan, in order, as fast as they are taken.
pub(super) fn draw(plan: &Plan, seed: u64, ahead: usize) -> mpsc::Receiver<Drawn> {
    let (sender, receiver) = mpsc::channel(ahead.max(1));
    let cases: Vec<(usize, usize, String, PlannedCase)> = plan
        .cases()
        .map(|(operation, clause, case)| {
            let planned = &plan.operations[operation];
            let id = planned.clauses[clause].clause.full_id(&planned.operation.name);
            (operation, clause, id, case.clone())
        })
        .collect();
    thread::spawn(move || {
        for (operation, clause, id, case) in cases {
            let scenario = scenario(&case, &id, seed);
            if sender.blocking_send(Drawn { operation, clause, case, scenario }).is_err() {
                return; // The run was cut short.
            }
        }
    });
    receiver
}

fn scenario(case: &PlannedCase, clause: &str, seed: u64) -> Result<Scenario, String> {
    let key = Sha256::digest(format!("{seed}\n{clause}\n{}\n{}", case.case.label, case.number));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &key);
    // Nothing of a contract's making is written to disk between runs: the seed is enough.
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    match case.case.strategy.new_tree(&mut runner) {
        Ok(tree) => Ok(tree.current()),
        Err(reason) => Err(format!("no scenario could be drawn: {reason}")),
    }
}
