//! `bythebook derive`: pages to contracts.

use std::{
    fmt::Write,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{Exit, Failure, print};
use crate::{
    contract::Library,
    page::{self, Derived},
    vendor::Vendors,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Remarks go to standard error as PAGE:LINE: KIND: what was skipped, guessed or left open.")]
pub(super) struct DeriveArguments {
    /// The saved text of a page; vendor and layout are recognised
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// Write each contract to DIR/VENDOR/SERVICE/OPERATION.openapi.json, not to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Compare with the contract that is known, clause by clause, and write nothing; exit 1 when they differ
    #[arg(long, conflicts_with_all = ["out", "emit"])]
    check: bool,
    /// The output
    #[arg(long, value_name = "WHAT", default_value = "contract", conflicts_with = "out")]
    emit: Emit,
    /// Say nothing about what was skipped or guessed
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Emit {
    /// The OpenAPI document
    Contract,
    /// One JSON object per page: parameters, members, error rows and constraints
    Rows,
}

pub(super) fn execute(library: &Library, arguments: &DeriveArguments) -> Result<Exit, Failure> {
    let mut exit = Exit::Passed;
    for page in &arguments.pages {
        let derived = read(page)?;
        if !arguments.quiet {
            remarks(page, &derived);
        }
        if arguments.check {
            if !check(library, page, &derived)? {
                exit = Exit::Failed;
            }
        } else if let Some(folder) = &arguments.out {
            write(folder, &derived)?;
        } else {
            let text = match arguments.emit {
                Emit::Contract => pretty(&derived.document),
                Emit::Rows => derived.rows.to_string() + "\n",
            };
            print(&text)?;
        }
    }
    Ok(exit)
}

fn read(page: &Path) -> Result<Derived, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", page.display()));
    let bytes = fs::read(page).map_err(|error| failed(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| failed(&"expected UTF-8 text"))?;
    page::derive(&text, &Vendors::default().grammars()).map_err(|error| failed(&error))
}

fn remarks(page: &Path, derived: &Derived) {
    let mut out = io::stderr().lock();
    for remark in &derived.remarks {
        // That nobody reads them is no error.
        let _ = writeln!(out, "{}:{remark}", page.display());
    }
}

fn write(folder: &Path, derived: &Derived) -> Result<(), Failure> {
    let path = folder.join(derived.path());
    let failed = |error: io::Error| Failure::usage(format!("{}: {error}", path.display()));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    fs::write(&path, pretty(&derived.document)).map_err(failed)?;
    print(&format!("{}\n", path.display()))
}

fn pretty(document: &serde_json::Value) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}

/// Compares the derived contract with the known one; both without overlay, which another text would not fit.
fn check(library: &Library, page: &Path, derived: &Derived) -> Result<bool, Failure> {
    let wrong = |error: crate::contract::ContractError| Failure::wrong(&error);
    let new = library.read(&derived.document, &page.display().to_string()).map_err(wrong)?;
    let old = match library.base(&new.id) {
        None => None,
        Some(document) => Some(library.read(document, &derived.path()).map_err(wrong)?),
    };
    let mut text = String::new();
    let Some(old) = old else {
        let _ = writeln!(text, "{}: no contract is known for {}", page.display(), derived.operation);
        print(&text)?;
        return Ok(false);
    };
    let changes = page::changes(&old, &new);
    for change in &changes {
        let _ = writeln!(text, "{}: {}", page.display(), change);
    }
    let count = new.clauses.len();
    if changes.is_empty() {
        let same = library.base(&new.id) == Some(&derived.document);
        let also = if same { "" } else { "; the documents differ in what is no clause" };
        let _ = writeln!(text, "{}: {} is as known, {count} clauses{also}", page.display(), derived.operation);
    }
    print(&text)?;
    Ok(changes.is_empty())
}
