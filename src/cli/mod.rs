//! The command line: one file per command.

mod call;
mod contract;
mod derive;
mod exit;
mod explain;
mod glossary;
mod init;
mod lint;
mod list;
mod rules;
mod run;
mod selftest;
mod serve;

use std::{
    ffi::OsString,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, Subcommand};

pub use exit::Exit;

use crate::{contract::Library, session::with_causes, vendor::Vendors, wire::Protocol};

/// Tests a cloud API against its documentation, clause by clause
#[derive(Debug, Parser)]
#[command(name = "bythebook", version, max_term_width = 100, after_help = exit::HELP)]
struct Arguments {
    /// Contracts to add to the shipped ones; a file of the same path replaces the shipped one
    #[arg(long, global = true, value_name = "DIR")]
    specs: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Test a service against its documentation
    Run(run::RunArguments),
    /// List operations, clauses, checks, faults or variants
    List(list::ListArguments),
    /// Explain an operation, a check, a clause, an error code, a fault, a variant or a word of the glossary
    Explain(explain::ExplainArguments),
    /// Print the finished contract of an operation: its OpenAPI document with its overlay laid over it
    Contract(contract::ContractArguments),
    /// Derive contracts from saved pages
    Derive(derive::DeriveArguments),
    /// Find places where pages and contracts contradict themselves or are silent
    Lint(lint::LintArguments),
    /// Make one signed call and print the exchange
    Call(call::CallArguments),
    /// Write a configuration for a vendor's service, to be filled in
    Init(init::InitArguments),
    /// Start the reference service
    Serve(serve::ServeArguments),
    /// Prove that the checks find every fault of the reference service, and nothing in faultless services
    Selftest(selftest::SelftestArguments),
}

/// A command that ends without a result: the text for standard error, and the exit code.
#[derive(Debug)]
struct Failure {
    text: String,
    exit: Exit,
}

impl Failure {
    /// The command, a contract or another input is wrong.
    fn wrong(error: &(impl std::error::Error + ?Sized)) -> Self {
        Self { text: with_causes(error), exit: Exit::Invalid }
    }

    fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), exit: Exit::Invalid }
    }
}

/// Runs the command line and says how the process ends.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are no error; clap knows which is which.
            let _ = error.print();
            return if error.use_stderr() { Exit::Invalid.into() } else { Exit::Passed.into() };
        }
    };
    match execute(arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "error: {}", failure.text);
            failure.exit.into()
        }
    }
}

fn execute(arguments: Arguments) -> Result<Exit, Failure> {
    let specs = arguments.specs;
    let library = match &specs {
        None => Library::embedded().map_err(|error| Failure::wrong(&error))?,
        Some(folder) => Library::with_folder(folder).map_err(|error| Failure::wrong(&error))?,
    };
    let vendors = Vendors::default();
    for operation in library.operations() {
        if vendors.protocol(&operation.protocol).is_none() {
            let known = vendors.protocols().map(Protocol::name);
            return Err(rules::unknown(&format!("protocol of {}", operation.id), &operation.protocol, known));
        }
    }
    let library = Arc::new(library);
    match arguments.command {
        Command::Run(arguments) => run::execute(&library, specs.as_deref(), &arguments),
        Command::List(arguments) => list::execute(&library, &arguments),
        Command::Explain(arguments) => explain::execute(&library, &arguments),
        Command::Contract(arguments) => contract::execute(&library, &arguments),
        Command::Init(arguments) => init::execute(&library, &arguments),
        Command::Derive(arguments) => derive::execute(&library, &arguments),
        Command::Lint(arguments) => lint::execute(&library, &arguments),
        Command::Call(arguments) => call::execute(&library, &arguments),
        Command::Serve(arguments) => serve::execute(&library, &arguments),
        Command::Selftest(arguments) => selftest::execute(&library, &arguments),
    }
}

/// Writes to standard output. That nobody reads it any more is no error.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure { text: format!("standard output: {error}"), exit: Exit::Inconclusive })
        }
        _ => Ok(()),
    }
}

/// Runs a future to its end.
fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure { text: format!("no runtime: {error}"), exit: Exit::Inconclusive })?;
    runtime.block_on(future)
}
