//! A value has the description of another.

use std::collections::HashMap;

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::Subject,
    words::{spoken, words},
};
use crate::page::{example::ExampleNode, parsed_page::Field};

pub(super) const RULE: Rule = Rule { name: "copied-description", kind: LintKind::Oddity, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    among(&subject.parsed.request, None, "", &mut findings);
    among(&subject.parsed.response, subject.parsed.success_example.as_ref(), "", &mut findings);
    findings
}

/// Compares the members of one object with each other.
fn among(fields: &[Field], example: Option<&ExampleNode>, before: &str, findings: &mut Vec<LintFinding>) {
    if fields.is_empty() {
        return;
    }
    let named = example.map(ExampleNode::by_name).unwrap_or_default();
    let shown = |field: &Field| {
        let of_node = named.get(field.name.as_str()).and_then(|node| node.text());
        of_node.or(field.example.as_ref().map(|example| example.value.as_str())).map(str::to_owned)
    };
    // The first field that a description speaks of.
    let mut originals: HashMap<String, &Field> = HashMap::new();
    for field in fields {
        if field.description.first().is_some_and(|line| is_about(field, &line.text)) {
            originals.entry(whole(field)).or_insert(field);
        }
    }
    for copy in fields {
        let Some(says) = copy.description.first().filter(|line| line.text.split_whitespace().count() > 2) else {
            continue;
        };
        let original = originals.get(&whole(copy)).filter(|original| {
            let differ = matches!((shown(copy), shown(original)), (Some(one), Some(two)) if one != two);
            original.line != copy.line
                && original.value_type == copy.value_type
                && differ
                && !is_about(copy, &says.text)
        });
        if let Some(original) = original {
            let path = format!("{before}{}", copy.name);
            let number = original.description.first().map_or(original.line, |line| line.number);
            let what = format!("`{path}` has the description of `{}`, and another value in the example", original.name);
            let name = &original.name;
            findings.push(
                RULE.finding(&path, format!("{},{number}", says.number), what, "no meaning of it")
                    .reading(says.number, format!("it is what `{name}` is"))
                    .reading("", "it is what its name says, and the description was copied"),
            );
        }
    }
    for field in fields {
        let node = named.get(field.name.as_str()).copied();
        among(&field.members, node, &format!("{before}{}{}.", field.name, field.value_type.brackets()), findings);
    }
}

/// A description from its first word to its last: one that goes on otherwise is no copy.
fn whole(field: &Field) -> String {
    field.description.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Tells whether a description speaks of what a name says.
fn is_about(field: &Field, text: &str) -> bool {
    let said = spoken(text);
    words(&field.name).iter().any(|word| word != "id" && word.len() > 2 && said.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn one_of_two_equal_descriptions_is_a_copy() {
        let page = |door: &str, shown: &str| {
            let rows = format!("RoofNamestring\n\nThe name of the roof.\n\na\nColourstring\n\n{door}\n\nb");
            concatenated(
                "DescribeShed",
                "IdstringYes",
                &rows,
                &format!("{{\n\"RoofName\": \"a\",\n\"Colour\": \"{shown}\"\n}}"),
                "",
            )
        };
        assert_eq!(about(super::RULE.name, &page("The name of the roof.", "b")), ["Colour"]);
        assert!(about(super::RULE.name, &page("The name of the roof.", "a")).is_empty());
        assert!(about(super::RULE.name, &page("The colour of the roof.", "b")).is_empty());
        assert!(about(super::RULE.name, &page("The name of the roof.\n\nIn the colour of the tiles.", "b")).is_empty());
    }
}
