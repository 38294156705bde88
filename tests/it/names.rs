//! Nothing outside of the contracts, the reference service and the tests knows an operation, a parameter or an error
//! code by name: a new operation is new files, not new code.

use std::{collections::BTreeSet, path::Path};

use bythebook::{
    contract::{Kind, Library, Shape},
    vendor::VENDORS,
};
use proc_macro2::TokenTree;

use crate::source::{attribute, files, tokens, without_documentation};

/// What a protocol itself defines, although a contract has it too: name, file, where it is from.
const OF_A_PROTOCOL: &[(&str, &str, &str)] =
    &[("project_id", "vendor/huawei/mod.rs", "huaweicloudsdkcore 3.1.219, auth/credentials.py: BasicCredentials")];

/// English words by which a page is read, although a contract spells a name of them: name, file, the words.
const READ_BY_WORDS: &[(&str, &str, &str)] =
    &[("DryRun", "page/phrases/meaning.rs", "dry run, as a switch is called in whatever spelling a vendor likes")];

/// Words of this tool's own that a vendor happens to use too: as identifiers they name our types, as text they would name
/// the vendor's.
const OWN_WORDS: &[&str] = &["DryRun", "NoPermission"];

#[test]
fn no_name_of_a_contract_stands_in_the_code() {
    let names = names();
    assert!(names.len() > 40 && names.contains("PublishVpcRouteEntries"), "the contracts have names: {names:?}");
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files(&src);
    assert!(files.len() > 50, "the files are there");
    let mut found = BTreeSet::new();
    for (path, text) in product(&files) {
        found.extend(found_in(path, text, &names).into_iter().map(|name| (name, path.clone())));
    }
    let of_a_protocol = |name: &Found, path: &String| {
        OF_A_PROTOCOL.iter().any(|(known, file, _)| name.text() == *known && path == file)
    };
    let by_words = |name: &Found, path: &String| {
        READ_BY_WORDS.iter().any(|(known, file, _)| name.text() == *known && path == file)
    };
    let own_word = |name: &Found| matches!(name, Found::Identifier(word) if OWN_WORDS.contains(&word.as_str()));
    let strangers: Vec<String> = found
        .iter()
        .filter(|(name, path)| !of_a_protocol(name, path) && !by_words(name, path) && !own_word(name))
        .map(|(name, path)| format!("src/{path} knows `{}`", name.text()))
        .collect();
    assert!(strangers.is_empty(), "{}", strangers.join("\n"));
    for (known, file, _) in OF_A_PROTOCOL {
        assert!(file.starts_with("vendor/"), "{known}: only protocols define names");
        assert!(found.iter().any(|(name, path)| of_a_protocol(name, path)), "`{known}` left {file}");
    }
    for (known, file, _) in READ_BY_WORDS {
        assert!(found.iter().any(|(name, path)| by_words(name, path)), "`{known}` left {file}");
    }
    for word in OWN_WORDS {
        assert!(found.iter().any(|(name, _)| name.text() == *word), "`{word}` is no word of ours any more");
    }
}

/// Files that may name a vendor, beside those of the vendors themselves and of the reference service: none.
const KNOW_A_VENDOR: &[&str] = &[];

#[test]
fn no_vendor_is_named_outside_its_folder() {
    let vendors: Vec<&str> = VENDORS.iter().map(|vendor| vendor.name).collect();
    assert!(vendors.len() > 1, "there are vendors: {vendors:?}");
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let mut found = BTreeSet::new();
    for (path, text) in product(&files).filter(|(path, _)| !path.starts_with("vendor/")) {
        found.extend(vendors_in(path, text, &vendors).into_iter().map(|word| (path.as_str(), word)));
    }
    let strangers: Vec<String> = found
        .iter()
        .filter(|(path, _)| !KNOW_A_VENDOR.contains(path))
        .map(|(path, word)| format!("src/{path} says `{word}`"))
        .collect();
    assert!(strangers.is_empty(), "{}", strangers.join("\n"));
    for path in KNOW_A_VENDOR {
        assert!(found.iter().any(|(found, _)| found == path), "{path} names no vendor any more");
    }
}

#[test]
fn a_vendor_is_found_inside_words_in_whatever_case() {
    let found = |text: &str| vendors_in("x.rs", text, &["acme"]);
    assert_eq!(found("struct AcmeRest;"), ["AcmeRest"]);
    assert_eq!(found("f(\"the ACME-style\", b'x')"), ["\"the ACME-style\""]);
    for silent in ["// Acme", "/// Acme\nstruct A;", "#[cfg(test)]\nmod tests { struct Acme; }", "f(\"acne\")"] {
        assert_eq!(found(silent), [""; 0], "{silent}");
    }
}

/// The identifiers and literals of a file that have a vendor's name in them.
fn vendors_in(path: &str, text: &str, vendors: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    words_of(&tokens(path, text), &mut words);
    let names_one = |word: &String| vendors.iter().any(|vendor| word.to_ascii_lowercase().contains(vendor));
    words.into_iter().filter(names_one).collect()
}

/// The identifiers and literals of tokens, but for test modules.
fn words_of(tokens: &[TokenTree], words: &mut Vec<String>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(module) = test_module(&tokens[at..]) {
            at += module.length;
            continue;
        }
        match token {
            TokenTree::Group(group) => words_of(&without_documentation(group.stream()), words),
            TokenTree::Ident(_) | TokenTree::Literal(_) => words.push(token.to_string()),
            TokenTree::Punct(_) => {}
        }
        at += 1;
    }
}

#[test]
fn a_name_is_found_in_identifiers_and_in_texts_and_nowhere_else() {
    let names = BTreeSet::from(["RouteTableId".to_owned(), "ER.04002002".to_owned()]);
    let found = |text: &str| -> Vec<String> {
        found_in("x.rs", text, &names).iter().map(|found| found.text().to_owned()).collect()
    };
    assert_eq!(found("struct RouteTableId;"), ["RouteTableId"]);
    assert_eq!(found("const A: &str = \"RouteTableId\";"), ["RouteTableId"]);
    assert_eq!(found("f(&[r#\"a RouteTableId.1 b\"#, b\"ER.04002002\"])"), ["ER.04002002", "RouteTableId"]);
    assert_eq!(found("macro_rules! m { () => { \"ER.04002002\" } }"), ["ER.04002002"]);
    assert_eq!(found("#[arg(help = \"RouteTableId\")] struct A;"), ["RouteTableId"]);
    assert_eq!(found("f(\"x-routetableid: er.04002002\")"), ["ER.04002002", "RouteTableId"]);
    assert_eq!(found("const ROUTETABLEID: u8 = 0;"), ["RouteTableId"]);
    for silent in [
        "// RouteTableId\n/* ER.04002002 */",
        "//! RouteTableId\n/// `ER.04002002`\nstruct A;",
        "fn f() { /** RouteTableId */ struct A; }",
        "#[cfg(test)]\nmod tests { const A: &str = \"RouteTableId\"; }",
        "#[cfg(test)]\n#[expect(x)]\npub(super) mod tests { struct RouteTableId; }",
        "const A: &str = \"RouteTableIds ER.040020021\";",
        "struct RouteTableIds;",
    ] {
        assert_eq!(found(silent), [""; 0], "{silent}");
    }
}

#[test]
fn files_of_test_modules_are_left_out() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let files = [
        file("lib.rs", "pub mod a;"),
        file("a/mod.rs", "#[cfg(test)]\nmod tests;\nmod product;\n#[cfg(test)] mod deep;"),
        file("a/tests.rs", ""),
        file("a/deep/mod.rs", ""),
        file("a/deep/more.rs", ""),
        file("a/product.rs", "#[cfg(test)]\nmod tests;"),
        file("a/product/tests.rs", ""),
        file("reference/mod.rs", ""),
    ];
    let left: Vec<&str> = product(&files).map(|(path, _)| path.as_str()).collect();
    assert_eq!(left, ["lib.rs", "a/mod.rs", "a/product.rs"]);
}

/// Every name that only a contract may know.
fn names() -> BTreeSet<String> {
    let library = Library::embedded().unwrap();
    let mut names = BTreeSet::new();
    for operation in library.operations() {
        names.insert(operation.id.name().to_owned());
        names.extend(operation.errors.iter().map(|row| row.code.clone()));
        names.extend(library.common(operation).errors.iter().map(|row| row.code.clone()));
        for parameter in &operation.parameters {
            add_parameter(&parameter.name, &parameter.shape, &mut names);
        }
    }
    names
}

fn add_parameter(name: &str, shape: &Shape, names: &mut BTreeSet<String>) {
    // A single word in lower case, such as `limit`, is English too.
    let is_telling =
        |name: &str| name.chars().skip(1).any(|c| c.is_ascii_uppercase()) || name.contains(['.', '-', '_']);
    if is_telling(name) {
        names.insert(name.to_owned());
    }
    match &shape.kind {
        Kind::List(items) => add_parameter("", items, names),
        Kind::Object(members) => members.iter().for_each(|member| add_parameter(&member.name, &member.shape, names)),
        Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Any => {}
    }
}

/// The files that the product is made of, without the reference service.
fn product(files: &[(String, String)]) -> impl Iterator<Item = &(String, String)> {
    let mut tests = BTreeSet::new();
    for (path, text) in files {
        let stem = path.trim_end_matches(".rs");
        let folder = match stem.rsplit_once('/') {
            Some((folder, "mod")) => format!("{folder}/"),
            _ if matches!(stem, "lib" | "main") => String::new(),
            _ => format!("{stem}/"),
        };
        let tokens = tokens(path, text);
        for at in 0..tokens.len() {
            if let Some(TestModule { name: Some(name), .. }) = test_module(&tokens[at..]) {
                tests.insert(format!("{folder}{name}"));
            }
        }
    }
    files.iter().filter(move |(path, _)| {
        let is_test = |test: &String| *path == format!("{test}.rs") || path.starts_with(&format!("{test}/"));
        !path.starts_with("reference/") && !tests.iter().any(is_test)
    })
}

/// A name in the code.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Identifier(String),
    Text(String),
}

impl Found {
    fn text(&self) -> &str {
        match self {
            Self::Identifier(name) | Self::Text(name) => name,
        }
    }
}

/// The names that stand in a file.
fn found_in(path: &str, text: &str, names: &BTreeSet<String>) -> BTreeSet<Found> {
    let mut found = BTreeSet::new();
    search(&tokens(path, text), names, &mut found);
    found
}

fn search(tokens: &[TokenTree], names: &BTreeSet<String>, found: &mut BTreeSet<Found>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(module) = test_module(&tokens[at..]) {
            at += module.length;
            continue;
        }
        match token {
            TokenTree::Group(group) => search(&without_documentation(group.stream()), names, found),
            TokenTree::Ident(ident) => {
                let is_it = |name: &&String| name.eq_ignore_ascii_case(&ident.to_string());
                found.extend(names.iter().filter(is_it).cloned().map(Found::Identifier));
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                found.extend(names.iter().filter(|name| has_word(&text, name)).cloned().map(Found::Text));
            }
            TokenTree::Punct(_) => {}
        }
        at += 1;
    }
}

/// Whether a name stands in a text as a word of its own, in whatever case.
fn has_word(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    text.match_indices(&name)
        .any(|(at, _)| !goes_on(text[..at].chars().next_back()) && !goes_on(text[at + name.len()..].chars().next()))
}

/// A module that is compiled for tests alone.
pub(crate) struct TestModule {
    pub(crate) length: usize,
    /// Its name, where it has a file of its own.
    name: Option<String>,
}

/// The test module that the tokens begin with, attributes and visibility included.
pub(crate) fn test_module(tokens: &[TokenTree]) -> Option<TestModule> {
    let mut at = 0;
    let mut for_tests = false;
    while let Some((length, content)) = attribute(&tokens[at..]) {
        for_tests |= content.replace(' ', "") == "cfg(test)";
        at += length;
    }
    if !for_tests {
        return None;
    }
    if matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == "pub") {
        at += 1 + usize::from(matches!(tokens.get(at + 1), Some(TokenTree::Group(_))));
    }
    match tokens.get(at..at + 3)? {
        [TokenTree::Ident(word), TokenTree::Ident(_), TokenTree::Group(_)] if word == "mod" => {
            Some(TestModule { length: at + 3, name: None })
        }
        [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Punct(_)] if word == "mod" => {
            Some(TestModule { length: at + 3, name: Some(name.to_string()) })
        }
        _ => None,
    }
}
