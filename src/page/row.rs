//! A row of a parameter table, before it has its place.

use super::{parsed_page::Field, stated::Stated, text::Line, value_type::ValueType};
use crate::contract::Place;

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The first line.
    pub(crate) line: u32,
    /// The name; empty for the rows of elements.
    pub(crate) name: String,
    /// The type; none where the row gives none.
    pub(crate) value_type: Option<ValueType>,
    /// The structure that the type names.
    pub(crate) structure: Option<String>,
    pub(crate) type_lines: String,
    pub(crate) required: Option<bool>,
    pub(crate) required_line: u32,
    pub(crate) description: Vec<Line>,
    pub(crate) example: Option<Stated<String>>,
    /// It is a map, which has values and no members.
    pub(crate) map: bool,
    /// The depth at which the row says that it stands, where its layout has marks for that.
    pub(crate) depth: Option<usize>,
}

impl Row {
    /// The field that the row describes.
    pub(crate) fn field(&self, place: Place) -> Field {
        let value_type = self.value_type.clone().unwrap_or(ValueType::Unknown);
        let mut field = Field::new(&self.name, place, value_type, self.line);
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
