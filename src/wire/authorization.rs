//! The `Authorization` header, whose form both vendors share but for names and spaces.

use super::ClaimError;
use crate::exchange::Request;

/// The header's name (RFC 9110, section 11.6.2).
pub(crate) const AUTHORIZATION: &str = "Authorization";

/// The part that lists the signed headers, named alike by both vendors.
const SIGNED_HEADERS: &str = "SignedHeaders";

/// The part that holds the signature, named alike by both vendors.
const SIGNATURE: &str = "Signature";

/// What stands in the header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AuthorizationHeader {
    /// The access key's id.
    pub(crate) access_key: String,
    /// The names of the signed headers, lower case, in their order.
    pub(crate) signed_headers: Vec<String>,
    /// The signature.
    pub(crate) signature: String,
}

/// Reads `ALGORITHM KEY=…,SignedHeaders=…;…,Signature=…`, with or without spaces after the commas.
///
/// # Errors
///
/// `Unsigned` where there is no such header, `Malformed` where it has another form. Neither repeats what was sent.
pub(crate) fn read(request: &Request, algorithm: &str, key: &str) -> Result<AuthorizationHeader, ClaimError> {
    let header = request.header(AUTHORIZATION).ok_or(ClaimError::Unsigned)?;
    let parts = header
        .strip_prefix(algorithm)
        .and_then(|rest| rest.strip_prefix(' '))
        .ok_or_else(|| ClaimError::Malformed(format!("expected the algorithm {algorithm}")))?;
    Ok(AuthorizationHeader {
        access_key: part(parts, key)?.to_owned(),
        signed_headers: part(parts, SIGNED_HEADERS)?.split(';').map(str::to_lowercase).collect(),
        signature: part(parts, SIGNATURE)?.to_owned(),
    })
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
        read(&request, "ALGORITHM", "Key")
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
