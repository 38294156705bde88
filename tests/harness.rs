//! The test harness, spoken to as `cargo test` and cargo-nextest speak to a test binary.
//!
//! This binary is both sides: with `HELD` in its environment it is a harness that holds the reference service, and
//! without it, it starts itself and reads what it says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    env,
    process::{Command, ExitCode, Output},
    sync::Arc,
};

use bythebook::{
    contract::Library,
    harness::{self, Conformance},
    reference::{Reference, Rules, fault as fault_of, faults},
};
use libtest_mimic::{Arguments, Failed, Trial};

const HELD: &str = "BYTHEBOOK_HELD";

fn main() -> ExitCode {
    match env::var(HELD) {
        Ok(held) if held == "embedded" => return harness::run(Conformance::embedded()),
        Ok(held) if held == "in-process" => {
            let library = Arc::new(Library::embedded().unwrap());
            return harness::run(Conformance::service(move || {
                bythebook::reference::router(&Rules::default(), Arc::clone(&library))
            }));
        }
        Ok(held) => return harness::run(Conformance::target(held).config(env::var("CONFIG").unwrap_or_default())),
        Err(_) => {}
    }
    let test = |name: &str, test: fn()| {
        Trial::test(name, move || std::panic::catch_unwind(test).map_err(|_| Failed::without_message()))
    };
    let trials = vec![
        test("clauses_are_listed_and_what_is_known_not_to_be_asked_is_ignored", listing),
        test("one_case_runs_by_its_exact_name", exact),
        test("against_a_url_nextest_gets_one_case_for_each_operation", by_operation),
        test("a_fault_fails_its_case_alone", fault),
        test("what_is_missing_is_ignored_with_its_reason", missing),
        test("unsettled_clauses_fail_unless_they_are_allowed", inconclusive),
        test("a_run_that_can_test_nothing_is_not_green", nothing),
        test("a_wrong_configuration_ends_with_2", wrong),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The harness, holding what is named.
fn held(held: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.env(HELD, held);
    for variable in ["NEXTEST", harness::TARGET, harness::STRICT, harness::ALLOW_INCONCLUSIVE] {
        command.env_remove(variable);
    }
    command
}

fn output(command: &mut Command, arguments: &[&str]) -> (Output, String) {
    let output = command.args(arguments).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output, text)
}

fn lines(command: &mut Command, arguments: &[&str]) -> Vec<String> {
    let (output, text) = output(command, arguments);
    assert!(output.status.success(), "{text}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

const LIST: [&str; 3] = ["--list", "--format", "terse"];

fn listing() {
    for held_as in ["embedded", "in-process"] {
        let all = lines(&mut held(held_as), &LIST);
        assert!(all.iter().all(|line| line.ends_with(": test")), "{all:?}");
        assert!(all.contains(&"PublishVpcRouteEntries/accepts-valid: test".to_owned()), "{all:?}");
        assert!(all.contains(&"AssociateRouteTable/one-table-per-attachment: test".to_owned()), "{all:?}");
        let ignored = lines(&mut held(held_as), &[&LIST[..], &["--ignored"]].concat());
        assert!(
            ignored.contains(&"[excluded] AssociateRouteTable/project_id.required: test".to_owned()),
            "{ignored:?}"
        );
        assert!(ignored.len() < all.len());
    }
}

fn exact() {
    let name = "PublishVpcRouteEntries/RouteEntries.max-items";
    for held_as in ["embedded", "in-process"] {
        let (output, text) = output(&mut held(held_as), &["--exact", name, "--nocapture"]);
        assert!(output.status.success(), "{text}");
        assert!(text.contains("1 passed; 0 failed"), "{text}");
    }
    let (output, text) = output(&mut held("embedded"), &["one-table-per"]);
    assert!(output.status.success() && text.contains("1 passed; 0 failed"), "{text}");
}

/// A reference service for as long as `test` runs.
fn served<T>(rules: Rules, test: impl FnOnce(String) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let library = Arc::new(Library::embedded().unwrap());
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let reference = runtime.block_on(Reference::start(listen, rules, library)).unwrap();
    test(format!("http://{}", reference.address()))
}

fn by_operation() {
    served(Rules::default(), |url| {
        let clauses = lines(&mut held(&url), &LIST);
        assert!(clauses.len() > 100, "without nextest each clause is a case: {clauses:?}");
        let operations = lines(held(&url).env("NEXTEST", "1"), &LIST);
        assert_eq!(operations, ["PublishVpcRouteEntries: test", "AssociateRouteTable: test"]);
        // The environment has the last word.
        let named = lines(held("embedded").env("NEXTEST", "1").env(harness::TARGET, &url), &LIST);
        assert_eq!(named, operations);
        let arguments = ["--exact", "AssociateRouteTable", "--nocapture"];
        let (output, text) = output(held(&url).env("NEXTEST", "1"), &arguments);
        assert!(output.status.success() && text.contains("1 passed; 0 failed"), "{text}");
    });
}

fn fault() {
    served(Rules::default().with_fault(fault_of("limit-51").unwrap()), |url| {
        let (output, text) = output(&mut held(&url), &["RouteEntries"]);
        assert_eq!(output.status.code(), Some(101), "{text}");
        assert!(text.contains("FAIL PublishVpcRouteEntries/RouteEntries.max-items"), "{text}");
        assert!(text.contains("; 1 failed;"), "{text}");
    });
}

/// A configuration of one account of the service at a URL, with what `more` adds.
fn configured(url: &str, more: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bythebook.toml");
    std::fs::write(&file, format!("[targets.cloud]\nendpoint = \"{url}\"\n{more}\n")).unwrap();
    (folder, file)
}

const NO_STATES: &str = "credentials = { access_key_env = \"KEY\", secret_env = \"SECRET\" }\nvendor = \"huawei\"";

fn missing() {
    let (_folder, file) = configured("http://127.0.0.1:9", NO_STATES);
    let mut with = held("cloud");
    let ignored = lines(
        with.env("CONFIG", &file).env("KEY", "key").env("SECRET", "secret"),
        &[&LIST[..], &["--ignored"]].concat(),
    );
    // What would need more than the state is told first: the state would unlock nothing.
    let line = "[needs --effects reversible] AssociateRouteTable/accepts-valid: test".to_owned();
    assert!(ignored.contains(&line), "{ignored:?}");
    let (_folder, file) =
        configured("http://127.0.0.1:9", "credentials = \"test\"\naccount = \"one\"\nvendor = \"huawei\"");
    let all = lines(held("cloud").env("CONFIG", &file), &[&LIST[..], &["--ignored"]].concat());
    assert!(!all.iter().any(|line| line.contains("needs")), "a test account has every state: {all:?}");
    let state = "credentials = \"test\"\n[targets.cloud.states.ListAssociations.associated]\nproject_id = \"p\"\ner_id = \"e\"\nroute_table_id = \"t\"";
    let (_folder, file) = configured("http://127.0.0.1:9", state);
    let ignored = lines(held("cloud").env("CONFIG", &file), &[&LIST[..], &["--ignored"]].concat());
    let line = "[needs state associable] AssociateRouteTable/accepts-valid: test".to_owned();
    assert!(ignored.contains(&line), "{ignored:?}");
}

fn inconclusive() {
    let refuses = faults().iter().find(|fault| fault.id.ends_with("refuses-everything")).unwrap();
    served(Rules::default().with_fault(refuses), |url| {
        let arguments = ["--exact", "PublishVpcRouteEntries/TargetType.required"];
        let (first, text) = output(&mut held(&url), &arguments);
        assert_eq!(first.status.code(), Some(101), "{text}");
        assert!(text.contains("inconclusive PublishVpcRouteEntries/TargetType.required"), "{text}");
        let (second, text) = output(held(&url).env(harness::ALLOW_INCONCLUSIVE, "1"), &arguments);
        assert!(second.status.success(), "{text}");
    });
}

fn nothing() {
    let (_folder, file) = configured("http://127.0.0.1:9", NO_STATES);
    let with = || {
        let mut with = held("cloud");
        with.env("CONFIG", &file).env("KEY", "key").env("SECRET", "secret").env(harness::ALLOW_INCONCLUSIVE, "1");
        with
    };
    let (all, text) = output(&mut with(), &[]);
    assert_eq!(all.status.code(), Some(2), "{text}");
    assert!(text.contains("nothing can be tested"), "{text}");
    // What only reads the answers to other calls has no answers to read.
    let (one, text) = output(&mut with(), &["--exact", "AssociateRouteTable/success-status"]);
    assert!(one.status.success() && text.contains("0 passed; 0 failed; 1 ignored"), "{text}");
}

fn wrong() {
    let (_folder, file) = configured("http://127.0.0.1:9", "credentials = \"test\"\nendpont = \"\"");
    let (output, text) = output(held("cloud").env("CONFIG", file), &LIST);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("did you mean `endpoint`?"), "{text}");
}
