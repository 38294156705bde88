//! Rust source as tokens: what the compiler reads, so comments are left out.

use std::{fs, path::Path};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The files below a folder: path inside it, with `/`, and text; in the order of their paths.
pub(crate) fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The tokens of a file. Documentation comments are attributes to the compiler; they are left out like other comments.
pub(crate) fn tokens(path: &str, text: &str) -> Vec<TokenTree> {
    let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    without_documentation(stream)
}

/// The tokens of a group, without documentation comments.
pub(crate) fn without_documentation(stream: TokenStream) -> Vec<TokenTree> {
    let all: Vec<TokenTree> = stream.into_iter().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match attribute(&all[at..]) {
            Some((length, content)) if content.starts_with("doc =") => at += length,
            _ => {
                kept.push(all[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// The attribute that the tokens begin with: how many tokens it has, and what stands between its brackets.
pub(crate) fn attribute(tokens: &[TokenTree]) -> Option<(usize, String)> {
    let inner = usize::from(tokens.get(1).is_some_and(|token| is_punctuation(token, '!')));
    match (tokens.first()?, tokens.get(1 + inner)?) {
        (hash, TokenTree::Group(group)) if is_punctuation(hash, '#') && group.delimiter() == Delimiter::Bracket => {
            Some((2 + inner, group.stream().to_string()))
        }
        _ => None,
    }
}

/// Whether a token is this character.
pub(crate) fn is_punctuation(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punctuation) if punctuation.as_char() == character)
}
