//! A kind of case: what is sent for a clause, and how often.

use proptest::{
    strategy::{Just, SBoxedStrategy, Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::exercise::Exercise;
use crate::scenario::{Inputs, Scenario, Step};

/// A kind of case that asks a clause.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is tried, unique inside the clause: `51 entries`.
    pub label: String,
    /// Whether the clause passes only if this kind passed.
    pub needed: bool,
    /// What an exchange of the case shows to passive checks.
    pub shows: Vec<Exercise>,
    /// The provider states that it starts from or takes values of.
    pub states: Vec<String>,
    /// How many are asked for unless told otherwise.
    pub count: u32,
    /// Whether two cases of the kind can differ.
    pub varied: bool,
    /// The scenarios.
    pub strategy: SBoxedStrategy<Scenario>,
}

impl Case {
    /// A needed kind of case that is asked once.
    pub(crate) fn new(
        label: impl Into<String>,
        states: &[&str],
        strategy: impl Strategy<Value = Scenario> + Send + Sync + 'static,
    ) -> Self {
        Self {
            label: label.into(),
            needed: true,
            shows: Vec::new(),
            states: states.iter().map(|&state| state.to_owned()).collect(),
            count: 1,
            varied: true,
            strategy: strategy.sboxed(),
        }
    }

    /// A needed kind of case of which all are the same.
    pub(crate) fn fixed(label: impl Into<String>, states: &[&str], scenario: Scenario) -> Self {
        Self { varied: false, ..Self::new(label, states, Just(scenario)) }
    }

    /// The same with these steps, in the state of `inputs`.
    pub(crate) fn in_state(label: impl Into<String>, inputs: Inputs<'_>, steps: Vec<Step>) -> Self {
        Self::fixed(label, &[inputs.state()], Scenario::new(inputs.state(), steps))
    }

    /// A kind without which the clause can pass.
    #[must_use]
    pub(crate) fn extra(mut self) -> Self {
        self.needed = false;
        self
    }

    /// Says what its exchanges show to passive checks.
    #[must_use]
    pub(crate) fn showing(mut self, shows: Exercise) -> Self {
        self.shows.push(shows);
        self
    }

    /// Asks for so many.
    #[must_use]
    pub(crate) fn times(mut self, count: u32) -> Self {
        self.count = count;
        self
    }

    /// A scenario of the kind, the same each time: what sort of calls it makes does not depend on the draw.
    ///
    /// # Errors
    ///
    /// When the strategy rejects all that it draws; the text says why.
    pub fn example(&self) -> Result<Scenario, String> {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[0; 32]);
        let mut runner = TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
        self.strategy.new_tree(&mut runner).map(|tree| tree.current()).map_err(|reason| reason.to_string())
    }
}
