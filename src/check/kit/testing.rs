//! Values that tests of checks are written with: a made-up operation, and transcripts by hand.

use std::{collections::BTreeMap, sync::LazyLock};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

use super::{
    body::Validators,
    check::{Passive, Question, SeenReply},
    verdict::{CaseVerdict, Judgement},
};
use crate::{
    call::{Answer, Call, ServiceError},
    contract::{Clause, ClauseKind, Common, Library, Operation},
    exchange::NoAnswer,
    scenario::{Isolation, Outcome, Reply, Shown, Snapshot, StepName, StepResult, Transcript},
};

/// A value of a strategy that depends on the seed alone.
pub(in crate::check) fn one_of<S: Strategy>(strategy: &S, seed: u64) -> S::Value {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    strategy.new_tree(&mut runner).expect("the strategy rejects nothing").current()
}

/// The common contracts of the vendors, which the made-up one is read with.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().expect("the shipped contracts can be read"));

/// A clause of a made-up operation, with what a question about it needs.
///
/// `StackCrates` puts crates (each with a `Name` and a `Weight`, three at most) on a stack of a `Yard`; what it did is
/// read with `ListCrates`. It has a `Height` of 1 to 9 that is 3 where it is left out, a `Color`, an idempotence
/// `Token` that the answer repeats, and a switch `TryOnly`. Two stacks have two ids.
#[derive(Debug)]
pub(in crate::check) struct Asked {
    operation: Operation,
    common: Common,
    clause: Clause,
    /// The distance at which cases are kept from each other.
    pub(in crate::check) isolation: Isolation,
}

impl Asked {
    /// The clause with this id.
    pub(in crate::check) fn about(clause: &str) -> Self {
        let library = &*LIBRARY;
        let operation = library.read(&stack_crates(), "StackCrates").expect("the made-up contract can be read");
        let ids = || operation.clauses.iter().map(|clause| clause.id.as_str()).collect::<Vec<_>>();
        let clause = operation.clause(clause).unwrap_or_else(|| panic!("{clause} is none of {:?}", ids())).clone();
        let common = library.common(&operation).clone();
        Self { operation, common, clause, isolation: Isolation::OwnAccount }
    }

    /// A clause of this kind.
    pub(in crate::check) fn of_kind(kind: ClauseKind) -> Self {
        let mut asked = Self::about("accepts-valid");
        asked.clause.kind = kind;
        asked
    }

    /// The question.
    pub(in crate::check) fn question(&self) -> Question<'_> {
        let Self { operation, common, clause, isolation } = self;
        Question { operation, common, clause, protocol: None, may_write: true, isolation: *isolation }
    }

    /// The judgement of a passive check on the reply of a step.
    pub(in crate::check) fn inspected(
        &self,
        check: &dyn Passive,
        transcript: &Transcript,
        step: &StepName,
    ) -> Option<Judgement> {
        let reply = transcript.reply(step).expect("the step has a reply");
        let body = Validators::of_all([&self.operation]).read(&self.operation, reply);
        check.inspect(&self.question(), SeenReply { reply, transcript, body: body.as_ref() })
    }

    /// The verdict of a passive check on one reply.
    pub(in crate::check) fn seen(&self, check: &dyn Passive, reply: StepResult) -> Option<CaseVerdict> {
        let transcript = transcript([(StepName::CALL, reply)]);
        self.inspected(check, &transcript, &StepName::CALL).map(|judgement| judgement.verdict)
    }
}

/// A transcript of these steps. Calls without values differ in the number of their step.
pub(in crate::check) fn transcript<const N: usize>(steps: [(StepName, StepResult); N]) -> Transcript {
    let numbered = steps.into_iter().enumerate().map(|(number, (name, mut result))| {
        if let StepResult::Replies(replies) = &mut result {
            for reply in replies.iter_mut().filter(|reply| reply.call.values.is_empty()) {
                reply.call.values.insert("step".to_owned(), number.into());
            }
        }
        (name, result)
    });
    numbered.collect()
}

/// A success with this body.
pub(in crate::check) fn success(body: Value) -> StepResult {
    replied(Outcome::Accepted, Answer { body: Ok(body), ..answer(200) })
}

/// A success without a body.
pub(in crate::check) fn accepted() -> StepResult {
    success(Value::Null)
}

/// A refusal with this code.
pub(in crate::check) fn refused(code: &str) -> StepResult {
    let error = Some(ServiceError { code: code.to_owned(), message: "no".to_owned() });
    replied(Outcome::Refused, Answer { error, ..answer(400) })
}

/// A refusal that says "later".
pub(in crate::check) fn busy() -> StepResult {
    replied(Outcome::Refused, answer(429))
}

/// An answer that is neither acceptance nor refusal.
pub(in crate::check) fn broken_down() -> StepResult {
    replied(Outcome::Neither, answer(500))
}

/// No answer in time.
pub(in crate::check) fn unanswered() -> StepResult {
    let reply =
        Reply { call: call(), caller: None, answer: Err(NoAnswer::Timeout { seconds: 9 }), outcome: Outcome::Neither };
    StepResult::Replies(vec![reply])
}

fn call() -> Call {
    let operation = "alibaba/crates/StackCrates".parse().expect("it is an id of an operation");
    Call::new(&operation, BTreeMap::new())
}

/// An answer of this status, without headers, body and error.
pub(in crate::check) fn answer(status: u16) -> Answer {
    Answer { status, headers: Vec::new(), body: Ok(Value::Null), error: None, request_id: None }
}

/// This answer.
pub(in crate::check) fn replied(outcome: Outcome, answer: Answer) -> StepResult {
    StepResult::Replies(vec![Reply { call: call(), caller: None, answer: Ok(answer), outcome }])
}

/// The same result of a call with these values.
pub(in crate::check) fn to_call(values: &Value, mut result: StepResult) -> StepResult {
    if let StepResult::Replies(replies) = &mut result {
        for reply in replies {
            let values = values.as_object().expect("values are named").clone();
            reply.call.values = values.into_iter().collect();
        }
    }
    result
}

/// A settled snapshot in which these are shown, and not these that were to be.
pub(in crate::check) fn snapshot(shown: &[&str], missing: &[&str]) -> StepResult {
    let key = |name: &&str| BTreeMap::from([("Name".to_owned(), (*name).to_owned())]);
    StepResult::Read(Snapshot {
        shown: shown.iter().map(|name| Shown { key: key(name), id: None, state: None, gone: false }).collect(),
        there: shown.iter().map(key).collect(),
        missing: missing.iter().map(key).collect(),
        settled: true,
        ..Snapshot::default()
    })
}

/// A snapshot that could not be taken.
pub(in crate::check) fn unreadable() -> StepResult {
    StepResult::Read(Snapshot { problem: Some("404".to_owned()), ..Snapshot::default() })
}

/// A schema of a type, and what the page states of the value.
fn value(kind: &str, statements: &[&str], more: Value) -> Value {
    let cite: BTreeMap<&str, Value> = statements.iter().map(|statement| (*statement, line())).collect();
    let mut schema = json!({"type": kind, "x-bythebook": {"cite": cite}});
    let members = schema.as_object_mut().expect("it is written as an object");
    let Value::Object(more) = more else { panic!("more is written as an object") };
    members.extend(more);
    schema
}

fn line() -> Value {
    json!({"source": "page", "lines": "1"})
}

/// The made-up contract.
fn stack_crates() -> Value {
    let parameter = |name: &str, required: bool, schema: Value| json!({"name": name, "in": "query", "required": required, "schema": schema});
    let crate_ = value(
        "object",
        &["type"],
        json!({"required": ["Name", "Weight"], "properties": {
            "Name": value("string", &["type", "required"], json!({})),
            "Weight": value("integer", &["type", "required"], json!({})),
        }}),
    );
    let answer = value(
        "object",
        &["type"],
        json!({"properties": {
            "StackId": value("string", &["type", "present", "unique"], json!({})),
            "Count": value("integer", &["type"], json!({})),
        }}),
    );
    json!({
        "openapi": "3.1.0",
        "info": {"title": "StackCrates", "version": "1"},
        "x-bythebook": {
            "vendor": "alibaba",
            "service": "crates",
            "protocol": "alibaba-rpc",
            "sources": {"page": {
                "kind": "page", "title": "StackCrates", "url": "https://crates.example", "sha256": "0".repeat(64),
            }},
            "effect": "writes",
            "function": line(),
            "accepts": line(),
            "errors": [{"status": [409], "code": "Yard.Full", "message": "The yard %s is full.", "cite": line()}],
            "dry_run": {
                "parameter": "TryOnly", "on": "true", "off": "false", "default": "off",
                "pass": {"code": "TriedOnly"}, "checks": ["required"], "cite": line(),
            },
            "idempotency": {"token": "Token", "identity": "/StackId", "cite": line()},
            "busy": ["Later"],
            "states": {
                "stackable": {
                    "summary": "There is room.", "role": "base", "lasting": "steady",
                    "binds": {"Yard": "one", "Crates": 6},
                },
            },
            "read_back": {
                "operation": "ListCrates", "bind": {"Yard": "Yard"}, "select": "$.Crates[*]",
                "key": {"Crates[].Name": "/Name"}, "cite": line(),
            },
        },
        "paths": {"/": {"post": {
            "operationId": "StackCrates",
            "parameters": [
                parameter("Yard", true, value("string", &["type", "required", "max-length"], json!({"maxLength": 12}))),
                parameter(
                    "Crates",
                    true,
                    value("array", &["type", "required", "max-items"], json!({"maxItems": 3, "items": crate_})),
                ),
                parameter("Height", false, value(
                    "integer",
                    &["type", "required", "minimum", "maximum", "default"],
                    json!({"minimum": 1, "maximum": 9, "default": 3}),
                )),
                parameter("Color", false, value("string", &["type", "required", "enum"], json!({"enum": ["red", "blue"]}))),
                parameter("TryOnly", false, value("boolean", &["type", "required"], json!({}))),
                parameter(
                    "Token",
                    false,
                    value(
                        "string",
                        &["type", "required", "min-length", "max-length"],
                        json!({"minLength": 1, "maxLength": 20}),
                    ),
                ),
            ],
            "responses": {"200": {
                "description": "Stacked.",
                "x-bythebook": {"cite": line()},
                "content": {"application/json": {"schema": answer}},
            }},
        }}},
    })
}
