//! Tables whose cells lost what stood between them: `RegionIdstringYes`, then the description, then the example.

use std::sync::LazyLock;

use regex::Regex;

use crate::page::{
    phrases::constant, remark::Remarks, row::Row, stated::Stated, text::Line, type_words::typed, value_type::ValueType,
};

pub(super) const TYPES: &str =
    r"array<[a-z]+(?:<[a-z]+>)?>|array|string|integer|long|boolean|object|float|double|number|any|map";

/// Reads the rows between a header and the next heading. `known` says whether the example has a
/// word as a name or as a value.
pub(super) fn rows(
    lines: &[&Line],
    with_required: bool,
    known: &dyn Fn(&str) -> bool,
    remarks: &mut Remarks,
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut cells: Vec<&Line> = Vec::new();
    for line in lines {
        match start(line, with_required, rows.last(), known) {
            Some(row) => {
                finish(rows.last_mut(), &mut cells, remarks);
                rows.push(row);
            }
            None => cells.push(line),
        }
    }
    finish(rows.last_mut(), &mut cells, remarks);
    rows
}

/// The row that a line starts.
fn start(line: &Line, with_required: bool, before: Option<&Row>, known: &dyn Fn(&str) -> bool) -> Option<Row> {
    static REQUIRED: LazyLock<Regex> = LazyLock::new(|| {
        constant(&format!(r"^([A-Za-z_][\w.-]*?)?\s*((?i:{TYPES}))\s*(Yes|No|Required|Optional|Conditional)$"))
    });
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| constant(&format!(r"^([A-Za-z_][\w.-]*?)?\s*({TYPES})$")));
    if line.bullet {
        return None;
    }
    let found = if with_required { REQUIRED.captures(&line.text)? } else { PLAIN.captures(&line.text)? };
    let name = found.get(1).map_or("", |name| name.as_str());
    let kind = &found[2];
    if name.is_empty() {
        // Only the whole answer and what comes right after a list or an object has no name; else it is an example.
        let nests = before.is_none_or(|row| {
            row.value_type.as_ref().is_some_and(|value_type| value_type.is_list() || *value_type == ValueType::Object)
        });
        if !nests {
            return None;
        }
    }
    // An example such as `Germany` ends like a type, too.
    if !with_required && !name.is_empty() && !line.text.contains(' ') && !known(name) {
        let camel = name.starts_with(|character: char| character.is_ascii_uppercase());
        let humps = name.chars().skip(1).any(|character| character.is_ascii_uppercase());
        let short = matches!(kind, "any" | "map" | "long");
        if known(&line.text) || !camel || short && !humps {
            return None;
        }
    }
    let required = found.get(3).map(|required| matches!(required.as_str(), "Yes" | "Required"));
    Some(Row {
        line: line.number,
        name: name.to_owned(),
        map: kind == "map",
        value_type: typed(kind).map(|typed| typed.value_type),
        structure: None,
        type_lines: line.number.to_string(),
        required,
        required_line: line.number,
        description: Vec::new(),
        example: None,
        depth: None,
    })
}

/// Gives a row the lines that followed it: the description, and the example where there is one.
fn finish(row: Option<&mut Row>, cells: &mut Vec<&Line>, remarks: &mut Remarks) {
    let cells = std::mem::take(cells);
    let Some(row) = row else {
        for line in cells {
            remarks.skipped(line.number, "a line before the first row of a table");
        }
        return;
    };
    let mut cells: Vec<Line> = cells.into_iter().cloned().collect();
    if let Some(last) = cells.last()
        && cells.len() > 1
        && is_example(last, row)
    {
        row.example = Some(Stated::at(last.number, last.text.clone()));
        cells.pop();
    }
    row.description = cells;
}

/// Tells whether the last line of a cell is an example and no sentence.
fn is_example(line: &Line, row: &Row) -> bool {
    if line.bullet {
        return false;
    }
    let words = line.text.split_whitespace().count();
    let sentence = words > 2 && line.text.ends_with(['.', ':', ';']);
    let structured = row.value_type.as_ref().is_some_and(ValueType::has_members);
    !(sentence || structured && words > 1)
}
