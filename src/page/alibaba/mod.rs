//! Alibaba Cloud's pages: tables of glued cells, the newer ones with one cell per line, and the older ones with pipes.
//!
//! All come to the same rows; `nesting` puts them where they belong.

mod cells;
mod errors;
mod glued;
mod grammar;
mod loose;
mod marks;
mod nesting;
mod pipe;

pub(super) use grammar::read;
pub(super) use marks::{MARKS, is_heading, recognises};
