//! What `lint` finds on pages of our own writing, in full; and that any text can be linted.

use std::{fmt::Write, fs};

use bythebook::{
    contract::Library,
    lint::{LintKind, lint, lint_contract},
    vendor::Vendors,
};
use proptest::{prelude::*, sample::Index};

use crate::snapshots;

fn pages() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");
    let files = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    let mut pages: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    pages.sort();
    let name = |path: &std::path::Path| path.file_stem().expect("a page has a name").to_string_lossy().into_owned();
    pages.iter().map(|path| (name(path), fs::read_to_string(path).expect("a page is text"))).collect()
}

#[test]
fn the_findings_on_every_page_of_our_own() {
    let mut told = String::new();
    for (name, text) in pages() {
        let (derived, findings) = lint(&text, &Vendors::default().grammars()).expect("the page has a layout");
        writeln!(told, "== {name}: {}", derived.operation).expect("a text takes everything");
        for finding in findings {
            told += &finding.to_string();
        }
    }
    snapshots::settings().bind(|| {
        insta::assert_snapshot!("lint", told);
    });
}

#[test]
fn ids_are_unique_and_lines_are_lines_of_the_page() {
    for (name, text) in pages() {
        let count = text.split('\n').count();
        let (_, findings) = lint(&text, &Vendors::default().grammars()).expect("the page has a layout");
        let mut ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), findings.len(), "{name}");
        for finding in &findings {
            let of_readings = finding.readings.iter().map(|said| said.lines.as_str()).filter(|lines| !lines.is_empty());
            for lines in std::iter::once(finding.lines.as_str()).chain(of_readings) {
                let numbers = lines.split([',', '-']).map(|line| line.parse::<usize>().expect("lines are numbers"));
                assert!(numbers.into_iter().all(|line| (1..=count).contains(&line)), "{name}: {finding}");
            }
        }
    }
}

#[test]
fn contracts_show_contradictions_and_what_is_needed() {
    let library = Library::embedded().expect("shipped contracts are right");
    let of = |kind: LintKind| {
        let findings = library.operations().flat_map(lint_contract);
        findings.filter(move |finding| finding.kind == kind).map(|finding| finding.id).collect::<Vec<_>>()
    };
    assert!(of(LintKind::Contradiction).iter().all(|id| id.starts_with("timestamp-form:")));
    assert!(of(LintKind::Silence).iter().any(|id| id.starts_with("needed:")));
    assert!(of(LintKind::Oddity).iter().any(|id| id.starts_with("shared-template:")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_can_be_linted(text in "\\PC{0,200}") {
        let _ = lint(&text, &Vendors::default().grammars());
    }

    #[test]
    fn pages_in_disorder_can_be_linted(page in any::<Index>(), moves in prop::collection::vec((any::<Index>(), any::<Index>()), 1..40)) {
        let pages = pages();
        let (_, text) = page.get(&pages);
        let mut lines: Vec<&str> = text.lines().collect();
        for (from, to) in moves {
            let (from, to) = (from.index(lines.len()), to.index(lines.len()));
            lines.swap(from, to);
        }
        let _ = lint(&lines.join("\n"), &Vendors::default().grammars());
    }
}
