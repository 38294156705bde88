//! One HTTP request and what came back.

use std::fmt;

use percent_encoding::percent_decode_str;

/// An HTTP request, ready to send or as it arrived.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, upper case.
    pub method: String,
    /// Path and query as they stand in the request line: `/?A=1`, `/v3/…`.
    pub target: String,
    /// Header names with their values, `host` among them, in sending order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The first value of a header, whatever the case of `name`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Sets a header, in place of every earlier value.
    pub fn set_header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
    }

    /// The path of the request line, still encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The query of the request line, still encoded; empty where there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

impl fmt::Debug for Request {
    /// Prints names, and no value that could be a secret: which ones are, only [`Masks`] know.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let pairs = self.query().split('&').filter(|pair| !pair.is_empty());
        let parameters: Vec<&str> = pairs.map(|pair| pair.split('=').next().unwrap_or_default()).collect();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path())
            .field("parameters", &parameters)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The text in the place of a secret.
const MASKED: &str = "<masked>";

/// Headers that prove who calls, whoever the vendor is (RFC 9110, section 11; RFC 6265).
const PROVING_HEADERS: &[&str] = &["authorization", "proxy-authorization", "cookie", "set-cookie"];

/// The content type of a form (WHATWG URL, section 5).
const FORM: &str = "application/x-www-form-urlencoded";

/// The places of one vendor's exchanges that must not be shown: whoever holds it could send the request again, or another.
/// Names are compared without regard to case.
#[derive(Clone, Copy, Debug, Default)]
pub struct Masks {
    /// Headers, beside those that prove who calls with every vendor.
    pub headers: &'static [&'static str],
    /// Parameters of a query, or of a body that is a form.
    pub parameters: &'static [&'static str],
}

impl Masks {
    /// The value of a header as it may be shown.
    #[must_use]
    pub fn header<'a>(&self, name: &str, value: &'a str) -> &'a str {
        let mut secret = PROVING_HEADERS.iter().chain(self.headers);
        if secret.any(|secret| secret.eq_ignore_ascii_case(name)) { MASKED } else { value }
    }

    /// The path and query of a request line as they may be shown.
    #[must_use]
    pub fn target(&self, target: &str) -> String {
        match target.split_once('?') {
            Some((path, query)) => format!("{path}?{}", self.pairs(query)),
            None => target.to_owned(),
        }
    }

    /// The body of a request as it may be shown.
    #[must_use]
    pub fn body(&self, request: &Request) -> String {
        let body = String::from_utf8_lossy(&request.body);
        let content_type = request.header("content-type").unwrap_or_default();
        let is_form = content_type.get(..FORM.len()).is_some_and(|start| start.eq_ignore_ascii_case(FORM));
        if is_form { self.pairs(&body) } else { body.into_owned() }
    }

    fn pairs(&self, pairs: &str) -> String {
        let pieces = pairs.split('&').map(|piece| match piece.split_once('=') {
            Some((name, _)) if self.is_secret(name) => format!("{name}={MASKED}"),
            Some(_) | None => piece.to_owned(),
        });
        pieces.collect::<Vec<_>>().join("&")
    }

    fn is_secret(&self, encoded_name: &str) -> bool {
        let name = percent_decode_str(encoded_name).decode_utf8_lossy();
        self.parameters.iter().any(|secret| secret.eq_ignore_ascii_case(&name))
    }
}

/// An HTTP response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names in lower case with their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The reason that a request has no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoAnswer {
    /// Nothing listens there, or the name does not resolve.
    #[error("no connection to {endpoint}: {reason}")]
    NoConnection {
        /// The address to which the request went.
        endpoint: String,
        /// The network's error.
        reason: String,
    },
    /// The service took longer than the limit.
    #[error("no answer within {seconds} s")]
    Timeout {
        /// The limit in seconds.
        seconds: u64,
    },
    /// The connection broke, or what came is no HTTP.
    #[error("the answer broke off: {reason}")]
    Broken {
        /// The HTTP client's error.
        reason: String,
    },
    /// The answer is longer than the limit.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A vendor whose names no other has.
    const MASKS: Masks = Masks { headers: &["X-Vault-Pass"], parameters: &["Seal", "X-Temp.Key"] };

    fn request(target: &str, headers: &[(&str, &str)], body: &str) -> Request {
        Request {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_request_prints_no_value_whoever_the_vendor_is() {
        let headers = [("Authorization", "secret-a"), ("X-Vault-Pass", "secret-b"), ("Accept", "secret-c")];
        let printed = format!("{:?}", request("/p?A=secret-d&Seal=secret-e", &headers, "Seal=secret-f"));
        assert!(!printed.contains("secret"), "{printed}");
        assert!(["/p", "\"Seal\"", "X-Vault-Pass", "13"].iter().all(|shown| printed.contains(shown)), "{printed}");
    }

    #[test]
    fn masks_what_the_vendor_names_and_nothing_else() {
        let shown = MASKS.target("/?A=1&Seal=f%3D&seal=g&X%2DTemp.Key=h&SealNonce=2&Seal");
        assert_eq!(shown, "/?A=1&Seal=<masked>&seal=<masked>&X%2DTemp.Key=<masked>&SealNonce=2&Seal");
        assert_eq!(MASKS.target("/v3/x"), "/v3/x");
        let headers = ["x-vault-pass", "AUTHORIZATION", "Set-Cookie", "X-Client-Token"];
        assert_eq!(headers.map(|name| MASKS.header(name, "v")), ["<masked>", "<masked>", "<masked>", "v"]);
        let form = [("content-type", "Application/X-WWW-Form-Urlencoded; charset=utf-8")];
        assert_eq!(MASKS.body(&request("/", &form, "A=1&Seal=x")), "A=1&Seal=<masked>");
        assert_eq!(MASKS.body(&request("/", &[("content-type", "application/json")], "Seal=x")), "Seal=x");
    }
}
