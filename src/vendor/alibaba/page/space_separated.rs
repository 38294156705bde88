//! Tables with pipes as other tools save them: without the first pipe (`Name | Type |`), or with spaces in place of all
//! (`RoofId String No r-1`, the description after it).
//!
//! They are written as tables with pipes, at the lines where they stand; everything after that is the same grammar.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{TableKind, ends_table, links_errors};
use crate::page::{
    phrases::constant,
    text::{Line, Page},
};

/// Headers of tables with spaces, and the header with pipes that says the same.
const SPACED: [(&str, &str, TableKind); 6] = [
    (
        "Parameter Type Required Example Description",
        "|Parameter|Type|Required|Example|Description|",
        TableKind::Request,
    ),
    ("Parameter Type Required Description", "|Parameter|Type|Required|Description|", TableKind::Request),
    ("Parameter Type Example Description", "|Parameter|Type|Example|Description|", TableKind::Response),
    ("Parameter Type Description", "|Parameter|Type|Description|", TableKind::Response),
    ("HttpCode Error code Error message Description", ERRORS, TableKind::Errors),
    ("HTTP status code Error code Error message Description", ERRORS, TableKind::Errors),
];

const ERRORS: &str = "|HttpCode|Error code|Error message|Description|";

/// Tells whether a page has such a table of parameters.
pub(super) fn is_used(page: &Page) -> bool {
    page.filled().any(|line| unpiped(line) || spaced(line).is_some_and(|(_, table)| table != TableKind::Errors))
}

fn unpiped(line: &Line) -> bool {
    static HEADER: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"(?i)^(?:parameter|name|http ?status code|http ?code|error code)\s\|\s.*(?:type|error|message).*\|$")
    });
    !line.bullet && HEADER.is_match(&line.text)
}

fn spaced(line: &Line) -> Option<(&'static str, TableKind)> {
    let found = SPACED.iter().find(|(words, ..)| line.text.eq_ignore_ascii_case(words) && !line.bullet);
    found.map(|(_, pipes, table)| (*pipes, *table))
}

/// The page with all its tables in pipes.
pub(super) fn piped(page: &Page) -> Page {
    let mut lines: Vec<Line> = Vec::with_capacity(page.lines.len());
    let mut inside: Option<Inside> = None;
    for line in page.filled() {
        if unpiped(line) {
            close(&mut lines, inside.take());
            inside = Some(Inside::Unpiped { width: pipes(line), open: 0 });
            lines.push(with(line, format!("|{}", line.text)));
            continue;
        }
        if let Some((header, table)) = spaced(line) {
            close(&mut lines, inside.take());
            inside = Some(Inside::Spaced {
                columns: pipes(&with(line, header.to_owned())),
                table,
                open: false,
                wrapped: None,
            });
            lines.push(with(line, header.to_owned()));
            continue;
        }
        let ends = ends_table(line) || line.text.starts_with('#') || links_errors(line);
        if ends {
            close(&mut lines, inside.take());
        }
        let text = inside.as_mut().map(|inside| inside.text(line, &mut lines));
        lines.push(with(line, text.unwrap_or_else(|| line.text.clone())));
    }
    close(&mut lines, inside);
    Page { lines, sha256: page.sha256.clone() }
}

fn with(line: &Line, text: String) -> Line {
    Line { text, ..line.clone() }
}

fn pipes(line: &Line) -> usize {
    line.text.matches('|').count()
}

/// The table that a line stands in.
enum Inside {
    /// `open` counts the pipes of a row that goes over several lines.
    Unpiped { width: usize, open: usize },
    Spaced {
        columns: usize,
        table: TableKind,
        open: bool,
        /// The name of the row without a type that follows its list.
        wrapped: Option<String>,
    },
}

/// A row of a table with spaces ends where the next one starts.
fn close(lines: &mut [Line], inside: Option<Inside>) {
    if let (Some(Inside::Spaced { open: true, .. }), Some(last)) = (inside, lines.last_mut()) {
        last.text.push('|');
    }
}

impl Inside {
    fn text(&mut self, line: &Line, lines: &mut [Line]) -> String {
        match self {
            Self::Unpiped { width, open } => {
                let starts = *open == 0 && !line.text.starts_with('|');
                *open += pipes(line);
                if *open >= *width {
                    *open = 0;
                }
                if starts && line.text.contains('|') { format!("|{}", line.text) } else { line.text.clone() }
            }
            Self::Spaced { columns, table, open, wrapped } => {
                let plain = line.text.replace('|', "\\|");
                let Some(row) = row(line, *table, *columns, wrapped.as_deref()) else { return plain };
                if *open && let Some(last) = lines.last_mut() {
                    last.text.push('|');
                }
                *open = true;
                if *table == TableKind::Response {
                    static LIST: LazyLock<Regex> = LazyLock::new(|| constant(r"^\w+ Array of (\w+)"));
                    *wrapped = LIST.captures(&line.text).map(|found| found[1].to_owned());
                }
                row
            }
        }
    }
}

/// The head of a row, its last cell open.
fn row(line: &Line, table: TableKind, columns: usize, wrapped: Option<&str>) -> Option<String> {
    const TYPES: &str =
        r"String|Integer|Boolean|Long|Float|Double|Object|Array of [\w ]+?|Array|RepeatList|List|Map|Json|Struct|Any";
    static REQUEST: LazyLock<Regex> =
        LazyLock::new(|| constant(&format!(r"^([A-Za-z_][\w.-]*) ({TYPES}) (Yes|No)(?: (.*))?$")));
    static RESPONSE: LazyLock<Regex> =
        LazyLock::new(|| constant(&format!(r"^([A-Za-z_][\w.-]*) ({TYPES})(?: (\S.*))?$")));
    static ERROR: LazyLock<Regex> = LazyLock::new(|| constant(r"^([1-5]\d{2}) ([A-Za-z][\w.-]*) (.+)$"));
    if line.bullet {
        return None;
    }
    let text = line.text.replace('|', "\\|");
    let example = columns == if table == TableKind::Request { 6 } else { 5 };
    match table {
        TableKind::Request => {
            let found = REQUEST.captures(&text)?;
            let last = found.get(4).map_or("", |last| last.as_str());
            let end = if example { "|" } else { "" };
            Some(format!("|{}|{}|{}|{last}{end}", &found[1], &found[2], &found[3]))
        }
        TableKind::Response if wrapped == Some(text.as_str()) => {
            Some(format!("|{text}|{}|", if example { "|" } else { "" }))
        }
        TableKind::Response => {
            let found = RESPONSE.captures(&text).filter(|_| !text.ends_with('.'))?;
            let last = found.get(3).map_or("", |last| last.as_str());
            let end = if example { "|" } else { "" };
            Some(format!("|{}|{}|{last}{end}", &found[1], &found[2]))
        }
        TableKind::Errors => {
            let found = ERROR.captures(&text)?;
            Some(format!("|{}|{}|{}|", &found[1], &found[2], &found[3]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(u32, String)> {
        piped(&Page::new(text)).lines.into_iter().map(|line| (line.number, line.text)).collect()
    }

    #[test]
    fn rows_with_spaces_become_rows_with_pipes() {
        let text = "Parameter Type Required Example Description\nRoofId String No r-1\n\nThe roof.\n  • one\nDoors Integer Yes 4\n\nThe doors.\nResponse parameters\nParameter Type Example Description\nSheds Array of Shed\n\nThe sheds.\nShed\nCount Integer 1\n\nThe count.\nError codes";
        let expected = [
            (1, "|Parameter|Type|Required|Example|Description|"),
            (2, "|RoofId|String|No|r-1|"),
            (4, "The roof."),
            (5, "one|"),
            (6, "|Doors|Integer|Yes|4|"),
            (8, "The doors.|"),
            (9, "Response parameters"),
            (10, "|Parameter|Type|Example|Description|"),
            (11, "|Sheds|Array of Shed||"),
            (13, "The sheds.|"),
            (14, "|Shed|||"),
            (15, "|Count|Integer|1|"),
            (17, "The count.|"),
            (18, "Error codes"),
        ];
        let found = texts(text);
        let found: Vec<(u32, &str)> = found.iter().map(|(line, text)| (*line, text.as_str())).collect();
        // The row without a type is closed where the next one starts.
        let expected: Vec<(u32, &str)> =
            expected.iter().map(|(line, text)| (*line, if *line == 14 { "|Shed||||" } else { *text })).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_without_their_first_pipe_get_it() {
        let text = "Parameter | Type | Required | Description | Example |\n---|---|---|---|---|\nRoof | string | Yes | The roof. Values:\n| flat |\nDoors | integer | No | The doors. | 4 |\nError codes";
        let found = texts(text);
        assert_eq!(found[2].1, "|Roof | string | Yes | The roof. Values:");
        assert_eq!(found[3].1, "| flat |");
        assert_eq!(found[4].1, "|Doors | integer | No | The doors. | 4 |");
        assert_eq!(found[5].1, "Error codes");
    }
}
