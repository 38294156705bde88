//! The vendors: one folder and one [`Vendor`] each.
//!
//! A vendor's folder holds what is the vendor's alone; what vendors share is in `wire` and `page`. Nothing below
//! this floor knows a vendor by name: it takes what it needs from the vendor's value.

pub mod alibaba;
pub mod huawei;

use crate::{exchange::Masks, page::Grammar, wire::Protocol};

/// Every vendor that this crate knows.
pub const VENDORS: &[Vendor] = &[alibaba::VENDOR, huawei::VENDOR];

/// The parts that are one vendor's alone.
#[derive(Clone, Copy, Debug)]
pub struct Vendor {
    /// The name that contracts use, which is also its folder below `specs/`.
    pub name: &'static str,
    /// The protocols of its calls; a contract names the one that its operation uses.
    pub protocols: &'static [&'static dyn Protocol],
    /// The places in its exchanges that must not be shown.
    pub masks: Masks,
    /// The grammar of its reference pages; none for a vendor whose contracts come from elsewhere.
    pub grammar: Option<&'static dyn Grammar>,
}

impl Vendor {
    /// A vendor of this name, without anything else: what there is is set on top of it.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self { name, protocols: &[], masks: Masks { headers: &[], parameters: &[] }, grammar: None }
    }
}

/// The vendors that are known: those of this crate, unless others are given.
#[derive(Clone, Copy, Debug)]
pub struct Vendors(&'static [Vendor]);

impl Default for Vendors {
    fn default() -> Self {
        Self(VENDORS)
    }
}

impl Vendors {
    /// These vendors and no others.
    #[must_use]
    pub const fn of(vendors: &'static [Vendor]) -> Self {
        Self(vendors)
    }

    /// The vendor that a contract names, if there is one of that name.
    #[must_use]
    pub fn vendor(self, name: &str) -> Option<&'static Vendor> {
        self.0.iter().find(|vendor| vendor.name == name)
    }

    /// The protocol that a contract names, if there is one of that name.
    #[must_use]
    pub fn protocol(self, name: &str) -> Option<&'static dyn Protocol> {
        self.protocols().find(|protocol| protocol.name() == name)
    }

    /// Every protocol that a contract can name.
    pub fn protocols(self) -> impl Iterator<Item = &'static dyn Protocol> {
        self.0.iter().flat_map(|vendor| vendor.protocols).copied()
    }

    /// The page grammars of all vendors that have one.
    #[must_use]
    pub fn grammars(self) -> Vec<&'static dyn Grammar> {
        self.0.iter().filter_map(|vendor| vendor.grammar).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::SignaturePlace;

    #[test]
    fn every_vendor_and_protocol_has_a_name_of_its_own() {
        let vendors = Vendors::default();
        for vendor in VENDORS {
            assert_eq!(VENDORS.iter().filter(|other| other.name == vendor.name).count(), 1, "{}", vendor.name);
            assert!(vendors.vendor(vendor.name).is_some());
        }
        for protocol in vendors.protocols() {
            assert_eq!(vendors.protocols().filter(|other| other.name() == protocol.name()).count(), 1, "{protocol:?}");
        }
        assert!(vendors.vendor("nobody").is_none() && vendors.protocol("nothing").is_none());
    }

    #[test]
    fn what_carries_a_signature_is_masked() {
        for vendor in VENDORS {
            for scheme in vendor.protocols.iter().flat_map(|protocol| protocol.schemes()) {
                match scheme.place {
                    SignaturePlace::Header(name) => assert_eq!(vendor.masks.header(name, "seen"), "<masked>", "{name}"),
                    SignaturePlace::Parameter(name) => {
                        assert_eq!(vendor.masks.target(&format!("/?{name}=seen")), format!("/?{name}=<masked>"));
                    }
                }
            }
        }
    }
}
