//! Formats: CIDR blocks and timestamps.

use std::sync::LazyLock;

use regex::Regex;

use super::description::{DescriptionLine, constant, is_text};
use crate::page::{
    parsed_page::Field,
    remark::{RemarkKind, Remarks},
    stated::Stated,
};

/// Reads which form the values of a text have.
pub(crate) fn read(field: &mut Field, told: &[DescriptionLine<'_>], remarks: &mut Remarks) {
    static CIDR: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\bCIDR blocks?\b"));
    static OTHERS: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)\b(?:prefix lists?|IP address(?:es)?|comma|commas|ID of|whether|range)\b"));
    if !is_text(&field.value_type) {
        return;
    }
    for told in told {
        for form in timestamps(told.text) {
            if !field.constraints.forms.iter().any(|known| known.value == form) {
                field.constraints.forms.push(Stated::at(told.line.number, form));
            }
        }
    }
    // A name that says `CIDR` and a description that says it too; either alone speaks of other things as well.
    let Some(says) = told.iter().find(|told| CIDR.is_match(told.text)) else { return };
    if !field.name.to_ascii_lowercase().contains("cidr") {
        return;
    }
    if told.iter().any(|told| OTHERS.is_match(told.text)) {
        remarks.guess(
            says.line.number,
            format!("`{}` takes other things than CIDR blocks, so it has no format", field.name),
        );
        return;
    }
    if let Some(example) = &field.example
        && !example.value.contains('/')
    {
        let text = format!("the example {} of `{}` is no CIDR block, so it has no format", example.value, field.name);
        remarks.add(says.line.number, RemarkKind::Contradiction, text);
        return;
    }
    field.constraints.cidr = Some(Stated::at(says.line.number, ()));
}

/// The forms of timestamps that a text names, in its own notation.
fn timestamps(text: &str) -> Vec<String> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"\b[Yy]{4}-[Mm]{2}-[Dd]{2}['*]*[T ]['*]*[Hh]{2}:[Mm]{2}(?::[Ss]{2}(?:\.([sSxXfF]{1,9}))?)?['*]*(?:Z|\+\d{2}:\d{2})?",
        )
    });
    let forms = FORM.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        // What goes on is another form than what was read of it.
        let mut rest = text[whole.end()..].chars();
        let goes_on = match rest.next() {
            Some('.' | '+') => rest.next().is_some_and(|next| next.is_alphanumeric() || "+-.".contains(next)),
            next => next.is_some_and(char::is_alphanumeric),
        };
        let fraction = found.get(1).map_or("", |fraction| fraction.as_str());
        let form = whole.as_str().replace(['\'', '*'], "");
        let form = if fraction.is_empty() {
            form
        } else {
            form.replace(&format!(".{fraction}"), &format!(".{}", "s".repeat(fraction.len())))
        };
        (!goes_on).then_some(form)
    });
    forms.collect()
}

/// The form that a value of an example has, in the notation of pages.
pub(crate) fn form_of(value: &str) -> Option<String> {
    static VALUE: LazyLock<Regex> =
        LazyLock::new(|| constant(r"^\d{4}-\d{2}-\d{2}([T ])\d{2}:\d{2}(:\d{2})?(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$"));
    let found = VALUE.captures(value)?;
    let part = |group| found.get(group).map_or("", |part: regex::Match<'_>| part.as_str());
    let seconds = if part(2).is_empty() { "" } else { ":ss" };
    let fraction = if part(3).is_empty() { String::new() } else { format!(".{}", "s".repeat(part(3).len() - 1)) };
    Some(format!("YYYY-MM-DD{}HH:mm{seconds}{fraction}{}", part(1), part(4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_in_the_notation_of_the_page() {
        assert_eq!(timestamps("UTC time in the format of YYYY-MM-DDTHH:mm:ss.sssZ."), ["YYYY-MM-DDTHH:mm:ss.sssZ"]);
        assert_eq!(timestamps("in the yyyy-MM-ddTHH:mmZ format"), ["yyyy-MM-ddTHH:mmZ"]);
        assert_eq!(timestamps("Format: YYYY-MM-DDTHH:MM:SS.XXXXXX"), ["YYYY-MM-DDTHH:MM:SS.ssssss"]);
        assert!(timestamps("Format: YYYY-MM-DDTHH:MM:SS.+XX.XX").is_empty());
        assert_eq!(timestamps("It is written as yyyy-MM-dd HH:mm:ss."), ["yyyy-MM-dd HH:mm:ss"]);
        assert_eq!(form_of("2020-03-11T15:13:31"), Some("YYYY-MM-DDTHH:mm:ss".to_owned()));
        assert_eq!(form_of("2019-06-28T02:06:38.000+00:00"), Some("YYYY-MM-DDTHH:mm:ss.sss+00:00".to_owned()));
        assert_eq!(form_of("vpc-1"), None);
    }
}
