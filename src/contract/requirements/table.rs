//! The clause table while it is filled: every clause is added here, with the strength that its source allows.

use std::collections::BTreeMap;

use crate::contract::{
    Citation, Clause, ClauseKind, Common, OWN_PAGE, Operation, Shape, Statement, Strength, Testability, Weaker,
};

/// Statements that the document makes apart from parameters, rows and schemas.
pub(in crate::contract) struct Statements<'a> {
    pub(in crate::contract) function: Option<&'a Citation>,
    pub(in crate::contract) accepts: Option<&'a Citation>,
    pub(in crate::contract) key: Option<&'a Citation>,
    pub(in crate::contract) permission: Option<&'a Citation>,
    pub(in crate::contract) shared_errors: Option<&'a Citation>,
    pub(in crate::contract) status: Option<&'a Citation>,
    /// Parameters without which the operation has no meaning, and why.
    pub(in crate::contract) needed: &'a BTreeMap<String, String>,
    pub(in crate::contract) common: &'a Common,
}

/// The clauses of an operation, as they are added.
pub(super) struct ClauseTable<'a> {
    pub(super) operation: &'a Operation,
    pub(super) clauses: Vec<Clause>,
}

impl ClauseTable<'_> {
    /// Adds a clause. Only the operation's own page gives more than a `should` (R1).
    pub(super) fn add(&mut self, id: String, promise: String, strength: Strength, cite: &Citation, kind: ClauseKind) {
        let cited = self.operation.cited(cite).expect("citations were checked");
        // A companion's page is a page, but not the operation's own (R1).
        let own_page = cited.source.is_page() && cite.source == OWN_PAGE;
        let strength = if own_page { strength } else { Strength::Should };
        let clause = Clause { id, promise, strength, cite: vec![cited], kind, testability: Testability::Testable };
        self.clauses.push(clause);
    }

    /// The clause that was added last.
    pub(super) fn last(&mut self) -> &mut Clause {
        self.clauses.last_mut().expect("a clause was just added")
    }

    /// Leaves out the clause that was added last.
    pub(super) fn exclude(&mut self, reason: &str) {
        self.last().testability = Testability::Excluded(reason.to_owned());
    }

    /// A least length of 0 promises nothing.
    pub(super) fn exclude_emptiness(&mut self, statement: Statement, bound: Option<i64>) {
        if matches!(statement, Statement::MinItems | Statement::MinLength) && bound == Some(0) {
            self.exclude("nothing is shorter than 0");
        }
    }

    /// Lets every answer pass for the clause that was added last.
    pub(super) fn silence(&mut self, reason: &str) {
        self.last().testability = Testability::Silent(reason.to_owned());
    }

    /// Adds a source to the clause that was added last.
    pub(super) fn cite_also(&mut self, cite: &Citation) {
        let cited = self.operation.cited(cite).expect("citations were checked");
        self.last().cite.push(cited);
    }

    /// Applies what the overlay says against a statement to the clause that was added last.
    pub(super) fn weaken(&mut self, shape: &Shape, statement: Statement) {
        let Some(weakened) = shape.weakened.get(&statement) else { return };
        if let Some(cite) = &weakened.cite {
            self.cite_also(cite);
        }
        match weakened.to {
            Weaker::Should => self.last().strength = Strength::Should,
            Weaker::Silent => self.silence(&weakened.why),
            Weaker::Excluded => self.exclude(&weakened.why),
        }
    }

    /// Leaves out the clause that was added last where no reader operation shows the effect that it is about.
    pub(super) fn needs_reader(&mut self) {
        if self.operation.read_back.is_none() {
            self.exclude("the contract names no reader operation that shows the effect");
        }
    }
}
