//! The value of a request that a clause is about.

use super::skip_reason::SkipReason;
use crate::contract::{Clause, ClauseKind, Operation, Shape, Statement, ValuePath};

/// The path of the value that a clause about a request value is about.
pub(in crate::check) fn path_of(clause: &Clause) -> Result<&ValuePath, SkipReason> {
    match &clause.kind {
        ClauseKind::Request { path, .. } => Ok(path),
        _ => Err(SkipReason::OtherCheck),
    }
}

/// The shape of a value of the request.
pub(in crate::check) fn shape_at<'o>(operation: &'o Operation, path: &ValuePath) -> Option<&'o Shape> {
    operation.parameter(path.head())?.shape.at(&path.0[1..])
}

/// The list at the top of a request whose most entries a clause gives, and how many those are.
pub(in crate::check) fn list_limit(clause: &Clause) -> Option<(String, usize)> {
    match &clause.kind {
        ClauseKind::Request { path, statement: Statement::MaxItems, bound: Some(bound) } if path.0.len() == 1 => {
            Some((path.head().to_owned(), usize::try_from(*bound).ok()?))
        }
        _ => None,
    }
}
