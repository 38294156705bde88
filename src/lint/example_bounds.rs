//! An example is shorter, longer, smaller or greater than the page allows.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Subject, scalars, whole},
};
use crate::page::{parsed_page::Field, phrases::description::is_text, stated::Stated};

pub(super) const RULE: Rule = Rule { name: "example-bounds", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters().into_iter().filter(|found| !found.field.value_type.is_list()) {
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
    if !whole(shown) {
        return None;
    }
    let stated = &field.constraints;
    let (least, most, value, unit) = if is_text(field.value_type.innermost()) {
        (&stated.min_length, &stated.max_length, i64::try_from(shown.chars().count()).ok()?, " characters")
    } else {
        (&stated.minimum, &stated.maximum, shown.parse().ok()?, "")
    };
    let broken = |bound: &Option<Stated<i64>>, wrong: fn(i64, i64) -> bool| {
        bound.clone().filter(|bound| wrong(value, bound.value))
    };
    let (bound, word) = match broken(least, |value, least| value < least) {
        Some(least) => (least, "at least"),
        None => (broken(most, |value, most| value > most)?, "at most"),
    };
    let what = format!("the example of `{path}` is outside of the bounds that the page gives");
    Some(
        RULE.finding(path, format!("{},{line}", bound.lines), what, "the bounds")
            .reading(&bound.lines, format!("{word} {}{unit}", bound.value))
            .reading(line, format!("the example has {value}{unit}")),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn an_example_keeps_the_bounds() {
        let page = |doors: &str, name: &str| {
            let request = format!(
                "DoorsintegerNo\n\nThe doors. Valid values: 1 to 4.\n\n{doors}\nNamestringNo\n\nThe name. It must be 2 to 8 characters in length.\n\n{name}"
            );
            concatenated("BuildShed", &request, "", "{\n}", "")
        };
        assert_eq!(about(super::RULE.name, &page("5", "x")), ["Doors", "Name"]);
        assert!(about(super::RULE.name, &page("4", "shed-1")).is_empty());
        assert!(about(super::RULE.name, &page("4", "shed-********")).is_empty());
    }
}
