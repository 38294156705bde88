//! Test accounts: who they are, and what is found in them.
//!
//! An account is derived from its name alone, here and in the service alike, so a client knows every id without asking
//! for it. The keys open nothing but a reference service: the secret is in this file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{enterprise_router, vpc};
use crate::call::{Credentials, Secret};

/// The secret of every test access key. It means nothing elsewhere.
pub const TEST_SECRET: &str = "bythebook-test-secret-that-means-nothing-elsewhere";

const KEY_PREFIX: &str = "bythebook-test-";
const UNPRIVILEGED: &str = "-unprivileged";
const LONGEST_NAME: usize = 64;

/// Provider states by operation: state name to values by parameter name. A parameter that is bound once has a string,
/// a pool has an array.
pub type States = BTreeMap<String, BTreeMap<String, Map<String, Value>>>;

/// A test account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// A key that may do everything.
    pub credentials: Credentials,
    /// Keys that belong to a provider state: the one of `credential-without-permission` is valid and may do nothing.
    pub credentials_of: BTreeMap<String, Credentials>,
    /// What is found in the account before its first write.
    pub states: States,
}

/// The account of that name.
///
/// A reference service knows every name of 1 to 64 characters out of `a-z`, `0-9` and `-` that does not end in
/// `-unprivileged`; the keys of another name are unknown to it.
///
/// ```
/// let account = bythebook::reference::account("docs");
/// assert_eq!(account.credentials.access_key, "bythebook-test-docs");
/// let entries = &account.states["PublishVpcRouteEntries"]["publishable-entries"]["RouteEntries"];
/// assert_eq!(entries.as_array().map(Vec::len), Some(100));
/// ```
#[must_use]
pub fn account(name: &str) -> Account {
    let mut states = vpc::states(name);
    states.extend(enterprise_router::states(name));
    let unprivileged = key(format!("{KEY_PREFIX}{name}{UNPRIVILEGED}"));
    Account {
        name: name.to_owned(),
        credentials: key(format!("{KEY_PREFIX}{name}")),
        credentials_of: BTreeMap::from([("credential-without-permission".to_owned(), unprivileged)]),
        states,
    }
}

/// Whether an access key is one of a test account, and so means nothing outside of a reference service.
#[must_use]
pub fn is_test_key(access_key: &str) -> bool {
    caller(access_key).is_some()
}

/// Who an access key belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) privileged: bool,
}

/// The owner of an access key, if it is a test key.
pub(super) fn caller(access_key: &str) -> Option<Caller> {
    let name = access_key.strip_prefix(KEY_PREFIX)?;
    let (name, privileged) = match name.strip_suffix(UNPRIVILEGED) {
        Some(name) => (name, false),
        None => (name, true),
    };
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let named = (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(legal);
    (named && !name.ends_with(UNPRIVILEGED)).then(|| Caller { account: name.to_owned(), privileged })
}

/// The credentials that a test key must have signed with.
pub(super) fn key(access_key: String) -> Credentials {
    Credentials { access_key, secret: Secret::new(TEST_SECRET) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_same_whenever_it_is_asked_for() {
        assert_eq!(account("one").states, account("one").states);
    }

    #[test]
    fn shares_nothing_with_another() {
        let (one, two) = (account("one"), account("two"));
        let table = |account: &Account| {
            let state = &account.states["PublishVpcRouteEntries"]["publishable-entries"];
            state["RouteEntries"][0]["RouteTableId"].clone()
        };
        assert_ne!(table(&one), table(&two));
        assert_ne!(one.states["AssociateRouteTable"], two.states["AssociateRouteTable"]);
    }

    #[test]
    fn knows_its_keys_and_no_others() {
        let account = account("a-1");
        let owner = caller(&account.credentials.access_key).unwrap();
        assert_eq!(owner, Caller { account: "a-1".to_owned(), privileged: true });
        let other = &account.credentials_of["credential-without-permission"].access_key;
        assert_eq!(caller(other).unwrap(), Caller { account: "a-1".to_owned(), privileged: false });
        for unknown in ["", "LTAI5t", "bythebook-test-", "bythebook-test-A", "bythebook-test--unprivileged"] {
            assert_eq!(caller(unknown), None, "{unknown}");
        }
        assert!(!is_test_key(&format!("bythebook-test-{}", "a".repeat(65))));
    }
}
