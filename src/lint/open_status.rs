//! The page does not say which status a success has.

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};

pub(super) const RULE: Rule = Rule { name: "open-status", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let Some(status) = &subject.parsed.status else { return Vec::new() };
    if status.value.parse::<u16>().is_ok() {
        return Vec::new();
    }
    let says = status.value.to_ascii_lowercase();
    let what = format!("the page says {says}, and not which status a success has");
    vec![
        RULE.finding("", &status.lines, what, "any status of that class")
            .reading(&status.lines, format!("any {says} status"))
            .reading("", "one of them, which is not said"),
    ]
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{captioned, concatenated, found};

    #[test]
    fn a_class_of_statuses_is_no_status() {
        let request = "DryRunbooleanNo\n\nWhether to only check. Valid values:\n\n  • true: checks. If it passes, the DryRunOperation error code is returned.\n  • false (default): returns a 2xx HTTP status code.\n\nfalse";
        assert_eq!(found(super::RULE.name, &concatenated("BuildShed", request, "", "{\n}", "")).len(), 1);
        assert!(found(super::RULE.name, &captioned("POST /v1/sheds", "", "", "", "{\n}")).is_empty());
    }
}
