//! How a run is carried out.

use std::time::Duration;

use crate::vendor::Vendors;

/// How a run is carried out.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What cases are drawn from.
    pub seed: u64,
    /// How many cases run at once.
    pub concurrency: usize,
    /// The vendors whose protocols are known.
    pub vendors: Vendors,
    /// Whether every call may take effect on the target.
    pub may_write: bool,
    /// The longest that an effect may take to show, where the target's owner says so.
    pub settles_within: Option<Duration>,
    /// Whether a finding is tried again with smaller scenarios until it shows no more than it takes.
    pub shrink: bool,
    /// Differs from run to run, so that what a service remembers does not matter.
    pub run: String,
}
