//! Keeps secrets out of what leaves the process.
//!
//! Services echo what they were sent. Every text that came from one is searched for the secrets of the run, as they are
//! and in the forms in which a service may give them back.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{call::Credentials, target::Tenant};

/// What replaces a secret.
const MASK: &str = "<secret>";

/// The texts that must not leave.
#[derive(Clone, Default)]
pub(super) struct Scrubber(Vec<String>);

impl Scrubber {
    /// Knows the secrets of an account.
    pub(super) fn of(tenant: &Tenant) -> Self {
        let credentials = tenant.credentials.iter().chain(tenant.credentials_of.values());
        let mut forms: Vec<String> = credentials.flat_map(forms).filter(|form| !form.is_empty()).collect();
        // The longest first, so that a form inside another leaves nothing behind.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self(forms)
    }

    /// The text without secrets.
    pub(super) fn clean(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, form| {
            if text.contains(form.as_str()) { text.replace(form.as_str(), MASK) } else { text }
        })
    }
}

fn forms(credentials: &Credentials) -> [String; 4] {
    let secret = credentials.secret.expose();
    let percent = percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string();
    [secret.to_owned(), percent, STANDARD.encode(secret), secret.to_lowercase()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Secret;

    #[test]
    fn a_secret_is_masked_in_every_form() {
        let credentials = Credentials { access_key: "k".into(), secret: Secret::new("Se/cret+1") };
        let scrubber = Scrubber::of(&Tenant { credentials: Some(credentials), ..Tenant::default() });
        let text = format!("a Se/cret+1 b Se%2Fcret%2B1 c {} d se/cret+1", STANDARD.encode("Se/cret+1"));
        assert_eq!(scrubber.clean(&text), "a <secret> b <secret> c <secret> d <secret>");
    }
}
