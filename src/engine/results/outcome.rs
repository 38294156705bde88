//! The verdict of one case on one clause, and the place in the run where it was reached.

use std::sync::Arc;

use crate::{
    engine::plan::generator::GeneratedCase,
    event::{FindingResult, InconclusiveReason, SkipReason},
};

/// When in a run something was seen: case, step, call. Later is not better: the first of a kind is kept, whatever order
/// cases finish in.
pub(in crate::engine) type Position = (usize, usize, usize);

/// The verdict of a case on a clause, as it is reported.
#[derive(Debug)]
pub(in crate::engine) enum CaseOutcome {
    Pass,
    Fail {
        finding: Box<FindingResult>,
        /// The case that the finding came of, where it can be tried again by itself.
        origin: Option<Arc<GeneratedCase>>,
    },
    Inconclusive(InconclusiveReason),
    /// The service lacks what the case needs.
    Skipped(SkipReason),
    /// The case is about no clause.
    Noted,
}
