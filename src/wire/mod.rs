//! Calls to HTTP requests and back: what protocols are, and what they share.
//!
//! Everything here is pure: time, nonce and credentials are arguments. The client side encodes, signs and decodes; the
//! serving side reads and verifies. Both ends of one protocol share this code, so a mistake in it would cancel out
//! between our client and our reference service: only the golden vectors in `tests/signing` can catch that, and they
//! come from the vendors' documents and SDKs.

pub(crate) mod answer;
pub(crate) mod canonical;
pub(crate) mod date;
pub(crate) mod defect;
pub(crate) mod digest;
pub(crate) mod header_signature;
pub(crate) mod percent;
mod protocol;
mod signature_scheme;

#[cfg(test)]
pub(crate) mod testing;

pub use answer::answer;
pub use protocol::{Claim, ClaimError, Protocol, Signed, SigningContext, WireError};
pub use signature_scheme::{SignaturePlace, SignatureScheme};

/// The name of this tool in every request.
pub(crate) const USER_AGENT: &str = concat!("bythebook/", env!("CARGO_PKG_VERSION"));
