//! What a page says, before it is written down as a contract: the same for every vendor and layout.

use std::{cell::OnceCell, collections::HashMap};

use super::{example::ExampleNode, text::Line};

/// A statement and the lines that make it, as a citation writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stated<T> {
    pub(crate) value: T,
    pub(crate) lines: String,
}

impl<T> Stated<T> {
    pub(crate) fn at(line: u32, value: T) -> Self {
        Self { value, lines: line.to_string() }
    }
}

/// The lines from one to another, as a citation writes them.
pub(crate) fn span(from: u32, to: u32) -> String {
    if from == to { from.to_string() } else { format!("{from}-{to}") }
}

/// What a page says.
#[derive(Debug, Default)]
pub(crate) struct ParsedPage {
    pub(crate) vendor: &'static str,
    pub(crate) protocol: &'static str,
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
    pub(crate) token: Option<Token>,
    pub(crate) exclusive: Option<ParsedExclusive>,
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
    /// What the page says beside its tables: constraints of the whole operation.
    pub(crate) notes: Vec<Line>,
    /// Whether the example shows a member by its own line or by the object that it stands in.
    pub(crate) shown_whole: bool,
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
    pub(crate) sort: Sort,
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
    /// Whether the page has a row for it; containers of dotted names have none.
    pub(crate) stated: bool,
    /// Whether the text leaves open if it stands here or further out.
    pub(crate) unsettled: bool,
}

impl Field {
    pub(crate) fn new(name: impl Into<String>, place: Place, sort: Sort, line: u32) -> Self {
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
    pub(crate) fn walk<'a>(&'a self, before: &str, visit: &mut dyn FnMut(&'a Self, &str)) {
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
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Body,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
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
    pub(crate) fn list(item: Self) -> Self {
        Self::List(Box::new(item))
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Whether it has members, itself or in its elements.
    pub(crate) fn has_members(&self) -> bool {
        match self {
            Self::Object => true,
            Self::List(item) => item.has_members(),
            Self::Text | Self::Integer | Self::Number | Self::Boolean | Self::Unknown => false,
        }
    }

    /// What a scalar or the innermost element of a list is.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::List(item) => item.innermost(),
            other => other,
        }
    }

    pub(crate) fn brackets(&self) -> String {
        match self {
            Self::List(item) => format!("[]{}", item.brackets()),
            _ => String::new(),
        }
    }

    /// The name that rows write: `array<object>`.
    pub(crate) fn name(&self) -> String {
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

/// What a dry run is here.
#[derive(Clone, Debug)]
pub(crate) struct ParsedDryRun {
    pub(crate) parameter: String,
    pub(crate) on: String,
    pub(crate) off: String,
    pub(crate) default_on: bool,
    pub(crate) pass_code: Option<String>,
    pub(crate) pass_status: Option<u16>,
    pub(crate) checks: Vec<&'static str>,
    /// The line that says what a dry run is.
    pub(crate) line: u32,
    /// The line that says what a normal call is.
    pub(crate) off_line: Option<u32>,
    /// The status of a normal call, where the sentence gives it: `2xx`.
    pub(crate) normal: Option<String>,
}

/// The parameter that makes a repeated call safe.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) parameter: String,
    pub(crate) line: u32,
    /// Where the answer names the resource, a JSON pointer.
    pub(crate) identity: Option<String>,
    pub(crate) echo: bool,
}

/// A resource that one holder can have.
#[derive(Clone, Debug)]
pub(crate) struct ParsedExclusive {
    pub(crate) id: String,
    pub(crate) held: String,
    pub(crate) holder: String,
    pub(crate) observe: String,
    pub(crate) line: u32,
}
