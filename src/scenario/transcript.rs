//! A scenario that was carried out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::step_name::StepName;
use crate::{
    call::{Answer, Call},
    contract::{Common, Operation},
    exchange::NoAnswer,
};

/// A scenario that was carried out: what came of each step, in order.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Transcript {
    /// The steps, as the scenario has them.
    pub steps: Vec<ExecutedStep>,
}

/// A step that was carried out or left out.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecutedStep {
    /// The step's name.
    pub name: StepName,
    /// The result.
    pub result: StepResult,
}

impl Transcript {
    /// Takes down what came of the next step.
    pub fn push(&mut self, name: StepName, result: StepResult) {
        self.steps.push(ExecutedStep { name, result });
    }

    /// The result of a step; `None` where the scenario has none of this name.
    #[must_use]
    pub fn result(&self, step: &StepName) -> Option<&StepResult> {
        self.steps.iter().find(|executed| executed.name == *step).map(|executed| &executed.result)
    }

    /// The reply to the single call of a step; `None` where the step was left out or is no call.
    #[must_use]
    pub fn reply(&self, step: &StepName) -> Option<&Reply> {
        self.replies(step).first()
    }

    /// Every reply to the calls of a step.
    #[must_use]
    pub fn replies(&self, step: &StepName) -> &[Reply] {
        match self.result(step) {
            Some(StepResult::Replies(replies)) => replies,
            Some(StepResult::LeftOut | StepResult::Read(_)) | None => &[],
        }
    }

    /// The snapshot of a step.
    #[must_use]
    pub fn snapshot(&self, step: &StepName) -> Option<&Snapshot> {
        self.result(step)?.snapshot()
    }

    /// Every reply, those to the reader operation's calls included, with the places of its step and inside it.
    pub fn all_replies(&self) -> impl Iterator<Item = (usize, usize, &Reply)> {
        self.steps.iter().enumerate().flat_map(|(step, executed)| {
            let replies = match &executed.result {
                StepResult::Replies(replies) => replies.as_slice(),
                StepResult::Read(snapshot) => snapshot.replies.as_slice(),
                StepResult::LeftOut => &[],
            };
            replies.iter().enumerate().map(move |(number, reply)| (step, number, reply))
        })
    }
}

impl FromIterator<(StepName, StepResult)> for Transcript {
    fn from_iter<I: IntoIterator<Item = (StepName, StepResult)>>(steps: I) -> Self {
        Self { steps: steps.into_iter().map(|(name, result)| ExecutedStep { name, result }).collect() }
    }
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum StepResult {
    /// Its condition did not hold.
    LeftOut,
    /// Replies to its calls: one, or those sent at once ordered by status and code.
    Replies(Vec<Reply>),
    /// The snapshot that was read.
    Read(Snapshot),
}

impl StepResult {
    /// The snapshot, where the step reads.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        match self {
            Self::Read(snapshot) => Some(snapshot),
            Self::LeftOut | Self::Replies(_) => None,
        }
    }

    /// The number of calls of the step, reads left out.
    #[must_use]
    pub fn calls(&self) -> u64 {
        match self {
            Self::Replies(replies) => replies.len() as u64,
            Self::LeftOut | Self::Read(_) => 0,
        }
    }

    /// The decoded body of the first reply.
    #[must_use]
    pub fn first_body(&self) -> Option<&Value> {
        match self {
            Self::Replies(replies) => replies.first()?.answer.as_ref().ok()?.body.as_ref().ok(),
            Self::LeftOut | Self::Read(_) => None,
        }
    }
}

/// A call and what answered it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The call, with all values filled in.
    pub call: Call,
    /// The provider state whose credential signed it; the target's own where absent.
    pub caller: Option<String>,
    /// The answer, or why there is none.
    pub answer: Result<Answer, NoAnswer>,
    /// The meaning of the answer for the call.
    pub outcome: Outcome,
}

impl Reply {
    /// The error code, where the answer names one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.answer.as_ref().ok()?.error.as_ref().map(|error| error.code.as_str())
    }

    /// Tells whether the service, or what stands in front of it, asks to come back later: with a code that its contract
    /// lists, or with the status that says so whatever the code (RFC 6585, section 4).
    #[must_use]
    pub fn asks_to_come_back(&self, operation: &Operation) -> bool {
        let throttled = self.answer.as_ref().is_ok_and(|answer| answer.status == 429);
        throttled || self.code().is_some_and(|code| operation.is_busy(code))
    }

    /// The answer in a few words: status and code.
    #[must_use]
    pub fn in_short(&self) -> String {
        match &self.answer {
            Err(none) => none.to_string(),
            Ok(answer) => match &answer.error {
                Some(error) => format!("{} {}", answer.status, error.code),
                None if answer.is_success() => format!("success ({})", answer.status),
                None => format!("status {} without an error code", answer.status),
            },
        }
    }
}

/// The meaning of an answer for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Success, or for a dry run the documented pass answer.
    Accepted,
    /// A 4xx, or a 2xx that carries an error code.
    Refused,
    /// A 3xx, a 5xx, no answer, or one that cannot be decoded.
    Neither,
}

/// Tells whether a call asked for a dry run and got the documented pass answer: neither a success nor a refusal,
/// whatever its status.
#[must_use]
pub fn passed_dry(operation: &Operation, call: &Call, answer: &Answer) -> bool {
    let Some(dry_run) = operation.dry_run.as_ref().filter(|_| operation.is_dry_run(&call.values)) else { return false };
    let code = answer.error.as_ref().map(|error| error.code.as_str());
    dry_run.pass.code.as_deref().is_none_or(|pass| code == Some(pass))
        && dry_run.pass.status.is_none_or(|pass| answer.status == pass)
}

/// The meaning of an answer for a call of an operation.
#[must_use]
pub fn outcome_of(operation: &Operation, call: &Call, answer: &Result<Answer, NoAnswer>) -> Outcome {
    let Ok(answer) = answer else { return Outcome::Neither };
    if passed_dry(operation, call, answer) {
        return Outcome::Accepted;
    }
    match answer.status {
        200..=299 if answer.error.is_some() => Outcome::Refused,
        200..=299 if answer.body.is_err() => Outcome::Neither,
        200..=299 => Outcome::Accepted,
        400..=499 => Outcome::Refused,
        _ => Outcome::Neither,
    }
}

/// Tells whether a service answers that it does not have the operation at all: with a code that says so, or as a server
/// answers a path or method of which it knows nothing.
#[must_use]
pub fn lacks_operation(common: &Common, answer: &Result<Answer, NoAnswer>) -> bool {
    let Ok(answer) = answer else { return false };
    match &answer.error {
        Some(error) => common.no_such_operation.contains(&error.code),
        None => matches!(answer.status, 404 | 405 | 501),
    }
}

/// The elements that a reader operation shows at one time.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Snapshot {
    /// The elements, in the reader operation's order.
    pub shown: Vec<Shown>,
    /// Keys that the calls named and that are shown, settled or not.
    pub there: Vec<BTreeMap<String, String>>,
    /// Keys that the calls named and whose effect is not shown: they are not there in a settled state, or, where the
    /// effect is that they go, they still are there.
    pub missing: Vec<BTreeMap<String, String>>,
    /// The reason for which nothing could be read, where nothing could.
    pub problem: Option<String>,
    /// The replies to the reader operation's calls, every turn of a wait included.
    pub replies: Vec<Reply>,
    /// For a wait: whether what was waited for came, or the last two readings were equal.
    pub settled: bool,
}

impl Snapshot {
    /// Tells whether it shows all that it was to show.
    #[must_use]
    pub fn shows_all(&self) -> bool {
        self.problem.is_none() && self.missing.is_empty()
    }

    /// The keys of the elements that are not on their way out.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<&BTreeMap<String, String>> {
        self.present().into_iter().map(|shown| &shown.key).collect()
    }

    /// The elements that are not on their way out, as distinct keys with ids.
    #[must_use]
    pub fn present(&self) -> Vec<&Shown> {
        let mut present: Vec<&Shown> = Vec::new();
        for shown in self.shown.iter().filter(|shown| !shown.gone) {
            let same = |known: &&Shown| match (&known.id, &shown.id) {
                (Some(one), Some(other)) => one == other,
                _ => *known == shown,
            };
            if !present.iter().any(same) {
                present.push(shown);
            }
        }
        present
    }
}

/// An element that a reader operation showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The values that identify it, by parameter path.
    pub key: BTreeMap<String, String>,
    /// Its own id, where it has one.
    pub id: Option<String>,
    /// Its state, where it has one.
    pub state: Option<String>,
    /// `true` if the state counts as gone.
    pub gone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(id: &str, gone: bool) -> Shown {
        Shown { key: BTreeMap::new(), id: Some(id.to_owned()), state: None, gone }
    }

    #[test]
    fn what_is_shown_twice_or_on_its_way_out_counts_once_or_not() {
        let snapshot =
            Snapshot { shown: vec![shown("a", false), shown("a", false), shown("b", true)], ..Snapshot::default() };
        assert_eq!(snapshot.present(), [&shown("a", false)]);
    }

    #[test]
    fn a_dry_run_passes_with_the_documented_code_alone() {
        let library = crate::contract::Library::embedded().unwrap();
        let operation = library.resolve("PublishVpcRouteEntries").unwrap();
        let switch = &operation.dry_run.as_ref().unwrap().parameter;
        let dry = Call::new(&operation.id, BTreeMap::from([(switch.clone(), serde_json::json!("true"))]));
        let answer = |code: &str| Answer {
            status: 400,
            headers: Vec::new(),
            body: Ok(().into()),
            error: Some(crate::call::ServiceError { code: code.to_owned(), message: String::new() }),
            request_id: None,
        };
        assert!(passed_dry(operation, &dry, &answer("DryRunOperation")));
        assert!(!passed_dry(operation, &dry, &answer("DryRunPassed")));
    }
}
