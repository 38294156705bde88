//! Clauses of what a request carries.

use super::{
    table::{ClauseTable, Statements},
    wording::{bound, listed, type_name},
};
use crate::contract::{
    ClauseKind, DryRunPromise, Kind, Member, Parameter, Place, Shape, Statement, Strength, ValuePath, text_of,
};

impl ClauseTable<'_> {
    /// A parameter, and the values inside it.
    pub(super) fn request(&mut self, parameter: &Parameter, statements: &Statements<'_>) {
        let path = ValuePath::root(&parameter.name);
        self.presence(parameter, &path, statements.needed.get(&parameter.name));
        self.value(parameter.place, &path, &parameter.shape);
    }

    /// The clause that a parameter or member must be there, or need not be.
    fn presence(&mut self, parameter: &Parameter, path: &ValuePath, needed: Option<&String>) {
        let Some(cite) = parameter.shape.cite.get(&Statement::Required) else { return };
        let statement = if parameter.required { Statement::Required } else { Statement::Optional };
        let kind = ClauseKind::Request { path: path.clone(), statement, bound: None };
        if parameter.required {
            let promise = format!("without `{path}` there is no success");
            self.add(format!("{path}.required"), promise, Strength::Must, cite, kind);
            if parameter.place == Place::Path {
                self.exclude("without it the request is another URL");
            }
        } else {
            let promise = format!("`{path}` can be left out");
            self.add(format!("{path}.optional"), promise, Strength::Must, cite, kind);
            if let Some(why) = needed {
                self.silence(why);
            }
        }
        self.weaken(&parameter.shape, Statement::Required);
    }

    /// The clauses of a value, and of the values inside it.
    fn value(&mut self, place: Place, path: &ValuePath, shape: &Shape) {
        let text = place != Place::Body;
        for (statement, cite) in &shape.cite {
            let bound = bound(shape, *statement);
            let Some((suffix, promise, strength)) = stated(path, shape, *statement, bound) else { continue };
            let switch = self.operation.dry_run.as_ref().map(|dry_run| dry_run.parameter.as_str());
            let kind = if *statement == Statement::Default && switch == Some(path.to_string().as_str()) {
                ClauseKind::DryRun(DryRunPromise::Default)
            } else {
                ClauseKind::Request { path: path.clone(), statement: *statement, bound }
            };
            self.add(format!("{path}.{suffix}"), promise, strength, cite, kind);
            if *statement == Statement::Type && text && !matches!(shape.kind, Kind::Integer | Kind::Number) {
                self.exclude("every value travels as text here");
            }
            self.exclude_emptiness(*statement, bound);
            self.weaken(shape, *statement);
        }
        match &shape.kind {
            Kind::Object(members) => self.members(place, path, members),
            Kind::List(items) => {
                if let Some(cite) = items.cite.get(&Statement::Required) {
                    let element = path.each();
                    let kind =
                        ClauseKind::Request { path: element.clone(), statement: Statement::Optional, bound: None };
                    let promise = format!("`{element}` can be left out");
                    self.add(format!("{element}.optional"), promise, Strength::Must, cite, kind);
                    self.silence("a list without entries and a list that is absent look alike on the wire");
                }
                let mut inner = items.as_ref().clone();
                inner.cite.remove(&Statement::Required);
                self.value(place, &path.each(), &inner);
            }
            Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Any => {}
        }
    }

    fn members(&mut self, place: Place, path: &ValuePath, members: &[Member]) {
        for member in members {
            let inner = Parameter {
                name: member.name.clone(),
                // Inside a value nothing is a path segment, so leaving it out is the same URL.
                place: if place == Place::Path { Place::Query } else { place },
                required: member.required,
                needed: false,
                shape: member.shape.clone(),
            };
            let path = path.member(&member.name);
            self.presence(&inner, &path, None);
            self.value(place, &path, &member.shape);
        }
    }
}

/// The end of a clause's id, its words and its strength; none for what is no statement of a value in a request.
fn stated(
    path: &ValuePath,
    shape: &Shape,
    statement: Statement,
    bound: Option<i64>,
) -> Option<(&'static str, String, Strength)> {
    let number = bound.unwrap_or_default();
    Some(match statement {
        Statement::Type => ("type", format!("`{path}` is {}", type_name(&shape.kind)), Strength::Should),
        Statement::MaxItems => ("max-items", format!("`{path}` takes {number} entries and no more"), Strength::Must),
        Statement::MinItems => ("min-items", format!("`{path}` has at least {number} entries"), Strength::Must),
        Statement::MaxLength => ("max-length", format!("`{path}` has at most {number} characters"), Strength::Must),
        Statement::MinLength => ("min-length", format!("`{path}` has at least {number} characters"), Strength::Must),
        Statement::Minimum => ("minimum", format!("`{path}` is at least {number}"), Strength::Must),
        Statement::Maximum => ("maximum", format!("`{path}` is at most {number}"), Strength::Must),
        Statement::Enum => ("enum", format!("`{path}` is one of {}", listed(shape)), Strength::Must),
        Statement::Format => {
            let format = shape.format.as_deref().unwrap_or("formatted");
            ("format", format!("`{path}` that is no {format} at all gets no success"), Strength::Should)
        }
        Statement::Default => {
            let value = shape.default.as_ref().map(text_of).unwrap_or_default();
            ("default", format!("without `{path}` the call is as with {value}"), Strength::Must)
        }
        Statement::Required
        | Statement::Optional
        | Statement::Present
        | Statement::Echo
        | Statement::Unique
        | Statement::Place => return None,
    })
}
