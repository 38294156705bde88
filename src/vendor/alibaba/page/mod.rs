//! Alibaba Cloud's pages. Their tables come in four forms: cells that are written one after the other without anything
//! between them, one cell per line, pipes between cells, and spaces between cells.
//!
//! Pages with one cell per line are brought into the first form, pages with spaces into the one with pipes. All come to
//! the same rows, and `nesting` puts those where they belong.

mod concatenated;
mod errors;
mod grammar;
mod lines;
mod names;
mod nesting;
mod one_cell_per_line;
mod pipe;
mod space_separated;

use crate::page::{
    Evidence, Grammar,
    parsed_page::ParsedPage,
    remark::Remarks,
    text::{Line, Page},
};
use lines::{is_error_header, is_parameter_header, is_pipe_header, product_and_operation};

/// The grammar of the vendor's pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct AlibabaPages;

impl Grammar for AlibabaPages {
    fn marks(&self) -> &'static str {
        "a table header `ParameterTypeRequiredDescriptionExample` or `|Parameter|Type|Required|…|`, or a title `Product:Operation`"
    }

    fn recognise(&self, page: &Page) -> Option<Evidence> {
        let header = |line: &Line| is_parameter_header(line) || is_pipe_header(line) || is_error_header(line);
        if page.filled().any(header) || space_separated::is_used(page) {
            return Some(Evidence::Strong);
        }
        // Other pages have one cell per line too, and a line in them can look like a title.
        let titled = page.filled().any(|line| product_and_operation(line).is_some());
        (titled || one_cell_per_line::is_used(page)).then_some(Evidence::Weak)
    }

    fn read(&self, page: &Page, remarks: &mut Remarks) -> ParsedPage {
        grammar::read(page, remarks)
    }

    fn is_heading(&self, line: &Line) -> bool {
        lines::is_heading(line)
    }
}
