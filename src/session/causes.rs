//! Errors in words, for people at a terminal.

use std::error::Error;

/// An error with its causes, one after another.
pub(crate) fn with_causes(error: &(impl Error + ?Sized)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
