//! A page that was read, before it is written down as a contract: the same for every vendor and layout.

use std::{cell::OnceCell, collections::HashMap};

use super::{example::ExampleNode, stated::Stated, text::Line, value_type::ValueType};
use crate::contract::{DryRun, Exclusive, Place};

/// A page that was read: all that it says.
#[derive(Debug, Default)]
pub struct ParsedPage {
    /// The vendor, as its contracts name it.
    pub(crate) vendor: &'static str,
    /// The protocol that carries the operation.
    pub(crate) protocol: &'static str,
    /// The media type of the protocol's bodies.
    pub(crate) media_type: &'static str,
    pub(crate) addressing: Addressing,
    /// Every whole page of the vendor has a section for errors, so that a page without one may be cut.
    pub(crate) errors_section: bool,
    pub(crate) service: String,
    pub(crate) version: String,
    pub(crate) operation: String,
    pub(crate) url: String,
    /// The lines that name the operation or its service.
    pub(crate) named_by: Vec<u32>,
    /// Lower-case HTTP method.
    pub(crate) method: String,
    pub(crate) path: String,
    /// The line of the URI, where the page has one.
    pub(crate) uri: Option<u32>,
    pub(crate) writes: bool,
    pub(crate) function: Option<u32>,
    pub(crate) request: Vec<Field>,
    pub(crate) response: Vec<Field>,
    /// The caption of the table of response headers.
    pub(crate) headers: Option<u32>,
    /// The row that says that the answer is an object.
    pub(crate) root: Option<u32>,
    /// `202`, or `2XX`.
    pub(crate) status: Option<Stated<String>>,
    pub(crate) errors: Vec<ParsedErrorRow>,
    pub(crate) shared_errors: Option<u32>,
    pub(crate) dry_run: Option<ParsedDryRun>,
    pub(crate) token: Option<ParsedToken>,
    pub(crate) exclusive: Option<Exclusive>,
    pub(crate) key_checked: Option<String>,
    pub(crate) permission_checked: Option<String>,
    /// The lines that say what a valid request is.
    pub(crate) accepts: Option<String>,
    /// Actions of the authorization table, each with its access level.
    pub(crate) actions: Vec<Stated<(String, String)>>,
    pub(crate) success_example: Option<ExampleNode>,
    pub(crate) request_example: Option<ExampleNode>,
    /// Values that the example's URL has for path parameters.
    pub(crate) path_example: Vec<Stated<(String, String)>>,
    /// Parameters that exclude each other.
    pub(crate) either: Vec<Stated<Vec<String>>>,
    /// Places of parameters by name, made when first asked for.
    pub(crate) named: OnceCell<HashMap<String, usize>>,
    /// Constraints of the whole operation, which stand beside the tables.
    pub(crate) notes: Vec<Line>,
    /// The example shows a member by the object that it stands in, not by its own line.
    pub(crate) shown_whole: bool,
}

/// The way in which the vendor's operations are addressed, and so its pages' rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Addressing {
    /// All operations have one method and one path; a call names its action, and parameters have no place of their own.
    Action,
    /// Each operation has its method and path; parameters stand in path, query, header or body.
    #[default]
    Resource,
}

impl ParsedPage {
    /// The first parameter of that name; the request is not changed any more when this is asked.
    pub(crate) fn parameter(&self, name: &str) -> Option<&Field> {
        let named = self.named.get_or_init(|| {
            let mut named = HashMap::new();
            for (at, field) in self.request.iter().enumerate() {
                named.entry(field.name.clone()).or_insert(at);
            }
            named
        });
        self.request.get(*named.get(name)?)
    }
}

/// A parameter, a header or a member.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) value_type: ValueType,
    pub(crate) required: Option<bool>,
    /// The first line of the row.
    pub(crate) line: u32,
    pub(crate) type_lines: String,
    pub(crate) required_line: u32,
    pub(crate) description: Vec<Line>,
    pub(crate) example: Option<Stated<String>>,
    /// The row that describes the elements of a list.
    pub(crate) element: Option<u32>,
    /// Members, of the object or of the list's elements.
    pub(crate) members: Vec<Field>,
    pub(crate) constraints: Constraints,
    /// The page has a row for it; containers of dotted names have none.
    pub(crate) stated: bool,
    /// The text leaves open if it stands here or further out.
    pub(crate) unsettled: bool,
}

impl Field {
    pub(crate) fn new(name: impl Into<String>, place: Place, value_type: ValueType, line: u32) -> Self {
        Self {
            name: name.into(),
            place,
            value_type,
            required: None,
            line,
            type_lines: line.to_string(),
            required_line: line,
            description: Vec::new(),
            example: None,
            element: None,
            members: Vec::new(),
            constraints: Constraints::default(),
            stated: true,
            unsettled: false,
        }
    }

    /// Calls a function for this field and all inside it, with the path that rows write: `A[].b`.
    pub(crate) fn walk<'a>(&'a self, before: &str, visit: &mut dyn FnMut(&'a Self, &str)) {
        let path = format!("{before}{}", self.name);
        visit(self, &path);
        let inner = format!("{path}{}.", self.value_type.brackets());
        for member in &self.members {
            member.walk(&inner, visit);
        }
    }
}

/// The statements of a description about a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Constraints {
    pub(crate) min_items: Option<Stated<i64>>,
    pub(crate) max_items: Option<Stated<i64>>,
    pub(crate) min_length: Option<Stated<i64>>,
    pub(crate) max_length: Option<Stated<i64>>,
    pub(crate) minimum: Option<Stated<i64>>,
    pub(crate) maximum: Option<Stated<i64>>,
    pub(crate) values: Option<Stated<Vec<String>>>,
    pub(crate) default: Option<Stated<String>>,
    pub(crate) cidr: Option<Stated<()>>,
    /// Forms of a timestamp, in the page's own notation.
    pub(crate) forms: Vec<Stated<String>>,
}

/// A row of the operation's own error table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParsedErrorRow {
    pub(crate) line: u32,
    /// The line of its last cell.
    pub(crate) end: u32,
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) description: String,
}

/// A dry run, as far as the page describes it.
#[derive(Clone, Debug)]
pub(crate) struct ParsedDryRun {
    /// The part that goes into the contract. Its pass answer is empty where the page gives none.
    pub(crate) promised: DryRun,
    /// The line that says what a normal call is.
    pub(crate) off_line: Option<u32>,
    /// The status of a normal call, where the sentence gives it: `2xx`.
    pub(crate) normal: Option<String>,
}

/// The parameter that makes a repeated call safe.
#[derive(Clone, Debug)]
pub(crate) struct ParsedToken {
    pub(crate) parameter: String,
    pub(crate) line: u32,
    /// The JSON pointer to the resource's id in the answer.
    pub(crate) identity: Option<String>,
    pub(crate) echo: bool,
}
