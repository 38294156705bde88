//! Keeps secrets out of what leaves the process.
//!
//! Services echo what they were sent. Every text that came from one is searched for the secrets of the run, as they are
//! and in the forms in which a service may give them back.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{call::Credentials, endpoint::Tenant};

/// All characters but the unreserved ones (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The text that replaces a secret.
const MASK: &str = "<secret>";

/// The texts that must not leave, in whatever case.
#[derive(Clone, Default)]
pub struct Scrubber(Option<AhoCorasick>);

impl Scrubber {
    /// Knows the secrets of an account.
    ///
    /// # Panics
    ///
    /// When the secrets have more than two thousand million bytes.
    #[must_use]
    pub fn of(tenant: &Tenant) -> Self {
        let credentials = tenant.credentials.iter().chain(tenant.states.all_credentials());
        let forms = credentials.flat_map(forms).filter(|form| !form.is_empty());
        // Each unit of work has one for a few texts, so what is built soonest is fastest.
        let kind = Some(AhoCorasickKind::NoncontiguousNFA);
        let found = AhoCorasick::builder().kind(kind).ascii_case_insensitive(true).build(forms);
        Self(Some(found.expect("credentials are far shorter than what can be searched for")))
    }

    /// The text without secrets.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        let Some(forms) = &self.0 else { return text.to_owned() };
        let mut found: Vec<(usize, usize)> =
            forms.find_overlapping_iter(text).map(|found| (found.start(), found.end())).collect();
        found.sort_unstable();
        // Forms may overlap: what any of them covers goes.
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for (start, end) in found {
            match spans.last_mut() {
                Some((_, last)) if start < *last => *last = end.max(*last),
                _ => spans.push((start, end)),
            }
        }
        let mut out = String::new();
        let mut from = 0;
        for (start, end) in spans {
            out.push_str(&text[from..start]);
            out.push_str(MASK);
            from = end;
        }
        out + &text[from..]
    }
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
        assert_eq!(Scrubber::default().clean("Se/cret+1"), "Se/cret+1");
        let overlapping = Credentials::key("k", Secret::new("abc")).with_security_token(Secret::new("bcdef"));
        let overlapping = Scrubber::of(&Tenant { credentials: Some(overlapping), ..Tenant::default() });
        assert_eq!(overlapping.clean("xabcdefx abcabc"), "x<secret>x <secret><secret>");
        assert_eq!(scrubber.clean("Tok-en=, Tok%2Den%3D, Tok-en%3D, Tok-en%253D"), ["<secret>"; 4].join(", "));
    }
}
