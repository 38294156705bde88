//! The keys and tokens of test accounts, which open nothing but a reference service: what is secret about them is here.

use super::identifier;
use crate::call::{Credentials, Secret};

/// The secret of every test access key. It means nothing elsewhere.
pub const TEST_SECRET: &str = "bythebook-test-secret-that-means-nothing-elsewhere";

/// The security token of every temporary test key. It means nothing elsewhere.
pub const TEST_SECURITY_TOKEN: &str = "bythebook-test-security-token-that-means-nothing-elsewhere";

const KEY_PREFIX: &str = "bythebook-test-";
const UNPRIVILEGED: &str = "-unprivileged";
const TEMPORARY: &str = "-temporary";
const TOKEN_PREFIX: &str = "bythebook-test-token.";
const LONGEST_NAME: usize = 64;

/// The owner of an access key or a token, with what the key may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) privileged: bool,
    /// The token that the key is invalid without.
    pub(super) security_token: Option<Secret>,
}

/// The age of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    Good,
    Expired,
}

/// Tells whether an access key is one of a test account, and so means nothing outside of a reference service.
#[must_use]
pub fn is_test_key(access_key: &str) -> bool {
    caller(access_key).is_some()
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

/// The key of an account that may do everything.
pub(super) fn privileged_key(name: &str) -> Credentials {
    key(format!("{KEY_PREFIX}{name}"))
}

/// The key of an account that is valid and may do nothing.
pub(super) fn unprivileged_key(name: &str) -> Credentials {
    key(format!("{KEY_PREFIX}{name}{UNPRIVILEGED}"))
}

/// The temporary key of an account that may do everything, with its security token.
pub(super) fn temporary_key(name: &str) -> Credentials {
    key(format!("{KEY_PREFIX}{name}{TEMPORARY}")).with_security_token(Secret::new(TEST_SECURITY_TOKEN))
}

/// The token of an account.
pub(super) fn token(name: &str, freshness: Freshness) -> Credentials {
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
    fn knows_the_keys_of_an_account_and_no_others() {
        let owner = |credentials: &Credentials| caller(credentials.access_key().unwrap()).unwrap();
        let expected = Caller { account: "a-1".to_owned(), privileged: true, security_token: None };
        assert_eq!(owner(&privileged_key("a-1")), expected);
        assert_eq!(owner(&unprivileged_key("a-1")), Caller { privileged: false, ..expected.clone() });
        let security_token = Some(Secret::new(TEST_SECURITY_TOKEN));
        assert_eq!(owner(&temporary_key("a-1")), Caller { security_token, ..expected });
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
    fn knows_tokens_by_every_byte() {
        let (good, expired) = (token("a-1", Freshness::Good), token("a-1", Freshness::Expired));
        let Credentials::Token(text) = &good else { panic!("{good:?}") };
        let (caller, tokens) = bearer(text.expose()).unwrap();
        assert_eq!((caller.account.as_str(), caller.privileged), ("a-1", true));
        assert_eq!(tokens, [(Freshness::Good, good.clone()), (Freshness::Expired, expired)]);
        assert_ne!(token("a-2", Freshness::Good), good);
        for unknown in ["", "bythebook-test-token.", "bythebook-test-token.A.", "bythebook-test-token.a"] {
            assert_eq!(bearer(unknown), None, "{unknown}");
        }
    }
}
