//! Two codes have one message.

use super::{
    Finding, FindingKind,
    finding::Rule,
    subject::Subject,
    words::{cited, joined},
};
use crate::derivation::reading::ErrorRow;

pub(super) const RULE: Rule = Rule { name: "shared-template", kind: FindingKind::Oddity, find };

fn find(subject: &Subject) -> Vec<Finding> {
    let mut messages: Vec<(&str, Vec<&ErrorRow>)> = Vec::new();
    for row in subject.reading.errors.iter().filter(|row| row.message.len() > 1) {
        match messages.iter_mut().find(|(message, _)| *message == row.message) {
            Some((_, rows)) if rows.iter().any(|known| known.code == row.code) => {}
            Some((_, rows)) => rows.push(row),
            None => messages.push((&row.message, vec![row])),
        }
    }
    let shared = messages.into_iter().filter(|(_, rows)| rows.len() > 1);
    shared
        .map(|(_, rows)| {
            let codes = joined(rows.iter().map(|row| row.code.as_str()));
            let what = format!("{codes} have one message, so that only the code tells them apart");
            RULE.finding(&rows[0].code, cited(rows.iter().map(|row| row.line)), what, "each code with that message")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{about, glued};

    #[test]
    fn codes_have_messages_of_their_own() {
        let page = |errors: &str| glued("BuildShed", "NamestringNo", "", "{\n}", errors);
        assert_eq!(
            about(super::RULE.name, &page("400Wrong.ShedIt is very bad.-\n400Wrong.YardIt is very bad.-")),
            ["Wrong.Shed"]
        );
        assert!(
            about(super::RULE.name, &page("400Wrong.ShedThe shed is bad.-\n400Wrong.YardThe yard is bad.-")).is_empty()
        );
    }
}
