//! A kind of case: what is sent for a clause, and how often.

use std::{any::Any, fmt, sync::Arc};

use proptest::{
    strategy::{Just, SBoxedStrategy, Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::exercise::Exercise;
use crate::scenario::{Inputs, Scenario, Step};

/// A kind of case that tests a clause.
///
/// A check makes it with a kind of its own, which it is given back when it judges what came of it.
#[derive(Clone, Debug)]
pub struct Case<K = AnyKind> {
    /// The thing that is tried, unique inside the clause; its text is the label that reports print.
    pub kind: K,
    /// `true` if the clause passes only if this kind passed.
    pub needed: bool,
    /// The things that an exchange of the case shows to passive checks.
    pub shows: Vec<Exercise>,
    /// The provider states that it starts from or takes values of.
    pub states: Vec<String>,
    /// The number that is run unless told otherwise.
    pub count: u32,
    /// `true` if two cases of the kind can differ.
    pub varied: bool,
    /// The scenarios.
    pub strategy: SBoxedStrategy<Scenario>,
}

/// A check's word for what one of its cases tries.
pub trait CaseKind: fmt::Debug + fmt::Display + Clone + Send + Sync + 'static {}

impl<K: fmt::Debug + fmt::Display + Clone + Send + Sync + 'static> CaseKind for K {}

/// The kind of a check that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OneKind(pub(crate) &'static str);

impl fmt::Display for OneKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The kind of a case of any check.
#[derive(Clone, Debug)]
pub struct AnyKind {
    label: String,
    kind: Arc<dyn ErasedKind>,
}

/// A kind of which only its check knows the type.
trait ErasedKind: Any + fmt::Debug + Send + Sync {}

impl<K: CaseKind> ErasedKind for K {}

impl AnyKind {
    /// The kind as the check that made it knows it; `None` where another check made it.
    pub(crate) fn get<K: CaseKind>(&self) -> Option<&K> {
        let kind: &dyn Any = &*self.kind;
        kind.downcast_ref()
    }
}

impl fmt::Display for AnyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

impl Case {
    /// The kind in words.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.kind.label
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

impl<K: CaseKind> Case<K> {
    /// A needed kind of case that is run once.
    pub(crate) fn new(
        kind: K,
        states: &[&str],
        strategy: impl Strategy<Value = Scenario> + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind,
            needed: true,
            shows: Vec::new(),
            states: states.iter().map(|&state| state.to_owned()).collect(),
            count: 1,
            varied: true,
            strategy: strategy.sboxed(),
        }
    }

    /// A needed kind of case of which all are the same.
    pub(crate) fn fixed(kind: K, states: &[&str], scenario: Scenario) -> Self {
        Self { varied: false, ..Self::new(kind, states, Just(scenario)) }
    }

    /// The same with these steps, in the state of `inputs`.
    pub(crate) fn in_state(kind: K, inputs: Inputs<'_>, steps: Vec<Step>) -> Self {
        Self::fixed(kind, &[inputs.state()], Scenario::new(inputs.state(), steps))
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

    /// Sets the number.
    #[must_use]
    pub(crate) fn times(mut self, count: u32) -> Self {
        self.count = count;
        self
    }

    /// The same case under a kind that is made of its own.
    pub(crate) fn map_kind<L>(self, map: impl FnOnce(K) -> L) -> Case<L> {
        let Self { kind, needed, shows, states, count, varied, strategy } = self;
        Case { kind: map(kind), needed, shows, states, count, varied, strategy }
    }

    /// The same case as one of any check.
    pub(crate) fn erased(self) -> Case {
        self.map_kind(|kind| AnyKind { label: kind.to_string(), kind: Arc::new(kind) })
    }
}
