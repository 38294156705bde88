//! Reads a page: its tables, whatever their form, and what stands around them.

use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use regex::Regex;

use super::{
    concatenated, errors,
    lines::{
        HEADINGS, ends_table, is_error_header, is_heading, is_pipe_header, links_errors, parameter_header,
        product_and_operation,
    },
    names::NAMES,
    nesting::{Side, nest},
    one_cell_per_line, pipe, space_separated,
};
use crate::{
    contract::{DryRun, DryRunCheck, Place},
    page::{
        column::Column,
        example::ExampleNode,
        parsed_page::{Addressing, ParsedErrorRow, ParsedPage},
        phrases::{self, constant, meaning},
        remark::{RemarkKind, Remarks},
        row::Row,
        stated::{Stated, span},
        text::{Line, Page},
    },
    vendor::alibaba::{AlibabaRpc, COMMON_PARAMETERS, JSON, VENDOR},
    wire::Protocol,
};

/// The parts of a page, as they are found.
#[derive(Default)]
struct PageParts {
    product: Option<String>,
    operation: Option<String>,
    title: Option<u32>,
    request: Vec<Row>,
    response: Vec<Row>,
    /// First and last line of the request table.
    table: Option<(u32, u32)>,
    errors: Vec<ParsedErrorRow>,
    success: Option<ExampleNode>,
    levels: Vec<Stated<(String, String)>>,
    version: Option<String>,
    seen: BTreeSet<&'static str>,
}

/// Reads a page of this vendor.
pub(super) fn read(page: &Page, remarks: &mut Remarks) -> ParsedPage {
    let concatenated = one_cell_per_line::is_used(page).then(|| one_cell_per_line::concatenate(page));
    let page = concatenated.as_ref().unwrap_or(page);
    let piped_page = space_separated::is_used(page).then(|| space_separated::piped(page));
    let page = piped_page.as_ref().unwrap_or(page);
    let mut parts = PageParts::default();
    find_title(page, &mut parts);
    if let Some(second) = page.filled().filter(|line| line.is_heading("request parameters")).nth(1) {
        remarks.guess(second.number, "a second table of request parameters: the contract mixes what may be two pages");
    }
    find_call(page, &mut parts);
    parts.success = example(page, &mut parts);
    let words = words(parts.success.as_ref());
    if page.filled().any(is_pipe_header) {
        piped(page, &mut parts, remarks);
    } else {
        concatenated_tables(page, &mut parts, &|word| words.contains(word), remarks);
    }
    take_common(&mut parts, page.filled().any(is_pipe_header));
    let mut parsed = ParsedPage {
        vendor: VENDOR.name,
        protocol: AlibabaRpc.name(),
        media_type: JSON,
        addressing: Addressing::Action,
        method: "post".to_owned(),
        path: "/".to_owned(),
        shown_whole: true,
        ..ParsedPage::default()
    };
    identity(&mut parsed, &parts, remarks);
    let mut request = nest(&parts.request, None, Side::Request, &parsed.operation, remarks).fields;
    if request.is_empty() && parts.table.is_none() {
        remarks.add(page.last(), RemarkKind::Cut, "no table of request parameters");
    }
    let mut response = nest(&parts.response, parts.success.as_ref(), Side::Response, "", remarks);
    for field in request.iter_mut().chain(&mut response.fields) {
        phrases::constrain(field, remarks);
    }
    response.fields.iter_mut().for_each(|field| field.place = Place::Body);
    parsed.function = function(page, &parts);
    parsed.dry_run = meaning::dry_run(&request);
    parsed.token = meaning::token(&request, &[]);
    if let Some(token) = &mut parsed.token {
        let ids: Vec<_> = response
            .fields
            .iter()
            .filter(|field| field.name.ends_with("Id") && !NAMES.not_resources.contains(&field.name))
            .collect();
        token.identity = match ids.as_slice() {
            [only] => Some(format!("/{}", only.name)),
            _ => None,
        };
    }
    status_and_authorization(&mut parsed, &parts);
    if let Some((from, to)) = parts.table {
        let status = parsed.dry_run.as_ref().and_then(|dry_run| dry_run.off_line.filter(|_| dry_run.normal.is_some()));
        parsed.accepts = Some(status.map_or_else(|| span(from, to), |status| format!("{},{status}", span(from, to))));
    }
    parsed.request = request;
    parsed.response = response.fields;
    parsed.root = response.root;
    parsed.errors = parts.errors;
    parsed.shared_errors = page.filled().find(|line| links_errors(line)).map(|line| line.number);
    parsed.success_example = parts.success;
    parsed.actions = parts.levels;
    if parsed.shared_errors.is_none() && !parts.seen.contains("change history") {
        remarks.add(page.last(), RemarkKind::Cut, "the page ends early: no link to the shared error codes");
    }
    parsed
}

fn find_title(page: &Page, parts: &mut PageParts) {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| constant(r"^#+\s*([A-Z][a-z]+[A-Z][A-Za-z0-9]*)$"));
    for line in page.filled().take(60) {
        if let Some((product, operation)) = product_and_operation(line) {
            (parts.product, parts.operation, parts.title) = (Some(product), Some(operation), Some(line.number));
            return;
        }
        if let Some(found) = PLAIN.captures(&line.text) {
            (parts.operation, parts.title) = (Some(found[1].to_owned()), Some(line.number));
            return;
        }
    }
}

/// The explorer's link names product, operation and version; the authorization table names service and operation.
fn find_call(page: &Page, parts: &mut PageParts) {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| constant(r"product=([A-Za-z0-9-]+)&(?:amp;)?api=(\w+)[^)\s]*?version=(\d{4}-\d{2}-\d{2})"));
    static ACTION: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"^([a-z][a-z0-9-]*):\s*([A-Z][A-Za-z0-9]*?)\s*(create|update|delete|write|read|list|get|none|permission|tagging)?$",
        )
    });
    for line in page.filled() {
        if let Some(found) = LINK.captures(&line.text) {
            parts.version.get_or_insert_with(|| found[3].to_owned());
            parts.product.get_or_insert_with(|| found[1].to_owned());
            parts.operation.get_or_insert_with(|| found[2].to_owned());
        }
        if let Some(found) = ACTION.captures(&line.text) {
            let level = found.get(3).map_or("", |level| level.as_str()).to_owned();
            parts.levels.push(Stated::at(line.number, (format!("{}:{}", &found[1], &found[2]), level)));
            parts.operation.get_or_insert_with(|| found[2].to_owned());
        }
    }
}

/// The JSON of the success answer: the first one after the words that announce it.
fn example(page: &Page, parts: &mut PageParts) -> Option<ExampleNode> {
    let mut announced = None;
    let mut end = page.lines.len();
    for (index, line) in page.lines.iter().enumerate() {
        let text = line.text.trim_start_matches('#').trim().to_ascii_lowercase();
        if let Some(heading) = HEADINGS.iter().find(|heading| **heading == text) {
            parts.seen.insert(heading);
        }
        let success = ["sample success response", "sample response", "success response", "response example"];
        if announced.is_none() && success.iter().any(|start| text.starts_with(start)) {
            announced = Some(index);
        }
        let error = text.starts_with("sample error") || text == "error codes" || text == "error code";
        if announced.is_some() && error {
            end = index;
            break;
        }
    }
    let from = announced?;
    ExampleNode::first(page.lines.get(from..end)?)
}

/// Every name and every value of the example.
fn words(example: Option<&ExampleNode>) -> HashSet<String> {
    fn collect(node: &ExampleNode, found: &mut HashSet<String>) {
        for (name, inner) in node.members() {
            found.insert(name.to_owned());
            found.extend(inner.text().map(str::to_owned));
            collect(inner, found);
        }
    }
    let mut found = HashSet::new();
    if let Some(example) = example {
        collect(example, &mut found);
    }
    found
}

/// Tables of concatenated cells: what stands between their headers and the next heading.
fn concatenated_tables(page: &Page, parts: &mut PageParts, known: &dyn Fn(&str) -> bool, remarks: &mut Remarks) {
    let lines: Vec<&Line> = page.filled().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        let rest = &lines[at..];
        if let Some(with_required) = parameter_header(line) {
            let length = rest.iter().take_while(|line| !ends_table(line)).count();
            let rows = concatenated::rows(&rest[..length], with_required, known, remarks);
            if rows.is_empty() {
                remarks.add(line.number, RemarkKind::Cut, "a table without rows");
            }
            let last = rest[..length].last().map_or(line.number, |line| line.number);
            if with_required {
                parts.request.extend(rows);
                parts.table = Some(parts.table.map_or((line.number, last), |(from, _)| (from, last)));
            } else {
                parts.response.extend(rows);
            }
            at += length;
        } else if is_error_header(line) {
            let ends = |line: &&&Line| !ends_table(line) && !links_errors(line);
            let length = rest.iter().take_while(ends).count();
            let names: BTreeSet<String> = parts.request.iter().map(|row| row.name.clone()).collect();
            parts.errors.extend(errors::concatenated(&rest[..length], &names, remarks));
            at += length;
        }
    }
}

/// Tables with pipes, each told by its columns and by the heading over it.
fn piped(page: &Page, parts: &mut PageParts, remarks: &mut Remarks) {
    let lines: Vec<Line> = page.lines.iter().map(pipe::kept).collect();
    let mut at = 0;
    let mut answer = false;
    while at < lines.len() {
        let line = &lines[at];
        if line.text.starts_with('|')
            && let Some((table, taken)) = pipe::table(&lines[at..], remarks)
        {
            at += taken.max(1);
            if table.is_empty() {
                remarks.add(table.line, RemarkKind::Cut, "a table without rows");
            }
            if table.has(Column::Code) {
                parts.errors.extend(table.errors(remarks));
            } else if table.has(Column::Required) || !answer {
                parts.request.extend(table.parameters(remarks));
                parts.table = Some(parts.table.map_or((table.line, table.end), |(from, _)| (from, table.end)));
            } else {
                parts.response.extend(table.parameters(remarks));
            }
            continue;
        }
        if line.text.starts_with('#') || !line.text.starts_with('|') {
            let text = line.text.to_ascii_lowercase();
            let heading = text.trim_start_matches('#').trim();
            if ["response parameters", "response elements", "returned data"].contains(&heading) {
                answer = true;
            } else if heading == "request parameters" {
                answer = false;
            }
        }
        at += 1;
    }
}

/// Takes the parameters of the protocol out of the rows. Only tables with pipes have them; elsewhere a parameter can
/// have the same name, unless its value is the operation.
fn take_common(parts: &mut PageParts, pipes: bool) {
    static OPERATION: LazyLock<Regex> = LazyLock::new(|| constant(r"^[A-Z][a-z]+[A-Z]\w*$"));
    static VERSION: LazyLock<Regex> = LazyLock::new(|| constant(r"^\d{4}-\d{2}-\d{2}$"));
    for row in &parts.request {
        let said = row.example.as_ref().map(|example| example.value.clone());
        let fits = |pattern: &Regex| pipes || said.as_ref().is_some_and(|said| pattern.is_match(said));
        match row.name.as_str() {
            "Action" if parts.operation.is_none() && fits(&OPERATION) => parts.operation = said,
            "Version" if parts.version.is_none() && fits(&VERSION) => parts.version = said,
            _ => {}
        }
    }
    let operation = parts.operation.clone().unwrap_or_default();
    parts.request.retain(|row| {
        let shown = row.example.as_ref().is_some_and(|example| example.value == operation);
        let asked = row.name == "Action"
            && !operation.is_empty()
            && row.description.iter().any(|line| {
                let text = line.text.to_ascii_lowercase();
                text.contains("set the value to") && line.text.contains(&operation)
            });
        let of_protocol = pipes || asked || row.name == "Action" && shown;
        !(of_protocol && COMMON_PARAMETERS.contains(&row.name.as_str()))
    });
}

/// The operation, its service and its version.
fn identity(parsed: &mut ParsedPage, parts: &PageParts, remarks: &mut Remarks) {
    let names = &*NAMES;
    let product = parts.product.clone().unwrap_or_default();
    let known = names.products.get(&product);
    let of_action =
        parts.levels.first().and_then(|action| action.value.0.split_once(':')).map(|(service, _)| service.to_owned());
    let line = parts.title.unwrap_or(1);
    parsed.named_by.extend(parts.title);
    parsed.service = match (known, of_action) {
        (Some(service), _) => service.clone(),
        (None, Some(service)) => service,
        (None, None) => {
            let service: String =
                product.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let service = if service.is_empty() { "unknown".to_owned() } else { service };
            // The explorer's link has the code of the product, not its name.
            if !names.versions.contains_key(&service) {
                remarks.guess(line, format!("the service is taken to be `{service}`"));
            }
            service
        }
    };
    let version = parts.version.clone().or_else(|| names.versions.get(&parsed.service).cloned());
    parsed.version = version.unwrap_or_else(|| {
        remarks.guess(line, "the page does not say which version of the API it describes");
        "unknown".to_owned()
    });
    parsed.operation = parts.operation.clone().unwrap_or_else(|| {
        remarks.guess(line, "the page does not name its operation");
        "Unnamed".to_owned()
    });
    parsed.url = format!(
        "https://www.alibabacloud.com/help/en/{0}/developer-reference/api-{0}-{1}-{2}",
        parsed.service,
        parsed.version,
        parsed.operation.to_ascii_lowercase()
    );
    let level = parts
        .levels
        .iter()
        .find(|action| action.value.0.ends_with(&parsed.operation))
        .map(|action| action.value.1.as_str());
    parsed.writes = match level {
        Some("list" | "get" | "read") => false,
        Some("create" | "update" | "delete" | "write" | "tagging" | "permission") => true,
        _ => !names.reads.iter().any(|verb| parsed.operation.starts_with(verb.as_str())),
    };
}

/// The sentence after the title: what is neither a date nor a notice.
fn function(page: &Page, parts: &PageParts) -> Option<u32> {
    static ABOUT_PAGE: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^(?:last )?updated?\b|更新|machine translat|human intervention|^all products|^search$|^document center",
        )
    });
    let after = page.filled().filter(|line| line.number > parts.title.unwrap_or(0));
    let mut before = after.take_while(|line| !is_heading(line) && !line.text.starts_with('|'));
    before.find(|line| !ABOUT_PAGE.is_match(&line.text)).map(|line| line.number)
}

/// Statements of the dry-run sentences about a normal call: its status, and that key and permission are checked for it too.
fn status_and_authorization(parsed: &mut ParsedPage, parts: &PageParts) {
    let Some(dry_run) = &parsed.dry_run else { return };
    let Some(off) = dry_run.off_line else { return };
    if let Some(normal) = &dry_run.normal {
        parsed.status = Some(Stated::at(off, normal.to_ascii_uppercase()));
    }
    let action = parts.levels.iter().map(|action| format!(",{}", action.lines)).next().unwrap_or_default();
    let DryRun { checks, cite, .. } = &dry_run.promised;
    let cite = format!("{off},{}{action}", cite.first_line().unwrap_or(1));
    if checks.contains(&DryRunCheck::Key) {
        parsed.key_checked = Some(cite.clone());
    }
    if checks.contains(&DryRunCheck::Permission) {
        parsed.permission_checked = Some(cite);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_protocol_has_its_parameters_taken_out() {
        let page = |shown: &str| {
            let rows = format!("ActionstringNo\nWhat is done to the boat.\n{shown}\nVersionstringNo\nIts version.\n2");
            Page::new(&format!(
                "Boat Rental:RentBoat\nRequest parameters\nParameterTypeRequiredDescriptionExample\n{rows}\nError codes"
            ))
        };
        let names = |shown: &str| {
            let parsed = read(&page(shown), &mut Remarks::default());
            parsed.request.into_iter().map(|field| field.name).collect::<Vec<_>>()
        };
        assert_eq!(names("sail"), ["Action", "Version"]);
        assert_eq!(names("RentBoat"), ["Version"]);
    }
}
