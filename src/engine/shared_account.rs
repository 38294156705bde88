//! The one account that all cases use, where there is only one: what stood there, and what cases left behind.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::{
    plan::Plan,
    run::{
        cleanup::{Leftovers, UndoAttempt},
        executor::Run,
        read_back::Baseline,
    },
};
use crate::contract::OperationId;

/// The account that all cases of a run use.
#[derive(Debug, Default)]
pub(super) struct SharedAccount {
    /// The elements that existed before the run, by operation.
    before: BTreeMap<OperationId, Baseline>,
    /// The reason for which the base state of an operation did not hold from the first.
    unmet: BTreeMap<OperationId, String>,
    /// The leftovers so far.
    leftovers: Mutex<Leftovers>,
}

impl SharedAccount {
    /// Reads what stands in the account before the cases of a plan write to it.
    pub(super) async fn read(run: &Run<'_>, plan: &Plan) -> Self {
        let mut account = Self::default();
        let planned = plan.operations.iter();
        for planned in planned.filter(|planned| planned.clauses.iter().any(|clause| !clause.kinds.is_empty())) {
            let id = &planned.operation.id;
            match run.baseline(&planned.operation).await {
                Ok((baseline, doubt)) => {
                    account.before.insert(id.clone(), baseline);
                    account.unmet.extend(doubt.map(|reason| (id.clone(), reason)));
                }
                Err(error) => {
                    account.unmet.insert(id.clone(), error.to_string());
                }
            }
        }
        account
    }

    /// The reason to doubt the states of an operation.
    pub(super) fn doubt(&self, operation: &OperationId) -> Option<String> {
        let leftovers = self.leftovers.lock().unwrap_or_else(PoisonError::into_inner);
        let left = leftovers.get(operation).map(|remains| remains.reason.clone());
        self.unmet.get(operation).cloned().or(left)
    }

    /// Takes back what a case did, and what is left of earlier ones; gives what showed how that works.
    pub(super) async fn clean_up(&self, run: &Run<'_>) -> Vec<UndoAttempt> {
        let before = std::mem::take(&mut *self.leftovers.lock().unwrap_or_else(PoisonError::into_inner));
        let (left, attempts) = run.clean_up(&self.before, before).await;
        *self.leftovers.lock().unwrap_or_else(PoisonError::into_inner) = left;
        attempts
    }
}
