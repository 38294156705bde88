//! SHA-256 and HMAC-SHA256 in lower-case hexadecimal, and the comparison of signatures.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::call::Secret;

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// HMAC-SHA256. The key is the raw secret.
pub(crate) fn hmac_sha256(secret: &Secret, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Says whether two signatures are the same, in a time that does not tell where they differ.
pub(crate) fn is_same(ours: &str, theirs: &str) -> bool {
    ours.as_bytes().ct_eq(theirs.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_nothing_to_the_well_known_value() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn signs_with_hmac_sha256_as_rfc_4231_does() {
        // RFC 4231, test case 2.
        assert_eq!(
            hmac_sha256(&Secret::new("Jefe"), "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn tells_signatures_apart_by_every_byte_and_by_length() {
        assert!(is_same("0aff", "0aff"));
        for other in ["1aff", "0afe", "0aFf", "0af", "0aff0", ""] {
            assert!(!is_same("0aff", other), "{other}");
        }
    }
}
