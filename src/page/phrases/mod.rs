//! What descriptions say of values, in the words that all layouts share.
//!
//! A description is cut into parts first: prose, and the parts that pages label (`Constraints:`, `Range:`,
//! `Default Value:`). Each kind of statement is one file. What is not recognised states nothing.

mod forms;
pub(crate) mod meaning;
mod numbers;
mod values;

pub(crate) use forms::form_of;

use std::sync::LazyLock;

use regex::Regex;

use super::{
    parsed_page::{Field, Sort},
    remark::Remarks,
    text::Line,
};

/// A line of a description, with the part that it belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
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

/// Reads the descriptions of a field and of everything in it.
pub(crate) fn constrain(field: &mut Field, remarks: &mut Remarks) {
    let description = std::mem::take(&mut field.description);
    let told = parts(&description);
    numbers::read(field, &told, remarks);
    values::read(field, &told, remarks);
    forms::read(field, &told, remarks);
    field.description = description;
    for member in &mut field.members {
        constrain(member, remarks);
    }
    limit_of_leaves(field, remarks);
}

/// A list without a limit of its own takes the one that its leaves give: `You can specify at most 50 names.`
fn limit_of_leaves(field: &mut Field, remarks: &mut Remarks) {
    if !field.sort.is_list() || field.constraints.max_items.is_some() {
        return;
    }
    let found = field.members.iter().filter_map(|leaf| {
        let told = parts(&leaf.description);
        numbers::limit_on_leaf(&field.name, leaf, &told).map(|limit| (leaf.line, limit))
    });
    let found: Vec<_> = found.collect();
    let Some((line, first)) = found.first() else { return };
    remarks.guess(*line, format!("the limit of `{}` stands at its members", field.name));
    if let Some((other, limit)) = found.iter().find(|(_, limit)| limit.value != first.value) {
        remarks.guess(*other, format!("another limit of `{}`, {}, is left out", field.name, limit.value));
    }
    field.constraints.max_items = Some(first.clone());
}

/// Cuts a description into its parts; what says that there is nothing to say is left out.
pub(crate) fn parts(description: &[Line]) -> Vec<Told<'_>> {
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
            told.push(Told { part, label: label_line, line, text });
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

/// Whether a string holds a JSON text, whose members its description lists.
pub(crate) fn is_json(field: &Field, told: &[Told<'_>]) -> bool {
    let shown = field.example.as_ref().is_some_and(|example| example.value.trim_start().starts_with(['[', '{']));
    let said =
        || told.iter().any(|told| told.text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == "JSON"));
    field.sort == Sort::Text && (shown || said())
}

/// Whether a value travels as text, so that its length counts.
pub(crate) fn is_text(sort: &Sort) -> bool {
    matches!(sort, Sort::Text | Sort::Unknown)
}

/// An expression that is known to be one.
pub(crate) fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the expression is constant")
}
