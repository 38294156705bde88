//! Who signs, where that is to be wrong: nobody, a key that does not exist, a secret that is not the key's.

use crate::{
    call::{AccessKey, Credentials, Secret},
    defect::CredentialsDefect,
};

/// The credentials with which the request is signed; none where it is not to be signed at all.
pub(super) fn apply(defect: CredentialsDefect, credentials: Credentials) -> Option<Credentials> {
    match defect {
        CredentialsDefect::Unsigned => None,
        CredentialsDefect::UnknownKey => Some(with_unknown_key(credentials)),
        CredentialsDefect::WrongSecret => Some(with_another_secret(credentials)),
    }
}

/// Credentials that nobody has, as long as the real ones and of their alphabet.
fn with_unknown_key(credentials: Credentials) -> Credentials {
    let unknown = |id: &str| -> String { id.chars().rev().collect() };
    match credentials {
        Credentials::Key(key) => Credentials::Key(AccessKey { id: unknown(&key.id), ..key }),
        Credentials::Token(token) => Credentials::Token(Secret::new(unknown(token.expose()))),
    }
}

/// The same credentials but for the last character of their secret.
fn with_another_secret(credentials: Credentials) -> Credentials {
    let other = |secret: &Secret| {
        let mut text = secret.expose().to_owned();
        let last = text.pop();
        text.push(if last == Some('A') { 'B' } else { 'A' });
        Secret::new(text)
    };
    match credentials {
        Credentials::Key(key) => Credentials::Key(AccessKey { secret: other(&key.secret), ..key }),
        Credentials::Token(token) => Credentials::Token(other(&token)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_as_long_and_a_wrong_secret_differs_in_its_end() {
        let key = Credentials::key("AK12", Secret::new("secretA"));
        assert_eq!(apply(CredentialsDefect::Unsigned, key.clone()), None);
        let unknown = Credentials::key("21KA", Secret::new("secretA"));
        assert_eq!(apply(CredentialsDefect::UnknownKey, key.clone()), Some(unknown));
        let wrong = Credentials::key("AK12", Secret::new("secretB"));
        assert_eq!(apply(CredentialsDefect::WrongSecret, key), Some(wrong));
        let token = Credentials::Token(Secret::new("abc"));
        assert_eq!(apply(CredentialsDefect::WrongSecret, token), Some(Credentials::Token(Secret::new("abA"))));
    }
}
