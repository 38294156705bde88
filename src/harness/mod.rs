//! Conformance as `cargo test` cases: each clause is a case that passes, fails or is ignored by itself.
//!
//! A test of ten lines, with `harness = false` in `Cargo.toml`:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use bythebook::harness::{self, Conformance};
//! # fn router() -> axum::Router { axum::Router::new() }
//!
//! fn main() -> ExitCode {
//!     // A service in this process, made anew for each case; `bythebook.toml` says what is found in it.
//!     harness::run(Conformance::service(router).configured("mock").only(["PublishVpcRouteEntries"]))
//! }
//! ```
//!
//! In one process all cases read one run of one engine, which is made when the first verdict is needed and tests what
//! the filter lets through. Under cargo-nextest each case is a process: against a service in this process, still one
//! case for each clause; against any other, one for each operation, kept apart by a lock for endpoint and account.
//!
//! The environment has the last word: `BYTHEBOOK_TARGET` names a target of `bythebook.toml` or a URL to test in place of
//! what the test names, `BYTHEBOOK_ALLOW_INCONCLUSIVE=1` lets inconclusive clauses pass, and `BYTHEBOOK_STRICT=1` lets
//! warnings fail.

mod cases;
mod conformance;
mod lock;
mod shared_run;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

pub use conformance::Conformance;
use libtest_mimic::Arguments;
use shared_run::SharedRun;
pub use shared_run::{ALLOW_INCONCLUSIVE, STRICT, TARGET};

/// Runs the cases that the command line of a test asks for, and prints what came of them as `cargo test` does.
///
/// Exit code 101 where a case fails, and 2 where nothing can be tested: the configuration or a contract is wrong, or
/// every clause is skipped.
#[must_use]
pub fn run(conformance: Conformance) -> ExitCode {
    let arguments = Arguments::from_args();
    match SharedRun::open(conformance) {
        // A filter is for all test binaries of a crate: that it leaves nothing to test here is no mistake.
        Ok(run)
            if run.plan.cases() == 0 && !arguments.list && arguments.filter.is_none() && arguments.skip.is_empty() =>
        {
            let _ = writeln!(io::stderr(), "nothing can be tested:{}", cases::skipped(&run.plan));
            ExitCode::from(2)
        }
        Ok(run) => libtest_mimic::run(&arguments, cases::trials(run, &arguments)).exit_code(),
        Err(problem) => {
            let _ = writeln!(io::stderr(), "{problem}");
            ExitCode::from(2)
        }
    }
}
