//! Huawei Cloud's pages: one cell per line, tables under captions, nesting by the names of structures.

mod grammar;
mod names;
mod naming;
mod sections;
mod structure;
mod tables;

use crate::page::{
    Evidence, Grammar,
    parsed_page::ParsedPage,
    remark::Remarks,
    text::{Line, Page},
};

/// The grammar of the vendor's pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct HuaweiPages;

impl Grammar for HuaweiPages {
    fn marks(&self) -> &'static str {
        "captions `Table N …` over header cells `Parameter`, `Mandatory`, `Type`, `Description`, or a heading `URI` over a method and a path"
    }

    fn recognise(&self, page: &Page) -> Option<Evidence> {
        sections::are_in(page).then_some(Evidence::Strong)
    }

    fn read(&self, page: &Page, remarks: &mut Remarks) -> ParsedPage {
        grammar::read(page, remarks)
    }

    fn is_heading(&self, line: &Line) -> bool {
        sections::is_heading(line)
    }
}
