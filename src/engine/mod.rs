//! Carries out a plan: the only part that sends, waits, retries and counts.
//!
//! One folder for each stage. `plan/` turns contracts, checks and a [`Selection`] into cases in report order, and draws
//! their scenarios on a generator thread (proptest's value trees stay on it). `run/` carries scenarios out concurrently,
//! each on an account of its own. `results/` judges what came of them and makes verdicts of it, which do not depend on
//! the order in which cases finish. The dispatcher alone owns the state of a run; when all is judged, `shrink` looks
//! for smaller scenarios with the same findings.

mod cases;
mod dispatcher;
mod plan;
mod results;
mod run;
mod settings;
mod shared_account;
mod shrink;

pub use dispatcher::{Engine, RunError};
pub use plan::{
    Capabilities, KnownOperations, Plan, PlannedClause, PlannedKind, PlannedOperation, Selection, StateSizes, plan,
};
pub use run::{Scrubber, Sender, SentCall};
pub use settings::Settings;
