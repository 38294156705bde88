//! Tables with pipes, as the older pages of this vendor have them; their cells can go over several lines.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::is_pipe_header;
use crate::page::{
    column::Column, parsed_page::ParsedErrorRow, phrases::constant, remark::Remarks, row::Row, stated::Stated,
    text::Line, type_words::typed,
};

/// A table.
#[derive(Debug)]
pub(super) struct PipeTable {
    /// The line of its header.
    pub(super) line: u32,
    /// The last line.
    pub(super) end: u32,
    pub(super) columns: Vec<Column>,
    /// Rows of cells, each cell the lines in it.
    rows: Vec<Vec<Vec<Line>>>,
}

impl PipeTable {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    fn cell<'a>(&self, row: &'a [Vec<Line>], column: Column) -> &'a [Line] {
        let index = self.columns.iter().position(|known| *known == column);
        index.and_then(|index| row.get(index)).map_or(&[], Vec::as_slice)
    }

    fn text(&self, row: &[Vec<Line>], column: Column) -> String {
        let lines: Vec<&str> = self.cell(row, column).iter().map(|line| line.text.as_str()).collect();
        lines.join(" ").trim().to_owned()
    }

    /// The rows as parameters.
    pub(super) fn parameters(&self, remarks: &mut Remarks) -> Vec<Row> {
        let mut rows = Vec::new();
        for cells in &self.rows {
            let line = cells.iter().flatten().next().map_or(self.line, |line| line.number);
            let marked = self.text(cells, Column::Name);
            let name = marked.trim_start_matches(['└', '├', '─', ' ']).trim().to_owned();
            if name.is_empty() || name.contains(' ') {
                remarks.skipped(line, format!("a row whose first cell is no name: {name}"));
                continue;
            }
            let depth = marked
                .chars()
                .take_while(|mark| matches!(mark, '└' | '├' | '─' | ' '))
                .filter(|mark| *mark == '└')
                .count();
            let kind = self.text(cells, Column::Type);
            let kind = typed(&kind).or_else(|| {
                if !kind.is_empty() {
                    remarks.skipped(line, format!("the type `{kind}` of `{name}` is not understood"));
                }
                None
            });
            let required = match self.text(cells, Column::Required).to_ascii_lowercase().as_str() {
                "yes" | "required" | "true" | "y" => Some(true),
                "no" | "optional" | "false" | "n" | "conditional" => Some(false),
                _ => None,
            };
            let example = self.text(cells, Column::Example);
            rows.push(Row {
                line,
                name,
                map: self.text(cells, Column::Type).to_ascii_lowercase().starts_with("map"),
                value_type: kind.as_ref().map(|kind| kind.value_type.clone()),
                structure: kind.and_then(|kind| kind.structure),
                type_lines: line.to_string(),
                required,
                required_line: line,
                description: self
                    .cell(cells, Column::Description)
                    .iter()
                    .filter(|line| !line.is_blank())
                    .cloned()
                    .collect(),
                example: (!matches!(example.as_str(), "" | "-" | "N/A" | "None")).then(|| Stated::at(line, example)),
                depth: (depth > 0).then_some(depth),
            });
        }
        // Marks for depth say that everything without one stands at the top.
        if rows.iter().any(|row| row.depth.is_some()) {
            for row in &mut rows {
                row.depth = Some(row.depth.unwrap_or(0));
            }
        }
        rows
    }

    /// The rows as errors.
    pub(super) fn errors(&self, remarks: &mut Remarks) -> Vec<ParsedErrorRow> {
        let mut rows = Vec::new();
        for cells in &self.rows {
            let line = cells.iter().flatten().next().map_or(self.line, |line| line.number);
            let status = self.text(cells, Column::Status).chars().filter(char::is_ascii_digit).collect::<String>();
            let code = self.text(cells, Column::Code);
            match (status.parse::<u16>(), code.is_empty()) {
                (Ok(status), false) if (100..600).contains(&status) => rows.push(ParsedErrorRow {
                    line,
                    end: line,
                    status,
                    code,
                    message: self.text(cells, Column::Message),
                    description: self.text(cells, Column::Description),
                }),
                _ => remarks.skipped(line, "an error row without status or code"),
            }
        }
        rows
    }
}

fn column(title: &str) -> Column {
    let title = title.to_ascii_lowercase();
    let has = |word: &str| title.contains(word);
    match () {
        () if has("message") || has("semantics") => Column::Message,
        () if has("error code") || title == "code" || title == "errorcode" => Column::Code,
        () if has("http") || has("status code") || title == "status" => Column::Status,
        () if has("required") || has("mandatory") => Column::Required,
        () if has("example") || has("sample") => Column::Example,
        () if has("description") || has("remarks") => Column::Description,
        () if has("type") => Column::Type,
        () if has("parameter") || has("name") || has("element") || has("field") => Column::Name,
        () => Column::Other,
    }
}

/// Reads the table that starts at a line, and the number of lines that it takes.
pub(super) fn table(lines: &[Line], remarks: &mut Remarks) -> Option<(PipeTable, usize)> {
    static RULE: LazyLock<Regex> = LazyLock::new(|| constant(r"^\|?[\s:|-]+\|?$"));
    let first = lines.first()?;
    if !first.text.starts_with('|') {
        return None;
    }
    let columns: Vec<Column> = cells(&[first]).iter().map(|cell| column(&joined(cell))).collect();
    let known = |wanted| columns.contains(&wanted);
    if !(known(Column::Name) && (known(Column::Type) || known(Column::Description)) || known(Column::Code)) {
        return None;
    }
    let mut table = PipeTable { line: first.number, end: first.number, columns, rows: Vec::new() };
    let width = table.columns.len();
    let mut at = 1;
    let mut open: Vec<&Line> = Vec::new();
    let mut counted = 0;
    while let Some(line) = lines.get(at) {
        if open.is_empty() {
            if line.is_blank() && goes_on(&lines[at..], &RULE) {
                at += 1;
                continue;
            }
            if !line.text.starts_with('|') {
                break;
            }
            if RULE.is_match(&line.text) {
                at += 1;
                continue;
            }
        } else if line.text.starts_with("## ") || line.text.starts_with('|') && pipes(line) > width {
            // The row before was never closed: the page is damaged there, and what stands in it is kept.
            remarks.skipped(open[0].number, "a row of the table does not end");
            table.rows.push(cells(&std::mem::take(&mut open)));
            counted = 0;
            if line.text.starts_with("## ") {
                break;
            }
            continue;
        }
        open.push(line);
        counted += pipes(line);
        at += 1;
        if counted > width && line.text.ends_with('|') {
            table.end = line.number;
            table.rows.push(cells(&std::mem::take(&mut open)));
            counted = 0;
        }
    }
    if !open.is_empty() {
        remarks.skipped(open[0].number, "the last row of the table does not end");
        table.end = open.last().map_or(table.end, |line| line.number);
        table.rows.push(cells(&open));
    }
    let described = table.columns.iter().position(|column| *column == Column::Description);
    for row in &mut table.rows {
        rejoin(row, width, described);
    }
    Some((table, at))
}

/// Tells whether the table goes on after blank lines: with a row that is no header of another table.
fn goes_on(lines: &[Line], rule: &Regex) -> bool {
    let mut filled = lines.iter().filter(|line| !line.is_blank());
    let next = filled.next().is_some_and(|line| line.text.starts_with('|') && !is_pipe_header(line));
    next && !filled.next().is_some_and(|line| line.text.starts_with('|') && rule.is_match(&line.text))
}

/// A row of more cells than the header has was cut at pipes of its description.
fn rejoin(row: &mut Vec<Vec<Line>>, width: usize, described: Option<usize>) {
    let Some(at) = described.filter(|at| *at < row.len()) else { return };
    while row.len() > width && at + 1 < row.len() {
        let mut next = row.remove(at + 1).into_iter();
        if let (Some(last), Some(first)) = (row[at].last_mut(), next.next()) {
            last.text = format!("{} | {}", last.text, first.text);
        }
        row[at].extend(next);
    }
}

/// A line whose bold or quoted words keep the pipes between them: `**on | off**`.
pub(super) fn kept(line: &Line) -> Line {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"\*\*[^*|\s][^*|]*(?:\s\|\s[^*|]*)*[^*|\s]\*\*|`[^`|\s][^`|]*(?:\s\|\s[^`|]*)*[^`|\s]`")
    });
    if !line.text.contains(" | ") {
        return line.clone();
    }
    let text = WORDS.replace_all(&line.text, |found: &regex::Captures<'_>| found[0].replace(" | ", " \\| "));
    Line { text: text.into_owned(), ..line.clone() }
}

/// The pipes that stand between cells.
fn pipes(line: &Line) -> usize {
    let mut escaped = false;
    let counts = |character: &char| {
        let pipe = *character == '|' && !escaped;
        escaped = *character == '\\' && !escaped;
        pipe
    };
    line.text.chars().filter(counts).count()
}

/// The cells of a row, each the lines in it.
fn cells(lines: &[&Line]) -> Vec<Vec<Line>> {
    let mut cells: Vec<Vec<Line>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut parts: Vec<String> = vec![String::new()];
        let mut escaped = false;
        for character in line.text.chars() {
            if character == '|' && !escaped {
                parts.push(String::new());
            } else {
                parts.last_mut().expect("one part is always there").push(character);
            }
            escaped = character == '\\' && !escaped;
        }
        let mut parts = parts.into_iter();
        if index == 0 {
            // Before the first pipe there is nothing.
            parts.next();
            cells.push(Vec::new());
        }
        for (position, part) in parts.enumerate() {
            if position > 0 || cells.is_empty() {
                cells.push(Vec::new());
            }
            let cell = cells.last_mut().expect("a cell was just added");
            for text in clean(&part).split('\n') {
                let mut inner = Line::new(line.number, text);
                if position == 0 && index > 0 {
                    inner.bullet |= line.bullet;
                    inner.indent = line.indent;
                }
                if !inner.is_blank() {
                    cell.push(inner);
                }
            }
        }
    }
    // After the last pipe there is nothing either.
    if cells.last().is_some_and(Vec::is_empty) {
        cells.pop();
    }
    cells
}

fn joined(cell: &[Line]) -> String {
    cell.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Text without Markdown.
pub(super) fn clean(text: &str) -> String {
    static BREAK: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)<br\s*/?>"));
    // `Valid values:-   A: one`: the list lost the break before it.
    static GLUED: LazyLock<Regex> = LazyLock::new(|| constant(r"([:.])-\s{2,}"));
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)</?(?:p|ul|ol|li|b|i|a|span|div|code|strong|em|props|note)(?:\s[^>]*)?>"));
    static LINK: LazyLock<Regex> = LazyLock::new(|| constant(r"\[([^\]]*)\]\([^)]*\)"));
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| constant(r"~~\d+~~"));
    // An escaped character is itself, whatever else it would mean.
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('*') => kept.push('\u{1}'),
                Some('`') => kept.push('\u{2}'),
                Some('[') => kept.push('\u{3}'),
                Some(next) if next.is_ascii_punctuation() => kept.push(next),
                Some(next) => kept.extend(['\\', next]),
                None => kept.push('\\'),
            },
            other => kept.push(other),
        }
    }
    let text = BREAK.replace_all(&kept, "\n");
    let text = GLUED.replace_all(&text, "$1\n-   ");
    let text = TAG.replace_all(&text, "");
    let text = LINK.replace_all(&text, "$1");
    let text = REFERENCE.replace_all(&text, "");
    let text = text.replace("**", "").replace('`', "");
    text.replace('\u{1}', "*").replace('\u{2}', "`").replace('\u{3}', "[").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        let lines: Vec<Line> =
            (1..).zip(text.split('\n')).map(|(number, line)| kept(&Line::new(number, line))).collect();
        table(&lines, &mut Remarks::default()).unwrap().0.parameters(&mut Remarks::default())
    }

    #[test]
    fn pipes_in_words_end_no_cell() {
        let text = "|Parameter|Type|Required|Example|Description|\n|--|--|--|--|--|\n|Door|String|No|off|Valid values: **on | off**. Default value: off |\n|Bell|String|No|off|Values: on | off |\n";
        let rows = rows(text);
        assert_eq!(rows[0].description[0].text, "Valid values: on | off. Default value: off");
        assert_eq!(rows[1].description[0].text, "Values: on | off");
    }

    #[test]
    fn blank_lines_between_rows_end_no_table() {
        let text = "|Parameter|Type|Description|\n\n|--|--|--|\n\n|Door|String|A door.|\n\n|Bell|String|A bell.|\n\n|Name|Type|Description|\n|--|--|--|\n|Other|String|Of another table.|";
        let names: Vec<String> = rows(text).into_iter().map(|row| row.name).collect();
        assert_eq!(names, ["Door", "Bell"]);
    }

    #[test]
    fn cells_go_over_lines() {
        let text = "|Parameter|Type|Required|Example|Description|\n|---|---|---|---|---|\n|Name|String|No|a\\*\\*|The name.\n\n-   **A**: one. |\n|Next|Integer|Yes| |A \\| B |\nEnd";
        let lines: Vec<Line> = (1..).zip(text.split('\n')).map(|(number, line)| Line::new(number, line)).collect();
        let (table, taken) = table(&lines, &mut Remarks::default()).unwrap();
        let rows = table.parameters(&mut Remarks::default());
        assert_eq!(taken, 6);
        assert_eq!((rows[0].name.as_str(), rows[0].required), ("Name", Some(false)));
        assert_eq!(rows[0].example.as_ref().unwrap().value, "a**");
        assert_eq!(rows[0].description[1].text, "A: one.");
        assert!(rows[0].description[1].bullet);
        assert_eq!(rows[1].description[0].text, "A | B");
        assert_eq!(rows[1].line, 6);
    }
}
