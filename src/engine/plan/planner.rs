//! Contracts, checks and a selection to a plan.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    planned::{Plan, PlannedClause, PlannedKind, PlannedOperation},
    selection::{Chosen, Selection},
};
use crate::{
    check::{self, Case, Entry, Exercise, Lacking, Passive, Question, SkipReason},
    contract::{Clause, Library, NameError, Operation, StateRole, Testability},
    wire::Protocol,
};

/// Plans a run.
///
/// # Errors
///
/// When the selection names what does not exist, or more than one operation.
pub fn plan(library: &Library, selection: &Selection) -> Result<Plan, NameError> {
    let chosen = selection.resolved(library)?;
    let whole = chosen.is_all() && selection.checks.is_empty();
    let mut planner = Planner { library, selection, chosen, next: 0 };
    let vendor = selection.capabilities.vendor.as_deref();
    // Subjects first, so that what supports them is reported after them.
    let others = library.operations().filter(|operation| !is_subject(library, operation));
    let operations = library.subjects().chain(others);
    let of_vendor = operations.filter(|operation| vendor.is_none_or(|vendor| vendor == operation.id.vendor()));
    let operations = of_vendor.map(|operation| planner.operation(operation)).collect();
    Ok(Plan { whole, operations })
}

fn is_subject(library: &Library, operation: &Operation) -> bool {
    library.subjects().any(|subject| subject.id == operation.id)
}

/// The plan so far.
struct Planner<'p> {
    library: &'p Library,
    selection: &'p Selection,
    chosen: Chosen<'p>,
    /// The place of the next case in the run.
    next: usize,
}

impl Planner<'_> {
    fn operation(&mut self, operation: &Operation) -> PlannedOperation {
        let capabilities = &self.selection.capabilities;
        let operation = Arc::new(capabilities.fitted(operation));
        let protocol = capabilities.vendors.protocol(&operation.protocol);
        let lacking = capabilities.lacks(&operation);
        let mut clauses: Vec<PlannedClause> =
            operation.clauses.iter().map(|clause| self.clause(&operation, clause)).collect();
        for planned in &mut clauses {
            match lacking {
                Some(reason) => planned.skipped = Some(reason.clone()),
                None => self.cases(&operation, protocol, planned),
            }
        }
        self.show_passive(&operation, protocol, &mut clauses);
        PlannedOperation { operation, protocol, clauses }
    }

    fn clause(&self, operation: &Operation, clause: &Clause) -> PlannedClause {
        let is_chosen =
            if self.chosen.is_all() { is_subject(self.library, operation) } else { self.chosen.has(operation, clause) };
        let check = check::check_of(clause);
        PlannedClause {
            clause: clause.clone(),
            selected: is_chosen && self.selection.has_check(check),
            check,
            skipped: None,
            need_not_show: None,
            kinds: Vec::new(),
        }
    }

    fn question<'q>(
        &'q self,
        operation: &'q Operation,
        protocol: Option<&'static dyn Protocol>,
        clause: &'q Clause,
    ) -> Question<'q> {
        let capabilities = &self.selection.capabilities;
        Question {
            operation,
            common: self.library.common(operation),
            clause,
            protocol,
            may_write: capabilities.may_write,
            isolation: capabilities.isolation,
        }
    }

    /// Gives a clause the cases of its check, or the reason for which it has none.
    fn cases(&mut self, operation: &Operation, protocol: Option<&'static dyn Protocol>, planned: &mut PlannedClause) {
        let question = self.question(operation, protocol, &planned.clause);
        if let Some(Entry::Passive(check)) = planned.check {
            planned.need_not_show = check.need_not_show(&question);
        }
        let cases = match cases(&question, planned.check) {
            Ok(cases) => cases,
            Err(reason) => {
                planned.skipped = Some(reason);
                return;
            }
        };
        if !planned.selected {
            return;
        }
        let capabilities = &self.selection.capabilities;
        planned.skipped = capabilities.hinders(self.library, operation, &planned.clause, &cases);
        if planned.skipped.is_none() {
            let reachable = |case: &Case| capabilities.out_of_reach(self.library, operation, case).is_none();
            for case in cases.into_iter().filter(reachable) {
                let count = match self.selection.cases {
                    Some(times) if case.varied => times.max(1),
                    _ => case.count,
                };
                self.add(planned, case, count, false);
            }
        }
    }

    fn add(&mut self, planned: &mut PlannedClause, case: Case, count: u32, shown_only: bool) {
        planned.kinds.push(PlannedKind { first: self.next, case: Arc::new(case), count, shown_only });
        self.next += count as usize;
    }

    /// Gives selected passive clauses scenarios of their own where no planned case shows what they are about.
    fn show_passive(
        &mut self,
        operation: &Operation,
        protocol: Option<&'static dyn Protocol>,
        clauses: &mut [PlannedClause],
    ) {
        let kinds = clauses.iter().flat_map(|planned| &planned.kinds);
        let mut shown: BTreeSet<Exercise> = kinds.flat_map(|kind| kind.case.shows.iter().cloned()).collect();
        let mut out_of_reach = BTreeMap::new();
        for planned in clauses {
            if let Some(Entry::Passive(passive)) = planned.check
                && planned.selected
                && planned.skipped.is_none()
            {
                self.show(operation, protocol, passive, planned, &mut shown, &mut out_of_reach);
            }
        }
    }

    fn show(
        &mut self,
        operation: &Operation,
        protocol: Option<&'static dyn Protocol>,
        passive: &dyn Passive,
        planned: &mut PlannedClause,
        shown: &mut BTreeSet<Exercise>,
        out_of_reach: &mut BTreeMap<Exercise, SkipReason>,
    ) {
        let exercises = passive.shown_by(&planned.clause);
        for exercise in &exercises {
            if let Some(reason) = out_of_reach.get(exercise) {
                planned.need_not_show = Some(reason.clone());
                continue;
            }
            if shown.contains(exercise) {
                continue;
            }
            let Some(case) = check::showing(&self.question(operation, protocol, &planned.clause), exercise) else {
                continue;
            };
            if let Some(reason) = self.selection.capabilities.out_of_reach(self.library, operation, &case) {
                planned.need_not_show = Some(reason.clone());
                out_of_reach.insert(exercise.clone(), reason);
            } else {
                shown.extend(case.shows.iter().cloned());
                self.add(planned, case.extra(), 1, true);
            }
        }
        let is_shown = exercises.is_empty() || exercises.iter().any(|exercise| shown.contains(exercise));
        if !is_shown && planned.need_not_show.is_none() {
            let has_base = operation.states.values().any(|state| state.role == StateRole::Base);
            let what = if has_base { Lacking::Exercise } else { Lacking::BaseState };
            planned.need_not_show = Some(what.into());
        }
    }
}

/// The cases with which a clause is tested; none for a passive check.
fn cases(question: &Question<'_>, entry: Option<Entry>) -> Result<Vec<Case>, SkipReason> {
    match &question.clause.testability {
        Testability::Excluded(why) => return Err(SkipReason::Excluded { why: why.clone() }),
        Testability::Silent(why) => return Err(SkipReason::LeftOpen { why: why.clone() }),
        Testability::Testable => {}
    }
    match entry {
        None => Err(SkipReason::NoCheck),
        Some(Entry::Passive(_)) => Ok(Vec::new()),
        Some(Entry::Active(check)) => check.cases(question),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::plan::{Capabilities, KnownOperations},
        scenario::Isolation,
    };

    const PUBLISH: &str = "PublishVpcRouteEntries";
    const LIMIT: &str = "PublishVpcRouteEntries/RouteEntries.max-items";

    fn selecting(names: &[&str]) -> Selection {
        Selection { names: names.iter().map(ToString::to_string).collect(), ..Selection::default() }
    }

    fn planned(selection: &Selection) -> Plan {
        plan(&Library::embedded().unwrap(), selection).unwrap()
    }

    /// The selected clauses that have cases, with the labels of these.
    fn tested(plan: &Plan) -> Vec<(String, Vec<&str>)> {
        let clauses = plan.operations.iter().flat_map(|operation| {
            operation.clauses.iter().map(|planned| (planned.clause.full_id(&operation.operation.id), planned))
        });
        clauses
            .filter(|(_, planned)| !planned.kinds.is_empty())
            .map(|(id, planned)| (id, planned.kinds.iter().map(|kind| kind.case.label()).collect()))
            .collect()
    }

    /// The reason for which a clause is skipped, by itself or because nothing shows it.
    fn reason(plan: &Plan, id: &str) -> Option<SkipReason> {
        let (name, clause) = id.split_once('/').unwrap();
        let operation = plan.operations.iter().find(|planned| planned.operation.id.to_string() == name).unwrap();
        let planned = operation.clauses.iter().find(|planned| planned.clause.id == clause).unwrap();
        planned.skipped.clone().or_else(|| planned.need_not_show.clone())
    }

    #[test]
    fn a_clause_is_planned_with_the_cases_of_its_check_and_no_others() {
        let plan = planned(&selecting(&[LIMIT]));
        let [(id, labels)] = &tested(&plan)[..] else { panic!("one clause is tested: {:?}", tested(&plan)) };
        assert_eq!(id, LIMIT);
        assert_eq!(
            labels[..],
            [
                "1 entry",
                "49 entries",
                "50 entries",
                "one more than the limit",
                "twice the limit",
                "an accepted list loses none"
            ]
        );
        assert!(!plan.whole);
    }

    #[test]
    fn each_case_has_a_place_of_its_own_in_the_run() {
        let plan = planned(&Selection { cases: Some(3), ..Selection::default() });
        let mut places: Vec<(usize, usize)> = Vec::new();
        for (_, _, kind) in plan.kinds() {
            assert!(!kind.case.varied || kind.shown_only || kind.count == 3, "{}", kind.case.label());
            places.push((kind.first, kind.count as usize));
        }
        places.sort_unstable();
        let end = places.into_iter().fold(0, |next, (first, count)| {
            assert_eq!(first, next);
            next + count
        });
        assert_eq!(end, plan.cases());
        assert!(plan.whole);
    }

    #[test]
    fn a_passive_clause_brings_a_scenario_only_where_no_other_shows_it() {
        let alone = planned(&selecting(&["PublishVpcRouteEntries/success-status"]));
        assert_eq!(tested(&alone), [("PublishVpcRouteEntries/success-status".to_owned(), vec!["an accepted call"])]);
        assert!(alone.kinds().all(|(_, _, kind)| kind.shown_only));
        let beside =
            planned(&selecting(&["PublishVpcRouteEntries/success-status", "PublishVpcRouteEntries/accepts-valid"]));
        let ids: Vec<String> = tested(&beside).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["PublishVpcRouteEntries/accepts-valid"]);
    }

    #[test]
    fn a_passive_clause_that_no_call_can_show_is_skipped() {
        let (library, id) = (Library::embedded().unwrap(), "PublishVpcRouteEntries/success-status");
        let publish = library.resolve(PUBLISH).unwrap().id.clone();
        // A shared account of which nothing is known.
        let states = BTreeMap::from([(publish, BTreeMap::new())]);
        let capabilities =
            Capabilities { states: Some(states), isolation: Isolation::Shared, ..Capabilities::default() };
        let plan = planned(&Selection { capabilities, ..selecting(&[id]) });
        assert_eq!(plan.cases(), 0);
        let state = "publishable-entries".to_owned();
        assert_eq!(reason(&plan, id), Some(SkipReason::NeedsState { state }));
    }

    #[test]
    fn the_first_reason_to_skip_is_the_contracts_then_the_targets() {
        let excluded = "AssociateRouteTable/project_id.required";
        let signature = "AssociateRouteTable/common.unsigned";
        let capabilities = Capabilities { signature_ignored: true, may_write: false, ..Capabilities::default() };
        let plan = planned(&Selection { capabilities, ..Selection::default() });
        assert!(matches!(reason(&plan, excluded), Some(SkipReason::Excluded { .. })));
        assert_eq!(reason(&plan, signature), Some(SkipReason::SignaturesIgnored));
        assert_eq!(reason(&plan, LIMIT), Some(SkipReason::NeedsEffects));
    }

    #[test]
    fn an_operation_that_the_target_lacks_is_skipped_whole() {
        let known = KnownOperations {
            ids: BTreeSet::new(),
            others_without_values: false,
            otherwise: SkipReason::ReferenceLacks,
        };
        let capabilities = Capabilities { operations: Some(known), ..Capabilities::default() };
        let plan = planned(&Selection { capabilities, ..Selection::default() });
        assert_eq!(plan.cases(), 0);
        let clauses = plan.operations.iter().flat_map(|operation| &operation.clauses);
        assert!(clauses.into_iter().all(|planned| planned.skipped == Some(SkipReason::ReferenceLacks)));
    }

    #[test]
    fn a_name_of_nothing_is_an_error_that_names_the_nearest() {
        let library = Library::embedded().unwrap();
        let error = |selection: &Selection| plan(&library, selection).unwrap_err().to_string();
        assert!(error(&selecting(&["PublishVpcRouteEntry"])).contains("did you mean `PublishVpcRouteEntries`?"));
        let checks = Selection { checks: vec!["list-limits".to_owned()], ..Selection::default() };
        assert!(error(&checks).contains("did you mean `list-limit`?"));
    }
}
