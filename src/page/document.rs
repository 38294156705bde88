//! The OpenAPI 3.1 document of a page that was read, with citations (`specs/FORMAT.md`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::{
    parsed_page::{Field, ParsedErrorRow, ParsedPage},
    remark::Remarks,
    schema,
    stated::cite,
    text::Page,
    value_type::ValueType,
};
use crate::contract::{Citation, DryRun, DryRunPass, ErrorRow, Idempotency, Place};

/// Writes the document.
pub(crate) fn write(parsed: &ParsedPage, page: &Page, remarks: &mut Remarks) -> Value {
    let mut extension = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            extension.insert(key.to_owned(), value);
        }
    };
    put("vendor", Some(json!(parsed.vendor)));
    put("service", Some(json!(parsed.service)));
    put("protocol", Some(json!(parsed.protocol)));
    let page_source = json!({
        "kind": "page", "title": parsed.operation, "url": parsed.url, "sha256": page.sha256,
    });
    put("sources", Some(json!({ "page": page_source })));
    put("effect", Some(json!(if parsed.writes { "writes" } else { "reads" })));
    put("function", parsed.function.map(|line| cite(&line.to_string())));
    put("accepts", parsed.accepts.as_deref().map(cite));
    let mut authorization = Map::new();
    for (key, lines) in [("key", &parsed.key_checked), ("permission", &parsed.permission_checked)] {
        if let Some(lines) = lines {
            authorization.insert(key.to_owned(), cite(lines));
        }
    }
    put("authorization", Some(Value::Object(authorization)));
    put("errors", Some(json!(errors(parsed, remarks))));
    put("shared_errors", parsed.shared_errors.map(|line| cite(&line.to_string())));
    put("dry_run", dry_run(parsed, remarks).map(|dry_run| json!(dry_run)));
    put("idempotency", idempotency(parsed, remarks).map(|idempotency| json!(idempotency)));
    put("exclusive", parsed.exclusive.as_ref().map(|exclusive| json!(exclusive)));
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(parsed.operation));
    operation.insert("parameters".to_owned(), parameters(parsed, remarks));
    if let Some(body) = request_body(parsed) {
        operation.insert("requestBody".to_owned(), body);
    }
    operation.insert("responses".to_owned(), responses(parsed));
    let methods = Map::from_iter([(parsed.method.clone(), Value::Object(operation))]);
    json!({
        "openapi": "3.1.0",
        "info": { "title": parsed.operation, "version": parsed.version },
        "x-bythebook": extension,
        "paths": { parsed.path.as_str(): methods },
    })
}

/// A message template that every text fits.
const ANY_TEXT: &str = "%s";

/// The error table; a code that has several rows is one row with all their statuses and citations. Where their messages
/// differ, any text fits.
fn errors(parsed: &ParsedPage, remarks: &mut Remarks) -> Vec<ErrorRow> {
    let mut rows: Vec<(&ParsedErrorRow, Vec<u16>, Vec<u32>, bool)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for row in &parsed.errors {
        let Some(at) = known.get(row.code.as_str()) else {
            known.insert(&row.code, rows.len());
            rows.push((row, vec![row.status], vec![row.line], true));
            continue;
        };
        let (first, statuses, lines, alike) = &mut rows[*at];
        if !statuses.contains(&row.status) {
            statuses.push(row.status);
        }
        lines.push(row.line);
        *alike &= row.message == first.message;
        let text = match (row.status == first.status, row.message == first.message) {
            (true, true) => "it says the same",
            (false, true) => "each of their statuses is one",
            (true, false) => "as their messages differ, any text is one",
            (false, false) => "each of their statuses is one, and as their messages differ, any text",
        };
        remarks.guess(row.line, format!("another row for the code {}: {text}", row.code));
    }
    let rows = rows.into_iter().map(|(row, status, lines, alike)| ErrorRow {
        status,
        code: row.code.clone(),
        message: if alike { row.message.clone() } else { ANY_TEXT.to_owned() },
        cite: Citation::of_page(&lines),
        state: None,
    });
    rows.collect()
}

fn dry_run(parsed: &ParsedPage, remarks: &mut Remarks) -> Option<DryRun> {
    let dry_run = &parsed.dry_run.as_ref()?.promised;
    if dry_run.pass == DryRunPass::default() {
        let text = format!(
            "`{}` asks for a dry run, but the page does not say what answers one that passes",
            dry_run.parameter
        );
        remarks.guess(dry_run.cite.first_line().unwrap_or(1), text);
        return None;
    }
    Some(dry_run.clone())
}

fn idempotency(parsed: &ParsedPage, remarks: &mut Remarks) -> Option<Idempotency> {
    let token = parsed.token.as_ref()?;
    let Some(identity) = &token.identity else {
        let text =
            format!("`{}` makes repetition safe, but the answer shows no id to tell resources by", token.parameter);
        remarks.guess(token.line, text);
        return None;
    };
    remarks.guess(token.line, format!("the answer's {identity} is taken for the id of the resource"));
    Some(Idempotency {
        token: token.parameter.clone(),
        identity: identity.clone(),
        echo: token.echo.then(|| token.parameter.clone()),
        observe: BTreeMap::new(),
        cite: Citation::of_page(&[token.line]),
    })
}

fn parameters(parsed: &ParsedPage, remarks: &mut Remarks) -> Value {
    let mut names: BTreeSet<&str> =
        parsed.request.iter().filter(|field| field.place == Place::Body).map(|field| field.name.as_str()).collect();
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    let mut parameters = Vec::new();
    // Path parameters first: a name that they take is not free any more.
    let outside = |path: bool| {
        parsed.request.iter().filter(move |field| field.place != Place::Body && (field.place == Place::Path) == path)
    };
    for field in outside(true).chain(outside(false)) {
        // A name in the path must be described, whatever else bears it.
        let in_path = field.place == Place::Path && paths.insert(&field.name);
        if !names.insert(&field.name) && !in_path {
            remarks.skipped(field.line, format!("a second parameter `{}`, in another place", field.name));
            continue;
        }
        let place = match field.place {
            Place::Path => "path",
            Place::Query | Place::Body => "query",
            Place::Header => "header",
        };
        parameters.push(json!({
            "name": field.name,
            "in": place,
            "required": field.required.unwrap_or(false) || field.place == Place::Path,
            "schema": schema::request(field, true),
        }));
    }
    Value::from(parameters)
}

fn request_body(parsed: &ParsedPage) -> Option<Value> {
    let path_names: BTreeSet<&str> =
        parsed.request.iter().filter(|field| field.place == Place::Path).map(|field| field.name.as_str()).collect();
    let fields: Vec<&Field> = parsed
        .request
        .iter()
        .filter(|field| field.place == Place::Body && !path_names.contains(field.name.as_str()))
        .collect();
    if fields.is_empty() {
        return None;
    }
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.clone(), schema::request(field, false))).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    let required: Vec<&str> =
        fields.iter().filter(|field| field.required == Some(true)).map(|field| field.name.as_str()).collect();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    Some(json!({ "content": { parsed.media_type: { "schema": schema } } }))
}

fn responses(parsed: &ParsedPage) -> Value {
    let key = parsed.status.as_ref().map_or("2XX", |status| status.value.as_str());
    let mut answer = Map::new();
    answer.insert("description".to_owned(), json!("Accepted call."));
    let headers: Map<String, Value> = parsed
        .response
        .iter()
        .filter(|field| field.place == Place::Header)
        .map(|field| (field.name.clone(), schema::header(field, parsed)))
        .collect();
    if !headers.is_empty() {
        answer.insert("headers".to_owned(), Value::Object(headers));
    }
    let members: Vec<Field> = parsed.response.iter().filter(|field| field.place == Place::Body).cloned().collect();
    if !members.is_empty() || parsed.root.is_some() {
        let mut root = Field::new("", Place::Body, ValueType::Object, parsed.root.unwrap_or(1));
        root.members = members;
        let mut schema = schema::answer(&root, parsed);
        match parsed.root {
            Some(line) => schema["x-bythebook"] = json!({ "cite": { "type": cite(&line.to_string()) } }),
            None => {
                if let Value::Object(schema) = &mut schema {
                    schema.shift_remove("x-bythebook");
                }
            }
        }
        answer.insert("content".to_owned(), json!({ parsed.media_type: { "schema": schema } }));
    }
    if let Some(status) = &parsed.status {
        answer.insert("x-bythebook".to_owned(), json!({ "cite": cite(&status.lines) }));
    }
    json!({ key: answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_rows_with_one_code_each_is_documented() {
        let row = |line, status, code: &str, message: &str| ParsedErrorRow {
            line,
            end: line,
            status,
            code: code.to_owned(),
            message: message.to_owned(),
            description: String::new(),
        };
        let parsed = ParsedPage {
            errors: vec![
                row(14, 400, "Toy.Locked", "The toy is locked."),
                row(15, 403, "Toy.Locked", "The shop is locked."),
                row(16, 400, "Toy.Wet", "The toy is wet."),
            ],
            ..ParsedPage::default()
        };
        let rows = errors(&parsed, &mut Remarks::default());
        let expected = |status: &[u16], code: &str, message: &str, lines: &[u32]| ErrorRow {
            status: status.to_vec(),
            code: code.to_owned(),
            message: message.to_owned(),
            cite: Citation::of_page(lines),
            state: None,
        };
        assert_eq!(
            rows,
            [
                expected(&[400, 403], "Toy.Locked", "%s", &[14, 15]),
                expected(&[400], "Toy.Wet", "The toy is wet.", &[16]),
            ]
        );
    }
}
