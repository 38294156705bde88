//! The kinds of lines of the vendor's pages, and of the tables in them: heading, header, end of a table.

use std::sync::LazyLock;

use regex::Regex;

use crate::page::{phrases::constant, text::Line};

/// The kinds of tables that a page has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    Request,
    Response,
    Errors,
}

/// Headings of these pages, in lower case.
pub(super) const HEADINGS: [&str; 24] = [
    "request parameters",
    "response parameters",
    "response elements",
    "examples",
    "example",
    "error codes",
    "error code",
    "errors",
    "change history",
    "authorization information",
    "ram authorization",
    "debugging",
    "try it now",
    "test",
    "operation description",
    "description",
    "prerequisites",
    "limits",
    "request syntax",
    "request headers",
    "response headers",
    "sample requests",
    "sample success responses",
    "usage notes",
];

/// Tells whether a line is one of the headings that these pages have.
pub(super) fn is_heading(line: &Line) -> bool {
    HEADINGS.iter().any(|heading| line.is_heading(heading))
}

/// Tells whether a line is the header of a parameter table whose cells are concatenated, and whether that table has a column
/// for what is required.
pub(super) fn parameter_header(line: &Line) -> Option<bool> {
    let text: String = line.text.chars().filter(|character| character.is_alphabetic()).collect();
    let text = text.to_ascii_lowercase();
    let named = ["parametertype", "elementtype", "nametype", "fieldtype"].iter().any(|start| text.starts_with(start));
    (named && text.contains("description") && !line.text.contains('|')).then(|| text.contains("required"))
}

pub(super) fn is_parameter_header(line: &Line) -> bool {
    parameter_header(line).is_some()
}

pub(super) fn is_pipe_header(line: &Line) -> bool {
    let text = line.text.to_ascii_lowercase().replace(' ', "");
    ["|parameter|type|", "|name|type|", "|httpcode|errorcode", "|element|type|"]
        .iter()
        .any(|start| text.starts_with(start))
}

pub(super) fn is_error_header(line: &Line) -> bool {
    let text = line.text.to_ascii_lowercase().replace(' ', "");
    text.starts_with("httpstatuscodeerrorcode") || text.starts_with("httpcodeerrorcode")
}

/// `Virtual Private Cloud:CreateRouteEntries`.
pub(super) fn product_and_operation(line: &Line) -> Option<(String, String)> {
    static TITLE: LazyLock<Regex> =
        LazyLock::new(|| constant(r"^#*\s*([A-Za-z][\w ()./&-]{1,60}?)\s*:\s*([A-Z][a-z]+[A-Z][A-Za-z0-9]*)$"));
    let found = TITLE.captures(&line.text).filter(|_| !line.bullet)?;
    Some((found[1].to_owned(), found[2].to_owned()))
}

/// Tells whether a line points to the errors of all operations.
pub(super) fn links_errors(line: &Line) -> bool {
    let text = line.text.to_ascii_lowercase();
    let starts = [
        "for a list of error codes",
        "see error codes",
        "[view error codes]",
        "view error codes",
        "for more error codes",
        "for more information about error codes",
    ];
    starts.iter().any(|start| text.starts_with(start))
}

pub(super) fn ends_table(line: &Line) -> bool {
    if line.bullet {
        return false;
    }
    if is_parameter_header(line) || is_error_header(line) {
        return true;
    }
    // `Description` and the like are headings elsewhere, but also what a cell can say.
    let ends = [
        "request parameters",
        "response parameters",
        "response elements",
        "examples",
        "error codes",
        "change history",
        "release notes",
    ];
    ends.iter().any(|heading| line.is_heading(heading))
}
