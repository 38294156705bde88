//! What an account has in its enterprise routers, and the operations on it.

use std::sync::Arc;

use super::{associate, fixtures, listing, routers::Routers};
use crate::{
    call::Call,
    reference::{
        emulated::{EmulatedOperation, VendorAccount},
        handler_result::HandlerResult,
        huawei::Huawei,
    },
};

const ASSOCIATE: &str = "AssociateRouteTable";
const DISASSOCIATE: &str = "DisassociateRouteTable";
const LIST: &str = "ListAssociations";

/// The operations on it.
pub(crate) const OPERATIONS: &[EmulatedOperation] = &[
    EmulatedOperation { service: "er", name: ASSOCIATE, success: 202 },
    EmulatedOperation { service: "er", name: DISASSOCIATE, success: 202 },
    EmulatedOperation { service: "er", name: LIST, success: 200 },
];

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
        match call.operation.as_str() {
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
