//! A contract as the subject of lint: what it still shows of its page, without descriptions and examples.

use super::subject::Subject;
use crate::{
    contract::{
        Citation, ClauseKind, Effect, ErrorRow, Idempotency, Kind, Operation, Place, Shape, Statement, StatusPattern,
    },
    page::{
        parsed_page::{Field, ParsedDryRun, ParsedErrorRow, ParsedPage, ParsedToken},
        stated::Stated,
        value_type::ValueType,
    },
};

/// Lifts a contract back into what was read of a page.
pub(super) fn subject(operation: &Operation) -> Subject {
    let request = operation.parameters.iter();
    let request =
        request.map(|parameter| field(&parameter.name, parameter.place, Some(parameter.required), &parameter.shape));
    let dry_run = operation.dry_run.clone();
    let parsed = ParsedPage {
        operation: operation.id.name().to_owned(),
        method: operation.method.to_ascii_lowercase(),
        path: operation.path.clone(),
        writes: operation.effect == Effect::Writes,
        request: request.collect(),
        response: response(operation),
        status: status(operation),
        errors: operation.errors.iter().map(error_row).collect(),
        dry_run: dry_run.map(|promised| ParsedDryRun { promised, off_line: None, normal: None }),
        token: operation.idempotency.as_ref().map(token),
        ..ParsedPage::default()
    };
    let needed = operation.parameters.iter().filter(|parameter| parameter.needed);
    let mut forms = Vec::new();
    if let Some(body) = &operation.success.body {
        collect_forms(body, "", &mut forms);
    }
    Subject { parsed, page: None, cut: false, needed: needed.map(|parameter| parameter.name.clone()).collect(), forms }
}

fn response(operation: &Operation) -> Vec<Field> {
    let Some(Kind::Object(members)) = operation.success.body.as_ref().map(|body| &body.kind) else {
        return Vec::new();
    };
    members.iter().map(|member| field(&member.name, Place::Body, None, &member.shape)).collect()
}

/// The status of success, where the page gives no more than its class.
fn status(operation: &Operation) -> Option<Stated<String>> {
    let StatusPattern::Class(class) = operation.success.status else { return None };
    let clause = operation.clauses.iter().find(|clause| matches!(clause.kind, ClauseKind::SuccessStatus))?;
    let lines = clause.cite.first()?.lines.as_ref()?;
    Some(Stated { value: format!("{class}XX"), lines: lines.to_string() })
}

fn error_row(row: &ErrorRow) -> ParsedErrorRow {
    ParsedErrorRow {
        line: line(Some(&row.cite)),
        end: line(Some(&row.cite)),
        status: row.status.first().copied().unwrap_or(0),
        code: row.code.clone(),
        message: row.message.clone(),
        description: String::new(),
    }
}

fn token(idempotency: &Idempotency) -> ParsedToken {
    ParsedToken {
        parameter: idempotency.token.clone(),
        line: line(Some(&idempotency.cite)),
        identity: Some(idempotency.identity.clone()),
        echo: idempotency.echo.is_some(),
    }
}

fn line(cite: Option<&Citation>) -> u32 {
    cite.and_then(Citation::first_line).unwrap_or(1)
}

fn field(name: &str, place: Place, required: Option<bool>, shape: &Shape) -> Field {
    let cited = |statement| shape.cite.get(&statement);
    let first = line(cited(Statement::Required).or(cited(Statement::Type)));
    let mut field = Field::new(name, place, value_type(shape), first);
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
    if field.value_type.is_list() {
        field.constraints.max_items = stated(whole(shape.max_length), Statement::MaxItems);
    }
    field.constraints.minimum = stated(shape.minimum, Statement::Minimum);
    field.constraints.maximum = stated(shape.maximum, Statement::Maximum);
    field
}

fn elements(shape: &Shape) -> &Shape {
    match &shape.kind {
        Kind::List(items) => elements(items),
        Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Object(_) | Kind::Any => shape,
    }
}

fn value_type(shape: &Shape) -> ValueType {
    match &shape.kind {
        Kind::String => ValueType::Text,
        Kind::Integer => ValueType::Integer,
        Kind::Number => ValueType::Number,
        Kind::Boolean => ValueType::Boolean,
        Kind::List(items) => ValueType::list(value_type(items)),
        Kind::Object(_) => ValueType::Object,
        Kind::Any => ValueType::Unknown,
    }
}

fn collect_forms(shape: &Shape, path: &str, found: &mut Vec<(String, Vec<Stated<String>>)>) {
    if !shape.readings.is_empty() {
        let lines = |cite: &Citation| cite.lines.as_ref().map(ToString::to_string).unwrap_or_default();
        let forms = shape.readings.iter().map(|form| Stated { value: form.form.clone(), lines: lines(&form.cite) });
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
        Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Any => {}
    }
}
