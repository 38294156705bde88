use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::Value;

use super::{Check, Exercise, Judgement, Passive, Question, Seen, SkipReason, declare};
use crate::{
    contract::{Clause, ClauseKind, Operation, Statement, Testability},
    scenario::{Reply, passed_dry},
};

declare! {
    /// Asks whether a success has the documented body.
    ///
    /// # Promise
    ///
    /// Where the page gives a member of the answer a type, a length, a range or a list of values, every success keeps to
    /// it.
    ///
    /// # Method
    ///
    /// Validates the body of every success against the contract's JSON Schema; each keyword of the schema is a clause of
    /// its own, and a complaint names the one that was broken.
    ///
    /// # Limits
    ///
    /// A member that is absent or null breaks none of these clauses; whether it is there is a clause of its own. Further
    /// members always pass. The answer to a dry run is no success.
    ResponseSchema
}

impl Check for ResponseSchema {
    fn name(&self) -> &'static str {
        "response-schema"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Response { keyword: Some(_), .. })
    }
}

impl Passive for ResponseSchema {
    fn inspect(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<Judgement> {
        let ClauseKind::Response { path, keyword: Some(keyword), .. } = &question.clause.kind else { return None };
        let answer = seen.reply.answer.as_ref();
        let undecodable = answer.is_ok_and(|answer| answer.is_success() && answer.body.is_err());
        let dry = question.operation.is_dry_run(&seen.reply.call.values);
        if undecodable && !dry && path.0.is_empty() {
            let expected = question.clause.promise.clone();
            return Some(Judgement::fail("undecodable", expected, "the body of a success cannot be decoded"));
        }
        let body = seen.body?;
        if let Some(broken) = body.broken.iter().find(|broken| broken.keyword == *keyword) {
            let found = body.value.pointer(&broken.at).cloned().unwrap_or(Value::Null);
            let place = if broken.at.is_empty() { "the body".to_owned() } else { format!("the body at {}", broken.at) };
            let length =
                found.as_str().map(|text| format!(", {} characters", text.chars().count())).unwrap_or_default();
            let actual = format!("{place} is {}{length}", shortened(&found));
            return Some(Judgement::fail("schema", question.clause.promise.clone(), actual));
        }
        (!path.values_in(&body.value).is_empty()).then(Judgement::pass)
    }

    fn need_not_show(&self, question: &Question<'_>) -> Option<SkipReason> {
        let ClauseKind::Response { path, .. } = &question.clause.kind else { return None };
        let shown = |clause: &Clause| matches!(&clause.kind, ClauseKind::Response { path: shown, statement: Statement::Present, .. } if shown == path);
        let asked = question.operation.clauses.iter().filter(|clause| clause.testability == Testability::Testable);
        let in_example = path.0.is_empty() || asked.into_iter().any(shown);
        (!in_example).then_some(SkipReason::MemberNotSeen)
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Accepted]
    }
}

/// The compiled schemas of the operations of a run.
#[derive(Debug, Default)]
pub struct Validators(BTreeMap<String, Validator>);

impl Validators {
    /// Compiles the schemas of these operations.
    #[must_use]
    pub fn of_all<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Self {
        let compiled = operations.into_iter().filter_map(|operation| {
            let validator = jsonschema::draft202012::new(&operation.success.schema).ok()?;
            Some((operation.name.clone(), validator))
        });
        Self(compiled.collect())
    }

    /// The body of a success, held to the operation's schema; `None` where the reply is no success with a body.
    #[must_use]
    pub fn read(&self, operation: &Operation, reply: &Reply) -> Option<Body> {
        let answer = reply.answer.as_ref().ok().filter(|answer| answer.is_success())?;
        if passed_dry(operation, &reply.call, answer) {
            return None;
        }
        let value = without_nulls(answer.body.as_ref().ok()?);
        let validator = self.0.get(&operation.name)?;
        let broken = validator.iter_errors(&value).map(|error| Broken {
            keyword: error.schema_path().as_str().to_owned(),
            at: error.instance_path().as_str().to_owned(),
        });
        let broken = broken.collect();
        Some(Body { value, broken })
    }
}

/// The body of a success, held to its schema.
#[derive(Clone, Debug)]
pub struct Body {
    /// The body, with members that are null left out.
    pub value: Value,
    /// Keywords of the schema that it breaks.
    pub broken: Vec<Broken>,
}

/// A keyword of the schema that a body breaks.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Where the keyword stands in the schema, a JSON pointer.
    pub keyword: String,
    /// Where in the body it is broken, a JSON pointer.
    pub at: String,
}

/// The body with members that are null left out: for an optional member null counts as absent.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect(),
        Value::Array(elements) => elements.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// A value as a finding shows it.
pub(super) fn shortened(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{head}… ({} characters)", text.chars().count())
}
