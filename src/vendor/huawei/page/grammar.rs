//! Reads a page: its call, its tables and examples, and what the sections say beside them.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use super::{
    names::NAMES,
    naming,
    sections::{Sections, is_heading, method_and_path},
    structure::{self, Structures},
    tables::{self, PageTable, TablePlace},
};
use crate::{
    contract::Place,
    page::{
        column::Column,
        example::ExampleNode,
        parsed_page::{Field, ParsedErrorRow, ParsedPage},
        phrases::{self, constant, meaning},
        remark::{RemarkKind, Remarks},
        stated::{Stated, span},
        text::{Line, Page},
        value_type::ValueType,
    },
    vendor::huawei::{HuaweiRest, JSON, VENDOR},
    wire::Protocol,
};

/// Reads a page of this vendor.
pub(super) fn read(page: &Page, remarks: &mut Remarks) -> ParsedPage {
    let sections = Sections::new(page);
    let mut parsed = ParsedPage {
        vendor: VENDOR.name,
        protocol: HuaweiRest.name(),
        media_type: JSON,
        errors_section: true,
        ..ParsedPage::default()
    };
    let query = find_call(&sections, &mut parsed, remarks);
    let tables = find_tables(&sections, remarks);
    let status = statuses(&sections, &tables, &mut parsed, remarks);
    let structures = Structures::new(&tables);
    let referred = structures.referred();
    let path = parsed.path.clone();
    let mut known: HashSet<(bool, Place, &str)> = HashSet::new();
    let mut unplaced = Vec::new();
    let described = tables.iter().enumerate().filter(|(_, table)| table.columns.first() == Some(&Column::Name));
    for (index, table) in described {
        let placed = place_of(table, &path, &parsed.method, &query, referred.contains(&index));
        let Some((answer, place)) = placed else {
            unplaced.push(index);
            continue;
        };
        if answer && table.status.is_some_and(|other| Some(other) != status) {
            if table.status.is_none_or(|status| (200..300).contains(&status)) {
                remarks.skipped(table.line, "a second success status; the contract holds the first");
            }
            // The tables that its rows refer to belong to that answer too.
            for row in &table.rows {
                structures.field(row, Place::Body, table, &mut Remarks::default());
            }
            continue;
        }
        if answer && matches!(place, Anchor::At(Place::Header)) {
            parsed.headers.get_or_insert(table.line);
        }
        for row in &table.rows {
            let in_path = path.contains(&format!("{{{}}}", row.name));
            let place = match place {
                Anchor::At(place) => place,
                Anchor::UriTable if in_path => Place::Path,
                Anchor::UriTable => Place::Query,
            };
            let fields = if answer { &mut parsed.response } else { &mut parsed.request };
            if !known.insert((answer, place, &row.name)) {
                remarks.skipped(row.line, format!("a second row for `{}`", row.name));
                continue;
            }
            let field = structures.field(row, place, table, remarks);
            fields.push(field);
        }
        if table.rows.is_empty() {
            remarks.skipped(table.line, "no row of this table was found");
        }
    }
    for index in unplaced.into_iter().filter(|index| !structures.used(*index)) {
        remarks
            .skipped(tables[index].line, "no row refers to this table, and its caption does not say where it belongs");
    }
    for field in parsed.request.iter_mut().chain(&mut parsed.response) {
        phrases::constrain(field, remarks);
    }
    complete_path(&mut parsed, remarks);
    examples(&sections, status, &mut parsed);
    meanings(&sections, &tables, &mut parsed);
    identity(&sections, page, &mut parsed, remarks);
    own_errors(&tables, &mut parsed);
    parsed.shared_errors = sections
        .of(&["Error Codes", "Error Responses"])
        .find(|line| line.text.contains("Error Code"))
        .map(|line| line.number);
    cut(&sections, page, remarks);
    parsed
}

/// Remarks where the page seems to end before its last sections.
fn cut(sections: &Sections<'_>, page: &Page, remarks: &mut Remarks) {
    let has = |words: &[&str]| sections.lines.iter().any(|line| words.iter().any(|word| line.is_heading(word)));
    let errors = has(&["Error Codes", "Error Code", "Error Responses"]);
    let status = has(&["Status Codes", "Status Code", "Returned Values", "Returned Value"]);
    // Older pages have the statuses of errors in the one section.
    let refusals = sections.lines.iter().any(|line| line.text.starts_with(['4', '5']) && is_status(&line.text));
    if let Some(last) = sections.lines.last().filter(|line| is_heading(line)) {
        remarks.add(last.number, RemarkKind::Cut, format!("the page ends with the heading `{}`", last.text));
    } else if !errors && !status {
        remarks.add(page.last(), RemarkKind::Cut, "the page ends early: no section `Status Codes` or `Error Codes`");
    } else if !errors && !refusals {
        remarks
            .guess(page.last(), "the page is taken to be whole, though after its status codes it has no error codes");
    }
}

/// Tells whether a text starts with a status: `400 Bad Request`.
fn is_status(text: &str) -> bool {
    let (status, rest) = text.split_at_checked(3).unwrap_or((text, ""));
    status.len() == 3
        && status.bytes().all(|byte| byte.is_ascii_digit())
        && !rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Finds the method and the path; returns the names in the query of the URI.
fn find_call(sections: &Sections<'_>, parsed: &mut ParsedPage, remarks: &mut Remarks) -> Vec<String> {
    let in_uri = sections.of(&["URI", "URI Format", "Request Syntax"]);
    let anywhere = sections.lines.iter().copied();
    let mut uris = sections.lines.iter().filter(|line| line.is_heading("URI"));
    if let Some(second) = uris.nth(1) {
        remarks.guess(second.number, "a second section `URI`: the contract mixes what may be two pages");
    }
    if let Some((line, (method, path, query))) =
        in_uri.chain(anywhere).find_map(|line| Some((line, method_and_path(line)?)))
    {
        (parsed.method, parsed.path, parsed.uri) = (method, path, Some(line.number));
        return query;
    }
    let last = sections.lines.last().map_or(1, |line| line.number);
    remarks.add(last, RemarkKind::Cut, "no method and path: the contract has `POST /` in their place");
    "post".clone_into(&mut parsed.method);
    "/".clone_into(&mut parsed.path);
    Vec::new()
}

fn find_tables(sections: &Sections<'_>, remarks: &mut Remarks) -> Vec<PageTable> {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)^status codes?\s*:\s*(\d{3})\b"));
    let lines = &sections.lines;
    let captions: HashSet<String> = lines
        .iter()
        .filter_map(|line| tables::caption(line))
        .map(|(_, words)| words)
        .filter(|words| !words.is_empty())
        .collect();
    let structures = |word: &str| captions.contains(word);
    let mut tables = Vec::new();
    let mut caption = None;
    let mut status: Option<u16> = None;
    let mut at = 0;
    let mut section = "";
    while at < lines.len() {
        let line = lines[at];
        if sections.over[at] != section {
            section = sections.over[at];
            status = None;
        }
        if let Some(found) = STATUS.captures(&line.text) {
            status = found[1].parse().ok();
        }
        if let Some((number, words)) = tables::caption(line) {
            caption = Some((line.number, number, words));
        } else if tables::is_listed_caption(line) && tables::header(&lines[at + 1..]).is_some() {
            // Pages of another age have the captions of their tables as entries of a list.
            caption = Some((line.number, 0, line.text.clone()));
        } else if let Some(columns) = tables::header(&lines[at..]) {
            let from = at + columns.len();
            let ends = |offset: &usize| {
                let here = lines[*offset];
                let captioned = tables::caption(here).is_some() && tables::header(&lines[*offset + 1..]).is_some();
                let listed = tables::is_listed_caption(here) && tables::header(&lines[*offset + 1..]).is_some();
                captioned
                    || listed
                    || sections.over[*offset] != section
                    || STATUS.is_match(&here.text)
                    || tables::header(&lines[*offset..]).is_some()
            };
            let to = (from..lines.len()).find(ends).unwrap_or(lines.len());
            let standing = TablePlace { section, status, caption: caption.take() };
            tables.push(tables::read(columns, standing, line.number, &lines[from..to], &structures, remarks));
            at = to;
            continue;
        }
        at += 1;
    }
    tables
}

/// The status of success: where the response stands, where its example stands, and in the table of status codes.
fn statuses(
    sections: &Sections<'_>,
    tables: &[PageTable],
    parsed: &mut ParsedPage,
    remarks: &mut Remarks,
) -> Option<u16> {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)^status codes?\s*:\s*(2\d{2})\b"));
    let mut found: Vec<(u16, u32)> = Vec::new();
    for line in &sections.lines {
        if let Some(status) = STATUS.captures(&line.text).and_then(|found| found[1].parse().ok()) {
            found.push((status, line.number));
        }
    }
    let records =
        tables.iter().filter(|table| table.columns.first() == Some(&Column::Status) && !table.has(Column::Code));
    for line in records.flat_map(|table| &table.cells).filter_map(|row| row.first()) {
        let status = line.text.get(..3).and_then(|status| status.parse().ok());
        found.extend(status.filter(|status| (200..300).contains(status)).map(|status| (status, line.number)));
    }
    // Some pages have the status alone on a line, under a word that says that all went well.
    let alone = |line: &&Line| {
        line.text.len() == 3 && line.text.parse::<u16>().is_ok_and(|status| (200..300).contains(&status))
    };
    if found.is_empty()
        && let Some(line) = sections.of(&["Status Codes", "Returned Values"]).find(alone)
    {
        found.extend(line.text.parse().ok().map(|status| (status, line.number)));
    }
    let (status, _) = *found.first()?;
    if let Some((other, line)) = found.iter().find(|(other, _)| *other != status) {
        remarks.guess(
            *line,
            format!("besides {status} the page has the success status {other}; the contract holds {status}"),
        );
    }
    let lines: Vec<String> =
        found.iter().filter(|(other, _)| *other == status).map(|(_, line)| line.to_string()).collect();
    parsed.status = Some(Stated { value: status.to_string(), lines: lines.join(",") });
    Some(status)
}

/// The place of a table's rows.
#[derive(Clone, Copy)]
enum Anchor {
    At(Place),
    /// In the path or in the query, as the URI says.
    UriTable,
}

/// Tells whether a table describes the answer, and the place of its rows; none for structures and errors.
fn place_of(table: &PageTable, path: &str, method: &str, query: &[String], referred: bool) -> Option<(bool, Anchor)> {
    let caption = table.caption.to_ascii_lowercase();
    let has = |word: &str| caption.contains(word);
    let section = table.section;
    let answer = section.starts_with("Response") || has("response");
    // A word of its own: `ListenerInsertHeaders` is no header, and `information` no form.
    let word = |word: &str| caption.split(|letter: char| !letter.is_alphanumeric()).any(|other| other == word);
    let header = word("header") || word("headers");
    // A table that a row refers to is a structure, unless it says that it is the request or the answer.
    let whole = ["request", "response", "body", "uri"].iter().any(|known| word(known)) || header && has("param");
    if referred && !whole && !caption.is_empty() {
        return None;
    }
    let plain = structure::plain(&caption);
    let asked = has("request param") || has("param") && plain == "request";
    let answered = has("response param") || has("param") && plain == "response";
    let generic = has("parameter") || caption.is_empty();
    let spot = match () {
        () if header || section == "Request Headers" || section == "Response Headers" => Anchor::At(Place::Header),
        () if has("path") && has("param") || has("uri param") => Anchor::UriTable,
        () if has("query") && has("param") => Anchor::At(Place::Query),
        () if has("body") && has("param") || word("form") && has("param") => Anchor::At(Place::Body),
        () if section.ends_with("Elements") && generic => Anchor::At(Place::Body),
        () if section.starts_with("URI") && generic => Anchor::UriTable,
        () if (asked || answered) && table.status.is_none() && !answer && method == "get" => Anchor::At(Place::Query),
        () if asked || answered => Anchor::At(Place::Body),
        () if caption.is_empty() && section.starts_with("Re") => Anchor::At(Place::Body),
        // Older pages call every table a parameter description; a structure has a name of its own before it.
        () if caption.starts_with("parameter") && plain.is_empty() && (section.starts_with("Request") || answer) => {
            if !answer && (method == "get" || method == "delete") {
                Anchor::UriTable
            } else {
                Anchor::At(Place::Body)
            }
        }
        () => return None,
    };
    let named = table.rows.iter().any(|row| path.contains(&format!("{{{}}}", row.name)) || query.contains(&row.name));
    Some((answer, if named && matches!(spot, Anchor::At(Place::Body)) && !answer { Anchor::UriTable } else { spot }))
}

/// Every name in the path is a parameter, and every path parameter is a name in the path.
fn complete_path(parsed: &mut ParsedPage, remarks: &mut Remarks) {
    static NAME: LazyLock<Regex> = LazyLock::new(|| constant(r"\{([^{}/]+)\}"));
    let names: Vec<String> = NAME.captures_iter(&parsed.path).map(|found| found[1].to_owned()).collect();
    let line = parsed.uri.unwrap_or(1);
    for field in &mut parsed.request {
        if field.place == Place::Path && !names.contains(&field.name) {
            remarks.guess(
                field.line,
                format!("`{}` is no name in the path; it is taken for a query parameter", field.name),
            );
            field.place = Place::Query;
        }
        if names.contains(&field.name) && field.place != Place::Path && field.place != Place::Body {
            field.place = Place::Path;
        }
    }
    for name in names {
        if !parsed.request.iter().any(|field| field.place == Place::Path && field.name == name) {
            remarks.guess(line, format!("the path names `{name}`, which no table describes"));
            let mut field = Field::new(name, Place::Path, ValueType::Text, line);
            field.required = Some(true);
            field.stated = false;
            parsed.request.push(field);
        }
    }
}

/// The examples: the URL and the JSON of the request, and the JSON of the success answer.
fn examples(sections: &Sections<'_>, status: Option<u16>, parsed: &mut ParsedPage) {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)^status codes?\s*:\s*(\d{3})\b"));
    static CALL: LazyLock<Regex> =
        LazyLock::new(|| constant(r"^(?:GET|POST|PUT|DELETE|PATCH|HEAD)\s+https?://[^/\s]+(/\S*)"));
    let request: Vec<Line> = sections.of(&["Example Requests", "Example Request", "Sample Request"]).cloned().collect();
    parsed.request_example = ExampleNode::first(&request);
    if let Some((line, path)) =
        request.iter().find_map(|line| Some((line.number, CALL.captures(&line.text)?[1].to_owned())))
    {
        let path = path.split('?').next().unwrap_or("").to_owned();
        for (name, value) in parsed.path.split('/').zip(path.split('/')) {
            if let Some(name) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                parsed.path_example.push(Stated::at(line, (name.to_owned(), value.to_owned())));
            }
        }
    }
    let answers: Vec<Line> = sections.of(&["Example Responses", "Example Response"]).cloned().collect();
    let of_status = |line: &Line| STATUS.captures(&line.text).and_then(|found| found[1].parse::<u16>().ok());
    let from = answers.iter().position(|line| status.is_some() && of_status(line) == status);
    let from = from.or_else(|| answers.iter().all(|line| of_status(line).is_none()).then_some(0));
    if let Some(from) = from {
        let rest = &answers[from..];
        let to = rest.iter().skip(1).position(|line| of_status(line).is_some()).map_or(rest.len(), |to| to + 1);
        parsed.success_example = ExampleNode::first(&rest[..to]);
    }
}

/// The meanings that the page gives besides its tables.
fn meanings(sections: &Sections<'_>, tables: &[PageTable], parsed: &mut ParsedPage) {
    static ACTION: LazyLock<Regex> = LazyLock::new(|| constant(r"^[a-z][\w-]*:[\w*]+:[\w*]+$"));
    static GRANTED: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"(?i)must (?:be assigned|have)\b.*permission|permissions? (?:is|are) required|required .*permissions")
    });
    let function: Vec<&Line> = sections.of(&["Function", "Functions"]).collect();
    parsed.function = function.first().map(|line| line.number);
    let authorization: Vec<&Line> = sections.of(&["Authorization Information"]).collect();
    let actions: Vec<&&Line> = authorization.iter().filter(|line| ACTION.is_match(&line.text)).collect();
    parsed.actions = actions.iter().map(|line| Stated::at(line.number, (line.text.clone(), String::new()))).collect();
    if let (Some(says), Some(first), Some(last)) =
        (authorization.iter().find(|line| GRANTED.is_match(&line.text)), actions.first(), authorization.last())
    {
        parsed.permission_checked = Some(format!("{},{}", says.number, span(first.number, last.number)));
    }
    let constraints: Vec<&Line> = sections.of(&["Function", "Functions", "Constraints"]).collect();
    parsed.exclusive = meaning::exclusive(&constraints, &parsed.request);
    parsed.notes = constraints.into_iter().cloned().collect();
    parsed.dry_run = meaning::dry_run(&parsed.request);
    parsed.token = meaning::token(&parsed.request, &parsed.response);
    if let Some(token) = &mut parsed.token {
        // The resource is the answer's object that has an id.
        let resource = parsed.response.iter().find(|field| {
            field.place == Place::Body
                && field.value_type == ValueType::Object
                && field.members.iter().any(|member| member.name == "id")
        });
        token.identity = resource.map(|field| format!("/{}/id", field.name));
    }
    let mut either = Vec::new();
    for field in &parsed.request {
        field.walk("", &mut |field, _| either.extend(meaning::either(field)));
    }
    either.dedup_by(|a, b| a.value == b.value);
    parsed.either = either;
    let body = tables.iter().filter(|table| {
        !table.section.starts_with("Response") && !table.caption.to_ascii_lowercase().contains("response")
    });
    let asked: Vec<&PageTable> = body
        .filter(|table| {
            let caption = table.caption.to_ascii_lowercase();
            (caption.contains("body") || caption.contains("query")) && caption.contains("param")
        })
        .collect();
    if let Some(uri) = parsed.uri {
        let mut lines = uri.to_string();
        if let (Some(first), Some(last)) = (asked.first(), asked.last()) {
            lines = format!("{lines},{}", span(first.line, last.end));
        }
        if let Some(status) = &parsed.status {
            lines = format!("{lines},{}", status.lines.split(',').next().unwrap_or(""));
        }
        parsed.accepts = Some(lines);
    }
}

fn identity(sections: &Sections<'_>, page: &Page, parsed: &mut ParsedPage, remarks: &mut Remarks) {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| constant(r"^/(v\d[\w.]*)(?:/|$)"));
    let crumbs = sections.lines.iter().copied().find(|line| line.text.starts_with("Help Center/"));
    let product = crumbs.and_then(|line| line.text.split('/').nth(1)).map(|product| product.trim().to_owned());
    let title = crumbs.and_then(|line| line.text.rsplit('/').next()).map(|title| title.trim().to_owned());
    let title = title.or_else(|| page.filled().next().map(|line| line.text.clone())).unwrap_or_default();
    let of_action = parsed.actions.first().and_then(|action| action.value.0.split(':').next()).map(str::to_owned);
    let line = crumbs.map_or(1, |line| line.number);
    parsed.named_by.extend(crumbs.or(page.filled().next()).map(|line| line.number));
    let known = product.as_ref().and_then(|product| NAMES.products.get(product)).cloned();
    parsed.service = known.or(of_action).unwrap_or_else(|| {
        let words = product.unwrap_or_default();
        let initials: String = words
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .filter(char::is_ascii_alphanumeric)
            .collect();
        if initials.is_empty() {
            remarks.guess(line, "the page does not say its service; `unknown` stands in its place");
            return "unknown".to_owned();
        }
        let service = initials.to_ascii_lowercase();
        remarks.guess(line, format!("the service is taken to be `{service}`, the initials of its name"));
        service
    });
    parsed.version = VERSION.captures(&parsed.path).map_or_else(|| "unknown".to_owned(), |found| found[1].to_owned());
    parsed.operation = naming::operation(&parsed.method, &parsed.path, &title);
    if parsed.operation.is_empty() {
        "Unnamed".clone_into(&mut parsed.operation);
    }
    let text =
        format!("the operation is taken to be `{}`, as the vendor names such methods and paths", parsed.operation);
    remarks.guess(parsed.uri.unwrap_or(line), text);
    parsed.url = format!("https://support.huaweicloud.com/intl/en-us/api-{}/{}.html", parsed.service, parsed.operation);
    parsed.writes = !NAMES.reads.contains(&parsed.method);
}

/// Rows of an error table of the page's own.
fn own_errors(tables: &[PageTable], parsed: &mut ParsedPage) {
    for table in tables.iter().filter(|table| table.has(Column::Code) && table.columns.first() != Some(&Column::Name)) {
        for row in &table.cells {
            let text = |column| table.cell(row, column).map(|line| line.text.clone());
            let status = text(Column::Status).and_then(|status| status.get(..3)?.parse().ok());
            let (Some(status), Some(code)) = (status, text(Column::Code)) else { continue };
            parsed.errors.push(ParsedErrorRow {
                line: row.first().map_or(table.line, |line| line.number),
                end: row.last().map_or(table.line, |line| line.number),
                status,
                code,
                message: text(Column::Message).unwrap_or_default(),
                description: text(Column::Description).unwrap_or_default(),
            });
        }
    }
}
