//! What shows which vendor a page is of, and what a line of it is: heading, header, end of a table.

use std::sync::LazyLock;

use regex::Regex;

use super::{cells, glued, loose};
use crate::page::{
    phrases::constant,
    text::{Line, Page},
};

/// What shows that a page is one of this vendor.
pub(crate) const MARKS: &str = "a table header `ParameterTypeRequiredDescriptionExample` or `|Parameter|Type|Required|…|`, or a title `Product:Operation`";

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

/// Whether a line is one of the headings that these pages have.
pub(crate) fn is_heading(line: &Line) -> bool {
    HEADINGS.iter().any(|heading| line.is_heading(heading))
}

/// Whether a page is one of this vendor.
pub(crate) fn recognises(page: &Page) -> bool {
    page.filled().any(|line| {
        glued::header(line).is_some()
            || is_pipe_header(line)
            || product_and_operation(line).is_some()
            || is_error_header(line)
    }) || cells::recognises(page)
        || loose::recognises(page)
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

/// Whether a line points to the errors of all operations.
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
    if glued::header(line).is_some() || is_error_header(line) {
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
