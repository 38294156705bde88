//! Ids in the vendors' forms, derived from an account and what they name.
//!
//! Nothing here is random: the same account has the same ids in every process, so that a client can know them without
//! asking.

use sha2::{Digest, Sha256};
use uuid::{Builder, Variant, Version};

const BASE_36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// An id of this many lower-case base-36 characters, at most 32.
pub(super) fn base36(parts: &[&str], length: usize) -> String {
    let digits = digest(parts).into_iter().map(|byte| char::from(BASE_36[usize::from(byte) % 36]));
    digits.take(length).collect()
}

/// 32 hexadecimal characters.
pub(super) fn hex32(parts: &[&str]) -> String {
    hex::encode(fingerprint(parts))
}

/// A UUID of 36 characters, version 4 by its marks.
pub(super) fn uuid(parts: &[&str]) -> String {
    let marked = Builder::from_bytes(fingerprint(parts)).with_version(Version::Random).with_variant(Variant::RFC4122);
    marked.into_uuid().to_string()
}

/// A fingerprint of something that need not be kept whole.
pub(super) fn fingerprint(parts: &[&str]) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&digest(parts)[..16]);
    short
}

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_the_vendors() {
        assert_eq!(base36(&["a"], 17), "np3w0fltsc0hnnbg2");
        assert_eq!(hex32(&["a"]), "3b196fd4907bedf51c3090e9835f2f7c");
        assert_eq!(uuid(&["a"]), "3b196fd4-907b-4df5-9c30-90e9835f2f7c");
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(uuid(&["ab", "c"]), uuid(&["a", "bc"]));
    }
}
