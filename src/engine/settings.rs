//! The settings of a run.

use std::time::Duration;

use crate::vendor::Vendors;

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The seed of the cases.
    pub seed: u64,
    /// The number of cases that run at once.
    pub concurrency: usize,
    /// The vendors whose protocols are known.
    pub vendors: Vendors,
    /// True where every call may take effect on the target.
    pub may_write: bool,
    /// The longest that an effect may take to show, where the target's owner says so.
    pub settles_within: Option<Duration>,
    /// True where each finding is tried again with smaller scenarios.
    pub shrink: bool,
    /// Differs from run to run, so that what a service remembers does not matter.
    pub run: String,
}
