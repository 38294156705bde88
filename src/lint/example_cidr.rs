//! A value that the page calls a CIDR block is shown as something else.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Subject, scalars},
    words::words,
};
use crate::page::{parsed_page::Field, phrases::constant};

pub(super) const RULE: Rule = Rule { name: "example-cidr", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters() {
        if let Some(example) = &found.field.example {
            findings.extend(no_block(found.field, &found.path, &example.value, &example.lines));
        }
    }
    for seen in subject.seen() {
        for node in scalars(seen.node) {
            let text = node.text().unwrap_or("");
            findings.extend(no_block(seen.field, &seen.path, text, &node.line.to_string()));
        }
    }
    findings
}

fn no_block(field: &Field, path: &str, shown: &str, line: &str) -> Option<LintFinding> {
    static OTHERS: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)\bIP address|\bprefix|\bor\b|\bhost\b|\brange\b|\bmask\b"));
    let says = field.description.iter().find(|line| line.text.to_ascii_lowercase().contains("cidr block"))?;
    if !words(&field.name).contains(&"cidr".to_owned())
        || field.description.iter().any(|line| OTHERS.is_match(&line.text))
    {
        return None;
    }
    let address = |text: &str| text.len() > 3 && text.contains(['.', ':']) && !text.contains(' ');
    let wrong = match shown.split_once('/') {
        None => address(shown),
        // Four numbers have 32 bits.
        Some((block, length)) => block.contains('.') && length.parse::<u32>().is_ok_and(|length| length > 32),
    };
    if !wrong {
        return None;
    }
    let what = format!("the example of `{path}` is no CIDR block, which its description asks for");
    Some(
        RULE.finding(
            path,
            format!("{},{line}", says.number),
            what,
            "no format is asked of a parameter that has such an example",
        )
        .reading(says.number, "a CIDR block")
        .reading(line, format!("the example is {shown}")),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_block_has_a_length_that_its_address_can_have() {
        let page = |example: &str| {
            let request = format!("YardCidrBlockstringNo\n\nThe CIDR block of the yard.\n\n{example}");
            concatenated("BuildShed", &request, "", "{\n}", "")
        };
        for wrong in ["10.0.0.5", "10.0.0.0/33"] {
            assert_eq!(about(super::RULE.name, &page(wrong)), ["YardCidrBlock"], "{wrong}");
        }
        for right in ["10.0.0.0/8", "2001:db8::/64"] {
            assert!(about(super::RULE.name, &page(right)).is_empty(), "{right}");
        }
    }
}
