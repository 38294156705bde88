//! The accounts that the service remembers, each behind a lock of its own.
//!
//! An account comes into being when it is first called. The number of accounts is bounded: beyond it the one that was
//! called longest ago is forgotten, and begins anew when it is called again.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{enterprise_router::Routers, identifier, vpc::Network};

const MOST_ACCOUNTS: usize = 20_000;
const MOST_NONCES: usize = 2_000;

/// What the service remembers of one account.
#[derive(Debug)]
pub(super) struct Holdings {
    account: String,
    network: Option<Network>,
    routers: Option<Routers>,
    nonces: BTreeSet<[u8; 16]>,
    nonces_by_age: VecDeque<[u8; 16]>,
}

impl Holdings {
    fn of(account: &str) -> Self {
        Self {
            account: account.to_owned(),
            network: None,
            routers: None,
            nonces: BTreeSet::new(),
            nonces_by_age: VecDeque::new(),
        }
    }

    pub(super) fn network(&mut self) -> &mut Network {
        self.network.get_or_insert_with(|| Network::of(&self.account))
    }

    pub(super) fn routers(&mut self) -> &mut Routers {
        self.routers.get_or_insert_with(|| Routers::of(&self.account))
    }

    /// Forgets that this access key used this nonce.
    pub(super) fn forget_nonce(&mut self, access_key: &str, nonce: &str) {
        let print = identifier::fingerprint(&[access_key, nonce]);
        self.nonces.remove(&print);
        self.nonces_by_age.retain(|known| *known != print);
    }

    /// Whether this access key never used this nonce before, as far as is remembered; from now on it has.
    pub(super) fn use_nonce(&mut self, access_key: &str, nonce: &str) -> bool {
        let print = identifier::fingerprint(&[access_key, nonce]);
        let is_new = self.nonces.insert(print);
        if is_new {
            self.nonces_by_age.push_back(print);
        }
        if self.nonces_by_age.len() > MOST_NONCES
            && let Some(oldest) = self.nonces_by_age.pop_front()
        {
            self.nonces.remove(&oldest);
        }
        is_new
    }

    fn has(&mut self, id: &str) -> bool {
        self.network().has(id) || self.routers().has(id)
    }
}

/// The accounts that the service remembers.
#[derive(Debug, Default)]
pub(super) struct Register {
    accounts: BTreeMap<String, (u64, Arc<Mutex<Holdings>>)>,
    by_age: BTreeMap<u64, String>,
    calls: u64,
}

impl Register {
    /// What is remembered of an account, which comes into being if it has to.
    pub(super) fn holdings(&mut self, account: &str) -> Arc<Mutex<Holdings>> {
        self.calls += 1;
        let fresh = || (0, Arc::new(Mutex::new(Holdings::of(account))));
        let (age, holdings) = self.accounts.entry(account.to_owned()).or_insert_with(fresh);
        self.by_age.remove(age);
        *age = self.calls;
        self.by_age.insert(self.calls, account.to_owned());
        let holdings = Arc::clone(holdings);
        while self.accounts.len() > MOST_ACCOUNTS {
            let Some((_, oldest)) = self.by_age.pop_first() else { break };
            self.accounts.remove(&oldest);
        }
        holdings
    }

    /// The remembered account that owns one of these ids. Only rules that let strangers in have to ask.
    pub(super) fn owner(&self, ids: &[String]) -> Option<String> {
        let owns = |holdings: &Arc<Mutex<Holdings>>| {
            let mut holdings = lock(holdings);
            ids.iter().any(|id| holdings.has(id))
        };
        self.accounts.iter().find(|(_, (_, holdings))| owns(holdings)).map(|(name, _)| name.clone())
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
    fn a_nonce_is_used_once_by_each_key() {
        let mut holdings = Holdings::of("one");
        assert!(holdings.use_nonce("key", "1"));
        assert!(!holdings.use_nonce("key", "1"));
        assert!(holdings.use_nonce("other", "1"));
        for nonce in 0..MOST_NONCES {
            holdings.use_nonce("key", &format!("n{nonce}"));
        }
        assert!(holdings.use_nonce("key", "1"), "the oldest are forgotten");
        assert!(holdings.nonces.len() <= MOST_NONCES);
    }

    #[test]
    fn the_account_called_longest_ago_is_forgotten() {
        let mut register = Register::default();
        let first = register.holdings("first");
        let second = register.holdings("second");
        for index in 0..MOST_ACCOUNTS - 1 {
            if index == 10 {
                register.holdings("first");
            }
            register.holdings(&format!("a{index}"));
        }
        assert_eq!(register.accounts.len(), MOST_ACCOUNTS);
        assert!(Arc::ptr_eq(&first, &register.holdings("first")));
        assert!(!Arc::ptr_eq(&second, &register.holdings("second")));
    }
}
