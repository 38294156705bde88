//! An account's VPCs, and the operations on them.

use std::sync::Arc;

use super::{
    entries::requested_tables,
    fixtures::Fixtures,
    listing,
    network::Network,
    operations::{LIST, PUBLISH, WITHDRAW},
    parameters, publication,
};
use crate::{
    call::Call,
    reference::{
        alibaba::rules::Alibaba,
        emulated::VendorAccount,
        handler_result::{ErrorForm, HandlerResult},
    },
};

/// An account's VPCs under the rules that opened it.
#[derive(Debug)]
pub(crate) struct VpcAccount {
    rules: Arc<Alibaba>,
    network: Network,
    /// Route tables that no call has named yet.
    fixtures: Fixtures,
}

impl VpcAccount {
    /// A fresh account.
    pub(crate) fn new(rules: Arc<Alibaba>, account: &str) -> Self {
        let (network, fixtures) = Fixtures::of(account);
        Self { rules, network, fixtures }
    }
}

impl VendorAccount for VpcAccount {
    fn answer(&mut self, call: &Call, _unix_seconds: i64) -> Option<HandlerResult> {
        let Self { rules, network, fixtures } = self;
        for table in requested_tables(call) {
            fixtures.lay_out(&table, network);
        }
        match call.operation.name() {
            PUBLISH => Some(publication::publish(network, rules, call)),
            WITHDRAW => Some(publication::withdraw(network, rules, call)),
            LIST => Some(listing::list(network, rules, call)),
            _ => None,
        }
    }

    fn has(&self, id: &str) -> bool {
        self.network.has(id) || self.fixtures.has(id)
    }
}

/// Refuses a call that lacks a parameter which its operation requires.
pub(crate) fn check_required(rules: &Alibaba, call: &Call) -> Result<(), ErrorForm> {
    match call.operation.name() {
        PUBLISH => publication::check_required(&rules.publish, call, true),
        WITHDRAW => publication::check_required(&rules.withdraw, call, false),
        _ => Ok(()),
    }
}

/// Tells whether a call asks for a dry run.
pub(crate) fn is_dry_run(rules: &Alibaba, call: &Call) -> bool {
    match call.operation.name() {
        PUBLISH => parameters::is_dry_run(&rules.publish.dry_run, call),
        WITHDRAW => parameters::is_dry_run(&rules.withdraw.dry_run, call),
        _ => false,
    }
}
