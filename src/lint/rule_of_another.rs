//! A rule for a name stands at a description, or the other way round.

use std::sync::LazyLock;

use regex::Regex;

use super::{LintFinding, LintKind, finding::Rule, subject::Subject, words::words};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "rule-of-another", kind: LintKind::Oddity, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static RULED: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)^(?:the|a) (name|description) (?:must|can|cannot|should|may) \w+"));
    let mut findings = Vec::new();
    for found in subject.parameters().into_iter().chain(subject.members()) {
        let named = words(&found.field.name);
        let Some(last) = named.last().filter(|last| matches!(last.as_str(), "name" | "description")) else { continue };
        for line in &found.field.description {
            let Some(ruled) = RULED.captures(&line.text).map(|found| found[1].to_ascii_lowercase()) else { continue };
            if ruled != *last && !named.contains(&ruled) {
                let what = format!("the rule for `{}` speaks of a {ruled}", found.path);
                findings.push(
                    RULE.finding(&found.path, line.number, what, "the rule, for the value at which it stands")
                        .reading(line.number, format!("it holds for `{}`", found.path))
                        .reading("", "it was copied from another parameter"),
                );
                break;
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_rule_speaks_of_its_value() {
        let page = |word: &str| {
            let rows = format!(
                "ShedNamestringNo\n\nThe name of the shed.\n\nThe {word} must be 2 to 8 characters in length.\n\nshed"
            );
            concatenated("BuildShed", &rows, "", "{\n}", "")
        };
        assert_eq!(about(super::RULE.name, &page("description")), ["ShedName"]);
        assert!(about(super::RULE.name, &page("name")).is_empty());
    }
}
