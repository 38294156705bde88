//! Lines before and after what a page is read for: nothing is made of them, and whoever reads the contract is told.

use serde_json::Value;

use super::{
    parsed_page::{Field, ParsedPage},
    remark::Remarks,
    text::{Line, Page},
};

/// Remarks on runs of lines outside the tables and examples that nothing in the contract cites. Inside of them the
/// grammars say what they skip, and of a page without any they say that.
pub(crate) fn remark(
    page: &Page,
    parsed: &ParsedPage,
    document: &Value,
    is_heading: &dyn Fn(&Line) -> bool,
    remarks: &mut Remarks,
) {
    let mut known: Vec<(u32, u32)> = parsed.named_by.iter().map(|line| (*line, *line)).collect();
    cited(document, &mut known);
    let known = merged(known);
    let (Some(first), Some(last)) = (tables(parsed).min(), tables(parsed).max()) else { return };
    let mut run: Option<(&Line, u32)> = None;
    let is_read = |line: &Line| (first..=last).contains(&line.number) || is_in(&known, line.number) || is_heading(line);
    for line in page.filled() {
        if is_read(line) {
            if let Some(run) = run.take() {
                tell(run, remarks);
            }
        } else {
            run = Some((run.map_or(line, |(from, _)| from), line.number));
        }
    }
    if let Some(run) = run {
        tell(run, remarks);
    }
}

/// Tells with which words the lines begin: a date and a rule look alike by their numbers.
fn tell((from, to): (&Line, u32), remarks: &mut Remarks) {
    const SHOWN: usize = 40;
    let mut words: String = from.text.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if words.len() < from.text.len() {
        words.push('…');
    }
    let text = match to {
        to if to == from.number => format!("nothing is made of `{words}`"),
        to => format!("nothing is made of `{words}` and the lines up to {to}"),
    };
    remarks.skipped(from.number, text);
}

/// Lines of tables, examples and what else the grammars read one after the other.
fn tables(parsed: &ParsedPage) -> impl Iterator<Item = u32> {
    let fields = parsed.request.iter().chain(&parsed.response).flat_map(lines);
    let examples = parsed.success_example.iter().chain(&parsed.request_example).flat_map(|node| [node.line, node.end]);
    let errors = parsed.errors.iter().flat_map(|row| [row.line, row.end]);
    fields.chain(examples).chain(errors).chain(parsed.uri).chain(parsed.headers).chain(parsed.shared_errors)
}

fn lines(field: &Field) -> Vec<u32> {
    let mut found = vec![field.line];
    found.extend(field.description.last().map(|line| line.number));
    found.extend(field.members.iter().flat_map(lines));
    found
}

/// The spans of lines that a document cites: `7-9,12`.
fn cited(value: &Value, found: &mut Vec<(u32, u32)>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(lines)) = members.get("lines") {
                for span in lines.split(',') {
                    let (from, to) = span.split_once('-').unwrap_or((span, span));
                    if let (Ok(from), Ok(to)) = (from.trim().parse(), to.trim().parse()) {
                        found.push((from, to));
                    }
                }
            }
            members.values().for_each(|value| cited(value, found));
        }
        Value::Array(elements) => elements.iter().for_each(|value| cited(value, found)),
        _ => {}
    }
}

/// The spans in order, those that overlap as one: many citations are of one long table.
fn merged(mut spans: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    spans.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::new();
    for (from, to) in spans {
        match merged.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => merged.push((from, to)),
        }
    }
    merged
}

fn is_in(spans: &[(u32, u32)], line: u32) -> bool {
    let after = spans.partition_point(|(from, _)| *from <= line);
    after.checked_sub(1).is_some_and(|at| spans[at].1 >= line)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{contract::Place, page::value_type::ValueType};

    #[test]
    fn what_stands_before_and_after_the_tables_is_told_in_runs() {
        let page = Page::new(
            "Toys\n\nA date\nA notice\n\nPaints toys.\n\nRows\nToyId\nThe toy.\nt-1\n\nErrors\n\nThe errors.\n\nLegal words\n",
        );
        let parsed = ParsedPage {
            named_by: vec![1],
            request: vec![Field::new("ToyId", Place::Query, ValueType::Text, 9)],
            shared_errors: Some(15),
            ..ParsedPage::default()
        };
        let cited = json!({ "function": { "source": "page", "lines": "3" } });
        let mut remarks = Remarks::default();
        remark(&page, &parsed, &cited, &|line| line.text == "Rows", &mut remarks);
        let told: Vec<String> = remarks.finished().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "4: skipped: nothing is made of `A notice` and the lines up to 6",
                "17: skipped: nothing is made of `Legal words`",
            ]
        );
    }
}
