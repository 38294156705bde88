//! Tables of one cell per line, under captions: `Table 3 Request body parameters`, then the header's cells, then rows.
//!
//! Nothing separates the rows. A row starts where a name is followed by what its next columns must hold: `Yes` or `No`,
//! and a type.

use std::sync::LazyLock;

use regex::Regex;

use crate::page::{
    column::Column,
    phrases::constant,
    remark::Remarks,
    row::Row,
    stated::{Stated, span},
    text::Line,
    type_words::{Typed, typed},
    value_type::ValueType,
};

/// A table.
#[derive(Debug)]
pub(super) struct PageTable {
    /// The line of the caption, or of the header where there is none.
    pub(super) line: u32,
    /// The last line of the table.
    pub(super) end: u32,
    /// The number in the caption.
    pub(super) number: Option<u32>,
    pub(super) caption: String,
    pub(super) section: &'static str,
    /// The status code under which the table stands.
    pub(super) status: Option<u16>,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// The rows of tables that describe no parameters: cells of one line.
    pub(super) cells: Vec<Vec<Line>>,
}

impl PageTable {
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// The line of a cell of a table that describes no parameters.
    pub(super) fn cell<'a>(&self, row: &'a [Line], column: Column) -> Option<&'a Line> {
        row.get(self.columns.iter().position(|known| *known == column)?)
    }
}

/// The number and the words of a caption.
pub(super) fn caption(line: &Line) -> Option<(u32, String)> {
    static CAPTION: LazyLock<Regex> = LazyLock::new(|| constant(r"^Table\s+(\d{1,3})[.:]?(?:\s+(.*))?$"));
    let found = CAPTION.captures(&line.text).filter(|_| !line.bullet)?;
    let words = found.get(2).map_or("", |words| words.as_str()).replace("**", "");
    Some((found[1].parse().ok()?, words))
}

/// Tells whether a line can be the caption of the table after it: an entry of a list, or words that say what it describes.
pub(super) fn is_listed_caption(line: &Line) -> bool {
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| constant(r"^Parameters? (?:in|of) the .{1,60} (?:field|object|structure)s?$"));
    line.bullet || NAMED.is_match(&line.text)
}

/// The columns of a header that starts with the first of these lines.
pub(super) fn header(lines: &[&Line]) -> Option<Vec<Column>> {
    let columns: Vec<Column> = lines.iter().take(8).map_while(|line| column(line)).collect();
    let first = columns.first()?;
    let named = *first == Column::Name && columns.len() >= 2 && !columns[1..].contains(&Column::Name);
    let described = columns.iter().any(|column| matches!(column, Column::Type | Column::Description));
    let statuses = *first == Column::Status && columns.len() >= 2 || *first == Column::Code && columns.len() >= 2;
    (named && described || statuses).then_some(columns)
}

fn column(line: &Line) -> Option<Column> {
    if line.bullet {
        return None;
    }
    // Cells of a header are short and start with a capital letter; a parameter can bear the same word in lower case.
    Some(match line.text.as_str() {
        "Parameter" | "Name" | "Parameter Name" | "Header" | "Header Name" | "Element" | "Field" | "Attribute"
        | "Parameters" | "Parameter name" => Column::Name,
        "Mandatory"
        | "Required"
        | "Mandatory (Yes/No)"
        | "Mandatory or Optional"
        | "Mandatory/Optional"
        | "Optional" => Column::Required,
        "Type" | "Parameter Type" | "Data Type" | "Parameter type" | "Data type" | "Value Type" => Column::Type,
        "Description" | "Remarks" | "Meaning" | "Function" => Column::Description,
        "Example Value" | "Example" | "Example value" | "Sample Value" => Column::Example,
        "Status Code" | "HTTP Status Code" | "HTTP status code" | "Status code" | "Returned Value" | "Return Code"
        | "Returned Values" | "Status" | "Code" => Column::Status,
        "Error Code" | "Error code" => Column::Code,
        "Error Message" | "Error message" | "Message" | "Message Returned" => Column::Message,
        "Default Value" | "Value Range" | "Solution" | "Measure" | "Handling Measures" | "Handling Measure"
        | "Troubleshooting" | "Encoding" | "Location" | "Constraints" => Column::Other,
        _ => return None,
    })
}

/// The place of a table, as the lines before it give it.
pub(super) struct TablePlace {
    pub(super) section: &'static str,
    pub(super) status: Option<u16>,
    pub(super) caption: Option<(u32, u32, String)>,
}

/// Reads a table: its columns, and the lines from after its header to where it ends.
pub(super) fn read(
    columns: Vec<Column>,
    standing: TablePlace,
    header_line: u32,
    lines: &[&Line],
    structures: &dyn Fn(&str) -> bool,
    remarks: &mut Remarks,
) -> PageTable {
    let (line, number, caption) = match standing.caption {
        Some((line, number, caption)) => (line, Some(number), caption),
        None => (header_line, None, String::new()),
    };
    let mut table = PageTable {
        line,
        end: lines.last().map_or(header_line, |line| line.number),
        number,
        caption,
        section: standing.section,
        status: standing.status,
        columns,
        rows: Vec::new(),
        cells: Vec::new(),
    };
    if table.columns.first() == Some(&Column::Name) {
        parameters(&mut table, lines, structures, remarks);
    } else {
        records(&mut table, lines);
    }
    table
}

/// Rows that start with a status or a code, and have one line for each column; more lines belong to the last one.
fn records(table: &mut PageTable, lines: &[&Line]) {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| constant(r"^[1-5]\d{2}\b"));
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| constant(r"^[A-Za-z]+[\w-]*\.\d+$|^[A-Z][\w-]*(?:\.[A-Za-z]\w*)*$"));
    let first = table.columns.first().copied();
    let width = table.columns.len();
    for line in lines {
        let full = table.cells.last().is_none_or(|row| row.len() >= width);
        let starts =
            full && if first == Some(Column::Status) { STATUS.is_match(&line.text) } else { CODE.is_match(&line.text) };
        match table.cells.last_mut() {
            Some(row) if !starts => row.push((*line).clone()),
            _ if starts => table.cells.push(vec![(*line).clone()]),
            _ => {}
        }
    }
}

/// The head of a row: how many lines it takes, and what they say.
struct Head {
    row: Row,
    length: usize,
}

fn parameters(table: &mut PageTable, lines: &[&Line], structures: &dyn Fn(&str) -> bool, remarks: &mut Remarks) {
    let mut at = 0;
    let mut description: Vec<Line> = Vec::new();
    let with_example = table.has(Column::Example);
    let close = |rows: &mut Vec<Row>, description: &mut Vec<Line>| {
        let mut lines = std::mem::take(description);
        if let Some(row) = rows.last_mut() {
            if with_example && lines.len() > 1 {
                row.example = lines.pop().map(|line| Stated::at(line.number, line.text));
            }
            row.description = lines;
        }
    };
    while at < lines.len() {
        if let Some(head) = head(&table.columns, &lines[at..], structures) {
            close(&mut table.rows, &mut description);
            if head.row.value_type.is_none() {
                remarks.skipped(head.row.line, format!("the type of `{}` is not understood", head.row.name));
            }
            table.rows.push(head.row);
            at += head.length;
            continue;
        }
        if table.rows.is_empty() {
            remarks.skipped(lines[at].number, "a line before the first row of a table");
        } else {
            description.push(lines[at].clone());
        }
        at += 1;
    }
    close(&mut table.rows, &mut description);
}

/// The row that starts here, by the columns before the description.
fn head(columns: &[Column], lines: &[&Line], structures: &dyn Fn(&str) -> bool) -> Option<Head> {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| constant(r"^[*]?[A-Za-z_$][\w$.:{}<>\[\]/@-]*(?:\s*\([^)]{1,20}\))?$"));
    let first = lines.first()?;
    if first.bullet || !NAME.is_match(&first.text) {
        return None;
    }
    let name = first.text.trim_start_matches('*').split('(').next().unwrap_or("").trim().to_owned();
    let mut row = Row {
        line: first.number,
        name,
        map: false,
        value_type: None,
        structure: None,
        type_lines: first.number.to_string(),
        required: None,
        required_line: first.number,
        description: Vec::new(),
        example: None,
        depth: None,
    };
    let mut length = 1;
    let mut sure = false;
    for column in &columns[1..] {
        let cell = lines.get(length);
        match column {
            Column::Required => {
                row.required = Some(yes_or_no(cell?)?);
                row.required_line = cell?.number;
                sure = true;
            }
            Column::Type => {
                let cell = cell?;
                match type_of(cell, structures) {
                    Some(found) => {
                        row.value_type = Some(found.value_type);
                        row.structure = found.structure;
                        sure = true;
                    }
                    // After `Yes` or `No` the cell is the type, whatever it says; else the line is no row.
                    None if sure && cell.text.split_whitespace().count() <= 5 && !cell.text.ends_with('.') => {}
                    None => return None,
                }
                let stated = row.required.is_some();
                row.type_lines = if stated { cell.number.to_string() } else { span(row.line, cell.number) };
            }
            Column::Description | Column::Example => break,
            Column::Name | Column::Status | Column::Code | Column::Message | Column::Other => {}
        }
        length += 1;
    }
    // Tables without a column for types describe what travels as text.
    if !columns.contains(&Column::Type) {
        row.value_type = Some(ValueType::Text);
    }
    // A table of names and descriptions alone has nothing to tell its rows by but their form.
    let bare = !columns.iter().any(|column| matches!(column, Column::Required | Column::Type));
    let follows = lines.get(1).is_some_and(|next| next.text.contains(' '));
    (sure || bare && follows && row.name.contains(['_', '-'])).then_some(Head { row, length })
}

fn yes_or_no(line: &Line) -> Option<bool> {
    match line.text.trim_end_matches('.').to_ascii_lowercase().as_str() {
        "yes" | "mandatory" | "required" | "true" | "y" => Some(true),
        "no" | "optional" | "false" | "n" | "conditional" => Some(false),
        text if text.starts_with("yes") && text.len() < 40 => Some(true),
        text if text.starts_with("no ") && text.len() < 40 => Some(false),
        _ => None,
    }
}

/// The type in a cell; a word alone is one where it names a structure of the page.
fn type_of(line: &Line, structures: &dyn Fn(&str) -> bool) -> Option<Typed> {
    if line.bullet {
        return None;
    }
    typed(&line.text).or_else(|| {
        let structure = line.text.clone();
        structures(&structure).then_some(Typed { value_type: ValueType::Object, structure: Some(structure) })
    })
}
