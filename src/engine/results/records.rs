//! Records of what a scenario's steps sent and what answered them, for findings.

use super::canonical::Placeholders;
use crate::{
    contract::{Operation, Segment, ValuePath},
    event::{AnswerRecord, ReadKind, StepOutcome, StepRecord},
    scenario::{Action, Input, Reply, Scenario, Snapshot, StepResult, Template, Transcript, Until, command_line},
};

/// So many calls of the reader operation are enough to look at an effect.
const MOST_READS: usize = 3;

/// The result of each step of a scenario, with placeholders for values that depend on account and moment.
pub(in crate::engine) fn records(
    operation: &Operation,
    scenario: &Scenario,
    transcript: &Transcript,
    names: &Placeholders,
) -> Vec<StepRecord> {
    let steps = scenario.steps.iter().zip(&transcript.steps);
    let records = steps.map(|(step, executed)| StepRecord {
        step: step.name.clone(),
        outcome: outcome(operation, &step.action, &executed.result, names),
    });
    records.collect()
}

fn outcome(operation: &Operation, action: &Action, result: &StepResult, names: &Placeholders) -> StepOutcome {
    let answer = |reply: &Reply| AnswerRecord::of(reply, |text| names.replace(text));
    match (action, result) {
        (Action::Call(template), StepResult::Replies(replies)) if !replies.is_empty() => {
            StepOutcome::Call { call: names.replace_in(template), answer: answer(&replies[0]) }
        }
        (Action::Control(template), StepResult::Replies(replies)) if !replies.is_empty() => {
            StepOutcome::Control { call: names.replace_in(template), answer: answer(&replies[0]) }
        }
        (Action::Together(templates), StepResult::Replies(replies)) => StepOutcome::Together {
            calls: templates.iter().map(|template| names.replace_in(template)).collect(),
            answers: replies.iter().map(answer).collect(),
        },
        (Action::Undo(step), StepResult::Replies(replies)) => StepOutcome::Undo {
            of: step.clone(),
            calls: replies.iter().map(|reply| names.replace_in(&Template::of(&reply.call))).collect(),
            answers: replies.iter().map(answer).collect(),
        },
        (Action::ReadBack(read), StepResult::Read(snapshot)) => {
            reading(operation, ReadKind::Once, read, snapshot, names)
        }
        (Action::Await { read, until, .. }, StepResult::Read(snapshot)) => {
            let kind = match until {
                Until::Shown => ReadKind::UntilShown,
                Until::Gone => ReadKind::UntilGone,
            };
            reading(operation, kind, read, snapshot, names)
        }
        (Action::Settle { read, .. }, StepResult::Read(snapshot)) => {
            reading(operation, ReadKind::Settled, read, snapshot, names)
        }
        (_, StepResult::LeftOut | StepResult::Replies(_) | StepResult::Read(_)) => StepOutcome::LeftOut,
    }
}

fn reading(
    operation: &Operation,
    read: ReadKind,
    of: &[Template],
    snapshot: &Snapshot,
    names: &Placeholders,
) -> StepOutcome {
    StepOutcome::Read {
        read,
        calls: reader_calls(operation, of).iter().map(|call| names.replace_in(call)).collect(),
        shown: snapshot.present().len(),
        missing: snapshot.missing.len(),
        problem: snapshot.problem.as_deref().map(|problem| names.replace(problem)),
    }
}

/// The calls of the reader operation that show what these calls did.
fn reader_calls(operation: &Operation, of: &[Template]) -> Vec<Template> {
    let Some(read_back) = &operation.read_back else { return Vec::new() };
    let mut found = Vec::new();
    for template in of {
        let mut calls = vec![Template::new(&read_back.operation)];
        for (name, own) in &read_back.bind {
            let path = ValuePath::parse(own);
            let mut inputs: Vec<&Input> = Vec::new();
            for input in template.values.get(path.head()).into_iter().flat_map(|input| inputs_at(input, &path.0[1..])) {
                // Entries of one table are found through more calls than the reader operation needs to be asked with.
                if !inputs.contains(&input) && inputs.len() < MOST_READS {
                    inputs.push(input);
                }
            }
            calls = calls
                .iter()
                .flat_map(|call| inputs.iter().map(|input| call.clone().with(name, (*input).clone())))
                .collect();
        }
        found.extend(calls);
    }
    found.sort_by_cached_key(command_line);
    found.dedup();
    found.truncate(MOST_READS);
    found
}

fn inputs_at<'i>(input: &'i Input, path: &[Segment]) -> Vec<&'i Input> {
    match (input, path) {
        (input, []) => vec![input],
        (Input::Object(members), [Segment::Name(name), rest @ ..]) => {
            members.get(name).into_iter().flat_map(|input| inputs_at(input, rest)).collect()
        }
        (Input::List(elements), [Segment::Each, rest @ ..]) => {
            elements.iter().flat_map(|input| inputs_at(input, rest)).collect()
        }
        _ => Vec::new(),
    }
}
