//! Paths of operations: a template filled with values, and values read from a path.

use serde_json::Value;

use super::scalar;
use crate::{
    contract::{Operation, Place},
    wire::{WireError, percent},
};

/// The path of a call, every value percent-encoded.
///
/// # Errors
///
/// A path parameter has no value, or one that is no text, number or boolean.
pub(super) fn fill<'a>(
    operation: &Operation,
    value_of: impl Fn(&str) -> Option<&'a Value>,
) -> Result<String, WireError> {
    let fill_segment = |segment| match parameter(segment) {
        None => Ok(String::from(segment)),
        Some(name) => match value_of(name) {
            None | Some(Value::Null) => {
                Err(WireError::MissingPathParameter { operation: operation.id.to_string(), parameter: name.to_owned() })
            }
            Some(value) => scalar(operation, name, Place::Path, value).map(percent::encode),
        },
    };
    let segments: Vec<String> = operation.path.split('/').map(fill_segment).collect::<Result<_, _>>()?;
    Ok(segments.join("/"))
}

/// The operation that a method and a path belong to, with the path's values. Where several templates fit, the one with
/// the fewest parameters. A `/` at the end makes no difference; a parameter without a value does.
pub(super) fn find<'a>(
    operations: &[&'a Operation],
    method: &str,
    path: &str,
) -> Option<(&'a Operation, Vec<(String, String)>)> {
    let with_method = operations.iter().filter(|operation| operation.method == method);
    let fitting = with_method.filter_map(|operation| Some((*operation, read(&operation.path, path)?)));
    fitting.min_by_key(|(_, values)| values.len())
}

/// The values that a path gives to the parameters of a template, if it fits.
fn read(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut values = Vec::new();
    let mut segments = without_last_slash(path).split('/');
    for expected in without_last_slash(template).split('/') {
        let segment = percent::decode(segments.next()?);
        match parameter(expected) {
            Some(_) if segment.is_empty() => return None,
            Some(name) => values.push((name.to_owned(), percent::text(&segment))),
            None if segment == expected.as_bytes() => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(values)
}

/// The name of the parameter that a segment of a template stands for, if it does.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn without_last_slash(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(template: &str, path: &str) -> Option<Vec<String>> {
        Some(read(template, path)?.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn reads_decoded_values_whatever_the_last_slash() {
        for path in ["/v3/a%2Fb/tables/%C3%A9", "/v3/a%2Fb/tables/%C3%A9/"] {
            let expected = vec!["a/b".to_owned(), "é".to_owned()];
            assert_eq!(values("/v3/{router}/tables/{table}", path), Some(expected), "{path}");
        }
    }

    #[test]
    fn fits_no_other_path() {
        for path in ["", "/", "/v3", "/v3/", "/v3//", "/v3/a/b", "/v2/a", "/v3/a//", "//v3/a"] {
            assert_eq!(values("/v3/{router}", path), None, "{path}");
        }
    }

    #[test]
    fn reads_garbage_as_text() {
        assert_eq!(values("/{a}", "/%zz"), Some(vec!["%zz".to_owned()]));
        assert_eq!(values("/{a}", "/%ff"), Some(vec!["\u{fffd}".to_owned()]));
    }
}
