//! What is found in a fresh account, provider state by provider state.
//!
//! Each operation has a router of its own, so that associations of one cannot be in the way of another.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    association::{Association, Phase},
    routers::{Attachment, Router, Routers},
};
use crate::reference::identifier;

const ASSOCIATE: &str = "AssociateRouteTable";
const DISASSOCIATE: &str = "DisassociateRouteTable";
const LIST: &str = "ListAssociations";
const TO_LIST: usize = 5;
/// When what a fresh account has was made: the time of the page's example.
const MADE_AT: i64 = 1_583_939_611;

type OperationStates = BTreeMap<String, BTreeMap<String, Map<String, Value>>>;

/// The provider states of an account.
pub(in crate::reference) fn states(account: &str) -> OperationStates {
    Estate::of(account).states
}

impl Routers {
    /// What a fresh account has.
    pub(in crate::reference) fn of(account: &str) -> Self {
        Estate::of(account).routers
    }
}

/// An account's routers, built along with the states that are found in them.
struct Estate<'a> {
    account: &'a str,
    routers: Routers,
    states: OperationStates,
}

impl<'a> Estate<'a> {
    fn of(account: &'a str) -> Self {
        let project_id = identifier::hex32(&["er", account, "project"]);
        let routers = Routers { account: account.to_owned(), project_id, ..Routers::default() };
        let mut estate = Self { account, routers, states: OperationStates::new() };
        estate.associable();
        estate.associated();
        estate
    }

    fn associable(&mut self) {
        let router = self.id("router", "associate");
        let tables = [self.table(&router, "first"), self.table(&router, "second")];
        let attachments = [self.attachment(&router, "first", "vpc"), self.attachment(&router, "second", "vgw")];
        self.bind(ASSOCIATE, "associable", &router, json!(tables), json!(attachments));

        let other = self.id("router", "other");
        self.table(&other, "other");
        let stranger = self.attachment(&other, "stranger", "vpc");
        self.bind(ASSOCIATE, "attachment-of-other-router", &router, json!(tables[0]), json!(stranger));

        let spare = self.attachment(&router, "without-permission", "vpc");
        self.bind(ASSOCIATE, "credential-without-permission", &router, json!(tables[0]), json!(spare));
    }

    fn associated(&mut self) {
        let router = self.id("router", "disassociate");
        let table = self.table(&router, "associated");
        let attachments =
            [self.associate(&router, &table, "associated-first"), self.associate(&router, &table, "associated-second")];
        self.bind(DISASSOCIATE, "associated", &router, json!(table), json!(attachments));
        let spare = self.associate(&router, &table, "associated-without-permission");
        self.bind(DISASSOCIATE, "credential-without-permission", &router, json!(table), json!(spare));

        let router = self.id("router", "list");
        let table = self.table(&router, "listed");
        for index in 0..TO_LIST {
            self.associate(&router, &table, &format!("listed-{index}"));
        }
        for state in ["associated", "credential-without-permission"] {
            self.bind(LIST, state, &router, json!(table), Value::Null);
        }
    }

    fn id(&self, kind: &str, name: &str) -> String {
        identifier::uuid(&["er", self.account, kind, name])
    }

    fn router(&mut self, id: &str) -> &mut Router {
        self.routers.by_id.entry(id.to_owned()).or_default()
    }

    fn table(&mut self, router: &str, name: &str) -> String {
        let id = self.id("table", name);
        self.router(router).tables.insert(id.clone());
        id
    }

    fn attachment(&mut self, router: &str, name: &str, resource_type: &'static str) -> String {
        let id = self.id("attachment", name);
        let resource_id = self.id("resource", name);
        self.router(router).attachments.insert(id.clone(), Attachment { resource_type, resource_id });
        id
    }

    fn associate(&mut self, router: &str, table: &str, name: &str) -> String {
        let attachment = self.attachment(router, name, "vpc");
        self.routers.associations.push(Association {
            id: self.id("association", name),
            table: table.to_owned(),
            attachment: attachment.clone(),
            resource_type: "vpc",
            resource_id: self.id("resource", name),
            phase: Phase::Available,
            reads_until_listed: 0,
            times_listed: 0,
            created_at: MADE_AT,
            updated_at: MADE_AT,
        });
        attachment
    }

    fn bind(&mut self, operation: &str, state: &str, router: &str, tables: Value, attachments: Value) {
        let values = [
            ("project_id", json!(self.routers.project_id)),
            ("er_id", json!(router)),
            ("route_table_id", tables),
            ("attachment_id", attachments),
        ];
        let values = values.into_iter().filter(|(_, value)| !value.is_null());
        let values = values.map(|(name, value)| (name.to_owned(), value)).collect();
        self.states.entry(operation.to_owned()).or_default().insert(state.to_owned(), values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_vendors_length() {
        let states = states("one");
        let associable = &states[ASSOCIATE]["associable"];
        assert_eq!(associable["project_id"].as_str().map(str::len), Some(32));
        for pool in ["route_table_id", "attachment_id"] {
            let ids = associable[pool].as_array().unwrap();
            assert!(ids.len() == 2 && ids.iter().all(|id| id.as_str().unwrap().len() == 36));
        }
        assert!(!states[LIST]["associated"].contains_key("attachment_id"));
    }
}
