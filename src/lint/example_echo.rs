//! The example answers a request with another value than the request's own.

use std::collections::HashMap;

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Seen, Subject, whole},
    words::words,
};
use crate::{
    contract::Place,
    page::{example::ExampleNode, parsed_page::Field},
};

pub(super) const RULE: Rule = Rule { name: "example-echo", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    let mut sent = HashMap::new();
    if let Some(example) = &subject.parsed.request_example {
        body(&subject.parsed.request, example, "", &mut sent);
    }
    for seen in subject.seen() {
        let Some(shown) = seen.node.text().filter(|shown| whole(shown)) else { continue };
        if let Some((line, sent)) = in_path(subject, &seen).filter(|(_, sent)| sent != shown) {
            findings.push(finding(&seen, "path", &line, &sent, shown));
        } else if let Some((line, sent)) = in_body(&sent, &seen).filter(|(_, sent)| sent != shown) {
            findings.push(finding(&seen, "body", &line.to_string(), &sent, shown));
        }
    }
    findings
}

fn finding(seen: &Seen<'_>, place: &str, line: &str, sent: &str, shown: &str) -> LintFinding {
    let what = format!("the example's answer has another `{}` than the {place} of its own request", seen.path);
    RULE.finding(
        &seen.path,
        format!("{line},{}", seen.node.line),
        what,
        "the answer's value is not held to the request's",
    )
    .reading(line, format!("the request is about {sent}"))
    .reading(seen.node.line, format!("the answer is about {shown}"))
}

/// The value of the same name in the path of the example's request, for members of the resource itself.
fn in_path(subject: &Subject, seen: &Seen<'_>) -> Option<(String, String)> {
    if seen.path.matches('.').count() > 1 || words(&seen.field.name).len() < 2 {
        return None;
    }
    let known = subject.parsed.path_example.iter().find(|known| known.value.0 == seen.field.name)?;
    whole(&known.value.1).then(|| (known.lines.clone(), known.value.1.clone()))
}

/// The values that the example's request sends, by path.
fn body<'a>(
    fields: &'a [Field],
    node: &'a ExampleNode,
    before: &str,
    sent: &mut HashMap<String, (&'a Field, &'a ExampleNode)>,
) {
    if fields.is_empty() {
        return;
    }
    let named = node.by_name();
    for field in fields.iter().filter(|field| field.place == Place::Body && !field.value_type.is_list()) {
        if let Some(node) = named.get(field.name.as_str()).copied() {
            let path = format!("{before}{}", field.name);
            body(&field.members, node, &format!("{path}."), sent);
            sent.insert(path, (field, node));
        }
    }
}

/// The value at the same path in the body of the example's request, where both are described in the same words.
fn in_body(sent: &HashMap<String, (&Field, &ExampleNode)>, seen: &Seen<'_>) -> Option<(u32, String)> {
    let (field, node) = sent.get(&seen.path)?;
    let (value, said) = (node.text().filter(|value| whole(value))?, field.description.first()?);
    (seen.field.description.first()?.text == said.text).then(|| (node.line, value.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, captioned};

    #[test]
    fn the_answer_is_held_to_path_and_body_of_the_example() {
        let page = |shed: &str, paint: &str| {
            captioned(
                "POST /v1/sheds/{shed_id}/paint",
                "paint/No/String/Paint of the shed",
                "shed_id/String/ID of the shed/paint/String/Paint of the shed",
                "POST https://{endpoint}/v1/sheds/shed-1/paint\n{\n\"paint\": \"red\"\n}",
                &format!("{{\n\"shed_id\": \"{shed}\",\n\"paint\": \"{paint}\"\n}}"),
            )
        };
        assert_eq!(about(super::RULE.name, &page("shed-2", "red")), ["shed_id"]);
        assert_eq!(about(super::RULE.name, &page("shed-1", "blue")), ["paint"]);
        assert!(about(super::RULE.name, &page("shed-1", "red")).is_empty());
        assert!(about(super::RULE.name, &page("shed-****", "red")).is_empty());
    }
}
