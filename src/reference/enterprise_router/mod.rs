//! Huawei Cloud Enterprise Router: which route table an attachment is associated with.

mod arguments;
mod association;
mod estate;
mod linking;
mod listing;
mod routers;

use super::{outcome::Outcome, rules::Associations};
use crate::call::Call;

pub(super) use self::{
    estate::{STATES, state},
    routers::Routers,
};

/// The names of the service's operations.
pub(super) const OPERATIONS: &[&str] = &["AssociateRouteTable", "DisassociateRouteTable", "ListAssociations"];

/// Answers a call of one of the service's operations; `None` where it has no such operation.
pub(super) fn answer(routers: &mut Routers, rules: &Associations, call: &Call, unix_seconds: i64) -> Option<Outcome> {
    match call.operation.name() {
        "AssociateRouteTable" => Some(linking::associate(routers, rules, call, unix_seconds)),
        "DisassociateRouteTable" => Some(linking::disassociate(routers, rules, call, unix_seconds)),
        "ListAssociations" => Some(listing::list(routers, rules, call)),
        _ => None,
    }
}
