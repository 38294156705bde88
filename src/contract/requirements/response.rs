//! Clauses of what an answer carries: headers and members of a success, and the operation's own error rows.

use super::{
    table::ClauseTable,
    wording::{bound, listed, type_name},
};
use crate::contract::{
    ClauseKind, Kind, Place, RowPromise, Segment, Shape, Statement, Strength, ValuePath, error::pointer_to,
};

/// A clause that a statement about an answer gives.
struct ResponseClause {
    /// The end of its id.
    suffix: &'static str,
    promise: String,
    strength: Strength,
    /// The JSON Schema keyword that a wrong value breaks.
    keyword: Option<&'static str>,
}

impl ClauseTable<'_> {
    /// Headers and body of a success.
    pub(super) fn response(&mut self) {
        for header in &self.operation.success.headers {
            let name = &header.name;
            for (statement, id, promise) in [
                (
                    Statement::Echo,
                    format!("{name}.echo"),
                    format!("a success repeats `{name}` byte for byte when it was sent"),
                ),
                (Statement::Type, format!("header.{name}.type"), format!("the header `{name}` is text")),
            ] {
                let Some(cite) = header.shape.cite.get(&statement) else { continue };
                let kind = ClauseKind::ResponseHeader { name: name.clone(), statement };
                self.add(id, promise, Strength::Should, cite, kind);
                if statement == Statement::Type {
                    self.exclude("every header value is text");
                }
                self.weaken(&header.shape, statement);
            }
        }
        if let Some(body) = &self.operation.success.body {
            self.member(None, body, "");
        }
    }

    /// The clauses of one member of the answer, and of the members inside it; `path` is absent for the whole body.
    fn member(&mut self, path: Option<&ValuePath>, shape: &Shape, pointer: &str) {
        let name = self.response_name(path);
        for (statement, cite) in &shape.cite {
            let Some(stated) = stated(path, shape, *statement) else { continue };
            let kind = ClauseKind::Response {
                path: path.cloned().unwrap_or(ValuePath(Vec::new())),
                statement: *statement,
                keyword: stated.keyword.map(|keyword| format!("{pointer}/{keyword}")),
            };
            self.add(format!("{name}.{}", stated.suffix), stated.promise, stated.strength, cite, kind);
            self.exclude_emptiness(*statement, Some(bound(shape, *statement).unwrap_or_default()));
            if *statement == Statement::Enum {
                shape.values_extended.iter().for_each(|cite| self.cite_also(cite));
            }
            self.weaken(shape, *statement);
        }
        match &shape.kind {
            Kind::Object(members) => {
                for member in members {
                    let path = path.map_or_else(|| ValuePath::root(&member.name), |path| path.member(&member.name));
                    let pointer = pointer_to(&format!("{pointer}/properties"), &member.name);
                    self.member(Some(&path), &member.shape, &pointer);
                }
            }
            Kind::List(items) => {
                let path = path.map_or_else(|| ValuePath(vec![Segment::Each]), ValuePath::each);
                self.member(Some(&path), items, &format!("{pointer}/items"));
            }
            Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Any => {}
        }
    }

    /// The name of an answer's member in clause ids. A top-level member whose operation also has headers or path
    /// parameters is `body.NAME`, as such pages call it; one that shares its name with a parameter is `response.NAME`.
    fn response_name(&self, path: Option<&ValuePath>) -> String {
        let Some(path) = path else { return "response".to_owned() };
        let name = path.to_string();
        if path.0.len() == 1 && self.operation.parameters.iter().any(|parameter| parameter.place != Place::Query) {
            return format!("body.{name}");
        }
        if self.operation.parameter(path.head()).is_some() {
            return format!("response.{name}");
        }
        name
    }

    /// The rows of the operation's own error table: their form, then the states in which they are reached.
    pub(super) fn error_rows(&mut self) {
        for row in &self.operation.errors {
            let code = row.code.clone();
            let statuses: Vec<String> = row.status.iter().map(u16::to_string).collect();
            let promise = format!("{code} comes with status {} and the row's message", statuses.join(" or "));
            self.add(format!("error.{code}.form"), promise, Strength::Must, &row.cite, ClauseKind::ErrorForm { code });
        }
        for row in &self.operation.errors {
            let Some(state) = &row.state else { continue };
            let strength = match state.promise {
                RowPromise::Must => Strength::Must,
                RowPromise::Should => Strength::Should,
                RowPromise::Observe => continue,
            };
            let promise = format!("in the state {} the call is refused with {}", state.name, row.code);
            let kind = ClauseKind::ErrorState { code: row.code.clone(), state: state.name.clone() };
            self.add(format!("error.{}.state", row.code), promise, strength, &row.cite, kind);
            if let Some(cite) = state.reason.as_ref().and_then(|reason| reason.cite.as_ref()) {
                self.cite_also(cite);
            }
        }
    }
}

/// The clause that a statement gives; none for what says nothing of an answer.
fn stated(path: Option<&ValuePath>, shape: &Shape, statement: Statement) -> Option<ResponseClause> {
    let must = |suffix, promise, keyword| ResponseClause { suffix, promise, strength: Strength::Must, keyword };
    let should = |suffix, promise| ResponseClause { suffix, promise, strength: Strength::Should, keyword: None };
    let shown = path.map_or_else(|| "the body".to_owned(), |path| format!("`{path}` of the answer"));
    let bound = bound(shape, statement).unwrap_or_default();
    let list = matches!(shape.kind, Kind::List(_));
    Some(match statement {
        Statement::Type => must("type", format!("{shown} is {}", type_name(&shape.kind)), Some("type")),
        Statement::MaxLength | Statement::MaxItems => {
            let keyword = if list { "maxItems" } else { "maxLength" };
            must("max-length", format!("{shown} is at most {bound} long"), Some(keyword))
        }
        Statement::MinLength | Statement::MinItems => {
            let keyword = if list { "minItems" } else { "minLength" };
            must("min-length", format!("{shown} is at least {bound} long"), Some(keyword))
        }
        Statement::Minimum => must("minimum", format!("{shown} is at least {bound}"), Some("minimum")),
        Statement::Maximum => must("maximum", format!("{shown} is at most {bound}"), Some("maximum")),
        Statement::Enum => {
            let clause = must("enum", format!("{shown} is one of {}", listed(shape)), Some("enum"));
            // Outside a list that another source extends, a value breaks no page (R3).
            let strength = if shape.values_extended.is_empty() { Strength::Must } else { Strength::Should };
            ResponseClause { strength, ..clause }
        }
        Statement::Format => {
            let forms: Vec<&str> = shape.readings.iter().map(|form| form.form.as_str()).collect();
            let form = if forms.is_empty() { shape.format.clone().unwrap_or_default() } else { forms.join(" or ") };
            must("format", format!("{shown} has the form {form}"), None)
        }
        Statement::Present => should("present", format!("{shown} is there on success")),
        Statement::Echo => should("echo", format!("{shown} is what the request said")),
        Statement::Unique => should("unique", format!("{shown} differs between two resources")),
        Statement::Required | Statement::Optional | Statement::Default | Statement::Place => return None,
    })
}
