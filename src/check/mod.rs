//! The checks, and the registry that lists them.
//!
//! An *active* check has two halves: [`Active::cases`] says what to send, [`Active::judge`] reads what came back. A
//! *passive* check reads every exchange, whoever asked for it. Neither does any I/O, so a check is tested with values
//! written by hand, and a finding can be judged again from a recorded transcript.
//!
//! A check cites a clause and invents none; it says *inconclusive* where it cannot know (R14), and what the page leaves
//! open becomes an [`Observation`], never a complaint (R2).

mod accepted_when_valid;
mod atomicity;
mod authentication;
mod bounds;
mod breakdowns;
mod content_type;
mod defaults;
mod dry_run;
mod dry_run_token;
mod echo;
mod enums;
mod error_envelope;
mod error_mapping;
mod error_rows;
mod exclusivity;
mod idempotency;
mod kit;
mod list_limit;
mod members_present;
mod metamorphic;
mod optional_omitted;
mod paging;
mod precedence;
mod read_back;
mod registry;
mod request_id;
mod required;
mod response_schema;
mod success_status;
mod timestamps;
mod types;
mod undo_undoes;

use std::fmt;

use proptest::strategy::{Just, SBoxedStrategy, Strategy};

pub use kit::exercise::showing;
pub use kit::response_observations::NOTHING as NOTHING_SEEN;
pub use kit::skip_reason::{Lacking, SkipReason};
pub use kit::verdict::{CaseVerdict, Finding, Judgement, Observation};
pub use registry::{CHECKS, Entry, asking, check};
pub use response_schema::{Body, Broken, Validators};

use crate::{
    contract::{Clause, Common, Operation},
    scenario::{Inputs, Reply, Scenario, Step, Transcript},
    wire::Protocol,
};

/// What every check can say of itself.
pub trait Check: fmt::Debug + Send + Sync {
    /// The name that people type and reports print. Never reused once published.
    fn name(&self) -> &'static str;

    /// Why the check exists and how it decides. Shown by `explain`.
    fn explanation(&self) -> &'static str;

    /// Whether the check asks this clause.
    fn asks(&self, clause: &Clause) -> bool;
}

/// A check that sends.
pub trait Active: Check {
    /// The kinds of case that ask the clause.
    ///
    /// # Errors
    ///
    /// Why the contract gives nothing to ask it with; the clause is skipped with this reason.
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason>;

    /// Reads what came of a case of the kind `label`.
    fn judge(&self, question: &Question<'_>, label: &str, transcript: &Transcript) -> Judgement;
}

/// A check that reads every exchange.
pub trait Passive: Check {
    /// What a reply to a call of the question's operation says about the clause; `None` where it says nothing.
    fn inspect(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<Judgement>;

    /// The text of a reply that no other reply of the run may have, where the clause is about one.
    fn distinct(&self, _question: &Question<'_>, _seen: Seen<'_>) -> Option<String> {
        None
    }

    /// Why it is no gap that no exchange of a run shows what the clause is about, where it is none.
    fn need_not_show(&self, _question: &Question<'_>) -> Option<SkipReason> {
        None
    }

    /// Scenarios that show what the clause is about, for a run in which no active check shows it.
    fn shown_by(&self, clause: &Clause) -> Vec<Exercise>;
}

/// A clause, and what is around it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// The common contract of its vendor.
    pub common: &'a Common,
    /// The clause.
    pub clause: &'a Clause,
    /// The protocol that carries the operation, where it is known.
    pub protocol: Option<&'a dyn Protocol>,
    /// Whether the target is ours: every call may take effect.
    pub ours: bool,
    /// Whether each case has a copy of the provider states of its own, and each of them is as its name says: as a
    /// reference service has, and a service that is made anew for each.
    pub fresh: bool,
}

/// A reply, and what is around it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The reply.
    pub reply: &'a Reply,
    /// The scenario that it belongs to, carried out.
    pub transcript: &'a Transcript,
    /// Its body, where it is a success with one.
    pub body: Option<&'a Body>,
}

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
}

/// What an exchange shows to passive checks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exercise {
    /// An accepted call.
    Accepted,
    /// A call in the state of the error row with this code.
    Row(String),
    /// Some refusal.
    Refusal,
    /// Calls that name what does not exist, where a contract leaves open what answers them.
    Unknown,
    /// Lists with as many elements as are allowed, and with one less.
    LongLists,
    /// An accepted call with this parameter, which can be left out.
    Sent(String),
    /// A call that takes something back, between two readings.
    TakenBack,
    /// A call with something odd about it, which any answer but a breakdown does justice to.
    Odd(Odd),
}

/// Something odd about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Odd {
    /// A text beyond ASCII.
    NonAscii,
    /// Control characters.
    Control,
    /// A text of some thousand characters.
    VeryLong,
    /// A body that is not of the protocol.
    MalformedBody,
}

impl Odd {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NonAscii, Self::Control, Self::VeryLong, Self::MalformedBody];
}

/// Declares a check's type and keeps its doc comment as text for `explain`.
macro_rules! declare {
    ($(#[doc = $line:literal])+ $name:ident) => {
        $(#[doc = $line])+
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name;

        const EXPLANATION: &str = concat!($($line, "\n"),+);
    };
}
use declare;

#[cfg(test)]
mod tests_support {
    use proptest::{
        strategy::{Strategy, ValueTree},
        test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
    };

    /// A value of a strategy that depends on the seed alone.
    pub(super) fn one_of<S: Strategy>(strategy: &S, seed: u64) -> S::Value {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        strategy.new_tree(&mut runner).expect("the strategy rejects nothing").current()
    }
}
