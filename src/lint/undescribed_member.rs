//! The example shows a member that no table describes.

use std::collections::HashSet;

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::Subject,
    words::{cited, joined},
};
use crate::{
    contract::Place,
    page::{
        example::{ExampleNode, ExampleValue},
        parsed_page::Field,
    },
};

pub(super) const RULE: Rule = Rule { name: "undescribed-member", kind: LintKind::Oddity, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let parsed = &subject.parsed;
    if subject.cut {
        return Vec::new();
    }
    let body = |fields: &[Field]| -> Vec<Field> {
        fields.iter().filter(|field| field.place == Place::Body).cloned().collect()
    };
    let mut findings = Vec::new();
    for (side, fields, example) in [
        ("request", body(&parsed.request), parsed.request_example.as_ref()),
        ("answer", body(&parsed.response), parsed.success_example.as_ref()),
    ] {
        if let Some(example) = example {
            let fields: Vec<&Field> = fields.iter().collect();
            compare(&fields, example, side, "", &mut findings);
        }
    }
    findings
}

fn compare(fields: &[&Field], example: &ExampleNode, side: &str, before: &str, findings: &mut Vec<LintFinding>) {
    // Without a description of its members, an object describes none.
    if fields.is_empty() || !matches!(example.value, ExampleValue::Object(_) | ExampleValue::List(_)) {
        return;
    }
    let members = example.members();
    let described: HashSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let strange: Vec<_> = members.iter().filter(|(name, _)| !described.contains(name)).collect();
    // Where next to nothing is described, the table was for something else.
    if !strange.is_empty() && strange.len() * 2 <= members.len() {
        let names = joined(strange.iter().map(|(name, _)| *name));
        let place =
            if before.is_empty() { format!("the {side}") } else { format!("`{}`", before.trim_end_matches('.')) };
        let what = format!("the example of the {side} shows {names} in {place}, which no table describes");
        let about = format!("{before}{}", strange[0].0);
        let lines = cited(strange.iter().map(|(_, node)| node.line));
        let taken = if side == "answer" { "additional members pass" } else { "they are not sent" };
        findings.push(RULE.finding(&about, lines, what, taken));
    }
    let named = example.by_name();
    for field in fields {
        if let Some(node) = named.get(field.name.as_str()) {
            let inner: Vec<&Field> = field.members.iter().collect();
            compare(&inner, node, side, &format!("{before}{}{}.", field.name, field.value_type.brackets()), findings);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, captioned};

    #[test]
    fn members_of_examples_are_described() {
        let page = |member: &str| {
            captioned(
                "POST /v1/sheds",
                "name/No/String/Name",
                "shed_id/String/ID of the shed/name/String/Name",
                "POST https://{endpoint}/v1/sheds\n{\n\"name\": \"a\"\n}",
                &format!("{{\n\"shed_id\": \"1\",\n\"name\": \"a\"{member}\n}}"),
            )
        };
        assert_eq!(about(super::RULE.name, &page(",\n\"roof\": 1")), ["roof"]);
        assert!(about(super::RULE.name, &page("")).is_empty());
    }
}
