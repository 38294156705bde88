//! A message has a placeholder, and the page does not say what fills it.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Subject, by_message},
    words::{cited, joined},
};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "placeholder", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| constant(r"%[sd]|%\d+\$[sd]|\{\d\}|\$\{\w+\}"));
    by_message(subject.parsed.errors.iter().filter(|row| row.message != "%s" && PLACEHOLDER.is_match(&row.message)))
        .into_iter()
        .map(|(message, rows)| {
            let count = match PLACEHOLDER.find_iter(message).count() {
                1 => "a placeholder".to_owned(),
                many => format!("{many} placeholders"),
            };
            let lines = cited(rows.iter().map(|row| row.line));
            let codes = joined(rows.iter().map(|row| row.code.as_str()));
            let what =
                format!("the message of {codes} has {count}, and the page does not say with what they are filled");
            RULE.finding(&rows[0].code, &lines, what, "any text in their place; the placeholder itself is a warning")
                .reading(&lines, "the service fills them")
                .reading(&lines, "the message is sent as it is printed")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{concatenated, found};

    #[test]
    fn one_finding_for_each_template() {
        let page = |errors: &str| concatenated("BuildShed", "NamestringNo", "", "{\n}", errors);
        let errors =
            "400Wrong.ShedThe %s [%s] is bad.-\n400Wrong.YardThe %s [%s] is bad.-\n400Gone.ShedThe shed is gone.-";
        let findings = found(super::RULE.name, &page(errors));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].what.contains("`Wrong.Shed` and `Wrong.Yard` has 2 placeholders"), "{}", findings[0].what);
        assert!(found(super::RULE.name, &page("400Gone.ShedThe shed is 100% gone.-")).is_empty());
    }
}
