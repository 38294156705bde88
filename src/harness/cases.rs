//! The cases of a test: one for each clause, or for each operation.

use std::{collections::BTreeMap, sync::Arc};

use libtest_mimic::{Arguments, Trial};

use super::shared_run::SharedRun;
use crate::{
    engine::{Plan, PlannedOperation},
    event::SkipReason,
};

/// A case: its name, the clauses that it is about, and the reason to skip it, where there is one.
struct CaseOf {
    name: String,
    clauses: Vec<String>,
    skipped: Option<SkipReason>,
}

impl CaseOf {
    fn all(plan: &Plan, by_operation: bool) -> Vec<Self> {
        let is_empty = plan.cases() == 0;
        plan.operations
            .iter()
            .flat_map(|operation| {
                if by_operation {
                    Self::of_operation(operation, is_empty)
                } else {
                    Self::of_clauses(operation, is_empty)
                }
            })
            .collect()
    }

    /// The cases of an operation's clauses; in a plan that is empty no answer shows any.
    fn of_clauses(operation: &PlannedOperation, is_empty: bool) -> Vec<Self> {
        let selected = operation.clauses.iter().filter(|planned| planned.selected);
        let cases = selected.map(|planned| {
            let name = planned.clause.full_id(&operation.operation.id);
            let not_shown = planned.need_not_show.as_ref().filter(|_| is_empty);
            let skipped = planned.skipped.as_ref().or(not_shown).cloned();
            Self { clauses: vec![name.clone()], name, skipped }
        });
        cases.collect()
    }

    fn of_operation(operation: &PlannedOperation, is_empty: bool) -> Vec<Self> {
        let cases = Self::of_clauses(operation, is_empty);
        if cases.is_empty() {
            return Vec::new();
        }
        let (tested, skipped): (Vec<Self>, Vec<Self>) = cases.into_iter().partition(|case| case.skipped.is_none());
        let reason = skipped.into_iter().find_map(|case| case.skipped).filter(|_| tested.is_empty());
        let clauses = tested.into_iter().map(|case| case.name).collect();
        vec![Self { name: operation.operation.id.to_string(), clauses, skipped: reason }]
    }

    /// True where the command line lets the case through.
    fn is_wanted(&self, arguments: &Arguments) -> bool {
        let fits = |pattern: &String| {
            if arguments.exact { self.name == *pattern } else { self.name.contains(pattern.as_str()) }
        };
        arguments.filter.as_ref().is_none_or(fits) && !arguments.skip.iter().any(fits)
    }
}

pub(super) fn trials(mut run: SharedRun, arguments: &Arguments) -> Vec<Trial> {
    let cases = CaseOf::all(&run.plan, run.by_operation);
    if arguments.filter.is_some() || !arguments.skip.is_empty() {
        // Only what is let through is tested: a selection gives the same verdicts.
        let wanted = cases.iter().filter(|case| case.is_wanted(arguments) && case.skipped.is_none());
        run.options.selection.names = wanted.flat_map(|case| case.clauses.iter().cloned()).collect();
    }
    let run = Arc::new(run);
    let trial = |case: CaseOf| {
        let (run, clauses, skipped) = (Arc::clone(&run), case.clauses, case.skipped.clone());
        let trial = Trial::test(case.name, move || match skipped {
            None => run.verdict(&clauses),
            Some(reason) => Err(format!("skipped: {reason}").into()),
        });
        match case.skipped {
            None => trial,
            // Ignored, with the sort of reason before the name; the name alone selects it too.
            Some(reason) => trial.with_kind(kind_of(&reason)).with_ignored_flag(true),
        }
    };
    cases.into_iter().map(trial).collect()
}

/// The word that stands before the name of an ignored case: what its contract says of it at length stands in reports.
fn kind_of(reason: &SkipReason) -> String {
    match reason {
        SkipReason::Excluded { .. } => "excluded".to_owned(),
        SkipReason::LeftOpen { .. } => "left open by the documentation".to_owned(),
        other => other.to_string(),
    }
}

/// The reasons for which all clauses of a plan are skipped, each on a line with their number.
pub(super) fn skipped(plan: &Plan) -> String {
    let mut reasons: BTreeMap<SkipReason, usize> = BTreeMap::new();
    for reason in CaseOf::all(plan, false).into_iter().filter_map(|case| case.skipped) {
        *reasons.entry(reason).or_default() += 1;
    }
    reasons.iter().fold(String::new(), |text, (reason, count)| format!("{text}\n  {count} x {reason}"))
}
