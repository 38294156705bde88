//! JSON Schema nodes to [`Shape`]s, and to schemas without references for the validator.

use serde_json::{Map, Value};

use super::{
    Kind, Member, Shape,
    error::{ContractError, pointer_to},
    format::{SchemaExtension, kind_of, typed},
};

/// Deeper than any documented type; a reference that leads back to itself stops here.
const DEEPEST: usize = 32;

/// A schema node as it is read: its shape, and whether the operation needs the value although nothing requires it.
pub(super) struct SchemaNode {
    pub(super) shape: Shape,
    pub(super) needed: Option<String>,
}

/// Reads the schema at a pointer.
pub(super) fn read(root: &Value, file: &str, pointer: &str) -> Result<SchemaNode, ContractError> {
    node(root, file, pointer, 0)
}

fn node(root: &Value, file: &str, pointer: &str, depth: usize) -> Result<SchemaNode, ContractError> {
    let (schema, pointer) = resolve(root, file, pointer, depth)?;
    let extension: SchemaExtension = match schema.get("x-bythebook") {
        Some(extension) => typed(extension, file, &pointer_to(&pointer, "x-bythebook"))?,
        None => SchemaExtension::default(),
    };
    let kind = kind(root, schema, file, &pointer, depth)?;
    let number = |key: &str| whole_number(schema, file, &pointer, key);
    let length = |text: &str, list: &str| -> Result<Option<u64>, ContractError> {
        let found = if matches!(kind, Kind::List(_)) { number(list)? } else { number(text)? };
        Ok(found.and_then(|length| u64::try_from(length).ok()))
    };
    let mut values = match schema.get("enum") {
        None => Vec::new(),
        Some(Value::Array(values)) => values.clone(),
        Some(other) => {
            let problem = format!("expected a list of values, found {}", kind_of(other));
            return Err(ContractError::new(file, pointer_to(&pointer, "enum"), problem));
        }
    };
    let (more, values_extended): (Vec<Value>, Vec<_>) =
        extension.extends.into_iter().map(|extension| (extension.value, extension.cite)).unzip();
    values.extend(more);
    let shape = Shape {
        min_length: length("minLength", "minItems")?,
        max_length: length("maxLength", "maxItems")?,
        minimum: number("minimum")?,
        maximum: number("maximum")?,
        values,
        values_extended,
        format: schema.get("format").and_then(Value::as_str).map(str::to_owned),
        default: schema.get("default").cloned(),
        example: schema.get("example").cloned(),
        readings: extension.readings,
        cite: extension.cite,
        weakened: extension.weakened,
        kind,
    };
    Ok(SchemaNode { shape, needed: extension.needed.map(|reason| reason.why) })
}

fn kind(root: &Value, schema: &Value, file: &str, pointer: &str, depth: usize) -> Result<Kind, ContractError> {
    let declared = match schema.get("type") {
        None => return Ok(Kind::Any),
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        Some(other) => other.as_str(),
    };
    Ok(match declared {
        Some("string") => Kind::String,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => {
            let items = pointer_to(pointer, "items");
            Kind::List(Box::new(node(root, file, &items, depth + 1)?.shape))
        }
        Some("object") => {
            let names: Vec<String> = match schema.get("properties") {
                None => Vec::new(),
                Some(Value::Object(properties)) => properties.keys().cloned().collect(),
                Some(other) => {
                    let problem = format!("expected an object of schemas, found {}", kind_of(other));
                    return Err(ContractError::new(file, pointer_to(pointer, "properties"), problem));
                }
            };
            let required = required_names(schema, file, pointer, &names)?;
            let members = names.into_iter().map(|name| {
                let at = pointer_to(&pointer_to(pointer, "properties"), &name);
                let shape = node(root, file, &at, depth + 1)?.shape;
                Ok(Member { required: required.contains(&name), name, shape })
            });
            Kind::Object(members.collect::<Result<_, ContractError>>()?)
        }
        _ => {
            let problem = "expected one of string, integer, number, boolean, array, object";
            return Err(ContractError::new(file, pointer_to(pointer, "type"), problem));
        }
    })
}

fn required_names(schema: &Value, file: &str, pointer: &str, known: &[String]) -> Result<Vec<String>, ContractError> {
    let Some(required) = schema.get("required") else { return Ok(Vec::new()) };
    let names: Vec<String> = typed(required, file, &pointer_to(pointer, "required"))?;
    match names.iter().find(|name| !known.contains(name)) {
        None => Ok(names),
        Some(unknown) => {
            let problem = format!("expected names of properties, found `{unknown}`, which is none");
            Err(ContractError::new(file, pointer_to(pointer, "required"), problem))
        }
    }
}

fn whole_number(schema: &Value, file: &str, pointer: &str, key: &str) -> Result<Option<i64>, ContractError> {
    let Some(value) = schema.get(key) else { return Ok(None) };
    value.as_i64().map(Some).ok_or_else(|| {
        let problem = format!("expected a whole number, found {}", kind_of(value));
        ContractError::new(file, pointer_to(pointer, key), problem)
    })
}

/// Follows `$ref` until a schema stands there.
fn resolve<'a>(root: &'a Value, file: &str, pointer: &str, depth: usize) -> Result<(&'a Value, String), ContractError> {
    if depth > DEEPEST {
        return Err(ContractError::new(file, pointer, "expected a type that ends, found one that contains itself"));
    }
    let Some(schema) = root.pointer(pointer) else {
        return Err(ContractError::new(file, pointer, "expected a schema, found nothing"));
    };
    if !schema.is_object() {
        let problem = format!("expected a schema, found {}", kind_of(schema));
        return Err(ContractError::new(file, pointer, problem));
    }
    match schema.get("$ref") {
        None => Ok((schema, pointer.to_owned())),
        Some(reference) => {
            let target = local_reference(root, file, pointer, reference)?;
            resolve(root, file, &target, depth + 1)
        }
    }
}

fn local_reference(root: &Value, file: &str, pointer: &str, reference: &Value) -> Result<String, ContractError> {
    let at = || pointer_to(pointer, "$ref");
    let Some(target) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
        let problem = format!("expected a reference inside the document such as \"#/components/…\", found {reference}");
        return Err(ContractError::new(file, at(), problem));
    };
    if root.pointer(target).is_none() {
        return Err(ContractError::new(file, at(), format!("the reference #{target} points to nothing")));
    }
    Ok(target.to_owned())
}

/// Every `$ref` of the document points to something inside it.
pub(super) fn check_references(root: &Value, file: &str) -> Result<(), ContractError> {
    fn walk(root: &Value, node: &Value, file: &str, pointer: &str) -> Result<(), ContractError> {
        match node {
            Value::Object(members) => members.iter().try_for_each(|(key, value)| {
                if key == "$ref" && value.is_string() {
                    local_reference(root, file, pointer, value)?;
                }
                walk(root, value, file, &pointer_to(pointer, key))
            }),
            Value::Array(elements) => elements
                .iter()
                .enumerate()
                .try_for_each(|(index, value)| walk(root, value, file, &pointer_to(pointer, &index.to_string()))),
            _ => Ok(()),
        }
    }
    walk(root, root, file, "")
}

/// The JSON Schema of a shape: no references, nothing but what an answer is held to. Every member may be absent; whether
/// it is there is a clause of its own.
pub(super) fn validation_schema(shape: &Shape) -> Value {
    let mut schema = Map::new();
    let list = matches!(shape.kind, Kind::List(_));
    let name = match &shape.kind {
        Kind::String => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::List(items) => {
            schema.insert("items".to_owned(), validation_schema(items));
            "array"
        }
        Kind::Object(members) => {
            let properties: Map<String, Value> =
                members.iter().map(|member| (member.name.clone(), validation_schema(&member.shape))).collect();
            schema.insert("properties".to_owned(), Value::Object(properties));
            "object"
        }
        Kind::Any => "",
    };
    if !name.is_empty() {
        schema.insert("type".to_owned(), name.into());
    }
    let bounds = [
        (if list { "minItems" } else { "minLength" }, shape.min_length.map(Value::from)),
        (if list { "maxItems" } else { "maxLength" }, shape.max_length.map(Value::from)),
        ("minimum", shape.minimum.map(Value::from)),
        ("maximum", shape.maximum.map(Value::from)),
        ("enum", (!shape.values.is_empty()).then(|| Value::from(shape.values.clone()))),
    ];
    for (key, value) in bounds {
        if let Some(value) = value {
            schema.insert(key.to_owned(), value);
        }
    }
    Value::Object(schema)
}

/// The pointer to the schema of a property, references followed.
pub(super) fn property_pointer(root: &Value, file: &str, pointer: &str, name: &str) -> Result<String, ContractError> {
    let (_, pointer) = resolve(root, file, pointer, 0)?;
    Ok(pointer_to(&pointer_to(&pointer, "properties"), name))
}
