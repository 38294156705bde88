//! Ids in the vendors' forms, derived from an account and what they name.
//!
//! Nothing here is random: the same account has the same ids in every process, so that a client can know them without
//! asking.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

const BASE_36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// So many lower-case base-36 characters, at most 32.
pub(super) fn base36(parts: &[&str], length: usize) -> String {
    let digits = digest(parts).into_iter().map(|byte| char::from(BASE_36[usize::from(byte) % 36]));
    digits.take(length).collect()
}

/// 32 hexadecimal characters.
pub(super) fn hex32(parts: &[&str]) -> String {
    HEXLOWER.encode(&fingerprint(parts))
}

/// A UUID of 36 characters, version 4 by its marks.
pub(super) fn uuid(parts: &[&str]) -> String {
    uuid::Builder::from_random_bytes(fingerprint(parts)).into_uuid().to_string()
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
        assert_eq!(base36(&["a"], 17).len(), 17);
        assert_eq!(hex32(&["a"]).len(), 32);
        let id = uuid(&["a"]);
        assert_eq!((id.len(), id.matches('-').count(), &id[14..15]), (36, 4, "4"));
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(uuid(&["ab", "c"]), uuid(&["a", "bc"]));
    }
}
