//! The switch for dry runs says that a normal call of a writing operation queries something.

use std::sync::LazyLock;

use regex::Regex;

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "normal-call", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static QUERIES: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)\b(?:queries|to query|is queried|are queried)\b"));
    let parsed = &subject.parsed;
    let (Some(page), Some(dry_run), true) = (&subject.page, &parsed.dry_run, parsed.writes) else {
        return Vec::new();
    };
    let Some(line) = dry_run.off_line.and_then(|off| page.lines.iter().find(|line| line.number == off)) else {
        return Vec::new();
    };
    if !QUERIES.is_match(&line.text) {
        return Vec::new();
    }
    let what =
        format!("`{}` says that a normal call of this writing operation queries something", dry_run.promised.parameter);
    let function = parsed.function.map(|line| line.to_string()).unwrap_or_default();
    let finding = RULE
        .finding(&dry_run.promised.parameter, line.number, what, "the function: an accepted call takes effect")
        .reading(line.number, "a normal call queries")
        .reading(function, "a normal call does what the operation is for");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_writing_operation_does_not_query() {
        let page = |operation: &str, off: &str| {
            let request = format!(
                "DryRunbooleanNo\n\nWhether to only check. Valid values:\n\n  • true: checks. If it passes, the DryRunOperation error code is returned.\n  • false (default): after the check {off}\n\nfalse"
            );
            concatenated(operation, &request, "", "{\n}", "")
        };
        assert_eq!(about(super::RULE.name, &page("BuildShed", "it returns 2xx and queries the shed.")), ["DryRun"]);
        assert!(about(super::RULE.name, &page("BuildShed", "it returns 2xx and builds the shed.")).is_empty());
        assert!(about(super::RULE.name, &page("DescribeShed", "it returns 2xx and queries the shed.")).is_empty());
    }
}
