//! Carries out scenarios: sends, waits, reads back, and cleans up.

pub(in crate::engine) mod cleanup;
pub(in crate::engine) mod executor;
pub(in crate::engine) mod identity;
pub(in crate::engine) mod read_back;
pub(in crate::engine) mod scrub;
pub(in crate::engine) mod sender;

pub use scrub::Scrubber;
pub use sender::{Sender, SentCall};
