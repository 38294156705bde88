//! Lines of a configuration: the `toml` crate writes the values, and here it is decided how they are laid out.

use serde_json::Value;

/// The header of a table.
pub(super) fn header(keys: &[&str]) -> String {
    format!("[{}]", keys.iter().map(|part| key(part)).collect::<Vec<_>>().join("."))
}

/// A key with its value, which `null` has none of. A list of objects has one on each line.
pub(super) fn entry(name: &str, value: &Value) -> String {
    let text = match value {
        Value::Array(elements) if elements.iter().any(Value::is_object) => {
            let lines: Vec<String> = elements.iter().map(|element| format!("  {},\n", inline(element))).collect();
            format!("[\n{}]", lines.concat())
        }
        other => inline(other),
    };
    format!("{} = {text}", key(name))
}

fn inline(value: &Value) -> String {
    toml::Value::try_from(value).map(|value| value.to_string()).unwrap_or_default()
}

/// A key: bare where that is allowed.
pub(super) fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    // A key that is not bare is written as a text is.
    if is_bare { name.to_owned() } else { toml::Value::from(name).to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_reads_as_it_was() {
        let values = json!({
            "plain": "a \"b\" \\ c", "a.b": true, "number": 7, "texts": ["a", "b"],
            "objects": [{"A": "x", "B c": [1, 2]}, {"A": "y"}],
        });
        let lines = values.as_object().unwrap().iter().map(|(name, value)| entry(name, value) + "\n");
        let text = format!("{}\n{}", header(&["targets", "a/b", "é"]), lines.collect::<String>());
        let read: Value = toml::from_str(&text).unwrap();
        assert_eq!(read["targets"]["a/b"]["é"], values, "{text}");
        assert!(text.contains("objects = [\n  { A = \"x\", \"B c\" = [1, 2] },\n  { A = \"y\" },\n]"), "{text}");
    }
}
