//! Pages to contracts: the saved text of a vendor's reference page becomes an OpenAPI document that cites its lines.
//!
//! A [`Grammar`], which each vendor gives, turns its pages into the same `parsed_page::ParsedPage`. All else is shared:
//! `phrases` reads descriptions, `document` and `rows` write down what was read. No rule knows a vendor, nor an operation
//! or a parameter of a particular page. Whatever could not be read, or was guessed, is a [`Remark`].

mod change;
pub(crate) mod column;
pub(crate) mod document;
pub(crate) mod example;
mod grammar;
pub(crate) mod parsed_page;
pub(crate) mod phrases;
pub(crate) mod remark;
pub(crate) mod row;
pub(crate) mod rows;
pub(crate) mod schema;
pub(crate) mod stated;
pub(crate) mod text;
pub(crate) mod type_words;
pub(crate) mod unread;
pub(crate) mod value_type;

pub use change::{ClauseChange, changes};
pub use grammar::{Evidence, Grammar};
pub use remark::{Remark, RemarkKind};

use serde_json::Value;

use parsed_page::ParsedPage;
use remark::Remarks;
use text::Page;

/// The contract of a page, with all that was read for it.
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
    /// All that was read, in the form that `derive --emit rows` prints.
    pub rows: Value,
    /// Remarks, in the order of the page.
    pub remarks: Vec<Remark>,
}

impl Derived {
    /// The path of the contract among others: `vendor/service/Operation.openapi.json`.
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
    #[error("expected a page of a known layout; looked for {looked_for}")]
    Layout {
        /// The marks of the layouts that are known.
        looked_for: String,
    },
    /// It is written in another language than the one whose phrases are known.
    #[error("expected a page in English; a good part of its letters are Chinese: save the English page")]
    Language,
}

/// Derives the contract of a page from its text, with the grammar that recognises it.
///
/// A page that is cut short gives what can be read of it, with a remark.
///
/// # Errors
///
/// When the text has none of the marks of a known layout.
pub fn derive(text: &str, grammars: &[&dyn Grammar]) -> Result<Derived, UnknownPage> {
    Ok(read(text, grammars)?.write())
}

/// A page that was read.
pub(crate) struct ReadPage<'a> {
    pub(crate) text: Page,
    pub(crate) parsed: ParsedPage,
    pub(crate) remarks: Remarks,
    grammar: &'a dyn Grammar,
}

/// Reads a page with the grammar that recognises it.
pub(crate) fn read<'a>(text: &str, grammars: &[&'a dyn Grammar]) -> Result<ReadPage<'a>, UnknownPage> {
    if is_chinese(text) {
        return Err(UnknownPage::Language);
    }
    let text = Page::new(text);
    // Where two are equally sure, the text holds pages of two vendors; the one that is listed last reads it.
    let recognised = grammars.iter().filter_map(|grammar| Some((grammar.recognise(&text)?, *grammar)));
    let Some((_, grammar)) = recognised.max_by_key(|(evidence, _)| *evidence) else {
        let marks: Vec<&str> = grammars.iter().map(|grammar| grammar.marks()).collect();
        return Err(UnknownPage::Layout { looked_for: marks.join(", or ") });
    };
    let mut remarks = Remarks::default();
    let parsed = grammar.read(&text, &mut remarks);
    Ok(ReadPage { text, parsed, remarks, grammar })
}

impl ReadPage<'_> {
    /// Writes down what was read.
    pub(crate) fn write(&self) -> Derived {
        let Self { text, parsed, grammar, .. } = self;
        let mut remarks = self.remarks.clone();
        let document = document::write(parsed, text, &mut remarks);
        unread::remark(text, parsed, &document, &|line| grammar.is_heading(line), &mut remarks);
        Derived {
            vendor: parsed.vendor.to_owned(),
            service: parsed.service.clone(),
            operation: parsed.operation.clone(),
            document,
            rows: rows::write(parsed),
            remarks: remarks.finished(),
        }
    }
}

/// Tells whether more than one in five letters is Chinese: English pages have a word or a name here and there.
fn is_chinese(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    5 * text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() > letters && letters > 0
}
