//! Contract files: every shipped one loads, and a broken one is an error that says where and what was expected.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use bythebook::contract::Library;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

const DOCUMENT: &str = "huawei/er/AssociateRouteTable.openapi.json";
const PUBLISH: &str = "alibaba/vpc/PublishVpcRouteEntries.openapi.json";
const OVERLAY: &str = "huawei/er/AssociateRouteTable.overlay.json";
const COMMON: &str = "huawei/common.openapi.json";

#[test]
fn every_shipped_file_loads() {
    let shipped = shipped();
    assert!(shipped.len() > 10, "the files are there: {shipped:?}");
    let library = Library::embedded().unwrap();
    let documents = shipped.iter().filter(|path| path.ends_with(".openapi.json") && !path.ends_with(COMMON_NAME));
    assert_eq!(documents.count(), library.operations().count());
    // A folder of the same files replaces every shipped one by itself.
    let again = Library::with_folder(&specs()).unwrap();
    assert_eq!(again.operations().count(), library.operations().count());
}

fn on_page() -> Value {
    json!({"source": "page", "lines": "1"})
}

/// One order of two things.
fn order(first: &Value, then: &Value) -> Value {
    json!([{"first": first, "then": then, "cite": on_page()}])
}

const COMMON_NAME: &str = "common.openapi.json";

#[test]
fn two_clauses_never_share_an_id() {
    let mut ids = BTreeSet::new();
    for operation in Library::embedded().unwrap().operations() {
        for clause in &operation.clauses {
            assert!(ids.insert(clause.full_id(&operation.id)), "{}/{} is there twice", operation.id, clause.id);
        }
    }
    assert!(ids.len() > 200, "{} clauses", ids.len());
}

#[test]
fn a_text_that_is_no_json_is_named() {
    for text in ["", "{", "<html>", "\u{feff}{}", "{\"openapi\": \"3.1.0\",}"] {
        let (_folder, error) = broken(DOCUMENT, text.as_bytes());
        says(&error, DOCUMENT, "", "expected JSON");
    }
}

#[test]
fn each_mistake_is_named_with_its_place_and_what_was_expected() {
    named(&[
        (DOCUMENT, |it| *it = json!([]), "", "expected an OpenAPI document, found a list"),
        (DOCUMENT, |it| it["openapi"] = json!("3.0.3"), "/openapi", "expected OpenAPI 3.1"),
        (DOCUMENT, |it| it["openapi"] = json!(3), "/openapi", "expected a string, found a number"),
        (DOCUMENT, |it| it["info"]["version"] = json!(["v3"]), "/info/version", "expected a string, found a list"),
        (DOCUMENT, |it| it["paths"]["/x"] = json!({"get": {}}), "/paths", "expected one operation, found 2"),
        (DOCUMENT, |it| it["x-bythebook"]["effect"] = json!("breaks"), "/x-bythebook/effect", "expected"),
        (DOCUMENT, |it| it["x-bythebook"]["effects"] = json!("writes"), "/x-bythebook/effects", "unknown field"),
        (DOCUMENT, |it| it["x-bythebok"] = json!({}), "/x-bythebok", "unknown extension `x-bythebok`"),
        (DOCUMENT, |it| it["info"]["x-logo"] = json!({}), "/info/x-logo", "expected `x-bythebook`"),
        (DOCUMENT, |it| it["x-bythebook"]["vendor"] = json!("nobody"), "/x-bythebook/vendor", "no common contract"),
        (
            DOCUMENT,
            |it| it["components"] = json!({"schemas": {"A": {"$ref": "#/components/schemas/Nowhere"}}}),
            "/components/schemas/A/$ref",
            "points to nothing",
        ),
        (
            DOCUMENT,
            |it| it["components"] = json!({"schemas": {"A": {"$ref": "https://example.com/a.json"}}}),
            "/components/schemas/A/$ref",
            "expected a reference inside the document",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["exclusive"]["cite"]["source"] = json!("pages"),
            "/x-bythebook/exclusive/cite/source",
            "expected a source declared in x-bythebook.sources",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["exclusive"]["cite"] = json!({"source": "page"}),
            "/x-bythebook/exclusive/cite",
            "expected `lines` or `section`",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["exclusive"]["held"] = json!("attachment"),
            "/x-bythebook/exclusive/held",
            "`attachment` is no parameter of",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["exclusive"]["id"] = json!("accepts-valid"),
            "",
            "two clauses have the id `accepts-valid`",
        ),
        (
            PUBLISH,
            |it| change_media_type(it, "application/xml"),
            "/paths/~1/post/responses/2XX/content",
            "expected `application/json`, the media type of the common contract, found `application/xml`",
        ),
        (OVERLAY, |it| it["overlay"] = json!("2.0"), "/overlay", "expected overlay version 1.0.0"),
        (OVERLAY, |it| it["action"] = json!([]), "/action", "unknown field"),
        (
            OVERLAY,
            |it| it["actions"][0]["target"] = json!("$.paths['/nowhere']"),
            "/actions/0/target",
            "matches nothing in the contract",
        ),
        (OVERLAY, |it| it["actions"][0]["target"] = json!("paths"), "/actions/0/target", "expected a JSONPath"),
        (OVERLAY, |it| it["actions"][0]["update"] = json!({}), "/actions/0", "changes nothing"),
        (
            COMMON,
            |it| it["x-bythebook"]["envelope"]["code"] = json!(7),
            "/x-bythebook/envelope/code",
            "expected a string",
        ),
        (
            COMMON,
            |it| it["x-bythebook"]["promises"][0]["kind"] = json!("luck"),
            "/x-bythebook/promises/0/kind",
            "expected",
        ),
    ]);
}

#[test]
fn each_mistake_in_what_no_shipped_contract_says_is_named() {
    named(&[
        (
            DOCUMENT,
            |it| it["x-bythebook"]["atomic"] = json!({"parameter": "attachment_id", "cite": on_page()}),
            "/x-bythebook/atomic/parameter",
            "expected a list parameter, found `attachment_id`",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["precedence"] = order(&json!("permission"), &json!({"omit": "attachment_id"})),
            "/x-bythebook/precedence/0/first",
            "expected one of `code`, `state`, `omit`, `set`",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["precedence"] = order(&json!({"code": "ER.0"}), &json!({"omit": "attachment_id"})),
            "/x-bythebook/precedence/0/first/code",
            "expected a code of the error table with a state in x-bythebook.row_states, found `ER.0`",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["precedence"] = order(&json!({"omit": "er_id"}), &json!({"state": "associable"})),
            "/x-bythebook/precedence/0/then/state",
            "found the base state `associable`",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["precedence"] = order(&json!({"omit": "attachment"}), &json!({"set": {}})),
            "/x-bythebook/precedence/0/first/omit",
            "`attachment` is no parameter of",
        ),
        (
            DOCUMENT,
            |it| it["x-bythebook"]["precedence"] = order(&json!({"omit": "er_id"}), &json!({"set": {}})),
            "/x-bythebook/precedence/0/then/set",
            "expected a value for at least one path",
        ),
        (
            DOCUMENT,
            |it| {
                let states = ["credential-without-permission", "credential-unknown"].map(|name| json!({"state": name}));
                let [first, then] = states;
                it["x-bythebook"]["precedence"] = order(&first, &then);
            },
            "/x-bythebook/precedence/0/then",
            "expected something about the values of a call",
        ),
        (
            PUBLISH,
            |it| it["x-bythebook"]["dry_run"]["spares_token"] = on_page(),
            "/x-bythebook/dry_run/spares_token",
            "expected `x-bythebook.idempotency` beside it",
        ),
    ]);
}

type Edit = fn(&mut Value);

/// Each change of a shipped file is an error that names the place and what was expected there.
fn named(mistakes: &[(&str, Edit, &str, &str)]) {
    for (file, edit, pointer, problem) in mistakes {
        let mut document: Value = serde_json::from_slice(&fs::read(specs().join(file)).unwrap()).unwrap();
        edit(&mut document);
        let (_folder, error) = broken(file, document.to_string().as_bytes());
        says(&error, file, pointer, problem);
    }
}

#[test]
fn an_overlay_alone_is_an_error() {
    let text = fs::read(specs().join(OVERLAY)).unwrap();
    let file = "huawei/er/ReassociateRouteTable.overlay.json";
    let (_folder, error) = broken(file, &text);
    says(&error, file, "", "the overlay stands alone");
}

#[test]
fn a_file_of_another_name_is_an_error_that_says_which_names_are_read() {
    let text = fs::read(specs().join(DOCUMENT)).unwrap();
    for file in [
        "openapi.json",
        "huawei/er/AssociateRouteTable.json",
        "huawei/er/ReassociateRouteTable.openapi.yaml",
        "huawei/er/ReassociateRouteTable.openapi.JSON",
    ] {
        let (folder, error) = broken(file, &text);
        let path = folder.path().join(file).display().to_string();
        assert!(error.starts_with(&path), "{error}");
        for expected in ["<vendor>/<service>/<Operation>.openapi.json", ".overlay.json", "common.openapi.json"] {
            assert!(error.contains(expected), "{expected}: {error}");
        }
        assert!(error.contains("rename it") && error.contains("move it out"), "{error}");
    }
    // What is no contract by any name may lie beside them.
    let folder = folder_with("README.md", b"# Contracts");
    fs::write(folder.path().join("values.yaml"), "a: 1").unwrap();
    assert!(Library::with_folder(folder.path()).unwrap_err().to_string().contains("has no contracts"));
}

#[test]
fn a_document_stands_in_the_folder_and_under_the_name_that_it_gives() {
    let text = fs::read(specs().join(DOCUMENT)).unwrap();
    for file in [
        "huawei/er/ReassociateRouteTable.openapi.json",
        "huawei/vpc/AssociateRouteTable.openapi.json",
        "other/er/AssociateRouteTable.openapi.json",
        "er/AssociateRouteTable.openapi.json",
        "AssociateRouteTable.openapi.json",
    ] {
        let (_folder, error) = broken(file, &text);
        says(&error, file, "", "expected the file huawei/er/AssociateRouteTable.openapi.json");
        assert!(error.contains("--specs"), "{error}");
    }
    let (_folder, error) = broken("other/common.openapi.json", &fs::read(specs().join(COMMON)).unwrap());
    says(&error, "other/common.openapi.json", "", "expected the file huawei/common.openapi.json");
}

#[test]
fn a_folder_without_contracts_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = Library::with_folder(folder.path()).unwrap_err().to_string();
    assert!(error.contains("has no contracts") && error.contains(".openapi.json"), "{error}");
}

#[cfg(feature = "cli")]
#[test]
fn the_command_says_it_and_exits_with_2() {
    let folder = folder_with(OVERLAY, br#"{"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": 7}"#);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_bythebook"))
        .args(["--specs", folder.path().to_str().unwrap(), "list", "operations"])
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(output.stdout.is_empty());
    assert!(error.starts_with("error: ") && error.lines().count() == 1, "{error}");
    says(&error, OVERLAY, "/actions", "expected a sequence");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_that_is_cut_loads_or_does_not_and_never_panics(file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let shipped = shipped();
        let file: &String = file.get(&shipped);
        let text = fs::read(specs().join(file)).unwrap();
        let folder = folder_with(file, &text[..at.index(text.len())]);
        prop_assert!(Library::with_folder(folder.path()).is_err());
    }

    #[test]
    fn a_file_with_other_bytes_loads_or_does_not_and_never_panics(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), b' '..=b'~'), 1..4),
    ) {
        let shipped = shipped();
        let file: &String = file.get(&shipped);
        let mut text = fs::read(specs().join(file)).unwrap();
        for (at, byte) in changes {
            let at = at.index(text.len());
            text[at] = byte;
        }
        let folder = folder_with(file, &text);
        let _loaded = Library::with_folder(folder.path());
    }

    /// JSON stays JSON, so that what reads it is reached: a member anywhere is left out or becomes another value.
    #[test]
    fn a_file_with_another_value_loads_or_does_not_and_never_panics(
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        value in prop_oneof![Just(None), Just(Some(json!(null))), Just(Some(json!(-1))), Just(Some(json!(""))),
            Just(Some(json!("a"))), Just(Some(json!([]))), Just(Some(json!({}))), Just(Some(json!(1e300))),
            Just(Some(json!(true))), Just(Some(json!({"$ref": "#"})))],
    ) {
        let shipped = shipped();
        let file: &String = file.get(&shipped);
        let mut document: Value = serde_json::from_slice(&fs::read(specs().join(file)).unwrap()).unwrap();
        let mut pointers = Vec::new();
        all_pointers(&document, "", &mut pointers);
        let place: &String = place.get(&pointers);
        change(&mut document, place, value);
        let folder = folder_with(file, document.to_string().as_bytes());
        let _loaded = Library::with_folder(folder.path());
    }
}

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

/// The shipped files, as paths below `specs/`.
fn shipped() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![specs()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path.strip_prefix(specs()).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Renames the media type of every answer.
fn change_media_type(document: &mut Value, media_type: &str) {
    let methods = document["paths"].as_object_mut().unwrap().values_mut().filter_map(Value::as_object_mut);
    let operations = methods.flat_map(serde_json::Map::values_mut);
    for answer in operations.flat_map(|operation| operation["responses"].as_object_mut().unwrap().values_mut()) {
        let content = answer["content"].as_object_mut().unwrap();
        let (_, body) = content.remove_entry("application/json").unwrap();
        content.insert(media_type.to_owned(), body);
    }
}

fn folder_with(file: &str, text: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    folder
}

/// The error that a file with this text is.
fn broken(file: &str, text: &[u8]) -> (TempDir, String) {
    let folder = folder_with(file, text);
    let error = Library::with_folder(folder.path()).expect_err(file).to_string();
    (folder, error)
}

/// Whether an error names the file, the JSON pointer and the problem.
fn says(error: &str, file: &str, pointer: &str, problem: &str) {
    let place = if pointer.is_empty() { format!("{file}: ") } else { format!("{file}#{pointer}: ") };
    assert!(error.contains(&place), "expected {place:?} in: {error}");
    assert!(error.contains(problem), "expected {problem:?} in: {error}");
}

fn all_pointers(node: &Value, pointer: &str, found: &mut Vec<String>) {
    found.push(pointer.to_owned());
    match node {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                all_pointers(value, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                all_pointers(value, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn change(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", ""));
    let name = name.replace("~1", "/").replace("~0", "~");
    match value {
        Some(value) => *document.pointer_mut(pointer).unwrap() = value,
        None => match document.pointer_mut(parent).unwrap() {
            Value::Object(members) => {
                members.remove(&name);
            }
            Value::Array(elements) => {
                elements.remove(name.parse().unwrap());
            }
            _ => unreachable!("only objects and lists have members"),
        },
    }
}
