//! A finding of `lint`, and the rule that makes it.

use std::fmt::{self, Display};

use serde::Serialize;

use super::subject::Subject;

/// Something about a page that its readers should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LintFinding {
    /// The rule, and what of the page it is about: `timestamp-form:shelf.created_at`.
    pub id: String,
    /// The kind of the finding.
    pub kind: LintKind,
    /// The lines of the saved page, as citations write them.
    pub lines: String,
    /// The finding in words.
    pub what: String,
    /// The ways in which the page can be read.
    pub readings: Vec<Quote>,
    /// The reading that the checks take.
    pub taken: String,
}

/// A reading of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Quote {
    /// The lines that give it; empty where the page is silent.
    pub lines: String,
    /// The reading in our words.
    pub says: String,
}

/// The kind of the finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LintKind {
    /// The page against itself or its example. Only these change what passes.
    Contradiction,
    /// Something that a caller needs is not said.
    Silence,
    /// Neither, and yet it can mislead.
    Oddity,
}

impl Display for LintKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Contradiction => "contradiction",
            Self::Silence => "silence",
            Self::Oddity => "oddity",
        })
    }
}

impl Display for LintFinding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} {}", self.kind, self.id)?;
        writeln!(formatter, "  found    {} (line {})", self.what, self.lines)?;
        for said in &self.readings {
            let line = if said.lines.is_empty() { String::new() } else { format!("line {}: ", said.lines) };
            writeln!(formatter, "  reading  {line}{}", said.says)?;
        }
        writeln!(formatter, "  checks   {}", self.taken)
    }
}

/// A rule.
#[derive(Debug)]
pub(super) struct Rule {
    /// The name, which starts the ids of its findings.
    pub(super) name: &'static str,
    pub(super) kind: LintKind,
    pub(super) find: fn(&Subject) -> Vec<LintFinding>,
}

impl Rule {
    /// A finding of this rule, about a part of the page, without readings yet.
    pub(super) fn finding(
        &self,
        about: &str,
        lines: impl Display,
        what: impl Into<String>,
        taken: impl Into<String>,
    ) -> LintFinding {
        LintFinding {
            id: if about.is_empty() { self.name.to_owned() } else { format!("{}:{about}", self.name) },
            kind: self.kind,
            lines: lines.to_string(),
            what: what.into(),
            readings: Vec::new(),
            taken: taken.into(),
        }
    }
}

impl LintFinding {
    /// Adds a reading.
    pub(super) fn reading(mut self, lines: impl Display, says: impl Into<String>) -> Self {
        self.readings.push(Quote { lines: lines.to_string(), says: says.into() });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_prints_its_lines_and_what_the_checks_take() {
        let rule = Rule { name: "some-rule", kind: LintKind::Silence, find: |_| Vec::new() };
        let finding = rule
            .finding("Lamp", 7, "`Lamp` is dark", "nothing")
            .reading("7-8", "it is off")
            .reading("", "it is broken");
        assert_eq!(
            finding.to_string(),
            "silence some-rule:Lamp\n  found    `Lamp` is dark (line 7)\n  reading  line 7-8: it is off\n  reading  it is broken\n  checks   nothing\n"
        );
    }
}
