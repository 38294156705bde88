//! Keeps secrets out of what leaves the process.
//!
//! Services echo what they were sent. Every text that came from one is searched for the secrets of the run, as they are
//! and in the forms in which a service may give them back.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{call::Credentials, endpoint::Tenant};

/// All characters but the unreserved ones (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What replaces a secret.
const MASK: &str = "<secret>";

/// The texts that must not leave.
#[derive(Clone, Default)]
pub struct Scrubber(Vec<String>);

impl Scrubber {
    /// Knows the secrets of an account.
    #[must_use]
    pub fn of(tenant: &Tenant) -> Self {
        let credentials = tenant.credentials.iter().chain(tenant.states.all_credentials());
        let mut forms: Vec<String> = credentials.flat_map(forms).filter(|form| !form.is_empty()).collect();
        // The longest first, so that a form inside another leaves nothing behind.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self(forms)
    }

    /// The text without secrets.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, form| without(&text, form))
    }
}

/// The text without a form, in whatever case it stands there.
fn without(text: &str, form: &str) -> String {
    // Lowering ASCII alone leaves every byte where it is.
    let (lower, form) = (text.to_ascii_lowercase(), form.to_ascii_lowercase());
    if form.is_empty() || !lower.contains(&form) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut from = 0;
    for (at, found) in lower.match_indices(&form) {
        out.push_str(&text[from..at]);
        out.push_str(MASK);
        from = at + found.len();
    }
    out + &text[from..]
}

fn forms(credentials: &Credentials) -> impl Iterator<Item = String> {
    credentials.secrets().flat_map(|secret| {
        let secret = secret.expose();
        let percent = |text: &str, set| utf8_percent_encode(text, set).to_string();
        let once = percent(secret, RESERVED);
        // An older signature signs, and a refusal of it tells, what is encoded twice.
        let twice = percent(&once, RESERVED);
        let all = percent(secret, NON_ALPHANUMERIC);
        [secret.to_owned(), all, once, twice, STANDARD.encode(secret), secret.to_lowercase()]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Secret;

    #[test]
    fn a_secret_is_masked_in_every_form() {
        let credentials = Credentials::key("k", Secret::new("Se/cret+1")).with_security_token(Secret::new("Tok-en="));
        let scrubber = Scrubber::of(&Tenant { credentials: Some(credentials), ..Tenant::default() });
        let text = format!("a Se/cret+1 b Se%2Fcret%2B1 c {} d se/cret+1", STANDARD.encode("Se/cret+1"));
        assert_eq!(scrubber.clean(&text), "a <secret> b <secret> c <secret> d <secret>");
        assert_eq!(scrubber.clean("Tok-en=, Tok%2Den%3D, Tok-en%3D, Tok-en%253D"), ["<secret>"; 4].join(", "));
    }
}
