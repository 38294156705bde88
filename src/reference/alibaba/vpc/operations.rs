//! VPC's operations that are emulated.

use crate::reference::operation::EmulatedOperation;

pub(super) const PUBLISH: &str = "PublishVpcRouteEntries";
pub(super) const WITHDRAW: &str = "WithdrawVpcPublishedRouteEntries";
pub(super) const LIST: &str = "ListVpcPublishedRouteEntries";

/// Every operation.
pub(crate) const OPERATIONS: &[EmulatedOperation] = &[
    EmulatedOperation { service: "vpc", name: PUBLISH, success: 200 },
    EmulatedOperation { service: "vpc", name: WITHDRAW, success: 200 },
    EmulatedOperation { service: "vpc", name: LIST, success: 200 },
];
