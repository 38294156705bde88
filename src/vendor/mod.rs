//! The vendors: one folder and one [`Vendor`] each.
//!
//! A vendor's folder holds what is the vendor's alone; what vendors share is in `wire` and `page`. Nothing below
//! this floor knows a vendor by name: it takes what it needs from the vendor's value.

pub mod alibaba;
pub mod huawei;

use crate::wire::Protocol;

/// Every vendor that this crate knows.
pub const VENDORS: &[Vendor] = &[alibaba::VENDOR, huawei::VENDOR];

/// What is one vendor's alone.
#[derive(Clone, Copy, Debug)]
pub struct Vendor {
    /// The name that contracts use, which is also its folder below `specs/`.
    pub name: &'static str,
    /// How its calls travel; a contract names the one that its operation uses.
    pub protocols: &'static [&'static dyn Protocol],
}

/// The protocol that a contract names, if there is one of that name.
#[must_use]
pub fn protocol(name: &str) -> Option<&'static dyn Protocol> {
    protocols().find(|protocol| protocol.name() == name)
}

/// Every protocol that a contract can name.
pub fn protocols() -> impl Iterator<Item = &'static dyn Protocol> {
    VENDORS.iter().flat_map(|vendor| vendor.protocols).copied()
}
