//! The reference service is held to its contracts, one case for each clause: what a crate with a service of its own does
//! too. `BYTHEBOOK_TARGET` names another service to hold.

use std::process::ExitCode;

use bythebook::harness::{self, Conformance};

fn main() -> ExitCode {
    harness::run(Conformance::embedded().strict())
}
