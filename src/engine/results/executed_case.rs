//! A case that was carried out.

use std::sync::{Arc, OnceLock};

use super::{canonical::Placeholders, records::records};
use crate::{
    check::Finding,
    contract::{Operation, Strength},
    event::FindingResult,
    scenario::{Scenario, StateValues, Transcript},
};

/// A case that was carried out, with what stands for its values in reports.
pub(in crate::engine) struct ExecutedCase {
    /// The operation whose scenario it was.
    pub(in crate::engine) operation: Arc<Operation>,
    pub(in crate::engine) scenario: Scenario,
    pub(in crate::engine) transcript: Transcript,
    /// The values of the provider states that it used.
    bound: StateValues,
    /// Most cases say nothing that they are needed for.
    names: OnceLock<Placeholders>,
}

impl ExecutedCase {
    pub(in crate::engine) fn new(
        operation: Arc<Operation>,
        scenario: Scenario,
        transcript: Transcript,
        bound: StateValues,
    ) -> Self {
        Self { operation, scenario, transcript, bound, names: OnceLock::new() }
    }

    /// The placeholders of its values.
    pub(super) fn names(&self) -> &Placeholders {
        self.names.get_or_init(|| Placeholders::new(&self.bound, &self.scenario, &self.transcript))
    }

    /// A finding that it shows.
    pub(super) fn finding(&self, found: &Finding, strength: Strength, label: &str) -> FindingResult {
        FindingResult {
            kind: found.kind,
            strength,
            case: label.to_owned(),
            expected: self.names().replace(&found.expected),
            actual: self.names().replace(&found.actual),
            scenario: self.scenario.clone(),
            exchanges: records(&self.operation, &self.scenario, &self.transcript, self.names()),
        }
    }
}
