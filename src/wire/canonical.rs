//! The parts of a canonical request that both vendors build alike.

use super::percent;
use crate::exchange::Request;

/// The query in the order and encoding that is signed: by name, then by value, both decoded.
pub(super) fn query(query: &str) -> String {
    let mut pairs: Vec<_> = percent::pairs(query.as_bytes()).collect();
    pairs.sort();
    percent::query(&pairs)
}

/// `name:value\n` for each of the names, in the order given. A header that is there several times has its values
/// sorted and joined with `,`; one that is not there has none.
pub(super) fn headers(request: &Request, names: &[String]) -> String {
    let lines = names.iter().map(|name| format!("{name}:{}\n", header(request, name)));
    lines.collect::<Vec<_>>().concat()
}

fn header(request: &Request, name: &str) -> String {
    let named = request.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let mut values: Vec<&str> = named.map(|(_, value)| value.trim()).collect();
    values.sort_unstable();
    values.join(",")
}
