//! The capabilities of a target: the limits of what can be tested on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    check::{Case, SkipReason},
    contract::{Binds, Clause, ClauseKind, DryRunPromise, Library, Operation, OperationId, StateRole},
    scenario::Isolation,
    vendor::Vendors,
};

/// The capabilities of a target.
#[derive(Clone, Debug)]
pub struct Capabilities {
    /// True where every call may take effect, because nothing that matters is in the target.
    pub may_write: bool,
    /// The vendors whose protocols are known.
    pub vendors: Vendors,
    /// The vendor whose operations it has; those of all vendors where absent.
    pub vendor: Option<String>,
    /// The operations that it has; all of its vendor where absent.
    pub operations: Option<KnownOperations>,
    /// Its provider states: operation, state, and how many values it has for each parameter. All where absent.
    pub states: Option<StateSizes>,
    /// The isolation of cases from each other.
    pub isolation: Isolation,
    /// The states that bind credentials, by operation.
    pub credentials: BTreeMap<OperationId, BTreeSet<String>>,
    /// True where it does not look at signatures.
    pub signature_ignored: bool,
}

/// The operations that a target has.
#[derive(Clone, Debug)]
pub struct KnownOperations {
    /// Their ids.
    pub ids: BTreeSet<OperationId>,
    /// True where it may have others, too, whose provider states bind nothing: a caller needs to know nothing for them.
    pub others_without_values: bool,
    /// The reason for which the clauses of any other operation are skipped.
    pub otherwise: SkipReason,
}

/// The number of values that each provider state of each operation has for each parameter.
pub type StateSizes = BTreeMap<OperationId, BTreeMap<String, BTreeMap<String, u32>>>;

impl Default for Capabilities {
    fn default() -> Self {
        Self {
            may_write: true,
            vendors: Vendors::default(),
            vendor: None,
            operations: None,
            states: None,
            isolation: Isolation::default(),
            credentials: BTreeMap::new(),
            signature_ignored: false,
        }
    }
}

impl Capabilities {
    /// The operation with its states as large as the target's are.
    pub(super) fn fitted(&self, operation: &Operation) -> Operation {
        let mut operation = operation.clone();
        let Some(sizes) = self.states.as_ref() else { return operation };
        let Some(sizes) = sizes.get(&operation.id) else { return operation };
        for (name, state) in &mut operation.states {
            for (parameter, binds) in &mut state.binds {
                let size = sizes.get(name).and_then(|sizes| sizes.get(parameter));
                if let (Binds::Pool(_), Some(size)) = (&binds, size) {
                    *binds = Binds::Pool(*size);
                }
            }
        }
        operation
    }

    /// The reason to skip an operation that the target does not have.
    pub(super) fn lacks(&self, operation: &Operation) -> Option<&SkipReason> {
        let known = self.operations.as_ref().filter(|known| !known.ids.contains(&operation.id))?;
        let needs_values = operation.states.values().any(|state| !state.binds.is_empty());
        (needs_values || !known.others_without_values).then_some(&known.otherwise)
    }

    /// The reason for which a case cannot be tried on the target.
    pub(super) fn out_of_reach(&self, library: &Library, operation: &Operation, case: &Case) -> Option<SkipReason> {
        // Its scenarios differ in values, never in what sort of call they make.
        let is_harmless = || case.example().is_ok_and(|scenario| scenario.is_harmless(library));
        // A state that would unlock nothing is not asked for.
        if !self.may_write && !is_harmless() {
            return Some(SkipReason::NeedsEffects);
        }
        self.missing_state(operation, case).map(|state| SkipReason::NeedsState { state: state.to_owned() })
    }

    /// The reason for which a clause cannot be tested on the target: a kind of case that it needs is out of reach.
    pub(super) fn hinders(
        &self,
        library: &Library,
        operation: &Operation,
        clause: &Clause,
        cases: &[Case],
    ) -> Option<SkipReason> {
        if self.signature_ignored && is_about_signature(clause) {
            return Some(SkipReason::SignaturesIgnored);
        }
        cases.iter().filter(|case| case.needed).find_map(|case| self.out_of_reach(library, operation, case))
    }

    /// The state that a case needs and the target does not have.
    fn missing_state<'c>(&self, operation: &Operation, case: &'c Case) -> Option<&'c str> {
        let states = self.states.as_ref()?;
        let has = |name: &str| {
            let declared = operation.states.get(name);
            let free = declared.is_some_and(|state| state.binds.is_empty());
            match declared.map(|state| state.role) {
                Some(StateRole::NoPermission) => {
                    self.credentials.get(&operation.id).is_some_and(|states| states.contains(name))
                }
                _ => free || states.get(&operation.id).is_some_and(|states| states.contains_key(name)),
            }
        };
        case.states.iter().map(String::as_str).find(|name| !has(name))
    }
}

/// True where the clause is about what a signature proves.
fn is_about_signature(clause: &Clause) -> bool {
    match &clause.kind {
        ClauseKind::KeyChecked | ClauseKind::DryRun(DryRunPromise::ChecksKey) => true,
        ClauseKind::Common(kind) => kind.is_about_signature(),
        _ => false,
    }
}
