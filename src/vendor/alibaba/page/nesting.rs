//! Nesting: the places of the rows of a flattened table.
//!
//! A table of this vendor lists members after their list without saying where the list's element ends. For answers the
//! example JSON settles it. For requests nothing does: a row stays in the last element that was opened, with a remark,
//! unless its name is one that the vendor never puts in elements.

use std::collections::{HashMap, HashSet};

use super::names::NAMES;
use crate::{
    contract::Place,
    page::{
        example::{ExampleNode, ExampleValue},
        parsed_page::Field,
        remark::Remarks,
        row::Row,
        value_type::ValueType,
    },
};

/// Deeper than any documented structure; what stands deeper is put here.
const DEEPEST: usize = 10;

/// The table that is nested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

/// The rows, each in its place.
#[derive(Debug, Default)]
pub(super) struct Nested {
    pub(super) fields: Vec<Field>,
    /// The row that describes the whole answer.
    pub(super) root: Option<u32>,
}

/// Puts rows where they belong.
pub(super) fn nest<'a>(
    rows: &'a [Row],
    example: Option<&'a ExampleNode>,
    side: Side,
    operation: &'a str,
    remarks: &mut Remarks,
) -> Nested {
    let mut tree = RowTree {
        nodes: Vec::new(),
        open: vec![Open::new(None, example.filter(|node| matches!(node.value, ExampleValue::Object(_))))],
        dotted: HashMap::new(),
        side,
        operation,
        left: HashMap::new(),
        awaiting: None,
        root: None,
    };
    for row in rows {
        *tree.left.entry(row.name.as_str()).or_default() += 1;
    }
    for (index, row) in rows.iter().enumerate() {
        if let Some(left) = tree.left.get_mut(row.name.as_str()) {
            *left -= 1;
        }
        tree.add(row, rows.get(index + 1), index == 0, remarks);
    }
    tree.types_of_examples(remarks);
    let root = tree.root;
    Nested { fields: tree.finished(), root }
}

struct RowTree<'a> {
    nodes: Vec<Placed<'a>>,
    /// Objects and elements that rows can still belong to, the outermost first.
    open: Vec<Open<'a>>,
    /// Containers of dotted names by their path.
    dotted: HashMap<String, usize>,
    side: Side,
    operation: &'a str,
    /// The number of rows of a name that are still to come.
    left: HashMap<&'a str, usize>,
    /// The list or object whose row came just before.
    awaiting: Option<usize>,
    root: Option<u32>,
}

struct Placed<'a> {
    field: Field,
    members: Vec<usize>,
    parent: Option<usize>,
    example: Option<&'a ExampleNode>,
}

struct Open<'a> {
    node: Option<usize>,
    /// The value that the example shows here; none where it shows nothing.
    shown: Option<HashMap<&'a str, &'a ExampleNode>>,
    used: HashSet<String>,
}

impl<'a> Open<'a> {
    fn new(node: Option<usize>, example: Option<&'a ExampleNode>) -> Self {
        let shown: Option<HashMap<_, _>> = example.map(|example| example.members().into_iter().collect());
        Self { node, shown: shown.filter(|shown| !shown.is_empty()), used: HashSet::new() }
    }

    fn shows(&self, name: &str) -> bool {
        !self.used.contains(name) && self.shown.as_ref().is_some_and(|shown| shown.contains_key(name))
    }
}

impl RowTree<'_> {
    fn add(&mut self, row: &Row, next: Option<&Row>, first: bool, remarks: &mut Remarks) {
        let awaiting = self.awaiting.take();
        if row.name.is_empty() {
            self.nameless(row, awaiting, first, remarks);
            return;
        }
        if row.name.contains('.') {
            self.dotted_name(row);
            return;
        }
        if let Some(list) = awaiting.filter(|index| self.nodes[*index].field.value_type.is_list()) {
            if self.element(row, list, remarks) {
                return;
            }
            self.close_plain(list);
        }
        let (at, settled) = self.level(row, next, remarks);
        self.open.truncate(at + 1);
        let count = self.nodes.len();
        self.insert(row, at, remarks);
        if let Some(node) = self.nodes.get(count) {
            // An element has members: the first row after its own stands in it.
            let first = node.parent.is_none_or(|parent| self.nodes[parent].members.len() == 1);
            self.nodes[count].field.unsettled = !settled && !first;
        }
    }

    /// A list of unknown elements that no row describes has no members, unless the example shows some.
    fn close_plain(&mut self, list: usize) {
        let node = &self.nodes[list];
        let shows_members = node.example.is_some_and(|example| !example.members().is_empty());
        let unknown = *node.field.value_type.innermost() == ValueType::Unknown;
        if unknown && !shows_members && self.open.last().and_then(|open| open.node) == Some(list) {
            self.open.pop();
        }
    }

    /// A row without a name: the whole answer, or the element of the list before it.
    fn nameless(&mut self, row: &Row, awaiting: Option<usize>, first: bool, remarks: &mut Remarks) {
        let value_type = row.value_type.clone().unwrap_or(ValueType::Unknown);
        match awaiting {
            Some(list) if self.nodes[list].field.value_type.is_list() => self.set_element(list, value_type, row),
            Some(_) => remarks.skipped(row.line, "the values of a map are described; its keys are not"),
            None if first && self.side == Side::Response => {
                self.root = (value_type == ValueType::Object).then_some(row.line);
                self.awaiting = None;
            }
            None => remarks.skipped(row.line, "a type without a name, after nothing that has elements"),
        }
    }

    /// Tells whether the row describes the element of the list before it, or what wraps it.
    fn element(&mut self, row: &Row, list: usize, remarks: &mut Remarks) -> bool {
        let name = self.nodes[list].field.name.clone();
        let item = self.nodes[list].field.value_type.innermost().clone();
        let example = self.nodes[list].example;
        let value_type = row.value_type.clone().unwrap_or(ValueType::Unknown);
        let wrapped = match example.map(|node| &node.value) {
            Some(ExampleValue::Object(members)) => members.iter().any(|(member, _)| *member == row.name),
            // Older answers of this vendor wrap every list in an object; only there a row has a name and no type.
            None | Some(ExampleValue::Null) => row.value_type.is_none() && name != row.name,
            Some(_) => false,
        };
        if wrapped {
            self.nodes[list].field.value_type = ValueType::Object;
            let inner = if matches!(value_type, ValueType::Unknown) { item } else { value_type };
            // The list that awaits its elements was opened with them; now it is the object around them.
            if self.open.last().and_then(|open| open.node) != Some(list) {
                self.open.push(Open::new(Some(list), example));
            }
            let at = self.open.len() - 1;
            if example.is_none() {
                remarks.place(row.line, format!("`{}` is taken for the list inside `{name}`", row.name));
            }
            let mut inside = row.clone();
            inside.value_type =
                Some(ValueType::list(if inner == ValueType::Unknown { ValueType::Object } else { inner }));
            let scalars = !inside.value_type.as_ref().is_some_and(ValueType::has_members);
            self.insert(&inside, at, remarks);
            self.awaiting = None;
            if scalars {
                // Nothing else stands in the object around a list.
                self.open.truncate(at);
            }
            return true;
        }
        let is_member = example.is_some_and(|node| node.members().iter().any(|(member, _)| *member == row.name));
        let object = matches!(value_type, ValueType::Object | ValueType::Unknown);
        let of_scalars = example.is_some_and(|node| match &node.value {
            ExampleValue::List(elements) => {
                elements.iter().all(|element| element.text().is_some()) && !elements.is_empty()
            }
            _ => false,
        });
        // A name that the example shows elsewhere is no element, unless it is like that of the list.
        let elsewhere = row.depth.is_some() || self.located(&row.name).is_some();
        let is_element = if object {
            let fits = name == row.name || !is_member && (alike(&name, &row.name) || !elsewhere);
            matches!(item, ValueType::Object | ValueType::Unknown) && fits
        } else {
            item != ValueType::Object && !is_member && (alike(&name, &row.name) || of_scalars && !elsewhere)
        };
        if is_element {
            self.set_element(list, value_type, row);
        }
        is_element
    }

    fn set_element(&mut self, list: usize, value_type: ValueType, row: &Row) {
        let node = &mut self.nodes[list];
        let inner = node.field.value_type.innermost().clone();
        let value_type = if value_type == ValueType::Unknown { ValueType::Object } else { value_type };
        if inner == ValueType::Unknown || inner == value_type || value_type.is_list() {
            node.field.value_type = ValueType::list(value_type.clone());
        }
        node.field.element = Some(row.line);
        node.field.description.extend(row.description.iter().cloned());
        if node.field.example.is_none() {
            node.field.example.clone_from(&row.example);
        }
        let opened = self.open.last().and_then(|open| open.node) == Some(list);
        if value_type.has_members() && !opened {
            let example = self.nodes[list].example;
            self.open.push(Open::new(Some(list), example));
        } else if !value_type.has_members() && opened {
            self.open.pop();
        }
        if value_type.is_list() {
            self.awaiting = Some(list);
        }
    }

    /// The level that a named row belongs to, and whether something settles it.
    fn level(&self, row: &Row, next: Option<&Row>, remarks: &mut Remarks) -> (usize, bool) {
        let top = self.open.len() - 1;
        if let Some(depth) = row.depth {
            return (depth.min(top), true);
        }
        if let Some(level) = self.located(&row.name) {
            return (level, true);
        }
        if top == 0 {
            return (0, true);
        }
        let names = &*NAMES;
        let everywhere = match self.side {
            Side::Request => &names.request_root,
            Side::Response => &names.response_root,
        };
        let opened = self.open[top].node.map_or("", |node| self.nodes[node].field.name.as_str());
        let again = self.side == Side::Request
            && (self.left.get(row.name.as_str()).is_some_and(|left| *left > 0)
                || self.open[0].used.contains(&row.name));
        if everywhere.contains(&row.name) && !again {
            let text =
                format!("`{}` is placed beside `{opened}`: it stands there in every operation of the vendor", row.name);
            remarks.place(row.line, text);
            return (0, true);
        }
        if let Some(level) = self.beside(row) {
            let text = format!(
                "`{}` is placed beside the list or object before it, which is named like it; the text does not say where that ends",
                row.name
            );
            remarks.place(row.line, text);
            return (level, level == 0);
        }
        if self.is_own(row, next) {
            let text =
                format!("`{}` is placed beside `{opened}`: the operation is named after what it names", row.name);
            remarks.place(row.line, text);
            return (0, true);
        }
        let mut level = top;
        while level > 0 {
            let name = self.open[level].node.map_or("", |node| self.nodes[node].field.name.as_str());
            let foreign = names.elements.get(name).is_some_and(|members| !members.contains(&row.name));
            if !foreign && !self.open[level].used.contains(&row.name) {
                break;
            }
            level -= 1;
        }
        if level < top {
            let text = format!(
                "`{}` is placed beside `{opened}`, whose elements have no second one or none of that name",
                row.name
            );
            remarks.place(row.line, text);
            return (level, true);
        }
        let settled = next.is_some_and(|next| self.open[top].shows(&next.name));
        if !settled {
            let text = format!("`{}` is placed inside `{opened}`; the text does not say where that ends", row.name);
            remarks.place(row.line, text);
        }
        let known = names.elements.get(opened).is_some_and(|members| members.contains(&row.name));
        (top, settled || known)
    }

    /// The level of a list or object that is named like an open one and so stands beside it.
    fn beside(&self, row: &Row) -> Option<usize> {
        if !row.value_type.as_ref().is_some_and(ValueType::has_members) {
            return None;
        }
        let open = (1..self.open.len()).rev().find(|level| {
            self.open[*level].node.is_some_and(|node| {
                let node = &self.nodes[node];
                let (one, other) = (last_word(&node.field.name), last_word(&row.name));
                !node.members.is_empty() && one.len() > 2 && one == other && node.field.name != row.name
            })
        })?;
        Some(open - 1)
    }

    /// Tells whether the last row of a request names what the operation works on: `BoatId` of `TakeSailsFromBoat`.
    fn is_own(&self, row: &Row, next: Option<&Row>) -> bool {
        let Some(stem) = row.name.strip_suffix("Id").filter(|stem| stem.len() > 2) else { return false };
        let last = next.is_none_or(|next| NAMES.request_root.contains(&next.name));
        let opened = self.open.last().and_then(|open| open.node);
        let of_list = opened.is_some_and(|node| self.nodes[node].field.name.trim_end_matches('s') == stem);
        last && self.side == Side::Request && !of_list && self.operation.ends_with(stem)
    }

    /// The innermost level where the example shows the name.
    fn located(&self, name: &str) -> Option<usize> {
        (0..self.open.len()).rev().find(|level| self.open[*level].shows(name))
    }

    fn insert(&mut self, row: &Row, level: usize, remarks: &mut Remarks) {
        let open = &mut self.open[level];
        let example = open.shown.as_ref().and_then(|shown| shown.get(row.name.as_str()).copied());
        let parent = open.node;
        if !open.used.insert(row.name.clone()) {
            remarks.skipped(row.line, format!("a second row for `{}`", row.name));
            return;
        }
        let field = row.field(Place::Query);
        let value_type = field.value_type.clone();
        let index = self.nodes.len();
        self.nodes.push(Placed { field, members: Vec::new(), parent, example });
        match parent {
            Some(parent) => self.nodes[parent].members.push(index),
            None => {
                self.dotted.insert(format!(".{}", row.name), index);
            }
        }
        let members = value_type.has_members() && !row.map
            || matches!(value_type.innermost(), ValueType::Unknown) && value_type.is_list();
        if members && self.open.len() < DEEPEST {
            self.open.push(Open::new(Some(index), example));
        }
        if members || value_type.is_list() || row.map {
            self.awaiting = Some(index);
        }
    }

    /// `Tag.N.Key`, `Spec.Name`, `InstanceId.N`.
    fn dotted_name(&mut self, row: &Row) {
        self.open.truncate(1);
        let mut steps: Vec<(String, bool)> = Vec::new();
        for part in row.name.split('.').filter(|part| !part.is_empty()).take(DEEPEST) {
            let counts = part.len() == 1 && matches!(part, "N" | "n" | "M" | "m" | "X" | "x" | "i")
                || part.chars().all(|character| character.is_ascii_digit());
            match steps.last_mut() {
                Some(last) if counts => last.1 = true,
                _ => steps.push((part.to_owned(), false)),
            }
        }
        let mut parent: Option<usize> = None;
        let mut path = String::new();
        let count = steps.len();
        for (step, (name, list)) in steps.into_iter().enumerate() {
            path = format!("{path}.{name}");
            let leaf = step + 1 == count;
            let existing = self.dotted.get(&path).copied();
            if let Some(index) = existing.filter(|_| !leaf) {
                parent = Some(index);
                continue;
            }
            if existing.is_some() {
                return;
            }
            let mut field =
                if leaf { row.field(Place::Query) } else { Field::new("", Place::Query, ValueType::Object, row.line) };
            field.name.clone_from(&name);
            field.stated = leaf;
            let inner = field.value_type.clone();
            if list {
                field.value_type = match inner {
                    ValueType::List(_) => ValueType::list(ValueType::Text),
                    other => ValueType::list(other),
                };
            }
            let index = self.nodes.len();
            self.nodes.push(Placed { field, members: Vec::new(), parent, example: None });
            match parent {
                Some(parent) => self.nodes[parent].members.push(index),
                None => {
                    self.open[0].used.insert(name);
                }
            }
            self.dotted.insert(path.clone(), index);
            parent = Some(index);
        }
    }

    /// A list whose elements no row describes has those that the example shows.
    fn types_of_examples(&mut self, remarks: &mut Remarks) {
        for node in &mut self.nodes {
            if node.field.value_type != ValueType::list(ValueType::Unknown) || !node.members.is_empty() {
                continue;
            }
            let Some(ExampleValue::List(elements)) = node.example.map(|example| &example.value) else { continue };
            let value_type = match elements.first().map(|element| &element.value) {
                Some(ExampleValue::Text(_)) => ValueType::Text,
                Some(ExampleValue::Bare(word)) if word.parse::<i64>().is_ok() => ValueType::Integer,
                _ => continue,
            };
            let text = format!(
                "the elements of `{}` are taken to be of type {}, as in the example",
                node.field.name,
                value_type.name()
            );
            remarks.guess(node.field.line, text);
            node.field.value_type = ValueType::list(value_type);
        }
    }

    fn finished(mut self) -> Vec<Field> {
        // Members stand after their parents, so that from the back each is complete when it is moved.
        for index in (0..self.nodes.len()).rev() {
            let members = std::mem::take(&mut self.nodes[index].members);
            let fields: Vec<Field> = members
                .iter()
                .map(|member| {
                    let empty = Field::new("", Place::Query, ValueType::Unknown, 1);
                    std::mem::replace(&mut self.nodes[*member].field, empty)
                })
                .collect();
            let field = &mut self.nodes[index].field;
            if !fields.is_empty() && !field.value_type.has_members() {
                field.value_type =
                    if field.value_type.is_list() { ValueType::list(ValueType::Object) } else { ValueType::Object };
            }
            field.members = fields;
        }
        self.nodes.into_iter().filter(|node| node.parent.is_none()).map(|node| node.field).collect()
    }
}

/// The last word of a name in camel case.
fn last_word(name: &str) -> &str {
    name.rfind(|character: char| character.is_ascii_uppercase()).map_or(name, |at| &name[at..])
}

/// Tells whether an element can bear this name in a list of that name: `RouteEntryId` in `RouteEntryIds`.
fn alike(list: &str, element: &str) -> bool {
    let (list, element) = (list.to_ascii_lowercase(), element.to_ascii_lowercase());
    let stem = list.trim_end_matches('s').trim_end_matches("list").trim_end_matches("set");
    let root = element.trim_end_matches('s');
    list == element || stem.len() > 2 && element.starts_with(stem) || root.len() > 2 && list.starts_with(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{page::text::Page, vendor::alibaba::page::concatenated};

    fn paths(text: &str, operation: &str) -> (Vec<String>, bool) {
        let page = Page::new(text);
        let lines: Vec<_> = page.filled().collect();
        let mut remarks = Remarks::default();
        let rows = concatenated::rows(&lines, true, &|_| false, &mut remarks);
        let fields = nest(&rows, None, Side::Request, operation, &mut remarks).fields;
        let mut paths = Vec::new();
        for field in &fields {
            field.walk("", &mut |_, path| paths.push(path.to_owned()));
        }
        (paths, !remarks.finished().is_empty())
    }

    #[test]
    fn lists_and_objects_named_alike_stand_beside_each_other() {
        let text = "OuterDoorsarray<object>No\nThe doors.\nobjectNo\nA door.\nWidthstringNo\nThe width.\nInnerDoorsarray<object>No\nThe doors.\nobjectNo\nA door.\nWidthstringNo\nThe width.";
        let (paths, remarked) = paths(text, "CreateHouse");
        assert_eq!(paths, ["OuterDoors", "OuterDoors[].Width", "InnerDoors", "InnerDoors[].Width"]);
        assert!(remarked);
    }

    #[test]
    fn what_the_operation_is_named_after_stands_at_the_top() {
        let text = "Doorsarray<object>Yes\nThe doors.\nobjectYes\nA door.\nWidthstringNo\nThe width.\nDoorHouseIdstringYes\nThe house.";
        let (found, remarked) = paths(text, "RemoveDoorsFromDoorHouse");
        assert_eq!(found, ["Doors", "Doors[].Width", "DoorHouseId"]);
        assert!(remarked);
        assert_eq!(paths(text, "RemoveDoorsFromGarden").0[2], "Doors[].DoorHouseId");
    }

    #[test]
    fn of_two_rows_the_first_stands_in_the_list() {
        let text = "Doorsarray<object>Yes\nThe doors.\nobjectYes\nA door.\nRegionIdstringNo\nThe region of the door.\nWidthstringNo\nThe width.\nRegionIdstringYes\nThe region.";
        assert_eq!(paths(text, "CreateHouse").0, ["Doors", "Doors[].RegionId", "Doors[].Width", "RegionId"]);
    }
}
