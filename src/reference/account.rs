//! Test accounts: their keys, and what is in them.
//!
//! An account is derived from its name alone, here and in the service alike, so a client knows every id without asking
//! for it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    keys::{self, Freshness},
    vendors::documented,
};
use crate::{call::Credentials, contract::OperationId};

/// Provider states by operation: state name to values by parameter name. A parameter that is bound once has a string,
/// a pool has an array.
pub type States = BTreeMap<OperationId, BTreeMap<String, Map<String, Value>>>;

/// A test account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// A key that may do everything.
    pub credentials: Credentials,
    /// A temporary key that may do everything, with its security token.
    pub temporary: Credentials,
    /// A token that stands in for a key and may do everything, where the vendor has such tokens.
    pub token: Credentials,
    /// Such a token that was good once.
    pub expired_token: Credentials,
    /// Keys that belong to a provider state: the one of `credential-without-permission` is valid and may do nothing.
    pub credentials_of: BTreeMap<String, Credentials>,
}

impl Account {
    /// The provider states of the account before its first write.
    #[must_use]
    pub fn states(&self) -> States {
        let mut states = States::new();
        for vendor in documented() {
            for (operation, state) in vendor.states() {
                let Some(operation) = vendor.operation_id(operation) else { continue };
                if let Some(values) = self.state(&operation, state) {
                    states.entry(operation).or_default().insert(state.to_owned(), values);
                }
            }
        }
        states
    }

    /// The values that a provider state of an operation binds, by parameter; `None` where there is no such state.
    #[must_use]
    pub fn state(&self, operation: &OperationId, state: &str) -> Option<Map<String, Value>> {
        let vendor = documented().iter().find(|vendor| vendor.has(operation))?;
        vendor.state(&self.name, operation.name(), state)
    }
}

/// The account of that name.
///
/// A reference service knows every name of 1 to 64 characters out of `a-z`, `0-9` and `-` that does not end in
/// `-unprivileged` or `-temporary`; the keys of another name are unknown to it.
///
/// ```
/// use bythebook::{contract::Library, reference};
///
/// let account = reference::account("docs");
/// assert_eq!(account.credentials.access_key(), Some("bythebook-test-docs"));
/// let library = Library::embedded()?;
/// let publish = library.resolve("PublishVpcRouteEntries")?;
/// let entries = &account.states()[&publish.id]["publishable-entries"]["RouteEntries"];
/// assert_eq!(entries.as_array().map(Vec::len), Some(100));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn account(name: &str) -> Account {
    let unprivileged = keys::unprivileged_key(name);
    Account {
        name: name.to_owned(),
        credentials: keys::privileged_key(name),
        temporary: keys::temporary_key(name),
        token: keys::token(name, Freshness::Good),
        expired_token: keys::token(name, Freshness::Expired),
        credentials_of: BTreeMap::from([("credential-without-permission".to_owned(), unprivileged)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_same_whenever_it_is_asked_for() {
        assert_eq!(account("one").states(), account("one").states());
    }

    #[test]
    fn shares_nothing_with_another() {
        let (one, two) = (account("one"), account("two"));
        let table = |account: &Account| {
            let publish = "alibaba/vpc/PublishVpcRouteEntries".parse().unwrap();
            let state = &account.states()[&publish]["publishable-entries"];
            state["RouteEntries"][0]["RouteTableId"].clone()
        };
        assert_ne!(table(&one), table(&two));
        let associate = "huawei/er/AssociateRouteTable".parse().unwrap();
        assert_ne!(one.states()[&associate], two.states()[&associate]);
        assert_ne!(one.token, two.token);
    }

    #[test]
    fn every_key_is_one_that_the_service_knows() {
        let account = account("a-1");
        let privileged =
            |credentials: &Credentials| keys::caller(credentials.access_key().unwrap()).unwrap().privileged;
        assert!(privileged(&account.credentials) && privileged(&account.temporary));
        assert!(!privileged(&account.credentials_of["credential-without-permission"]));
        let Credentials::Token(token) = &account.token else { panic!("{:?}", account.token) };
        let (_, tokens) = keys::bearer(token.expose()).unwrap();
        assert_eq!(tokens.map(|(_, token)| token), [account.token.clone(), account.expired_token]);
    }
}
