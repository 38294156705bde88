//! Named ways to break the book, each naming the clause that it breaks.
//!
//! Others may fall with it. A check is believed only because it notices the faults of its clauses. A change that breaks
//! no clause is no fault but a [`Variant`](super::Variant).

#[macro_use]
mod members;

mod associations;
mod gateway;
mod routes;
mod rows;
mod siblings;

use super::{rules::Rules, service::operation_id};
use crate::contract::{Library, OperationId};

/// A named way to break the book.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The name.
    pub id: &'static str,
    /// The operation whose clause is broken.
    pub operation: &'static str,
    /// The clause, without the operation's name.
    pub clause: &'static str,
    /// What the service does, in one sentence without a full stop.
    pub summary: &'static str,
    /// What sort of change it is, where several faults of one operation break clauses of one kind; empty elsewhere.
    pub how: &'static str,
    /// What changes in the rules.
    pub change: fn(&mut Rules),
}

impl Fault {
    /// The operation, as contracts name it.
    ///
    /// # Panics
    ///
    /// When it is none of the service's.
    #[must_use]
    pub fn operation_id(&self) -> OperationId {
        operation_id(self.operation)
    }

    /// The full id of the clause that is broken, as this library has it.
    #[must_use]
    pub fn clause_in(&self, library: &Library) -> String {
        format!("{}/{}", library.shown(self.operation_id()), self.clause)
    }
}

const PARTS: &[&[Fault]] = &[routes::FAULTS, rows::FAULTS, associations::FAULTS, siblings::FAULTS, gateway::FAULTS];

/// Every fault.
pub const FAULTS: &[Fault] = &joined::<{ count(PARTS) }>(PARTS);

/// The fault of that name.
#[must_use]
pub fn fault(id: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.id == id)
}

const fn count(parts: &[&[Fault]]) -> usize {
    let (mut count, mut part) = (0, 0);
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

const fn joined<const N: usize>(parts: &[&[Fault]]) -> [Fault; N] {
    let mut all = [parts[0][0]; N];
    let (mut next, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[next] = parts[part][index];
            next += 1;
            index += 1;
        }
        part += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::contract::ClauseKind;

    /// What a clause is about, in a word: the variant of its kind and the statement in it.
    fn sort_of(kind: &ClauseKind) -> String {
        let name = |debug: String| debug.split([' ', '(', '{']).next().unwrap_or_default().to_owned();
        let inside = match kind {
            ClauseKind::Request { statement, .. }
            | ClauseKind::Response { statement, .. }
            | ClauseKind::ResponseHeader { statement, .. } => name(format!("{statement:?}")),
            ClauseKind::DryRun(promise) => name(format!("{promise:?}")),
            ClauseKind::Common(common) => name(format!("{common:?}")),
            _ => String::new(),
        };
        name(format!("{kind:?}")) + "/" + &inside
    }

    #[test]
    fn of_one_operation_and_kind_of_clause_and_change_there_are_five_at_most() {
        let library = Library::embedded().unwrap();
        let mut kinds: BTreeMap<(&str, String, &str), Vec<&str>> = BTreeMap::new();
        for fault in FAULTS {
            let clause = library.operation(&fault.operation_id()).unwrap().clause(fault.clause);
            let clause = clause.unwrap_or_else(|| panic!("{} names {}, which is no clause", fault.id, fault.clause));
            kinds.entry((fault.operation, sort_of(&clause.kind), fault.how)).or_default().push(fault.id);
        }
        for (kind, faults) in kinds {
            assert!(faults.len() <= 5, "{kind:?} has {} faults: {faults:?}", faults.len());
        }
        assert!(FAULTS.len() >= 100, "{} faults", FAULTS.len());
    }

    #[test]
    fn each_has_a_name_of_its_own_and_changes_something() {
        let book = format!("{:?}", Rules::default());
        let mut names = BTreeSet::new();
        for fault in FAULTS {
            let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(fault.id.bytes().all(legal), "{}", fault.id);
            assert!(names.insert(fault.id), "{} is there twice", fault.id);
            assert!(!fault.summary.ends_with('.') && !fault.clause.is_empty(), "{}", fault.id);
            let mut rules = Rules::default();
            assert!(rules.answers.contains_key(fault.operation), "{}", fault.id);
            (fault.change)(&mut rules);
            assert_ne!(format!("{rules:?}"), book, "{} changes nothing", fault.id);
        }
        assert!(fault("limit-51").is_some() && fault("no-such-fault").is_none());
    }
}
