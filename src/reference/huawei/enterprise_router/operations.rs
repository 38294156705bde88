//! Enterprise Router's operations that are emulated.

use crate::reference::operation::EmulatedOperation;

pub(super) const ASSOCIATE: &str = "AssociateRouteTable";
pub(super) const DISASSOCIATE: &str = "DisassociateRouteTable";
pub(super) const LIST: &str = "ListAssociations";

/// Every operation.
pub(crate) const OPERATIONS: &[EmulatedOperation] = &[
    EmulatedOperation { service: "er", name: ASSOCIATE, success: 202 },
    EmulatedOperation { service: "er", name: DISASSOCIATE, success: 202 },
    EmulatedOperation { service: "er", name: LIST, success: 200 },
];
