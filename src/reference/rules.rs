//! How the service behaves, for whoever starts it: by the documentation, but for faults and choices by name.

use std::sync::Arc;

use super::{emulated::Emulated, fault::Fault, shared_variants, variant::Choice, vendors::vendors};

/// The behaviour of the service: the documentation's by default.
///
/// ```
/// use bythebook::reference::{Rules, fault, variant};
///
/// let limit = fault("limit-51").expect("a fault of that name");
/// let slow = variant("pending").and_then(|variant| variant.choice("long")).expect("a choice of that name");
/// let rules = Rules::default().with_fault(limit).with_choice(slow);
/// assert_ne!(rules, Rules::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Questions and the choices made of them, in order.
    choices: Vec<(&'static str, &'static str)>,
    faults: Vec<&'static str>,
}

impl Rules {
    /// The same with one more fault. Faults are applied after all choices, in the order in which they were added.
    #[must_use]
    pub fn with_fault(mut self, fault: &Fault) -> Self {
        self.faults.push(fault.id);
        self
    }

    /// The same with this choice made. Of two choices for one question the later one is applied last.
    #[must_use]
    pub fn with_choice(mut self, choice: &Choice) -> Self {
        self.choices.push((choice.variant, choice.id));
        self
    }

    /// Every vendor's part of the service that behaves so.
    pub(super) fn vendors(&self) -> Vec<Arc<dyn Emulated>> {
        let changed = |mut vendor: Box<dyn Emulated>| {
            for (variant, choice) in &self.choices {
                vendor.choose(variant, choice);
                shared_variants::choose(&mut *vendor, variant, choice);
            }
            self.faults.iter().for_each(|fault| vendor.take_fault(fault));
            Arc::from(vendor)
        };
        vendors().into_iter().map(changed).collect()
    }
}
