//! Names for runs.

use std::{
    process,
    time::{SystemTime, UNIX_EPOCH},
};

/// A name that no other run has: lower-case letters and digits.
pub(crate) fn run_number() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}{:x}", since.as_nanos(), process::id())
}
