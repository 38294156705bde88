//! A parameter chooses a type, a mode or a kind, and the page does not list the values.

use std::sync::LazyLock;

use regex::Regex;

use super::{LintFinding, LintKind, finding::Rule, subject::Subject, words::words};
use crate::page::{phrases::constant, value_type::ValueType};

pub(super) const RULE: Rule = Rule { name: "values-unsaid", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    // A description that says more than what the value is may give values in words that were not understood.
    static MORE: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)values?\b|such as|e\.g\.|example|:|\bonly\b|can be|must be|\bset\b|\boptions?\b|\bcall\b|\bsee\b|default|\bor\b|\(|fixed|always",
        )
    });
    let mut findings = Vec::new();
    for found in subject.parameters() {
        let field = found.field;
        let chooses = words(&field.name).last().is_some_and(|last| matches!(last.as_str(), "type" | "mode" | "kind"));
        let [only] = field.description.as_slice() else { continue };
        let brief = !MORE.is_match(&only.text) && only.text.split_whitespace().count() <= 15;
        if field.value_type != ValueType::Text || !chooses || field.constraints.values.is_some() || !brief {
            continue;
        }
        let what = format!("the page does not say which values `{}` can have", found.path);
        let example = field.example.as_ref().map(|example| format!("{} is one", example.value));
        let lines = field.example.as_ref().map(|example| example.lines.clone()).unwrap_or_default();
        findings.push(
            RULE.finding(
                &found.path,
                only.number,
                what,
                "the example as a valid value, and no value as an invalid one",
            )
            .reading(lines, example.unwrap_or_else(|| "no value is given".to_owned())),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_choice_needs_a_list() {
        let page = |says: &str| {
            concatenated(
                "BuildShed",
                &format!("RoofTypestringYes\n\nThe type of the roof.{says}\n\nFlat"),
                "",
                "{\n}",
                "",
            )
        };
        assert_eq!(about(super::RULE.name, &page("")), ["RoofType"]);
        for says in [" Set the value to Flat.", " Valid values: **Flat** and **Steep**.", " Only flat ones are built."]
        {
            assert!(about(super::RULE.name, &page(says)).is_empty(), "{says}");
        }
    }
}
