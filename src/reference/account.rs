//! Test accounts: who they are, and what is found in them.
//!
//! An account is derived from its name alone, here and in the service alike, so a client knows every id without asking
//! for it. The keys and tokens open nothing but a reference service: what is secret about them is in this file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    enterprise_router, identifier,
    service::{has_operation, operation_id},
    vpc,
};
use crate::{
    call::{Credentials, Secret},
    contract::OperationId,
};

/// The secret of every test access key. It means nothing elsewhere.
pub const TEST_SECRET: &str = "bythebook-test-secret-that-means-nothing-elsewhere";

/// The security token of every temporary test key. It means nothing elsewhere.
pub const TEST_SECURITY_TOKEN: &str = "bythebook-test-security-token-that-means-nothing-elsewhere";

const KEY_PREFIX: &str = "bythebook-test-";
const UNPRIVILEGED: &str = "-unprivileged";
const TEMPORARY: &str = "-temporary";
const TOKEN_PREFIX: &str = "bythebook-test-token.";
const LONGEST_NAME: usize = 64;

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
    /// What is found in the account before its first write.
    #[must_use]
    pub fn states(&self) -> States {
        let mut states = States::new();
        for (operation, state) in vpc::states().chain(enterprise_router::STATES.iter().copied()) {
            let operation = operation_id(operation);
            if let Some(values) = self.state(&operation, state) {
                states.entry(operation).or_default().insert(state.to_owned(), values);
            }
        }
        states
    }

    /// What a provider state of an operation binds, by parameter; `None` where there is no such state.
    #[must_use]
    pub fn state(&self, operation: &OperationId, state: &str) -> Option<Map<String, Value>> {
        let name = operation.name();
        let own = has_operation(operation);
        own.then(|| vpc::state(&self.name, name, state).or_else(|| enterprise_router::state(&self.name, name, state)))?
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
    let unprivileged = key(format!("{KEY_PREFIX}{name}{UNPRIVILEGED}"));
    Account {
        name: name.to_owned(),
        credentials: key(format!("{KEY_PREFIX}{name}")),
        temporary: key(format!("{KEY_PREFIX}{name}{TEMPORARY}")).with_security_token(Secret::new(TEST_SECURITY_TOKEN)),
        token: token(name, Freshness::Good),
        expired_token: token(name, Freshness::Expired),
        credentials_of: BTreeMap::from([("credential-without-permission".to_owned(), unprivileged)]),
    }
}

/// Whether an access key is one of a test account, and so means nothing outside of a reference service.
#[must_use]
pub fn is_test_key(access_key: &str) -> bool {
    caller(access_key).is_some()
}

/// Who an access key or a token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) privileged: bool,
    /// The token without which the key is none.
    pub(super) security_token: Option<Secret>,
}

/// Whether a token is still good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    Good,
    Expired,
}

/// The owner of an access key, if it is a test key.
pub(super) fn caller(access_key: &str) -> Option<Caller> {
    let name = access_key.strip_prefix(KEY_PREFIX)?;
    let (name, privileged, security_token) = if let Some(name) = name.strip_suffix(UNPRIVILEGED) {
        (name, false, None)
    } else if let Some(name) = name.strip_suffix(TEMPORARY) {
        (name, true, Some(Secret::new(TEST_SECURITY_TOKEN)))
    } else {
        (name, true, None)
    };
    is_name(name).then(|| Caller { account: name.to_owned(), privileged, security_token })
}

/// The owner that a token names, if it has the form of a test token, and the tokens that the owner has.
pub(super) fn bearer(text: &str) -> Option<(Caller, [(Freshness, Credentials); 2])> {
    let (name, _) = text.strip_prefix(TOKEN_PREFIX)?.split_once('.')?;
    let tokens = [Freshness::Good, Freshness::Expired].map(|freshness| (freshness, token(name, freshness)));
    is_name(name).then(|| (Caller { account: name.to_owned(), privileged: true, security_token: None }, tokens))
}

fn is_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let named = (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(legal);
    named && ![UNPRIVILEGED, TEMPORARY].iter().any(|mark| name.ends_with(mark))
}

fn token(name: &str, freshness: Freshness) -> Credentials {
    let mark = match freshness {
        Freshness::Good => "good",
        Freshness::Expired => "expired",
    };
    Credentials::Token(Secret::new(format!("{TOKEN_PREFIX}{name}.{}", identifier::hex32(&["token", name, mark]))))
}

/// The credentials that a test key must have signed with.
pub(super) fn key(access_key: String) -> Credentials {
    Credentials::key(access_key, Secret::new(TEST_SECRET))
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
            let state = &account.states()[&operation_id("PublishVpcRouteEntries")]["publishable-entries"];
            state["RouteEntries"][0]["RouteTableId"].clone()
        };
        assert_ne!(table(&one), table(&two));
        let associate = operation_id("AssociateRouteTable");
        assert_ne!(one.states()[&associate], two.states()[&associate]);
    }

    #[test]
    fn knows_its_keys_and_no_others() {
        let account = account("a-1");
        let owner = |credentials: &Credentials| caller(credentials.access_key().unwrap()).unwrap();
        let expected = Caller { account: "a-1".to_owned(), privileged: true, security_token: None };
        assert_eq!(owner(&account.credentials), expected);
        let other = &account.credentials_of["credential-without-permission"];
        assert_eq!(owner(other), Caller { privileged: false, ..expected.clone() });
        let security_token = Some(Secret::new(TEST_SECURITY_TOKEN));
        assert_eq!(owner(&account.temporary), Caller { security_token, ..expected });
        for unknown in [
            "",
            "LTAI5t",
            "bythebook-test-",
            "bythebook-test-A",
            "bythebook-test--unprivileged",
            "bythebook-test-a-temporary-unprivileged",
        ] {
            assert_eq!(caller(unknown), None, "{unknown}");
        }
        assert!(!is_test_key(&format!("bythebook-test-{}", "a".repeat(65))));
    }

    #[test]
    fn knows_its_tokens_by_every_byte() {
        let account = account("a-1");
        let Credentials::Token(token) = &account.token else { panic!("{:?}", account.token) };
        let (caller, tokens) = bearer(token.expose()).unwrap();
        assert_eq!((caller.account.as_str(), caller.privileged), ("a-1", true));
        let expected = [(Freshness::Good, account.token.clone()), (Freshness::Expired, account.expired_token)];
        assert_eq!(tokens, expected);
        assert_ne!(super::account("a-2").token, account.token);
        for unknown in ["", "bythebook-test-token.", "bythebook-test-token.A.", "bythebook-test-token.a"] {
            assert_eq!(bearer(unknown), None, "{unknown}");
        }
    }
}
