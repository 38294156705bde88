//! The resources of a fresh account, provider state by provider state.
//!
//! Each state has a table of its own in a VPC of its own, so that no two of them can meet. In each of them one
//! condition of the error table holds, or none.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    network::{Network, Publication, RouteEntry, RouteOrigin, RouteTable, TARGET_TYPE},
    operations::{LIST, PUBLISH, WITHDRAW},
};
use crate::reference::identifier;

const REGION: &str = "cn-hangzhou";
const PUBLISHABLE: usize = 100;
const TO_WITHDRAW: usize = 51;
/// More than a page has where no length is asked for.
const TO_LIST: usize = 60;

const UNPRIVILEGED: &str = "credential-without-permission";
/// The targets, by name.
const PUBLISHES: &str = "publish";
const WITHDRAWS: &str = "withdraw";
const LISTS: &str = "list";
const STRANGER: &str = "stranger";

/// A provider state: the values that it binds, and the tables that have to be there for it.
struct StateFixture {
    operation: &'static str,
    state: &'static str,
    target: &'static str,
    target_type: &'static str,
    tables: &'static [TableFixture],
}

impl StateFixture {
    const fn of(
        operation: &'static str,
        state: &'static str,
        target: &'static str,
        tables: &'static [TableFixture],
    ) -> Self {
        Self { operation, state, target, target_type: TARGET_TYPE, tables }
    }

    const fn to_publish(state: &'static str, tables: &'static [TableFixture]) -> Self {
        Self::of(PUBLISH, state, PUBLISHES, tables)
    }
}

/// All states. But for the first two, those of `PublishVpcRouteEntries` are one for each row of its error table.
static STATES: &[StateFixture] = &[
    StateFixture::to_publish("publishable-entries", &[TableFixture::new("publishable", PUBLISHABLE)]),
    StateFixture::to_publish(
        "publishable-entries-of-two-tables",
        &[TableFixture::new("first-of-two", 1), TableFixture::new("second-of-two", 1)],
    ),
    StateFixture::to_publish(
        "vpc-not-ready",
        &[TableFixture::but_table("vpc-not-ready", |table| table.vpc_is_ready = false)],
    ),
    StateFixture::to_publish(
        "route-entry-absent",
        &[TableFixture::but_table("route-entry-absent", |table| table.entries.clear())],
    ),
    StateFixture::to_publish(
        "route-entry-not-steady",
        &[TableFixture::but_entry("route-entry-not-steady", |entry| entry.is_steady = false)],
    ),
    StateFixture::to_publish(
        "custom-route-table",
        &[TableFixture::but_table("custom-route-table", |table| table.is_custom = true)],
    ),
    StateFixture::to_publish(
        "publish-status-unfit",
        &[TableFixture::but_entry("publish-status-unfit", |entry| entry.publish_status_is_fit = false)],
    ),
    StateFixture::to_publish(
        "route-table-not-ready",
        &[TableFixture::but_table("route-table-not-ready", |table| table.is_ready = false)],
    ),
    StateFixture::to_publish(
        "system-route",
        &[TableFixture { origin: RouteOrigin::System, ..TableFixture::new("system-route", 1) }],
    ),
    StateFixture::to_publish(
        "next-hop-unsupported",
        &[TableFixture::but_entry("next-hop-unsupported", |entry| entry.next_hop_is_publishable = false)],
    ),
    StateFixture::to_publish(
        "prefix-list-route",
        &[TableFixture { origin: RouteOrigin::PrefixList, ..TableFixture::new("prefix-list-route", 1) }],
    ),
    StateFixture::of(
        PUBLISH,
        "target-not-associated",
        STRANGER,
        &[TableFixture { associated: None, ..TableFixture::new("target-not-associated", 1) }],
    ),
    StateFixture {
        target_type: "TransitRouter",
        ..StateFixture::to_publish("target-type-unsupported", &[TableFixture::new("target-type-unsupported", 1)])
    },
    StateFixture::to_publish(UNPRIVILEGED, &[TableFixture::new(UNPRIVILEGED, 1)]),
    StateFixture::of(
        WITHDRAW,
        "published-entries",
        WITHDRAWS,
        &[TableFixture::published("published", WITHDRAWS, TO_WITHDRAW)],
    ),
    StateFixture::of(
        WITHDRAW,
        UNPRIVILEGED,
        WITHDRAWS,
        &[TableFixture::published("withdraw-without-permission", WITHDRAWS, 1)],
    ),
    StateFixture::of(LIST, "published-entries", LISTS, &[TableFixture::published("listed", LISTS, TO_LIST)]),
    StateFixture::of(LIST, UNPRIVILEGED, LISTS, &[TableFixture::published("listed-without-permission", LISTS, 1)]),
];

/// The provider states of every account, by operation.
pub(crate) fn states() -> impl Iterator<Item = (&'static str, &'static str)> {
    STATES.iter().map(|fixture| (fixture.operation, fixture.state))
}

/// The values that a provider state of an account binds.
pub(crate) fn state(account: &str, operation: &str, state: &str) -> Option<Map<String, Value>> {
    let ids = VpcIds { account };
    let fixture = STATES.iter().find(|fixture| (fixture.operation, fixture.state) == (operation, state))?;
    let mut values = vec![("RegionId", json!(REGION))];
    if operation == LIST {
        values.extend(fixture.tables.iter().map(|table| ("RouteTableId", json!(ids.of("vtb", table.name)))));
    }
    values.push(("TargetType", json!(fixture.target_type)));
    values.push(("TargetInstanceId", json!(ids.of("ecr", fixture.target))));
    if operation != LIST {
        let entries = fixture.tables.iter().flat_map(|table| {
            let id = ids.of("vtb", table.name);
            (0..table.size)
                .map(move |index| json!({"RouteTableId": id, "DestinationCidrBlock": table.destination(ids, index)}))
        });
        values.push(("RouteEntries", entries.collect()));
    }
    Some(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The route tables of an account that nobody has named yet: most are never laid out.
#[derive(Debug)]
pub(super) struct Fixtures {
    account: String,
    tables: BTreeMap<String, &'static TableFixture>,
}

impl Fixtures {
    /// A fresh account: its network, still without tables, and the tables to be laid out in it.
    pub(super) fn of(account: &str) -> (Network, Self) {
        let ids = VpcIds { account };
        let mut network = Network::default();
        let mut tables = BTreeMap::new();
        for fixture in STATES {
            network.targets.entry(ids.of("ecr", fixture.target)).or_default();
            for table in fixture.tables {
                if let Some(target) = table.associated {
                    let target = network.targets.entry(ids.of("ecr", target)).or_default();
                    target.insert(ids.of("vpc", table.name));
                }
                tables.insert(ids.of("vtb", table.name), table);
            }
        }
        (network, Self { account: account.to_owned(), tables })
    }

    /// Lays a table out in the network, where that was not done yet.
    pub(super) fn lay_out(&mut self, id: &str, network: &mut Network) {
        if let Some(table) = self.tables.remove(id) {
            network.tables.insert(id.to_owned(), table.laid_out(VpcIds { account: &self.account }));
        }
    }

    /// Tells whether a table of this id is still to be laid out.
    pub(super) fn has(&self, id: &str) -> bool {
        self.tables.contains_key(id)
    }
}

/// A route table of a fresh account. It stands in a VPC of its own, so that no two of them can meet.
#[derive(Debug)]
struct TableFixture {
    name: &'static str,
    /// Its number of entries.
    size: usize,
    /// Makes the table differ from one of which every entry can be published.
    table: fn(&mut RouteTable),
    /// Makes its entries differ from those that can be published.
    entry: fn(&mut RouteEntry),
    origin: RouteOrigin,
    /// The target that its VPC is associated with.
    associated: Option<&'static str>,
    /// Publishes its entries there.
    is_published: bool,
}

impl TableFixture {
    /// Entries that can be published: no row of the error table applies.
    const fn new(name: &'static str, size: usize) -> Self {
        let (associated, origin) = (Some(PUBLISHES), RouteOrigin::Custom);
        Self { name, size, table: |_| (), entry: |_| (), origin, associated, is_published: false }
    }

    /// One entry, in a table with which something is the matter.
    const fn but_table(name: &'static str, table: fn(&mut RouteTable)) -> Self {
        Self { table, ..Self::new(name, 1) }
    }

    /// One entry with which something is the matter.
    const fn but_entry(name: &'static str, entry: fn(&mut RouteEntry)) -> Self {
        Self { entry, ..Self::new(name, 1) }
    }

    /// Entries that are published to a target.
    const fn published(name: &'static str, target: &'static str, size: usize) -> Self {
        Self { associated: Some(target), is_published: true, ..Self::new(name, size) }
    }

    fn laid_out(&self, ids: VpcIds<'_>) -> RouteTable {
        let done = |target: &str| (ids.of("ecr", target), Publication::DONE);
        let publications: BTreeMap<_, _> =
            self.associated.filter(|_| self.is_published).map(done).into_iter().collect();
        // Ids of entries are told apart by their numbers: hashing each of some hundred takes longer than most calls.
        let stem = identifier::base36(&["vpc", ids.account, "rte", self.name], 13);
        let entries = (0..self.size).map(|index| {
            let mut entry = RouteEntry {
                id: format!("rte-bp1{stem}{index:03}"),
                origin: self.origin,
                is_steady: true,
                next_hop_is_publishable: true,
                publish_status_is_fit: true,
                publications: publications.clone(),
            };
            (self.entry)(&mut entry);
            (self.destination(ids, index), entry)
        });
        let (vpc, entries) = (ids.of("vpc", self.name), entries.collect());
        let mut table = RouteTable { vpc, vpc_is_ready: true, is_custom: false, is_ready: true, entries };
        (self.table)(&mut table);
        table
    }

    fn destination(&self, ids: VpcIds<'_>, index: usize) -> String {
        match self.origin {
            RouteOrigin::PrefixList => ids.of("pl", self.name),
            RouteOrigin::Custom | RouteOrigin::System => format!("10.{}.{}.0/24", index / 200, index % 200),
        }
    }
}

/// The ids of what an account has.
#[derive(Clone, Copy)]
struct VpcIds<'a> {
    account: &'a str,
}

impl VpcIds<'_> {
    /// An id in the vendor's form: `vtb-bp1…`, and `ecr-…` without the region's mark.
    fn of(self, kind: &str, name: &str) -> String {
        let mark = if kind == "ecr" { "" } else { "bp1" };
        format!("{kind}-{mark}{}", identifier::base36(&["vpc", self.account, kind, name], 16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_are_as_large_as_the_contracts_ask() {
        let entries = |operation: &str, name: &str| {
            let values = state("one", operation, name).unwrap();
            values["RouteEntries"].as_array().map_or(0, Vec::len)
        };
        assert_eq!(entries(PUBLISH, "publishable-entries"), 100);
        assert_eq!(entries(PUBLISH, "publishable-entries-of-two-tables"), 2);
        assert_eq!(entries(WITHDRAW, "published-entries"), 51);
        assert_eq!(states().filter(|(operation, _)| *operation == PUBLISH).count(), 2 + 11 + 1);
    }

    #[test]
    fn every_id_that_a_state_gives_is_there() {
        let (mut network, mut fixtures) = Fixtures::of("one");
        for (operation, name) in states().filter(|(operation, _)| *operation != LIST) {
            let values = state("one", operation, name).unwrap();
            assert!(network.has(values["TargetInstanceId"].as_str().unwrap()));
            for entry in values["RouteEntries"].as_array().unwrap() {
                let table = entry["RouteTableId"].as_str().unwrap();
                assert!(network.has(table) || fixtures.has(table));
                fixtures.lay_out(table, &mut network);
                assert!(network.has(table) && !fixtures.has(table));
                let there = network.tables[table].entries.contains_key(entry["DestinationCidrBlock"].as_str().unwrap());
                assert_eq!(there, name != "route-entry-absent", "{name}");
            }
        }
    }
}
