//! Changes between two contracts of one operation, clause by clause.

use std::{collections::BTreeMap, fmt};

use crate::contract::{Clause, Operation};

/// A clause that one of two contracts has and the other has not, or has otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseChange {
    /// Only the new contract has it.
    Added(Clause),
    /// Only the old contract has it.
    Removed(Clause),
    /// Both have it, and promise, strength or line differ.
    Changed {
        /// As it was.
        old: Clause,
        /// As it is.
        new: Clause,
    },
}

/// The changes, in the order of the new contract, with what is gone last.
#[must_use]
pub fn changes(old: &Operation, new: &Operation) -> Vec<ClauseChange> {
    let mut known: BTreeMap<&str, &Clause> = old.clauses.iter().map(|clause| (clause.id.as_str(), clause)).collect();
    let mut changes = Vec::new();
    for clause in &new.clauses {
        match known.remove(clause.id.as_str()) {
            None => changes.push(ClauseChange::Added(clause.clone())),
            Some(before) if differ(before, clause) => {
                changes.push(ClauseChange::Changed { old: before.clone(), new: clause.clone() });
            }
            Some(_) => {}
        }
    }
    let gone = old.clauses.iter().filter(|clause| known.contains_key(clause.id.as_str()));
    changes.extend(gone.cloned().map(ClauseChange::Removed));
    changes
}

fn differ(old: &Clause, new: &Clause) -> bool {
    let lines = |clause: &Clause| clause.cite.iter().map(|cited| cited.lines.clone()).collect::<Vec<_>>();
    old.promise != new.promise || old.strength != new.strength || lines(old) != lines(new)
}

/// The line that says a clause, as reports name it.
fn line(clause: &Clause) -> String {
    let lines = clause.cite.first().and_then(|cited| cited.lines.as_ref());
    lines.map_or_else(|| "no line".to_owned(), |lines| format!("line {lines}"))
}

impl fmt::Display for ClauseChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added(new) => {
                write!(formatter, "added    {} ({}, {}): {}", new.id, new.strength, line(new), new.promise)
            }
            Self::Removed(old) => {
                write!(formatter, "removed  {} ({}, {}): {}", old.id, old.strength, line(old), old.promise)
            }
            Self::Changed { old, new } => write!(
                formatter,
                "changed  {}: was {}, {}: {}; is {}, {}: {}",
                new.id,
                old.strength,
                line(old),
                old.promise,
                new.strength,
                line(new),
                new.promise
            ),
        }
    }
}
