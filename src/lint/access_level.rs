//! The authorization table has an access level that the page's own list has not.

use std::sync::LazyLock;

use regex::Regex;

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "access-level", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static LEVELS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\blevels? are ([\w\s,]+)\."));
    let Some(page) = &subject.page else { return Vec::new() };
    let Some((line, listed)) =
        page.filled().find_map(|line| Some((line.number, LEVELS.captures(&line.text)?[1].to_ascii_lowercase())))
    else {
        return Vec::new();
    };
    let words = listed.split(|character: char| !character.is_alphanumeric());
    let levels: Vec<&str> = words.filter(|word| !matches!(*word, "" | "and" | "or")).collect();
    let strange = subject.parsed.actions.iter().filter(|action| {
        let level = action.value.1.to_ascii_lowercase();
        !level.is_empty() && !levels.contains(&level.as_str())
    });
    strange
        .map(|action| {
            let (name, level) = &action.value;
            let what = format!("the access level of {name} is none of those that the page lists");
            let taken = "neither; from the level they take only whether the operation writes";
            RULE.finding(name, format!("{},{line}", action.lines), what, taken)
                .reading(line, format!("levels are {}", levels.join(", ")))
                .reading(&action.lines, format!("the level is {level}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_level_is_one_of_the_list() {
        let page = |level: &str| {
            let table = format!(
                "  • Access level: how far. The levels are read, write, and list.\nshed:BuildShed{level}\n\nRequest parameters"
            );
            concatenated("BuildShed", "DoorsintegerNo", "", "{\n}", "").replace("Request parameters", &table)
        };
        assert_eq!(about(super::RULE.name, &page("update")), ["shed:BuildShed"]);
        assert!(about(super::RULE.name, &page("write")).is_empty());
    }
}
