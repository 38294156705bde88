//! Percent.
