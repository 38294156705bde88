//! The checks: one file each, and here the list of them. What they share is in `kit/`.
//!
//! An *active* check has two halves: [`Active::cases`] says what to send, [`Active::judge`] reads what came back. A
//! *passive* check reads every exchange, whoever asked for it. Neither does any I/O, so a check is tested with values
//! written by hand, and a finding can be judged again from a recorded transcript.
//!
//! A check cites a clause and invents none; it says *inconclusive* where it cannot know (R14), and what the page leaves
//! open becomes an [`Observation`], never a complaint (R2).

mod accepted_when_valid;
mod atomicity;
mod authentication;
mod bounds;
mod breakdowns;
mod content_type;
mod defaults;
mod dry_run;
mod dry_run_token;
mod echo;
mod enums;
mod error_envelope;
mod error_mapping;
mod error_rows;
mod exclusivity;
mod idempotency;
mod kit;
mod list_limit;
mod members_present;
mod metamorphic;
mod optional_omitted;
mod paging;
mod precedence;
mod read_back;
mod request_id;
mod required;
mod response_schema;
mod success_status;
mod timestamps;
mod types;
mod undo_undoes;

pub use kit::{
    Active, ActiveCheck, Body, Broken, Case, CaseKind, CaseVerdict, Check, Exercise, Finding, FindingKind,
    InconclusiveCase, Judgement, Lacking, Observation, Observed, Passive, Question, SeenReply, SkipReason,
    UnusualInput, Validators, exercise_cases::showing,
};

use self::{
    accepted_when_valid::AcceptedWhenValid, atomicity::Atomicity, authentication::Authentication, bounds::Bounds,
    breakdowns::Breakdowns, content_type::ContentType, defaults::Defaults, dry_run::DryRuns,
    dry_run_token::DryRunToken, echo::EchoCheck, enums::Enums, error_envelope::ErrorEnvelope,
    error_mapping::ErrorMapping, error_rows::ErrorRows, exclusivity::Exclusivity, idempotency::IdempotencyCheck,
    list_limit::ListLimit, members_present::MembersPresent, metamorphic::Metamorphic,
    optional_omitted::OptionalOmitted, paging::Paging, precedence::PrecedenceCheck, read_back::ReadBackCheck,
    request_id::RequestId, required::Required, response_schema::ResponseSchema, success_status::SuccessStatus,
    timestamps::Timestamps, types::Types, undo_undoes::UndoUndoes,
};
use crate::contract::Clause;

/// Every check.
pub const CHECKS: &[Entry] = &[
    Entry::Active(&AcceptedWhenValid),
    Entry::Active(&Required),
    Entry::Active(&OptionalOmitted),
    Entry::Active(&Defaults),
    Entry::Active(&Types),
    Entry::Active(&Bounds),
    Entry::Active(&Enums),
    Entry::Active(&ListLimit),
    Entry::Active(&DryRuns),
    Entry::Active(&DryRunToken),
    Entry::Active(&IdempotencyCheck),
    Entry::Active(&Exclusivity),
    Entry::Active(&ReadBackCheck),
    Entry::Active(&Paging),
    Entry::Active(&Atomicity),
    Entry::Active(&ErrorRows),
    Entry::Active(&PrecedenceCheck),
    Entry::Active(&Authentication),
    Entry::Active(&Metamorphic),
    Entry::Passive(&UndoUndoes),
    Entry::Passive(&SuccessStatus),
    Entry::Passive(&ResponseSchema),
    Entry::Passive(&MembersPresent),
    Entry::Passive(&Timestamps),
    Entry::Passive(&EchoCheck),
    Entry::Passive(&ErrorMapping),
    Entry::Passive(&ErrorEnvelope),
    Entry::Passive(&RequestId),
    Entry::Passive(&ContentType),
    Entry::Passive(&Breakdowns),
];

/// A check of either sort.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// It sends.
    Active(&'static dyn ActiveCheck),
    /// It reads every exchange.
    Passive(&'static dyn Passive),
}

impl Entry {
    /// The check.
    #[must_use]
    pub fn check(&self) -> &'static dyn Check {
        match self {
            Self::Active(check) => *check,
            Self::Passive(check) => *check,
        }
    }

    /// The check's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.check().name()
    }
}

/// The check of that name.
#[must_use]
pub fn check(name: &str) -> Option<Entry> {
    CHECKS.iter().copied().find(|entry| entry.name() == name)
}

/// The check that tests a clause. A clause is tested by one check at most, so that a verdict has one explanation.
#[must_use]
pub fn check_of(clause: &Clause) -> Option<Entry> {
    CHECKS.iter().copied().find(|entry| entry.check().tests(clause))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::{
        contract::Library,
        scenario::{Action, Condition, Expect, Isolation},
    };

    #[test]
    fn every_file_is_a_check_and_is_listed_under_its_own_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file() && !path.ends_with("mod.rs"))
            .map(|path| path.file_stem().unwrap().to_string_lossy().replace('_', "-"))
            .collect();
        let registered: BTreeSet<String> = CHECKS.iter().map(|entry| entry.name().to_owned()).collect();
        assert_eq!(files, registered);
    }

    #[test]
    fn every_explanation_has_the_three_sections() {
        for entry in CHECKS {
            for section in ["# Promise", "# Method", "# Limits"] {
                assert!(entry.check().explanation().contains(section), "{}: {section}", entry.name());
            }
        }
    }

    #[test]
    fn a_clause_is_tested_by_one_check_at_most() {
        for operation in Library::embedded().unwrap().operations() {
            for clause in &operation.clauses {
                let testing: Vec<_> = CHECKS.iter().filter(|entry| entry.check().tests(clause)).collect();
                assert!(testing.len() <= 1, "{}/{}: {testing:?}", operation.id, clause.id);
            }
        }
    }

    #[test]
    fn steps_have_names_of_their_own_and_mean_earlier_ones() {
        let library = Library::embedded().unwrap();
        let mut seen = 0;
        for operation in library.operations() {
            for clause in &operation.clauses {
                let Some(Entry::Active(check)) = check_of(clause) else { continue };
                let common = library.common(operation);
                let isolation = Isolation::OwnAccount;
                let question = Question { operation, common, clause, protocol: None, may_write: true, isolation };
                for case in check.cases(&question).unwrap_or_default() {
                    let scenario = case.example().unwrap();
                    let at = |message: &str| format!("{}/{}, {}: {message}", operation.id, clause.id, case.label());
                    let mut earlier = BTreeSet::new();
                    for step in &scenario.steps {
                        let condition = step.only_if.as_ref().map(|condition| match condition {
                            Condition::Accepted(step) | Condition::Refused(step) | Condition::Missing(step) => step,
                        });
                        let undone = match &step.action {
                            Action::Undo(step) => Some(step),
                            _ => None,
                        };
                        for meant in condition.into_iter().chain(undone) {
                            assert!(earlier.contains(meant), "{}", at(&format!("{} means {meant}", step.name)));
                        }
                        assert!(earlier.insert(&step.name), "{}", at(&format!("two steps are {}", step.name)));
                    }
                    let refused = scenario.steps.iter().any(|step| step.expects == Expect::Refused);
                    let control = scenario.steps.iter().any(|step| matches!(step.action, Action::Control(_)));
                    assert!(control || !refused, "{}", at("a call must be refused, and none accepted"));
                    seen += 1;
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
