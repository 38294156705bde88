//! The command as a person meets it: what it prints, how it ends, and that its own words can be typed again.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Output, Stdio},
};

use bythebook::{contract::Library, reference::TEST_SECRET, report};
use serde_json::Value;

const LIMIT: &str = "PublishVpcRouteEntries/RouteEntries.max-items";

#[test]
fn a_run_of_the_faultless_service_ends_with_0() {
    let output = bythebook(&["run"]);
    let text = ended(&output, 0);
    assert!(text.starts_with("tested against its documentation: the embedded reference service\n"), "{text}");
    assert!(text.contains(" pass, 0 fail, 0 warnings, 0 inconclusive, 0 errors, "), "{text}");
    assert!(text.contains(" clauses tested (") && text.contains(", seed 0, "), "{text}");
    assert!(text.contains("\nskipped\n"), "what was skipped is named");
    for operation in Library::embedded().unwrap().subjects() {
        assert!(text.contains(&format!("\n{}\n", operation.id)), "{}", operation.id);
    }
    assert!(!text.contains(TEST_SECRET));
    assert!(output.stderr.is_empty(), "nothing is drawn where no person looks");
}

#[test]
fn lint_reads_pages_contracts_and_operations() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages/huawei-captions.txt");
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/specs/huawei/er/AssociateRouteTable.openapi.json");
    let text = ended(&bythebook(&["lint", page]), 0);
    assert!(text.starts_with(&format!("{page}: CreateMooring: ")), "{text}");
    assert!(text.contains("\ncontradiction timestamp-form:mooring.created_at\n"), "{text}");
    let text = ended(&bythebook(&["lint", spec, "AssociateRouteTable", "--json"]), 0);
    let linted: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(linted[0]["findings"], linted[1]["findings"]);
    assert_eq!(linted[0]["findings"][0]["kind"], "contradiction");
    let text = ended(&bythebook(&["lint"]), 0);
    assert!(Library::embedded().unwrap().operations().all(|operation| text.contains(operation.id.name())), "{text}");
}

#[test]
fn lint_says_what_it_cannot_read() {
    let output = bythebook(&["lint", "AssociateRouteTables"]);
    ended(&output, 2);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        error.contains("there is no page, contract file or operation") && error.contains("did you mean"),
        "{error}"
    );
    ended(&bythebook(&["lint", concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")]), 2);
}

#[test]
fn a_finding_says_what_was_sent_what_the_page_says_and_how_to_reproduce_it() {
    let output = bythebook(&["run", LIMIT, "--fault", "limit-51"]);
    let text = ended(&output, 1);
    let finding = text.split_once(&format!("\nFAIL {LIMIT}\n")).expect(&text).1;
    for line in [
        "  sent           call: PublishVpcRouteEntries ",
        "                 control: PublishVpcRouteEntries ",
        "  the page says  `RouteEntries` takes 50 entries and no more (PublishVpcRouteEntries:44, https://",
        "  expected       a call with 51 entries of `RouteEntries` gets no success",
        "  actual         success (200)",
        "  reproduce      bythebook serve --listen 127.0.0.1:8040 --fault limit-51",
        "                 bythebook call --target http://127.0.0.1:8040 --account again-",
    ] {
        assert!(finding.contains(line), "expected {line:?} in: {finding}");
    }
    assert!(!text.contains(TEST_SECRET));
}

#[test]
fn the_commands_of_a_finding_reproduce_it() {
    let text = ended(&bythebook(&["run", LIMIT, "--fault", "limit-51"]), 1);
    let finding = text.split_once(&format!("\nFAIL {LIMIT}\n")).expect(&text).1;
    let commands: Vec<&str> = finding
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("bythebook call "))
        .map(|line| line.split_once(" --account ").unwrap().1)
        .collect();
    assert_eq!(commands.len(), 2, "{finding}");
    let service = Service::start(&["--fault", "limit-51"]);
    for command in commands {
        let mut words = words(command);
        words[0] = "again".to_owned();
        let mut arguments = vec!["call", "--target", &service.url, "--account"];
        arguments.extend(words.iter().map(String::as_str));
        let exchange = ended(&bythebook(&arguments), 0);
        assert!(exchange.contains("\n< 200\n") && exchange.ends_with("\naccepted\n"), "{exchange}");
        assert!(!exchange.contains(TEST_SECRET) && exchange.contains("<masked>"), "{exchange}");
    }
    // The same call to a service by the book is refused.
    let book = Service::start(&[]);
    let command = "PublishVpcRouteEntries RegionId=@publishable-entries/RegionId \
                   RouteEntries=@publishable-entries/RouteEntries[0-50] \
                   TargetInstanceId=@publishable-entries/TargetInstanceId TargetType=@publishable-entries/TargetType";
    let mut arguments = vec!["call", "--target", &book.url];
    arguments.extend(command.split_whitespace());
    assert!(ended(&bythebook(&arguments), 0).ends_with("\nrefused\n"));
}

#[test]
fn a_mistyped_name_ends_with_2_and_the_name_that_was_meant() {
    for (arguments, meant) in [
        (["run", "PublishVpcRouteEntry"].as_slice(), "PublishVpcRouteEntries"),
        (&["run", "PublishVpcRouteEntries/RouteEntries.max-item"], LIMIT),
        (&["run", "--check", "list-limits"], "list-limit"),
        (&["run", "--fault", "limit-15"], "limit-51"),
        (&["run", "--variant", "limit-code=quotas"], "limit-code=quota"),
        (&["serve", "--fault", "limit-15"], "limit-51"),
        (&["call", "AssociateRouteTables"], "AssociateRouteTable"),
        (&["call", "AssociateRouteTable", "attachmentid=1"], "attachment_id"),
        (&["list", "clauses", "AssociateRouteTabel"], "AssociateRouteTable"),
        (&["explain", "IncorrectStatus.Vcp"], "IncorrectStatus.Vpc"),
        (&["explain", "list-limits"], "list-limit"),
    ] {
        let output = bythebook(arguments);
        let error = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.starts_with("error: there is no "), "{arguments:?}: {error}");
        assert!(error.contains("did you mean `") && error.contains(meant), "{arguments:?}: {error}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_done_ends_with_2() {
    for arguments in [
        ["run", "--credentials", "work"].as_slice(),
        &["run", "--target", "http://127.0.0.1:1", "--fault", "limit-51"],
        &["run", "--target", "ftp://127.0.0.1"],
        &["run", "--target", "http://name:password@127.0.0.1"],
        &["run", "--report", "yaml"],
        &["run", "--seed", "many"],
        &["run", "--concurrency", "0"],
        &["wander"],
        &[],
    ] {
        let output = bythebook(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_run_that_asks_nothing_ends_with_4() {
    // A clause that is excluded, whoever selects it.
    let text = ended(&bythebook(&["run", "AssociateRouteTable/project_id.required"]), 4);
    assert!(text.contains("0 pass, 0 fail, 0 warnings, 0 inconclusive, 0 errors, 1 skipped"), "{text}");
    assert!(text.contains("without it the request is another URL"), "{text}");
}

/// A folder of contracts with one operation of which no service here has heard.
fn added_operation(base_state: bool) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("specs");
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages/alibaba-pipe.txt");
    ended(&bythebook(&["derive", page, "--out", &specs.to_string_lossy()]), 0);
    let contracts = specs.join("alibaba/cellar");
    let contract = std::fs::read_dir(&contracts).unwrap().next().unwrap().unwrap().path();
    if base_state {
        let document: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&contract).unwrap()).unwrap();
        let state = serde_json::json!({"summary": "There is one.", "role": "base", "lasting": "steady",
                                       "binds": {"RegionId": "one"}});
        let overlay = serde_json::json!({
            "overlay": "1.0.0",
            "info": {"title": "what the page does not say", "version": document["info"]["version"]},
            "extends": contract.file_name().unwrap().to_string_lossy(),
            "actions": [{"target": "$['x-bythebook']", "update": {"states": {"there-is-one": state}},
                         "x-bythebook": {"why": "Something to ask for."}}],
        });
        let path = contract.to_string_lossy().replace(".openapi.", ".overlay.");
        std::fs::write(path, overlay.to_string()).unwrap();
    }
    let name = contract.file_name().unwrap().to_string_lossy().replace(".openapi.json", "");
    (folder, name)
}

#[test]
fn a_run_without_a_request_ends_with_4_whatever_is_allowed() {
    let (folder, name) = added_operation(false);
    let specs = folder.path().join("specs");
    let arguments = ["--specs", &specs.to_string_lossy(), "run", &name];
    for more in [&[][..], &["--allow-inconclusive"]] {
        let text = ended(&bythebook(&[&arguments[..], more].concat()), 4);
        assert!(text.contains(" 0 inconclusive, 0 errors, ") && text.contains(", 0 requests"), "{text}");
        assert!(text.contains("\nnothing ran: "), "{text}");
    }
}

#[test]
fn an_operation_that_the_reference_service_lacks_is_skipped_and_changes_nothing_else() {
    let (folder, name) = added_operation(true);
    let specs = folder.path().join("specs");
    let text = ended(&bythebook(&["--specs", &specs.to_string_lossy(), "run"]), 0);
    assert!(text.contains("187 pass, 0 fail, 0 warnings, 0 inconclusive, 0 errors"), "{text}");
    let (_, skipped) = text.split_once("\n  the reference service does not have it\n").unwrap();
    assert!(skipped.lines().next().is_some_and(|line| line.contains(&format!("{name}/"))), "{text}");
}

#[test]
fn a_warning_fails_a_strict_run_alone() {
    let arguments = ["run", "PublishVpcRouteEntries/DryRun.same-error", "--fault", "dry-run-other-error"];
    let text = ended(&bythebook(&arguments), 0);
    assert!(text.contains("\nWARNING PublishVpcRouteEntries/DryRun.same-error\n"), "{text}");
    ended(&bythebook(&[arguments.as_slice(), &["--strict"]].concat()), 1);
}

#[test]
fn what_is_not_settled_ends_with_3_unless_it_may() {
    let arguments = ["run", "PublishVpcRouteEntries/TargetType.required", "--fault", "publish-refuses-everything"];
    let text = ended(&bythebook(&arguments), 3);
    assert!(text.contains("inconclusive must   TargetType.required") && text.contains("the control"), "{text}");
    ended(&bythebook(&[arguments.as_slice(), &["--allow-inconclusive"]].concat()), 0);
}

#[test]
fn the_report_goes_where_it_is_told_to() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("report.json");
    let argument = format!("json={}", path.display());
    let text = ended(&bythebook(&["run", LIMIT, "--report", &argument]), 0);
    assert!(text.starts_with("tested against its documentation"), "{text}");
    let written: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let schema: Value = serde_json::from_str(report::SCHEMA).unwrap();
    assert!(jsonschema::is_valid(&schema, &written), "{written}");
    let printed = ended(&bythebook(&["run", LIMIT, "--report", "json"]), 0);
    let printed: Value = serde_json::from_str(&printed).unwrap();
    for member in ["schema_version", "seed", "totals", "operations"] {
        assert_eq!(printed[member], written[member], "{member}");
    }
    let unwritable = format!("json={}", folder.path().join("no/report.json").display());
    ended(&bythebook(&["run", LIMIT, "--report", &unwritable]), 2);
}

#[test]
fn lists_name_everything() {
    let library = Library::embedded().unwrap();
    let clauses = ended(&bythebook(&["list", "clauses"]), 0);
    let lines: Vec<&str> = clauses.lines().collect();
    for operation in library.operations() {
        for clause in &operation.clauses {
            let id = clause.full_id(&operation.id);
            assert!(lines.iter().any(|line| line.starts_with(&format!("{id} "))), "{id}");
        }
    }
    for (what, known) in [
        ("operations", "PublishVpcRouteEntries"),
        ("checks", "list-limit"),
        ("faults", "limit-51"),
        ("variants", "limit-code=quota"),
    ] {
        assert!(ended(&bythebook(&["list", what]), 0).contains(known), "{what}");
    }
}

#[test]
fn what_is_done_again_names_the_contracts_and_the_configuration_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("own specs");
    let file = specs.join("huawei/er/AssociateRouteTable.openapi.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::copy("specs/huawei/er/AssociateRouteTable.openapi.json", &file).unwrap();
    let specs = specs.to_str().unwrap();
    let text = ended(&bythebook(&["--specs", specs, "run", "--fault", "limit-51", LIMIT]), 1);
    assert!(text.contains(&format!("bythebook --specs '{specs}' serve")), "{text}");
    assert!(text.contains(&format!("bythebook call --specs '{specs}' --target")), "{text}");
}

#[test]
fn every_name_is_explained() {
    for (name, words) in [
        ("list-limit", ["# Promise", "# Method", "# Limits"].as_slice()),
        (LIMIT, &["takes 50 entries and no more", "PublishVpcRouteEntries:44", "tested by `list-limit`", "limit-51"]),
        ("ER.04002002", &["huawei", "400", "already exists"]),
        ("Forbidden.OperateCustomRouteTable", &["PublishVpcRouteEntries", "custom route table"]),
        ("limit-51", &["51 entries are accepted", LIMIT, "run --fault limit-51"]),
        ("second-publish", &["leaves open", "chooses", "refused"]),
    ] {
        let text = ended(&bythebook(&["explain", name]), 0);
        for word in words {
            assert!(text.contains(word), "{name}: expected {word:?} in: {text}");
        }
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let help = ended(&bythebook(&["--help"]), 0);
    for word in ["run", "list", "explain", "call", "serve", "Exit codes:", "nothing ran"] {
        assert!(help.contains(word), "{word}");
    }
    assert_eq!(ended(&bythebook(&["--version"]), 0), format!("bythebook {}\n", env!("CARGO_PKG_VERSION")));
}

fn bythebook(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bythebook")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// What a command that ended with this code printed.
fn ended(output: &Output, code: i32) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{error}{text}");
    text
}

/// The words of a line as a shell splits it: single quotes alone are used in what reports print.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        let mut pieces = part.split(' ');
        words.last_mut().unwrap().push_str(pieces.next().unwrap());
        words.extend(pieces.map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A service in a process of its own, which ends with the test.
struct Service {
    child: Child,
    url: String,
}

impl Service {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bythebook"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let url = first.trim().rsplit_once("endpoint ").expect(&first).1.to_owned();
        Self { child, url }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has noticed then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn explain_leads_from_a_clause_back_to_its_line_and_on_to_its_faults() {
    let text = ended(&bythebook(&["explain", LIMIT]), 0);
    for line in [
        "  strength   must\n",
        "  stands in  PublishVpcRouteEntries:44, https://www.alibabacloud.com/help/",
        "             lines of the saved text with the SHA-256 ",
        "  how        tested by `list-limit`",
        "  proved by  bythebook run --fault limit-51: ",
    ] {
        assert!(text.contains(line), "expected {line:?} in: {text}");
    }
}
