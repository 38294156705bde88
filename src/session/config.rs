//! `bythebook.toml`: the services that can be tested, who calls them, and what their provider states bind.
//!
//! Secrets stand in the environment, never in the file. A value of a provider state is written down, taken from the
//! environment (`{ env = "NAME" }`), or from the JSON that a command prints (`{ output = "COMMAND", pointer = "/a/b" }`).

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    call::{Credentials, Scheme, Secret},
    contract::{Binds, Library, OperationId, Suggestion},
    endpoint::base_url,
    reference::account,
    scenario::StateValues,
};

/// The name of the file.
pub const FILE: &str = "bythebook.toml";

/// What stands in a template where a value belongs.
const TO_FILL_IN: char = '…';

/// The test account of a target whose table names none.
pub(super) const TEST_ACCOUNT: &str = "one";

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct ConfigError {
    file: String,
    problem: String,
}

/// A configuration file, read.
#[derive(Debug)]
pub struct Configuration {
    file: PathBuf,
    targets: BTreeMap<String, TargetTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    targets: BTreeMap<String, TargetTable>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetTable {
    endpoint: Option<String>,
    vendor: Option<String>,
    region: Option<String>,
    credentials: toml::Value,
    account: Option<String>,
    #[serde(default)]
    signature: SignatureUse,
    ca_file: Option<PathBuf>,
    settle_seconds: Option<u32>,
    reset: Option<String>,
    #[serde(default)]
    commands: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    states: BTreeMap<String, BTreeMap<String, BTreeMap<String, toml::Value>>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SignatureUse {
    #[default]
    Verified,
    Ignored,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    access_key_env: Option<String>,
    secret_env: Option<String>,
    security_token_env: Option<String>,
    token_env: Option<String>,
    scheme: Option<String>,
    #[serde(default)]
    legacy_signature: bool,
}

/// A target, with all that its table refers to filled in.
#[derive(Clone, Debug)]
pub struct Configured {
    /// Its name in the file.
    pub name: String,
    /// Scheme, host and port; a service in this process has none.
    pub endpoint: Option<String>,
    /// The vendor whose operations it has; both where absent.
    pub vendor: Option<String>,
    /// The region of the endpoint, which some signatures cover.
    pub region: Option<String>,
    /// Who calls; `None` for the built-in test credentials.
    pub credentials: Option<Credentials>,
    /// The test account, where the test credentials are used.
    pub account: Option<String>,
    /// Whether it looks at signatures.
    pub signature_ignored: bool,
    /// A certificate to trust, in PEM form.
    pub ca_file: Option<PathBuf>,
    /// What its provider states bind, by operation.
    pub states: BTreeMap<OperationId, StateValues>,
    /// Credentials that provider states bind.
    pub credentials_of: BTreeMap<String, Credentials>,
    /// The longest that an effect may take to show.
    pub settles_within: Option<Duration>,
    /// The path to which a POST puts the service back as it was.
    pub reset: Option<String>,
}

impl Configured {
    /// Whether all work shares one account, and its one copy of the provider states.
    #[must_use]
    pub fn is_one_account(&self) -> bool {
        self.credentials.is_some() || self.account.is_some() || !self.states.is_empty()
    }
}

/// The world that a configuration refers to.
pub trait Environment {
    /// An environment variable.
    fn variable(&self, name: &str) -> Option<String>;

    /// What a command prints.
    ///
    /// # Errors
    ///
    /// When it does not start, fails, or prints what is no text.
    fn output(&self, command: &[String]) -> Result<String, String>;
}

impl Configuration {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// When it is no TOML, or has a key that is not known; the nearest known key is suggested.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ConfigError> {
        let parsed: File = toml::from_str(text).map_err(|error| {
            let message = error.message().to_owned();
            let line = error.span().map(|span| text[..span.start.min(text.len())].lines().count().max(1));
            let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            ConfigError { file: file.display().to_string(), problem: format!("{place}{}", with_suggestion(message)) }
        })?;
        Ok(Self { file: file.to_owned(), targets: parsed.targets })
    }

    /// The target of that name, with what it refers to.
    ///
    /// # Errors
    ///
    /// When there is no such target, a state or parameter is none of the contracts', or a variable or command that it
    /// refers to gives nothing.
    pub fn target(
        &self,
        name: &str,
        library: &Library,
        environment: &dyn Environment,
    ) -> Result<Configured, ConfigError> {
        let wrong = |problem: String| ConfigError { file: self.file.display().to_string(), problem };
        let table = self.targets.get(name).ok_or_else(|| {
            let hint = Suggestion::among(name, self.targets.keys());
            let url = if name.contains([':', '/']) { "; a URL begins with http:// or https://" } else { "" };
            wrong(format!("there is no target `{name}`{hint}{url}"))
        })?;
        let reader = ValueReader { table, environment };
        let at = |place: &str, problem: String| wrong(format!("targets.{name}.{place}: {problem}"));
        let credentials = match &table.credentials {
            toml::Value::String(named) if named == "test" => None,
            other => Some(reader.credentials(other).map_err(|problem| at("credentials", problem))?),
        };
        table.check(credentials.is_some(), library).map_err(|(place, problem)| at(place, problem))?;
        let of_test = account(table.account.as_deref().unwrap_or(TEST_ACCOUNT));
        let (mut states, mut credentials_of) = (BTreeMap::new(), BTreeMap::new());
        for (operation, tables) in &table.states {
            let contract = match &table.vendor {
                Some(vendor) => library.resolve_of(vendor, operation),
                None => library.resolve(operation),
            };
            let contract = contract.map_err(|error| at("states", error.to_string()))?;
            if let Some(vendor) = table.vendor.as_ref().filter(|vendor| *vendor != contract.id.vendor()) {
                let problem = format!("{operation} is of {}, and the target of {vendor}", contract.id.vendor());
                return Err(at(&format!("states.{operation}"), problem));
            }
            let mut of_operation = StateValues::new();
            for (state, parameters) in tables {
                let place = format!("states.{operation}.{state}");
                let Some(declared) = contract.states.get(state) else {
                    let hint = Suggestion::among(state, contract.states.keys());
                    return Err(at(&place, format!("{operation} has no such provider state{hint}")));
                };
                let mut values = Map::new();
                for (parameter, value) in parameters {
                    if parameter == "credentials" {
                        let test = of_test.credentials_of.get(state).filter(|_| credentials.is_none());
                        let found = match (value.as_str(), test) {
                            (Some("test"), Some(test)) => test.clone(),
                            _ => reader.credentials(value).map_err(|problem| at(&place, problem))?,
                        };
                        credentials_of.insert(state.clone(), found);
                        continue;
                    }
                    if contract.parameter(parameter).is_none() {
                        let hint = Suggestion::among(parameter, contract.parameters.iter().map(|known| &known.name));
                        return Err(at(&place, format!("{operation} has no parameter `{parameter}`{hint}")));
                    }
                    let found = reader.value(value).map_err(|problem| at(&format!("{place}.{parameter}"), problem))?;
                    if let Some(problem) = declared.binds.get(parameter).and_then(|binds| misfit(*binds, &found)) {
                        return Err(at(&format!("{place}.{parameter}"), problem));
                    }
                    values.insert(parameter.clone(), found);
                }
                if let Some((missing, _)) =
                    declared.binds.iter().find(|(parameter, _)| !values.contains_key(*parameter))
                {
                    return Err(at(&place, format!("expected a value for `{missing}`, found none")));
                }
                of_operation.insert(state.clone(), values);
            }
            states.insert(contract.id.clone(), of_operation);
        }
        if credentials.is_none() && states.is_empty() && table.account.is_some() {
            // What is found in a test account follows from its name.
            states = of_test.states();
            credentials_of = of_test.credentials_of;
        }
        let ca_file = table.ca_file.as_ref().map(|path| self.file.parent().unwrap_or(Path::new("")).join(path));
        Ok(Configured {
            name: name.to_owned(),
            endpoint: table.endpoint.clone(),
            vendor: table.vendor.clone(),
            region: table.region.clone(),
            credentials,
            account: table.account.clone(),
            signature_ignored: table.signature == SignatureUse::Ignored,
            ca_file,
            states,
            credentials_of,
            settles_within: table.settle_seconds.map(|seconds| Duration::from_secs(seconds.into())),
            reset: table.reset.clone(),
        })
    }
}

impl TargetTable {
    /// What is wrong with the target itself, and where.
    fn check(&self, has_key: bool, library: &Library) -> Result<(), (&'static str, String)> {
        if self.reset.is_some() && has_key {
            // What it does to an account that is not ours, nobody here can know.
            return Err(("reset", "expected only beside `credentials = \"test\"`".to_owned()));
        }
        if let Some(path) = self.reset.as_ref().filter(|path| !path.starts_with('/')) {
            return Err(("reset", format!("expected a path such as `/reset`, found `{path}`")));
        }
        if self.endpoint.as_ref().is_some_and(|endpoint| endpoint.contains(TO_FILL_IN)) {
            return Err(("endpoint", "is not filled in yet: expected scheme, host and port of the service".to_owned()));
        }
        if let Some(endpoint) = &self.endpoint {
            base_url(endpoint).map_err(|error| ("endpoint", error.to_string()))?;
        }
        if let Some(vendor) = &self.vendor
            && library.of_vendor(vendor).is_empty()
        {
            let known = library.vendors().join(", ");
            return Err(("vendor", format!("there is no contract of a vendor `{vendor}`; there are {known}")));
        }
        Ok(())
    }
}

/// Why a value is not what a state binds, if it is not.
fn misfit(binds: Binds, value: &Value) -> Option<String> {
    let found = match value {
        Value::Array(elements) => format!("a list of {}", elements.len()),
        Value::String(_) => "a text".to_owned(),
        other => other.to_string(),
    };
    match (binds, value) {
        (Binds::One(_), Value::String(_) | Value::Bool(_)) | (Binds::Pool(_), Value::Array(_)) => None,
        (Binds::One(_), _) => Some(format!("expected a text, found {found}")),
        (Binds::Pool(size), _) => Some(format!("expected a list of {size}, or of fewer, found {found}")),
    }
}

/// Follows what a table refers to.
struct ValueReader<'a> {
    table: &'a TargetTable,
    environment: &'a dyn Environment,
}

impl ValueReader<'_> {
    fn credentials(&self, value: &toml::Value) -> Result<Credentials, String> {
        let toml::Value::Table(_) = value else {
            return Err(
                "expected \"test\" or a table such as { access_key_env = \"…\", secret_env = \"…\" }".to_owned()
            );
        };
        let keys: Keys =
            value.clone().try_into().map_err(|error: toml::de::Error| with_suggestion(error.message().to_owned()))?;
        let secret = |name: &str| self.variable(name).map(Secret::new);
        if let Some(token) = &keys.token_env {
            return Ok(Credentials::Token(secret(token)?));
        }
        let (Some(key), Some(of)) = (&keys.access_key_env, &keys.secret_env) else {
            return Err("expected `access_key_env` and `secret_env`, or `token_env`".to_owned());
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

    fn variable(&self, name: &str) -> Result<String, String> {
        let value = self.environment.variable(name).filter(|value| !value.is_empty() && !value.contains(TO_FILL_IN));
        value.ok_or_else(|| format!("the environment variable {name} is not set"))
    }

    fn value(&self, value: &toml::Value) -> Result<Value, String> {
        Ok(match value {
            toml::Value::Table(table) => match (table.get("env"), table.get("output")) {
                (Some(toml::Value::String(name)), None) if table.len() == 1 => Value::String(self.variable(name)?),
                (None, Some(toml::Value::String(command))) => {
                    let pointer = table.get("pointer").and_then(toml::Value::as_str).unwrap_or_default();
                    self.output(command, pointer)?
                }
                _ => {
                    let members = table.iter().map(|(name, value)| Ok((name.clone(), self.value(value)?)));
                    Value::Object(members.collect::<Result<_, String>>()?)
                }
            },
            toml::Value::Array(elements) => {
                Value::Array(elements.iter().map(|value| self.value(value)).collect::<Result<_, _>>()?)
            }
            toml::Value::String(text) if text.contains(TO_FILL_IN) => {
                let hint = "fill it in, or comment the block out: what needs it is then skipped and named";
                return Err(format!("is not filled in yet: {hint}"));
            }
            toml::Value::String(text) => Value::String(text.clone()),
            toml::Value::Integer(number) => Value::from(*number),
            toml::Value::Boolean(truth) => Value::Bool(*truth),
            toml::Value::Float(number) => Value::from(*number),
            toml::Value::Datetime(time) => Value::String(time.to_string()),
        })
    }

    fn output(&self, command: &str, pointer: &str) -> Result<Value, String> {
        let line = self.table.commands.get(command).ok_or_else(|| {
            let hint = Suggestion::among(command, self.table.commands.keys());
            format!("there is no command `{command}`{hint}")
        })?;
        let text = self.environment.output(line)?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| format!("`{}` does not print JSON: {error}", line.join(" ")))?;
        let found = value.pointer(pointer).cloned();
        found.ok_or_else(|| format!("`{}` prints nothing at {pointer}", line.join(" ")))
    }
}

/// A message of the TOML reader, with the nearest of the keys that it lists.
fn with_suggestion(message: String) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let Some(unknown) = quoted.next().filter(|_| message.starts_with("unknown field")) else { return message };
    let suggestion = Suggestion::among(&unknown, quoted);
    format!("{message}{suggestion}")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct World;

    impl Environment for World {
        fn variable(&self, name: &str) -> Option<String> {
            (name == "SET").then(|| "value".to_owned())
        }

        fn output(&self, _command: &[String]) -> Result<String, String> {
            Ok(r#"{"table": {"value": "vtb-1"}}"#.to_owned())
        }
    }

    fn target(text: &str) -> Result<Configured, String> {
        let library = Library::embedded().unwrap();
        let configuration =
            Configuration::parse(Path::new("bythebook.toml"), text).map_err(|error| error.to_string())?;
        configuration.target("cloud", &library, &World).map_err(|error| error.to_string())
    }

    const HEAD: &str = "[targets.cloud]\nendpoint = \"http://127.0.0.1:1\"\n";

    #[test]
    fn values_come_from_the_file_the_environment_and_commands() {
        let text = format!(
            "{HEAD}credentials = {{ access_key_env = \"SET\", secret_env = \"SET\" }}\n\
             [targets.cloud.commands]\nterraform = [\"terraform\", \"output\", \"-json\"]\n\
             [targets.cloud.states.AssociateRouteTable.associable]\n\
             project_id = \"p\"\ner_id = {{ env = \"SET\" }}\n\
             route_table_id = [{{ output = \"terraform\", pointer = \"/table/value\" }}, \"t2\"]\nattachment_id = [\"a\", \"b\"]\n"
        );
        let target = target(&text).unwrap();
        let state = &target.states[&"huawei/er/AssociateRouteTable".parse().unwrap()]["associable"];
        assert_eq!(state["er_id"], "value");
        assert_eq!(state["route_table_id"][0], "vtb-1");
        assert_eq!(target.credentials.unwrap().access_key(), Some("value"));
    }

    #[test]
    fn what_is_wrong_is_named_with_what_was_meant() {
        let unknown = format!("{HEAD}credentials = \"test\"\nendpont = \"x\"\n");
        assert!(target(&unknown).unwrap_err().contains("did you mean `endpoint`?"));
        let state = format!("{HEAD}credentials = \"test\"\n[targets.cloud.states.AssociateRouteTable.asociable]\n");
        assert!(target(&state).unwrap_err().contains("did you mean `associable`?"));
        let variable = format!("{HEAD}credentials = {{ access_key_env = \"UNSET\", secret_env = \"SET\" }}\n");
        assert!(target(&variable).unwrap_err().contains("UNSET is not set"));
        let incomplete = format!(
            "{HEAD}credentials = \"test\"\n[targets.cloud.states.AssociateRouteTable.associable]\ner_id = \"x\"\n"
        );
        assert!(target(&incomplete).unwrap_err().contains("expected a value for"));
        let values = |er_id: &str, tables: &str| {
            let state = "[targets.cloud.states.AssociateRouteTable.associable]";
            format!(
                "{HEAD}credentials = \"test\"\n{state}\nproject_id = \"p\"\ner_id = {er_id}\nroute_table_id = {tables}\n\
                 attachment_id = [\"a\"]\n"
            )
        };
        assert!(target(&values("\"e\"", "[\"t\"]")).is_ok());
        let text = target(&values("\"e\"", "\"t\"")).unwrap_err();
        assert!(text.contains("associable.route_table_id: expected a list of 2, or of fewer, found a text"), "{text}");
        let text = target(&values("[\"e\"]", "[\"t\"]")).unwrap_err();
        assert!(text.contains("associable.er_id: expected a text, found a list of 1"), "{text}");
    }
}
