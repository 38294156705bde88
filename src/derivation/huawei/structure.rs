//! Nesting: the table of the structure that a type names.

use std::{cell::Cell, collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::tables::{Column, Table};
use crate::derivation::{
    phrases::constant,
    reading::{Field, Place},
    remark::Remarks,
    row::Row,
};

/// Deeper than any documented structure.
const DEEPEST: usize = 10;
/// More members than any documented operation has; structures that name each other would never end.
const MOST: usize = 20_000;

/// The tables of structures, by name and by number.
pub(super) struct Structures<'a> {
    tables: &'a [Table],
    by_name: HashMap<String, Vec<usize>>,
    by_number: HashMap<u32, usize>,
    left: Cell<usize>,
}

impl<'a> Structures<'a> {
    pub(super) fn new(tables: &'a [Table]) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_number = HashMap::new();
        for (index, table) in tables.iter().enumerate() {
            if table.columns.first() != Some(&Column::Name) {
                continue;
            }
            by_name.entry(plain(&table.caption)).or_default().push(index);
            for word in table.caption.split(|character: char| !(character.is_alphanumeric() || character == '_')) {
                by_name.entry(format!("word {}", word.to_ascii_lowercase())).or_default().push(index);
            }
            if let Some(number) = table.number {
                by_number.entry(number).or_insert(index);
            }
        }
        Self { tables, by_name, by_number, left: Cell::new(MOST) }
    }

    /// The field of a row, with the members of its structure.
    pub(super) fn field(&self, row: &Row, place: Place, table: &Table, remarks: &mut Remarks) -> Field {
        self.nested(row, place, table, &mut Vec::new(), remarks)
    }

    fn nested(&self, row: &Row, place: Place, table: &Table, above: &mut Vec<usize>, remarks: &mut Remarks) -> Field {
        let mut field = row.field(place);
        if row.sort.is_none() && row.structure.is_none() {
            return field;
        }
        if !field.sort.has_members() {
            return field;
        }
        let Some(index) = self.table_of(row, table, remarks) else { return field };
        let left = self.left.get();
        if above.contains(&index) || above.len() >= DEEPEST || left == 0 {
            remarks.skipped(row.line, format!("`{}` contains itself, or goes too deep", row.name));
            return field;
        }
        field.element = field.sort.is_list().then_some(row.line);
        above.push(index);
        let inner = &self.tables[index];
        let mut names = std::collections::HashSet::new();
        for member in &inner.rows {
            if self.left.get() == 0 {
                break;
            }
            if names.insert(member.name.as_str()) {
                self.left.set(self.left.get() - 1);
                field.members.push(self.nested(member, place, inner, above, remarks));
            }
        }
        above.pop();
        field
    }

    /// The table of a row's structure: by the type's name, by a number, or by a caption that names the field.
    fn table_of(&self, row: &Row, from: &Table, remarks: &mut Remarks) -> Option<usize> {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| constant(r"\bTable\s+(\d{1,3})\b"));
        let number = |text: &str| -> Option<usize> {
            let number: u32 = NUMBER.captures(text)?[1].parse().ok()?;
            self.by_number.get(&number).copied()
        };
        if let Some(structure) = &row.structure {
            let named = number(structure).or_else(|| self.nearest(&plain(structure), from));
            if named.is_some() {
                return named;
            }
        }
        let told = row.description.iter().find_map(|line| number(&line.text));
        let told = told.filter(|index| !std::ptr::eq(&raw const self.tables[*index], from));
        if told.is_some() {
            return told;
        }
        let guessed = self.nearest(&format!("word {}", row.name.to_ascii_lowercase()), from);
        match guessed {
            Some(index) => remarks.guess(
                row.line,
                format!(
                    "`{}` is described by the table on line {}, whose caption names it",
                    row.name, self.tables[index].line
                ),
            ),
            None => remarks.skipped(row.line, format!("no table describes the members of `{}`", row.name)),
        }
        guessed
    }

    /// The table of that name under the same status and section, else the first of that name.
    fn nearest(&self, name: &str, from: &Table) -> Option<usize> {
        let found = self.by_name.get(name)?;
        let other = |index: &&usize| !std::ptr::eq(&raw const self.tables[**index], from);
        let near = |index: &&usize| {
            let table = &self.tables[**index];
            table.section == from.section && table.status == from.status
        };
        found.iter().filter(other).find(near).or_else(|| found.iter().find(other)).copied()
    }
}

/// The name of a structure in a caption: `Data structure description of the Route field` is `route`.
pub(super) fn plain(caption: &str) -> String {
    static NOISE: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:data structure(?: description)?|descriptions?|fields?|objects?|parameters?|structure|of|the|in)\b",
        )
    });
    let plain = NOISE.replace_all(caption, " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}
