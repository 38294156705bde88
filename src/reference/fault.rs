//! Named ways to break the documentation, each naming the clause that it breaks.
//!
//! Others may fail with it. A check is believed only because it notices the faults of its clauses. A change that breaks
//! no clause is no fault but a [`Variant`](super::Variant).

use crate::contract::{Library, OperationId};

/// A named way to break the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name.
    pub id: &'static str,
    /// The operation whose clause is broken.
    pub operation: OperationId,
    /// The clause, without the operation's name.
    pub clause: &'static str,
    /// One sentence without a full stop that says what the service does.
    pub summary: &'static str,
    /// The sort of change, where several faults of one operation break clauses of one kind; empty elsewhere.
    pub how: &'static str,
}

impl Fault {
    /// The full id of the clause that is broken, as this library has it.
    #[must_use]
    pub fn clause_in(&self, library: &Library) -> String {
        format!("{}/{}", library.shown(self.operation.clone()), self.clause)
    }
}

/// A row of a vendor's table of faults; `V` is the vendor's rules.
#[derive(Debug)]
pub(super) struct VendorFault<V> {
    /// The name.
    pub(super) id: &'static str,
    /// The operation whose clause is broken.
    pub(super) operation: &'static str,
    /// The clause, without the operation's name.
    pub(super) clause: &'static str,
    /// One sentence without a full stop that says what the service does.
    pub(super) summary: &'static str,
    /// The sort of change, where several faults of one operation break clauses of one kind; empty elsewhere.
    pub(super) how: &'static str,
    /// Changes the rules.
    pub(super) change: fn(&mut V),
}

impl<V> VendorFault<V> {
    /// The fault as anybody may see it.
    pub(super) fn described(&self, operation: OperationId) -> Fault {
        let Self { id, operation: _, clause, summary, how, change: _ } = *self;
        Fault { id, operation, clause, summary, how }
    }
}

/// Applies the fault of that name, if it is one of the table.
pub(super) fn apply<'f, V: 'static>(table: impl Iterator<Item = &'f VendorFault<V>>, rules: &mut V, id: &str) {
    table.filter(|fault| fault.id == id).for_each(|fault| (fault.change)(rules));
}
