//! The body of a success beside the contract's JSON Schema.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::Value;

use crate::{
    contract::{Operation, OperationId},
    scenario::{Reply, passed_dry},
};

/// The compiled schemas of the operations of a run.
#[derive(Debug, Default)]
pub struct Validators(BTreeMap<OperationId, Validator>);

impl Validators {
    /// Compiles the schemas of these operations.
    #[must_use]
    pub fn of_all<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Self {
        let compiled = operations.into_iter().filter_map(|operation| {
            let validator = jsonschema::draft202012::new(&operation.success.schema).ok()?;
            Some((operation.id.clone(), validator))
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
        let validator = self.0.get(&operation.id)?;
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
    /// The place of the keyword in the schema, a JSON pointer.
    pub keyword: String,
    /// The place in the body where it is broken, a JSON pointer.
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
pub(in crate::check) fn shortened(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{head}… ({} characters)", text.chars().count())
}
