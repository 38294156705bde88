//! What a page says, before it is written down as a contract: the same for every vendor and layout.

use std::{cell::OnceCell, collections::HashMap};

use super::{example::ExampleNode, page::Line};

/// A statement and the lines that make it, as a citation writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stated<T> {
    pub(super) value: T,
    pub(super) lines: String,
}

impl<T> Stated<T> {
    pub(super) fn at(line: u32, value: T) -> Self {
        Self { value, lines: line.to_string() }
    }
}

/// The lines from one to another, as a citation writes them.
pub(super) fn span(from: u32, to: u32) -> String {
    if from == to { from.to_string() } else { format!("{from}-{to}") }
}

/// What a page says.
#[derive(Debug, Default)]
pub(super) struct ParsedPage {
    pub(super) vendor: &'static str,
    pub(super) protocol: &'static str,
    pub(super) service: String,
    pub(super) version: String,
    pub(super) operation: String,
    pub(super) url: String,
    /// The lines that name the operation or its service.
    pub(super) named_by: Vec<u32>,
    /// Lower-case HTTP method.
    pub(super) method: String,
    pub(super) path: String,
    /// The line of the URI, where the page has one.
    pub(super) uri: Option<u32>,
    pub(super) writes: bool,
    pub(super) function: Option<u32>,
    pub(super) request: Vec<Field>,
    pub(super) response: Vec<Field>,
    /// The caption of the table of response headers.
    pub(super) headers: Option<u32>,
    /// The row that says that the answer is an object.
    pub(super) root: Option<u32>,
    /// `202`, or `2XX`.
    pub(super) status: Option<Stated<String>>,
    pub(super) errors: Vec<ParsedErrorRow>,
    pub(super) shared_errors: Option<u32>,
    pub(super) dry_run: Option<ParsedDryRun>,
    pub(super) token: Option<Token>,
    pub(super) exclusive: Option<ParsedExclusive>,
    pub(super) key_checked: Option<String>,
    pub(super) permission_checked: Option<String>,
    /// The lines that say what a valid request is.
    pub(super) accepts: Option<String>,
    /// Actions of the authorization table, each with its access level.
    pub(super) actions: Vec<Stated<(String, String)>>,
    pub(super) success_example: Option<ExampleNode>,
    pub(super) request_example: Option<ExampleNode>,
    /// Values that the example's URL has for path parameters.
    pub(super) path_example: Vec<Stated<(String, String)>>,
    /// Parameters that exclude each other.
    pub(super) either: Vec<Stated<Vec<String>>>,
    /// Places of parameters by name, made when first asked for.
    pub(super) named: OnceCell<HashMap<String, usize>>,
    /// What the page says beside its tables: constraints of the whole operation.
    pub(super) notes: Vec<Line>,
    /// Whether the example shows a member by its own line or by the object that it stands in.
    pub(super) shown_whole: bool,
}

impl ParsedPage {
    /// The first parameter of that name; the request is not changed any more when this is asked.
    pub(super) fn parameter(&self, name: &str) -> Option<&Field> {
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
pub(super) struct Field {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) sort: Sort,
    pub(super) required: Option<bool>,
    /// The first line of the row.
    pub(super) line: u32,
    pub(super) type_lines: String,
    pub(super) required_line: u32,
    pub(super) description: Vec<Line>,
    pub(super) example: Option<Stated<String>>,
    /// The row that describes the elements of a list.
    pub(super) element: Option<u32>,
    /// Members, of the object or of the list's elements.
    pub(super) members: Vec<Field>,
    pub(super) constraints: Constraints,
    /// Whether the page has a row for it; containers of dotted names have none.
    pub(super) stated: bool,
    /// Whether the text leaves open if it stands here or further out.
    pub(super) unsettled: bool,
}

impl Field {
    pub(super) fn new(name: impl Into<String>, place: Place, sort: Sort, line: u32) -> Self {
        Self {
            name: name.into(),
            place,
            sort,
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
    pub(super) fn walk<'a>(&'a self, before: &str, visit: &mut dyn FnMut(&'a Self, &str)) {
        let path = format!("{before}{}", self.name);
        visit(self, &path);
        let inner = format!("{path}{}.", self.sort.brackets());
        for member in &self.members {
            member.walk(&inner, visit);
        }
    }
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Path,
    Query,
    Header,
    Body,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Integer,
    Number,
    Boolean,
    Object,
    List(Box<Sort>),
    /// The page gives no type, or one that is not understood.
    Unknown,
}

impl Sort {
    pub(super) fn list(item: Self) -> Self {
        Self::List(Box::new(item))
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Whether it has members, itself or in its elements.
    pub(super) fn has_members(&self) -> bool {
        match self {
            Self::Object => true,
            Self::List(item) => item.has_members(),
            Self::Text | Self::Integer | Self::Number | Self::Boolean | Self::Unknown => false,
        }
    }

    /// What a scalar or the innermost element of a list is.
    pub(super) fn innermost(&self) -> &Self {
        match self {
            Self::List(item) => item.innermost(),
            other => other,
        }
    }

    pub(super) fn brackets(&self) -> String {
        match self {
            Self::List(item) => format!("[]{}", item.brackets()),
            _ => String::new(),
        }
    }

    /// The name that rows write: `array<object>`.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Text => "string".to_owned(),
            Self::Integer => "integer".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Object => "object".to_owned(),
            Self::List(item) if **item == Self::Unknown => "array".to_owned(),
            Self::List(item) => format!("array<{}>", item.name()),
            Self::Unknown => String::new(),
        }
    }
}

/// What a description states of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Constraints {
    pub(super) min_items: Option<Stated<i64>>,
    pub(super) max_items: Option<Stated<i64>>,
    pub(super) min_length: Option<Stated<i64>>,
    pub(super) max_length: Option<Stated<i64>>,
    pub(super) minimum: Option<Stated<i64>>,
    pub(super) maximum: Option<Stated<i64>>,
    pub(super) values: Option<Stated<Vec<String>>>,
    pub(super) default: Option<Stated<String>>,
    pub(super) cidr: Option<Stated<()>>,
    /// Forms of a timestamp, in the page's own notation.
    pub(super) forms: Vec<Stated<String>>,
}

/// A row of the operation's own error table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ParsedErrorRow {
    pub(super) line: u32,
    /// The line of its last cell.
    pub(super) end: u32,
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
    pub(super) description: String,
}

/// What a dry run is here.
#[derive(Clone, Debug)]
pub(super) struct ParsedDryRun {
    pub(super) parameter: String,
    pub(super) on: String,
    pub(super) off: String,
    pub(super) default_on: bool,
    pub(super) pass_code: Option<String>,
    pub(super) pass_status: Option<u16>,
    pub(super) checks: Vec<&'static str>,
    /// The line that says what a dry run is.
    pub(super) line: u32,
    /// The line that says what a normal call is.
    pub(super) off_line: Option<u32>,
    /// The status of a normal call, where the sentence gives it: `2xx`.
    pub(super) normal: Option<String>,
}

/// The parameter that makes a repeated call safe.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) parameter: String,
    pub(super) line: u32,
    /// Where the answer names the resource, a JSON pointer.
    pub(super) identity: Option<String>,
    pub(super) echo: bool,
}

/// A resource that one holder can have.
#[derive(Clone, Debug)]
pub(super) struct ParsedExclusive {
    pub(super) id: String,
    pub(super) held: String,
    pub(super) holder: String,
    pub(super) observe: String,
    pub(super) line: u32,
}
