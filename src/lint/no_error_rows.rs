//! The page has no error row of its own.

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};

pub(super) const RULE: Rule = Rule { name: "no-error-rows", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let parsed = &subject.parsed;
    let Some(page) = subject.page.as_ref().filter(|_| parsed.errors.is_empty() && !subject.cut) else {
        return Vec::new();
    };
    // Where the vendor's pages have a section for errors and this one has none, it may be cut.
    if parsed.errors_section && parsed.shared_errors.is_none() {
        return Vec::new();
    }
    let line = parsed.shared_errors.unwrap_or_else(|| page.last());
    let (what, taken) = match parsed.shared_errors {
        Some(_) => (
            "the page lists no error of its own, and points to a shared table",
            "a code of the vendor's shared tables comes with a status of its rows; any other is an observation",
        ),
        None => ("the page lists no error", "any refusal; which one is an observation"),
    };
    vec![RULE.finding("", line, what, taken).reading("", "which refusals the operation has is not said")]
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{captioned, concatenated, found};

    #[test]
    fn pages_have_rows_or_a_link() {
        let linked = found(super::RULE.name, &captioned("POST /v1/sheds", "", "", "", "{\n}"));
        assert!(linked[0].what.contains("points to a shared table"));
        assert!(
            found(super::RULE.name, &concatenated("BuildShed", "NamestringNo", "", "{\n}", "400Wrong.ShedIt is bad.-"))
                .is_empty()
        );
    }
}
