//! Carries out single cases of a plan and judges them.

use std::sync::Arc;

use super::{
    plan::{Plan, generator::GeneratedCase},
    results::{case_result::CaseResult, executed_case::ExecutedCase, judge::Judge},
    run::{Sender, cleanup::UndoAttempt, executor::Run},
    settings::Settings,
    shared_account::SharedAccount,
};
use crate::{
    check::Validators,
    contract::Library,
    endpoint::{Target, Tenant, Tenants},
    scenario::Isolation,
};

/// The context that all cases of a run share.
#[derive(Debug)]
pub(super) struct Cases {
    pub(super) plan: Arc<Plan>,
    pub(super) sender: Sender,
    library: Arc<Library>,
    tenants: Arc<dyn Tenants>,
    settings: Settings,
    validators: Validators,
    /// The isolation of the cases.
    pub(super) isolation: Isolation,
    /// The account that they share and may write to, where they do.
    account: Option<SharedAccount>,
}

impl Cases {
    /// The cases of a plan. What stands in an account that they share is read first.
    pub(super) async fn new(
        plan: Plan,
        library: &Arc<Library>,
        target: &Arc<dyn Target>,
        tenants: &Arc<dyn Tenants>,
        settings: &Settings,
    ) -> Self {
        let unit = format!("{}-before", settings.run);
        let tenant = tenants.lease(&unit);
        let mut cases = Self {
            sender: Sender::new(Arc::clone(library), Arc::clone(target), settings.vendors),
            validators: Validators::of_all(library.operations()),
            plan: Arc::new(plan),
            library: Arc::clone(library),
            tenants: Arc::clone(tenants),
            settings: settings.clone(),
            isolation: tenant.isolation,
            account: None,
        };
        if tenant.isolation.is_shared() && settings.may_write && cases.plan.cases() > 0 {
            let account = SharedAccount::read(&cases.run(&tenant, unit), &cases.plan).await;
            cases.account = Some(account);
        }
        cases
    }

    fn run<'r>(&'r self, tenant: &'r Tenant, salt: String) -> Run<'r> {
        Run::new(&self.sender, &self.library, tenant, &self.settings, salt)
    }

    /// Carries out a case and judges it. Another attempt at the same case is told apart by its number.
    pub(super) async fn work(self: Arc<Self>, case: GeneratedCase, attempt: u32) -> CaseResult {
        let again = if attempt == 0 { String::new() } else { format!("-{}-{attempt}", case.clause) };
        let tenant = self.tenants.lease(&format!("{}-{}{again}", self.settings.run, case.order));
        let run = self.run(&tenant, self.salt(&case, &again));
        let mut result = CaseResult::new(&case);
        let scenario = match case.scenario.clone() {
            Ok(scenario) => scenario,
            Err(error) => {
                result.error = Some(error);
                return result;
            }
        };
        if let Some(reason) = run.out_of_reach(&scenario) {
            result.skip(&case, reason);
            return result;
        }
        let operation = &self.plan.operations[case.operation].operation;
        result.doubt = self.account.as_ref().and_then(|account| account.doubt(&operation.id));
        let carried_out = run.carry_out(operation, &scenario).await;
        let attempts = match &self.account {
            Some(account) => account.clean_up(&run).await,
            None => Vec::new(),
        };
        let judge = self.judge(tenant.isolation);
        match carried_out {
            Err(error) => result.error = Some(error),
            Ok(transcript) => {
                let bound = run.bound(&operation.id);
                let executed = Arc::new(ExecutedCase::new(Arc::clone(operation), scenario, transcript, bound));
                judge.judge(&case, &executed, &mut result);
            }
        }
        for UndoAttempt { operation, scenario, transcript } in attempts {
            let planned = self.plan.operations.iter().find(|planned| planned.operation.id == operation);
            let Some(undone) = planned.map(|planned| Arc::clone(&planned.operation)) else { continue };
            let executed = ExecutedCase::new(undone, scenario, transcript, run.bound(&operation));
            // What was done to be undone was inspected with its own case.
            judge.inspect_all(&Arc::new(executed), 1, case.order, &mut result);
        }
        result
    }

    /// A text that makes a case's fresh values differ from those of any other case, attempt and run.
    fn salt(&self, case: &GeneratedCase, again: &str) -> String {
        let planned = &self.plan.operations[case.operation];
        let clause = format!("{:#}/{}", planned.operation.id, planned.clauses[case.clause].clause.id);
        format!("{}/{clause}/{}/{}{again}", self.settings.run, case.kind.case.label(), case.number)
    }

    fn judge(&self, isolation: Isolation) -> Judge<'_> {
        Judge {
            plan: &self.plan,
            library: &self.library,
            validators: &self.validators,
            may_write: self.settings.may_write,
            isolation,
        }
    }
}
