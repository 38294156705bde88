//! A description cut into its parts: prose, and the parts that pages label (`Constraints:`, `Range:`, `Default Value:`).

use std::sync::LazyLock;

use regex::Regex;

use crate::page::{parsed_page::Field, text::Line, value_type::ValueType};

/// A line of a description, with the part that it belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DescriptionLine<'a> {
    pub(crate) part: DescriptionPart,
    /// The line of the label that starts the part.
    pub(crate) label: Option<u32>,
    pub(crate) line: &'a Line,
    /// The text without the label.
    pub(crate) text: &'a str,
}

/// The parts of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DescriptionPart {
    Prose,
    Constraints,
    Range,
    Default,
}

/// Cuts a description into its parts; what says that there is nothing to say is left out.
pub(crate) fn parts(description: &[Line]) -> Vec<DescriptionLine<'_>> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let labels =
            "definition|explanation|meaning|constraints?|restrictions?|range|value range|default value|default";
        constant(&format!(r"(?i)^({labels})\s*:\s*(.*)$"))
    });
    const BARE: [&str; 5] = ["Constraints", "Constraint", "Range", "Value Range", "Default Value"];
    let mut part = DescriptionPart::Prose;
    let mut label_line = None;
    let mut told = Vec::new();
    // A page labels either everything or nothing: without a `Definition:` before it, `Value range: 1-100` is a sentence.
    let mut labelled = false;
    for line in description {
        let mut text = line.text.as_str();
        // The newest pages have their labels without a colon.
        let bare = !line.bullet && (text == "Definition" || labelled && BARE.contains(&text));
        let with_colon = if bare { format!("{text}:") } else { String::new() };
        let label = if bare { LABEL.captures(&with_colon) } else { LABEL.captures(text) };
        if let Some(found) = label {
            let label = found.get(1).map_or("", |label| label.as_str()).to_ascii_lowercase();
            let rest = if bare { "" } else { &text[found.get(2).map_or(text.len(), |rest| rest.start())..] };
            let starts = matches!(label.as_str(), "definition" | "explanation" | "meaning");
            if starts || labelled || rest.is_empty() {
                labelled |= starts;
                part = match label.as_str() {
                    "range" | "value range" => DescriptionPart::Range,
                    "default" | "default value" => DescriptionPart::Default,
                    _ if starts => DescriptionPart::Prose,
                    _ => DescriptionPart::Constraints,
                };
                text = rest;
                label_line = Some(line.number);
            }
        }
        let nothing =
            matches!(text.trim_end_matches('.').to_ascii_lowercase().as_str(), "" | "n/a" | "none" | "-" | "na");
        if !nothing {
            told.push(DescriptionLine { part, label: label_line, line, text });
        }
    }
    told
}

/// The sentences of a text: a full stop ends one where a space or nothing follows it.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(". ").map_or(rest.len(), |at| at + 1);
        let (sentence, after) = rest.split_at(end);
        rest = after.trim_start();
        Some(sentence.trim())
    })
}

/// Tells whether a string holds a JSON text, whose members its description lists.
pub(crate) fn is_json(field: &Field, told: &[DescriptionLine<'_>]) -> bool {
    let shown = field.example.as_ref().is_some_and(|example| example.value.trim_start().starts_with(['[', '{']));
    let said =
        || told.iter().any(|told| told.text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == "JSON"));
    field.value_type == ValueType::Text && (shown || said())
}

/// Tells whether a value travels as text, so that its length counts.
pub(crate) fn is_text(value_type: &ValueType) -> bool {
    matches!(value_type, ValueType::Text | ValueType::Unknown)
}

/// An expression that is known to be one.
pub(crate) fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the expression is constant")
}
