//! An account's enterprise routers, and the operations on them.

use std::sync::Arc;

use super::{
    associate, fixtures, listing,
    operations::{ASSOCIATE, DISASSOCIATE, LIST},
    routers::Routers,
};
use crate::{
    call::Call,
    reference::{emulated::VendorAccount, handler_result::HandlerResult, huawei::rules::Huawei},
};

/// An account's enterprise routers under the rules that opened it.
#[derive(Debug)]
pub(crate) struct RouterAccount {
    rules: Arc<Huawei>,
    routers: Routers,
}

impl RouterAccount {
    /// A fresh account.
    pub(crate) fn new(rules: Arc<Huawei>, account: &str) -> Self {
        Self { rules, routers: fixtures::routers(account) }
    }
}

impl VendorAccount for RouterAccount {
    fn answer(&mut self, call: &Call, unix_seconds: i64) -> Option<HandlerResult> {
        let (rules, routers) = (&self.rules.associations, &mut self.routers);
        match call.operation.name() {
            ASSOCIATE => Some(associate::associate(routers, rules, call, unix_seconds)),
            DISASSOCIATE => Some(associate::disassociate(routers, rules, call, unix_seconds)),
            LIST => Some(listing::list(routers, rules, call)),
            _ => None,
        }
    }

    fn has(&self, id: &str) -> bool {
        self.routers.has(id)
    }
}
