//! Scenarios that may be carried out on an account that is not ours without being asked.
//!
//! Any call of a writing operation may take effect, also one that we expect to be refused, also a dry run: exactly when
//! the service deviates. So only reads, dry runs in the page's own spelling, and writes on invented ids are harmless.

use super::{Action, Input, Scenario, Template};
use crate::contract::{Effect, Library, text_of};

impl Scenario {
    /// Tells whether nothing that existed before can change by it, unless the service breaks its documentation badly.
    #[must_use]
    pub fn is_harmless(&self, library: &Library) -> bool {
        self.steps.iter().all(|step| match &step.action {
            Action::Call(call) | Action::Control(call) => call.is_harmless(library),
            Action::Together(calls) => calls.iter().all(|call| call.is_harmless(library)),
            Action::ReadBack(_) | Action::Await { .. } | Action::Settle { .. } => true,
            Action::Undo(_) => false,
        })
    }
}

impl Template {
    /// Tells whether the call reads, is a dry run in the page's own spelling, or names something invented.
    #[must_use]
    pub fn is_harmless(&self, library: &Library) -> bool {
        let Some(operation) = library.operation(&self.operation) else { return false };
        if operation.effect == Effect::Reads {
            return true;
        }
        let dry = operation.dry_run.as_ref().is_some_and(|dry_run| {
            matches!(self.values.get(&dry_run.parameter), Some(Input::Literal(value)) if text_of(value) == dry_run.on)
        });
        dry || self.values.values().any(|input| matches!(input, Input::Invented { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Inputs, Step};

    #[test]
    fn only_the_pages_own_spelling_of_a_dry_run_is_harmless() {
        let library = Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let call = Inputs::base(operation).unwrap().simplest();
        assert!(!call.is_harmless(&library));
        assert!(call.clone().with("DryRun", Input::text("true")).is_harmless(&library));
        assert!(!call.clone().with("DryRun", Input::text("True")).is_harmless(&library));
        let scenario =
            Scenario::new("s", vec![Step::call(call.clone().with("DryRun", Input::text("true"))), Step::control(call)]);
        assert!(!scenario.is_harmless(&library));
    }

    #[test]
    fn a_write_on_an_invented_id_is_harmless_and_a_read_is() {
        let library = Library::embedded().unwrap();
        let associate = library.resolve("AssociateRouteTable").unwrap();
        assert!(Inputs::new(associate, "router-absent").unwrap().simplest().is_harmless(&library));
        assert!(!Inputs::base(associate).unwrap().simplest().is_harmless(&library));
        let list = library.resolve("ListAssociations").unwrap();
        assert!(Inputs::base(list).unwrap().simplest().is_harmless(&library));
    }
}
