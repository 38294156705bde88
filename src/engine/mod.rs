//! Carries out a plan: the only part that sends, waits, retries and counts.
//!
//! [`plan()`] turns contracts, checks and a [`Selection`] into cases in report order. A generator thread draws their
//! scenarios (proptest's value trees stay on it), the executor carries them out concurrently, each on an account of its
//! own, and the dispatcher alone folds what came of them into verdicts. Verdicts do not depend on the order in which
//! cases finish.

mod canonical;
mod dispatcher;
mod executor;
mod fold;
mod generator;
mod judge;
mod named;
mod plan;
mod read_back;
mod repeats;
mod restore;
mod scrub;
mod sender;
mod shrink;
mod spoil;
mod tally;

pub use dispatcher::{Engine, RunError, Settings};
pub use plan::{
    Limits, Plan, PlannedClause, PlannedKind, PlannedOperation, Selection, SelectionError, StateSizes, near, plan,
};
pub use scrub::Scrubber;
pub use sender::{Sender, Sent};
