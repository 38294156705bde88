//! Publishing and withdrawing route entries.
//!
//! Form first, then the rows of the error table, then the effect: nothing is published of a list of which one entry is
//! refused. A dry run stops where it sees no further.

use std::{collections::BTreeSet, ops::Bound};

use super::{
    entries::{RequestedEntry, requested},
    network::{Network, Publication, RouteEntry, RouteOrigin, RouteTable, TARGET_TYPE, destination},
    parameters::{is_dry_run, mandatory, text},
    rules::{
        DryRunAnswer, DryRunDepth, Enforcement, LimitCounts, PartialApply, PublishRules, RepeatedEntry,
        RequiredParameter, RowCondition, SideEffect,
    },
};
use crate::{
    call::Call,
    reference::{
        alibaba::rules::Alibaba,
        handler_result::{Accepted, ErrorForm, HandlerResult},
    },
};

/// Publishes the entries of a call.
pub(super) fn publish(network: &mut Network, rules: &Alibaba, call: &Call) -> HandlerResult {
    let (delay, dry_run) = (rules.published.reads_until_shown, is_dry_run(&rules.publish.dry_run, call));
    PublishRequest { rules: &rules.publish, call, publishes: true, delay }.answer(network, dry_run)
}

/// Takes the publication of the entries of a call back.
pub(super) fn withdraw(network: &mut Network, rules: &Alibaba, call: &Call) -> HandlerResult {
    let (delay, dry_run) = (rules.published.reads_until_shown, is_dry_run(&rules.withdraw.dry_run, call));
    PublishRequest { rules: &rules.withdraw, call, publishes: false, delay }.answer(network, dry_run)
}

/// Refuses a call that lacks a parameter which the rules require.
pub(super) fn check_required(rules: &PublishRules, call: &Call, publishes: bool) -> Result<(), ErrorForm> {
    let request = PublishRequest { rules, call, publishes, delay: 0 };
    request.check_required(&request.arguments())
}

/// A call with its rules.
struct PublishRequest<'a> {
    rules: &'a PublishRules,
    call: &'a Call,
    publishes: bool,
    delay: u32,
}

/// The parameters of a request, as far as it has them.
struct PublishArguments {
    kind: Option<String>,
    target: Option<String>,
    entries: Vec<RequestedEntry>,
}

impl PublishRequest<'_> {
    fn answer(&self, network: &mut Network, dry_run: bool) -> HandlerResult {
        let arguments = self.arguments();
        if self.rules.breaks_at == Some(arguments.entries.len()) {
            return Err(ErrorForm::new(500, "UnhandledException", "list index out of range"));
        }
        if !dry_run {
            self.check_required(&arguments)?;
            self.check_form(&arguments)?;
            self.check_rows(network, &arguments)?;
            if self.rules.takes_effect {
                self.apply(network, &arguments, self.rules.effective_entries);
            }
            return Ok(Accepted::with_body(serde_json::Map::new()));
        }
        self.dry_run(network).map_err(|form| match self.rules.dry_run.refusal_code {
            Some(code) if !self.passes_with(&form) => ErrorForm { code: code.into(), ..form },
            _ => form,
        })
    }

    fn dry_run(&self, network: &mut Network) -> HandlerResult {
        let rules = &self.rules.dry_run;
        let arguments = self.arguments();
        if rules.checks_required {
            self.check_required(&arguments)?;
        }
        if rules.depth >= DryRunDepth::Form {
            self.check_form(&arguments).map_err(|form| match rules.limit_code {
                Some(code) if form == self.rules.oversize => ErrorForm { code: code.into(), ..form },
                _ => form,
            })?;
        }
        if rules.depth >= DryRunDepth::Everything {
            self.check_rows(network, &arguments)?;
        }
        if rules.clears {
            clear(network, &arguments);
        }
        if rules.takes_effect && arguments.entries.len() >= rules.takes_effect_from {
            self.apply(network, &arguments, usize::MAX);
        }
        match &rules.pass {
            DryRunAnswer::Code(form) => Err(form.clone()),
            DryRunAnswer::NormalSuccess => Ok(Accepted::with_body(serde_json::Map::new())),
        }
    }

    fn passes_with(&self, form: &ErrorForm) -> bool {
        matches!(&self.rules.dry_run.pass, DryRunAnswer::Code(pass) if pass == form)
    }

    fn arguments(&self) -> PublishArguments {
        PublishArguments {
            kind: text(self.call.values.get("TargetType")),
            target: text(self.call.values.get("TargetInstanceId")),
            entries: requested(self.call.values.get("RouteEntries")),
        }
    }

    fn check_required(&self, arguments: &PublishArguments) -> Result<(), ErrorForm> {
        for (required, name) in [
            (RequiredParameter::RegionId, "RegionId"),
            (RequiredParameter::TargetType, "TargetType"),
            (RequiredParameter::TargetInstanceId, "TargetInstanceId"),
            (RequiredParameter::DryRun, "DryRun"),
        ] {
            if self.rules.required.contains(&required) && !self.is_excused(required, arguments) {
                mandatory(self.call, name, &self.rules.missing)?;
            }
        }
        if let (true, Some(form)) = (arguments.entries.is_empty(), &self.rules.no_entries) {
            return Err(form.clone());
        }
        for (index, entry) in arguments.entries.iter().enumerate() {
            for (required, name, value) in [
                (RequiredParameter::RouteTableId, "RouteTableId", &entry.table),
                (RequiredParameter::DestinationCidrBlock, "DestinationCidrBlock", &entry.destination),
            ] {
                if value.is_none() && self.rules.required.contains(&required) {
                    let name = format!("RouteEntries.{}.{name}", index + 1);
                    return Err(self.rules.missing.filled(&[&name]));
                }
            }
        }
        Ok(())
    }

    /// Tells whether the rules do without a parameter because of another one that is there.
    fn is_excused(&self, required: RequiredParameter, arguments: &PublishArguments) -> bool {
        self.rules.excused.is_some_and(|(excused, by)| {
            let is_there = match by {
                RequiredParameter::TargetType => arguments.kind.is_some(),
                RequiredParameter::TargetInstanceId => arguments.target.is_some(),
                RequiredParameter::RegionId
                | RequiredParameter::RouteTableId
                | RequiredParameter::DestinationCidrBlock
                | RequiredParameter::DryRun => false,
            };
            excused == required && is_there
        })
    }

    fn check_form(&self, arguments: &PublishArguments) -> Result<(), ErrorForm> {
        let counted = match self.rules.limit_counts {
            LimitCounts::Entries => arguments.entries.len(),
            LimitCounts::Tables => arguments.entries.iter().map(|entry| &entry.table).collect::<BTreeSet<_>>().len(),
        };
        if counted > self.rules.max_entries {
            return Err(self.rules.oversize.clone());
        }
        let mut seen = BTreeSet::new();
        for entry in &arguments.entries {
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

    /// Refuses the first entry for which a row of the error table says so.
    fn check_rows(&self, network: &mut Network, arguments: &PublishArguments) -> Result<(), ErrorForm> {
        if arguments.kind.as_deref().is_some_and(|kind| kind != TARGET_TYPE) {
            self.refuse(RowCondition::TargetType, &[])?;
        }
        let held = if self.rules.checks_first_only { 1 } else { arguments.entries.len() };
        for (index, entry) in arguments.entries.iter().take(held).enumerate() {
            if let Err(form) = self.check_entry(network, arguments, entry) {
                match self.rules.partial_apply {
                    PartialApply::Nothing => (),
                    PartialApply::Prefix => self.apply(network, arguments, index),
                    PartialApply::All => self.apply_good_ones(network, arguments),
                }
                let later = self.rules.later_status.filter(|_| index > 0);
                let code = self.rules.later_code.filter(|_| index > 0).map_or(form.code, Into::into);
                return Err(ErrorForm { status: later.unwrap_or(form.status), code, message: form.message });
            }
        }
        Ok(())
    }

    fn check_entry(
        &self,
        network: &Network,
        arguments: &PublishArguments,
        entry: &RequestedEntry,
    ) -> Result<(), ErrorForm> {
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
            Some(route) => self.check_route(arguments, route),
        };
        if self.rules.entry_first {
            route()?;
            return self.check_table(network, arguments, table);
        }
        self.check_table(network, arguments, table)?;
        route()
    }

    fn check_table(
        &self,
        network: &Network,
        arguments: &PublishArguments,
        table: &RouteTable,
    ) -> Result<(), ErrorForm> {
        if !table.vpc_is_ready {
            self.refuse(RowCondition::Vpc, &["VPC", &table.vpc])?;
        }
        let belongs = |target: &String| network.targets.get(target).is_some_and(|vpcs| vpcs.contains(&table.vpc));
        if arguments.target.as_ref().is_some_and(|target| !belongs(target)) {
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

    fn check_route(&self, arguments: &PublishArguments, route: &RouteEntry) -> Result<(), ErrorForm> {
        if !route.is_steady {
            self.refuse(RowCondition::RouteEntry, &["RouteEntry", &route.id])?;
        }
        match route.origin {
            RouteOrigin::Custom => (),
            RouteOrigin::System => self.refuse(RowCondition::SystemRoute, &[])?,
            RouteOrigin::PrefixList => self.refuse(RowCondition::PrefixList, &[])?,
        }
        if !route.next_hop_is_publishable {
            self.refuse(RowCondition::NextHop, &[])?;
        }
        let publication = arguments.target.as_ref().and_then(|target| route.publications.get(target));
        let is_done = publication.is_some_and(|publication| publication.published) == self.publishes;
        if !route.publish_status_is_fit || is_done && self.rules.repeated_entry == RepeatedEntry::Refused {
            self.refuse(RowCondition::PublishStatus, &[])?;
        }
        Ok(())
    }

    fn refuse(&self, condition: RowCondition, fills: &[&str]) -> Result<(), ErrorForm> {
        match self.rules.rows.get(&condition) {
            Some(row) if row.enforcement == Enforcement::Enforced => {
                Err(if self.rules.fills_placeholders { row.form.filled(fills) } else { row.form.clone() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Carries out the first so many entries, as far as they name a route.
    fn apply(&self, network: &mut Network, arguments: &PublishArguments, entries: usize) {
        if self.rules.side_effect == SideEffect::Earlier {
            clear(network, arguments);
        }
        for entry in arguments.entries.iter().take(entries) {
            self.apply_entry(network, arguments, entry);
        }
        if let (SideEffect::Neighbour, Some(last)) = (self.rules.side_effect, arguments.entries.last()) {
            let after = last.destination.as_deref().and_then(destination);
            let table = last.table.as_ref().and_then(|id| network.tables.get_mut(id));
            let free = |route: &&mut RouteEntry| route.publications.is_empty() && route.publish_status_is_fit;
            let mut routes = table.into_iter().zip(after).flat_map(|(table, after)| {
                table.entries.range_mut((Bound::Excluded(after), Bound::Unbounded)).map(|(_, route)| route)
            });
            if let (Some(route), Some(target)) = (routes.find(free), &arguments.target) {
                self.apply_to(route, target);
            }
        }
    }

    /// Carries out the entries that no row of the error table refuses.
    fn apply_good_ones(&self, network: &mut Network, arguments: &PublishArguments) {
        for entry in &arguments.entries {
            if self.check_entry(network, arguments, entry).is_ok() {
                self.apply_entry(network, arguments, entry);
            }
        }
    }

    fn apply_entry(&self, network: &mut Network, arguments: &PublishArguments, entry: &RequestedEntry) {
        let Network { tables, targets, .. } = network;
        let Some(table) = entry.table.as_ref().and_then(|id| tables.get_mut(id)) else { return };
        // Only rules that do not require a target come here without one: any of the VPC's will do.
        let any = || targets.iter().find(|(_, vpcs)| vpcs.contains(&table.vpc)).map(|(id, _)| id);
        let Some(target) = arguments.target.as_ref().or_else(any) else { return };
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
fn clear(network: &mut Network, arguments: &PublishArguments) {
    for table in arguments.entries.iter().filter_map(|entry| entry.table.as_ref()) {
        let table = network.tables.get_mut(table).into_iter();
        table.flat_map(|table| table.entries.values_mut()).for_each(|route| route.publications.clear());
    }
}
