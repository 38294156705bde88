//! The accounts that the service remembers, each behind a lock of its own.
//!
//! An account comes into being when it is first called. The number of accounts is bounded: beyond it the one that was
//! called longest ago is forgotten, and begins anew when it is called again.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    emulated::{Emulated, VendorAccount},
    nonces::Nonces,
};

const MOST_ACCOUNTS: usize = 20_000;

/// The service's memory of one account.
#[derive(Debug)]
pub(super) struct AccountState {
    account: String,
    of_vendor: BTreeMap<&'static str, Box<dyn VendorAccount>>,
    pub(super) nonces: Nonces,
}

impl AccountState {
    fn new(account: &str) -> Self {
        Self { account: account.to_owned(), of_vendor: BTreeMap::new(), nonces: Nonces::default() }
    }

    /// The account's resources at a vendor. They are made when they are first asked for: most never are.
    pub(super) fn at(&mut self, vendor: &Arc<dyn Emulated>) -> &mut dyn VendorAccount {
        let Self { account, of_vendor, .. } = self;
        of_vendor.entry(vendor.vendor()).or_insert_with(|| Arc::clone(vendor).open(account)).as_mut()
    }
}

/// The accounts that the service remembers.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    by_name: BTreeMap<String, (u64, Arc<Mutex<AccountState>>)>,
    by_age: BTreeMap<u64, String>,
    calls: u64,
}

impl Accounts {
    /// The account of that name, which comes into being if it has to.
    pub(super) fn get(&mut self, account: &str) -> Arc<Mutex<AccountState>> {
        self.calls += 1;
        let fresh = || (0, Arc::new(Mutex::new(AccountState::new(account))));
        let (age, state) = self.by_name.entry(account.to_owned()).or_insert_with(fresh);
        self.by_age.remove(age);
        *age = self.calls;
        self.by_age.insert(self.calls, account.to_owned());
        let state = Arc::clone(state);
        while self.by_name.len() > MOST_ACCOUNTS {
            let Some((_, oldest)) = self.by_age.pop_first() else { break };
            self.by_name.remove(&oldest);
        }
        state
    }

    /// The remembered account that has a resource with one of these ids at a vendor. Only rules that let strangers in have
    /// to ask.
    pub(super) fn owner(&self, vendor: &Arc<dyn Emulated>, ids: &[String]) -> Option<String> {
        let owns = |state: &Arc<Mutex<AccountState>>| {
            let mut state = lock(state);
            let resources = state.at(vendor);
            ids.iter().any(|id| resources.has(id))
        };
        self.by_name.iter().find(|(_, (_, state))| owns(state)).map(|(name, _)| name.clone())
    }
}

/// Locks what cannot be left half done: nothing that holds one of these locks panics.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_called_longest_ago_is_forgotten() {
        let mut accounts = Accounts::default();
        let first = accounts.get("first");
        let second = accounts.get("second");
        for index in 0..MOST_ACCOUNTS - 1 {
            if index == 10 {
                accounts.get("first");
            }
            accounts.get(&format!("a{index}"));
        }
        assert_eq!(accounts.by_name.len(), MOST_ACCOUNTS);
        assert!(Arc::ptr_eq(&first, &accounts.get("first")));
        assert!(!Arc::ptr_eq(&second, &accounts.get("second")));
    }
}
