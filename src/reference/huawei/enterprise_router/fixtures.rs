//! The resources of a fresh account, provider state by provider state.
//!
//! Each operation has a router of its own, so that associations of one cannot be in the way of another.

use serde_json::{Map, Value, json};

use super::{
    association::{Association, Phase},
    operations::{ASSOCIATE, DISASSOCIATE, LIST},
    routers::{Attachment, Router, Routers},
};
use crate::reference::identifier;

const UNPRIVILEGED: &str = "credential-without-permission";
const TO_LIST: usize = 5;
/// The time at which the resources of a fresh account were made: that of the page's example.
const MADE_AT: i64 = 1_583_939_611;

/// The provider states of every account, by operation.
pub(crate) const STATES: &[(&str, &str)] = &[
    (ASSOCIATE, "associable"),
    (ASSOCIATE, "attachment-of-other-router"),
    (ASSOCIATE, UNPRIVILEGED),
    (DISASSOCIATE, "associated"),
    (DISASSOCIATE, UNPRIVILEGED),
    (LIST, "associated"),
    (LIST, UNPRIVILEGED),
];

/// The values that a provider state of an account binds.
pub(crate) fn state(account: &str, operation: &str, state: &str) -> Option<Map<String, Value>> {
    let ids = ErIds { account };
    let table = |name: &str| json!(ids.of("table", name));
    let attachment = |name: &str| json!(ids.of("attachment", name));
    let (router, tables, attachments) = match (operation, state) {
        (ASSOCIATE, "associable") => {
            ("associate", json!(["first", "second"].map(table)), Some(json!(["first", "second"].map(attachment))))
        }
        (ASSOCIATE, "attachment-of-other-router") => ("associate", table("first"), Some(attachment("stranger"))),
        (ASSOCIATE, UNPRIVILEGED) => ("associate", table("first"), Some(attachment("without-permission"))),
        (DISASSOCIATE, "associated") => {
            let attachments = json!(["associated-first", "associated-second"].map(attachment));
            ("disassociate", table("associated"), Some(attachments))
        }
        (DISASSOCIATE, UNPRIVILEGED) => {
            ("disassociate", table("associated"), Some(attachment("associated-without-permission")))
        }
        (LIST, "associated" | UNPRIVILEGED) => ("list", table("listed"), None),
        _ => return None,
    };
    let values = [("project_id", json!(ids.project())), ("er_id", json!(ids.of("router", router)))];
    let values = values.into_iter().chain([("route_table_id", tables)]);
    let values = values.chain(attachments.map(|attachments| ("attachment_id", attachments)));
    Some(values.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The routers of a fresh account.
pub(super) fn routers(account: &str) -> Routers {
    let ids = ErIds { account };
    let routers = Routers { account: account.to_owned(), project_id: ids.project(), ..Routers::default() };
    let mut fixtures = RouterFixtures { ids, routers };
    fixtures.associable();
    fixtures.associated();
    fixtures.routers
}

/// The ids of what an account has.
#[derive(Clone, Copy)]
struct ErIds<'a> {
    account: &'a str,
}

impl ErIds<'_> {
    fn project(self) -> String {
        identifier::hex32(&["er", self.account, "project"])
    }

    fn of(self, kind: &str, name: &str) -> String {
        identifier::uuid(&["er", self.account, kind, name])
    }
}

/// An account's routers, while they are built.
struct RouterFixtures<'a> {
    ids: ErIds<'a>,
    routers: Routers,
}

impl RouterFixtures<'_> {
    fn associable(&mut self) {
        let router = self.ids.of("router", "associate");
        self.table(&router, "first");
        self.table(&router, "second");
        self.attachment(&router, "first", "vpc");
        self.attachment(&router, "second", "vgw");
        self.attachment(&router, "without-permission", "vpc");
        let other = self.ids.of("router", "other");
        self.table(&other, "other");
        self.attachment(&other, "stranger", "vpc");
    }

    fn associated(&mut self) {
        let router = self.ids.of("router", "disassociate");
        let table = self.table(&router, "associated");
        for name in ["associated-first", "associated-second", "associated-without-permission"] {
            self.associate(&router, &table, name);
        }
        let router = self.ids.of("router", "list");
        let table = self.table(&router, "listed");
        for index in 0..TO_LIST {
            self.associate(&router, &table, &format!("listed-{index}"));
        }
    }

    fn router(&mut self, id: &str) -> &mut Router {
        self.routers.by_id.entry(id.to_owned()).or_default()
    }

    fn table(&mut self, router: &str, name: &str) -> String {
        let id = self.ids.of("table", name);
        self.router(router).tables.insert(id.clone());
        id
    }

    fn attachment(&mut self, router: &str, name: &str, resource_type: &'static str) -> String {
        let id = self.ids.of("attachment", name);
        let resource_id = self.ids.of("resource", name);
        self.router(router).attachments.insert(id.clone(), Attachment { resource_type, resource_id });
        id
    }

    fn associate(&mut self, router: &str, table: &str, name: &str) {
        let attachment = self.attachment(router, name, "vpc");
        self.routers.associations.push(Association {
            id: self.ids.of("association", name),
            table: table.to_owned(),
            attachment,
            resource_type: "vpc",
            resource_id: self.ids.of("resource", name),
            phase: Phase::Available,
            reads_until_listed: 0,
            times_listed: 0,
            created_at: MADE_AT,
            updated_at: MADE_AT,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_vendors_length() {
        let associable = state("one", ASSOCIATE, "associable").unwrap();
        assert_eq!(associable["project_id"].as_str().map(str::len), Some(32));
        for pool in ["route_table_id", "attachment_id"] {
            let ids = associable[pool].as_array().unwrap();
            assert!(ids.len() == 2 && ids.iter().all(|id| id.as_str().unwrap().len() == 36));
        }
        assert!(!state("one", LIST, "associated").unwrap().contains_key("attachment_id"));
    }

    #[test]
    fn every_id_that_a_state_gives_is_there() {
        let routers = routers("one");
        let every = |value: &Value| -> Vec<String> {
            let one = value.as_str().map(str::to_owned);
            let pool = value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            one.into_iter().chain(pool).collect()
        };
        for (operation, name) in STATES {
            let values = state("one", operation, name).unwrap();
            let router = &routers.by_id[values["er_id"].as_str().unwrap()];
            assert_eq!(values["project_id"], routers.project_id);
            assert!(every(&values["route_table_id"]).iter().all(|id| router.tables.contains(id)), "{name}");
            let attachments = values.get("attachment_id").map(every).unwrap_or_default();
            let stranger = *name == "attachment-of-other-router";
            let somewhere = |id: &String| routers.by_id.values().any(|router| router.attachments.contains_key(id));
            assert!(attachments.iter().all(|id| router.attachments.contains_key(id) != stranger && somewhere(id)));
        }
    }
}
