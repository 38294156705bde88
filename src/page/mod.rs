//! Pages to contracts: the saved text of a vendor's reference page becomes an OpenAPI document that cites its lines.
//!
//! One grammar for each layout (`alibaba`, `huawei`) comes to the same `parsed_page::ParsedPage`; `phrases` reads
//! descriptions for all of them; `document` and `rows` write down what was read. No rule knows an operation or a
//! parameter of a particular page; `names.json` lists what a vendor calls the same on all its pages. What could not be
//! read, and what was guessed, is a [`Remark`]. `lint` looks at the same reading for what is wrong with the page itself.

mod alibaba;
mod change;
pub(crate) mod document;
pub(crate) mod example;
mod huawei;
pub(crate) mod names;
pub(crate) mod parsed_page;
pub(crate) mod phrases;
pub(crate) mod remark;
pub(crate) mod row;
pub(crate) mod rows;
pub(crate) mod schema;
pub(crate) mod text;
pub(crate) mod type_words;
pub(crate) mod unread;

pub use change::{ClauseChange, changes};
pub use remark::{Remark, RemarkKind};

use serde_json::Value;

use parsed_page::ParsedPage;
use remark::Remarks;
use text::Page;

/// What a page gives.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The vendor, as its folder is called.
    pub vendor: String,
    /// The service, as its folder is called.
    pub service: String,
    /// The operation.
    pub operation: String,
    /// The contract: an OpenAPI 3.1 document.
    pub document: Value,
    /// What was read, in the form that `derive --emit rows` prints.
    pub rows: Value,
    /// Remarks, in the order of the page.
    pub remarks: Vec<Remark>,
}

impl Derived {
    /// Where the contract stands among others: `vendor/service/Operation.openapi.json`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}/{}.openapi.json", self.vendor, self.service, self.operation)
    }
}

/// A text that is no page that can be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownPage {
    /// It has no known layout.
    #[error("expected a page of a known layout; looked for {}, or {}", alibaba::MARKS, huawei::MARKS)]
    Layout,
    /// It is written in another language than the one whose phrases are known.
    #[error("expected a page in English; a good part of its letters are Chinese: save the English page")]
    Language,
}

/// Derives the contract of a page from its text.
///
/// A page that is cut short gives what can be read of it, with a remark.
///
/// # Errors
///
/// When the text has none of the marks of a known layout.
pub fn derive(text: &str) -> Result<Derived, UnknownPage> {
    let (page, reading, remarks) = read(text)?;
    Ok(derived(&reading, &page, remarks))
}

/// What a page says, with the page itself.
pub(crate) fn read(text: &str) -> Result<(Page, ParsedPage, Remarks), UnknownPage> {
    if is_chinese(text) {
        return Err(UnknownPage::Language);
    }
    let page = Page::new(text);
    let mut remarks = Remarks::default();
    // The marks of one vendor are no words of the other's pages, so the order decides nothing.
    let reading = if huawei::recognises(&page) {
        huawei::read(&page, &mut remarks)
    } else if alibaba::recognises(&page) {
        alibaba::read(&page, &mut remarks)
    } else {
        return Err(UnknownPage::Layout);
    };
    Ok((page, reading, remarks))
}

/// Whether more than one in five letters is Chinese: English pages have a word or a name here and there.
fn is_chinese(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    5 * text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() > letters && letters > 0
}

/// What was read, written down.
pub(crate) fn derived(reading: &ParsedPage, page: &Page, mut remarks: Remarks) -> Derived {
    let document = document::write(reading, page, &mut remarks);
    let is_heading = if reading.vendor == "huawei" { huawei::is_heading } else { alibaba::is_heading };
    unread::remark(page, reading, &document, is_heading, &mut remarks);
    let rows = rows::write(reading);
    Derived {
        vendor: reading.vendor.to_owned(),
        service: reading.service.clone(),
        operation: reading.operation.clone(),
        document,
        rows,
        remarks: remarks.finished(),
    }
}
