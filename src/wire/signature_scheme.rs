//! The schemes in which requests are signed, as far as one must know them to put a signature elsewhere.

use crate::exchange::Request;

use super::percent;

/// A scheme in which requests are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureScheme {
    /// The name that the vendor gives it.
    pub name: &'static str,
    /// The place of the signature.
    pub place: SignaturePlace,
    /// The headers that a signature covers and that every signed request has, lower case; none where no header is covered.
    pub covered_headers: &'static [&'static str],
}

/// The place of a signature in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePlace {
    /// At the end of this header.
    Header(&'static str),
    /// In this parameter of the query, or of a body that is a form.
    Parameter(&'static str),
}

impl SignaturePlace {
    /// The signature that stands there, decoded.
    #[must_use]
    pub fn read(self, request: &Request) -> Option<String> {
        match self {
            Self::Header(name) => request.header(name).map(str::to_owned),
            Self::Parameter(name) => {
                let mut pairs = percent::pairs(request.query().as_bytes()).chain(percent::pairs(&request.body));
                pairs.find(|(found, _)| found == name.as_bytes()).map(|(_, text)| percent::text(&text))
            }
        }
    }

    /// The request with another signature in the place of its own. One that is not signed stays as it is.
    #[must_use]
    pub fn write(self, mut request: Request, signature: &str) -> Request {
        match self {
            Self::Header(name) => {
                if let Some((_, value)) = request.headers.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
                    signature.clone_into(value);
                }
            }
            Self::Parameter(name) => {
                if let Some(query) = with_value(request.query(), name, signature) {
                    request.target = format!("{}?{query}", request.path());
                } else if let Some(form) =
                    std::str::from_utf8(&request.body).ok().and_then(|form| with_value(form, name, signature))
                {
                    request.body = form.into_bytes();
                }
            }
        }
        request
    }

    /// A signed request with the signature of another: what is signed is the request's own. Headers that are signed along,
    /// such as a hash of the body, are the other's: they belong to its signature.
    #[must_use]
    pub fn copy(self, request: Request, other: Request) -> Request {
        match self {
            Self::Header(_) => Request { target: request.target, body: request.body, ..other },
            Self::Parameter(_) => match self.read(&other) {
                Some(signature) => self.write(request, &signature),
                None => request,
            },
        }
    }
}

/// Pairs with another value of the last one of this name, if there is one.
fn with_value(pairs: &str, name: &str, value: &str) -> Option<String> {
    let mut pieces: Vec<String> = pairs.split('&').map(str::to_owned).collect();
    let is_named = |piece: &&mut String| piece.split_once('=').is_some_and(|(found, _)| found == name);
    let piece = pieces.iter_mut().rev().find(is_named)?;
    *piece = format!("{name}={}", percent::encode(value));
    Some(pieces.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, authorization: &str, body: &str) -> Request {
        Request {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: vec![("Authorization".to_owned(), authorization.to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_header_is_read_and_written() {
        let place = SignaturePlace::Header("authorization");
        let ours = request("/?a=1", "ours", "b");
        assert_eq!(place.read(&ours).as_deref(), Some("ours"));
        let copied = place.copy(ours, request("/?a=2", "theirs", "c"));
        assert_eq!(copied, request("/?a=1", "theirs", "b"));
    }

    #[test]
    fn a_parameter_is_read_and_written_in_query_and_form() {
        let place = SignaturePlace::Parameter("Sig");
        for (ours, theirs, expected) in [
            (request("/?Sig=x%3D&a=1", "", ""), request("/?Sig=y%2B&a=2", "", ""), request("/?Sig=y%2B&a=1", "", "")),
            (request("/", "", "a=1&Sig=x"), request("/", "", "a=2&Sig=y"), request("/", "", "a=1&Sig=y")),
        ] {
            assert_eq!(place.copy(ours, theirs), expected);
        }
        assert_eq!(place.read(&request("/?Sig=x%3D", "", "")).as_deref(), Some("x="));
        let unsigned = request("/?a=1", "", "{}");
        assert_eq!((place.read(&unsigned), place.write(unsigned.clone(), "x")), (None, unsigned));
    }
}
