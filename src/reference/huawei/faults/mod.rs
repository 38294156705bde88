//! The faults that Huawei Cloud can have, each a change of a rule.

mod answers;
mod associations;
mod gateway;

use super::rules::Huawei;
use crate::reference::fault::VendorFault;

/// Every fault, in the order in which they are listed.
pub(super) fn all() -> impl Iterator<Item = &'static VendorFault<Huawei>> {
    [associations::FAULTS, answers::FAULTS, gateway::FAULTS].into_iter().flatten()
}
