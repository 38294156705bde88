//! Findings: how a service breaks a clause, and what shows it.

use std::fmt;

use serde::{Serialize, Serializer, ser};
use serde_json::{Map, Value};

use crate::{
    check::FindingKind,
    contract::Strength,
    scenario::{Input, Outcome, Reply, Scenario, StepName, Template, reference_or_value},
};

/// A breach of a clause, with the scenario and the exchanges that show it.
///
/// Nothing in it depends on the account or the moment, and no secret is in it: what a provider state binds, what a run
/// made up and what the service made up are named by where they come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingResult {
    /// The sort of breach; with the clause it is the finding's identity.
    pub kind: FindingKind,
    /// The strength that it counts with.
    pub strength: Strength,
    /// The kind of case that found it.
    pub case: String,
    /// The promise of the contract.
    pub expected: String,
    /// The behaviour of the service.
    pub actual: String,
    /// The scenario that was carried out.
    #[serde(serialize_with = "with_notation")]
    pub scenario: Scenario,
    /// The results of its steps, one record for each.
    #[serde(serialize_with = "with_notation")]
    pub exchanges: Vec<StepRecord>,
}

/// A record of a step of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepRecord {
    /// The step's name.
    pub step: StepName,
    /// The call, and its answer.
    #[serde(flatten)]
    pub outcome: StepOutcome,
}

/// The calls of a step that was carried out, and what answered them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "action")]
pub enum StepOutcome {
    /// The step's condition did not hold.
    LeftOut,
    /// The call under test.
    Call {
        /// The call.
        call: Template,
        /// Its answer.
        answer: AnswerRecord,
    },
    /// A call that must be accepted for the answer to the other to say something.
    Control {
        /// The call.
        call: Template,
        /// Its answer.
        answer: AnswerRecord,
    },
    /// Calls that were sent at once.
    Together {
        /// The calls.
        calls: Vec<Template>,
        /// Their answers, ordered by status and code.
        answers: Vec<AnswerRecord>,
    },
    /// A reading of what calls did.
    Read {
        /// The kind of reading.
        read: ReadKind,
        /// The calls of the reader operation, of many a few.
        calls: Vec<Template>,
        /// The number of elements shown.
        shown: usize,
        /// The number of elements of the calls that are not shown.
        missing: usize,
        /// The reason for which nothing could be read, if so.
        #[serde(skip_serializing_if = "Option::is_none")]
        problem: Option<String>,
    },
    /// The calls that take back what another step did.
    Undo {
        /// The other step.
        of: StepName,
        /// The calls.
        calls: Vec<Template>,
        /// Their answers, in the same order.
        answers: Vec<AnswerRecord>,
    },
}

/// A way to read what calls did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadKind {
    /// Once.
    Once,
    /// Until all is shown.
    UntilShown,
    /// Until nothing is shown.
    UntilGone,
    /// For as long as an effect may take.
    Settled,
}

/// An answer as reports show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AnswerRecord {
    /// The service answered.
    Answer {
        /// The status.
        status: u16,
        /// The meaning of the answer for the call.
        outcome: Outcome,
        /// The error code, where it carries one.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The error message, where it carries one.
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// No answer came.
    NoAnswer {
        /// The reason.
        no_answer: String,
    },
}

/// Writes a value with the inputs of all its calls as `bythebook call` takes them: fifty entries of a provider state are
/// one reference.
fn with_notation<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut written = serde_json::to_value(value).map_err(ser::Error::custom)?;
    shorten(&mut written);
    written.serialize(serializer)
}

fn shorten(written: &mut Value) {
    match written {
        Value::Object(members) if members.contains_key("operation") => {
            for value in members.get_mut("values").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
            {
                if let Ok(input) = serde_json::from_value::<Input>(value.clone()) {
                    *value = reference_or_value(&input);
                }
            }
        }
        Value::Object(members) => members.values_mut().for_each(shorten),
        Value::Array(elements) => elements.iter_mut().for_each(shorten),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

impl AnswerRecord {
    /// The answer of a reply, with texts of the service as `clean` gives them back.
    pub(crate) fn of(reply: &Reply, clean: impl Fn(&str) -> String) -> Self {
        match &reply.answer {
            Err(none) => Self::NoAnswer { no_answer: clean(&none.to_string()) },
            Ok(answer) => Self::Answer {
                status: answer.status,
                outcome: reply.outcome,
                code: answer.error.as_ref().map(|error| clean(&error.code)),
                message: answer.error.as_ref().map(|error| clean(&error.message)).filter(|text| !text.is_empty()),
            },
        }
    }
}

impl fmt::Display for AnswerRecord {
    /// The answer in a few words: status and code.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer { no_answer } => formatter.write_str(no_answer),
            Self::Answer { status, code: Some(code), .. } => write!(formatter, "{status} {code}"),
            Self::Answer { status: status @ 200..=299, .. } => write!(formatter, "success ({status})"),
            Self::Answer { status, .. } => write!(formatter, "status {status} without an error code"),
        }
    }
}
