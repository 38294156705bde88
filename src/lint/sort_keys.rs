//! The notes of a page list other keys for sorting than the parameter does.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Found, Subject},
};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "sort-keys", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static KEYS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\bsort\w*\b[^.(]*\(([\w\s,]+)\)"));
    let mut findings = Vec::new();
    let says =
        |found: &Found<'_>| found.field.description.iter().any(|line| line.text.to_ascii_lowercase().contains("sort"));
    let parameters: Vec<Found<'_>> = subject.parameters().into_iter().filter(says).collect();
    for note in &subject.parsed.notes {
        let Some(found) = KEYS.captures(&note.text) else { continue };
        let words = found[1].split(|character: char| !(character.is_alphanumeric() || character == '_'));
        let noted: BTreeSet<&str> = words.filter(|word| !matches!(*word, "" | "and" | "or")).collect();
        for parameter in &parameters {
            let Some(values) = parameter.field.constraints.values.as_ref() else { continue };
            let listed: BTreeSet<&str> = values.value.iter().map(String::as_str).collect();
            if noted == listed || noted.is_disjoint(&listed) {
                continue;
            }
            let what = format!("the notes of the page list other keys for sorting than `{}`", parameter.path);
            findings.push(
                RULE.finding(
                    &parameter.path,
                    format!("{},{}", note.number, values.lines),
                    what,
                    "the list of the parameter",
                )
                .reading(note.number, format!("one of {}", noted.iter().copied().collect::<Vec<_>>().join(", ")))
                .reading(&values.lines, format!("one of {}", values.value.join(", "))),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, captioned};

    #[test]
    fn notes_and_parameter_list_the_same_keys() {
        let page = |keys: &str| {
            let page = captioned(
                "POST /v1/sheds",
                "order/No/String/Sorts the sheds. The keyword can be id, name, or state.",
                "",
                "",
                "{\n}",
            );
            page.replace("URI\n", &format!("Constraints\nSheds are sorted by one key ({keys}).\nURI\n"))
        };
        assert_eq!(about(super::RULE.name, &page("id or built_at")), ["order"]);
        assert!(about(super::RULE.name, &page("id, name, or state")).is_empty());
    }
}
