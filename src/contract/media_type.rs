//! The media type of a vendor's answers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A media type without parameters, `application/json` unless a contract says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaType(String);

impl Default for MediaType {
    fn default() -> Self {
        Self("application/json".to_owned())
    }
}

impl MediaType {
    /// Its text, as documents spell it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether a content type means it, or a type that is built on it: `application/problem+json` for
    /// `application/json` (RFC 6838, section 4.2.8).
    #[must_use]
    pub fn is_that_of(&self, content_type: &str) -> bool {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let built_on =
            |format: &str| essence.rsplit_once('+').is_some_and(|(_, suffix)| suffix.eq_ignore_ascii_case(format));
        essence.eq_ignore_ascii_case(&self.0)
            || matches!(self.format(), Some(format @ ("json" | "xml")) if built_on(format))
    }

    fn format(&self) -> Option<&str> {
        self.0.split_once('/').map(|(_, format)| format)
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format() {
            Some("json") => formatter.write_str("JSON"),
            Some("xml") => formatter.write_str("XML"),
            Some(_) | None => write!(formatter, "`{}`", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_case_and_suffixes_do_not_matter() {
        let json = MediaType::default();
        for same in ["application/json", "Application/JSON; charset=utf-8", "application/problem+json"] {
            assert!(json.is_that_of(same), "{same}");
        }
        for other in ["", "text/json", "application/xml", "application/jsonp", "text/plain+xml"] {
            assert!(!json.is_that_of(other), "{other}");
        }
        let xml = MediaType("text/xml".to_owned());
        assert!(xml.is_that_of("text/xml;charset=UTF-8") && !xml.is_that_of("application/xml"));
        assert_eq!([json.to_string(), xml.to_string()], ["JSON", "XML"]);
        assert_eq!(MediaType("text/csv".to_owned()).to_string(), "`text/csv`");
    }
}
