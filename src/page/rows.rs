//! What was read, as flat rows: for people, and for scores.

use serde_json::{Map, Value, json};

use super::parsed_page::{Constraints, Field, ParsedPage, Place, Sort};

/// The rows of a page.
pub(crate) fn write(reading: &ParsedPage) -> Value {
    let mut request = Vec::new();
    let mut response = Vec::new();
    let mut constraints = Groups::default();
    for field in &reading.request {
        field.walk(before(reading, field), &mut |field, path| {
            if field.stated {
                request.push(json!({
                    "path": path, "type": field.sort.name(), "required": field.required, "line": field.line,
                }));
            }
            constraints.add(reading, field, path);
        });
    }
    for field in &reading.response {
        field.walk(before(reading, field), &mut |field, path| {
            if field.stated {
                response.push(json!({ "path": path, "type": field.sort.name(), "line": field.line }));
            }
            constraints.add(reading, field, path);
        });
    }
    let errors: Vec<Value> = reading
        .errors
        .iter()
        .map(|row| {
            json!({
                "http": row.status, "code": row.code, "message": row.message, "description": row.description,
                "line": row.line,
            })
        })
        .collect();
    let mut constraints = constraints.finished();
    constraints.insert("dry_run".to_owned(), dry_run(reading));
    constraints.insert("idempotency".to_owned(), idempotency(reading));
    if !reading.either.is_empty() {
        let either: Vec<Value> = reading
            .either
            .iter()
            .map(|either| json!({ "mutually_exclusive": paths(reading, &either.value) }))
            .collect();
        constraints.insert("conditional".to_owned(), Value::from(either));
    }
    json!({
        "operation": reading.operation,
        "vendor": reading.vendor,
        "method": (reading.vendor != "alibaba").then(|| reading.method.to_ascii_uppercase()),
        "uri": (reading.vendor != "alibaba").then_some(&reading.path),
        "status": reading.status.as_ref().map(|status| &status.value),
        "request": request,
        "response": response,
        "errors": errors,
        "constraints": constraints,
    })
}

/// What stands before the name in a path: the place, where the vendor's operations have several.
fn before(reading: &ParsedPage, field: &Field) -> &'static str {
    if reading.vendor == "alibaba" {
        return "";
    }
    match field.place {
        Place::Path => "path.",
        Place::Query => "query.",
        Place::Header => "header.",
        Place::Body => "body.",
    }
}

#[derive(Default)]
struct Groups {
    array_limits: Map<String, Value>,
    lengths: Map<String, Value>,
    ranges: Map<String, Value>,
    enums: Map<String, Value>,
    defaults: Map<String, Value>,
}

impl Groups {
    fn add(&mut self, reading: &ParsedPage, field: &Field, path: &str) {
        let Constraints { min_items, max_items, min_length, max_length, minimum, maximum, values, default, .. } =
            &field.constraints;
        let number = |stated: &Option<super::parsed_page::Stated<i64>>| stated.as_ref().map(|stated| stated.value);
        let pair = |group: &mut Map<String, Value>, least: Option<i64>, most: Option<i64>| {
            if least.is_some() || most.is_some() {
                group.entry(path.to_owned()).or_insert_with(|| json!([least, most]));
            }
        };
        match (number(min_items), number(max_items)) {
            (_, Some(most)) if reading.vendor == "alibaba" => {
                self.array_limits.entry(path.to_owned()).or_insert_with(|| json!(most));
            }
            (least, most) => pair(&mut self.array_limits, least, most),
        }
        pair(&mut self.lengths, number(min_length), number(max_length));
        pair(&mut self.ranges, number(minimum), number(maximum));
        if let Some(values) = values {
            let values: Vec<Value> = values.value.iter().map(|value| typed(value, field.sort.innermost())).collect();
            self.enums.entry(path.to_owned()).or_insert_with(|| Value::from(values));
        }
        if let Some(default) = default {
            self.defaults.entry(path.to_owned()).or_insert_with(|| typed(&default.value, field.sort.innermost()));
        }
    }

    fn finished(self) -> Map<String, Value> {
        let groups = [
            ("array_limits", self.array_limits),
            ("lengths", self.lengths),
            ("ranges", self.ranges),
            ("enums", self.enums),
            ("defaults", self.defaults),
        ];
        groups.into_iter().map(|(name, group)| (name.to_owned(), Value::Object(group))).collect()
    }
}

/// A value as its type has it; text where it is none of that type.
pub(crate) fn typed(text: &str, sort: &Sort) -> Value {
    match sort {
        Sort::Integer => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        Sort::Number => text
            .parse::<f64>()
            .map_or_else(|_| json!(text), |number| text.parse::<i64>().map_or_else(|_| json!(number), Value::from)),
        Sort::Boolean => text.parse::<bool>().map_or_else(|_| json!(text), Value::from),
        Sort::Text | Sort::Object | Sort::List(_) | Sort::Unknown => json!(text),
    }
}

fn dry_run(reading: &ParsedPage) -> Value {
    let Some(dry_run) = &reading.dry_run else { return Value::Null };
    let listed = dry_run.pass_code.as_ref().and_then(|code| reading.errors.iter().find(|row| row.code == *code));
    let normal = dry_run.normal.clone().map(Value::from).or_else(|| {
        reading
            .status
            .as_ref()
            .map(|status| status.value.parse::<u16>().map_or_else(|_| json!(status.value), Value::from))
    });
    json!({
        "param": paths(reading, std::slice::from_ref(&dry_run.parameter)).remove(0),
        "default": dry_run.default_on,
        "pass_code": dry_run.pass_code,
        "pass_http": dry_run.pass_status.or_else(|| listed.map(|row| row.status)),
        "normal_success": normal,
        "checks": dry_run.checks,
    })
}

fn idempotency(reading: &ParsedPage) -> Value {
    let Some(token) = &reading.token else { return Value::Null };
    let field = reading.request.iter().find(|field| field.name == token.parameter);
    let bound = |stated: Option<&super::parsed_page::Stated<i64>>| stated.map(|stated| stated.value);
    let least = field.and_then(|field| bound(field.constraints.min_length.as_ref()));
    let most = field.and_then(|field| bound(field.constraints.max_length.as_ref()));
    let mut row = json!({ "param": paths(reading, std::slice::from_ref(&token.parameter)).remove(0) });
    if least.is_some() || most.is_some() {
        row["length"] = json!([least, most]);
    }
    row
}

/// The paths of parameters of these names; the name itself where there is none.
fn paths(reading: &ParsedPage, names: &[String]) -> Vec<String> {
    let mut found: Vec<Option<String>> = vec![None; names.len()];
    for field in &reading.request {
        field.walk(before(reading, field), &mut |field, path| {
            for (name, found) in names.iter().zip(&mut found) {
                if found.is_none() && field.name == *name {
                    *found = Some(path.to_owned());
                }
            }
        });
    }
    names.iter().zip(found).map(|(name, found)| found.unwrap_or_else(|| name.clone())).collect()
}
