//! Tests a cloud API against its documentation, clause by clause.
//!
//! The modules stand on floors, separated by blank lines below: each may use only modules of the floors above it in
//! this list. `tests/it/architecture.rs` keeps them.

pub mod defect;

pub mod contract;

pub mod call;
pub mod exchange;

pub mod page;
pub mod scenario;
pub mod wire;

pub mod vendor;

pub mod check;
pub mod endpoint;
pub mod lint;
pub mod reference;

pub mod event;

pub mod engine;
pub mod report;

pub mod property;
pub mod session;

pub mod selftest;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "harness")]
pub mod harness;
