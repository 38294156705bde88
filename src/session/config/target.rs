//! A target's table beside the contracts, with what it refers to filled in.

use std::{collections::BTreeMap, path::Path, time::Duration};

use serde_json::{Map, Value};

use super::{
    Configured, TEST_ACCOUNT, TO_FILL_IN,
    error::{ConfigPlace, ConfigProblem, Misplaced},
    file::{CredentialsValue, SignatureUse, StateTable, TargetTable},
    references::References,
};
use crate::{
    call::Credentials,
    contract::{Binds, Library, Operation, ProviderState, Suggestion},
    endpoint::{BoundStates, base_url},
    reference::{Account, account},
};

/// Reads one target.
pub(super) struct TargetReader<'a> {
    pub(super) name: &'a str,
    pub(super) table: &'a TargetTable,
    pub(super) library: &'a Library,
    pub(super) references: References<'a>,
}

impl TargetReader<'_> {
    /// The target; files are named from the folder of the configuration.
    pub(super) fn read(&self, folder: &Path) -> Result<Configured, Misplaced> {
        let table = self.table;
        let credentials = match &table.credentials {
            CredentialsValue::Test => None,
            CredentialsValue::Keys(keys) => {
                Some(self.references.credentials(keys).map_err(|problem| self.at("credentials", problem))?)
            }
        };
        self.check(credentials.is_some())?;
        let of_test = account(table.account.as_deref().unwrap_or(TEST_ACCOUNT));
        let mut states = BoundStates::default();
        for (name, tables) in &table.states {
            self.read_states(name, tables, credentials.is_none().then_some(&of_test), &mut states)?;
        }
        if credentials.is_none() && table.account.is_some() && states.values.is_empty() {
            // What is found in a test account follows from its name.
            states = of_account(&of_test);
        }
        Ok(Configured {
            name: self.name.to_owned(),
            endpoint: table.endpoint.clone(),
            vendor: table.vendor.clone(),
            region: table.region.clone(),
            credentials,
            account: table.account.clone(),
            signature_ignored: table.signature == SignatureUse::Ignored,
            ca_file: table.ca_file.as_ref().map(|path| folder.join(path)),
            states,
            settles_within: table.settle_seconds.map(|seconds| Duration::from_secs(seconds.into())),
            reset: table.reset.clone(),
        })
    }

    /// Checks the target itself.
    fn check(&self, has_key: bool) -> Result<(), Misplaced> {
        let table = self.table;
        if let Some(path) = &table.reset {
            // What it does to an account that is not ours, nobody here can know.
            if has_key {
                return Err(self.at("reset", ConfigProblem::ResetOfOthers));
            }
            if !path.starts_with('/') {
                return Err(self.at("reset", ConfigProblem::NoPath(path.clone())));
            }
        }
        if let Some(endpoint) = &table.endpoint {
            if endpoint.contains(TO_FILL_IN) {
                let hint = "expected scheme, host and port of the service";
                return Err(self.at("endpoint", ConfigProblem::NotFilledIn(hint)));
            }
            base_url(endpoint).map_err(|error| self.at("endpoint", ConfigProblem::Endpoint(error)))?;
        }
        match &table.vendor {
            Some(vendor) if self.library.of_vendor(vendor).is_empty() => {
                let known = self.library.vendors().into_iter().map(str::to_owned).collect();
                Err(self.at("vendor", ConfigProblem::UnknownVendor { vendor: vendor.clone(), known }))
            }
            _ => Ok(()),
        }
    }

    /// The states of an operation.
    fn read_states(
        &self,
        name: &str,
        tables: &BTreeMap<String, StateTable>,
        of_test: Option<&Account>,
        states: &mut BoundStates,
    ) -> Result<(), Misplaced> {
        let operation = self.operation(name)?;
        if states.values.contains_key(&operation.id) {
            return Err(self.at(&format!("states.{name}"), ConfigProblem::OperationTwice(operation.id.clone())));
        }
        for (state, table) in tables {
            let place = format!("states.{name}.{state}");
            let Some(declared) = operation.states.get(state) else {
                let suggestion = Suggestion::among(state, operation.states.keys());
                let problem = ConfigProblem::UnknownState { operation: operation.id.clone(), suggestion };
                return Err(self.at(&place, problem));
            };
            if let Some(value) = &table.credentials {
                let test = of_test.and_then(|account| account.credentials_of.get(state));
                let found = self.caller(value, test).map_err(|problem| self.at(&place, problem))?;
                states.credentials.entry(operation.id.clone()).or_default().insert(state.clone(), found);
            }
            let values = self.values(&place, operation, declared, table)?;
            states.values.entry(operation.id.clone()).or_default().insert(state.clone(), values);
        }
        Ok(())
    }

    /// The operation that a table is about: one of the target's vendor, where it has one.
    fn operation(&self, name: &str) -> Result<&Operation, Misplaced> {
        let found = match &self.table.vendor {
            Some(vendor) => self.library.resolve_of(vendor, name),
            None => self.library.resolve(name),
        };
        let operation = found.map_err(|error| self.at("states", error.into()))?;
        match &self.table.vendor {
            Some(vendor) if vendor != operation.id.vendor() => {
                let problem = ConfigProblem::OtherVendor { operation: operation.id.clone(), vendor: vendor.clone() };
                Err(self.at(&format!("states.{name}"), problem))
            }
            _ => Ok(operation),
        }
    }

    /// Another caller than the target's own; `test` is the one that the test account has for the state.
    fn caller(&self, value: &CredentialsValue, test: Option<&Credentials>) -> Result<Credentials, ConfigProblem> {
        match value {
            CredentialsValue::Test => test.cloned().ok_or(ConfigProblem::NoTestKey),
            CredentialsValue::Keys(keys) => self.references.credentials(keys),
        }
    }

    /// The values of a state, by parameter.
    fn values(
        &self,
        place: &str,
        operation: &Operation,
        declared: &ProviderState,
        table: &StateTable,
    ) -> Result<Map<String, Value>, Misplaced> {
        let mut values = Map::new();
        for (parameter, value) in &table.values {
            if operation.parameter(parameter).is_none() {
                let known = operation.parameters.iter().map(|known| &known.name);
                let suggestion = Suggestion::among(parameter, known);
                let (operation, parameter) = (operation.id.clone(), parameter.clone());
                return Err(self.at(place, ConfigProblem::UnknownParameter { operation, parameter, suggestion }));
            }
            let wrong = |problem| self.at(&format!("{place}.{parameter}"), problem);
            let found = self.references.value(value).map_err(wrong)?;
            if let Some(problem) = declared.binds.get(parameter).and_then(|binds| misfit(*binds, &found)) {
                return Err(wrong(problem));
            }
            values.insert(parameter.clone(), found);
        }
        match declared.binds.keys().find(|parameter| !values.contains_key(*parameter)) {
            Some(missing) => Err(self.at(place, ConfigProblem::NoValue(missing.clone()))),
            None => Ok(values),
        }
    }

    fn at(&self, place: &str, problem: ConfigProblem) -> Misplaced {
        Misplaced::new(ConfigPlace::Keys(format!("targets.{}.{place}", self.name)), problem)
    }
}

/// The bindings of a test account.
fn of_account(account: &Account) -> BoundStates {
    let values = account.states();
    let credentials = values.iter().map(|(operation, states)| {
        let own = account.credentials_of.iter().filter(|(state, _)| states.contains_key(*state));
        (operation.clone(), own.map(|(state, credentials)| (state.clone(), credentials.clone())).collect())
    });
    BoundStates { credentials: credentials.collect(), values }
}

/// The problem of a value that is not what a state binds.
fn misfit(binds: Binds, value: &Value) -> Option<ConfigProblem> {
    let found = match value {
        Value::Array(elements) => format!("a list of {}", elements.len()),
        Value::String(_) => "a text".to_owned(),
        other => other.to_string(),
    };
    match (binds, value) {
        (Binds::One(_), Value::String(_) | Value::Bool(_)) | (Binds::Pool(_), Value::Array(_)) => None,
        (Binds::One(_), _) => Some(ConfigProblem::NoText(found)),
        (Binds::Pool(size), _) => Some(ConfigProblem::NoPool { size, found }),
    }
}
