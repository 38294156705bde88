//! A timestamp is worded in one form and shown in another.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Subject, scalars},
};
use crate::page::{phrases::form_of, stated::Stated};

pub(super) const RULE: Rule = Rule { name: "timestamp-form", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters() {
        let Some(example) = &found.field.example else { continue };
        let shown = form_of(&example.value).map(|form| Stated { value: form, lines: example.lines.clone() });
        findings.extend(against(&found.path, &found.field.constraints.forms, shown));
    }
    for seen in subject.seen() {
        let shown = scalars(seen.node).first().and_then(|node| Some(Stated::at(node.line, form_of(node.text()?)?)));
        findings.extend(against(&seen.path, &seen.field.constraints.forms, shown));
    }
    for (path, forms) in &subject.forms {
        if let [first, rest @ ..] = forms.as_slice() {
            findings
                .extend(rest.first().and_then(|other| against(path, std::slice::from_ref(first), Some(other.clone()))));
        }
    }
    findings
}

fn against(path: &str, worded: &[Stated<String>], shown: Option<Stated<String>>) -> Option<LintFinding> {
    let (first, shown) = (worded.first()?, shown?);
    if worded.iter().any(|form| form.value.eq_ignore_ascii_case(&shown.value)) {
        return None;
    }
    let lines = format!("{},{}", first.lines, shown.lines);
    let what = format!("the page words `{path}` in one form and shows it in another");
    let taken = "in an answer any of the forms passes, part by part, and a value that has none of them fails";
    Some(
        RULE.finding(path, lines, what, taken)
            .reading(&first.lines, format!("the form is {}", first.value))
            .reading(&shown.lines, format!("the form is {}, as the example has it", shown.value)),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn wording_and_example_are_compared() {
        let page = |shown: &str| {
            let rows = "BuiltAtstring\n\nThe time. It is in the YYYY-MM-DDTHH:mm:ssZ format.\n\n2024-01-01T00:00:00Z";
            concatenated("DescribeShed", "Idstring Yes", rows, &format!("{{\n\"BuiltAt\": \"{shown}\"\n}}"), "")
        };
        assert_eq!(about(super::RULE.name, &page("2024-01-01T10:00:00")), ["BuiltAt"]);
        assert!(about(super::RULE.name, &page("2024-01-01T10:00:00Z")).is_empty());
        assert!(about(super::RULE.name, &page("yesterday")).is_empty());
    }
}
