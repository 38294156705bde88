//! The behaviour of the service, for whoever starts it: the documentation's, but for faults and choices by name.

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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::{
        contract::{ClauseKind, Library, OperationId},
        reference::vendors::{fault, faults, operations, variant, variants},
    };

    fn printed(rules: &Rules) -> String {
        format!("{:?}", rules.vendors())
    }

    /// A clause's subject in a word: the variant of its kind and the statement in it.
    fn sort_of(kind: &ClauseKind) -> String {
        let name = |debug: String| debug.split([' ', '(', '{']).next().unwrap_or_default().to_owned();
        let inside = match kind {
            ClauseKind::Request { statement, .. }
            | ClauseKind::Response { statement, .. }
            | ClauseKind::ResponseHeader { statement, .. } => name(format!("{statement:?}")),
            ClauseKind::DryRun(promise) => name(format!("{promise:?}")),
            ClauseKind::Common(common) => name(format!("{common:?}")),
            _ => String::new(),
        };
        name(format!("{kind:?}")) + "/" + &inside
    }

    #[test]
    fn of_one_operation_and_kind_of_clause_and_change_there_are_five_at_most() {
        let library = Library::embedded().unwrap();
        let mut kinds: BTreeMap<(&OperationId, String, &str), Vec<&str>> = BTreeMap::new();
        for fault in faults() {
            let clause = library.operation(&fault.operation).unwrap().clause(fault.clause);
            let clause = clause.unwrap_or_else(|| panic!("{} names {}, which is no clause", fault.id, fault.clause));
            kinds.entry((&fault.operation, sort_of(&clause.kind), fault.how)).or_default().push(fault.id);
        }
        for (kind, faults) in kinds {
            assert!(faults.len() <= 5, "{kind:?} has {} faults: {faults:?}", faults.len());
        }
        assert!(faults().len() >= 100, "{} faults", faults().len());
    }

    #[test]
    fn each_fault_has_a_name_of_its_own_and_changes_something() {
        let documented = printed(&Rules::default());
        let mut names = BTreeSet::new();
        for fault in faults() {
            let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(fault.id.bytes().all(legal), "{}", fault.id);
            assert!(names.insert(fault.id), "{} is there twice", fault.id);
            assert!(!fault.summary.ends_with('.') && !fault.clause.is_empty(), "{}", fault.id);
            assert!(operations().any(|id| id == fault.operation), "{}", fault.id);
            assert_ne!(printed(&Rules::default().with_fault(fault)), documented, "{} changes nothing", fault.id);
        }
        assert!(fault("limit-51").is_some() && fault("no-such-fault").is_none());
    }

    #[test]
    fn each_variant_has_a_name_of_its_own_and_begins_with_the_default() {
        let documented = printed(&Rules::default());
        let mut names = BTreeSet::new();
        for variant in variants() {
            assert!(names.insert(variant.id), "{} is there twice", variant.id);
            assert!(variant.choices.len() > 1, "{}", variant.id);
            for (index, choice) in variant.choices.iter().enumerate() {
                let is_default = printed(&Rules::default().with_choice(choice)) == documented;
                assert_eq!(is_default, index == 0, "{}={}", variant.id, choice.id);
                assert_eq!((variant.choice(choice.id), choice.variant), (Some(choice), variant.id));
            }
        }
        assert!(variant("pending").is_some() && variant("no-such-variant").is_none());
    }
}
