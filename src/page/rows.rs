//! All that was read, as flat rows: for people, and for scores.

use serde_json::{Map, Value, json};

use super::{
    parsed_page::{Addressing, Constraints, Field, ParsedDryRun, ParsedPage},
    value_type::ValueType,
};
use crate::contract::{DryRunDefault, Place};

/// The rows of a page.
pub(crate) fn write(parsed: &ParsedPage) -> Value {
    let mut request = Vec::new();
    let mut response = Vec::new();
    let mut constraints = Groups::default();
    for field in &parsed.request {
        field.walk(before(parsed, field), &mut |field, path| {
            if field.stated {
                request.push(json!({
                    "path": path, "type": field.value_type.name(), "required": field.required, "line": field.line,
                }));
            }
            constraints.add(parsed, field, path);
        });
    }
    for field in &parsed.response {
        field.walk(before(parsed, field), &mut |field, path| {
            if field.stated {
                response.push(json!({ "path": path, "type": field.value_type.name(), "line": field.line }));
            }
            constraints.add(parsed, field, path);
        });
    }
    let errors: Vec<Value> = parsed
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
    constraints.insert("dry_run".to_owned(), dry_run(parsed));
    constraints.insert("idempotency".to_owned(), idempotency(parsed));
    if !parsed.either.is_empty() {
        let either: Vec<Value> =
            parsed.either.iter().map(|either| json!({ "mutually_exclusive": paths(parsed, &either.value) })).collect();
        constraints.insert("conditional".to_owned(), Value::from(either));
    }
    json!({
        "operation": parsed.operation,
        "vendor": parsed.vendor,
        "method": (parsed.addressing == Addressing::Resource).then(|| parsed.method.to_ascii_uppercase()),
        "uri": (parsed.addressing == Addressing::Resource).then_some(&parsed.path),
        "status": parsed.status.as_ref().map(|status| &status.value),
        "request": request,
        "response": response,
        "errors": errors,
        "constraints": constraints,
    })
}

/// The words before the name in a path: the place, where the vendor's operations have several.
fn before(parsed: &ParsedPage, field: &Field) -> &'static str {
    if parsed.addressing == Addressing::Action {
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
    fn add(&mut self, parsed: &ParsedPage, field: &Field, path: &str) {
        let Constraints { min_items, max_items, min_length, max_length, minimum, maximum, values, default, .. } =
            &field.constraints;
        let number = |stated: &Option<super::stated::Stated<i64>>| stated.as_ref().map(|stated| stated.value);
        let pair = |group: &mut Map<String, Value>, least: Option<i64>, most: Option<i64>| {
            if least.is_some() || most.is_some() {
                group.entry(path.to_owned()).or_insert_with(|| json!([least, most]));
            }
        };
        match (number(min_items), number(max_items)) {
            (_, Some(most)) if parsed.addressing == Addressing::Action => {
                self.array_limits.entry(path.to_owned()).or_insert_with(|| json!(most));
            }
            (least, most) => pair(&mut self.array_limits, least, most),
        }
        pair(&mut self.lengths, number(min_length), number(max_length));
        pair(&mut self.ranges, number(minimum), number(maximum));
        if let Some(values) = values {
            let values: Vec<Value> =
                values.value.iter().map(|value| typed(value, field.value_type.innermost())).collect();
            self.enums.entry(path.to_owned()).or_insert_with(|| Value::from(values));
        }
        if let Some(default) = default {
            self.defaults.entry(path.to_owned()).or_insert_with(|| typed(&default.value, field.value_type.innermost()));
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
pub(crate) fn typed(text: &str, value_type: &ValueType) -> Value {
    match value_type {
        ValueType::Integer => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        ValueType::Number => text
            .parse::<f64>()
            .map_or_else(|_| json!(text), |number| text.parse::<i64>().map_or_else(|_| json!(number), Value::from)),
        ValueType::Boolean => text.parse::<bool>().map_or_else(|_| json!(text), Value::from),
        ValueType::Text | ValueType::Object | ValueType::List(_) | ValueType::Unknown => json!(text),
    }
}

fn dry_run(parsed: &ParsedPage) -> Value {
    let Some(ParsedDryRun { promised, normal, .. }) = &parsed.dry_run else { return Value::Null };
    let listed = promised.pass.code.as_ref().and_then(|code| parsed.errors.iter().find(|row| row.code == *code));
    let normal = normal.clone().map(Value::from).or_else(|| {
        parsed
            .status
            .as_ref()
            .map(|status| status.value.parse::<u16>().map_or_else(|_| json!(status.value), Value::from))
    });
    json!({
        "param": paths(parsed, std::slice::from_ref(&promised.parameter)).remove(0),
        "default": promised.default == DryRunDefault::On,
        "pass_code": promised.pass.code,
        "pass_http": promised.pass.status.or_else(|| listed.map(|row| row.status)),
        "normal_success": normal,
        "checks": promised.checks,
    })
}

fn idempotency(parsed: &ParsedPage) -> Value {
    let Some(token) = &parsed.token else { return Value::Null };
    let field = parsed.request.iter().find(|field| field.name == token.parameter);
    let bound = |stated: Option<&super::stated::Stated<i64>>| stated.map(|stated| stated.value);
    let least = field.and_then(|field| bound(field.constraints.min_length.as_ref()));
    let most = field.and_then(|field| bound(field.constraints.max_length.as_ref()));
    let mut row = json!({ "param": paths(parsed, std::slice::from_ref(&token.parameter)).remove(0) });
    if least.is_some() || most.is_some() {
        row["length"] = json!([least, most]);
    }
    row
}

/// The paths of parameters of these names; the name itself where there is none.
fn paths(parsed: &ParsedPage, names: &[String]) -> Vec<String> {
    let mut found: Vec<Option<String>> = vec![None; names.len()];
    for field in &parsed.request {
        field.walk(before(parsed, field), &mut |field, path| {
            for (name, found) in names.iter().zip(&mut found) {
                if found.is_none() && field.name == *name {
                    *found = Some(path.to_owned());
                }
            }
        });
    }
    names.iter().zip(found).map(|(name, found)| found.unwrap_or_else(|| name.clone())).collect()
}
