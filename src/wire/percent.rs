//! Percent-encoding as vendors' signatures want it, and the pairs of a query.
//!
//! Everything works on bytes: what arrives need not be UTF-8, and a signature covers it all the same.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

/// All characters but the unreserved ones (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes every byte that is not unreserved.
pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    percent_encode(bytes.as_ref(), RESERVED).to_string()
}

/// Decodes percent-encoded bytes; a `%` that no two hexadecimal digits follow stands for itself.
pub(crate) fn decode(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    percent_decode(bytes.as_ref()).collect()
}

/// Decoded bytes as text; what is not UTF-8 becomes U+FFFD.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The decoded names and values of a query or of a form body, in their order. `+` stands for a space, a name without
/// `=` has an empty value, and empty pieces are skipped.
pub(crate) fn pairs(query: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    query.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()).map(|piece| {
        let mut halves = piece.splitn(2, |byte| *byte == b'=');
        let mut half = || decode(with_spaces(halves.next().unwrap_or_default()));
        (half(), half())
    })
}

/// Writes pairs as a query, in the order given.
pub(crate) fn query<Text: AsRef<[u8]>>(pairs: &[(Text, Text)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn with_spaces(form: &[u8]) -> Vec<u8> {
    form.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(query: &str) -> Vec<(String, String)> {
        pairs(query.as_bytes()).map(|(name, value)| (text(&name), text(&value))).collect()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn leaves_only_the_unreserved_characters_of_rfc_3986() {
        assert_eq!(encode("aZ09-_.~"), "aZ09-_.~");
        assert_eq!(encode(" *+/=&%é"), "%20%2A%2B%2F%3D%26%25%C3%A9");
    }

    #[test]
    fn reads_garbage_without_losing_it() {
        assert_eq!(read("%zz"), [pair("%zz", "")]);
        assert_eq!(read("="), [pair("", "")]);
        assert_eq!(read("&&"), []);
        assert_eq!(read("a=b=c&a"), [pair("a", "b=c"), pair("a", "")]);
        assert_eq!(read("a+b=%2B+%ff%"), [pair("a b", "+ \u{fffd}%")]);
    }

    proptest! {
        #[test]
        fn decoding_after_encoding_gives_the_same_bytes(bytes: Vec<u8>) {
            prop_assert_eq!(decode(encode(&bytes)), bytes);
        }

        #[test]
        fn reading_a_written_query_gives_the_same_pairs(
            pairs_in: Vec<(Vec<u8>, Vec<u8>)>,
        ) {
            prop_assert_eq!(pairs(query(&pairs_in).as_bytes()).collect::<Vec<_>>(), pairs_in);
        }

        #[test]
        fn any_query_can_be_read(query: Vec<u8>) {
            let _read = pairs(&query).count();
        }
    }
}
