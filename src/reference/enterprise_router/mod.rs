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

/// The operations that the service has, by service and name.
pub(super) const OPERATIONS: &[(&str, &str)] =
    &[("er", "AssociateRouteTable"), ("er", "DisassociateRouteTable"), ("er", "ListAssociations")];

/// Answers a call of one of the service's operations; `None` where it has no such operation.
pub(super) fn answer(routers: &mut Routers, rules: &Associations, call: &Call, unix_seconds: i64) -> Option<Outcome> {
    match call.operation.name() {
        "AssociateRouteTable" => Some(linking::associate(routers, rules, call, unix_seconds)),
        "DisassociateRouteTable" => Some(linking::disassociate(routers, rules, call, unix_seconds)),
        "ListAssociations" => Some(listing::list(routers, rules, call)),
        _ => None,
    }
}
