//! A value that was read, as a JSON Schema node with citations.

use serde_json::{Map, Value, json};

use super::{
    example::{ExampleNode, ExampleValue},
    parsed_page::{Field, ParsedPage},
    phrases::form_of,
    rows::typed,
    stated::cite,
    stated::{Stated, span},
    value_type::ValueType,
};
use crate::contract::Place;

/// The schema of a parameter; `text` says that it travels as text.
pub(crate) fn request(field: &Field, text: bool) -> Value {
    let mut schema = Schema::new(field);
    if field.stated {
        schema.cite("type", &field.type_lines);
        if field.required.is_some() {
            schema.cite("required", &field.required_line.to_string());
        }
    }
    schema.constraints(field, true);
    schema.form(field);
    schema.default(field);
    if let Some(example) = &field.example {
        schema.put("examples", json!([typed(&example.value, &field.value_type)]));
    }
    let members = |schema: &mut Schema| {
        schema.members(field, &|member| request(member, text));
        schema.required_members(field);
    };
    match &field.value_type {
        ValueType::List(item) => {
            let mut inner = Schema::of(item);
            if item.has_members() {
                members(&mut inner);
                let line = field.element.unwrap_or(field.line);
                inner.cite("type", &line.to_string());
            } else if !text {
                inner.cite("type", &field.type_lines);
            }
            inner.values_of_items(field, item);
            schema.put("items", inner.finished());
        }
        _ => members(&mut schema),
    }
    schema.finished()
}

/// A header of the answer.
pub(crate) fn header(field: &Field, parsed: &ParsedPage) -> Value {
    let mut schema = Schema::new(field);
    schema.cite("type", &field.type_lines);
    if parsed.token.as_ref().is_some_and(|token| token.parameter.eq_ignore_ascii_case(&field.name)) {
        let last = field.description.last().map_or(field.line, |line| line.number);
        schema.cite("echo", &span(parsed.headers.unwrap_or(field.line), last));
    }
    json!({ "schema": schema.finished() })
}

/// The schema of the answer's body; `root` stands for the whole of it.
pub(crate) fn answer(root: &Field, parsed: &ParsedPage) -> Value {
    member(root, parsed.success_example.as_ref(), None, parsed)
}

/// A member of the answer. `shown` is what the example has there, `around` the object that it stands in.
fn member(field: &Field, shown: Option<&ExampleNode>, around: Option<&ExampleNode>, parsed: &ParsedPage) -> Value {
    // The page contradicts itself: any type passes. The shape of what has members is needed for them.
    let contradicted =
        !field.value_type.has_members() && shown.is_some_and(|node| node.other_than(&field.value_type).is_some());
    let mut schema = if contradicted { Schema::of(&ValueType::Unknown) } else { Schema::new(field) };
    schema.cite("type", &field.type_lines);
    if !contradicted {
        schema.constraints(field, false);
    }
    if let (Some(node), Some(around)) = (shown, around)
        && node.value != ExampleValue::Null
    {
        let whole = parsed.shown_whole;
        let lines = if whole { span(around.line, around.end) } else { node.line.to_string() };
        schema.cite("present", &lines);
    }
    schema.readings(field, shown);
    let says = |word: &str| field.description.iter().find(|line| line.text.to_ascii_lowercase().contains(word));
    if field.name.eq_ignore_ascii_case("id")
        && let Some(line) = says("unique")
    {
        schema.cite("unique", &line.number.to_string());
    }
    if let Some(lines) = echoed(field, shown, parsed) {
        schema.cite("echo", &lines);
    }
    let members = |schema: &mut Schema| {
        let named = shown.filter(|_| !field.members.is_empty()).map(ExampleNode::by_name).unwrap_or_default();
        schema.members(field, &|inner| {
            let node = named.get(inner.name.as_str()).copied();
            member(inner, node, shown, parsed)
        });
    };
    match &field.value_type {
        _ if contradicted => {}
        ValueType::List(item) => {
            let mut inner = Schema::of(item);
            inner.cite("type", &field.element.map_or(field.type_lines.clone(), |line| element_line(field, line)));
            if item.has_members() {
                members(&mut inner);
            }
            inner.values_of_items(field, item);
            schema.put("items", inner.finished());
        }
        _ => members(&mut schema),
    }
    schema.finished()
}

/// The line that gives the type of a list's elements: the row of the element, else the type of the list.
fn element_line(field: &Field, element: u32) -> String {
    if element == field.line {
        field.type_lines.rsplit('-').next().unwrap_or("").to_owned()
    } else {
        element.to_string()
    }
}

/// Tells whether the answer repeats what was sent: the same name, the same words, and the same value in the example.
fn echoed(field: &Field, shown: Option<&ExampleNode>, parsed: &ParsedPage) -> Option<String> {
    let value = shown?.text()?;
    let parameter = parsed.parameter(&field.name)?;
    let words = field.description.first()?;
    if parameter.description.first().map(|line| &line.text) != Some(&words.text) {
        return None;
    }
    let sent = match parameter.place {
        Place::Body => {
            let node = parsed.request_example.as_ref()?.member(&field.name)?;
            (node.text()? == value).then_some(node.line)
        }
        Place::Path => {
            let same = |known: &&Stated<(String, String)>| known.value.0 == field.name && known.value.1 == value;
            parsed.path_example.iter().find(same)?.lines.parse().ok()
        }
        Place::Query | Place::Header => None,
    }?;
    Some(format!("{},{sent},{}", words.number, shown?.line))
}

/// A schema and its citations while they are collected.
struct Schema {
    node: Map<String, Value>,
    cite: Map<String, Value>,
    readings: Vec<Value>,
}

impl Schema {
    fn new(field: &Field) -> Self {
        Self::of(&field.value_type)
    }

    fn of(value_type: &ValueType) -> Self {
        let name = match value_type {
            ValueType::Text => Some("string"),
            ValueType::Integer => Some("integer"),
            ValueType::Number => Some("number"),
            ValueType::Boolean => Some("boolean"),
            ValueType::Object => Some("object"),
            ValueType::List(_) => Some("array"),
            ValueType::Unknown => None,
        };
        let node = name.map(|name| ("type".to_owned(), json!(name))).into_iter().collect();
        Self { node, cite: Map::new(), readings: Vec::new() }
    }

    fn put(&mut self, key: &str, value: Value) {
        self.node.insert(key.to_owned(), value);
    }

    /// Cites a statement. A value without a type states none.
    fn cite(&mut self, statement: &str, lines: &str) {
        if statement == "type" && !self.node.contains_key("type") {
            return;
        }
        self.cite.insert(statement.to_owned(), cite(lines));
    }

    fn bound(&mut self, key: &str, statement: &str, stated: Option<&Stated<i64>>) {
        if let Some(stated) = stated.filter(|stated| stated.value >= 0 || key.contains("imum")) {
            self.put(key, json!(stated.value));
            self.cite(statement, &stated.lines);
        }
    }

    /// Statements about the value itself. Those of a list's description about its elements are put at the elements.
    fn constraints(&mut self, field: &Field, request: bool) {
        let constraints = &field.constraints;
        if field.value_type.is_list() {
            self.bound("minItems", "min-items", constraints.min_items.as_ref());
            self.bound("maxItems", "max-items", constraints.max_items.as_ref());
        } else {
            self.value(field, &field.value_type);
        }
        if request && let Some(cidr) = &constraints.cidr {
            self.put("format", json!("cidr"));
            self.cite("format", &cidr.lines);
        }
    }

    fn value(&mut self, field: &Field, value_type: &ValueType) {
        let constraints = &field.constraints;
        if matches!(value_type, ValueType::Text | ValueType::Unknown) {
            self.bound("minLength", "min-length", constraints.min_length.as_ref());
            self.bound("maxLength", "max-length", constraints.max_length.as_ref());
        }
        if value_type.is_number() {
            self.bound("minimum", "minimum", constraints.minimum.as_ref());
            self.bound("maximum", "maximum", constraints.maximum.as_ref());
        }
        if let Some(values) = &constraints.values {
            let mut listed: Vec<Value> = Vec::new();
            for value in values.value.iter().map(|value| typed(value, value_type)) {
                if !listed.contains(&value) {
                    listed.push(value);
                }
            }
            self.put("enum", Value::from(listed));
            self.cite("enum", &values.lines);
        }
    }

    fn values_of_items(&mut self, field: &Field, item: &ValueType) {
        if !item.has_members() {
            self.value(field, item.innermost());
        }
    }

    fn default(&mut self, field: &Field) {
        let Some(default) = &field.constraints.default else { return };
        let inner = field.value_type.innermost();
        let value = typed(&default.value, inner);
        let fits = match inner {
            ValueType::Integer => value.is_i64(),
            ValueType::Number => value.is_number(),
            ValueType::Boolean => value.is_boolean(),
            ValueType::Text | ValueType::Unknown => true,
            ValueType::Object | ValueType::List(_) => false,
        };
        if fits {
            self.put("default", if field.value_type.is_list() { json!([value]) } else { value });
            self.cite("default", &default.lines);
        }
    }

    /// The form of a timestamp in a request.
    fn form(&mut self, field: &Field) {
        if let (Some(form), ValueType::Text) = (field.constraints.forms.first(), &field.value_type) {
            self.put("format", json!("utc-timestamp"));
            self.cite("format", &form.lines);
        }
    }

    /// The forms of a timestamp in an answer: as the page words it, and as its example has it.
    fn readings(&mut self, field: &Field, shown: Option<&ExampleNode>) {
        let forms = &field.constraints.forms;
        let (Some(first), ValueType::Text) = (forms.first(), &field.value_type) else { return };
        self.put("format", json!("utc-timestamp"));
        self.cite("format", &first.lines);
        let accepted = |form: &str, lines: &str| json!({ "form": form, "cite": cite(lines) });
        self.readings.extend(forms.iter().map(|form| accepted(&form.value, &form.lines)));
        let example = shown.and_then(|node| Some((form_of(node.text()?)?, node.line)));
        if let Some((form, line)) = example.filter(|(form, _)| !forms.iter().any(|known| same(&known.value, form))) {
            self.readings.push(accepted(&form, &line.to_string()));
        }
    }

    fn members(&mut self, field: &Field, schema: &dyn Fn(&Field) -> Value) {
        if field.members.is_empty() {
            return;
        }
        let properties: Map<String, Value> =
            field.members.iter().map(|member| (member.name.clone(), schema(member))).collect();
        self.put("properties", Value::Object(properties));
    }

    fn required_members(&mut self, field: &Field) {
        let required: Vec<&str> = field
            .members
            .iter()
            .filter(|member| member.required == Some(true))
            .map(|member| member.name.as_str())
            .collect();
        if !required.is_empty() {
            self.put("required", json!(required));
        }
    }

    fn finished(mut self) -> Value {
        if self.node.get("type").is_some_and(|name| name == "array") && !self.node.contains_key("items") {
            self.put("items", json!({}));
        }
        let mut extension = Map::new();
        if !self.cite.is_empty() {
            extension.insert("cite".to_owned(), Value::Object(self.cite));
        }
        if !self.readings.is_empty() {
            extension.insert("readings".to_owned(), Value::from(self.readings));
        }
        if !extension.is_empty() {
            self.node.insert("x-bythebook".to_owned(), Value::Object(extension));
        }
        Value::Object(self.node)
    }
}

/// Tells whether two notations are of one form; pages write `yyyy` and `YYYY`, `hh` and `HH`.
fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
