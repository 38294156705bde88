//! `bythebook.toml`: the services that can be tested, who calls them, and what their provider states bind.
//!
//! Secrets stand in the environment, never in the file. A value of a provider state is written down, taken from the
//! environment (`{ env = "NAME" }`), or from the JSON that a command prints (`{ output = "COMMAND", pointer = "/a/b" }`).

mod error;
mod file;
mod references;
mod target;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

pub use error::{CommandError, ConfigError, ConfigProblem};

use self::{
    error::{ConfigPlace, Misplaced},
    file::TargetTable,
    references::References,
    target::TargetReader,
};
use crate::{
    call::Credentials,
    contract::{Library, Suggestion},
    endpoint::BoundStates,
};

/// The name of the file.
pub const FILE: &str = "bythebook.toml";

/// The mark in a template where a value belongs.
const TO_FILL_IN: char = '…';

/// The test account of a target whose table names none.
pub(super) const TEST_ACCOUNT: &str = "one";

/// A configuration file, read.
#[derive(Debug)]
pub struct Configuration {
    file: PathBuf,
    targets: BTreeMap<String, TargetTable>,
}

/// A target, with all that its table refers to filled in.
#[derive(Clone, Debug)]
pub struct Configured {
    /// Its name in the file.
    pub name: String,
    /// Scheme, host and port; a service in this process has none.
    pub endpoint: Option<String>,
    /// The vendor whose operations it has; every vendor where absent.
    pub vendor: Option<String>,
    /// The region of the endpoint, which some signatures cover.
    pub region: Option<String>,
    /// Who calls; `None` for the built-in test credentials.
    pub credentials: Option<Credentials>,
    /// The test account, where the test credentials are used.
    pub account: Option<String>,
    /// Set where it ignores signatures.
    pub signature_ignored: bool,
    /// A certificate to trust, in PEM form.
    pub ca_file: Option<PathBuf>,
    /// The bindings of its provider states.
    pub states: BoundStates,
    /// The longest that an effect may take to show.
    pub settles_within: Option<Duration>,
    /// The path to which a POST puts the service back as it was.
    pub reset: Option<String>,
}

impl Configured {
    /// Returns whether all work shares one account, and its one copy of the provider states.
    #[must_use]
    pub fn is_one_account(&self) -> bool {
        self.credentials.is_some() || self.account.is_some() || !self.states.values.is_empty()
    }
}

/// The environment that a configuration refers to.
pub trait Environment {
    /// An environment variable.
    fn variable(&self, name: &str) -> Option<String>;

    /// The output of a command.
    ///
    /// # Errors
    ///
    /// When it does not start, fails, or prints what is no text.
    fn output(&self, command: &[String]) -> Result<String, CommandError>;
}

impl Configuration {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// When it is no TOML, or has a key that is not known; the nearest known key is suggested.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ConfigError> {
        let parsed = file::read(text).map_err(|error| ConfigError::new(file, error))?;
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
        let table = self.targets.get(name).ok_or_else(|| {
            let problem = ConfigProblem::UnknownTarget {
                name: name.to_owned(),
                suggestion: Suggestion::among(name, self.targets.keys()),
                is_address: name.contains([':', '/']),
            };
            ConfigError::new(&self.file, Misplaced::new(ConfigPlace::File, problem))
        })?;
        let references = References { commands: &table.commands, environment };
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let read = TargetReader { name, table, library, references }.read(folder);
        read.map_err(|error| ConfigError::new(&self.file, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct World;

    impl Environment for World {
        fn variable(&self, name: &str) -> Option<String> {
            (name == "SET").then(|| "value".to_owned())
        }

        fn output(&self, _command: &[String]) -> Result<String, CommandError> {
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
        let state = &target.states.values[&"huawei/er/AssociateRouteTable".parse().unwrap()]["associable"];
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
