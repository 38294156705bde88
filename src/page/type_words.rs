//! Types as pages write them: `Array of Route objects`, `array<object>`, `Long`, `RepeatList`.

use std::sync::LazyLock;

use regex::Regex;

use super::{phrases::constant, value_type::ValueType};

/// A type, and the name of the structure that it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) value_type: ValueType,
    pub(crate) structure: Option<String>,
}

/// Reads a type; none when it is not understood.
pub(crate) fn typed(text: &str) -> Option<Typed> {
    static LIST: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^(?:(?:array|list|set)s?\s*<\s*(.+)\s*>|(?:array|list|set)\s+of\s+(.+)|\[\]\s*(\w+)|(.+)\[\]|(\w+)\s+(?:array|list))$",
        )
    });
    static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^(?:([A-Za-z_][\w.-]*|Table \d+)\s+(?:objects?|structures?|struct)|objects?\s+([A-Z][\w.-]*)|(?:map|dict)\s*<.*>)$",
        )
    });
    let text = text.trim().trim_end_matches('.').trim_matches('`');
    let text = text.strip_suffix(" data structure").unwrap_or(text).trim();
    if let Some(value_type) = simple(text) {
        return Some(Typed { value_type, structure: None });
    }
    if let Some(found) = LIST.captures(text) {
        let inner = found.iter().skip(1).flatten().next().map_or("", |inner| inner.as_str());
        // `Array of Route` names the structure; a word that is no type does so too.
        let inner = typed(inner).unwrap_or(Typed { value_type: ValueType::Object, structure: Some(inner.to_owned()) });
        return Some(Typed { value_type: ValueType::list(inner.value_type), structure: inner.structure });
    }
    let found = OBJECT.captures(text)?;
    let structure = found.get(1).or(found.get(2)).map(|name| name.as_str().to_owned());
    Some(Typed { value_type: ValueType::Object, structure })
}

fn simple(text: &str) -> Option<ValueType> {
    Some(match text.to_ascii_lowercase().as_str() {
        "string" | "strings" | "str" | "text" | "char" | "enum" | "date" | "datetime" | "time" | "timestamp"
        | "uuid" | "file" | "binary" | "byte" | "file stream" => ValueType::Text,
        "integer" | "integers" | "int" | "ints" | "long" | "longs" | "short" | "int32" | "int64" | "biginteger"
        | "bigint" => ValueType::Integer,
        "float" | "floats" | "double" | "doubles" | "number" | "numbers" | "decimal" | "bigdecimal" => {
            ValueType::Number
        }
        "boolean" | "booleans" | "bool" => ValueType::Boolean,
        "object" | "objects" | "struct" | "structure" | "map" | "dict" | "dictionary" | "json" | "jsonobject"
        | "json object" => ValueType::Object,
        "array" | "list" | "repeatlist" | "arrays" | "set" => ValueType::list(ValueType::Unknown),
        "any" => ValueType::Unknown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_both_vendors() {
        for (text, name, structure) in [
            ("String", "string", None),
            ("Long", "integer", None),
            ("array<object>", "array<object>", None),
            ("Array of strings", "array<string>", None),
            ("Array of integers", "array<integer>", None),
            ("Array of Route objects", "array<object>", Some("Route")),
            ("Array of Route", "array<object>", Some("Route")),
            ("Route object", "object", Some("Route")),
            ("Array of Table 3 objects", "array<object>", Some("Table 3")),
            ("RepeatList", "array", None),
            ("Map<String,String>", "object", None),
            ("Array<Array<String>>", "array<array<string>>", None),
        ] {
            let found = typed(text).unwrap();
            assert_eq!((found.value_type.name().as_str(), found.structure.as_deref()), (name, structure), "{text}");
        }
        assert_eq!(typed("The ID of the route."), None);
        assert_eq!(typed("Route"), None);
    }
}
