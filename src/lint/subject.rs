//! What the rules look at: what was read of a page, or what a contract still shows of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    contract::{self, Citation, Kind, Operation, Shape, Statement, StatusPattern},
    page::{
        example::{ExampleNode, ExampleValue},
        parsed_page::{Field, ParsedDryRun, ParsedErrorRow, ParsedPage, Place, Sort, Stated, Token},
        text::Page,
    },
};

/// A page or a contract.
pub(super) struct Subject {
    pub(super) reading: ParsedPage,
    /// The page; none for a contract.
    pub(super) page: Option<Page>,
    /// Whether the page ends before all its parts were seen, so that what is missing says nothing.
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
    pub(super) fn of_page(reading: ParsedPage, page: Page, cut: bool) -> Self {
        Self { reading, page: Some(page), cut, needed: BTreeSet::new(), forms: Vec::new() }
    }

    /// Every parameter, members included.
    pub(super) fn parameters(&self) -> Vec<Found<'_>> {
        walked(&self.reading.request)
    }

    /// Every member and header of the answer.
    pub(super) fn members(&self) -> Vec<Found<'_>> {
        walked(&self.reading.response)
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
                add(&field.members, node, &format!("{path}{}.", field.sort.brackets()), found);
                found.push(Seen { field, path, node });
            }
        }
        let mut found = Vec::new();
        if let Some(example) = &self.reading.success_example {
            add(&self.reading.response, example, "", &mut found);
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

/// Whether a value of an example is shown whole: pages mask parts of ids with asterisks and the like.
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

impl Subject {
    /// What a contract shows of its page.
    pub(super) fn of_contract(operation: &Operation) -> Self {
        let mut reading = ParsedPage {
            operation: operation.name.clone(),
            method: operation.method.to_ascii_lowercase(),
            path: operation.path.clone(),
            writes: operation.effect == contract::Effect::Writes,
            ..ParsedPage::default()
        };
        let mut needed = BTreeSet::new();
        for parameter in &operation.parameters {
            let place = match parameter.place {
                contract::Place::Path => Place::Path,
                contract::Place::Query => Place::Query,
                contract::Place::Header => Place::Header,
                contract::Place::Body => Place::Body,
            };
            if parameter.needed {
                needed.insert(parameter.name.clone());
            }
            reading.request.push(field(&parameter.name, place, Some(parameter.required), &parameter.shape));
        }
        if let Some(body) = &operation.success.body
            && let Kind::Object(members) = &body.kind
        {
            reading.response =
                members.iter().map(|member| field(&member.name, Place::Body, None, &member.shape)).collect();
        }
        let accepted =
            operation.clauses.iter().find(|clause| matches!(clause.kind, contract::ClauseKind::SuccessStatus));
        if let (StatusPattern::Class(class), Some(clause)) = (operation.success.status, accepted) {
            let cited = clause.cite.first().and_then(|cited| cited.lines.as_ref());
            reading.status = cited.map(|lines| Stated { value: format!("{class}XX"), lines: lines.to_string() });
        }
        reading.errors = operation
            .errors
            .iter()
            .map(|row| ParsedErrorRow {
                line: line(Some(&row.cite)),
                end: line(Some(&row.cite)),
                status: row.status.first().copied().unwrap_or(0),
                code: row.code.clone(),
                message: row.message.clone(),
                description: String::new(),
            })
            .collect();
        reading.dry_run = operation.dry_run.as_ref().map(|dry_run| ParsedDryRun {
            parameter: dry_run.parameter.clone(),
            on: dry_run.on.clone(),
            off: dry_run.off.clone(),
            default_on: dry_run.default == "on",
            pass_code: dry_run.pass.code.clone(),
            pass_status: dry_run.pass.status,
            checks: Vec::new(),
            line: line(Some(&dry_run.cite)),
            off_line: None,
            normal: None,
        });
        reading.token = operation.idempotency.as_ref().map(|idempotency| Token {
            parameter: idempotency.token.clone(),
            line: line(Some(&idempotency.cite)),
            identity: Some(idempotency.identity.clone()),
            echo: idempotency.echo.is_some(),
        });
        let mut forms = Vec::new();
        if let Some(body) = &operation.success.body {
            collect_forms(body, "", &mut forms);
        }
        Self { reading, page: None, cut: false, needed, forms }
    }
}

fn line(cite: Option<&Citation>) -> u32 {
    cite.and_then(|cite| cite.lines.as_ref()).and_then(|lines| lines.ranges().first()).map_or(1, |(from, _)| *from)
}

fn field(name: &str, place: Place, required: Option<bool>, shape: &Shape) -> Field {
    let cited = |statement| shape.cite.get(&statement);
    let first = line(cited(Statement::Required).or(cited(Statement::Type)));
    let mut field = Field::new(name, place, sort(shape), first);
    field.required = required;
    let inner = elements(shape);
    if let Kind::Object(members) = &inner.kind {
        field.members = members
            .iter()
            .map(|member| self::field(&member.name, place, required.map(|_| member.required), &member.shape))
            .collect();
    }
    let whole = |bound: Option<u64>| bound.and_then(|bound| i64::try_from(bound).ok());
    let stated = |value: Option<i64>, statement| {
        let lines = cited(statement).and_then(|cite| cite.lines.as_ref()).map(ToString::to_string)?;
        Some(Stated { value: value?, lines })
    };
    if field.sort.is_list() {
        field.constraints.max_items = stated(whole(shape.max_length), Statement::MaxItems);
    }
    field.constraints.minimum = stated(shape.minimum, Statement::Minimum);
    field.constraints.maximum = stated(shape.maximum, Statement::Maximum);
    field
}

fn elements(shape: &Shape) -> &Shape {
    match &shape.kind {
        Kind::List(items) => elements(items),
        _ => shape,
    }
}

fn sort(shape: &Shape) -> Sort {
    match &shape.kind {
        Kind::String => Sort::Text,
        Kind::Integer => Sort::Integer,
        Kind::Number => Sort::Number,
        Kind::Boolean => Sort::Boolean,
        Kind::List(items) => Sort::list(sort(items)),
        Kind::Object(_) => Sort::Object,
        Kind::Any => Sort::Unknown,
    }
}

fn collect_forms(shape: &Shape, path: &str, found: &mut Vec<(String, Vec<Stated<String>>)>) {
    if !shape.readings.is_empty() {
        let lines = |cite: &Citation| cite.lines.as_ref().map(ToString::to_string).unwrap_or_default();
        let forms =
            shape.readings.iter().map(|reading| Stated { value: reading.form.clone(), lines: lines(&reading.cite) });
        found.push((path.to_owned(), forms.collect()));
    }
    match &shape.kind {
        Kind::List(items) => collect_forms(items, &format!("{path}[]"), found),
        Kind::Object(members) => {
            for member in members {
                let dot = if path.is_empty() { "" } else { "." };
                collect_forms(&member.shape, &format!("{path}{dot}{}", member.name), found);
            }
        }
        _ => {}
    }
}
