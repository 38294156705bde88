//! Example JSON of a page, with the line of every value.
//!
//! Pages show JSON that parsers refuse: commas too many or too few, comments, a text that is cut short. What can be read
//! is read. A JSON library gives no line numbers, and those are what an example is cited by.

use std::collections::HashMap;

use super::{text::Line, value_type::ValueType};

/// Deeper than any documented answer.
const DEEPEST: usize = 64;

/// A value of an example.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ExampleNode {
    /// The line of its name, or where it starts.
    pub(crate) line: u32,
    /// The line where it ends.
    pub(crate) end: u32,
    pub(crate) value: ExampleValue,
}

/// The value that an example shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExampleValue {
    Null,
    Text(String),
    /// A number or a word without quotation marks, as it is written.
    Bare(String),
    List(Vec<ExampleNode>),
    Object(Vec<(String, ExampleNode)>),
}

impl ExampleNode {
    /// The first JSON object or list that starts at the beginning of one of these lines.
    pub(crate) fn first(lines: &[Line]) -> Option<Self> {
        let start = lines.iter().position(|line| line.text.starts_with(['{', '[']))?;
        let mut reader = ExampleReader::new(&lines[start..]);
        reader.value(0)
    }

    /// The members that an object has, or that the objects of a list have together.
    pub(crate) fn members(&self) -> Vec<(&str, &Self)> {
        match &self.value {
            ExampleValue::Object(members) => members.iter().map(|(name, node)| (name.as_str(), node)).collect(),
            ExampleValue::List(elements) => {
                let mut found: Vec<(&str, &Self)> = Vec::new();
                let mut known: HashMap<&str, usize> = HashMap::new();
                for (name, node) in elements.iter().flat_map(Self::members) {
                    // A later element tells more where the first has nothing.
                    match known.get(name) {
                        None => {
                            known.insert(name, found.len());
                            found.push((name, node));
                        }
                        Some(at) if found[*at].1.is_empty() => found[*at].1 = node,
                        Some(_) => {}
                    }
                }
                found
            }
            ExampleValue::Null | ExampleValue::Text(_) | ExampleValue::Bare(_) => Vec::new(),
        }
    }

    /// The members by name, for those who ask for many.
    pub(crate) fn by_name(&self) -> HashMap<&str, &Self> {
        let mut found = HashMap::new();
        for (name, node) in self.members() {
            // Of two members of one name the first counts.
            found.entry(name).or_insert(node);
        }
        found
    }

    /// The member of that name.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        self.members().into_iter().find(|(known, _)| *known == name).map(|(_, node)| node)
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            ExampleValue::Text(text) | ExampleValue::Bare(text) => Some(text),
            ExampleValue::Null | ExampleValue::List(_) | ExampleValue::Object(_) => None,
        }
    }

    /// The kind of the value, where it is not of that type.
    pub(crate) fn other_than(&self, value_type: &ValueType) -> Option<&'static str> {
        let shown = match &self.value {
            ExampleValue::Text(text) if text.contains('*') => return None,
            ExampleValue::Text(_) => "a text",
            ExampleValue::Bare(word) if word.parse::<f64>().is_ok() => "a number",
            ExampleValue::Bare(word) if matches!(word.to_ascii_lowercase().as_str(), "true" | "false") => {
                "a truth value"
            }
            // An ellipsis, or a word without quotation marks.
            ExampleValue::Null | ExampleValue::Bare(_) => return None,
            ExampleValue::List(_) => "a list",
            ExampleValue::Object(_) => "an object",
        };
        let fits = match value_type {
            ValueType::Text => shown == "a text",
            ValueType::Integer | ValueType::Number => shown == "a number",
            ValueType::Boolean => shown == "a truth value",
            ValueType::Object => shown == "an object",
            ValueType::List(_) => shown == "a list",
            ValueType::Unknown => true,
        };
        (!fits).then_some(shown)
    }

    fn is_empty(&self) -> bool {
        match &self.value {
            ExampleValue::Null => true,
            ExampleValue::Text(text) | ExampleValue::Bare(text) => text.is_empty(),
            ExampleValue::List(elements) => elements.is_empty(),
            ExampleValue::Object(members) => members.is_empty(),
        }
    }
}

struct ExampleReader {
    characters: Vec<(u32, char)>,
    at: usize,
}

impl ExampleReader {
    fn new(lines: &[Line]) -> Self {
        let mut characters = Vec::new();
        for line in lines {
            // A heading ends an example that was never closed.
            characters.extend(line.text.chars().map(|character| (line.number, character)));
            characters.push((line.number, '\n'));
        }
        Self { characters, at: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).map(|(_, character)| *character)
    }

    fn line(&self) -> u32 {
        let at = self.at.min(self.characters.len().saturating_sub(1));
        self.characters.get(at).map_or(1, |(line, _)| *line)
    }

    /// Skips spaces, commas and comments.
    fn skip(&mut self) {
        while let Some(character) = self.peek() {
            match character {
                ',' | ';' => self.at += 1,
                '/' if self.characters.get(self.at + 1).is_some_and(|(_, next)| *next == '/') => {
                    while self.peek().is_some_and(|character| character != '\n') {
                        self.at += 1;
                    }
                }
                character if character.is_whitespace() => self.at += 1,
                _ => return,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<ExampleNode> {
        self.skip();
        let line = self.line();
        if depth > DEEPEST {
            return None;
        }
        let value = match self.peek()? {
            '{' => {
                self.at += 1;
                ExampleValue::Object(self.object(depth))
            }
            '[' => {
                self.at += 1;
                ExampleValue::List(self.list(depth))
            }
            '"' => ExampleValue::Text(self.quoted()),
            '}' | ']' | ':' => return None,
            _ => match self.bare() {
                word if word == "null" => ExampleValue::Null,
                word => ExampleValue::Bare(word),
            },
        };
        Some(ExampleNode {
            line,
            end: self.characters.get(self.at.saturating_sub(1)).map_or(line, |(line, _)| *line),
            value,
        })
    }

    fn object(&mut self, depth: usize) -> Vec<(String, ExampleNode)> {
        let mut members: Vec<(String, ExampleNode)> = Vec::new();
        loop {
            self.skip();
            let line = self.line();
            let name = match self.peek() {
                None => return members,
                Some('}') => {
                    self.at += 1;
                    return members;
                }
                Some('"') => self.quoted(),
                // Something else than a member: the text after an example that is cut short.
                Some(character) if character.is_alphanumeric() || character == '_' => self.bare(),
                Some(_) => {
                    self.at += 1;
                    continue;
                }
            };
            self.skip();
            if self.peek() != Some(':') {
                continue;
            }
            self.at += 1;
            let Some(mut node) = self.value(depth + 1) else { continue };
            node.line = line;
            members.push((name, node));
        }
    }

    fn list(&mut self, depth: usize) -> Vec<ExampleNode> {
        let mut elements = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                None | Some('}') => return elements,
                Some(']') => {
                    self.at += 1;
                    return elements;
                }
                Some(_) => {
                    let before = self.at;
                    elements.extend(self.value(depth + 1));
                    if self.at == before {
                        self.at += 1;
                    }
                }
            }
        }
    }

    fn quoted(&mut self) -> String {
        let mut text = String::new();
        self.at += 1;
        while let Some(character) = self.peek() {
            self.at += 1;
            match character {
                '"' | '\n' => break,
                '\\' => {
                    let escaped = self.peek();
                    self.at += usize::from(escaped.is_some());
                    text.extend(escaped.map(|escaped| if escaped == 'n' { '\n' } else { escaped }));
                }
                other => text.push(other),
            }
        }
        text
    }

    fn bare(&mut self) -> String {
        let mut text = String::new();
        while let Some(character) = self.peek().filter(|character| !"{}[]:,\"\n".contains(*character)) {
            text.push(character);
            self.at += 1;
        }
        text.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<ExampleNode> {
        let lines: Vec<Line> = (1..).zip(text.lines()).map(|(number, line)| Line::new(number, line)).collect();
        ExampleNode::first(&lines)
    }

    #[test]
    fn every_value_has_its_line() {
        let node = read("JSON\n{\n  \"A\": 1,\n  \"B\": [ {\n    \"C\": \"x\"\n  } ]\n}").unwrap();
        assert_eq!((node.line, node.end), (2, 7));
        assert_eq!(node.member("B").unwrap().member("C").unwrap().line, 5);
        assert_eq!(node.member("A").unwrap().text(), Some("1"));
    }

    #[test]
    fn what_is_cut_or_badly_punctuated_is_read_as_far_as_it_goes() {
        let node = read("{\n\"A\": \"x\" // the name\n\"B\": [1, 2,],\n\"C\": {\"D\": \"").unwrap();
        let names: Vec<&str> = node.members().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["A", "B", "C"]);
        assert!(read("no example").is_none());
    }

    #[test]
    fn a_deep_example_ends() {
        assert!(read(&"[".repeat(100_000)).is_some());
    }
}
