//! What was read, as an OpenAPI 3.1 document with citations (`specs/FORMAT.md`).

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::{
    parsed_page::{Field, ParsedErrorRow, ParsedPage, Place, Sort},
    remark::Remarks,
    schema,
    text::Page,
};

/// A citation of the page.
pub(crate) fn cite(lines: &str) -> Value {
    json!({ "source": "page", "lines": lines })
}

/// Writes the document.
pub(crate) fn write(reading: &ParsedPage, page: &Page, remarks: &mut Remarks) -> Value {
    let mut extension = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            extension.insert(key.to_owned(), value);
        }
    };
    put("vendor", Some(json!(reading.vendor)));
    put("service", Some(json!(reading.service)));
    put("protocol", Some(json!(reading.protocol)));
    let page_source = json!({
        "kind": "page", "title": reading.operation, "url": reading.url, "sha256": page.sha256,
    });
    put("sources", Some(json!({ "page": page_source })));
    put("effect", Some(json!(if reading.writes { "writes" } else { "reads" })));
    put("function", reading.function.map(|line| cite(&line.to_string())));
    put("accepts", reading.accepts.as_deref().map(cite));
    let mut authorization = Map::new();
    for (key, lines) in [("key", &reading.key_checked), ("permission", &reading.permission_checked)] {
        if let Some(lines) = lines {
            authorization.insert(key.to_owned(), cite(lines));
        }
    }
    put("authorization", Some(Value::Object(authorization)));
    put("errors", Some(errors(reading, remarks)));
    put("shared_errors", reading.shared_errors.map(|line| cite(&line.to_string())));
    put("dry_run", dry_run(reading, remarks));
    put("idempotency", idempotency(reading, remarks));
    put("exclusive", exclusive(reading));
    let mut operation = Map::new();
    operation.insert("operationId".to_owned(), json!(reading.operation));
    operation.insert("parameters".to_owned(), parameters(reading, remarks));
    if let Some(body) = request_body(reading) {
        operation.insert("requestBody".to_owned(), body);
    }
    operation.insert("responses".to_owned(), responses(reading));
    let methods = Map::from_iter([(reading.method.clone(), Value::Object(operation))]);
    json!({
        "openapi": "3.1.0",
        "info": { "title": reading.operation, "version": reading.version },
        "x-bythebook": extension,
        "paths": { reading.path.as_str(): methods },
    })
}

/// A message template that every text fits.
const ANY_TEXT: &str = "%s";

/// The error table; a code that has several rows is one row with all their statuses and citations. Where their messages
/// differ, any text fits.
fn errors(reading: &ParsedPage, remarks: &mut Remarks) -> Value {
    let mut rows: Vec<(&ParsedErrorRow, Vec<u16>, Vec<u32>, bool)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for row in &reading.errors {
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
    let rows = rows.into_iter().map(|(row, statuses, lines, alike)| {
        let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
        let message = if alike { row.message.as_str() } else { ANY_TEXT };
        json!({ "status": statuses, "code": row.code, "message": message, "cite": cite(&lines.join(",")) })
    });
    rows.collect()
}

fn dry_run(reading: &ParsedPage, remarks: &mut Remarks) -> Option<Value> {
    let dry_run = reading.dry_run.as_ref()?;
    let mut pass = Map::new();
    if let Some(code) = &dry_run.pass_code {
        pass.insert("code".to_owned(), json!(code));
    }
    if let Some(status) = dry_run.pass_status {
        pass.insert("status".to_owned(), json!(status));
    }
    if pass.is_empty() {
        let text = format!(
            "`{}` asks for a dry run, but the page does not say what answers one that passes",
            dry_run.parameter
        );
        remarks.guess(dry_run.line, text);
        return None;
    }
    Some(json!({
        "parameter": dry_run.parameter,
        "on": dry_run.on,
        "off": dry_run.off,
        "default": if dry_run.default_on { "on" } else { "off" },
        "pass": pass,
        "checks": dry_run.checks,
        "cite": cite(&dry_run.line.to_string()),
    }))
}

fn idempotency(reading: &ParsedPage, remarks: &mut Remarks) -> Option<Value> {
    let token = reading.token.as_ref()?;
    let Some(identity) = &token.identity else {
        let text =
            format!("`{}` makes repetition safe, but the answer shows no id to tell resources by", token.parameter);
        remarks.guess(token.line, text);
        return None;
    };
    remarks.guess(token.line, format!("the answer's {identity} is taken for the id of the resource"));
    let mut value = json!({ "token": token.parameter, "identity": identity });
    if token.echo {
        value["echo"] = json!(token.parameter);
    }
    value["cite"] = cite(&token.line.to_string());
    Some(value)
}

fn exclusive(reading: &ParsedPage) -> Option<Value> {
    let exclusive = reading.exclusive.as_ref()?;
    Some(json!({
        "id": exclusive.id,
        "held": exclusive.held,
        "holder": exclusive.holder,
        "cite": cite(&exclusive.line.to_string()),
        "observe": exclusive.observe,
    }))
}

fn parameters(reading: &ParsedPage, remarks: &mut Remarks) -> Value {
    let mut names: BTreeSet<&str> =
        reading.request.iter().filter(|field| field.place == Place::Body).map(|field| field.name.as_str()).collect();
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    let mut parameters = Vec::new();
    // Path parameters first: a name that they take is not free any more.
    let outside = |path: bool| {
        reading.request.iter().filter(move |field| field.place != Place::Body && (field.place == Place::Path) == path)
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

fn request_body(reading: &ParsedPage) -> Option<Value> {
    let path_names: BTreeSet<&str> =
        reading.request.iter().filter(|field| field.place == Place::Path).map(|field| field.name.as_str()).collect();
    let fields: Vec<&Field> = reading
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
    Some(json!({ "content": { "application/json": { "schema": schema } } }))
}

fn responses(reading: &ParsedPage) -> Value {
    let key = reading.status.as_ref().map_or("2XX", |status| status.value.as_str());
    let mut answer = Map::new();
    answer.insert("description".to_owned(), json!("Accepted call."));
    let headers: Map<String, Value> = reading
        .response
        .iter()
        .filter(|field| field.place == Place::Header)
        .map(|field| (field.name.clone(), schema::header(field, reading)))
        .collect();
    if !headers.is_empty() {
        answer.insert("headers".to_owned(), Value::Object(headers));
    }
    let members: Vec<Field> = reading.response.iter().filter(|field| field.place == Place::Body).cloned().collect();
    if !members.is_empty() || reading.root.is_some() {
        let mut root = Field::new("", Place::Body, Sort::Object, reading.root.unwrap_or(1));
        root.members = members;
        let mut schema = schema::answer(&root, reading);
        match reading.root {
            Some(line) => schema["x-bythebook"] = json!({ "cite": { "type": cite(&line.to_string()) } }),
            None => {
                if let Value::Object(schema) = &mut schema {
                    schema.shift_remove("x-bythebook");
                }
            }
        }
        answer.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
    }
    if let Some(status) = &reading.status {
        answer.insert("x-bythebook".to_owned(), json!({ "cite": cite(&status.lines) }));
    }
    json!({ key: answer })
}

#[cfg(test)]
mod tests {
    use crate::page::derive;

    #[test]
    fn of_several_rows_with_one_code_each_is_documented() {
        let page = "Toy Shop:PaintToys\n\nPaints toys.\n\nRequest parameters\n\
                    ParameterTypeRequiredDescriptionExample\nToyIdstringYes\nThe toy.\nt-1\n\nError codes\n\n\
                    HTTP status codeError codeError messageDescription\n\
                    400Toy.LockedThe toy is locked.-\n403Toy.LockedThe shop is locked.-\n400Toy.WetThe toy is wet.-\n\n\
                    For a list of error codes, visit the Service error codes.\n";
        let derived = derive(page).unwrap();
        let rows = derived.document["x-bythebook"]["errors"].as_array().unwrap();
        let told = |row: &serde_json::Value| {
            format!("{} {} {} {}", row["status"], row["code"], row["message"], row["cite"]["lines"])
        };
        let told: Vec<String> = rows.iter().map(told).collect();
        assert_eq!(told, [r#"[400,403] "Toy.Locked" "%s" "14,15""#, r#"[400] "Toy.Wet" "The toy is wet." "16""#]);
    }
}
