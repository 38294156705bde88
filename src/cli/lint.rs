//! `bythebook lint`: what is wrong with a page, or missing in it.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use serde::Serialize;
use serde_json::Value;

use super::{Exit, Failure, print};
use crate::{
    contract::{Library, NameError, Operation},
    lint::{self, LintFinding, LintKind},
    vendor::Vendors,
};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Findings are no verdict: the command ends with 0 whether there are any or not, and with 2 when it cannot read something."
)]
pub(super) struct LintArguments {
    /// Saved pages, contract files or known operations; without any, every known contract
    #[arg(value_name = "PAGE|SPEC")]
    subjects: Vec<String>,
    /// Print JSON: a list of {source, operation, findings}
    #[arg(long)]
    json: bool,
}

/// The findings of one page or contract.
#[derive(Debug, Serialize)]
struct Linted {
    source: String,
    operation: String,
    findings: Vec<LintFinding>,
}

pub(super) fn execute(library: &Library, arguments: &LintArguments) -> Result<Exit, Failure> {
    let linted: Vec<Linted> = if arguments.subjects.is_empty() {
        library.operations().map(known).collect()
    } else {
        arguments.subjects.iter().map(|name| lint(library, name)).collect::<Result<_, _>>()?
    };
    let text = if arguments.json {
        serde_json::to_string_pretty(&linted).unwrap_or_default() + "\n"
    } else {
        linted.iter().map(told).collect::<Vec<_>>().join("\n")
    };
    print(&text)?;
    Ok(Exit::Passed)
}

fn known(operation: &Operation) -> Linted {
    Linted {
        source: format!("the contract of {}", operation.id),
        operation: operation.id.to_string(),
        findings: lint::lint_contract(operation),
    }
}

/// Lints what a person named: a file, whatever is in it, or a known operation.
fn lint(library: &Library, name: &str) -> Result<Linted, Failure> {
    let path = Path::new(name);
    let failed = |error: &dyn std::fmt::Display| Failure::usage(format!("{name}: {error}"));
    if !path.exists() {
        return match library.resolve(name) {
            Ok(operation) => Ok(known(operation)),
            Err(NameError::Unknown { suggestion, .. }) => {
                Err(Failure::usage(format!("there is no page, contract file or operation `{name}`{suggestion}")))
            }
            Err(error) => Err(Failure::wrong(&error)),
        };
    }
    let text = String::from_utf8(fs::read(path).map_err(|error| failed(&error))?);
    let text = text.map_err(|_| failed(&"expected UTF-8 text"))?;
    if let Ok(document @ Value::Object(_)) = serde_json::from_str(&text) {
        let operation = library.read(&document, name).map_err(|error| Failure::wrong(&error))?;
        // The file of a known contract comes with its overlay.
        let finished = library.operation(&operation.id).filter(|_| library.base(&operation.id) == Some(&document));
        return Ok(Linted { source: name.to_owned(), ..known(finished.unwrap_or(&operation)) });
    }
    let (derived, findings) = lint::lint(&text, &Vendors::default().grammars()).map_err(|error| failed(&error))?;
    Ok(Linted { source: name.to_owned(), operation: derived.operation, findings })
}

fn told(linted: &Linted) -> String {
    let mut text = String::new();
    let mut counts: BTreeMap<LintKind, usize> = BTreeMap::new();
    for finding in &linted.findings {
        *counts.entry(finding.kind).or_default() += 1;
    }
    let counted: Vec<String> = counts.iter().map(|(kind, count)| plural(*kind, *count)).collect();
    let sum = if counted.is_empty() { "nothing found".to_owned() } else { counted.join(", ") };
    let _ = writeln!(text, "{}: {}: {sum}", linted.source, linted.operation);
    for finding in &linted.findings {
        let _ = write!(text, "{finding}");
    }
    text
}

fn plural(kind: LintKind, count: usize) -> String {
    match (kind, count) {
        (kind, 1) => format!("1 {kind}"),
        (LintKind::Oddity, count) => format!("{count} oddities"),
        (kind, count) => format!("{count} {kind}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted() {
        assert_eq!(plural(LintKind::Oddity, 2), "2 oddities");
        assert_eq!(plural(LintKind::Silence, 1), "1 silence");
        assert_eq!(plural(LintKind::Contradiction, 3), "3 contradictions");
    }
}
