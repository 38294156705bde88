//! Faults of pages, and gaps in them: contradictions, silences and oddities, each with its lines.
//!
//! One rule per file. A rule reads what the derivation read, never the service, and says nothing where it cannot be
//! sure: a finding that is false costs more than one that is missing. A contract shows less than its page (it has no
//! descriptions and no examples), so fewer rules find something there.

mod access_level;
mod copied_description;
mod default_outside;
mod dry_run_code;
mod example_bounds;
mod example_cidr;
mod example_echo;
mod example_id;
mod example_type;
mod example_value;
mod finding;
mod limit_code;
mod list_end;
mod needed;
mod no_error_rows;
mod normal_call;
mod of_contract;
mod open_status;
mod optional_list;
mod placeholder;
mod repetition;
mod rule_of_another;
mod shared_template;
mod sort_keys;
mod status_unlike_code;
mod subject;
#[cfg(test)]
mod testing;
mod timestamp_form;
mod token_meaning;
mod undescribed_member;
mod values_unsaid;
mod words;

pub use finding::{LintFinding, LintKind, Quote};

use std::collections::HashSet;

use finding::Rule;
use subject::Subject;

use crate::{
    contract::Operation,
    page::{self, Derived, Grammar, UnknownPage},
};

/// Every rule, in the order in which kinds are told: contradictions, silences, oddities.
const RULES: [&Rule; 27] = [
    &timestamp_form::RULE,
    &example_echo::RULE,
    &example_type::RULE,
    &example_value::RULE,
    &example_bounds::RULE,
    &example_cidr::RULE,
    &default_outside::RULE,
    &sort_keys::RULE,
    &access_level::RULE,
    &normal_call::RULE,
    &needed::RULE,
    &list_end::RULE,
    &dry_run_code::RULE,
    &open_status::RULE,
    &placeholder::RULE,
    &limit_code::RULE,
    &values_unsaid::RULE,
    &token_meaning::RULE,
    &repetition::RULE,
    &no_error_rows::RULE,
    &optional_list::RULE,
    &copied_description::RULE,
    &rule_of_another::RULE,
    &example_id::RULE,
    &shared_template::RULE,
    &status_unlike_code::RULE,
    &undescribed_member::RULE,
];

/// Finds what is wrong with a page, or missing in it. The derived contract comes along: it names the operation.
///
/// # Errors
///
/// When the text has none of the marks of a known layout.
pub fn lint(text: &str, grammars: &[&dyn Grammar]) -> Result<(Derived, Vec<LintFinding>), UnknownPage> {
    let page = page::read(text, grammars)?;
    let derived = page.write();
    Ok((derived, all(&Subject::of_page(page))))
}

/// Finds what a contract shows of the same.
#[must_use]
pub fn lint_contract(operation: &Operation) -> Vec<LintFinding> {
    all(&of_contract::subject(operation))
}

fn all(subject: &Subject) -> Vec<LintFinding> {
    let mut findings: Vec<LintFinding> = RULES.iter().flat_map(|rule| (rule.find)(subject)).collect();
    // Of several values of one member the first is told.
    let mut ids = HashSet::new();
    findings.retain(|finding| ids.insert(finding.id.clone()));
    findings.sort_by_key(|finding| finding.kind);
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_listed_by_kind_and_each_once() {
        assert!(RULES.is_sorted_by_key(|rule| rule.kind));
        let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }
}
