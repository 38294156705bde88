//! Sources of statements, and citations that point into them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name under which a contract declares a source, for example `page`.
pub type SourceName = String;

/// The name under which a contract declares the operation's own page.
pub(crate) const OWN_PAGE: &str = "page";

/// A text that statements are taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Source {
    /// The vendor's reference page of the operation, as saved text. The only source of `must` clauses (R1).
    Page {
        /// The page's title.
        title: String,
        /// The address of the page.
        url: String,
        /// SHA-256 of the saved text, lower-case hex.
        sha256: String,
    },
    /// Another web page.
    Web {
        /// The page's title.
        title: String,
        /// The address.
        url: String,
        /// The day it was read, `YYYY-MM-DD`.
        read: String,
    },
    /// An official SDK.
    Sdk {
        /// The package name in its registry.
        package: String,
        /// The version.
        version: String,
    },
    /// An internet standard.
    Rfc {
        /// The number.
        number: u32,
        /// The title.
        title: String,
    },
    /// Something that was seen of a real service. Gives a note, never a clause.
    Observed {
        /// The address of the published observation.
        url: String,
    },
}

impl Source {
    /// The name that reports put before line or section.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Page { title, .. } | Self::Web { title, .. } => title.clone(),
            Self::Sdk { package, version } => format!("{package} {version}"),
            Self::Rfc { number, .. } => format!("RFC {number}"),
            Self::Observed { url } => url.clone(),
        }
    }

    /// The address at which a person can read it.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Page { url, .. } | Self::Web { url, .. } | Self::Observed { url } => url.clone(),
            Self::Sdk { package, version } => {
                format!("https://pypi.org/project/{package}/{version}/")
            }
            Self::Rfc { number, .. } => format!("https://www.rfc-editor.org/rfc/rfc{number}"),
        }
    }

    /// Returns whether a statement of this source can be a `must` (R1).
    #[must_use]
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Page { .. })
    }
}

/// A place in a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The name of a declared source.
    pub source: SourceName,
    /// Line numbers of the saved text, first the one that says it: `44`, `36-78,76`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// The section or file inside the source, where lines do not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

impl Citation {
    /// A citation of lines of the operation's own page.
    pub(crate) fn of_page(lines: &[u32]) -> Self {
        Self { source: OWN_PAGE.to_owned(), lines: Some(Lines::of(lines)), section: None }
    }

    /// The line that says it; none where lines do not apply.
    pub(crate) fn first_line(&self) -> Option<u32> {
        self.lines.as_ref()?.0.first().map(|(from, _)| *from)
    }
}

/// Line numbers and ranges, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lines(Vec<(u32, u32)>);

impl Lines {
    /// Single lines.
    pub(crate) fn of(lines: &[u32]) -> Self {
        Self(lines.iter().map(|line| (*line, *line)).collect())
    }

    /// The ranges, ends included.
    #[must_use]
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }
}

impl TryFrom<String> for Lines {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let range = |part: &str| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
            (from > 0 && from <= to).then_some((from, to))
        };
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        ranges.map(Lines).ok_or_else(|| format!("expected line numbers such as \"44\" or \"36-78,76\", found {text:?}"))
    }
}

impl From<Lines> for String {
    fn from(lines: Lines) -> Self {
        lines.to_string()
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (from, to)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            if from == to {
                write!(formatter, "{comma}{from}")?;
            } else {
                write!(formatter, "{comma}{from}-{to}")?;
            }
        }
        Ok(())
    }
}

/// A citation with its source: all that a report needs to show where a promise stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// The source.
    #[serde(flatten)]
    pub source: Source,
    /// The lines inside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// The section or file inside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

impl fmt::Display for Cited {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.source.title())?;
        if let Some(lines) = &self.lines {
            write!(formatter, ":{lines}")?;
        }
        if let Some(section) = &self.section {
            write!(formatter, " ({section})")?;
        }
        Ok(())
    }
}
