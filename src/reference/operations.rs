//! Which operations the service has.

use super::{enterprise_router, vpc};
use crate::contract::OperationId;

/// Vendor, service and names of the operations.
const SERVICES: [(&str, &str, &[&str]); 2] =
    [("alibaba", "vpc", vpc::OPERATIONS), ("huawei", "er", enterprise_router::OPERATIONS)];

/// Whether the service has an operation.
pub(super) fn has(id: &OperationId) -> bool {
    let is_own = |(vendor, service, names): &(&str, &str, &[&str])| {
        (id.vendor(), id.service()) == (*vendor, *service) && names.contains(&id.name())
    };
    SERVICES.iter().any(is_own)
}

/// The id of the operation that the service has under a name: each has a name of its own here.
pub(super) fn id_of(name: &str) -> OperationId {
    let found = SERVICES.iter().find(|(_, _, names)| names.contains(&name));
    let (vendor, service, _) = found.expect("only names of the service's own operations are asked for");
    OperationId::new(vendor, service, name)
}
