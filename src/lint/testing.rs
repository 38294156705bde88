//! Made-up pages for the tests of rules.

use super::{LintFinding, lint};
use crate::vendor::Vendors;

/// A page of tables with concatenated cells: request rows, response rows, the example's JSON, error rows.
pub(super) fn concatenated(title: &str, request: &str, response: &str, example: &str, errors: &str) -> String {
    format!(
        "Garden Sheds:{title}\n\nDoes it.\n\nRequest parameters\n\nParameterTypeRequiredDescriptionExample\n{request}\n\nResponse parameters\n\nParameterTypeDescriptionExample\nobject\n\nSchema of Response\n{response}\n\nExamples\n\nSample success responses\n\nJSONformat\n\n{example}\n\nError codes\n\nHTTP status codeError codeError messageDescription\n{errors}\n\nFor a list of error codes, visit the Service error codes.\n"
    )
}

/// A page of captioned tables: method and path, rows of the body and of the answer with `/` for line ends, the URL and
/// the body of the example, its answer.
pub(super) fn captioned(call: &str, body: &str, answer: &str, sent: &str, shown: &str) -> String {
    let rows = |rows: &str| rows.replace('/', "\n");
    let path: String = call
        .split('/')
        .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
        .flat_map(|name| [name, "\nYes\nString\nID of it\n"])
        .collect();
    format!(
        "Help Center/ Garden Sheds/ API Reference/ Doing It\nFunction\nThis API is used to do it.\nURI\n{call}\nTable 1 Path Parameters\nParameter\nMandatory\nType\nDescription\n{path}Request Parameters\nTable 2 Request body parameters\nParameter\nMandatory\nType\nDescription\n{}\nResponse Parameters\nStatus code: 201\nTable 3 Response body parameters\nParameter\nType\nDescription\n{}\nExample Requests\n{sent}\nExample Responses\nStatus code: 201\nCreated\n{shown}\nStatus Codes\nStatus Code\nDescription\n201\nCreated\nError Codes\nSee Error Codes.\n",
        rows(body),
        rows(answer)
    )
}

/// The findings of one rule.
pub(super) fn found(rule: &str, page: &str) -> Vec<LintFinding> {
    let of_rule = |finding: &LintFinding| finding.id == rule || finding.id.starts_with(&format!("{rule}:"));
    lint(page, &Vendors::default().grammars()).expect("the page has a layout").1.into_iter().filter(of_rule).collect()
}

/// The ids of the findings of one rule, without its name.
pub(super) fn about(rule: &str, page: &str) -> Vec<String> {
    found(rule, page).iter().map(|finding| finding.id[rule.len()..].trim_start_matches(':').to_owned()).collect()
}
