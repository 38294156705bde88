//! An example has another type than the table.

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};
use crate::{
    contract::Place,
    page::{
        example::{ExampleNode, ExampleValue},
        value_type::ValueType,
    },
};

pub(super) const RULE: Rule = Rule { name: "example-type", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters() {
        // What travels as text has no type to be seen, but a number is one.
        let Some(example) = &found.field.example else { continue };
        let is_number = example.value.parse::<f64>().is_ok();
        if found.field.value_type.is_number() && !is_number && plain(&example.value) {
            let shown = format!("the example is {}", example.value);
            findings.push(finding(
                &found.path,
                &found.field.value_type,
                &found.field.type_lines,
                &example.lines,
                &shown,
                "the type of the table",
            ));
        }
    }
    for seen in subject.seen().into_iter().filter(|seen| seen.field.place == Place::Body && seen.field.stated) {
        if let Some(shown) =
            seen.node.other_than(&seen.field.value_type).filter(|_| !wraps(seen.node, &seen.field.value_type))
        {
            let line = seen.node.line.to_string();
            let shown = format!("the example shows {shown}");
            findings.push(finding(
                &seen.path,
                &seen.field.value_type,
                &seen.field.type_lines,
                &line,
                &shown,
                "neither: no type is asked of an answer that the page shows otherwise",
            ));
        }
    }
    findings
}

fn finding(
    path: &str,
    value_type: &ValueType,
    type_lines: &str,
    example: &str,
    shown: &str,
    taken: &str,
) -> LintFinding {
    let what = format!("the example of `{path}` is not of the type that the table gives");
    RULE.finding(path, format!("{type_lines},{example}"), what, taken)
        .reading(type_lines, format!("the type is {}", value_type.name()))
        .reading(example, shown)
}

/// Tells whether the example wraps a list in an object, as answers of older interfaces do: `{"Boats": {"Boat": []}}`.
fn wraps(node: &ExampleNode, value_type: &ValueType) -> bool {
    let ExampleValue::Object(members) = &node.value else { return false };
    value_type.is_list() && matches!(members.as_slice(), [(_, only)] if matches!(only.value, ExampleValue::List(_)))
}

/// A word that is no number with a unit or a mask.
fn plain(value: &str) -> bool {
    !value.is_empty()
        && value.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        && value.starts_with(|character: char| character.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn table_and_example_are_compared() {
        let page = |example: &str, shown: &str| {
            let request = format!("KindintegerNo\n\nThe kind.\n\n{example}");
            concatenated(
                "ListSheds",
                &request,
                "Countstring\n\nThe count.\n\n1",
                &format!("{{\n\"Count\": {shown}\n}}"),
                "",
            )
        };
        assert_eq!(about(super::RULE.name, &page("IPv4", "\"1\"")), ["Kind"]);
        assert_eq!(about(super::RULE.name, &page("4", "1")), ["Count"]);
        assert!(about(super::RULE.name, &page("4", "null")).is_empty());
        assert!(about(super::RULE.name, &page("10 MB", "\"1\"")).is_empty());
    }

    #[test]
    fn a_list_may_be_wrapped() {
        let page = |shown: &str| {
            let rows = "Sheds\u{20}array\n\nThe sheds.";
            concatenated(
                "ListSheds",
                "KindintegerNo\n\nThe kind.\n\n4",
                rows,
                &format!("{{\n\"Sheds\": {shown}\n}}"),
                "",
            )
        };
        assert!(about(super::RULE.name, &page("{\n\"Shed\": [\n\"a\"\n]\n}")).is_empty());
        assert_eq!(about(super::RULE.name, &page("\"a\"")), ["Sheds"]);
    }
}
