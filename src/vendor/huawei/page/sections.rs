//! The sections that headings cut the vendor's pages into, and the marks that show a page to be one of them.

use std::sync::LazyLock;

use regex::Regex;

use super::tables;
use crate::page::{
    phrases::constant,
    text::{Line, Page},
};

/// Headings of these pages, as they are written.
pub(super) const HEADINGS: [&str; 33] = [
    "Function",
    "Functions",
    "Description",
    "Constraints",
    "Calling Method",
    "Debugging",
    "Authorization Information",
    "URI",
    "URI Format",
    "Request",
    "Request Syntax",
    "Request Parameters",
    "Request Message",
    "Request Headers",
    "Request Elements",
    "Request Body",
    "Response",
    "Response Syntax",
    "Response Parameters",
    "Response Message",
    "Response Headers",
    "Response Elements",
    "Example",
    "Example Request",
    "Example Requests",
    "Example Response",
    "Example Responses",
    "SDK Sample Code",
    "Status Codes",
    "Returned Values",
    "Error Codes",
    "Error Responses",
    "Sample Request",
];

/// Tells whether a line is one of the headings that these pages have.
pub(super) fn is_heading(line: &Line) -> bool {
    HEADINGS.iter().any(|heading| line.is_heading(heading))
}

/// Tells whether a page is cut into such sections, or has a captioned table.
pub(super) fn are_in(page: &Page) -> bool {
    let lines: Vec<&Line> = page.filled().collect();
    (0..lines.len()).any(|at| {
        let captioned = tables::caption(lines[at]).is_some() && tables::header(&lines[at + 1..]).is_some();
        let uri = lines[at].text == "URI" && lines[at + 1..].iter().take(4).any(|line| method_and_path(line).is_some());
        captioned || uri || lines[at].text.starts_with("Help Center/")
    })
}

/// `POST /v3/{project_id}/…`; the host before the path and the query after it are left out.
pub(super) fn method_and_path(line: &Line) -> Option<(String, String, Vec<String>)> {
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s+(?:https?://[^/\s]+)?(/[^\s]*)(?:\s+HTTP/[\d.]+)?$")
    });
    let found = CALL.captures(&line.text)?;
    let whole = found[2].to_owned();
    let (path, query) = whole.split_once('?').unwrap_or((&whole, ""));
    let path = path.trim_end_matches('{').to_owned();
    let query = query.split(['&', ',']).filter_map(|pair| pair.split('=').next());
    let query = query.map(|name| name.trim_matches(['{', '}', ' ']).to_owned()).filter(|name| !name.is_empty());
    Some((found[1].to_ascii_lowercase(), path, query.collect()))
}

/// A page cut into its sections.
pub(super) struct Sections<'a> {
    pub(super) lines: Vec<&'a Line>,
    /// For each line, the heading over it.
    pub(super) over: Vec<&'static str>,
}

impl<'a> Sections<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        let lines: Vec<&Line> = page.filled().collect();
        let mut over = Vec::with_capacity(lines.len());
        let mut section = "";
        for (at, line) in lines.iter().enumerate() {
            // Older pages have the examples as entries of a list.
            let example = line.text.starts_with("Example ");
            let is = |heading: &&&str| line.text == **heading || example && line.text.eq_ignore_ascii_case(heading);
            if (!line.bullet || example)
                && let Some(heading) = HEADINGS.iter().find(is)
                && !is_cell(&lines, at, section)
            {
                section = heading;
            }
            over.push(section);
        }
        Self { lines, over }
    }

    pub(super) fn of(&self, sections: &'a [&str]) -> impl Iterator<Item = &'a Line> + '_ {
        let all = self.lines.iter().zip(&self.over);
        all.filter(move |(line, over)| sections.contains(*over) && !line.text.eq_ignore_ascii_case(over))
            .map(|(line, _)| *line)
    }
}

/// Tells whether a word that can be a heading is a cell of a table's header: `Description`, `Status Codes`.
pub(super) fn is_cell(lines: &[&Line], at: usize, section: &str) -> bool {
    let word = lines[at].text.as_str();
    if !matches!(word, "Description" | "Constraints" | "Function" | "Example" | "Request" | "Response") {
        return false;
    }
    // Descriptions can have this word over a part of theirs; the section of that name stands before the call.
    if word == "Constraints" && ["URI", "Re", "Example", "Status", "Error"].iter().any(|from| section.starts_with(from))
    {
        return true;
    }
    // Pages that keep the examples with the request have the answer after them, in tables of its own.
    if word == "Response" && section.starts_with("Example Request") {
        return !lines[at + 1..]
            .iter()
            .take(4)
            .enumerate()
            .any(|(next, line)| tables::caption(line).is_some() || tables::header(&lines[at + 1 + next..]).is_some());
    }
    let before = at.checked_sub(1).map_or("", |before| lines[before].text.as_str());
    let cells = ["Type", "Mandatory", "Parameter", "Status Code", "Name", "Required", "Error Message", "Error Code"];
    word != "Function" && (cells.contains(&before) || !section.is_empty() && word == "Description")
        || !section.is_empty() && matches!(word, "Request" | "Response") && section != "URI" && section != "Request"
}
