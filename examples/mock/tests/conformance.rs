//! Holds the mock to the documentation, one case for each clause.

use std::process::ExitCode;

use bythebook::harness::{self, Conformance};

fn main() -> ExitCode {
    let held = Conformance::service(mock::router).configured("mock").only(["AssociateRouteTable"]);
    // The mock has no operation through which the effect could be read back.
    harness::run(held.strict().allow_inconclusive())
}
