//! The subject of the rules: a page that was read, or what a contract still shows of one.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    contract::Place,
    page::{
        ReadPage,
        example::{ExampleNode, ExampleValue},
        parsed_page::{Field, ParsedErrorRow, ParsedPage},
        stated::Stated,
        text::Page,
    },
};

/// A page or a contract.
pub(super) struct Subject {
    pub(super) parsed: ParsedPage,
    /// The page; none for a contract.
    pub(super) page: Option<Page>,
    /// The page ends before all its parts were seen, so that what is missing says nothing.
    pub(super) cut: bool,
    /// Parameters without which the contract says that the call has no meaning.
    pub(super) needed: BTreeSet<String>,
    /// Forms of one value that a contract lists, by path; a page has wording and example for that.
    pub(super) forms: Vec<(String, Vec<Stated<String>>)>,
}

/// A member of the answer that the page's example shows.
pub(super) struct Seen<'a> {
    pub(super) field: &'a Field,
    pub(super) path: String,
    pub(super) node: &'a ExampleNode,
}

/// A parameter or member with its path.
pub(super) struct Found<'a> {
    pub(super) field: &'a Field,
    pub(super) path: String,
}

impl Subject {
    pub(super) fn of_page(page: ReadPage<'_>) -> Self {
        let cut = page.remarks.cut();
        Self { parsed: page.parsed, page: Some(page.text), cut, needed: BTreeSet::new(), forms: Vec::new() }
    }

    /// Every parameter, members included.
    pub(super) fn parameters(&self) -> Vec<Found<'_>> {
        walked(&self.parsed.request)
    }

    /// Every member and header of the answer.
    pub(super) fn members(&self) -> Vec<Found<'_>> {
        walked(&self.parsed.response)
    }

    /// Every member of the answer that the example shows, with its first value.
    pub(super) fn seen(&self) -> Vec<Seen<'_>> {
        fn add<'a>(fields: &'a [Field], node: &'a ExampleNode, before: &str, found: &mut Vec<Seen<'a>>) {
            if fields.is_empty() {
                return;
            }
            let named = node.by_name();
            for field in fields.iter().filter(|field| field.place == Place::Body) {
                let Some(node) = named.get(field.name.as_str()).copied() else { continue };
                let path = format!("{before}{}", field.name);
                add(&field.members, node, &format!("{path}{}.", field.value_type.brackets()), found);
                found.push(Seen { field, path, node });
            }
        }
        let mut found = Vec::new();
        if let Some(example) = &self.parsed.success_example {
            add(&self.parsed.response, example, "", &mut found);
        }
        found.sort_by_key(|seen| seen.node.line);
        found
    }
}

fn walked(fields: &[Field]) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for field in fields {
        // Of a row that may stand further out, the name is all that is sure.
        let path = |field: &Field, path: &str| if field.unsettled { field.name.clone() } else { path.to_owned() };
        field.walk("", &mut |field, walked| found.push(Found { field, path: path(field, walked) }));
    }
    found
}

/// Error rows by their message, in the order of the page; a code that has several rows counts once.
pub(super) fn by_message<'a>(
    rows: impl Iterator<Item = &'a ParsedErrorRow>,
) -> Vec<(&'a str, Vec<&'a ParsedErrorRow>)> {
    let mut messages: Vec<(&str, Vec<&ParsedErrorRow>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut codes: HashSet<(&str, &str)> = HashSet::new();
    for row in rows.filter(|row| codes.insert((&row.message, &row.code))) {
        let at = *known.entry(&row.message).or_insert(messages.len());
        match messages.get_mut(at) {
            Some((_, rows)) => rows.push(row),
            None => messages.push((&row.message, vec![row])),
        }
    }
    messages
}

/// Tells whether a value of an example is shown whole: pages mask parts of ids with asterisks and the like.
pub(super) fn whole(value: &str) -> bool {
    !value.is_empty()
        && !value.contains(['*', '{', '}', '<', '>', '$'])
        && !value.contains("xx")
        && !value.contains("...")
}

/// The scalars that a node shows: itself, or the elements of a list.
pub(super) fn scalars(node: &ExampleNode) -> Vec<&ExampleNode> {
    match &node.value {
        ExampleValue::Text(_) | ExampleValue::Bare(_) => vec![node],
        ExampleValue::List(elements) => elements.iter().filter(|element| element.text().is_some()).collect(),
        ExampleValue::Null | ExampleValue::Object(_) => Vec::new(),
    }
}
