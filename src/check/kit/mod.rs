//! What checks share: verdicts, reasons to skip, controls, effects that a sibling shows, and the calls that show passive checks something.

pub(crate) mod control;
pub(crate) mod effect;
pub(crate) mod exercise;
pub(crate) mod open_questions;
pub(crate) mod response_observations;
pub(crate) mod skip_reason;
pub(crate) mod verdict;
