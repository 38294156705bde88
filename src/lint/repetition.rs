//! An operation writes, and the page does not say what a repeated call does.

use std::sync::LazyLock;

use regex::Regex;

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "repetition", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static SAID: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"(?i)idempoten|repeat|again|twice|duplicate|already|multiple times|same request|retr(?:y|ies)")
    });
    let parsed = &subject.parsed;
    let Some(page) = subject.page.as_ref().filter(|_| !subject.cut) else { return Vec::new() };
    // By HTTP's own words, `PUT` and `DELETE` can be repeated.
    if !parsed.writes
        || parsed.method != "post"
        || parsed.token.is_some()
        || page.filled().any(|line| SAID.is_match(&line.text))
    {
        return Vec::new();
    }
    let line = parsed.function.or(parsed.uri).unwrap_or(1);
    let what = "the operation writes, and the page does not say what a repeated call does; it has no token for that";
    vec![
        RULE.finding("", line, what, "nothing: what a second call does is an observation")
            .reading("", "every answer to a repeated call"),
    ]
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{concatenated, found};

    #[test]
    fn a_writing_operation_says_what_repetition_does() {
        let page = |operation: &str, errors: &str| {
            concatenated(operation, "NamestringYes\n\nThe name.\n\na", "", "{\n}", errors)
        };
        assert_eq!(found(super::RULE.name, &page("BuildShed", "")).len(), 1);
        assert!(found(super::RULE.name, &page("BuildShed", "400Twice.ShedThe shed already exists.-")).is_empty());
        assert!(found(super::RULE.name, &page("DescribeShed", "")).is_empty());
    }
}
