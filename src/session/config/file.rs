//! The file as it is written.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use serde::{
    Deserialize, Deserializer,
    de::{self, value::MapAccessDeserializer},
};

use super::error::{ConfigPlace, ConfigProblem, Misplaced};
use crate::contract::Suggestion;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub(super) targets: BTreeMap<String, TargetTable>,
}

/// A target.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetTable {
    pub(super) endpoint: Option<String>,
    pub(super) vendor: Option<String>,
    pub(super) region: Option<String>,
    pub(super) credentials: CredentialsValue,
    pub(super) account: Option<String>,
    #[serde(default)]
    pub(super) signature: SignatureUse,
    pub(super) ca_file: Option<PathBuf>,
    pub(super) settle_seconds: Option<u32>,
    pub(super) reset: Option<String>,
    #[serde(default)]
    pub(super) commands: BTreeMap<String, Vec<String>>,
    /// By operation and state.
    #[serde(default)]
    pub(super) states: BTreeMap<String, BTreeMap<String, StateTable>>,
}

/// The bindings of a provider state.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct StateTable {
    pub(super) credentials: Option<CredentialsValue>,
    /// By parameter.
    #[serde(flatten)]
    pub(super) values: BTreeMap<String, toml::Value>,
}

/// The use that a service makes of signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SignatureUse {
    #[default]
    Verified,
    Ignored,
}

/// Who calls.
#[derive(Clone, Debug)]
pub(super) enum CredentialsValue {
    /// The built-in test credentials.
    Test,
    /// The values of these variables.
    Keys(Box<Keys>),
}

/// The environment variables that hold a key or a token.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keys {
    pub(super) access_key_env: Option<String>,
    pub(super) secret_env: Option<String>,
    pub(super) security_token_env: Option<String>,
    pub(super) token_env: Option<String>,
    pub(super) scheme: Option<String>,
    #[serde(default)]
    pub(super) legacy_signature: bool,
}

impl<'de> Deserialize<'de> for CredentialsValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = CredentialsValue;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("\"test\" or a table such as { access_key_env = \"…\", secret_env = \"…\" }")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<CredentialsValue, E> {
                match text {
                    "test" => Ok(CredentialsValue::Test),
                    _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
                }
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<CredentialsValue, A::Error> {
                Keys::deserialize(MapAccessDeserializer::new(map)).map(|keys| CredentialsValue::Keys(Box::new(keys)))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

const FILE_KEYS: &[&str] = &["targets"];
const TARGET_KEYS: &[&str] = &[
    "endpoint",
    "vendor",
    "region",
    "credentials",
    "account",
    "signature",
    "ca_file",
    "settle_seconds",
    "reset",
    "commands",
    "states",
];
const CREDENTIALS_KEYS: &[&str] =
    &["access_key_env", "secret_env", "security_token_env", "token_env", "scheme", "legacy_signature"];

/// Reads the text of a file.
pub(super) fn read(text: &str) -> Result<File, Misplaced> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let span = error.span().filter(|span| text.is_char_boundary(span.start));
        let line = |start: usize| ConfigPlace::Line(text[..start].matches('\n').count() + 1);
        let at = span.as_ref().map_or(ConfigPlace::File, |span| line(span.start));
        match unknown_key(text) {
            // What the reader complained of first may stand elsewhere.
            Some((key, problem)) => {
                let stands_there = span.is_some_and(|span| text.get(span).is_some_and(|found| found.contains(&key)));
                Misplaced::new(if stands_there { at } else { ConfigPlace::File }, problem)
            }
            None => Misplaced::new(at, ConfigProblem::Toml(error.message().to_owned())),
        }
    })
}

/// The first key that is not known, if there is one.
fn unknown_key(text: &str) -> Option<(String, ConfigProblem)> {
    let file: toml::Table = text.parse().ok()?;
    let in_targets = || {
        tables(file.get("targets")?).find_map(|target| {
            let states = target.get("states").into_iter().flat_map(tables).flat_map(|states| states.values());
            let callers = [target].into_iter().chain(states.filter_map(toml::Value::as_table));
            let mut credentials = callers.filter_map(|table| table.get("credentials")?.as_table());
            unknown(target, TARGET_KEYS).or_else(|| credentials.find_map(|table| unknown(table, CREDENTIALS_KEYS)))
        })
    };
    unknown(&file, FILE_KEYS).or_else(in_targets)
}

/// The tables in a table.
fn tables(value: &toml::Value) -> impl Iterator<Item = &toml::Table> {
    value.as_table().into_iter().flat_map(|table| table.values()).filter_map(toml::Value::as_table)
}

fn unknown(table: &toml::Table, known: &'static [&'static str]) -> Option<(String, ConfigProblem)> {
    let key = table.keys().find(|key| !known.contains(&key.as_str()))?;
    let suggestion = Suggestion::among(key, known);
    Some((key.clone(), ConfigProblem::UnknownKey { key: key.clone(), known, suggestion }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_that_are_suggested_are_those_that_are_read() {
        let read = [
            (toml::from_str::<File>("no-key = 1").unwrap_err(), FILE_KEYS),
            (toml::from_str::<TargetTable>("no-key = 1").unwrap_err(), TARGET_KEYS),
            (toml::from_str::<Keys>("no-key = 1").unwrap_err(), CREDENTIALS_KEYS),
        ];
        for (error, known) in read {
            let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            assert!(error.message().ends_with(&known.join(", ")), "{}", error.message());
        }
    }

    #[test]
    fn an_unknown_key_is_found_wherever_it_stands() {
        let in_state =
            "[targets.a]\ncredentials = \"test\"\n[targets.a.states.O.s]\ncredentials = { secret = \"x\" }\n";
        for (text, place, expected) in [
            ("target = 1\n", ConfigPlace::Line(1), "targets"),
            ("[targets.a]\ncredentials = \"test\"\nendpont = \"x\"\n", ConfigPlace::Line(3), "endpoint"),
            ("[targets.a]\ncredentials = { acces_key_env = \"x\" }\n", ConfigPlace::Line(2), "access_key_env"),
            (in_state, ConfigPlace::Line(4), "secret_env"),
        ] {
            let error = read(text).unwrap_err();
            let ConfigProblem::UnknownKey { suggestion, .. } = *error.problem else { panic!("{}", error.problem) };
            assert_eq!((error.place, suggestion.name()), (place, Some(expected)), "{text}");
        }
    }
}
