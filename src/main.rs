//! The `bythebook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    bythebook::cli::main(std::env::args_os())
}
