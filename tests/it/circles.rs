//! No files use each other, directly or over others: one can be read, moved or tested without the other.
//!
//! A file uses another where a path in it, in code or in a `use`, leads to a name that the other defines. A name that a
//! `mod.rs` only passes on counts for the file that defines it. A `mod.rs` is its folder's face: it knows what stands in the
//! folder, and what stands there may know the words that it defines.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use proc_macro2::{Delimiter, TokenTree};

use crate::{
    names::test_module,
    source::{files, is_punctuation, tokens, without_documentation},
};

#[test]
fn no_files_use_each_other() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let crate_files = Files::of(&files(&src));
    let uses: usize = crate_files.uses().values().map(BTreeSet::len).sum();
    assert!(uses > 500, "the files use each other's names: {uses}");
    let found = crate_files.circles();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The circles of a made-up crate, in a folder `room` with these files beside `lib.rs`.
fn circles(room: &[(&str, &str)]) -> Vec<String> {
    let mut all =
        vec![("lib.rs".to_owned(), "mod room;\nmod other;".to_owned()), ("other.rs".to_owned(), String::new())];
    all.extend(room.iter().map(|(path, text)| (format!("room/{path}"), (*text).to_owned())));
    Files::of(&all).circles()
}

#[test]
fn each_kind_of_circle_is_found() {
    let modules = ("mod.rs", "mod a;\nmod b;\nmod c;\npub use a::A;\npub use b::{B, make as build};\n");
    for (a, b, c) in [
        ("use super::b::B;", "use super::a::A;", ""),
        ("use super::B;", "use super::A;", ""),
        ("use super::B;", "use crate::room::A;", ""),
        ("fn f() { super::b::make(); }", "use super::{a::A, c};", ""),
        ("use super::build;", "use crate::{other, room::{a}};", ""),
        ("use super::B;", "use super::c::C;", "fn f() -> super::A {}"),
        ("use super::B as Other;", "macro_rules! m { () => { $crate::room::A } }", ""),
    ] {
        let found = circles(&[modules, ("a.rs", a), ("b.rs", b), ("c.rs", c)]);
        assert_eq!(found.len(), 1, "{a} | {b} | {c}: {found:?}");
        assert!(found[0].contains("room/a.rs") && found[0].contains("room/b.rs"), "{found:?}");
    }
}

#[test]
fn a_row_of_files_is_no_circle() {
    let modules = ("mod.rs", "mod a;\nmod b;\npub use a::A;\npub use b::B;\npub struct Room;\n");
    for (a, b) in [
        ("use super::B;", ""),
        ("use super::{B, Room};", "use super::Room;"),
        ("use super::B;", "#[cfg(test)]\nmod tests { use super::super::A; }"),
        ("use super::B;", "// use super::A;\n/// [`super::A`]\nstruct B;"),
        ("use super::B;", "const TEXT: &str = \"super::a::A\";"),
    ] {
        assert_eq!(circles(&[modules, ("a.rs", a), ("b.rs", b)]), [""; 0], "{a} | {b}");
    }
    let face = ("mod.rs", "mod a;\nuse a::A;\npub struct Room(A);");
    assert_eq!(circles(&[face, ("a.rs", "use super::Room;")]), [""; 0]);
}

/// The files of a crate by the modules that they are, and the paths that stand in them.
struct Files {
    /// The path of a module, its file, and what is in it.
    modules: BTreeMap<Vec<String>, Module>,
}

struct Module {
    file: String,
    /// Paths in `use` declarations that pass names on, with the name under which each is passed on.
    passed_on: Vec<(String, Vec<String>)>,
    /// All other paths.
    used: Vec<Vec<String>>,
}

impl Files {
    fn of(files: &[(String, String)]) -> Self {
        let module = |(path, text): &(String, String)| {
            let stem = path.trim_end_matches(".rs");
            let name: Vec<String> =
                stem.split('/').filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_owned).collect();
            let mut module = Module { file: path.clone(), passed_on: Vec::new(), used: Vec::new() };
            read(&tokens(path, text), &mut module);
            (name, module)
        };
        Self { modules: files.iter().filter(|(path, _)| path != "main.rs").map(module).collect() }
    }

    /// The files that each file uses.
    fn uses(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let uses = self.modules.iter().map(|(name, module)| {
            let targets = module.used.iter().filter_map(|path| self.file_of(name, path, 0));
            let folder = module.file.strip_suffix("mod.rs").unwrap_or("none");
            let is_other = |target: &&str| *target != module.file && !target.starts_with(folder);
            (module.file.as_str(), targets.filter(is_other).collect())
        });
        uses.collect()
    }

    /// The file that defines what a path in a module leads to; `None` where that is not in this crate.
    fn file_of(&self, from: &[String], path: &[String], depth: usize) -> Option<&str> {
        let mut at: Vec<String> = from.to_vec();
        let mut rest = path;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => {
                    at.pop()?;
                }
                child => {
                    at.push(child.to_owned());
                    if !self.modules.contains_key(&at) {
                        at.pop();
                        break;
                    }
                }
            }
            rest = after;
        }
        if rest.len() == path.len() {
            return None; // A name of the prelude, of another crate, or of the file itself.
        }
        let module = self.modules.get(&at)?;
        let passed_on = rest.first().and_then(|name| module.passed_on.iter().find(|(known, _)| known == name));
        match passed_on {
            Some((_, path)) if depth < 8 => self.file_of(&at, path, depth + 1),
            _ => Some(&module.file),
        }
    }

    /// The groups of files that use each other.
    fn circles(&self) -> Vec<String> {
        let uses = self.uses();
        let reach: BTreeMap<&str, BTreeSet<&str>> = uses.keys().map(|file| (*file, reached(file, &uses))).collect();
        let mut found = BTreeSet::new();
        for (file, reached) in &reach {
            let circle: BTreeSet<&str> = reached.iter().copied().filter(|other| reach[other].contains(file)).collect();
            if reached.contains(file) {
                let uses = circle
                    .iter()
                    .flat_map(|file| uses[file].intersection(&circle).map(move |used| format!("{file} uses {used}")));
                found.insert(uses.collect::<Vec<_>>().join(", "));
            }
        }
        found.into_iter().collect()
    }
}

/// All that a file uses, directly or over others; itself where it stands in a circle.
fn reached<'a>(file: &str, uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = uses[file].iter().copied().collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(&uses[next]);
        }
    }
    reached
}

/// Reads the paths of a file, without its tests.
fn read(tokens: &[TokenTree], module: &mut Module) {
    let mut at = 0;
    while at < tokens.len() {
        if let Some(tests) = test_module(&tokens[at..]) {
            at += tests.length;
            continue;
        }
        let passes_on = is_word(tokens.get(at), "pub");
        let mut start = at;
        if passes_on {
            start += 1
                + usize::from(
                    matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis),
                );
        }
        if is_word(tokens.get(start), "use") {
            let end = (start..tokens.len()).find(|end| is_punctuation(&tokens[*end], ';')).unwrap_or(tokens.len());
            let mut paths = Vec::new();
            expand(&tokens[start + 1..end], &[], &mut paths);
            for (path, name) in paths {
                if passes_on {
                    module.passed_on.push((name, path));
                } else {
                    module.used.push(path);
                }
            }
            at = end + 1;
            continue;
        }
        match &tokens[at] {
            TokenTree::Group(group) => {
                read(&without_documentation(group.stream()), module);
                at += 1;
            }
            TokenTree::Ident(_) => {
                let length = path_length(&tokens[at..]);
                let names = tokens[at..at + length].iter().step_by(3).map(ToString::to_string);
                if length > 1 {
                    module.used.push(names.collect());
                }
                at += length;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
        }
    }
}

/// How many tokens belong to the path of names that the tokens begin with: `a::b::c` has seven.
fn path_length(tokens: &[TokenTree]) -> usize {
    let mut length = 1;
    while is_separator(&tokens[length..]) && matches!(tokens.get(length + 2), Some(TokenTree::Ident(_))) {
        length += 3;
    }
    length
}

/// The paths of a `use`, each with the name that it gets.
fn expand(tokens: &[TokenTree], before: &[String], paths: &mut Vec<(Vec<String>, String)>) {
    let mut path = before.to_vec();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                let name = tokens.get(at + 1).map(ToString::to_string).unwrap_or_default();
                paths.push((path, name));
                return;
            }
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for item in inner.split(|token| is_punctuation(token, ',')).filter(|item| !item.is_empty()) {
                    expand(item, &path, paths);
                }
                return;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        at += 1;
    }
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    let name = path.last().cloned().unwrap_or_default();
    paths.push((path, name));
}

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

fn is_separator(tokens: &[TokenTree]) -> bool {
    tokens.len() > 1 && is_punctuation(&tokens[0], ':') && is_punctuation(&tokens[1], ':')
}
