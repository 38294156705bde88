//! One HTTP request and what came back.

use std::fmt;

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
    /// Prints no value that signs: whoever holds one could send the request again.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), masked_header(name, value))).collect();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("target", &masked_target(&self.target))
            .field("headers", &headers)
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish()
    }
}

/// The value of a header as it may be shown.
#[must_use]
pub fn masked_header<'a>(name: &str, value: &'a str) -> &'a str {
    let name = name.to_ascii_lowercase();
    if name == "authorization" || name.ends_with("-token") && name != "x-client-token" { "<masked>" } else { value }
}

/// The path and query of a request line as they may be shown: without the values that sign.
#[must_use]
pub fn masked_target(target: &str) -> String {
    const SIGNING: [&str; 2] = ["Signature", "SecurityToken"];
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let pieces = query.split('&').map(|piece| match piece.split_once('=') {
        Some((name, _)) if SIGNING.contains(&name) => format!("{name}=<masked>"),
        _ => piece.to_owned(),
    });
    format!("{path}?{}", pieces.collect::<Vec<_>>().join("&"))
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

/// Why a request has no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoAnswer {
    /// Nothing listens there, or the name does not resolve.
    #[error("no connection to {endpoint}: {reason}")]
    NoConnection {
        /// Where the request went.
        endpoint: String,
        /// What the network said.
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
        /// What the HTTP client said.
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

    #[test]
    fn a_request_prints_nothing_that_signs() {
        let headers = [("Authorization", "a"), ("X-Auth-Token", "b"), ("x-acs-security-token", "c"), ("Accept", "d")];
        let request = Request {
            method: "POST".to_owned(),
            target: "/?A=1&SecurityToken=e&Signature=f%3D&SignatureNonce=2".to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: Vec::new(),
        };
        let text = format!("{request:?}");
        assert!(text.contains("/?A=1&SecurityToken=<masked>&Signature=<masked>&SignatureNonce=2"), "{text}");
        assert_eq!((text.matches("<masked>").count(), text.contains(r#""d""#)), (5, true), "{text}");
        assert_eq!(masked_target("/v3/x"), "/v3/x");
    }
}
