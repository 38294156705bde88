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

use super::planned::{Plan, PlannedKind};
use crate::{event::CaseError, scenario::Scenario};

/// A case with its scenario.
#[derive(Clone, Debug)]
pub(in crate::engine) struct GeneratedCase {
    pub(in crate::engine) operation: usize,
    pub(in crate::engine) clause: usize,
    pub(in crate::engine) kind: PlannedKind,
    /// The number of the case among those of its kind, from 0.
    pub(in crate::engine) number: u32,
    /// Its place in the run.
    pub(in crate::engine) order: usize,
    pub(in crate::engine) scenario: Result<Scenario, CaseError>,
}

/// Draws every case of a plan, in order, as fast as they are taken.
pub(in crate::engine) fn draw(plan: &Plan, seed: u64, ahead: usize) -> mpsc::Receiver<GeneratedCase> {
    let (sender, receiver) = mpsc::channel(ahead.max(1));
    let kinds: Vec<(usize, usize, String, PlannedKind)> = plan
        .kinds()
        .map(|(operation, clause, kind)| {
            let planned = &plan.operations[operation];
            // Whatever other operation of that name there is, the same cases are drawn.
            let id = format!("{}/{}", planned.operation.id.name(), planned.clauses[clause].clause.id);
            (operation, clause, id, kind.clone())
        })
        .collect();
    thread::spawn(move || {
        for (operation, clause, id, kind) in kinds {
            for number in 0..kind.count {
                let scenario = scenario(&kind, number, &id, seed);
                let order = kind.first + number as usize;
                let drawn = GeneratedCase { operation, clause, kind: kind.clone(), number, order, scenario };
                if sender.blocking_send(drawn).is_err() {
                    return; // The run was cut short.
                }
            }
        }
    });
    receiver
}

fn scenario(kind: &PlannedKind, number: u32, clause: &str, seed: u64) -> Result<Scenario, CaseError> {
    let key = Sha256::digest(format!("{seed}\n{clause}\n{}\n{number}", kind.case.label()));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &key);
    // Nothing of a contract's making is written to disk between runs: the seed is enough.
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    match kind.case.strategy.new_tree(&mut runner) {
        Ok(tree) => Ok(tree.current()),
        Err(reason) => Err(CaseError::NoScenario { why: reason.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        contract::Library,
        engine::{Selection, plan},
    };

    /// The number of different scenarios among two hundred cases of a clause.
    fn different(clause: &str) -> usize {
        let library = Library::embedded().unwrap();
        let names = vec![clause.to_owned()];
        let plan = plan(&library, &Selection { names, cases: Some(200), ..Selection::default() }).unwrap();
        let mut drawn = draw(&plan, 0, 16);
        let mut scenarios = BTreeSet::new();
        while let Some(case) = drawn.blocking_recv() {
            scenarios.insert(format!("{:?}", case.scenario.unwrap()));
        }
        scenarios.len()
    }

    #[test]
    fn valid_calls_are_drawn_and_not_listed() {
        assert!(different("PublishVpcRouteEntries/accepts-valid") >= 150);
        assert!(different("AssociateRouteTable/accepts-valid") >= 100);
    }
}
