//! Clauses out of statements: which statement of a page licenses which complaint, and how strong.
//!
//! This is the only place where a clause comes into being. Its strength follows from the kind of statement and from the
//! source (R1): a statement of another source than the operation's own page gives at most a `should`. `call` and
//! `dry_run` have the clauses of a call as a whole, `request` and `response` those of values, `shared` those that
//! operations have in common.

mod call;
mod dry_run;
mod request;
mod response;
mod shared;
mod table;
#[cfg(test)]
mod tests;
mod wording;

use super::{Clause, Operation};
use table::ClauseTable;
pub(super) use table::Statements;

/// The clauses of an operation, in the order of a page: request, dry run, answer, errors, what is shared.
pub(super) fn clauses(operation: &Operation, statements: &Statements<'_>) -> Vec<Clause> {
    let mut table = ClauseTable { operation, clauses: Vec::new() };
    table.whole_call(statements);
    for parameter in &operation.parameters {
        table.request(parameter, statements);
    }
    table.dry_run();
    table.idempotency();
    table.exclusivity();
    table.atomic();
    table.precedence();
    table.authorization(statements);
    table.response();
    table.error_rows();
    table.not_found(statements);
    table.common(statements);
    table.clauses
}
