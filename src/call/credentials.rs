//! Who calls, and how that is proven: keys, temporary keys, tokens.

use std::fmt;

/// A text that cannot print: an access key's secret, a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret in.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Hands the secret to the one that signs or compares with it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<secret>")
    }
}

/// Who calls, and how that is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// An access key: each request is signed with its secret.
    Key(AccessKey),
    /// A token in place of a key: it is sent as it is, and nothing is signed.
    Token(Secret),
}

impl Credentials {
    /// A key for good, whose requests bear the vendor's current signature.
    ///
    /// ```
    /// use bythebook::call::{Credentials, Secret};
    ///
    /// let credentials = Credentials::key("LTAI5tExample", Secret::new("not to be seen"));
    /// assert!(!format!("{credentials:?}").contains("seen"));
    /// ```
    #[must_use]
    pub fn key(id: impl Into<String>, secret: Secret) -> Self {
        Self::Key(AccessKey { id: id.into(), secret, security_token: None, scheme: Scheme::Current })
    }

    /// The same key with the token that makes it a temporary one. A token in place of a key stays as it is.
    #[must_use]
    pub fn with_security_token(self, token: Secret) -> Self {
        match self {
            Self::Key(key) => Self::Key(AccessKey { security_token: Some(token), ..key }),
            Self::Token(_) => self,
        }
    }

    /// The same key, signing in another scheme. A token in place of a key stays as it is.
    #[must_use]
    pub fn signing(self, scheme: Scheme) -> Self {
        match self {
            Self::Key(key) => Self::Key(AccessKey { scheme, ..key }),
            Self::Token(_) => self,
        }
    }

    /// The access key's id, which is no secret, where there is a key.
    #[must_use]
    pub fn access_key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(&key.id),
            Self::Token(_) => None,
        }
    }

    /// Every secret in them: what must not leave the process.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let (first, second) = match self {
            Self::Key(key) => (&key.secret, key.security_token.as_ref()),
            Self::Token(token) => (token, None),
        };
        std::iter::once(first).chain(second)
    }
}

/// An access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// The key's id, which is no secret.
    pub id: String,
    /// The key's secret.
    pub secret: Secret,
    /// The token that goes with a temporary key and is signed along.
    pub security_token: Option<Secret>,
    /// The scheme in which it signs.
    pub scheme: Scheme,
}

/// The scheme in which a key signs, of those that the protocol lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// The protocol's current one.
    #[default]
    Current,
    /// The one before it, where services still accept it.
    Legacy,
    /// The one of this name.
    Named(String),
}

impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current => formatter.write_str("signature"),
            Self::Legacy => formatter.write_str("signature before its current one"),
            Self::Named(name) => write!(formatter, "signature `{name}`"),
        }
    }
}
