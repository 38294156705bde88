//! The signature that travels in the `Authorization` header, as several vendors make it alike but for names and signs.
//!
//! A request is written in a canonical form, the form is hashed into a string to sign, and its HMAC-SHA256 is the signature.

use super::{ClaimError, SignaturePlace, SignatureScheme, canonical, digest};
use crate::{call::Secret, exchange::Request};

/// The header's name (RFC 9110, section 11.6.2).
pub(crate) const AUTHORIZATION: &str = "Authorization";

/// The part that lists the signed headers, named alike by all.
const SIGNED_HEADERS: &str = "SignedHeaders";

/// The part that holds the signature, named alike by all.
const SIGNATURE: &str = "Signature";

/// One vendor's signature in a header: in what it differs from the others'.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeaderSignature {
    /// The name of the algorithm.
    pub(crate) algorithm: &'static str,
    /// The part of the authorization that names the access key.
    pub(crate) credential: &'static str,
    /// The separator between the parts of the authorization.
    pub(crate) separator: &'static str,
    /// The canonical form of a path.
    pub(crate) canonical_uri: fn(&str) -> String,
}

impl HeaderSignature {
    /// The scheme, with the headers that every signature covers.
    pub(crate) const fn scheme(&self, covered_headers: &'static [&'static str]) -> SignatureScheme {
        SignatureScheme { name: self.algorithm, place: SignaturePlace::Header(AUTHORIZATION), covered_headers }
    }

    /// `CanonicalRequest`, over the headers that are named, in the order given.
    pub(crate) fn canonical_request(&self, request: &Request, signed_headers: &[String], payload_hash: &str) -> String {
        // CanonicalRequest = HTTPRequestMethod + '\n' + CanonicalURI + '\n' + CanonicalQueryString + '\n'
        //                  + CanonicalHeaders + '\n' + SignedHeaders + '\n' + HashedRequestPayload
        [
            request.method.as_str(),
            &(self.canonical_uri)(request.path()),
            &canonical::query(request.query()),
            &canonical::headers(request, signed_headers),
            &signed_headers.join(";"),
            payload_hash,
        ]
        .join("\n")
    }

    /// `StringToSign` of a canonical request; some sign the date of the request beside it.
    pub(crate) fn string_to_sign(&self, canonical_request: &str, date: Option<&str>) -> String {
        // StringToSign = Algorithm + '\n' [ + RequestDateTime + '\n' ] + HashedCanonicalRequest
        let hash = digest::sha256(canonical_request.as_bytes());
        let lines = [Some(self.algorithm), date, Some(&hash)];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// The value of the `Authorization` header for a signature.
    pub(crate) fn authorization(&self, signature: &str, access_key: &str, signed_headers: &[String]) -> String {
        // AuthorizationHeader = Algorithm + ' Credential=' + AccessKey + ',SignedHeaders=' + SignedHeaders
        //                     + ',Signature=' + Signature
        let Self { algorithm, credential, separator, .. } = self;
        let signed_headers = signed_headers.join(";");
        format!(
            "{algorithm} {credential}={access_key}{separator}{SIGNED_HEADERS}={signed_headers}{separator}\
             {SIGNATURE}={signature}"
        )
    }

    /// Reads `ALGORITHM KEY=…,SignedHeaders=…;…,Signature=…`, with or without spaces after the commas.
    ///
    /// # Errors
    ///
    /// `Unsigned` where there is no such header, `Malformed` where it has another form. Neither repeats what was sent.
    pub(crate) fn read(&self, request: &Request) -> Result<AuthorizationHeader, ClaimError> {
        let header = request.header(AUTHORIZATION).ok_or(ClaimError::Unsigned)?;
        let parts = header
            .strip_prefix(self.algorithm)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or_else(|| ClaimError::Malformed(format!("expected the algorithm {}", self.algorithm)))?;
        Ok(AuthorizationHeader {
            access_key: part(parts, self.credential)?.to_owned(),
            signed_headers: part(parts, SIGNED_HEADERS)?.split(';').map(str::to_lowercase).collect(),
            signature: part(parts, SIGNATURE)?.to_owned(),
        })
    }
}

/// `Signature` of a string to sign, lower-case hexadecimal.
pub(crate) fn signature(string_to_sign: &str, secret: &Secret) -> String {
    // Signature = HexEncode(HMAC(Secret, StringToSign))
    digest::hmac_sha256(secret, string_to_sign)
}

/// The names of the headers of a request that `is_signed` takes, lower case, sorted, each once.
pub(crate) fn signed_headers(request: &Request, is_signed: impl Fn(&str) -> bool) -> Vec<String> {
    let names = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
    let mut names: Vec<String> = names.filter(|name| is_signed(name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The parts of the header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AuthorizationHeader {
    /// The access key's id.
    pub(crate) access_key: String,
    /// The names of the signed headers, lower case, in their order.
    pub(crate) signed_headers: Vec<String>,
    /// The signature.
    pub(crate) signature: String,
}

fn part<'a>(parts: &'a str, name: &str) -> Result<&'a str, ClaimError> {
    let pairs = parts.split(',').filter_map(|part| part.trim().split_once('='));
    let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
    let missing = || ClaimError::Malformed(format!("`{name}` is missing"));
    let value = values.next().filter(|value| !value.is_empty()).ok_or_else(missing)?;
    if values.next().is_some() {
        return Err(ClaimError::Malformed(format!("`{name}` stands there twice")));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_header(value: &str) -> Result<AuthorizationHeader, ClaimError> {
        let headers = vec![("authorization".to_owned(), value.to_owned())];
        let request = Request { method: String::new(), target: String::new(), headers, body: Vec::new() };
        let signature =
            HeaderSignature { algorithm: "ALGORITHM", credential: "Key", separator: ",", canonical_uri: str::to_owned };
        signature.read(&request)
    }

    #[test]
    fn reads_the_parts_with_and_without_spaces() {
        let expected = AuthorizationHeader {
            access_key: "id".to_owned(),
            signed_headers: vec!["host".to_owned(), "x-date".to_owned()],
            signature: "0f".to_owned(),
        };
        for header in [
            "ALGORITHM Key=id,SignedHeaders=host;x-date,Signature=0f",
            "ALGORITHM Key=id, SignedHeaders=Host;X-Date, Signature=0f",
            "ALGORITHM Signature=0f,Other=1,SignedHeaders=host;x-date,Key=id",
        ] {
            assert_eq!(read_header(header).as_ref(), Ok(&expected), "{header}");
        }
    }

    #[test]
    fn refuses_every_other_form() {
        for header in [
            "",
            "ALGORITHM",
            "ALGORITHM ",
            "ALGORITHMKey=id,SignedHeaders=host,Signature=0f",
            "OTHER Key=id,SignedHeaders=host,Signature=0f",
            "ALGORITHM Key=id,SignedHeaders=host",
            "ALGORITHM Key=,SignedHeaders=host,Signature=0f",
            "ALGORITHM Key=id,Key=id,SignedHeaders=host,Signature=0f",
            "ALGORITHM ,,,===;;;",
        ] {
            assert!(matches!(read_header(header), Err(ClaimError::Malformed(_))), "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_can_be_read(header: String) {
            let _read = read_header(&format!("ALGORITHM {header}"));
        }
    }
}
