//! Nesting: the table of the structure that a type names.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, HashMap, HashSet},
    sync::LazyLock,
};

use regex::Regex;

use super::tables::PageTable;
use crate::{
    contract::Place,
    page::{column::Column, parsed_page::Field, phrases::constant, remark::Remarks, row::Row, value_type::ValueType},
};

/// Deeper than any documented structure.
const DEEPEST: usize = 10;
/// More members than any documented operation has; structures that name each other would never end.
const MOST: usize = 20_000;

/// The tables of structures, by name and by number.
pub(super) struct Structures<'a> {
    tables: &'a [PageTable],
    by_name: HashMap<String, Vec<usize>>,
    by_number: HashMap<u32, Vec<usize>>,
    left: Cell<usize>,
    used: RefCell<HashSet<usize>>,
}

impl<'a> Structures<'a> {
    pub(super) fn new(tables: &'a [PageTable]) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_number: HashMap<u32, Vec<usize>> = HashMap::new();
        for (index, table) in tables.iter().enumerate() {
            if table.columns.first() != Some(&Column::Name) {
                continue;
            }
            by_name.entry(plain(&table.caption)).or_default().push(index);
            let is_part = |character: char| character.is_alphanumeric() || character == '_';
            let parts = table.caption.split(|character| !is_part(character));
            let words = table.caption.split(|character| !is_part(character) && character != '-');
            for word in parts.chain(words).collect::<BTreeSet<_>>() {
                by_name.entry(format!("word {}", word.to_ascii_lowercase())).or_default().push(index);
            }
            if let Some(number) = table.number {
                by_number.entry(number).or_default().push(index);
            }
        }
        Self { tables, by_name, by_number, left: Cell::new(MOST), used: RefCell::default() }
    }

    /// The tables that rows name, by the type or by a number.
    pub(super) fn referred(&self) -> HashSet<usize> {
        let rows = self.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (row, table)));
        let nested = rows.filter(|(row, _)| row.value_type.as_ref().is_some_and(can_have_members));
        nested.filter_map(|(row, table)| self.stated(row, table)).collect()
    }

    /// Tells whether the members of a field came from this table.
    pub(super) fn used(&self, index: usize) -> bool {
        self.used.borrow().contains(&index)
    }

    /// The field of a row, with the members of its structure.
    pub(super) fn field(&self, row: &Row, place: Place, table: &PageTable, remarks: &mut Remarks) -> Field {
        self.nested(row, place, table, &mut Vec::new(), remarks)
    }

    fn nested(
        &self,
        row: &Row,
        place: Place,
        table: &PageTable,
        above: &mut Vec<usize>,
        remarks: &mut Remarks,
    ) -> Field {
        let mut field = row.field(place);
        if row.value_type.is_none() && row.structure.is_none() {
            return field;
        }
        // `Array` alone is a list of objects where the row leads to their table.
        if field.value_type == ValueType::list(ValueType::Unknown)
            && (self.stated(row, table).is_some() || self.nearest(&row.name.to_ascii_lowercase(), table).is_some())
        {
            field.value_type = ValueType::list(ValueType::Object);
        }
        if !field.value_type.has_members() {
            return field;
        }
        let Some(index) = self.table_of(row, table, remarks) else { return field };
        let left = self.left.get();
        if above.contains(&index) || above.len() >= DEEPEST || left == 0 {
            remarks.skipped(row.line, format!("`{}` contains itself, or goes too deep", row.name));
            return field;
        }
        field.element = field.value_type.is_list().then_some(row.line);
        above.push(index);
        self.used.borrow_mut().insert(index);
        let inner = &self.tables[index];
        let mut names = HashSet::new();
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

    /// The table that a row names: by a number that it sends its reader to, by the type's name, or by another number.
    fn stated(&self, row: &Row, from: &PageTable) -> Option<usize> {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| constant(r"\bTable\s+(\d{1,3})\b"));
        static SEE: LazyLock<Regex> = LazyLock::new(|| {
            constant(r"(?i)\b(?:see|refer to|listed in|described in|shown in)\s+(?:the\s+)?Table\s+(\d{1,3})\b")
        });
        static CAPTION: LazyLock<Regex> =
            LazyLock::new(|| constant(r"(?i)\b(?:see|refer to)\s+(parameters?\s+in\s+the\s+[\w:-]+\s+field)\b"));
        let number = |pattern: &Regex, text: &str| -> Option<usize> {
            let found = self.by_number.get(&pattern.captures(text)?[1].parse().ok()?)?;
            self.near(found, from)
        };
        let told = |pattern: &Regex| row.description.iter().find_map(|line| number(pattern, &line.text));
        let of_type = || {
            let structure = row.structure.as_ref()?;
            number(&NUMBER, structure).or_else(|| self.nearest(&plain(structure), from))
        };
        let captioned =
            || row.description.iter().find_map(|line| self.nearest(&plain(&CAPTION.captures(&line.text)?[1]), from));
        told(&SEE).or_else(captioned).or_else(of_type).or_else(|| told(&NUMBER))
    }

    /// The table of a row's structure: the one that it names, or one with a caption that names the field.
    fn table_of(&self, row: &Row, from: &PageTable, remarks: &mut Remarks) -> Option<usize> {
        let told = self.stated(row, from);
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
            // A header has no members, whatever type its row says.
            None if row.name.eq_ignore_ascii_case("content-type") => {}
            None => remarks.skipped(row.line, format!("no table describes the members of `{}`", row.name)),
        }
        guessed
    }

    /// The table of that name: the nearest one.
    fn nearest(&self, name: &str, from: &PageTable) -> Option<usize> {
        self.near(self.by_name.get(name)?, from)
    }

    /// Of several tables the one under the same status and section, else the one on the same side, else the first.
    fn near(&self, found: &[usize], from: &PageTable) -> Option<usize> {
        let other = |index: &&usize| !std::ptr::eq(&raw const self.tables[**index], from);
        let near = |index: &&usize| {
            let table = &self.tables[**index];
            table.section == from.section && table.status == from.status
        };
        let side = |section: &str| section.get(..3).map(str::to_owned);
        let beside = |index: &&usize| side(self.tables[**index].section) == side(from.section);
        let found = || found.iter().filter(other);
        found().find(near).or_else(|| found().find(beside)).or_else(|| found().next()).copied()
    }
}

/// Tells whether a value can have members: an object, a list of them, or a list of what its type leaves open.
fn can_have_members(value_type: &ValueType) -> bool {
    value_type.has_members() || *value_type == ValueType::list(ValueType::Unknown)
}

/// The name of a structure in a caption: `Data structure description of the Route field` is `route`.
pub(super) fn plain(caption: &str) -> String {
    static NOISE: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:data structure(?: description)?|descriptions?|information|fields?|objects?|parameters?|structure|of|the|in)\b",
        )
    });
    let plain = NOISE.replace_all(caption, " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}
