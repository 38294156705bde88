//! What is found in a fresh account, provider state by provider state.
//!
//! Each state has a table of its own in a VPC of its own, so that no two of them can meet. In each of them one
//! condition of the error table holds, or none.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::network::{Network, Origin, Publication, RouteEntry, RouteTable, TARGET_TYPE};
use crate::reference::identifier;

const REGION: &str = "cn-hangzhou";
const PUBLISHABLE: usize = 100;
const TO_WITHDRAW: usize = 51;
/// More than a page has where no length is asked for.
const TO_LIST: usize = 60;

const PUBLISH: &str = "PublishVpcRouteEntries";
const WITHDRAW: &str = "WithdrawVpcPublishedRouteEntries";
const LIST: &str = "ListVpcPublishedRouteEntries";

type OperationStates = BTreeMap<String, BTreeMap<String, Map<String, Value>>>;

/// The provider states of an account.
pub(in crate::reference) fn states(account: &str) -> OperationStates {
    Estate::of(account, Wanted::States).states
}

impl Network {
    /// What a fresh account has.
    pub(in crate::reference) fn of(account: &str) -> Self {
        Estate::of(account, Wanted::Network).network
    }
}

/// Which side of an account is asked for: clients want its states, the service its network. Of the many entries only the
/// side that is wanted is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    States,
    Network,
}

/// An account's network, built along with the states that are found in it.
struct Estate<'a> {
    account: &'a str,
    wanted: Wanted,
    network: Network,
    states: OperationStates,
}

impl<'a> Estate<'a> {
    fn of(account: &'a str, wanted: Wanted) -> Self {
        let mut estate = Self { account, wanted, network: Network::default(), states: OperationStates::new() };
        estate.bases();
        estate.rows();
        estate.without_permission();
        estate.published();
        estate
    }

    fn bases(&mut self) {
        let target = self.id("ecr", "publish");
        let (table, entries) = self.table("publishable", PUBLISHABLE, &plain());
        self.network.associate(&target, &table);
        self.bind(PUBLISH, "publishable-entries", &target, TARGET_TYPE, entries);
        let mut both = Vec::new();
        for name in ["first-of-two", "second-of-two"] {
            let (table, entries) = self.table(name, 1, &plain());
            self.network.associate(&target, &table);
            both.extend(entries);
        }
        self.bind(PUBLISH, "publishable-entries-of-two-tables", &target, TARGET_TYPE, both);
    }

    /// One state for each row of the error table of `PublishVpcRouteEntries`.
    fn rows(&mut self) {
        self.row("vpc-not-ready", &plain(), |table| table.vpc_is_ready = false);
        self.row("route-entry-absent", &plain(), |table| table.entries.clear());
        self.row("route-entry-not-steady", &RouteEntry { is_steady: false, ..plain() }, |_| ());
        self.row("custom-route-table", &plain(), |table| table.is_custom = true);
        self.row("publish-status-unfit", &RouteEntry { publish_status_is_fit: false, ..plain() }, |_| ());
        self.row("route-table-not-ready", &plain(), |table| table.is_ready = false);
        self.row("system-route", &RouteEntry { origin: Origin::System, ..plain() }, |_| ());
        self.row("next-hop-unsupported", &RouteEntry { next_hop_is_publishable: false, ..plain() }, |_| ());
        self.row("prefix-list-route", &RouteEntry { origin: Origin::PrefixList, ..plain() }, |_| ());
        let (_, entries) = self.table("target-not-associated", 1, &plain());
        let stranger = self.id("ecr", "stranger");
        self.network.targets.entry(stranger.clone()).or_default();
        self.bind(PUBLISH, "target-not-associated", &stranger, TARGET_TYPE, entries);
        let target = self.id("ecr", "publish");
        let (table, entries) = self.table("target-type-unsupported", 1, &plain());
        self.network.associate(&target, &table);
        self.bind(PUBLISH, "target-type-unsupported", &target, "TransitRouter", entries);
    }

    fn row(&mut self, state: &str, entry: &RouteEntry, change: impl FnOnce(&mut RouteTable)) {
        let target = self.id("ecr", "publish");
        let (table, entries) = self.table(state, 1, entry);
        self.network.associate(&target, &table);
        self.network.tables.entry(table).and_modify(change);
        self.bind(PUBLISH, state, &target, TARGET_TYPE, entries);
    }

    fn without_permission(&mut self) {
        let state = "credential-without-permission";
        let target = self.id("ecr", "publish");
        let (table, entries) = self.table(state, 1, &plain());
        self.network.associate(&target, &table);
        self.bind(PUBLISH, state, &target, TARGET_TYPE, entries);
        let (table, entries) = self.published_table("withdraw-without-permission", "withdraw", 1);
        let target = self.id("ecr", "withdraw");
        self.bind(WITHDRAW, state, &target, TARGET_TYPE, entries);
        self.bind_listing(state, &target, &table);
    }

    fn published(&mut self) {
        let (_, entries) = self.published_table("published", "withdraw", TO_WITHDRAW);
        let target = self.id("ecr", "withdraw");
        self.bind(WITHDRAW, "published-entries", &target, TARGET_TYPE, entries);
        let (table, _) = self.published_table("listed", "list", TO_LIST);
        let target = self.id("ecr", "list");
        self.bind_listing("published-entries", &target, &table);
    }

    fn published_table(&mut self, name: &str, target: &str, size: usize) -> (String, Vec<Value>) {
        let target = self.id("ecr", target);
        let publications = BTreeMap::from([(target.clone(), Publication::DONE)]);
        let (table, entries) = self.table(name, size, &RouteEntry { publications, ..plain() });
        self.network.associate(&target, &table);
        (table, entries)
    }

    /// A table with so many entries like this one, and how a request names them.
    fn table(&mut self, name: &str, size: usize, like: &RouteEntry) -> (String, Vec<Value>) {
        let id = self.id("vtb", name);
        // Ids of entries are told apart by their numbers: hashing each of some hundred takes longer than most calls.
        let stem = identifier::base36(&["vpc", self.account, "rte", name], 13);
        let mut entries = BTreeMap::new();
        let mut named = Vec::new();
        for index in 0..size {
            let destination = match like.origin {
                Origin::PrefixList => self.id("pl", name),
                Origin::Custom | Origin::System => {
                    format!("10.{}.{}.0/24", index / 200, index % 200)
                }
            };
            match self.wanted {
                Wanted::States => named.push(json!({"RouteTableId": id, "DestinationCidrBlock": destination})),
                Wanted::Network => {
                    let entry = format!("rte-bp1{stem}{index:03}");
                    entries.insert(destination, RouteEntry { id: entry, ..like.clone() });
                }
            }
        }
        let vpc = self.id("vpc", name);
        let table = RouteTable { vpc, vpc_is_ready: true, is_custom: false, is_ready: true, entries };
        self.network.tables.insert(id.clone(), table);
        (id, named)
    }

    fn bind(&mut self, operation: &str, state: &str, target: &str, kind: &str, entries: Vec<Value>) {
        let values = [
            ("RegionId", json!(REGION)),
            ("TargetType", json!(kind)),
            ("TargetInstanceId", json!(target)),
            ("RouteEntries", Value::Array(entries)),
        ];
        self.insert(operation, state, values);
    }

    fn bind_listing(&mut self, state: &str, target: &str, table: &str) {
        let values = [
            ("RegionId", json!(REGION)),
            ("RouteTableId", json!(table)),
            ("TargetType", json!(TARGET_TYPE)),
            ("TargetInstanceId", json!(target)),
        ];
        self.insert(LIST, state, values);
    }

    fn insert<const N: usize>(&mut self, operation: &str, state: &str, values: [(&str, Value); N]) {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.states.entry(operation.to_owned()).or_default().insert(state.to_owned(), values);
    }

    /// An id in the vendor's form: `vtb-bp1…`, and `ecr-…` without the region's mark.
    fn id(&self, kind: &str, name: &str) -> String {
        let mark = if kind == "ecr" { "" } else { "bp1" };
        format!("{kind}-{mark}{}", identifier::base36(&["vpc", self.account, kind, name], 16))
    }
}

impl Network {
    fn associate(&mut self, target: &str, table: &str) {
        let vpc = self.tables.get(table).map(|table| table.vpc.clone());
        self.targets.entry(target.to_owned()).or_default().extend(vpc);
    }
}

/// A route to which no error row applies.
fn plain() -> RouteEntry {
    RouteEntry {
        id: String::new(),
        origin: Origin::Custom,
        is_steady: true,
        next_hop_is_publishable: true,
        publish_status_is_fit: true,
        publications: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_are_as_large_as_the_contracts_ask() {
        let states = states("one");
        let entries =
            |operation: &str, state: &str| states[operation][state]["RouteEntries"].as_array().map_or(0, Vec::len);
        assert_eq!(entries(PUBLISH, "publishable-entries"), 100);
        assert_eq!(entries(PUBLISH, "publishable-entries-of-two-tables"), 2);
        assert_eq!(entries(WITHDRAW, "published-entries"), 51);
        assert_eq!(states[PUBLISH].len(), 2 + 11 + 1);
    }

    #[test]
    fn every_id_that_a_state_gives_is_there() {
        let (network, states) = (Network::of("one"), states("one"));
        for state in states[PUBLISH].values() {
            assert!(network.has(state["TargetInstanceId"].as_str().unwrap()));
            for entry in state["RouteEntries"].as_array().unwrap() {
                assert!(network.has(entry["RouteTableId"].as_str().unwrap()));
            }
        }
    }
}
