//! The vendors that the service emulates.

use std::sync::{Arc, LazyLock};

use super::{alibaba::Alibaba, emulated::Emulated, fault::Fault, huawei::Huawei, shared_variants, variant::Variant};

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

/// The operations that the service has: vendor, service and name of each, as contracts give them.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let of = |vendor: &Arc<dyn Emulated>| {
        let name = vendor.vendor();
        vendor.operations().iter().map(move |operation| (name, operation.service, operation.name))
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::{
        contract::{ClauseKind, Library},
        reference::rules::Rules,
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
        let mut kinds: BTreeMap<(&str, String, &str), Vec<&str>> = BTreeMap::new();
        for fault in faults() {
            let clause = library.operation(fault.operation).unwrap().clause(fault.clause);
            let clause = clause.unwrap_or_else(|| panic!("{} names {}, which is no clause", fault.id, fault.clause));
            kinds.entry((fault.operation, sort_of(&clause.kind), fault.how)).or_default().push(fault.id);
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
            assert!(operations().any(|(_, _, name)| name == fault.operation), "{}", fault.id);
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
