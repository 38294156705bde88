//! A plan: what a run will do, in report order.

use std::sync::Arc;

use crate::{
    check::{Case, Entry, SkipReason},
    contract::{Clause, Operation},
    wire::Protocol,
};

/// The plan of a run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// True where everything of the subjects is tested.
    pub whole: bool,
    /// The operations, in report order.
    pub operations: Vec<PlannedOperation>,
}

impl Plan {
    /// The number of cases.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.kinds().map(|(_, _, kind)| kind.count as usize).sum()
    }

    /// Every kind of case with the indices of its operation and clause, in order.
    pub fn kinds(&self) -> impl Iterator<Item = (usize, usize, &PlannedKind)> {
        self.operations.iter().enumerate().flat_map(|(at, operation)| {
            let clauses = operation.clauses.iter().enumerate();
            clauses.flat_map(move |(clause, planned)| planned.kinds.iter().map(move |kind| (at, clause, kind)))
        })
    }
}

/// An operation in a plan.
#[derive(Clone, Debug)]
pub struct PlannedOperation {
    /// The operation.
    pub operation: Arc<Operation>,
    /// The protocol that carries it, where it is known.
    pub protocol: Option<&'static dyn Protocol>,
    /// Its clauses, in the order of the contract.
    pub clauses: Vec<PlannedClause>,
}

/// A clause in a plan.
#[derive(Clone, Debug)]
pub struct PlannedClause {
    /// The clause.
    pub clause: Clause,
    /// True where the run is to test it; another clause is judged all the same where it can be, and reported only then.
    pub selected: bool,
    /// The check that tests it.
    pub check: Option<Entry>,
    /// The reason to skip it, where there is one.
    pub skipped: Option<SkipReason>,
    /// The reason to skip it where no exchange of the run shows what it is about.
    pub need_not_show: Option<SkipReason>,
    /// The kinds of case that test it.
    pub kinds: Vec<PlannedKind>,
}

/// A kind of case in a plan.
#[derive(Clone, Debug)]
pub struct PlannedKind {
    /// The place of its first case in the run; the others follow.
    pub first: usize,
    /// The test that is made.
    pub case: Arc<Case>,
    /// The number of its cases.
    pub count: u32,
    /// True where only passive checks read it.
    pub shown_only: bool,
}
