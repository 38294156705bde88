//! A row of a parameter table, before it has its place.

use super::{
    page::Line,
    reading::{Field, Place, Sort, Stated},
};

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The first line.
    pub(super) line: u32,
    /// The name; empty for the rows of elements.
    pub(super) name: String,
    /// The type; none where the row gives none.
    pub(super) sort: Option<Sort>,
    /// The structure that the type names.
    pub(super) structure: Option<String>,
    pub(super) type_lines: String,
    pub(super) required: Option<bool>,
    pub(super) required_line: u32,
    pub(super) description: Vec<Line>,
    pub(super) example: Option<Stated<String>>,
    /// Whether it is a map, which has values and no members.
    pub(super) map: bool,
    /// How deep the row says that it stands, where its layout has marks for that.
    pub(super) depth: Option<usize>,
}

impl Row {
    /// The field that the row describes.
    pub(super) fn field(&self, place: Place) -> Field {
        let sort = self.sort.clone().unwrap_or(Sort::Unknown);
        let mut field = Field::new(&self.name, place, sort, self.line);
        field.type_lines.clone_from(&self.type_lines);
        field.required = self.required;
        field.required_line = self.required_line;
        field.description = self.description.iter().map(without_marks).collect();
        field.example.clone_from(&self.example);
        field
    }
}

/// A line without the marks for bold text and for code, which pages put around values.
fn without_marks(line: &Line) -> Line {
    Line { text: line.text.replace("**", "").replace('`', ""), ..line.clone() }
}
