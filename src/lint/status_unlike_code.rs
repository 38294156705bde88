//! A code says one thing and its status another: `…NotFound` with 400.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::Subject,
    words::{cited, joined},
};
use crate::page::parsed_page::ParsedErrorRow;

pub(super) const RULE: Rule = Rule { name: "status-unlike-code", kind: LintKind::Oddity, find };

/// Tells whether a code says something.
type Says = fn(&str) -> bool;

/// Words of codes, the status that says the same, and the statuses that count as saying it.
const SAID: [(&str, u16, Says); 3] = [
    ("not found", 404, |code| code.contains("NotFound") || code.contains("NotExist")),
    ("forbidden", 403, |code| code.starts_with("Forbidden")),
    ("throttled", 429, |code| code.to_ascii_lowercase().starts_with("throttl")),
];

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for (word, status, says) in SAID {
        let unlike = |row: &&ParsedErrorRow| says(&row.code) && row.status != status && row.status < 500;
        let rows: Vec<&ParsedErrorRow> = subject.parsed.errors.iter().filter(unlike).collect();
        if rows.is_empty() {
            continue;
        }
        let lines = cited(rows.iter().map(|row| row.line));
        let mut by_status: BTreeMap<u16, BTreeSet<&str>> = BTreeMap::new();
        for row in &rows {
            by_status.entry(row.status).or_default().insert(&row.code);
        }
        let with = by_status
            .into_iter()
            .map(|(status, codes)| format!("rows of {} come with {status}", joined(codes.into_iter())));
        let what = format!(
            "{}, where HTTP has {status} for {word}",
            joined(with.collect::<Vec<_>>().iter().map(String::as_str))
        );
        findings.push(RULE.finding(&word.replace(' ', "-"), lines, what, "the status of the row"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_status_says_what_its_code_says() {
        let page = |errors: &str| concatenated("BuildShed", "NamestringNo", "", "{\n}", errors);
        assert_eq!(about(super::RULE.name, &page("400Shed.NotFoundThe shed is not there.-")), ["not-found"]);
        assert!(about(super::RULE.name, &page("404Shed.NotFoundThe shed is not there.-")).is_empty());
    }
}
