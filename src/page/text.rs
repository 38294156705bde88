//! The saved text of a page, line by line.
//!
//! Line numbers are those of the text as it lies; everything else that differs between copies of one page (line ends,
//! a byte-order mark, kinds of spaces, full-width punctuation, kinds of bullets) is made equal here and nowhere else.

use sha2::{Digest, Sha256};

/// A page.
#[derive(Debug)]
pub struct Page {
    /// Every line, blank ones included.
    pub(crate) lines: Vec<Line>,
    /// SHA-256 of the text as it lies, lower-case hex.
    pub(crate) sha256: String,
}

/// A line of a page, or of a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// The width of its indentation.
    pub(crate) indent: usize,
    /// A bullet stands before it.
    pub(crate) bullet: bool,
    /// The text, without indentation and bullet.
    pub(crate) text: String,
}

const BULLETS: [char; 8] = ['•', '●', '◦', '▪', '■', '○', '·', '‣'];

impl Page {
    /// Reads a text.
    pub(crate) fn new(text: &str) -> Self {
        let sha256 = hex::encode(Sha256::digest(text.as_bytes()));
        // Old files end their lines with a carriage return alone.
        let end = if text.contains('\n') { '\n' } else { '\r' };
        let lines = (1..).zip(text.split(end)).map(|(number, line)| Line::new(number, line)).collect();
        Self { lines, sha256 }
    }

    /// The lines that are not blank.
    pub(crate) fn filled(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.is_blank())
    }

    /// The number of the last line that is not blank; 1 for an empty page.
    pub(crate) fn last(&self) -> u32 {
        self.filled().last().map_or(1, |line| line.number)
    }
}

impl Line {
    /// Reads a line of the text.
    pub(crate) fn new(number: u32, text: &str) -> Self {
        let text: String = text.chars().filter_map(plain).collect();
        let text = text.trim_end();
        let indent = text.chars().take_while(|character| character.is_whitespace()).count();
        let text = without_anchor(text.trim_start());
        match without_bullet(text) {
            Some(rest) => Self { number, indent, bullet: true, text: rest.to_owned() },
            None => Self { number, indent, bullet: false, text: text.to_owned() },
        }
    }

    /// Tells whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Tells whether it is this heading: the words alone, whatever their case, numbering or mark before them.
    pub(crate) fn is_heading(&self, words: &str) -> bool {
        let text = self.text.trim_start_matches('#').trim().trim_end_matches(':').trim();
        text.eq_ignore_ascii_case(words)
    }
}

/// A heading without the anchor that Markdown can give it: `## Errors {#errors .section}`.
fn without_anchor(text: &str) -> &str {
    if text.starts_with('#') && text.ends_with('}') {
        text.split(" {#").next().unwrap_or(text).trim_end()
    } else {
        text
    }
}

fn without_bullet(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(BULLETS) {
        return Some(rest.trim_start());
    }
    // A hyphen or an asterisk is a bullet only with a space after it: `-` alone is a cell.
    let rest = text.strip_prefix(['-', '*', '–'])?;
    rest.starts_with(' ').then(|| rest.trim_start())
}

/// A character as every copy of the page would have it; none for those that print nothing.
fn plain(character: char) -> Option<char> {
    Some(match character {
        '\r' | '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{00AD}' => return None,
        '\t' | '\u{00A0}' | '\u{3000}' | '\u{202F}' | '\u{2000}'..='\u{200A}' => ' ',
        // The full-width forms stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '、' => ',',
        '。' => '.',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_no_anchors() {
        assert_eq!(Line::new(1, "## Errors {#errors .section}").text, "## Errors");
        assert_eq!(Line::new(1, "The path {#x}").text, "The path {#x}");
    }

    #[test]
    fn copies_of_one_page_read_alike() {
        let plain = Page::new("  • true: yes\nValues: a, b (c)\n\n-\n");
        let other = Page::new("\u{FEFF}  • true: yes\r\nValues： a， b （c）\r\n\u{00A0}\r\n-\r\n");
        assert_eq!(plain.lines, other.lines);
        assert_ne!(plain.sha256, other.sha256);
        assert_eq!(plain.lines[0], Line { number: 1, indent: 2, bullet: true, text: "true: yes".to_owned() });
        assert_eq!(plain.lines[3], Line { number: 4, indent: 0, bullet: false, text: "-".to_owned() });
        assert_eq!(plain.last(), 4);
    }
}
