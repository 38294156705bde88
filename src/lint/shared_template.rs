//! Two codes have one message.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Subject, by_message},
    words::{cited, joined},
};

pub(super) const RULE: Rule = Rule { name: "shared-template", kind: LintKind::Oddity, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let messages = by_message(subject.parsed.errors.iter().filter(|row| row.message.len() > 1));
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
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn codes_have_messages_of_their_own() {
        let page = |errors: &str| concatenated("BuildShed", "NamestringNo", "", "{\n}", errors);
        assert_eq!(
            about(super::RULE.name, &page("400Wrong.ShedIt is very bad.-\n400Wrong.YardIt is very bad.-")),
            ["Wrong.Shed"]
        );
        assert!(
            about(super::RULE.name, &page("400Wrong.ShedThe shed is bad.-\n400Wrong.YardThe yard is bad.-")).is_empty()
        );
    }
}
