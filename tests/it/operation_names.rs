//! Two services may have an operation of one name: nothing mixes them up, and each is shown so that it can be typed again.
//!
//! The second vendor of this file is the first one's files with other names in them, so the reference service answers it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::Path,
    sync::Arc,
};

use bythebook::{
    contract::{Library, NameError, OperationId},
    engine::Selection,
    event::Verdict,
    reference::{Rules, account, fault, router},
    report::{Summary, reproduction},
    session::{Configuration, Configured, OnThisMachine, RunOptions, Session},
};
use serde_json::Value;
use tempfile::TempDir;

const ASSOCIATE: &str = "AssociateRouteTable";
const OURS: &str = "huawei/er/AssociateRouteTable";
const THEIRS: &str = "other/net/AssociateRouteTable";

/// A folder with the operations of `huawei/er` a second time, as those of another vendor's service.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/huawei");
    let to = folder.path().join("other/net");
    fs::create_dir_all(&to).unwrap();
    let renamed = |from: &Path, to: &Path| {
        let mut document: Value = serde_json::from_slice(&fs::read(from).unwrap()).unwrap();
        if let Some(extension) = document.get_mut("x-bythebook").and_then(Value::as_object_mut) {
            extension.insert("vendor".to_owned(), "other".into());
            if extension.contains_key("service") {
                extension.insert("service".to_owned(), "net".into());
            }
        }
        fs::write(to, document.to_string()).unwrap();
    };
    renamed(&specs.join("common.openapi.json"), &folder.path().join("other/common.openapi.json"));
    for entry in fs::read_dir(specs.join("er")).unwrap() {
        let path = entry.unwrap().path();
        renamed(&path, &to.join(path.file_name().unwrap()));
    }
    folder
}

fn library() -> Arc<Library> {
    Arc::new(Library::with_folder(folder().path()).unwrap())
}

/// The other vendor's target, whose one account has what the test account has; states stand under these names.
fn theirs(library: &Library, shown: &dyn Fn(&OperationId) -> String) -> Configured {
    let mut text = "[targets.theirs]\nendpoint = \"http://127.0.0.1:1\"\nvendor = \"other\"\ncredentials = \"test\"\n\
                    account = \"one\"\n"
        .to_owned();
    for (own, states) in account("one").states().iter().filter(|(id, _)| id.vendor() == "huawei") {
        let id = shown(&OperationId::new("other", "net", own.name()));
        for (state, values) in states {
            writeln!(text, "[targets.theirs.states.{id}.{state}]\n{}", toml::to_string(values).unwrap()).unwrap();
            if state == "credential-without-permission" {
                text += "credentials = \"test\"\n";
            }
        }
    }
    let configuration = Configuration::parse(Path::new("bythebook.toml"), &text).unwrap();
    configuration.target("theirs", library, &OnThisMachine).unwrap()
}

fn in_full(id: &OperationId) -> String {
    format!("\"{id:#}\"")
}

/// What a run on the reference service says, which knows the shipped operations alone.
fn run(library: &Arc<Library>, with: Option<Configured>, rules: Rules, names: &[&str]) -> Summary {
    let shipped = Arc::new(Library::embedded().unwrap());
    let make = move || router(&rules, Arc::clone(&shipped));
    let session = Session::in_process(Arc::clone(library), make, with);
    let names = names.iter().map(ToString::to_string).collect();
    let selection = Selection { names, ..Selection::default() };
    let options = RunOptions { seed: 0, concurrency: 8, selection, run: "names".to_owned() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(session.run(&options, |_| {})).unwrap()
}

fn verdicts(summary: &Summary, operation: &str) -> BTreeMap<String, Verdict> {
    let of_operation = summary.clauses().filter(|(found, _)| found.id == operation);
    of_operation.map(|(_, clause)| (clause.id.clone(), clause.verdict)).collect()
}

#[test]
fn a_name_is_short_where_one_operation_has_it_and_long_where_two_have() {
    let library = library();
    assert_eq!(library.resolve(OURS).unwrap().id.to_string(), OURS);
    assert_eq!(library.resolve("PublishVpcRouteEntries").unwrap().id.to_string(), "PublishVpcRouteEntries");
    let candidates = vec![OURS.to_owned(), THEIRS.to_owned()];
    let expected = NameError::Ambiguous { name: ASSOCIATE.to_owned(), candidates };
    assert_eq!(library.resolve(ASSOCIATE).unwrap_err(), expected);
    assert_eq!(library.resolve("other/AssociateRouteTable").unwrap().id, THEIRS.parse().unwrap());
    let shipped = Library::embedded().unwrap();
    assert_eq!(shipped.resolve(OURS).unwrap().id.to_string(), ASSOCIATE);
}

#[test]
fn what_reads_back_and_undoes_is_of_the_same_service() {
    let library = library();
    for (operation, vendor) in [(OURS, "huawei"), (THEIRS, "other")] {
        let operation = library.resolve(operation).unwrap();
        assert_eq!(operation.read_back.as_ref().unwrap().operation.vendor(), vendor);
        assert_eq!(operation.undo.as_ref().unwrap().operation.vendor(), vendor);
    }
}

#[test]
fn clauses_are_selected_by_names_that_one_operation_has() {
    let library = library();
    let plan = |names: &[&str]| {
        let names = names.iter().map(ToString::to_string).collect();
        bythebook::engine::plan(&library, &Selection { names, ..Selection::default() })
    };
    let selected = |names: &[&str]| {
        let plan = plan(names).unwrap();
        let operations = plan.operations.iter().flat_map(|planned| {
            let selected = planned.clauses.iter().filter(|clause| clause.selected);
            selected.map(|clause| clause.clause.full_id(&planned.operation.id)).collect::<Vec<_>>()
        });
        operations.collect::<Vec<_>>()
    };
    assert_eq!(selected(&["other/AssociateRouteTable/effect"]), ["other/net/AssociateRouteTable/effect"]);
    assert_eq!(selected(&["huawei/er/AssociateRouteTable/effect"]), ["huawei/er/AssociateRouteTable/effect"]);
    assert!(selected(&[THEIRS]).iter().all(|clause| clause.starts_with(THEIRS)));
    let text = plan(&["AssociateRouteTable/effect"]).unwrap_err().to_string();
    assert_eq!(
        text,
        format!("`AssociateRouteTable/effect` names more than one operation: say which of {OURS}, {THEIRS}")
    );
    let text = plan(&["other/net/AssociateRouteTable/efect"]).unwrap_err().to_string();
    assert!(text.ends_with("did you mean `other/net/AssociateRouteTable/effect`?"), "{text}");
}

#[test]
fn each_operation_comes_out_as_where_it_is_alone() {
    let expected = run(&Arc::new(Library::embedded().unwrap()), None, Rules::default(), &[ASSOCIATE]);
    let expected = verdicts(&expected, ASSOCIATE);
    assert!(expected.values().filter(|verdict| **verdict == Verdict::Pass).count() > 50, "{expected:?}");
    let library = library();
    let ours = run(&library, None, Rules::default(), &[OURS]);
    assert_eq!(verdicts(&ours, OURS), expected);
    for shown in [&in_full as &dyn Fn(&OperationId) -> String, &|id| id.name().to_owned()] {
        let theirs = run(&library, Some(theirs(&library, shown)), Rules::default(), &[THEIRS]);
        assert_eq!(verdicts(&theirs, THEIRS), expected);
    }
}

#[test]
fn the_state_of_one_is_not_the_others() {
    let library = library();
    // The test account has values for the shipped operation, and none for another of its name.
    let summary = run(&library, None, Rules::default(), &[&format!("{THEIRS}/accepts-valid")]);
    assert_ne!(verdicts(&summary, THEIRS).get("accepts-valid"), Some(&Verdict::Pass));
    let text = "[targets.t]\nendpoint = \"http://127.0.0.1:1\"\ncredentials = \"test\"\n\
                [targets.t.states.AssociateRouteTable.associable]\n";
    let configuration = Configuration::parse(Path::new("bythebook.toml"), text).unwrap();
    let text = configuration.target("t", &library, &OnThisMachine).unwrap_err().to_string();
    assert!(text.contains(OURS) && text.contains(THEIRS), "{text}");
}

#[test]
fn a_finding_is_the_same_where_another_operation_has_the_name_and_can_be_typed_again() {
    let library = library();
    let rules = || Rules::default().with_fault(fault("second-association-stays").unwrap());
    let commands = |library: &Arc<Library>, with: Option<Configured>, operation: &str| {
        let summary = run(library, with, rules(), &[operation]);
        let findings = summary.clauses().filter_map(|(_, clause)| clause.finding.as_ref());
        findings.flat_map(|finding| reproduction(finding, "")).collect::<BTreeSet<String>>()
    };
    let found = commands(&library, Some(theirs(&library, &in_full)), THEIRS);
    assert!(!found.is_empty());
    for command in &found {
        assert!(command.contains("bythebook call other/net/"), "{command}");
    }
    let found: BTreeSet<String> = found.iter().map(|command| command.replace("other/net/", "")).collect();
    assert_eq!(found, commands(&Arc::new(Library::embedded().unwrap()), None, ASSOCIATE));
}

#[cfg(feature = "cli")]
mod commands {
    use std::process::{Command, Output};

    use super::*;

    fn bythebook(folder: &TempDir, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_bythebook"))
            .args(["--specs", folder.path().to_str().unwrap()])
            .args(arguments)
            .output()
            .unwrap()
    }

    #[test]
    fn a_name_that_two_operations_have_is_an_error_that_lists_them() {
        let folder = folder();
        for arguments in [
            ["run", ASSOCIATE].as_slice(),
            &["run", "AssociateRouteTable/effect"],
            &["call", ASSOCIATE],
            &["list", "clauses", ASSOCIATE],
            &["explain", ASSOCIATE],
            &["explain", "AssociateRouteTable/effect"],
            &["contract", ASSOCIATE],
            &["lint", ASSOCIATE],
        ] {
            let output = bythebook(&folder, arguments);
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
            assert!(error.contains(OURS) && error.contains(THEIRS), "{arguments:?}: {error}");
        }
    }

    #[test]
    fn the_states_of_one_are_not_bound_for_the_other() {
        let folder = folder();
        let output = bythebook(&folder, &["call", THEIRS, "attachment_id=@associable/attachment_id/0"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains("associable"), "{error}");
    }

    #[test]
    fn what_is_written_for_a_configuration_can_be_read() {
        let library = library();
        let text = bythebook::session::test_account_block(&library, "t", "http://127.0.0.1:1", &account("one"));
        let configuration = Configuration::parse(Path::new("bythebook.toml"), &text).unwrap();
        let target = configuration.target("t", &library, &OnThisMachine).unwrap();
        assert_eq!(target.states.values, account("one").states());
        for vendor in ["huawei", "other"] {
            let text = bythebook::session::template(&library, vendor).replace('…', "filled");
            let configuration = Configuration::parse(Path::new("bythebook.toml"), &text).unwrap();
            let error = configuration.target("cloud", &library, &OnThisMachine).unwrap_err().to_string();
            assert!(error.contains("environment variable"), "{error}");
        }
    }

    #[test]
    fn a_longer_name_says_which_is_meant() {
        let folder = folder();
        for name in ["huawei/AssociateRouteTable", OURS] {
            for arguments in [
                ["run", name].as_slice(),
                &[
                    "call",
                    name,
                    "project_id=@associable/project_id",
                    "er_id=@associable/er_id",
                    "route_table_id=@associable/route_table_id/0",
                    "attachment_id=@associable/attachment_id/0",
                ],
                &["list", "clauses", name],
                &["explain", name],
                &["contract", name],
                &["lint", name],
            ] {
                let output = bythebook(&folder, arguments);
                let text = String::from_utf8(output.stdout).unwrap();
                assert_eq!(output.status.code(), Some(0), "{arguments:?}: {text}");
                assert!(!text.contains("other/net"), "{arguments:?}: {text}");
            }
        }
    }
}
