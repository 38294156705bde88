//! The nonces that an account's keys used, as far as they are remembered.

use std::collections::{BTreeSet, VecDeque};

use super::identifier;

const MOST_NONCES: usize = 2_000;

/// The nonces that keys used most recently.
#[derive(Debug, Default)]
pub(super) struct Nonces {
    used: BTreeSet<[u8; 16]>,
    by_age: VecDeque<[u8; 16]>,
}

impl Nonces {
    /// Uses a nonce; `false` where this access key has used it before, as far as is remembered.
    pub(super) fn spend(&mut self, access_key: &str, nonce: &str) -> bool {
        let print = identifier::fingerprint(&[access_key, nonce]);
        let is_new = self.used.insert(print);
        if is_new {
            self.by_age.push_back(print);
        }
        if self.by_age.len() > MOST_NONCES
            && let Some(oldest) = self.by_age.pop_front()
        {
            self.used.remove(&oldest);
        }
        is_new
    }

    /// Forgets that this access key used this nonce.
    pub(super) fn forget(&mut self, access_key: &str, nonce: &str) {
        let print = identifier::fingerprint(&[access_key, nonce]);
        self.used.remove(&print);
        self.by_age.retain(|known| *known != print);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_used_once_by_each_key() {
        let mut nonces = Nonces::default();
        assert!(nonces.spend("key", "1"));
        assert!(!nonces.spend("key", "1"));
        assert!(nonces.spend("other", "1"));
        for nonce in 0..MOST_NONCES {
            nonces.spend("key", &format!("n{nonce}"));
        }
        assert!(nonces.spend("key", "1"), "the oldest are forgotten");
        assert!(nonces.used.len() <= MOST_NONCES);
        nonces.forget("key", "1");
        assert!(nonces.spend("key", "1"), "what is forgotten can be used again");
    }
}
