//! Turns contracts, checks and a selection into cases, in report order, and draws their scenarios.

mod capabilities;
pub(in crate::engine) mod generator;
mod planned;
mod planner;
mod selection;

pub use capabilities::{Capabilities, KnownOperations, StateSizes};
pub use planned::{Plan, PlannedClause, PlannedKind, PlannedOperation};
pub use planner::plan;
pub use selection::Selection;
