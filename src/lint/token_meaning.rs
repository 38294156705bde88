//! A token makes repetition safe, and the page does not say for how long, or what else counts.

use std::sync::LazyLock;

use regex::Regex;

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "token-meaning", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static LASTS: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)\b(?:seconds?|minutes?|hours?|days?|expires?|expir\w+|valid for|within)\b"));
    let parsed = &subject.parsed;
    let (Some(token), Some(_)) = (&parsed.token, &subject.page) else { return Vec::new() };
    let field = parsed.request.iter().find(|field| field.name == token.parameter);
    if field.is_none_or(|field| field.description.iter().any(|line| LASTS.is_match(&line.text))) {
        return Vec::new();
    }
    let what = format!(
        "the page does not say how long `{}` counts, nor what the same token with another request does",
        token.parameter
    );
    let checked = "the same token with the same request gives the same resource (a warning); the rest is observed";
    vec![RULE.finding(&token.parameter, token.line, what, checked).reading(token.line, "a repeated call is safe")]
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_token_lasts_for_a_time() {
        let page = |says: &str| {
            let rows = format!("ClientTokenstringNo\n\nThe token that makes the request idempotent.{says}\n\n1-2-3");
            concatenated("BuildShed", &rows, "", "{\n}", "")
        };
        assert_eq!(about(super::RULE.name, &page("")), ["ClientToken"]);
        assert!(about(super::RULE.name, &page(" It is kept for 24 hours.")).is_empty());
    }
}
