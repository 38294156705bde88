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

const UNPRIVILEGED: &str = "credential-without-permission";
/// The targets, by name.
const PUBLISHES: &str = "publish";
const WITHDRAWS: &str = "withdraw";
const LISTS: &str = "list";
const STRANGER: &str = "stranger";

/// A provider state: what it binds, and what has to be there for it.
struct StatePlan {
    operation: &'static str,
    state: &'static str,
    target: &'static str,
    target_type: &'static str,
    tables: &'static [Plot],
}

impl StatePlan {
    const fn of(operation: &'static str, state: &'static str, target: &'static str, tables: &'static [Plot]) -> Self {
        Self { operation, state, target, target_type: TARGET_TYPE, tables }
    }

    const fn to_publish(state: &'static str, tables: &'static [Plot]) -> Self {
        Self::of(PUBLISH, state, PUBLISHES, tables)
    }
}

/// All states. But for the first two, those of `PublishVpcRouteEntries` are one for each row of its error table.
static PLACES: &[StatePlan] = &[
    StatePlan::to_publish("publishable-entries", &[Plot::new("publishable", PUBLISHABLE)]),
    StatePlan::to_publish(
        "publishable-entries-of-two-tables",
        &[Plot::new("first-of-two", 1), Plot::new("second-of-two", 1)],
    ),
    StatePlan::to_publish("vpc-not-ready", &[Plot::but_table("vpc-not-ready", |table| table.vpc_is_ready = false)]),
    StatePlan::to_publish(
        "route-entry-absent",
        &[Plot::but_table("route-entry-absent", |table| table.entries.clear())],
    ),
    StatePlan::to_publish(
        "route-entry-not-steady",
        &[Plot::but_entry("route-entry-not-steady", |entry| entry.is_steady = false)],
    ),
    StatePlan::to_publish(
        "custom-route-table",
        &[Plot::but_table("custom-route-table", |table| table.is_custom = true)],
    ),
    StatePlan::to_publish(
        "publish-status-unfit",
        &[Plot::but_entry("publish-status-unfit", |entry| entry.publish_status_is_fit = false)],
    ),
    StatePlan::to_publish(
        "route-table-not-ready",
        &[Plot::but_table("route-table-not-ready", |table| table.is_ready = false)],
    ),
    StatePlan::to_publish("system-route", &[Plot { origin: Origin::System, ..Plot::new("system-route", 1) }]),
    StatePlan::to_publish(
        "next-hop-unsupported",
        &[Plot::but_entry("next-hop-unsupported", |entry| entry.next_hop_is_publishable = false)],
    ),
    StatePlan::to_publish(
        "prefix-list-route",
        &[Plot { origin: Origin::PrefixList, ..Plot::new("prefix-list-route", 1) }],
    ),
    StatePlan::of(
        PUBLISH,
        "target-not-associated",
        STRANGER,
        &[Plot { associated: None, ..Plot::new("target-not-associated", 1) }],
    ),
    StatePlan {
        target_type: "TransitRouter",
        ..StatePlan::to_publish("target-type-unsupported", &[Plot::new("target-type-unsupported", 1)])
    },
    StatePlan::to_publish(UNPRIVILEGED, &[Plot::new(UNPRIVILEGED, 1)]),
    StatePlan::of(WITHDRAW, "published-entries", WITHDRAWS, &[Plot::published("published", WITHDRAWS, TO_WITHDRAW)]),
    StatePlan::of(WITHDRAW, UNPRIVILEGED, WITHDRAWS, &[Plot::published("withdraw-without-permission", WITHDRAWS, 1)]),
    StatePlan::of(LIST, "published-entries", LISTS, &[Plot::published("listed", LISTS, TO_LIST)]),
    StatePlan::of(LIST, UNPRIVILEGED, LISTS, &[Plot::published("listed-without-permission", LISTS, 1)]),
];

/// The provider states of every account, by operation.
pub(in crate::reference) fn states() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLACES.iter().map(|place| (place.operation, place.state))
}

/// What a provider state of an account binds.
pub(in crate::reference) fn state(account: &str, operation: &str, state: &str) -> Option<Map<String, Value>> {
    let ids = RouteIds { account };
    let place = PLACES.iter().find(|place| (place.operation, place.state) == (operation, state))?;
    let mut values = vec![("RegionId", json!(REGION))];
    if operation == LIST {
        values.extend(place.tables.iter().map(|plot| ("RouteTableId", json!(ids.of("vtb", plot.name)))));
    }
    values.push(("TargetType", json!(place.target_type)));
    values.push(("TargetInstanceId", json!(ids.of("ecr", place.target))));
    if operation != LIST {
        let entries = place.tables.iter().flat_map(|plot| {
            let table = ids.of("vtb", plot.name);
            (0..plot.size)
                .map(move |index| json!({"RouteTableId": table, "DestinationCidrBlock": plot.destination(ids, index)}))
        });
        values.push(("RouteEntries", entries.collect()));
    }
    Some(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Network {
    /// What a fresh account has. A table is laid out when it is first looked at: most never are.
    pub(in crate::reference) fn of(account: &str) -> Self {
        let ids = RouteIds { account };
        let mut network = Self { account: account.to_owned(), ..Self::default() };
        for place in PLACES {
            network.targets.entry(ids.of("ecr", place.target)).or_default();
            for plot in place.tables {
                if let Some(target) = plot.associated {
                    let target = network.targets.entry(ids.of("ecr", target)).or_default();
                    target.insert(ids.of("vpc", plot.name));
                }
                network.plots.insert(ids.of("vtb", plot.name), plot);
            }
        }
        network
    }

    /// Lays a table out, where that was not done yet.
    pub(super) fn look_at(&mut self, id: &str) {
        if let Some(plot) = self.plots.remove(id) {
            self.tables.insert(id.to_owned(), plot.laid_out(RouteIds { account: &self.account }));
        }
    }
}

/// A route table of a fresh account. It stands in a VPC of its own, so that no two of them can meet.
#[derive(Debug)]
pub(super) struct Plot {
    name: &'static str,
    /// How many entries it has.
    size: usize,
    /// What is the matter with the table.
    table: fn(&mut RouteTable),
    /// What is the matter with its entries.
    entry: fn(&mut RouteEntry),
    origin: Origin,
    /// The target that its VPC is associated with.
    associated: Option<&'static str>,
    /// Whether its entries are published there.
    is_published: bool,
}

impl Plot {
    /// Entries that can be published: no row of the error table applies.
    const fn new(name: &'static str, size: usize) -> Self {
        let (associated, origin) = (Some(PUBLISHES), Origin::Custom);
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

    fn laid_out(&self, ids: RouteIds<'_>) -> RouteTable {
        let done = |target: &str| (ids.of("ecr", target), Publication::DONE);
        let publications: BTreeMap<_, _> =
            self.associated.filter(|_| self.is_published).map(done).into_iter().collect();
        // RouteIds of entries are told apart by their numbers: hashing each of some hundred takes longer than most calls.
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

    fn destination(&self, ids: RouteIds<'_>, index: usize) -> String {
        match self.origin {
            Origin::PrefixList => ids.of("pl", self.name),
            Origin::Custom | Origin::System => format!("10.{}.{}.0/24", index / 200, index % 200),
        }
    }
}

/// The ids of what an account has.
#[derive(Clone, Copy)]
struct RouteIds<'a> {
    account: &'a str,
}

impl RouteIds<'_> {
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
        let mut network = Network::of("one");
        for (operation, name) in states().filter(|(operation, _)| *operation != LIST) {
            let values = state("one", operation, name).unwrap();
            assert!(network.has(values["TargetInstanceId"].as_str().unwrap()));
            for entry in values["RouteEntries"].as_array().unwrap() {
                let table = entry["RouteTableId"].as_str().unwrap();
                assert!(network.has(table));
                network.look_at(table);
                assert!(network.has(table));
                let there = network.tables[table].entries.contains_key(entry["DestinationCidrBlock"].as_str().unwrap());
                assert_eq!(there, name != "route-entry-absent", "{name}");
            }
        }
    }
}
