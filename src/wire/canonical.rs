//! The parts of a canonical request that vendors build alike.

use super::percent;
use crate::exchange::Request;

/// The query in the order and encoding that is signed: by name, then by value, both decoded.
pub(crate) fn query(query: &str) -> String {
    let mut pairs: Vec<_> = percent::pairs(query.as_bytes()).collect();
    pairs.sort();
    percent::query(&pairs)
}

/// `name:value\n` for each of the names, in the order given. A header that is there several times has its values
/// sorted and joined with `,`; one that is not there has none.
pub(crate) fn headers(request: &Request, names: &[String]) -> String {
    let lines = names.iter().map(|name| format!("{name}:{}\n", header(request, name)));
    lines.collect::<Vec<_>>().concat()
}

fn header(request: &Request, name: &str) -> String {
    let named = request.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let mut values: Vec<&str> = named.map(|(_, value)| value.trim()).collect();
    values.sort_unstable();
    values.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_headers_trimmed_sorted_and_joined() {
        let headers = [("X-A", " b\t"), ("x-b", ""), ("x-a", "a")];
        let request = Request {
            method: String::new(),
            target: String::new(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: Vec::new(),
        };
        let names = ["x-b", "x-a", "x-c"].map(str::to_owned);
        assert_eq!(super::headers(&request, &names), "x-b:\nx-a:a,b\nx-c:\n");
    }

    #[test]
    fn sorts_by_decoded_names_and_values() {
        assert_eq!(query("b=2&a=%C3%A9&a=z&%61=1&&c"), "a=1&a=z&a=%C3%A9&b=2&c=");
        assert_eq!(query(""), "");
    }
}
