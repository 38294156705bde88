//! The face of a page grammar: all that the reader of pages needs of a vendor.

use std::fmt::Debug;

use super::{
    parsed_page::ParsedPage,
    remark::Remarks,
    text::{Line, Page},
};

/// A vendor's page grammar: recognises the vendor's pages and reads them, whatever their layout.
///
/// Only this crate can write one, for a page and what is read of it are its own types.
pub trait Grammar: Debug + Sync {
    /// The marks that show a page to be the vendor's, in words for people.
    fn marks(&self) -> &'static str;

    /// Tells how surely a page is the vendor's; none where nothing shows it.
    fn recognise(&self, page: &Page) -> Option<Evidence>;

    /// Reads a page. What is skipped, guessed or missing becomes a remark.
    fn read(&self, page: &Page, remarks: &mut Remarks) -> ParsedPage;

    /// Tells whether a line is one of the headings that the vendor's pages have.
    fn is_heading(&self, line: &Line) -> bool;
}

/// The sureness with which a page is a vendor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// It has something that pages of others can have too.
    Weak,
    /// It has something that only the vendor's pages have.
    Strong,
}
