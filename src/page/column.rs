//! The columns of the tables on pages.

/// The content of a table's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Required,
    Type,
    Description,
    Example,
    Status,
    Code,
    Message,
    Other,
}
