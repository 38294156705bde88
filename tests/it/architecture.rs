//! The crate's modules stand on floors, in the order of `lib.rs`, and use only modules of the floors above their own.

use std::path::Path;

use proc_macro2::{Delimiter, TokenTree};

use crate::source::{files, is_punctuation, tokens, without_documentation};

#[test]
fn modules_use_only_floors_above_their_own() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files(&src);
    let floors = floors(&files);
    assert!(floors.len() > 5 && floors.concat().len() > 10, "lib.rs separates its floors with blank lines: {floors:?}");
    let found = trespasses(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A made-up crate of three floors, to which a test adds one file that trespasses or does not.
fn made_up(path: &str, text: &str) -> Vec<String> {
    let lib =
        "//! Floors.\n\npub mod ground;\n\npub mod left;\nmod right;\n\n#[cfg(feature = \"roof\")]\npub mod roof;\n";
    let mut files = vec![
        ("lib.rs".to_owned(), lib.to_owned()),
        ("main.rs".to_owned(), "fn main() { made_up::roof::main() }".to_owned()),
        ("ground.rs".to_owned(), String::new()),
        ("left/mod.rs".to_owned(), "mod inner;\nuse super::ground::Thing;".to_owned()),
        ("left/inner.rs".to_owned(), "use super::Other;\nuse crate::{ground::{Thing, roof}, left::x};".to_owned()),
        ("right.rs".to_owned(), "// crate::left\n/// crate::roof\nuse crate::ground;".to_owned()),
        ("roof.rs".to_owned(), "use crate::{ground, left, right};\nfn main() {}".to_owned()),
    ];
    files.retain(|(known, _)| known != path);
    files.push((path.to_owned(), text.to_owned()));
    trespasses(&files)
}

#[test]
fn a_crate_that_keeps_its_floors_has_no_trespasses() {
    assert_eq!(made_up("ground.rs", "pub struct Thing;"), [""; 0]);
    assert_eq!(made_up("right.rs", "mod tests { use super::left; }\npub(crate) struct X;"), [""; 0]);
}

#[test]
fn each_way_to_trespass_is_found() {
    for (path, text, expected) in [
        ("ground.rs", "use crate::left::Thing;", "ground.rs uses `left`"),
        ("ground.rs", "fn f() { crate::roof::main() }", "ground.rs uses `roof`"),
        ("right.rs", "use crate::left;", "right.rs uses `left`"),
        ("right.rs", "use crate::{ground, left::{a, b}};", "right.rs uses `left`"),
        ("right.rs", "use super::left;", "right.rs uses `left`"),
        ("right.rs", "use super::{ground, left};", "right.rs uses `left`"),
        ("left/mod.rs", "use super::roof::main;", "left/mod.rs uses `roof`"),
        ("left/inner.rs", "mod deep { use crate::right::X; }", "left/inner.rs uses `right`"),
        ("left/inner.rs", "use super::super::right;", "left/inner.rs says `super::super`"),
        ("left/inner.rs", "macro_rules! m { () => { $crate::roof::main() } }", "left/inner.rs uses `roof`"),
        ("left/inner.rs", "use crate::*;", "left/inner.rs uses everything of the crate"),
        ("left/inner.rs", "use crate as all;", "left/inner.rs gives the crate another name"),
        ("left/inner.rs", "use crate::{self as all};", "left/inner.rs gives the crate another name"),
        ("attic.rs", "", "attic.rs belongs to no floor"),
        ("attic/mod.rs", "use crate::roof;", "attic/mod.rs belongs to no floor"),
    ] {
        assert_eq!(made_up(path, text), [expected], "{path}: {text}");
    }
}

/// Where a crate's files use modules that do not stand above them. `files` are paths below `src` with their texts.
fn trespasses(files: &[(String, String)]) -> Vec<String> {
    let floors = floors(files);
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path != "lib.rs" && path != "main.rs") {
        let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        let Some(height) = floors.iter().position(|floor| floor.iter().any(|name| name == module)) else {
            found.push(format!("{path} belongs to no floor"));
            continue;
        };
        let above = floors[..height].concat();
        // In a module's own file `super` is the crate.
        let is_top = *path == format!("{module}.rs") || *path == format!("{module}/mod.rs");
        let mut uses = Vec::new();
        read(&tokens(path, text), is_top, &mut uses);
        for named in uses {
            let problem = match named.as_str() {
                "super" => "says `super::super`".to_owned(),
                "*" => "uses everything of the crate".to_owned(),
                "self" | "as" => "gives the crate another name".to_owned(),
                name if name == module || above.iter().any(|known| known == name) => continue,
                name if floors.concat().iter().any(|known| known == name) => format!("uses `{name}`"),
                // Not a module: a name inside the crate's root, which holds modules alone, or the own file's `super`.
                _ => continue,
            };
            found.push(format!("{path} {problem}"));
        }
    }
    found
}

/// The modules of each paragraph of `lib.rs`.
fn floors(files: &[(String, String)]) -> Vec<Vec<String>> {
    let lib = &files.iter().find(|(path, _)| path == "lib.rs").unwrap().1;
    let modules = |paragraph: &str| -> Vec<String> {
        let lines = paragraph.lines().filter_map(|line| {
            let name = line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')?;
            Some(name.to_owned())
        });
        lines.collect()
    };
    lib.split("\n\n").map(modules).filter(|floor| !floor.is_empty()).collect()
}

/// What the tokens name of the crate's root: names after `crate::`, and after `super::` where that is the root.
fn read(tokens: &[TokenTree], super_is_root: bool, uses: &mut Vec<String>) {
    let is_word = |at: usize, word: &str| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == word);
    let path_goes_on =
        |at: usize| [at, at + 1].into_iter().all(|at| tokens.get(at).is_some_and(|token| is_punctuation(token, ':')));
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                // A module inside the file has a `super` of its own.
                let inside_module = at >= 2 && is_word(at - 2, "mod") && group.delimiter() == Delimiter::Brace;
                read(&without_documentation(group.stream()), super_is_root && !inside_module, uses);
            }
            TokenTree::Ident(ident) if ident == "crate" && is_word(at + 1, "as") => uses.push("as".to_owned()),
            TokenTree::Ident(ident) if ident == "super" && path_goes_on(at + 1) && is_word(at + 3, "super") => {
                uses.push("super".to_owned());
            }
            TokenTree::Ident(ident)
                if (ident == "crate" || ident == "super" && super_is_root) && path_goes_on(at + 1) =>
            {
                uses.extend(tokens.get(at + 3).map(first_names).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// The names with which the rest of a path begins: one, or those of a group.
fn first_names(token: &TokenTree) -> Vec<String> {
    match token {
        TokenTree::Ident(ident) => vec![ident.to_string()],
        TokenTree::Punct(punctuation) => vec![punctuation.to_string()],
        TokenTree::Group(group) => {
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            let items = tokens.split(|token| is_punctuation(token, ','));
            items.filter_map(|item| item.first()).flat_map(first_names).collect()
        }
        TokenTree::Literal(_) => Vec::new(),
    }
}
