//! A type name means one thing: a search for it finds one type.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use proc_macro2::TokenTree;

use crate::{
    names::test_module,
    source::{files, tokens, without_documentation},
};

/// Names of private types that several files have by design, each for the same purpose: the kinds of case of a check.
const BY_DESIGN: &[&str] = &["Probe"];

#[test]
fn a_type_name_stands_for_one_idea() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let found = doubled(&files(&src));
    let doubled: Vec<&String> =
        found.iter().filter(|(name, _)| !BY_DESIGN.contains(&name.as_str())).map(|(_, text)| text).collect();
    assert!(doubled.is_empty(), "{}", doubled.iter().map(|text| text.as_str()).collect::<Vec<_>>().join("\n"));
}

#[test]
fn two_types_of_one_name_are_found_wherever_they_stand() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    for second in ["pub(crate) struct Held;", "enum Held { A }", "mod inner { type Held = u8; }", "trait Held {}"] {
        let found = doubled(&[file("a.rs", "pub struct Held<'a>(&'a str);"), file("b.rs", second)]);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["Held"], "{second}");
    }
    for silent in
        ["#[cfg(test)]\nmod tests { struct Held; }", "// struct Held;\nfn held() {}", "impl Kind { type Held = u8; }"]
    {
        assert!(doubled(&[file("a.rs", "struct Held;"), file("b.rs", silent)]).is_empty(), "{silent}");
    }
}

/// The names that several files give to types of their own, with those files.
fn doubled(files: &[(String, String)]) -> BTreeMap<String, String> {
    let mut places: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (path, text) in files {
        let mut names = BTreeSet::new();
        read(&tokens(path, text), &mut names);
        for name in names {
            places.entry(name).or_default().insert(path);
        }
    }
    let several = places.into_iter().filter(|(_, files)| files.len() > 1);
    several
        .map(|(name, files)| (name.clone(), format!("`{name}`: {}", files.into_iter().collect::<Vec<_>>().join(", "))))
        .collect()
}

fn read(tokens: &[TokenTree], names: &mut BTreeSet<String>) {
    let mut at = 0;
    let mut of_trait = false;
    while let Some(token) = tokens.get(at) {
        if let Some(tests) = test_module(&tokens[at..]) {
            at += tests.length;
            continue;
        }
        match token {
            TokenTree::Ident(word) if word == "impl" || word == "trait" => of_trait = true,
            TokenTree::Punct(end) if end.as_char() == ';' => of_trait = false,
            // The types of an implementation are those of its trait.
            TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace => {
                if !of_trait {
                    read(&without_documentation(group.stream()), names);
                }
                of_trait = false;
            }
            _ => {}
        }
        if let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) = (token, tokens.get(at + 1))
            && ["struct", "enum", "trait", "type", "union"].iter().any(|kind| word == kind)
        {
            names.insert(name.to_string());
        }
        at += 1;
    }
}
