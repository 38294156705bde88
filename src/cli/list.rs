//! `bythebook list`: what there is.

use std::fmt::Write;

use clap::ValueEnum;

use super::{Exit, Failure, print};
use crate::{
    check::{self, CHECKS, Entry},
    contract::{Effect, Library, OperationId, Role, Testability},
    reference::{faults, variants},
};

#[derive(Debug, clap::Args)]
pub(super) struct ListArguments {
    /// The things to list
    what: What,
    /// Only of these operations (operations, clauses, faults)
    #[arg(value_name = "OPERATION")]
    operations: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Operations that have a contract
    Operations,
    /// The clauses of the contracts, with their lines, and how each is tested
    Clauses,
    /// Checks, and what each of them sends or reads
    Checks,
    /// Ways in which the reference service can break a clause
    Faults,
    /// Choices of the reference service where the documentation is silent
    Variants,
}

pub(super) fn execute(library: &Library, arguments: &ListArguments) -> Result<Exit, Failure> {
    let named = arguments.operations.iter().map(|name| library.resolve(name).map(|operation| &operation.id));
    let named: Vec<&OperationId> = named.collect::<Result<_, _>>().map_err(|error| Failure::wrong(&error))?;
    let wanted = |id: &OperationId| named.is_empty() || named.contains(&id);
    let mut text = String::new();
    match arguments.what {
        What::Operations => operations(&mut text, library, &wanted),
        What::Clauses => clauses(&mut text, library, &wanted),
        What::Checks => checks(&mut text),
        What::Faults => {
            for fault in faults().iter().filter(|fault| wanted(&fault.operation)) {
                let clause = fault.clause_in(library);
                let _ = writeln!(text, "{:<44} {:<72} {}", fault.id, clause, fault.summary);
            }
        }
        What::Variants => {
            for variant in variants() {
                let _ = writeln!(text, "{}: {}", variant.id, variant.question);
                for choice in &variant.choices {
                    let _ = writeln!(text, "  {}={:<32} {}", variant.id, choice.id, choice.summary);
                }
            }
        }
    }
    print(&text)?;
    Ok(Exit::Passed)
}

fn operations(text: &mut String, library: &Library, wanted: &dyn Fn(&OperationId) -> bool) {
    for operation in library.operations().filter(|operation| wanted(&operation.id)) {
        let role = match operation.role {
            Role::Subject => "subject",
            Role::Support => "support",
        };
        let effect = match operation.effect {
            Effect::Reads => "reads",
            Effect::Writes => "writes",
        };
        let _ = writeln!(
            text,
            "{:<34} {:<8} {:<7} {:<8} {:<6} {:>3} clauses",
            operation.id,
            operation.id.vendor(),
            operation.id.service(),
            role,
            effect,
            operation.clauses.len()
        );
    }
}

fn clauses(text: &mut String, library: &Library, wanted: &dyn Fn(&OperationId) -> bool) {
    for operation in library.operations().filter(|operation| wanted(&operation.id)) {
        for clause in &operation.clauses {
            let how = match &clause.testability {
                Testability::Testable => {
                    check::check_of(clause).map_or("no check yet".to_owned(), |entry| entry.name().to_owned())
                }
                Testability::Excluded(why) => format!("excluded: {why}"),
                Testability::Silent(why) => format!("silent: {why}"),
            };
            let place = clause.cite.first().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "{:<82} {:<6} {:<34} {place}", clause.full_id(&operation.id), clause.strength, how);
        }
        for left in &operation.non_requirements {
            let _ = writeln!(
                text,
                "{:<82} {:<6} no clause: {} ({})",
                format!("{}:{}", operation.id, left.lines),
                "-",
                left.what,
                left.why
            );
        }
    }
}

fn checks(text: &mut String) {
    for entry in CHECKS {
        let sort = match entry {
            Entry::Active(_) => "sends",
            Entry::Passive(_) => "reads every answer",
        };
        let first = entry.check().explanation().lines().next().unwrap_or_default().trim().to_owned();
        let _ = writeln!(text, "{:<20} {:<18} {first}", entry.name(), sort);
    }
}
