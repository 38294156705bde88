//! Who calls: an account of the target, its credentials, and what its provider states bind.

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc};

use serde_json::{Map, Value};

use super::Target;
use crate::{
    call::Credentials,
    contract::OperationId,
    scenario::{Isolation, StateValues},
};

/// An account of the target, as one unit of work uses it.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// The account's name, for reports and reproductions.
    pub account: String,
    /// The account's own credentials.
    pub credentials: Option<Credentials>,
    /// The bindings of the provider states.
    pub states: Arc<dyn Bindings>,
    /// The isolation of the unit of work from others.
    pub isolation: Isolation,
    /// The path to which a POST puts such a copy back as it was, where the service has one.
    pub reset: Option<String>,
    /// A copy of the service for this unit alone, in place of the target.
    pub service: Option<Arc<dyn Target>>,
}

impl Default for Tenant {
    /// An account that has nothing.
    fn default() -> Self {
        Self {
            account: String::new(),
            credentials: None,
            states: Arc::new(BoundStates::default()),
            isolation: Isolation::default(),
            reset: None,
            service: None,
        }
    }
}

/// The bindings of an account's provider states.
pub trait Bindings: fmt::Debug + Send + Sync {
    /// The values that a state of an operation binds, by parameter; `None` where the account does not have the state.
    fn bound(&self, operation: &OperationId, state: &str) -> Option<Cow<'_, Map<String, Value>>>;

    /// The credentials that a state of an operation binds.
    fn credentials(&self, operation: &OperationId, state: &str) -> Option<&Credentials>;

    /// All credentials that states bind, whose secrets must not leave.
    fn all_credentials(&self) -> Vec<&Credentials>;
}

/// Bindings that are written down.
#[derive(Clone, Debug, Default)]
pub struct BoundStates {
    /// Values, by operation, state and parameter.
    pub values: BTreeMap<OperationId, StateValues>,
    /// Credentials, by operation and state: the key that may not do one thing may do another.
    pub credentials: BTreeMap<OperationId, BTreeMap<String, Credentials>>,
}

impl Bindings for BoundStates {
    fn bound(&self, operation: &OperationId, state: &str) -> Option<Cow<'_, Map<String, Value>>> {
        self.values.get(operation)?.get(state).map(Cow::Borrowed)
    }

    fn credentials(&self, operation: &OperationId, state: &str) -> Option<&Credentials> {
        self.credentials.get(operation)?.get(state)
    }

    fn all_credentials(&self) -> Vec<&Credentials> {
        self.credentials.values().flat_map(BTreeMap::values).collect()
    }
}

/// Gives out accounts.
pub trait Tenants: fmt::Debug + Send + Sync {
    /// An account for a unit of work. Where every unit gets one of its own, nothing is shared and everything can run at
    /// once.
    fn lease(&self, unit: &str) -> Tenant;
}
