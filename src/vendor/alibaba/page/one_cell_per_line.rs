//! Newer pages with one cell per line: `RegionId`, `string`, `Yes`, then the description, then the example.
//!
//! Their cells are put together as concatenated tables have them, at the line of the first; everything after that is the
//! same grammar.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    concatenated::TYPES,
    errors,
    lines::{TableKind, ends_table, links_errors},
};
use crate::page::{
    phrases::constant,
    text::{Line, Page},
};

/// Headers of tables, cell by cell, each with what starts a row of it.
const HEADERS: [(&[&str], TableKind); 7] = [
    (&["Parameter", "Type", "Required", "Description", "Example"], TableKind::Request),
    (&["Name", "Type", "Required", "Description", "Example"], TableKind::Request),
    (&["Parameter", "Type", "Description", "Example"], TableKind::Response),
    (&["Element", "Type", "Description", "Example"], TableKind::Response),
    (&["Name", "Type", "Description", "Example"], TableKind::Response),
    (&["HTTP status code", "Error code", "Error message", "Description"], TableKind::Errors),
    (&["HTTP status code", "Error code", "Error message"], TableKind::Errors),
];

/// Tells whether a page has such a table.
pub(super) fn is_used(page: &Page) -> bool {
    let lines: Vec<&Line> = page.filled().collect();
    (0..lines.len()).any(|at| header(&lines[at..]).is_some_and(|(_, table)| table != TableKind::Errors))
}

fn header(lines: &[&Line]) -> Option<(usize, TableKind)> {
    let starts = |cells: &[&str]| {
        lines.len() >= cells.len()
            && cells.iter().zip(lines).all(|(cell, line)| !line.bullet && line.text.eq_ignore_ascii_case(cell))
    };
    HEADERS.iter().find(|(cells, _)| starts(cells)).map(|(cells, table)| (cells.len(), *table))
}

/// The page with the cells of its tables put together.
pub(super) fn concatenate(page: &Page) -> Page {
    let lines: Vec<&Line> = page.filled().collect();
    let mut concatenated: Vec<Line> = Vec::with_capacity(lines.len());
    let mut inside: Option<TableKind> = None;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if let Some((length, table)) = header(&lines[at..]) {
            inside = Some(table);
            concatenated.push(together(&lines[at..at + length]));
            at += length;
            continue;
        }
        let length = match inside {
            Some(table) if ends_table(line) => {
                inside = None;
                let _ = table;
                1
            }
            Some(table) => row(&lines[at..], table),
            None => action(&lines[at..]),
        };
        // Nothing but a mark could tell the cells of errors apart again.
        let between = if inside == Some(TableKind::Errors) && length > 1 { errors::BETWEEN } else { "" };
        concatenated.push(with(&lines[at..at + length], between));
        at += length;
    }
    Page { lines: concatenated, sha256: page.sha256.clone() }
}

fn together(lines: &[&Line]) -> Line {
    with(lines, "")
}

fn with(lines: &[&Line], between: &str) -> Line {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    Line { text: texts.join(between), ..lines[0].clone() }
}

/// The number of lines that the head of a row takes here: 1 where none starts.
fn row(lines: &[&Line], table: TableKind) -> usize {
    static NAME: LazyLock<Regex> = LazyLock::new(|| constant(r"^[A-Za-z_][\w.-]*$"));
    static TYPE: LazyLock<Regex> = LazyLock::new(|| constant(&format!(r"^(?i:{TYPES})$")));
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| constant(&format!(r"^(?:{TYPES})$")));
    static STATUS: LazyLock<Regex> = LazyLock::new(|| constant(r"^[1-5]\d{2}$"));
    static CODE: LazyLock<Regex> = LazyLock::new(|| constant(r"^[A-Za-z][\w.-]*$|^%s$"));
    let text = |at: usize| lines.get(at).filter(|line| !line.bullet).map_or("", |line| line.text.as_str());
    let required = |at: usize| matches!(text(at), "Yes" | "No" | "Required" | "Optional" | "Conditional");
    match table {
        TableKind::Request if NAME.is_match(text(0)) && TYPE.is_match(text(1)) && required(2) => 3,
        TableKind::Request if TYPE.is_match(text(0)) && required(1) => 2,
        TableKind::Response if NAME.is_match(text(0)) && PLAIN.is_match(text(1)) => 2,
        TableKind::Errors if STATUS.is_match(text(0)) && CODE.is_match(text(1)) => match (text(2), text(3)) {
            ("", _) => 2,
            (_, next) if next.is_empty() || STATUS.is_match(next) || links_errors(lines[3]) => 3,
            _ => 4,
        },
        TableKind::Request | TableKind::Response | TableKind::Errors => 1,
    }
}

/// `vpc:CreateThing` and its access level.
fn action(lines: &[&Line]) -> usize {
    static ACTION: LazyLock<Regex> = LazyLock::new(|| constant(r"^[a-z][a-z0-9-]*:[A-Z][A-Za-z0-9]*$"));
    let level = lines.get(1).is_some_and(|line| {
        matches!(line.text.as_str(), "create" | "update" | "delete" | "write" | "read" | "list" | "get" | "none")
    });
    if ACTION.is_match(&lines[0].text) && level { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_together_at_the_line_of_the_first() {
        let text = "Request parameters\nParameter\nType\nRequired\nDescription\nExample\nRoof\nstring\nNo\nThe roof.\nflat\nResponse parameters\nParameter\nType\nDescription\nExample\nobject\nThe answer.\nDoors\ninteger\nThe doors.\n4\nError codes\nHTTP status code\nError code\nError message\nDescription\n400\nWrong.Roof\nThe roof is wrong.\n-\n";
        let page = Page::new(text);
        assert!(is_used(&page));
        let concatenated = concatenate(&page);
        let lines: Vec<(u32, &str)> = concatenated.lines.iter().map(|line| (line.number, line.text.as_str())).collect();
        for line in [
            (2, "ParameterTypeRequiredDescriptionExample"),
            (7, "RoofstringNo"),
            (13, "ParameterTypeDescriptionExample"),
            (19, "Doorsinteger"),
            (24, "HTTP status codeError codeError messageDescription"),
            (28, "400\u{1F}Wrong.Roof\u{1F}The roof is wrong.\u{1F}-"),
        ] {
            assert!(lines.contains(&line), "{line:?} in {lines:?}");
        }
    }
}
