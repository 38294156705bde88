//! Pages of our own writing, in the layouts of the vendors, against the truth beside them; and what holds for any text.

use std::{fs, path::PathBuf, sync::LazyLock};

use bythebook::{
    contract::Library,
    page::{self, Derived, RemarkKind, UnknownPage},
    vendor::Vendors,
};
use proptest::{prelude::*, sample::Index};
use serde_json::Value;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().expect("shipped contracts are right"));

/// Derives with the grammars of all vendors.
fn derive(text: &str) -> Result<Derived, UnknownPage> {
    page::derive(text, &Vendors::default().grammars())
}

fn pages() -> Vec<(PathBuf, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");
    let files = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    let mut pages: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    pages.sort();
    pages.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a page is text"))).collect()
}

/// The document is a contract: the loader takes it.
fn loads(derived: &Derived) {
    LIBRARY.read(&derived.document, "derived").unwrap_or_else(|error| panic!("{error}"));
}

/// Rows without their lines.
fn without_lines(rows: &Value) -> Value {
    let mut rows = rows.clone();
    for row in rows.as_array_mut().expect("rows are a list") {
        row.as_object_mut().expect("a row is an object").remove("line");
    }
    rows
}

#[test]
fn every_page_is_read_as_its_truth_says() {
    let pages = pages();
    assert!(pages.len() >= 10, "{} pages", pages.len());
    for (path, text) in pages {
        let truth: Value = serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        let derived = derive(&text).unwrap();
        let name = path.display();
        for part in ["request", "response", "errors"] {
            assert_eq!(without_lines(&derived.rows[part]), truth[part], "{part} of {name}");
        }
        let mut labels = truth["labels"].clone();
        labels.as_object_mut().unwrap().remove("traps");
        assert_eq!(derived.rows["constraints"], labels, "constraints of {name}");
        assert_eq!(derived.rows["operation"], truth["operation"], "{name}");
        loads(&derived);
        assert!(derived.remarks.iter().all(|remark| remark.kind != RemarkKind::Cut), "{name}: {:?}", derived.remarks);
    }
}

#[test]
fn every_cited_line_contains_something() {
    fn walk(node: &Value, lines: &[&str]) {
        match node {
            Value::Object(members) => {
                if members.get("source").is_some_and(|source| source == "page") {
                    let cited = members["lines"].as_str().unwrap();
                    let first: usize = cited.split([',', '-']).next().unwrap().parse().unwrap();
                    assert!(!lines[first - 1].trim().is_empty(), "line {cited} is blank");
                }
                members.values().for_each(|value| walk(value, lines));
            }
            Value::Array(elements) => elements.iter().for_each(|value| walk(value, lines)),
            _ => {}
        }
    }
    for (_, text) in pages() {
        let lines: Vec<&str> = text.split('\n').collect();
        walk(&derive(&text).unwrap().document, &lines);
    }
}

#[test]
fn copies_with_other_spaces_and_punctuation_read_alike() {
    for (path, text) in pages() {
        let copy = format!("\u{FEFF}{}", text.replace('\n', "\r\n").replace("  ", "\u{00A0}\u{00A0}"));
        let copy = copy.replace(" (", " （").replace(") ", "） ").replace("Valid values:", "Valid values：");
        let (plain, copied) = (derive(&text).unwrap(), derive(&copy).unwrap());
        assert_eq!(plain.rows, copied.rows, "{}", path.display());
    }
}

#[test]
fn a_page_cut_anywhere_keeps_what_was_read_and_says_so() {
    for (path, text) in pages() {
        let whole = derive(&text).unwrap();
        let count = |derived: &Derived| derived.rows["request"].as_array().unwrap().len();
        let mut before = 0;
        for (at, _) in text.match_indices('\n') {
            let Ok(derived) = derive(&text[..at]) else { continue };
            loads(&derived);
            assert!(
                count(&derived) <= count(&whole) + 1 && count(&derived) + 2 >= before,
                "{} at {at}",
                path.display()
            );
            before = count(&derived);
        }
        let half = derive(&text[..text.len() / 2]).unwrap();
        assert!(half.remarks.iter().any(|remark| remark.kind == RemarkKind::Cut), "{}", path.display());
    }
}

#[test]
fn an_unknown_page_gets_an_error_that_names_the_marks() {
    let error = derive("A recipe for bread.\nFlour, water, salt.").unwrap_err().to_string();
    assert!(error.contains("ParameterTypeRequiredDescriptionExample") && error.contains("Table N"), "{error}");
}

#[test]
fn rows_after_a_list_are_placed_with_a_remark() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages/alibaba-glued-lists.txt")).unwrap();
    let derived = derive(&text).unwrap();
    let placed = |name: &str| {
        let named = format!("`{name}` is placed");
        derived.remarks.iter().any(|remark| remark.kind == RemarkKind::Place && remark.text.starts_with(&named))
    };
    for name in ["BedId", "Label", "DryRun"] {
        assert!(placed(name), "{name}: {:?}", derived.remarks);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_a_contract_or_an_error(text in "\\PC{0,200}") {
        if let Ok(derived) = derive(&text) {
            loads(&derived);
        }
    }

    #[test]
    fn pages_in_disorder_give_contracts(page in any::<Index>(), moves in prop::collection::vec((any::<Index>(), any::<Index>(), 0..3_u8), 1..40)) {
        let pages = pages();
        let (_, text) = page.get(&pages);
        let mut lines: Vec<&str> = text.lines().collect();
        for (from, to, kind) in moves {
            let (from, to) = (from.index(lines.len()), to.index(lines.len()));
            match kind {
                0 => lines.swap(from, to),
                1 => lines.insert(to, lines[from]),
                _ => { if lines.len() > 2 { lines.remove(from); } }
            }
        }
        if let Ok(derived) = derive(&lines.join("\n")) {
            loads(&derived);
        }
    }

    #[test]
    fn pages_cut_inside_a_line_give_contracts(page in any::<Index>(), at in any::<Index>()) {
        let pages = pages();
        let (_, text) = page.get(&pages);
        let characters: Vec<char> = text.chars().collect();
        let cut: String = characters[..at.index(characters.len())].iter().collect();
        if let Ok(derived) = derive(&cut) {
            loads(&derived);
        }
    }

    #[test]
    fn two_pages_in_one_file_give_a_contract(one in any::<Index>(), other in any::<Index>()) {
        let pages = pages();
        let text = format!("{}\n{}", one.get(&pages).1, other.get(&pages).1);
        if let Ok(derived) = derive(&text) {
            loads(&derived);
        }
    }
}

#[test]
fn a_page_in_another_language_is_an_error_that_says_so() {
    let error =
        derive("\u{8bf7}\u{6c42}\u{53c2}\u{6570} RegionId \u{662f}\u{5730}\u{57df}\u{6807}\u{8bc6}").unwrap_err();
    assert!(error.to_string().contains("expected a page in English"), "{error}");
}
