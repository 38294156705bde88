//! Remarks for the reader of a derived contract: lines that were skipped, guesses, places that the text leaves open.

use std::fmt;

/// A remark about a line of the page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The line, from 1.
    pub line: u32,
    /// The kind of the remark.
    pub kind: RemarkKind,
    /// The thing that was skipped or taken, and the ground.
    pub text: String,
}

/// The subject of a remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RemarkKind {
    /// The line was not understood, and nothing was made of it.
    Skipped,
    /// Something was taken that the page does not say in so many words.
    Guess,
    /// The text does not say where a row belongs.
    Place,
    /// The page contradicts itself.
    Contradiction,
    /// The page ends before all its parts were seen.
    Cut,
}

impl fmt::Display for RemarkKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Skipped => "skipped",
            Self::Guess => "guess",
            Self::Place => "place",
            Self::Contradiction => "contradiction",
            Self::Cut => "cut",
        })
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.line, self.kind, self.text)
    }
}

/// Remarks as they are collected.
#[derive(Clone, Debug, Default)]
pub struct Remarks(Vec<Remark>);

impl Remarks {
    pub(crate) fn add(&mut self, line: u32, kind: RemarkKind, text: impl Into<String>) {
        self.0.push(Remark { line, kind, text: text.into() });
    }

    pub(crate) fn skipped(&mut self, line: u32, text: impl Into<String>) {
        self.add(line, RemarkKind::Skipped, text);
    }

    pub(crate) fn guess(&mut self, line: u32, text: impl Into<String>) {
        self.add(line, RemarkKind::Guess, text);
    }

    pub(crate) fn place(&mut self, line: u32, text: impl Into<String>) {
        self.add(line, RemarkKind::Place, text);
    }

    /// Tells whether the page ends before all its parts were seen.
    pub(crate) fn cut(&self) -> bool {
        self.0.iter().any(|remark| remark.kind == RemarkKind::Cut)
    }

    /// The remarks in the order of the page, each once.
    pub(crate) fn finished(mut self) -> Vec<Remark> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}
