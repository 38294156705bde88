//! Holds the mock to the documentation, one case for each clause.

use std::process::ExitCode;

use bythebook::harness::{self, Held};

fn main() -> ExitCode {
    harness::run(Held::service(mock::router).configured("mock").only(["AssociateRouteTable"]))
}
