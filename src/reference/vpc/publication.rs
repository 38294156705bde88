//! Publishing and withdrawing route entries.
//!
//! Form first, then the rows of the error table, then the effect: nothing is published of a list of which one entry is
//! refused. A dry run stops where it sees no further.

use std::{collections::BTreeSet, ops::Bound};

use super::{
    entries::{RequestedEntry, requested},
    is_dry_run, mandatory,
    network::{Network, Origin, Publication, RouteEntry, RouteTable, TARGET_TYPE, destination},
    text,
};
use crate::{
    call::Call,
    reference::{
        outcome::{Accepted, ErrorForm, Outcome},
        rules::{
            Again, Besides, DryRunAnswer, DryRunSight, LimitCounts, OfBadList, Oversight, Required, Routes,
            RowCondition, Rules,
        },
    },
};

/// Publishes the entries of a call.
pub(super) fn publish(network: &mut Network, rules: &Rules, call: &Call) -> Outcome {
    let delay = rules.published.reads_until_shown;
    PublishRequest { rules: &rules.publish, call, publishes: true, delay }.answer(network, is_dry_run(rules, call))
}

/// Takes the publication of the entries of a call back.
pub(super) fn withdraw(network: &mut Network, rules: &Rules, call: &Call) -> Outcome {
    let delay = rules.published.reads_until_shown;
    PublishRequest { rules: &rules.withdraw, call, publishes: false, delay }.answer(network, is_dry_run(rules, call))
}

/// Whether a call lacks a parameter that the rules require.
pub(super) fn check_required(rules: &Routes, call: &Call, publishes: bool) -> Result<(), ErrorForm> {
    let request = PublishRequest { rules, call, publishes, delay: 0 };
    request.check_required(&request.aim())
}

/// A call, with the rules that it is held to.
struct PublishRequest<'a> {
    rules: &'a Routes,
    call: &'a Call,
    publishes: bool,
    delay: u32,
}

/// Where a request aims, as far as it says.
struct Aim {
    kind: Option<String>,
    target: Option<String>,
    entries: Vec<RequestedEntry>,
}

impl PublishRequest<'_> {
    fn answer(&self, network: &mut Network, dry_run: bool) -> Outcome {
        let aim = self.aim();
        aim.entries.iter().filter_map(|entry| entry.table.as_ref()).for_each(|table| network.look_at(table));
        if self.rules.breaks_at == Some(aim.entries.len()) {
            return Err(ErrorForm::new(500, "UnhandledException", "list index out of range"));
        }
        if !dry_run {
            self.check_required(&aim)?;
            self.check_form(&aim)?;
            self.check_rows(network, &aim)?;
            if self.rules.takes_effect {
                self.apply(network, &aim, self.rules.effective_entries);
            }
            return Ok(Accepted::with_body(serde_json::Map::new()));
        }
        self.dry_run(network).map_err(|form| match self.rules.dry_run.refusal_code {
            Some(code) if !self.passes_with(&form) => ErrorForm { code: code.into(), ..form },
            _ => form,
        })
    }

    fn dry_run(&self, network: &mut Network) -> Outcome {
        let rules = &self.rules.dry_run;
        let aim = self.aim();
        if rules.checks_required {
            self.check_required(&aim)?;
        }
        if rules.sight >= DryRunSight::Form {
            self.check_form(&aim).map_err(|form| match rules.limit_code {
                Some(code) if form == self.rules.oversize => ErrorForm { code: code.into(), ..form },
                _ => form,
            })?;
        }
        if rules.sight >= DryRunSight::Everything {
            self.check_rows(network, &aim)?;
        }
        if rules.clears {
            clear(network, &aim);
        }
        if rules.takes_effect && aim.entries.len() >= rules.takes_effect_from {
            self.apply(network, &aim, usize::MAX);
        }
        match &rules.pass {
            DryRunAnswer::Code(form) => Err(form.clone()),
            DryRunAnswer::NormalSuccess => Ok(Accepted::with_body(serde_json::Map::new())),
        }
    }

    fn passes_with(&self, form: &ErrorForm) -> bool {
        matches!(&self.rules.dry_run.pass, DryRunAnswer::Code(pass) if pass == form)
    }

    fn aim(&self) -> Aim {
        Aim {
            kind: text(self.call.values.get("TargetType")),
            target: text(self.call.values.get("TargetInstanceId")),
            entries: requested(self.call.values.get("RouteEntries")),
        }
    }

    fn check_required(&self, aim: &Aim) -> Result<(), ErrorForm> {
        for (required, name) in [
            (Required::RegionId, "RegionId"),
            (Required::TargetType, "TargetType"),
            (Required::TargetInstanceId, "TargetInstanceId"),
            (Required::DryRun, "DryRun"),
        ] {
            if self.rules.required.contains(&required) && !self.is_excused(required, aim) {
                mandatory(self.call, name, &self.rules.missing)?;
            }
        }
        if let (true, Some(form)) = (aim.entries.is_empty(), &self.rules.no_entries) {
            return Err(form.clone());
        }
        for (index, entry) in aim.entries.iter().enumerate() {
            for (required, name, value) in [
                (Required::RouteTableId, "RouteTableId", &entry.table),
                (Required::DestinationCidrBlock, "DestinationCidrBlock", &entry.destination),
            ] {
                if value.is_none() && self.rules.required.contains(&required) {
                    let name = format!("RouteEntries.{}.{name}", index + 1);
                    return Err(self.rules.missing.filled(&[&name]));
                }
            }
        }
        Ok(())
    }

    /// Whether the rules do without a parameter because of another one that is there.
    fn is_excused(&self, required: Required, aim: &Aim) -> bool {
        self.rules.excused.is_some_and(|(excused, by)| {
            let is_there = match by {
                Required::TargetType => aim.kind.is_some(),
                Required::TargetInstanceId => aim.target.is_some(),
                Required::RegionId | Required::RouteTableId | Required::DestinationCidrBlock | Required::DryRun => {
                    false
                }
            };
            excused == required && is_there
        })
    }

    fn check_form(&self, aim: &Aim) -> Result<(), ErrorForm> {
        let counted = match self.rules.limit_counts {
            LimitCounts::Entries => aim.entries.len(),
            LimitCounts::Tables => aim.entries.iter().map(|entry| &entry.table).collect::<BTreeSet<_>>().len(),
        };
        if counted > self.rules.max_entries {
            return Err(self.rules.oversize.clone());
        }
        let mut seen = BTreeSet::new();
        for entry in &aim.entries {
            let Some(text) = &entry.destination else { continue };
            let normal = destination(text);
            if let (None, Some(form)) = (&normal, &self.rules.malformed_cidr) {
                return Err(form.clone());
            }
            if let (false, Some(form)) = (seen.insert((&entry.table, normal)), &self.rules.duplicates) {
                return Err(form.clone());
            }
        }
        Ok(())
    }

    /// The rows of the error table, entry by entry.
    fn check_rows(&self, network: &mut Network, aim: &Aim) -> Result<(), ErrorForm> {
        if aim.kind.as_deref().is_some_and(|kind| kind != TARGET_TYPE) {
            self.refuse(RowCondition::TargetType, &[])?;
        }
        let held = if self.rules.checks_first_only { 1 } else { aim.entries.len() };
        for (index, entry) in aim.entries.iter().take(held).enumerate() {
            if let Err(form) = self.check_entry(network, aim, entry) {
                match self.rules.of_bad_list {
                    OfBadList::Nothing => (),
                    OfBadList::Prefix => self.apply(network, aim, index),
                    OfBadList::All => self.apply_good_ones(network, aim),
                }
                let later = self.rules.later_status.filter(|_| index > 0);
                let code = self.rules.later_code.filter(|_| index > 0).map_or(form.code, Into::into);
                return Err(ErrorForm { status: later.unwrap_or(form.status), code, message: form.message });
            }
        }
        Ok(())
    }

    fn check_entry(&self, network: &Network, aim: &Aim, entry: &RequestedEntry) -> Result<(), ErrorForm> {
        let (Some(id), Some(key)) = (&entry.table, entry.destination.as_deref().and_then(destination)) else {
            return Ok(());
        };
        let Some(table) = network.tables.get(id) else {
            return self.refuse(RowCondition::RouteEntryAbsent, &[]).map_err(|form| {
                let status = self.rules.no_table_status.unwrap_or(form.status);
                ErrorForm { status, ..form }
            });
        };
        let route = || match table.entries.get(&key) {
            None => self.refuse(RowCondition::RouteEntryAbsent, &[]),
            Some(route) => self.check_route(aim, route),
        };
        if self.rules.entry_first {
            route()?;
            return self.check_table(network, aim, table);
        }
        self.check_table(network, aim, table)?;
        route()
    }

    fn check_table(&self, network: &Network, aim: &Aim, table: &RouteTable) -> Result<(), ErrorForm> {
        if !table.vpc_is_ready {
            self.refuse(RowCondition::Vpc, &["VPC", &table.vpc])?;
        }
        let belongs = |target: &String| network.targets.get(target).is_some_and(|vpcs| vpcs.contains(&table.vpc));
        if aim.target.as_ref().is_some_and(|target| !belongs(target)) {
            self.refuse(RowCondition::TargetNotAssociated, &[])?;
        }
        if !table.is_ready {
            self.refuse(RowCondition::RouteTable, &[])?;
        }
        if table.is_custom {
            self.refuse(RowCondition::CustomRouteTable, &[])?;
        }
        Ok(())
    }

    fn check_route(&self, aim: &Aim, route: &RouteEntry) -> Result<(), ErrorForm> {
        if !route.is_steady {
            self.refuse(RowCondition::RouteEntry, &["RouteEntry", &route.id])?;
        }
        match route.origin {
            Origin::Custom => (),
            Origin::System => self.refuse(RowCondition::SystemRoute, &[])?,
            Origin::PrefixList => self.refuse(RowCondition::PrefixList, &[])?,
        }
        if !route.next_hop_is_publishable {
            self.refuse(RowCondition::NextHop, &[])?;
        }
        let publication = aim.target.as_ref().and_then(|target| route.publications.get(target));
        let is_done = publication.is_some_and(|publication| publication.published) == self.publishes;
        if !route.publish_status_is_fit || is_done && self.rules.again == Again::Refused {
            self.refuse(RowCondition::PublishStatus, &[])?;
        }
        Ok(())
    }

    fn refuse(&self, condition: RowCondition, fills: &[&str]) -> Result<(), ErrorForm> {
        match self.rules.rows.get(&condition) {
            Some(row) if row.oversight == Oversight::Noticed => {
                Err(if self.rules.fills_placeholders { row.form.filled(fills) } else { row.form.clone() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Does what the first so many entries ask for, as far as they name a route.
    fn apply(&self, network: &mut Network, aim: &Aim, entries: usize) {
        if self.rules.besides == Besides::Earlier {
            clear(network, aim);
        }
        for entry in aim.entries.iter().take(entries) {
            self.apply_entry(network, aim, entry);
        }
        if let (Besides::Neighbour, Some(last)) = (self.rules.besides, aim.entries.last()) {
            let after = last.destination.as_deref().and_then(destination);
            let table = last.table.as_ref().and_then(|id| network.tables.get_mut(id));
            let free = |route: &&mut RouteEntry| route.publications.is_empty() && route.publish_status_is_fit;
            let mut routes = table.into_iter().zip(after).flat_map(|(table, after)| {
                table.entries.range_mut((Bound::Excluded(after), Bound::Unbounded)).map(|(_, route)| route)
            });
            if let (Some(route), Some(target)) = (routes.find(free), &aim.target) {
                self.apply_to(route, target);
            }
        }
    }

    /// Does what those entries ask for to which nothing is in the way.
    fn apply_good_ones(&self, network: &mut Network, aim: &Aim) {
        for entry in &aim.entries {
            if self.check_entry(network, aim, entry).is_ok() {
                self.apply_entry(network, aim, entry);
            }
        }
    }

    fn apply_entry(&self, network: &mut Network, aim: &Aim, entry: &RequestedEntry) {
        let Network { tables, targets, .. } = network;
        let Some(table) = entry.table.as_ref().and_then(|id| tables.get_mut(id)) else { return };
        // Only rules that do not require a target come here without one: any of the VPC's will do.
        let any = || targets.iter().find(|(_, vpcs)| vpcs.contains(&table.vpc)).map(|(id, _)| id);
        let Some(target) = aim.target.as_ref().or_else(any) else { return };
        let key = entry.destination.as_deref().and_then(destination);
        if let Some(route) = key.and_then(|key| table.entries.get_mut(&key)) {
            self.apply_to(route, target);
        }
    }

    fn apply_to(&self, route: &mut RouteEntry, target: &str) {
        let before = route.publications.get(target).is_some_and(|publication| publication.published);
        if before != self.publishes {
            let publication = Publication { published: self.publishes, reads_until_shown: self.delay };
            route.publications.insert(target.to_owned(), publication);
        }
    }
}

/// Takes back all publications in the tables that a request names.
fn clear(network: &mut Network, aim: &Aim) {
    for table in aim.entries.iter().filter_map(|entry| entry.table.as_ref()) {
        let table = network.tables.get_mut(table).into_iter();
        table.flat_map(|table| table.entries.values_mut()).for_each(|route| route.publications.clear());
    }
}
