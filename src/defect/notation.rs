//! Defects as JSON and on a command line: `unsigned`, `date-shift=-86400`, `body={`.
//!
//! Both forms are the variant's name, with its value where it has one; [`NOTATION`] lists them for whoever types one.

use std::{fmt, str::FromStr};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{CredentialsDefect, Defect, EncodingDefect, SignatureDefect, SpellingDefect};

/// Every defect by its name, and what its value is where it has one.
pub const NOTATION: &[(&str, Option<&str>)] = &[
    ("unsigned", None),
    ("unknown-key", None),
    ("wrong-secret", None),
    ("date-shift", Some("SECONDS")),
    ("replayed-nonce", None),
    ("tampered", Some("path|query|body|signature")),
    ("tampered-header", Some("HEADER")),
    ("reordered", None),
    ("overencoded", None),
    ("lower-case-escapes", None),
    ("plus-for-space", None),
    ("method", Some("METHOD")),
    ("slash", None),
    ("repeated", Some("PARAMETER")),
    ("body", Some("TEXT")),
    ("no-body", None),
    ("content-type", Some("TYPE")),
    ("no-content-type", None),
];

/// The text or JSON is no defect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {}, found {found}", known())]
pub struct DefectError {
    /// The text that was found.
    found: String,
}

/// The names of all defects, with their values.
fn known() -> String {
    let rows = NOTATION.iter().map(|(name, value)| match value {
        Some(value) => format!("{name}={value}"),
        None => (*name).to_owned(),
    });
    rows.collect::<Vec<_>>().join(", ")
}

impl TryFrom<Value> for Defect {
    type Error = DefectError;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let credentials = || CredentialsDefect::deserialize(&value).map(Self::from);
        let encoding = |_| EncodingDefect::deserialize(&value).map(Self::from);
        let signature = |_| SignatureDefect::deserialize(&value).map(Self::from);
        let spelling = |_| SpellingDefect::deserialize(&value).map(Self::from);
        let found = credentials().or_else(encoding).or_else(signature).or_else(spelling);
        found.map_err(|_| DefectError { found: value.to_string() })
    }
}

impl FromStr for Defect {
    type Err = DefectError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = match text.split_once('=') {
            None => Self::try_from(json!(text)),
            // A number is written like a text.
            Some((name, value)) => Self::try_from(json!({ name: value })).or_else(|error| match value.parse::<i64>() {
                Ok(number) => Self::try_from(json!({ name: number })),
                Err(_) => Err(error),
            }),
        };
        found.map_err(|_| DefectError { found: format!("`{text}`") })
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_value(self).map_err(|_| fmt::Error)? {
            Value::Object(members) => members.iter().try_for_each(|(name, value)| match value {
                Value::String(text) => write!(formatter, "{name}={text}"),
                other => write!(formatter, "{name}={other}"),
            }),
            Value::String(name) => formatter.write_str(&name),
            _ => Err(fmt::Error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defect::SignedPart;

    #[test]
    fn every_row_is_read_and_written_alike() {
        for (name, value) in NOTATION {
            let text = match value {
                None => (*name).to_owned(),
                Some("SECONDS") => format!("{name}=-86400"),
                Some(value) => format!("{name}={}", value.split('|').next().unwrap()),
            };
            let defect: Defect = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(defect.to_string(), text);
            assert_eq!(Defect::try_from(serde_json::to_value(&defect).unwrap()), Ok(defect));
        }
    }

    #[test]
    fn every_variant_has_a_row() {
        fn names<'a, T: Deserialize<'a>>() -> String {
            T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new("?"))
                .err()
                .expect("no variant has this name")
                .to_string()
        }
        let listed = [
            names::<CredentialsDefect>(),
            names::<EncodingDefect>(),
            names::<SignatureDefect>(),
            names::<SpellingDefect>(),
        ];
        let aliases = ["?", "without-body", "without-content-type", "with-content-type", "with-slash", "repeating"];
        for name in listed.iter().flat_map(|text| text.split('`').skip(1).step_by(2)) {
            let is_row = NOTATION.iter().any(|(row, _)| *row == name);
            assert!(is_row || aliases.contains(&name), "{name} has no row");
        }
    }

    #[test]
    fn values_may_hold_anything() {
        let body: Result<Defect, _> = "body={\"a\"=1".parse();
        assert_eq!(body, Ok(EncodingDefect::Body("{\"a\"=1".to_owned()).into()));
        assert_eq!("body=12".parse(), Ok(Defect::from(EncodingDefect::Body("12".to_owned()))));
        assert_eq!("tampered=body".parse(), Ok(Defect::from(SignatureDefect::Tampered(SignedPart::Body))));
        for text in ["", "unsigned=1", "date-shift=soon", "tampered=everything", "body"] {
            let error = text.parse::<Defect>().unwrap_err().to_string();
            assert!(error.ends_with(&format!("found `{text}`")), "{error}");
        }
    }
}
