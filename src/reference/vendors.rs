//! The vendors that the service emulates.

use std::sync::{Arc, LazyLock};

use super::{alibaba::Alibaba, emulated::Emulated, fault::Fault, huawei::Huawei, shared_variants, variant::Variant};
use crate::contract::OperationId;

/// Every vendor's part of the service, by the documentation. A new vendor is a folder and one line here.
pub(super) fn vendors() -> Vec<Box<dyn Emulated>> {
    vec![
        Box::new(Alibaba::default()), //
        Box::new(Huawei::default()),
    ]
}

static DOCUMENTED: LazyLock<Vec<Arc<dyn Emulated>>> = LazyLock::new(|| vendors().into_iter().map(Arc::from).collect());

/// The same, for what does not depend on rules.
pub(super) fn documented() -> &'static [Arc<dyn Emulated>] {
    &DOCUMENTED
}

/// The operations that the service has.
pub fn operations() -> impl Iterator<Item = OperationId> {
    let of = |vendor: &'static Arc<dyn Emulated>| {
        vendor.operations().iter().filter_map(|operation| vendor.operation_id(operation.name))
    };
    documented().iter().flat_map(of)
}

/// Every fault.
#[must_use]
pub fn faults() -> &'static [Fault] {
    static FAULTS: LazyLock<Vec<Fault>> =
        LazyLock::new(|| documented().iter().flat_map(|vendor| vendor.faults()).collect());
    &FAULTS
}

/// The fault of that name.
#[must_use]
pub fn fault(id: &str) -> Option<&'static Fault> {
    faults().iter().find(|fault| fault.id == id)
}

/// Every question that the documentation leaves open: those of one vendor, then those of all.
#[must_use]
pub fn variants() -> &'static [Variant] {
    static VARIANTS: LazyLock<Vec<Variant>> = LazyLock::new(|| {
        let own = documented().iter().flat_map(|vendor| vendor.variants());
        own.chain(shared_variants::all()).collect()
    });
    &VARIANTS
}

/// The question of that name.
#[must_use]
pub fn variant(id: &str) -> Option<&'static Variant> {
    variants().iter().find(|variant| variant.id == id)
}
