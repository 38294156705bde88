//! The service as a client sees it: signed requests in, decoded answers out.

mod associations;
mod gateway;
mod network;
mod operations;
mod random;
mod routes;

use std::{
    cell::Cell,
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use serde_json::{Map, Value, json};

use super::{
    Account, Rules, Service, account, alibaba::Alibaba, emulated::Emulated, huawei::Huawei, operations, variant,
};
use crate::{
    call::{Answer, Call, Credentials},
    contract::{Library, Operation, OperationId},
    exchange::Request,
    vendor::Vendors,
    wire::{Protocol, SigningContext},
};

pub(super) static LIBRARY: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(Library::embedded().unwrap()));

const NOW: i64 = 1_790_000_000;

/// A client of a service of its own.
struct Client {
    service: Service,
    account: Account,
    nonces: Cell<u64>,
}

impl Client {
    fn of(service: Service) -> Self {
        Self { service, account: account("tests"), nonces: Cell::new(0) }
    }

    fn with(rules: &Rules) -> Self {
        Self::of(Service::new(rules, Arc::clone(&LIBRARY)))
    }

    /// A client of a service that follows the documentation.
    fn documented() -> Self {
        Self::with(&Rules::default())
    }

    /// A client of a service that makes this choice.
    fn choosing(question: &str, choice: &str) -> Self {
        let choice = variant(question).unwrap().choice(choice).unwrap();
        Self::with(&Rules::default().with_choice(choice))
    }

    /// A client of a service of one vendor alone, whose rules are changed.
    fn changed<V: Emulated + Default + 'static>(change: impl FnOnce(&mut V)) -> Self {
        let mut vendor = V::default();
        change(&mut vendor);
        Self::of(Service::of(vec![Arc::new(vendor)], Arc::clone(&LIBRARY)))
    }

    fn alibaba(change: fn(&mut Alibaba)) -> Self {
        Self::changed(change)
    }

    fn huawei(change: fn(&mut Huawei)) -> Self {
        Self::changed(change)
    }

    /// The values of a provider state; of a pool the first.
    fn state(&self, operation: &str, state: &str) -> Map<String, Value> {
        let mut values = self.account.state(&operation_id(operation), state).unwrap();
        for (name, value) in &mut values {
            match value.as_array() {
                Some(pool) if name == "RouteEntries" => *value = json!([pool[0]]),
                Some(pool) => *value = pool[0].clone(),
                None => (),
            }
        }
        values
    }

    fn pool(&self, operation: &str, state: &str, name: &str) -> Vec<Value> {
        self.account.state(&operation_id(operation), state).unwrap()[name].as_array().unwrap().clone()
    }

    fn call(&self, operation: &str, values: &Map<String, Value>) -> Answer {
        self.call_as(&self.account.credentials, operation, values)
    }

    fn call_as(&self, credentials: &Credentials, operation: &str, values: &Map<String, Value>) -> Answer {
        let request = unsigned(operation, values);
        self.send(operation, &self.signed(operation, request, credentials, NOW))
    }

    fn signed(&self, operation: &str, request: Request, credentials: &Credentials, unix_seconds: i64) -> Request {
        self.nonces.set(self.nonces.get() + 1);
        let context = SigningContext::at(unix_seconds, format!("nonce-{}", self.nonces.get()));
        found(operation).1.sign(request, credentials, &context).unwrap()
    }

    fn send(&self, operation: &str, request: &Request) -> Answer {
        let (operation, protocol) = found(operation);
        let response = self.service.answer(request, NOW).expect("the service answers");
        protocol.decode(operation, LIBRARY.common(operation), &response)
    }
}

/// The id of the service's operation of that name.
fn operation_id(name: &str) -> OperationId {
    operations().find(|id| id.name() == name).unwrap()
}

/// The unsigned request of a call.
fn unsigned(operation: &str, values: &Map<String, Value>) -> Request {
    let values: BTreeMap<String, Value> = values.clone().into_iter().collect();
    let (operation, protocol) = found(operation);
    protocol.encode(operation, &Call::new(&operation.id, values), "localhost:1").unwrap()
}

fn found(operation: &str) -> (&'static Operation, &'static dyn Protocol) {
    let operation = LIBRARY.operation(&operation_id(operation)).unwrap();
    (operation, Vendors::default().protocol(&operation.protocol).unwrap())
}

/// Status and code of an answer; the code of a success is empty.
fn status_and_code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.error.as_ref().map_or("", |error| error.code.as_str()))
}

fn with(values: &Map<String, Value>, name: &str, value: Value) -> Map<String, Value> {
    let mut values = values.clone();
    values.insert(name.to_owned(), value);
    values
}

fn without(values: &Map<String, Value>, name: &str) -> Map<String, Value> {
    let mut values = values.clone();
    values.shift_remove(name);
    values
}
