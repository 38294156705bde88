//! The code that answers a dry run that passes is in no error row, so its status and message are open.

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};
use crate::contract::DryRun;

pub(super) const RULE: Rule = Rule { name: "dry-run-code", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let Some(dry_run) = subject.parsed.dry_run.as_ref().filter(|_| !subject.cut) else { return Vec::new() };
    let DryRun { pass, cite, .. } = &dry_run.promised;
    let Some(code) = pass.code.as_ref().filter(|_| pass.status.is_none()) else { return Vec::new() };
    if subject.parsed.errors.iter().any(|row| row.code == *code) {
        return Vec::new();
    }
    let what = format!("a dry run that passes is answered with the code {code}, which is in no error row of the page");
    let line = cite.first_line().unwrap_or(1);
    let finding = RULE
        .finding(code, line, what, "the code, with any status and any message")
        .reading(line, format!("the answer has the code {code}"))
        .reading("", "with which status and message is not said");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn the_pass_code_has_a_row() {
        let page = |errors: &str| {
            let request = "DryRunbooleanNo\n\nWhether to only check. Valid values:\n\n  • true: checks. If it passes, the DryRunOperation error code is returned.\n  • false (default): builds.\n\nfalse";
            concatenated("BuildShed", request, "", "{\n}", errors)
        };
        assert_eq!(about(super::RULE.name, &page("400Wrong.ShedThe shed is wrong.-")), ["DryRunOperation"]);
        assert!(about(super::RULE.name, &page("400DryRunOperationThe check passed.-")).is_empty());
    }
}
