//! The options that say how the reference service behaves.

use super::Failure;
use crate::{
    contract::Suggestion,
    reference::{Rules, fault, faults, variant, variants},
};

/// Departures of the reference service from its default.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Behaviour {
    /// Let the embedded reference service have this fault (`bythebook list faults`)
    #[arg(long, value_name = "ID")]
    fault: Vec<String>,
    /// Let the embedded reference service make this choice where the documentation is silent, `VARIANT=CHOICE`
    /// (`bythebook list variants`)
    #[arg(long, value_name = "ID")]
    variant: Vec<String>,
}

impl Behaviour {
    /// Tells whether nothing departs from it.
    pub(super) fn is_default(&self) -> bool {
        self.fault.is_empty() && self.variant.is_empty()
    }

    /// The options again, for a command line that does the same.
    pub(super) fn options(&self) -> String {
        let faults = self.fault.iter().map(|id| format!(" --fault {id}"));
        let variants = self.variant.iter().map(|id| format!(" --variant {id}"));
        faults.chain(variants).collect()
    }

    /// The rules that follow.
    pub(super) fn rules(&self) -> Result<Rules, Failure> {
        let mut rules = Rules::default();
        for id in &self.variant {
            let known = || {
                variants()
                    .iter()
                    .flat_map(|variant| variant.choices.iter().map(|choice| format!("{}={}", variant.id, choice.id)))
            };
            let choice = id.split_once('=').and_then(|(id, choice)| variant(id)?.choice(choice));
            let choice = choice.ok_or_else(|| unknown("variant", id, known()))?;
            rules = rules.with_choice(choice);
        }
        for id in &self.fault {
            let fault = fault(id).ok_or_else(|| unknown("fault", id, faults().iter().map(|fault| fault.id)))?;
            rules = rules.with_fault(fault);
        }
        Ok(rules)
    }
}

/// That something does not exist, with the nearest name that does.
pub(super) fn unknown<N: AsRef<str>>(kind: &str, name: &str, known: impl IntoIterator<Item = N>) -> Failure {
    Failure::usage(format!("there is no {kind} `{name}`{}", Suggestion::among(name, known)))
}
