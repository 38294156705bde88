//! Events to text: what a run said, for people and for programs.

mod json;
mod summary;
mod terminal;

pub use json::{SCHEMA, canonical, json};
pub use summary::{Summary, Totals};
pub use terminal::terminal;
