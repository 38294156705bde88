//! `bythebook explain`: the meaning of a check, a clause, an error code, a fault, a variant, or a word of the glossary.

use std::fmt::Write;

use super::{Exit, Failure, glossary, print, rules::unknown};
use crate::{
    check::{self, CHECKS},
    contract::{Clause, Library, NameError, Named, Operation, Source, Testability},
    reference::{faults, variants},
};

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArguments {
    /// A check, an operation, a clause (`OPERATION/CLAUSE`), an error code, a fault or variant of the reference service, or
    /// a word of the glossary
    #[arg(value_name = "CHECK|OPERATION|CLAUSE|CODE|FAULT|VARIANT|WORD")]
    name: String,
}

pub(super) fn execute(library: &Library, arguments: &ExplainArguments) -> Result<Exit, Failure> {
    let name = &arguments.name;
    let mut text = String::new();
    if let Some(entry) = check::check(name) {
        for line in entry.check().explanation().lines() {
            let _ = writeln!(text, "{}", line.strip_prefix(' ').unwrap_or(line));
        }
    } else {
        match library.find(name) {
            Ok(Named::Operation(operation)) => explain_operation(&mut text, operation),
            Ok(Named::Clause(operation, clause)) => explain_clause(&mut text, operation, clause),
            Err(error @ NameError::Ambiguous { .. }) => return Err(Failure::wrong(&error)),
            Err(_) => {
                for (operation, clause) in clauses(library, name) {
                    explain_clause(&mut text, operation, clause);
                }
            }
        }
        explain_code(&mut text, library, name);
        explain_behaviour(&mut text, library, name);
    }
    if let Some(explanation) = glossary::explanation(name) {
        let _ = writeln!(text, "{explanation}");
    }
    if text.is_empty() {
        let mut known: Vec<String> = CHECKS.iter().map(|entry| entry.name().to_owned()).collect();
        for operation in library.operations() {
            known.extend(operation.clause_names());
            known.extend(operation.errors.iter().map(|row| row.code.clone()));
            known.extend(library.common(operation).errors.iter().map(|row| row.code.clone()));
        }
        known.extend(faults().iter().map(|fault| fault.id.to_owned()));
        known.extend(variants().iter().map(|variant| variant.id.to_owned()));
        known.extend(glossary::words().map(ToOwned::to_owned));
        let kinds = "check, operation, clause, error code, fault, variant or word of the glossary";
        return Err(unknown(kinds, name, known));
    }
    print(&text)?;
    Ok(Exit::Passed)
}

/// Each operation's clause of that id.
fn clauses<'a>(library: &'a Library, name: &str) -> Vec<(&'a Operation, &'a Clause)> {
    let all =
        library.operations().flat_map(|operation| operation.clauses.iter().map(move |clause| (operation, clause)));
    all.filter(|(_, clause)| clause.id == name).collect()
}

fn explain_operation(text: &mut String, operation: &Operation) {
    let name = &operation.id;
    let _ = writeln!(text, "{name}, an operation of {} {}", operation.id.vendor(), operation.id.service());
    let _ = writeln!(text, "  promises   {} clauses (bythebook list clauses {name})", operation.clauses.len());
    let _ = writeln!(text, "  contract   bythebook contract {name}");
}

fn explain_clause(text: &mut String, operation: &Operation, clause: &Clause) {
    let _ = writeln!(text, "{}", clause.full_id(&operation.id));
    let _ = writeln!(text, "  promise    {}", clause.promise);
    let _ = writeln!(text, "  strength   {}", clause.strength);
    for cited in &clause.cite {
        let _ = writeln!(text, "  stands in  {cited}, {}", cited.source.url());
        // Lines are lines of one text; an address alone can show another tomorrow.
        if let Source::Page { sha256, .. } = &cited.source {
            let _ = writeln!(text, "             lines of the saved text with the SHA-256 {sha256}");
        }
    }
    let how = match &clause.testability {
        Testability::Excluded(why) => format!("not tested: {why}"),
        Testability::Silent(why) => format!("left open by the documentation: {why}"),
        Testability::Testable => match check::check_of(clause) {
            Some(entry) => format!("tested by `{}` (bythebook explain {})", entry.name(), entry.name()),
            None => "no check yet".to_owned(),
        },
    };
    let _ = writeln!(text, "  how        {how}");
    let mut faults =
        faults().iter().filter(|fault| fault.operation == operation.id && fault.clause == clause.id).peekable();
    if clause.testability == Testability::Testable && faults.peek().is_none() {
        let _ = writeln!(text, "  proved by  no fault: only clauses that `run` tests by default are broken on purpose");
    }
    for fault in faults {
        let _ = writeln!(text, "  proved by  bythebook run --fault {}: {}", fault.id, fault.summary);
    }
}

/// Explains what the reference service does under this name.
fn explain_behaviour(text: &mut String, library: &Library, name: &str) {
    for fault in faults().iter().filter(|fault| fault.id == name) {
        let clause = fault.clause_in(library);
        let _ = writeln!(text, "{name}, a fault of the reference service");
        let _ = writeln!(text, "  does       {}", fault.summary);
        let _ = writeln!(text, "  breaks     {clause} (bythebook explain {clause})");
        let _ = writeln!(text, "  see        bythebook run --fault {name}");
    }
    let question = name.split_once('=').map_or(name, |(variant, _)| variant);
    for variant in variants().iter().filter(|variant| variant.id == question) {
        let _ = writeln!(text, "{question}, which the documentation leaves open: {}", variant.question);
        for (index, choice) in variant.choices.iter().enumerate() {
            let label = if index == 0 { "chooses" } else { "" };
            let _ = writeln!(text, "  {label:<10} {}: {}", choice.id, choice.summary);
        }
    }
}

fn explain_code(text: &mut String, library: &Library, code: &str) {
    let mut seen = Vec::new();
    for operation in library.operations() {
        for row in operation.errors.iter().filter(|row| row.code == code) {
            let statuses: Vec<String> = row.status.iter().map(u16::to_string).collect();
            let _ = writeln!(text, "{code} of {}", operation.id);
            let _ = writeln!(text, "  status     {}", statuses.join(" or "));
            let _ = writeln!(text, "  message    {}", row.message);
            if let Some(cited) = operation.cited(&row.cite) {
                let _ = writeln!(text, "  stands in  {cited}, {}", cited.source.url());
            }
            if let Some(state) = row.state.as_ref().and_then(|state| operation.states.get(&state.name)) {
                let _ = writeln!(text, "  comes when {}", state.summary);
            }
        }
        let common = library.common(operation);
        for row in common.errors.iter().filter(|row| row.code == code) {
            if seen.contains(&common.vendor) {
                continue;
            }
            seen.push(common.vendor.clone());
            let statuses: Vec<String> = row.status.iter().map(u16::to_string).collect();
            let source = common.sources.get(&row.cite.source);
            let _ = writeln!(text, "{code} of every operation of {}", common.vendor);
            let _ = writeln!(text, "  status     {}", statuses.join(" or "));
            let _ = writeln!(text, "  described  {}", row.message);
            if let Some(source) = source {
                let _ = writeln!(text, "  stands in  {}, {}", source.title(), source.url());
            }
        }
    }
}
