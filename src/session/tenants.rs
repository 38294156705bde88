//! Whose accounts a session uses, and what they allow.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    env, fmt,
    process::{Command, Stdio},
    sync::Arc,
};

use serde_json::{Map, Value};

use super::config::{CommandError, Configured, Environment, TEST_ACCOUNT};
use crate::{
    call::Credentials,
    contract::OperationId,
    endpoint::{Bindings, Target, Tenant, Tenants},
    engine::{Capabilities, KnownOperations, StateSizes},
    event::SkipReason,
    reference::{self, Account, account},
    scenario::Isolation,
    vendor::Vendors,
};

/// Accounts of a reference service: each unit of work gets a fresh one.
#[derive(Clone, Copy, Debug)]
pub(super) struct TestAccounts;

impl Tenants for TestAccounts {
    fn lease(&self, unit: &str) -> Tenant {
        let account = account(unit);
        Tenant {
            account: account.name.clone(),
            credentials: Some(account.credentials.clone()),
            states: Arc::new(OfTestAccount(account)),
            ..Tenant::default()
        }
    }
}

impl TestAccounts {
    /// The operations for which the test accounts have provider states.
    pub(super) fn operations(otherwise: SkipReason) -> KnownOperations {
        let others_without_values = otherwise == SkipReason::TestAccountsLack;
        KnownOperations { ids: reference::operations().collect(), others_without_values, otherwise }
    }
}

/// The bindings of a test account: worked out from its name, state by state, when they are asked for.
#[derive(Debug)]
struct OfTestAccount(Account);

impl Bindings for OfTestAccount {
    fn bound(&self, operation: &OperationId, state: &str) -> Option<Cow<'_, Map<String, Value>>> {
        self.0.state(operation, state).map(Cow::Owned)
    }

    fn credentials(&self, _operation: &OperationId, state: &str) -> Option<&Credentials> {
        // The key that may not do one thing may do nothing at all.
        self.0.credentials_of.get(state)
    }

    fn all_credentials(&self) -> Vec<&Credentials> {
        self.0.credentials_of.values().collect()
    }
}

/// The one account that a configured target has: every unit of work uses it.
#[derive(Debug)]
pub(super) struct OneAccount(Tenant);

impl OneAccount {
    pub(super) fn new(target: Configured) -> Self {
        let test = || account(target.account.as_deref().unwrap_or(TEST_ACCOUNT)).credentials;
        Self(Tenant {
            credentials: Some(target.credentials.clone().unwrap_or_else(test)),
            account: target.account.unwrap_or(target.name),
            states: Arc::new(target.states),
            isolation: Isolation::Shared,
            reset: target.reset,
            service: None,
        })
    }
}

impl Tenants for OneAccount {
    fn lease(&self, _unit: &str) -> Tenant {
        self.0.clone()
    }
}

/// Makes a service in this process.
pub(super) type Make = Box<dyn Fn() -> Arc<dyn Target> + Send + Sync>;

/// A service in this process that is made anew for each unit of work.
pub(super) struct MadeAnew {
    pub(super) make: Make,
    pub(super) accounts: Arc<dyn Tenants>,
}

impl fmt::Debug for MadeAnew {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MadeAnew").field("accounts", &self.accounts).finish_non_exhaustive()
    }
}

impl Tenants for MadeAnew {
    fn lease(&self, unit: &str) -> Tenant {
        Tenant {
            service: Some((self.make)()),
            isolation: Isolation::OwnService,
            reset: None,
            ..self.accounts.lease(unit)
        }
    }
}

/// The capabilities of a configured target. One that accepts the test credentials may be written to: they mean nothing
/// elsewhere.
#[must_use]
pub fn capabilities(target: &Configured) -> Capabilities {
    let one_account = target.is_one_account();
    let states = target.states.values.iter().map(|(operation, states)| {
        let states = states.iter().map(|(state, values)| {
            let sizes = values.iter().map(|(parameter, value)| (parameter.clone(), size(value)));
            (state.clone(), sizes.collect::<BTreeMap<_, _>>())
        });
        (operation.clone(), states.collect::<BTreeMap<_, _>>())
    });
    let states: StateSizes = states.collect();
    let credentials = target.states.credentials.iter();
    let credentials = credentials.map(|(operation, states)| (operation.clone(), states.keys().cloned().collect()));
    Capabilities {
        may_write: target.credentials.is_none(),
        vendors: Vendors::default(),
        vendor: target.vendor.clone(),
        operations: (!one_account).then(|| TestAccounts::operations(SkipReason::TestAccountsLack)),
        states: one_account.then_some(states),
        isolation: if one_account { Isolation::Shared } else { Isolation::OwnAccount },
        credentials: credentials.collect(),
        signature_ignored: target.signature_ignored,
    }
}

fn size(value: &Value) -> u32 {
    value.as_array().map_or(1, |elements| u32::try_from(elements.len()).unwrap_or(u32::MAX))
}

/// The environment and the commands of this machine.
#[derive(Clone, Copy, Debug)]
pub struct OnThisMachine;

impl Environment for OnThisMachine {
    fn variable(&self, name: &str) -> Option<String> {
        env::var(name).ok()
    }

    fn output(&self, command: &[String]) -> Result<String, CommandError> {
        let [program, arguments @ ..] = command else { return Err(CommandError::Empty) };
        let shown = || command.join(" ");
        let output = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| CommandError::NoStart { command: shown(), error })?;
        if !output.status.success() {
            return Err(CommandError::Failed { command: shown(), status: output.status });
        }
        String::from_utf8(output.stdout).map_err(|_| CommandError::NoText(shown()))
    }
}
