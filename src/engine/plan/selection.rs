//! The selection of a run: operations, clauses and checks by name.

use std::collections::BTreeSet;

use super::capabilities::Capabilities;
use crate::{
    check::{self, Entry},
    contract::{Clause, Library, NameError, Named, Operation, OperationId, Suggestion},
};

/// The selection of a run, and the target that it is for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Names of operations and of clauses, as [`Library::find`] takes them; everything of the subjects where empty.
    pub names: Vec<String>,
    /// Names of checks; all where empty.
    pub checks: Vec<String>,
    /// The number of cases of each kind that varies, in place of the check's own number.
    pub cases: Option<u32>,
    /// The capabilities of the target; all of them where absent.
    pub capabilities: Capabilities,
}

impl Selection {
    /// The meaning of its names in a library.
    pub(super) fn resolved<'l>(&self, library: &'l Library) -> Result<Chosen<'l>, NameError> {
        let mut chosen = Chosen::default();
        for name in &self.names {
            match library.find(name)? {
                Named::Operation(operation) => {
                    chosen.operations.insert(&operation.id);
                }
                Named::Clause(operation, clause) => {
                    chosen.clauses.insert((&operation.id, &clause.id));
                }
            }
        }
        let checks = || check::CHECKS.iter().map(Entry::name);
        match self.checks.iter().find(|name| !checks().any(|check| check == name.as_str())) {
            None => Ok(chosen),
            Some(name) => {
                let suggestion = Suggestion::among(name, checks());
                Err(NameError::Unknown { kind: "check", name: name.clone(), suggestion })
            }
        }
    }

    /// True where it has the clauses that a check tests.
    pub(super) fn has_check(&self, entry: Option<Entry>) -> bool {
        self.checks.is_empty() || entry.is_some_and(|entry| self.checks.iter().any(|name| name == entry.name()))
    }
}

/// The operations and clauses that a selection names.
#[derive(Debug, Default)]
pub(super) struct Chosen<'l> {
    operations: BTreeSet<&'l OperationId>,
    clauses: BTreeSet<(&'l OperationId, &'l str)>,
}

impl Chosen<'_> {
    /// True where it names nothing, and so means everything of the subjects.
    pub(super) fn is_all(&self) -> bool {
        self.operations.is_empty() && self.clauses.is_empty()
    }

    /// True where it names a clause, or its operation.
    pub(super) fn has(&self, operation: &Operation, clause: &Clause) -> bool {
        self.operations.contains(&operation.id) || self.clauses.contains(&(&operation.id, clause.id.as_str()))
    }
}
