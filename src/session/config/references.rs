//! References in a target's table: environment variables, and what commands print.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Environment, TO_FILL_IN, error::ConfigProblem, file::Keys};
use crate::{
    call::{Credentials, Scheme, Secret},
    contract::Suggestion,
};

/// Follows references.
#[derive(Clone, Copy)]
pub(super) struct References<'a> {
    pub(super) commands: &'a BTreeMap<String, Vec<String>>,
    pub(super) environment: &'a dyn Environment,
}

impl References<'_> {
    /// The credentials that the variables hold.
    pub(super) fn credentials(self, keys: &Keys) -> Result<Credentials, ConfigProblem> {
        let secret = |name: &str| self.variable(name).map(Secret::new);
        if let Some(token) = &keys.token_env {
            return Ok(Credentials::Token(secret(token)?));
        }
        let (Some(key), Some(of)) = (&keys.access_key_env, &keys.secret_env) else {
            return Err(ConfigProblem::NoKey);
        };
        let mut credentials = Credentials::key(self.variable(key)?, secret(of)?);
        if let Some(token) = &keys.security_token_env {
            credentials = credentials.with_security_token(secret(token)?);
        }
        Ok(match &keys.scheme {
            Some(name) => credentials.signing(Scheme::Named(name.clone())),
            None if keys.legacy_signature => credentials.signing(Scheme::Legacy),
            None => credentials,
        })
    }

    /// A value with what it refers to in it.
    pub(super) fn value(self, value: &toml::Value) -> Result<Value, ConfigProblem> {
        Ok(match value {
            toml::Value::Table(table) => match (table.get("env"), table.get("output")) {
                (Some(toml::Value::String(name)), None) if table.len() == 1 => Value::String(self.variable(name)?),
                (None, Some(toml::Value::String(command))) => {
                    let pointer = table.get("pointer").and_then(toml::Value::as_str).unwrap_or_default();
                    self.output(command, pointer)?
                }
                _ => {
                    let members = table.iter().map(|(name, value)| Ok((name.clone(), self.value(value)?)));
                    Value::Object(members.collect::<Result<_, ConfigProblem>>()?)
                }
            },
            toml::Value::Array(elements) => {
                Value::Array(elements.iter().map(|value| self.value(value)).collect::<Result<_, _>>()?)
            }
            toml::Value::String(text) if text.contains(TO_FILL_IN) => {
                let hint = "fill it in, or comment the block out: what needs it is then skipped and named";
                return Err(ConfigProblem::NotFilledIn(hint));
            }
            toml::Value::String(text) => Value::String(text.clone()),
            toml::Value::Integer(number) => Value::from(*number),
            toml::Value::Boolean(truth) => Value::Bool(*truth),
            toml::Value::Float(number) => Value::from(*number),
            toml::Value::Datetime(time) => Value::String(time.to_string()),
        })
    }

    fn variable(self, name: &str) -> Result<String, ConfigProblem> {
        let value = self.environment.variable(name).filter(|value| !value.is_empty() && !value.contains(TO_FILL_IN));
        value.ok_or_else(|| ConfigProblem::NoVariable(name.to_owned()))
    }

    fn output(self, name: &str, pointer: &str) -> Result<Value, ConfigProblem> {
        let line = self.commands.get(name).ok_or_else(|| ConfigProblem::UnknownCommand {
            name: name.to_owned(),
            suggestion: Suggestion::among(name, self.commands.keys()),
        })?;
        let command = line.join(" ");
        let text = self.environment.output(line)?;
        match serde_json::from_str::<Value>(&text) {
            Err(error) => Err(ConfigProblem::NoJson { command, error }),
            Ok(value) => match value.pointer(pointer) {
                Some(found) => Ok(found.clone()),
                None => Err(ConfigProblem::NothingAt { command, pointer: pointer.to_owned() }),
            },
        }
    }
}
