//! Contracts, checks and a selection to cases, in report order.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub(in crate::engine) mod generator;

use crate::{
    check::{self, Case, Entry, Exercise, Lacking, Question, SkipReason},
    contract::{
        Binds, Clause, ClauseKind, DryRunPromise, Library, NameError, Named, Operation, OperationId, StateRole,
        Suggestion, Testability,
    },
    scenario::Isolation,
    vendor::Vendors,
    wire::Protocol,
};

/// What a run asks.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Names of operations and of clauses, as [`Library::find`] takes them; everything of the subjects where empty.
    pub names: Vec<String>,
    /// Names of checks; all where empty.
    pub checks: Vec<String>,
    /// How many cases of each kind that varies, in place of the check's own number.
    pub cases: Option<u32>,
    /// What the target is and has; everything, with every effect, where absent.
    pub capabilities: Capabilities,
}

/// What a target is and has.
#[derive(Clone, Debug)]
pub struct Capabilities {
    /// Whether every call may take effect, because nothing that matters is in the target.
    pub may_write: bool,
    /// The vendors whose protocols are known.
    pub vendors: Vendors,
    /// The vendor whose operations it has; those of all vendors where absent.
    pub vendor: Option<String>,
    /// The operations that it has; all of its vendor where absent.
    pub operations: Option<KnownOperations>,
    /// Its provider states: operation, state, and how many values it has for each parameter. All where absent.
    pub states: Option<StateSizes>,
    /// How far cases are kept apart from each other.
    pub isolation: Isolation,
    /// The states that bind credentials, by operation.
    pub credentials: BTreeMap<OperationId, BTreeSet<String>>,
    /// Whether it does not look at signatures.
    pub signature_ignored: bool,
}

/// The operations that a target has.
#[derive(Clone, Debug)]
pub struct KnownOperations {
    /// Their ids.
    pub ids: BTreeSet<OperationId>,
    /// Whether it may have others, too, whose provider states bind nothing: a caller needs to know nothing for them.
    pub others_without_values: bool,
    /// The reason for which the clauses of any other operation are skipped.
    pub otherwise: SkipReason,
}

/// How many values each provider state of each operation has for each parameter.
pub type StateSizes = BTreeMap<OperationId, BTreeMap<String, BTreeMap<String, u32>>>;

impl Default for Capabilities {
    fn default() -> Self {
        Self {
            may_write: true,
            vendors: Vendors::default(),
            vendor: None,
            operations: None,
            states: None,
            isolation: Isolation::default(),
            credentials: BTreeMap::new(),
            signature_ignored: false,
        }
    }
}

impl Capabilities {
    /// The operation with its states as large as the target's are.
    fn fitted(&self, operation: &Operation) -> Operation {
        let mut operation = operation.clone();
        let Some(sizes) = self.states.as_ref() else { return operation };
        let Some(sizes) = sizes.get(&operation.id) else { return operation };
        for (name, state) in &mut operation.states {
            for (parameter, binds) in &mut state.binds {
                let size = sizes.get(name).and_then(|sizes| sizes.get(parameter));
                if let (Binds::Pool(_), Some(size)) = (&binds, size) {
                    *binds = Binds::Pool(*size);
                }
            }
        }
        operation
    }

    /// The reason to skip an operation that the target does not have.
    fn lacks(&self, operation: &Operation) -> Option<&SkipReason> {
        let known = self.operations.as_ref().filter(|known| !known.ids.contains(&operation.id))?;
        let needs_values = operation.states.values().any(|state| !state.binds.is_empty());
        (needs_values || !known.others_without_values).then_some(&known.otherwise)
    }

    /// The state that a case needs and the target does not have.
    fn missing_state<'c>(&self, operation: &Operation, case: &'c Case) -> Option<&'c str> {
        let states = self.states.as_ref()?;
        let has = |name: &str| {
            let declared = operation.states.get(name);
            let free = declared.is_some_and(|state| state.binds.is_empty());
            match declared.map(|state| state.role) {
                Some(StateRole::NoPermission) => {
                    self.credentials.get(&operation.id).is_some_and(|states| states.contains(name))
                }
                _ => free || states.get(&operation.id).is_some_and(|states| states.contains_key(name)),
            }
        };
        case.states.iter().map(String::as_str).find(|name| !has(name))
    }
}

/// The operations and clauses that a selection names.
struct Chosen<'l> {
    operations: BTreeSet<&'l OperationId>,
    clauses: BTreeSet<(&'l OperationId, &'l str)>,
}

/// What a run will do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whether everything of the subjects is asked.
    pub whole: bool,
    /// The operations, in report order.
    pub operations: Vec<PlannedOperation>,
}

impl Plan {
    /// How many cases there are.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.kinds().map(|(_, _, kind)| kind.count as usize).sum()
    }

    /// Every kind of case with the indices of its operation and clause, in order.
    pub fn kinds(&self) -> impl Iterator<Item = (usize, usize, &PlannedKind)> {
        self.operations.iter().enumerate().flat_map(|(at, operation)| {
            let clauses = operation.clauses.iter().enumerate();
            clauses.flat_map(move |(clause, planned)| planned.kinds.iter().map(move |kind| (at, clause, kind)))
        })
    }
}

/// An operation in a plan.
#[derive(Clone, Debug)]
pub struct PlannedOperation {
    /// The operation.
    pub operation: Arc<Operation>,
    /// The protocol that carries it, where it is known.
    pub protocol: Option<&'static dyn Protocol>,
    /// Its clauses, in the order of the contract.
    pub clauses: Vec<PlannedClause>,
}

/// A clause in a plan.
#[derive(Clone, Debug)]
pub struct PlannedClause {
    /// The clause.
    pub clause: Clause,
    /// Whether the run asks it; one that is not asked is judged all the same when it can be, and not reported otherwise.
    pub selected: bool,
    /// The check that asks it.
    pub check: Option<Entry>,
    /// Why it is not asked, where it is not.
    pub skipped: Option<SkipReason>,
    /// Why it is no gap that nothing shows what it is about, where it is none.
    pub need_not_show: Option<SkipReason>,
    /// The kinds of case that ask it.
    pub kinds: Vec<PlannedKind>,
}

/// A kind of case in a plan.
#[derive(Clone, Debug)]
pub struct PlannedKind {
    /// The place of its first case in the run; the others follow.
    pub first: usize,
    /// What is tried.
    pub case: Arc<Case>,
    /// How many cases there are of it.
    pub count: u32,
    /// Whether only passive checks read it.
    pub shown_only: bool,
}

/// Plans a run.
///
/// # Errors
///
/// When the selection names what does not exist, or more than one operation.
pub fn plan(library: &Library, selection: &Selection) -> Result<Plan, NameError> {
    let chosen = chosen(library, selection)?;
    let whole = selection.names.is_empty();
    let mut operations = Vec::new();
    let mut order = 0;
    // Subjects first, so that what supports them is reported after them.
    let sorted = library.subjects().chain(library.operations().filter(|operation| !is_subject(library, operation)));
    for operation in sorted {
        let named = chosen.operations.contains(&operation.id);
        if selection.capabilities.vendor.as_ref().is_some_and(|vendor| vendor != operation.id.vendor()) {
            continue;
        }
        let operation = Arc::new(selection.capabilities.fitted(operation));
        let protocol = selection.capabilities.vendors.protocol(&operation.protocol);
        let mut clauses: Vec<PlannedClause> = Vec::new();
        for clause in &operation.clauses {
            let asked = (whole && is_subject(library, &operation))
                || named
                || chosen.clauses.contains(&(&operation.id, clause.id.as_str()));
            let entry = check::asking(clause);
            let by_check = selection.checks.is_empty()
                || entry.is_some_and(|entry| selection.checks.iter().any(|name| name == entry.name()));
            clauses.push(PlannedClause {
                clause: clause.clone(),
                selected: asked && by_check,
                check: entry,
                skipped: None,
                need_not_show: None,
                kinds: Vec::new(),
            });
        }
        let lacking = selection.capabilities.lacks(&operation);
        for planned in &mut clauses {
            if let Some(reason) = lacking {
                planned.skipped = Some(reason.clone());
                continue;
            }
            let question = Question {
                operation: &operation,
                common: library.common(&operation),
                clause: &planned.clause,
                protocol,
                may_write: selection.capabilities.may_write,
                isolation: selection.capabilities.isolation,
            };
            if let Some(Entry::Passive(check)) = planned.check {
                planned.need_not_show = check.need_not_show(&question);
            }
            match cases(&question, planned.check) {
                Err(reason) => planned.skipped = Some(reason),
                Ok(cases) if planned.selected => {
                    planned.skipped = hindrance(library, selection, &operation, &planned.clause, &cases);
                    let reachable = |case: &Case| out_of_reach_for(library, selection, &operation, case).is_none();
                    if planned.skipped.is_none() {
                        for case in cases.into_iter().filter(reachable) {
                            add(planned, case, selection.cases, &mut order, false);
                        }
                    }
                }
                Ok(_) => {}
            }
        }
        show_passive(library, &operation, &mut clauses, selection, &mut order);
        operations.push(PlannedOperation { operation, protocol, clauses });
    }
    Ok(Plan { whole: whole && selection.checks.is_empty(), operations })
}

/// Why a clause cannot be asked of this target, if it cannot: one kind of case that it needs is out of reach.
fn hindrance(
    library: &Library,
    selection: &Selection,
    operation: &Operation,
    clause: &Clause,
    cases: &[Case],
) -> Option<SkipReason> {
    let capabilities = &selection.capabilities;
    if capabilities.signature_ignored && about_signature(clause) {
        return Some(SkipReason::SignaturesIgnored);
    }
    let mut needed = cases.iter().filter(|case| case.needed);
    needed.find_map(|case| out_of_reach_for(library, selection, operation, case))
}

/// Whether the clause is about what a signature proves.
fn about_signature(clause: &Clause) -> bool {
    match &clause.kind {
        ClauseKind::KeyChecked | ClauseKind::DryRun(DryRunPromise::ChecksKey) => true,
        ClauseKind::Common(kind) => kind.is_about_signature(),
        _ => false,
    }
}

/// Whether the scenarios of a kind are harmless: they differ in values, never in what sort of call they make.
fn is_harmless(library: &Library, case: &Case) -> bool {
    case.example().is_ok_and(|scenario| scenario.is_harmless(library))
}

fn is_subject(library: &Library, operation: &Operation) -> bool {
    library.subjects().any(|subject| subject.id == operation.id)
}

/// The cases with which a clause is asked; none for a passive check.
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

fn add(planned: &mut PlannedClause, case: Case, times: Option<u32>, order: &mut usize, shown_only: bool) {
    let count = match times {
        Some(times) if case.varied && !shown_only => times.max(1),
        _ if shown_only => 1,
        _ => case.count,
    };
    planned.kinds.push(PlannedKind { first: *order, case: Arc::new(case), count, shown_only });
    *order += count as usize;
}

/// Gives selected passive clauses scenarios of their own where no planned case shows what they are about.
fn show_passive(
    library: &Library,
    operation: &Operation,
    clauses: &mut [PlannedClause],
    selection: &Selection,
    order: &mut usize,
) {
    let mut shown: BTreeSet<Exercise> =
        clauses.iter().flat_map(|planned| &planned.kinds).flat_map(|kind| kind.case.shows.iter().cloned()).collect();
    let mut out_of_reach: BTreeMap<Exercise, SkipReason> = BTreeMap::new();
    for planned in clauses {
        let Some(Entry::Passive(passive)) = planned.check else { continue };
        if !planned.selected || planned.skipped.is_some() {
            continue;
        }
        let clause = planned.clause.clone();
        let Capabilities { may_write, isolation, .. } = selection.capabilities;
        let protocol = selection.capabilities.vendors.protocol(&operation.protocol);
        let question =
            Question { operation, common: library.common(operation), clause: &clause, protocol, may_write, isolation };
        let exercises = passive.shown_by(&clause);
        let mut is_shown = false;
        for shows in &exercises {
            if let Some(reason) = out_of_reach.get(shows) {
                planned.need_not_show = Some(reason.clone());
            } else if shown.contains(shows) {
                is_shown = true;
            } else if let Some(case) = check::showing(&question, shows) {
                if let Some(reason) = out_of_reach_for(library, selection, operation, &case) {
                    planned.need_not_show = Some(reason.clone());
                    out_of_reach.insert(shows.clone(), reason);
                } else {
                    is_shown = true;
                    shown.extend(case.shows.iter().cloned());
                    add(planned, case.extra(), None, order, true);
                }
            }
        }
        if !is_shown && !exercises.is_empty() && planned.need_not_show.is_none() {
            let without_base = !operation.states.values().any(|state| state.role == StateRole::Base);
            let what = if without_base { Lacking::BaseState } else { Lacking::Exercise };
            planned.need_not_show = Some(what.into());
        }
    }
}

/// Why a case is out of reach on this target, if it is.
fn out_of_reach_for(
    library: &Library,
    selection: &Selection,
    operation: &Operation,
    case: &Case,
) -> Option<SkipReason> {
    let capabilities = &selection.capabilities;
    // A state that would unlock nothing is not asked for.
    if !capabilities.may_write && !is_harmless(library, case) {
        return Some(SkipReason::NeedsEffects);
    }
    capabilities.missing_state(operation, case).map(|state| SkipReason::NeedsState { state: state.to_owned() })
}

fn chosen<'l>(library: &'l Library, selection: &Selection) -> Result<Chosen<'l>, NameError> {
    let mut chosen = Chosen { operations: BTreeSet::new(), clauses: BTreeSet::new() };
    for name in &selection.names {
        match library.find(name)? {
            Named::Operation(operation) => {
                chosen.operations.insert(&operation.id);
            }
            Named::Clause(operation, clause) => {
                chosen.clauses.insert((&operation.id, &clause.id));
            }
        }
    }
    let checks = || check::CHECKS.iter().map(Entry::name);
    match selection.checks.iter().find(|name| !checks().any(|check| check == name.as_str())) {
        None => Ok(chosen),
        Some(name) => {
            let suggestion = Suggestion::among(name, checks());
            Err(NameError::Unknown { kind: "check", name: name.clone(), suggestion })
        }
    }
}
