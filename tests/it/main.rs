//! The tests of the crate from outside, in one binary: it is linked once, and the tests of all its files run side by side.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod canonical;
mod circles;
#[cfg(feature = "cli")]
mod cli;
mod contracts;
mod derivation;
mod hostile;
mod kill_matrix;
mod ledger;
mod lint;
mod made_up;
mod names;
mod operation_names;
mod signing;
mod snapshots;
mod source;
mod targets;
mod third_vendor;
mod type_names;
