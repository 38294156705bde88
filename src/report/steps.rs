//! The steps of a finding in words, and the commands that reproduce it.

use crate::{
    event::{AnswerRecord, FindingResult, ReadKind, StepOutcome},
    scenario::{Template, call_words},
};

/// The most characters of a line that shows a call.
const LONGEST_LINE: usize = 150;
/// The most characters of a word of such a line that says nothing new.
const LONGEST_WORD: usize = 30;
/// The most characters of the part in which a word differs from that of the call beside it.
const LONGEST_DIFFERENCE: usize = 100;
/// So many characters stand before and after a part that is shown, where there are more.
const AROUND: usize = 12;

/// What was sent and what answered, a line for each call. A line is shortened where it is long, but never in what makes
/// the call differ from the call that it is compared with.
#[must_use]
pub fn sent(finding: &FindingResult) -> Vec<String> {
    let mut lines = Vec::new();
    for record in &finding.exchanges {
        match &record.outcome {
            StepOutcome::LeftOut => {}
            StepOutcome::Call { call, answer } => {
                lines.push(format!("call: {} -> {answer}", shown(call, beside(finding, call))));
            }
            StepOutcome::Control { call, answer } => {
                lines.push(format!("control: {} -> {answer}", shown(call, beside(finding, call))));
            }
            StepOutcome::Together { calls, answers } => {
                for call in calls {
                    let other = calls.iter().find(|other| *other != call);
                    lines.push(format!("at once: {}", shown(call, other)));
                }
                lines.push(format!("-> {}", joined(answers)));
            }
            StepOutcome::Read { read, shown, missing, problem, .. } => {
                let how = match read {
                    ReadKind::Once => "read back",
                    ReadKind::UntilShown => "wait until shown",
                    ReadKind::UntilGone => "wait until gone",
                    ReadKind::Settled => "let settle and read back",
                };
                lines.push(match problem {
                    Some(problem) => format!("{how} -> {problem}"),
                    None => format!("{how} -> {shown} shown, {missing} missing"),
                });
            }
            StepOutcome::Undo { of, answers, .. } => lines.push(format!("undo {of} -> {}", joined(answers))),
        }
    }
    lines
}

/// The commands that reproduce a finding, each `bythebook call` with these options.
#[must_use]
pub fn reproduction(finding: &FindingResult, options: &str) -> Vec<String> {
    let command = |call: &Template| {
        let words = ["bythebook call", options].into_iter().filter(|word| !word.is_empty()).map(str::to_owned);
        words.chain(call_words(call)).collect::<Vec<_>>().join(" ")
    };
    let mut commands: Vec<String> = Vec::new();
    for record in &finding.exchanges {
        match &record.outcome {
            StepOutcome::LeftOut => {}
            StepOutcome::Call { call, .. } | StepOutcome::Control { call, .. } => commands.push(command(call)),
            StepOutcome::Together { calls, .. } => {
                let all: Vec<String> = calls.iter().map(command).collect();
                commands.push(format!("{} & wait", all.join(" & ")));
            }
            StepOutcome::Read { calls, .. } => {
                // What was read just before is not read again.
                let before = commands.len().saturating_sub(calls.len());
                let new: Vec<String> =
                    calls.iter().map(command).filter(|line| !commands[before..].contains(line)).collect();
                commands.extend(new);
            }
            StepOutcome::Undo { calls, .. } => commands.extend(calls.iter().map(command)),
        }
    }
    commands
}

fn joined(answers: &[AnswerRecord]) -> String {
    if answers.is_empty() {
        return "nothing".to_owned();
    }
    answers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The call of a finding that another one is compared with: the first of its operation that is not the same.
fn beside<'f>(finding: &'f FindingResult, call: &Template) -> Option<&'f Template> {
    let calls = finding.exchanges.iter().filter_map(|record| match &record.outcome {
        StepOutcome::Call { call, .. } | StepOutcome::Control { call, .. } => Some(call),
        StepOutcome::LeftOut | StepOutcome::Together { .. } | StepOutcome::Read { .. } | StepOutcome::Undo { .. } => {
            None
        }
    });
    calls.into_iter().find(|other| other.operation == call.operation && *other != call)
}

/// A call as a line, shortened where it is long.
fn shown(call: &Template, beside: Option<&Template>) -> String {
    let words = call_words(call);
    let line = words.join(" ");
    if line.chars().count() <= LONGEST_LINE {
        return line;
    }
    let others = beside.map(call_words).unwrap_or_default();
    let words = words.iter().map(|word| {
        if beside.is_none() || others.contains(word) {
            return without_middle(word, LONGEST_WORD);
        }
        let name = |word: &str| {
            word.split_once('=').map(|(name, _)| name.trim_start_matches('\'').trim_end_matches(':').to_owned())
        };
        match others.iter().find(|other| name(other).is_some() && name(other) == name(word)) {
            Some(other) => around_difference(word, other),
            None => without_middle(word, LONGEST_DIFFERENCE),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A word without its middle where it is longer than that.
fn without_middle(word: &str, longest: usize) -> String {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() <= longest {
        return word.to_owned();
    }
    let end = longest / 3;
    text(&letters[..longest - end]) + "…" + &text(&letters[letters.len() - end..])
}

/// A word with the part in which it differs from the other: what is the same before and after it may be left out.
fn around_difference(word: &str, other: &str) -> String {
    let (letters, others): (Vec<char>, Vec<char>) = (word.chars().collect(), other.chars().collect());
    if letters.len() <= LONGEST_DIFFERENCE {
        return word.to_owned();
    }
    let most = letters.len().min(others.len());
    let same = (0..most).take_while(|at| letters[*at] == others[*at]).count();
    let rest = most - same;
    let same_after = (1..=rest).take_while(|back| letters[letters.len() - back] == others[others.len() - back]).count();
    let (start, end) = (same.saturating_sub(AROUND), letters.len().min(letters.len() - same_after + AROUND));
    let mut out = String::new();
    // A few letters say less than the mark that stands for them.
    if start <= AROUND {
        out += &text(&letters[..start]);
    } else {
        out += &text(&letters[..AROUND]);
        out += "…";
    }
    out += &without_middle(&text(&letters[start..end]), LONGEST_DIFFERENCE);
    if end < letters.len() {
        out += "…";
        out += &text(&letters[letters.len() - AROUND.min(letters.len() - end)..]);
    }
    out
}

fn text(letters: &[char]) -> String {
    letters.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{contract::OperationId, scenario::Input};

    fn call(entries: &[usize]) -> Template {
        let entries = entries.iter().map(|index| Input::state("many-entries-of-a-table", format!("/Entries/{index}")));
        ["FirstOfSome", "SecondOfSome", "ThirdOfSome"].iter().fold(
            Template::new(&OperationId::new("v", "s", "Publish")).with("Entries", Input::List(entries.collect())),
            |call, name| call.with(*name, Input::state("many-entries-of-a-table", format!("/{name}/Value"))),
        )
    }

    #[test]
    fn a_short_call_is_shown_whole() {
        let call = Template::new(&OperationId::new("v", "s", "Op")).with("Id", Input::text("x"));
        assert_eq!(shown(&call, None), "v/s/Op Id=x");
    }

    #[test]
    fn a_long_call_keeps_what_makes_it_differ() {
        let entries: Vec<usize> = (0..=50).collect();
        let (long, short) = (call(&entries), call(&entries[..50]));
        let (one, other) = (shown(&long, Some(&short)), shown(&short, Some(&long)));
        assert!(one.contains("[0-50]") && other.contains("[0-49]"), "{one}\n{other}");
        assert_eq!(
            one,
            "v/s/Publish 'Entries=@many-entries-of-a-table/Entries[0-50]' FirstOfSome=@many-en…Some/Value \
             SecondOfSome=@many-e…Some/Value ThirdOfSome=@many-en…Some/Value"
        );
    }

    #[test]
    fn a_parameter_that_the_other_call_lacks_is_kept() {
        let entries: Vec<usize> = (0..=50).collect();
        let with = call(&entries).with("DryRun", Input::text("true"));
        assert!(shown(&with, Some(&call(&entries))).contains("DryRun=true"));
    }

    #[test]
    fn a_difference_in_the_middle_of_a_long_value_is_kept() {
        let value = |middle: &str| format!("'Text={}{middle}{}'", "a".repeat(300), "b".repeat(300));
        let shown = around_difference(&value("XY"), &value("Z"));
        assert_eq!(shown, "'Text=aaaaaa…aaaaaaaaaaaaXYbbbbbbbbbbbb…bbbbbbbbbbb'");
        let longer = around_difference(&value(&"X".repeat(500)), &value(""));
        assert!(longer.contains("aXXX") && longer.contains("XXXb"), "{longer}");
        assert!(longer.chars().count() < 150, "{longer}");
    }
}
