//! Clauses of a dry run.

use super::table::ClauseTable;
use crate::contract::{Citation, ClauseKind, DryRun, DryRunCheck, DryRunPass, DryRunPromise, Strength};

impl ClauseTable<'_> {
    /// The pass answer, what a dry run checks and leaves unchanged, and how else it is spelled.
    pub(super) fn dry_run(&mut self) {
        let Some(dry_run) = &self.operation.dry_run else { return };
        let (cite, must) = (&dry_run.cite, Strength::Must);
        let promise = format!("a dry run that passes answers {}, never the normal success", pass_answer(&dry_run.pass));
        self.of_dry_run(dry_run, "pass-code", &promise, must, cite, DryRunPromise::Pass);
        self.of_dry_run(dry_run, "no-effect", "a dry run changes nothing", must, cite, DryRunPromise::NoEffect);
        self.needs_reader();
        for check in &dry_run.checks {
            let (suffix, promise, kind) = match check {
                DryRunCheck::Required => (
                    "checks-required",
                    "a dry run refuses a request without a required parameter",
                    DryRunPromise::ChecksRequired,
                ),
                DryRunCheck::Key => ("checks-key", "a dry run refuses an unknown access key", DryRunPromise::ChecksKey),
                DryRunCheck::Permission => (
                    "checks-permission",
                    "a dry run refuses a caller without the permission",
                    DryRunPromise::ChecksPermission,
                ),
            };
            self.of_dry_run(dry_run, suffix, promise, must, cite, kind);
        }
        let promise = "where a dry run refuses, its code is the real call's";
        self.of_dry_run(dry_run, "same-error", promise, Strength::Should, cite, DryRunPromise::SameError);
        for spelling in &dry_run.spellings {
            let promise = format!("`{}` is a dry run too", spelling.value);
            let suffix = if dry_run.spellings.len() == 1 {
                "sdk-spelling".to_owned()
            } else {
                format!("sdk-spelling/{}", spelling.value)
            };
            let kind = DryRunPromise::Spelling(spelling.value.clone());
            self.of_dry_run(dry_run, &suffix, &promise, Strength::Should, &spelling.cite, kind);
        }
        if let (Some(cite), Some(idempotency)) = (&dry_run.spares_token, &self.operation.idempotency) {
            let promise = format!("a dry run does not use its `{}` up", idempotency.token);
            let id = format!("{}.spares-token", dry_run.parameter);
            self.add(id, promise, Strength::Must, cite, ClauseKind::TokenSpared);
            self.needs_reader();
        }
    }

    fn of_dry_run(
        &mut self,
        dry_run: &DryRun,
        suffix: &str,
        promise: &str,
        strength: Strength,
        cite: &Citation,
        kind: DryRunPromise,
    ) {
        let id = format!("{}.{suffix}", dry_run.parameter);
        self.add(id, promise.to_owned(), strength, cite, ClauseKind::DryRun(kind));
    }
}

fn pass_answer(pass: &DryRunPass) -> String {
    match (&pass.code, pass.status) {
        (Some(code), Some(status)) => format!("code {code} and status {status}"),
        (Some(code), None) => format!("code {code}"),
        (None, Some(status)) => format!("status {status}"),
        (None, None) => "its answer".to_owned(),
    }
}
