//! Callers that may not call.

use crate::contract::{Operation, StateRole};

/// The provider state whose credential lacks the permission.
pub(in crate::check) fn no_permission(operation: &Operation) -> Option<&str> {
    let mut states = operation.states.iter();
    states.find(|(_, state)| state.role == StateRole::NoPermission).map(|(name, _)| name.as_str())
}
