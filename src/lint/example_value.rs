//! An example has a value that is not in the list of values.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Subject, scalars, whole},
};
use crate::page::parsed_page::Field;

pub(super) const RULE: Rule = Rule { name: "example-value", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters() {
        if let Some(example) = &found.field.example {
            findings.extend(outside(found.field, &found.path, &example.value, &example.lines));
        }
    }
    for seen in subject.seen() {
        for node in scalars(seen.node) {
            let text = node.text().unwrap_or("");
            findings.extend(outside(seen.field, &seen.path, text, &node.line.to_string()));
        }
    }
    findings
}

fn outside(field: &Field, path: &str, shown: &str, line: &str) -> Option<LintFinding> {
    let values = field.constraints.values.as_ref()?;
    let plain =
        shown.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.'));
    let other = values.value.first()?.chars().next()?.is_ascii_digit() != shown.chars().next()?.is_ascii_digit();
    // That the type is another is told by its own rule.
    if !plain
        || !whole(shown)
        || values.value.iter().any(|value| value == shown)
        || field.value_type.innermost().is_number() && other
    {
        return None;
    }
    let what = format!("the example of `{path}` is none of the values that the page lists");
    Some(
        RULE.finding(path, format!("{},{line}", values.lines), what, "the list")
            .reading(&values.lines, format!("one of {}", values.value.join(", ")))
            .reading(line, format!("the example is {shown}")),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn an_example_is_one_of_the_values() {
        let page = |example: &str| {
            let request =
                format!("RoofstringNo\n\nThe roof. Valid values:\n\n  • Flat: flat\n  • Steep: steep\n\n{example}");
            concatenated("BuildShed", &request, "", "{\n}", "")
        };
        assert_eq!(about(super::RULE.name, &page("Round")), ["Roof"]);
        assert!(about(super::RULE.name, &page("Flat")).is_empty());
        assert!(about(super::RULE.name, &page("St****")).is_empty());
    }
}
