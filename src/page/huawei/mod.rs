//! Huawei Cloud's pages: one cell per line, tables under captions, nesting by the names of structures.

mod grammar;
mod naming;
mod sections;
mod structure;
mod tables;

pub(super) use grammar::read;
pub(super) use sections::{MARKS, is_heading, recognises};
