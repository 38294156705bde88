//! The faults that Alibaba Cloud can have, each a change of a rule.

mod answers;
mod gateway;
mod routes;
mod rows;

use super::rules::Alibaba;
use crate::reference::fault::VendorFault;

/// Every fault, in the order in which they are listed.
pub(super) fn all() -> impl Iterator<Item = &'static VendorFault<Alibaba>> {
    [routes::FAULTS, rows::FAULTS, answers::FAULTS, gateway::FAULTS].into_iter().flatten()
}
