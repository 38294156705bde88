//! Tests a cloud API against its documentation, clause by clause.
//!
//! - [`harness`]: conformance as cases of `cargo test`.
//! - [`property`]: calls of an operation as proptest strategies, and a judge for one exchange.
//! - [`contract`]: what the documentation promises, as values.
//! - [`event`] and [`report`]: what happens during a run, and how it is told.
//!
//! The other modules shown here hold what these name. Hidden ones are for the `bythebook` command and for this crate's
//! own tests; they may change at any time.

// The modules stand on floors, separated by blank lines below: each may use only modules of the floors above it in this
// list. `tests/it/architecture.rs` keeps them.

pub mod defect;

pub mod contract;

pub mod call;
pub mod exchange;

#[doc(hidden)]
pub mod page;
pub mod scenario;
pub mod wire;

pub mod vendor;

#[doc(hidden)]
pub mod check;
#[doc(hidden)]
pub mod endpoint;
#[doc(hidden)]
pub mod lint;
pub mod reference;

pub mod event;

#[doc(hidden)]
pub mod engine;
pub mod report;

pub mod property;
#[doc(hidden)]
pub mod session;

#[doc(hidden)]
pub mod selftest;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "harness")]
pub mod harness;
