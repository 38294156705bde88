//! The example gives one thing the id of another.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Seen, Subject, whole},
    words::words,
};

pub(super) const RULE: Rule = Rule { name: "example-id", kind: LintKind::Oddity, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for seen in subject.seen() {
        let Some(shown) = seen.node.text().filter(|shown| whole(shown) && telling(shown)) else { continue };
        let sent = subject.parsed.path_example.iter().find(|known| known.value.1 == shown);
        let Some(sent) = sent.filter(|sent| is_another(subject, &seen, &sent.value.0)) else { continue };
        let what = format!("the example gives `{}` the id that its request's path gives `{}`", seen.path, sent.value.0);
        findings.push(
            RULE.finding(
                &seen.path,
                format!("{},{}", seen.node.line, sent.lines),
                what,
                "nothing is made of that value",
            )
            .reading(&sent.lines, format!("{shown} is the `{}`", sent.value.0))
            .reading(seen.node.line, format!("{shown} is the `{}`", seen.path)),
        );
    }
    findings
}

/// Long enough to be no coincidence.
fn telling(value: &str) -> bool {
    value.len() >= 8 && value.chars().any(|character| character.is_ascii_digit())
}

/// Tells whether a member and a parameter name different things: the id of a request never is that of a resource, and the
/// `id` of an object is that of the parameter only where the object, the parameter or the step before it share a word.
fn is_another(subject: &Subject, seen: &Seen<'_>, parameter: &str) -> bool {
    if words(&seen.field.name) == ["request", "id"] {
        return true;
    }
    let Some((around, "id")) = seen.path.rsplit_once('.') else { return false };
    let around = words(around.rsplit('.').next().unwrap_or("").trim_end_matches("[]"));
    let step = subject.parsed.path.split('/').zip(subject.parsed.path.split('/').skip(1));
    let before = step.filter(|(_, name)| *name == format!("{{{parameter}}}")).map(|(before, _)| words(before));
    let mut named = words(parameter);
    named.extend(before.flatten());
    !around.iter().any(|word| word != "id" && named.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, captioned};

    #[test]
    fn an_id_belongs_to_one_thing() {
        let page = |object: &str, request: &str| {
            captioned(
                "POST /v1/garden/{shed_id}/paint",
                "paint/No/String/Paint",
                &format!(
                    "{object}/Thing object/Thing/request_id/String/Request ID/Table 4 Thing/Parameter/Type/Description/id/String/ID"
                ),
                "POST https://{endpoint}/v1/garden/11112222-aaaa/paint\n{\n\"paint\": \"red\"\n}",
                &format!("{{\n\"{object}\": {{\n\"id\": \"11112222-aaaa\"\n}},\n\"request_id\": \"{request}\"\n}}"),
            )
        };
        assert_eq!(about(super::RULE.name, &page("coat", "33334444-bbbb")), ["coat.id"]);
        assert!(about(super::RULE.name, &page("shed", "33334444-bbbb")).is_empty());
        assert_eq!(about(super::RULE.name, &page("shed", "11112222-aaaa")), ["request_id"]);
    }
}
