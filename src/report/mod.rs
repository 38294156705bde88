//! Events to text: what a run said, for people and for programs.

mod json;
mod steps;
mod summary;
mod terminal;

pub use json::{SCHEMA, canonical, json};
pub use steps::{reproduction, sent};
pub use summary::{Reproduction, Summary, Totals};
pub use terminal::terminal;
