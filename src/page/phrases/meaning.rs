//! The meaning of parameters: dry runs, tokens that make repetition safe, and resources that one holder can have.

use std::sync::LazyLock;

use regex::Regex;

use super::description::{DescriptionLine, constant, parts, sentences};
use crate::{
    contract::{Citation, DryRun, DryRunCheck, DryRunDefault, DryRunPass, Exclusive, Place},
    page::{
        parsed_page::{Field, ParsedDryRun, ParsedToken},
        stated::Stated,
        text::Line,
        value_type::ValueType,
    },
};

/// The meaning of a dry run, where one of these parameters asks for it.
pub(crate) fn dry_run(parameters: &[Field]) -> Option<ParsedDryRun> {
    static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\bdry[ _-]?run\b|\bprecheck|only (?:to )?(?:perform|check|precheck|send a check)|to only (?:check|precheck)|\bcheck request\b",
        )
    });
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:the\s+)?(?:error code\s+)?[`'*]*([A-Z][A-Za-z]*(?:\.[A-Z]\w*)*[A-Z]\w*|dry_?run\w*)[`'*]*\s+(?:error code|error|code)?\s*(?:is|will be|are) returned|(?:returns?|error code)\s+(?:the\s+)?[`'*]*(dry_?run\w*)",
        )
    });
    static STATUS: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:response code|status code|HTTP status code|HTTP code|code)\s+(\d{3})\b|\b(\d{3})\s+(?:HTTP )?(?:status code|response code)",
        )
    });
    static NORMAL: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\b([2][x\d]{2})\b"));
    let field = parameters.iter().filter(|field| field.value_type == ValueType::Boolean).find(|field| {
        // The vendors call the switch by one name everywhere; a page can also describe it under another.
        let named = field.name.replace(['_', '-'], "").eq_ignore_ascii_case("dryrun");
        named || field.description.iter().any(|line| ABOUT.is_match(&line.text))
    })?;
    let told = parts(&field.description);
    let value = |told: &&DescriptionLine<'_>, word: &str| {
        let text = told.text.trim_start_matches(['`', '*', '"']);
        let rest = text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word));
        rest.is_some() && !text[word.len()..].starts_with(char::is_alphanumeric)
    };
    let position = |word| told.iter().position(|told| value(&told, word));
    let (on_at, off_at) = (position("true"), position("false"));
    let (on, off) = (on_at.map(|at| &told[at]), off_at.map(|at| &told[at]));
    // What a dry run is can go on in further lines, until those of a normal call.
    let from = on_at.unwrap_or(0);
    let to = off_at.filter(|at| *at > from).unwrap_or(told.len());
    let lines: Vec<&str> = told.get(from..to).unwrap_or(&[]).iter().map(|told| told.text).collect();
    let on_text = lines.join(" ");
    let on_text = on_text.as_str();
    // The last code or status of the sentences is the one of a check that passes; before it stands the one that fails.
    let passing: Vec<&str> = sentences(on_text).filter(|sentence| passes(sentence)).collect();
    let pass_code = passing.iter().find_map(|sentence| {
        let found = CODE.captures(sentence)?;
        found.get(1).or(found.get(2)).map(|code| code.as_str().to_owned())
    });
    let pass_status = passing.iter().find_map(|sentence| {
        let found = STATUS.captures(sentence)?;
        found.get(1).or(found.get(2))?.as_str().parse().ok()
    });
    let default = field.constraints.default.as_ref();
    let is_on = default.is_some_and(|default| default.value == "true");
    let line = on.or(told.first()).map_or(field.line, |told| told.line.number);
    Some(ParsedDryRun {
        promised: DryRun {
            parameter: field.name.clone(),
            on: "true".to_owned(),
            off: "false".to_owned(),
            default: if is_on { DryRunDefault::On } else { DryRunDefault::Off },
            pass: DryRunPass { code: pass_code, status: pass_status },
            checks: checks(on_text),
            cite: Citation::of_page(&[line]),
            spellings: Vec::new(),
            spares_token: None,
        },
        off_line: off.map(|told| told.line.number),
        normal: off.and_then(|told| NORMAL.captures(told.text)).map(|found| found[1].to_ascii_lowercase()),
    })
}

/// Tells whether a sentence says what answers a check that passes.
fn passes(sentence: &str) -> bool {
    let sentence = sentence.to_ascii_lowercase();
    let fails = ["fails", "failed", "does not pass", "not pass"].iter().any(|word| sentence.contains(word));
    !fails && ["pass", "succe"].iter().any(|word| sentence.contains(word))
}

/// The checks that the sentence lists.
fn checks(text: &str) -> Vec<DryRunCheck> {
    static LISTS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\bcheck|\bverif|\bissues?\b"));
    static REQUIRED: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)\b(?:required|mandatory|missing)\s+(?:parameters?|parameter values?)"));
    let listed: Vec<&str> = sentences(text).filter(|sentence| LISTS.is_match(sentence)).collect();
    let mut checks = Vec::new();
    if listed.iter().any(|sentence| sentence.contains("AccessKey")) {
        checks.push(DryRunCheck::Key);
    }
    let authorized = ["authoriz", "permission"];
    if listed.iter().any(|sentence| authorized.iter().any(|word| sentence.to_ascii_lowercase().contains(word))) {
        checks.push(DryRunCheck::Permission);
    }
    if listed.iter().any(|sentence| REQUIRED.is_match(sentence)) {
        checks.push(DryRunCheck::Required);
    }
    checks
}

/// The parameter whose description says that it makes a repeated call safe.
pub(crate) fn token(parameters: &[Field], headers: &[Field]) -> Option<ParsedToken> {
    static ABOUT: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\bidempoten"));
    let text = |field: &&Field| matches!(field.value_type, ValueType::Text | ValueType::Unknown);
    let says = |field: &Field| field.description.iter().find(|line| ABOUT.is_match(&line.text)).map(|line| line.number);
    let (field, line) = parameters.iter().filter(text).find_map(|field| says(field).map(|line| (field, line)))?;
    let echo =
        headers.iter().any(|header| header.place == Place::Header && header.name.eq_ignore_ascii_case(&field.name));
    Some(ParsedToken { parameter: field.name.clone(), line, identity: None, echo })
}

/// `Each attachment can be associated with one route table`, where both are parameters.
pub(crate) fn exclusive(lines: &[&Line], parameters: &[Field]) -> Option<Exclusive> {
    static ONE: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:each|every|an?|one)\s+(?P<held>[a-z][\w\s-]{0,60}?)\s+(?:(?:can\s+)?only\s+can|can\s+only|only\s+can|can|must|may\s+only)\s+be\s+\w+\s+(?:with|to|by|in)\s+(?:only\s+|at\s+most\s+|exactly\s+)?one\s+(?P<holder>[a-z][\w\s-]{0,60}?)(?:\s+(?:of|in|for|at|on)\b|[.,;]|$)",
        )
    });
    lines.iter().find_map(|line| {
        let found = sentences(&line.text).find_map(|sentence| ONE.captures(sentence))?;
        let (held, holder) = (found["held"].trim().to_owned(), found["holder"].trim().to_owned());
        let last = |words: &str| words.split_whitespace().next_back().unwrap_or(words).to_ascii_lowercase();
        Some(Exclusive {
            id: format!("one-{}-per-{}", last(&holder), last(&held)),
            observe: format!("second-{}", last(&holder)),
            held: identifier(&held, parameters)?,
            holder: identifier(&holder, parameters)?,
            cite: Citation::of_page(&[line.number]),
        })
    })
}

/// The parameter that names a thing: `route table` is `route_table_id` or `RouteTableId`.
fn identifier(thing: &str, parameters: &[Field]) -> Option<String> {
    let bare = |text: &str| text.to_ascii_lowercase().replace([' ', '_', '-'], "");
    let wanted = format!("{}id", bare(thing));
    parameters.iter().find(|field| bare(&field.name) == wanted).map(|field| field.name.clone())
}

/// `a and b cannot be both specified`: parameters that exclude each other, by name.
pub(crate) fn either(field: &Field) -> Option<Stated<Vec<String>>> {
    static BOTH: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:the\s+)?([A-Za-z][\w.]*)\s+and\s+([A-Za-z][\w.]*)\s+(?:parameters?\s+)?(?:cannot|can not|must not)\s+be\s+(?:both\s+)?(?:specified|set|configured|used)\s*(?:both|together|at the same time)?|cannot (?:specify|set) both ([A-Za-z][\w.]*) and ([A-Za-z][\w.]*)",
        )
    });
    field.description.iter().find_map(|line| {
        let found = BOTH.captures(&line.text)?;
        let name = |a, b| found.get(a).or(found.get(b)).map(|name: regex::Match<'_>| name.as_str().to_owned());
        Some(Stated::at(line.number, vec![name(1, 3)?, name(2, 4)?]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value_type: ValueType, lines: &[&str]) -> Field {
        let mut field = Field::new(name, Place::Query, value_type, 1);
        field.description = (2..).zip(lines).map(|(number, line)| Line::new(number, line)).collect();
        field
    }

    #[test]
    fn a_dry_run_has_a_pass_answer_and_checks() {
        let lines = [
            "Whether to only check the request. Valid values:",
            "  • true: checks the required parameters. If the check fails, an error is returned. If it passes, the DryRunOperation error code is returned.",
            "  • false (default): sends it. After it passes, a 2xx HTTP status code is returned.",
        ];
        let found = dry_run(&[field("Probe", ValueType::Boolean, &lines)]).unwrap();
        let DryRun { pass, checks, cite, .. } = found.promised;
        assert_eq!(pass, DryRunPass { code: Some("DryRunOperation".to_owned()), status: None });
        assert_eq!((checks, cite.first_line()), (vec![DryRunCheck::Required], Some(3)));
        assert_eq!((found.off_line, found.normal.as_deref()), (Some(4), Some("2xx")));
    }

    #[test]
    fn one_holder_needs_parameters_for_both() {
        let line = Line::new(8, "Each disk can only be attached to one big server of its zone.");
        let parameters = [field("disk_id", ValueType::Text, &[]), field("big_server_id", ValueType::Text, &[])];
        let found = exclusive(&[&line], &parameters).unwrap();
        assert_eq!((found.id.as_str(), found.observe.as_str()), ("one-server-per-disk", "second-server"));
        assert_eq!((found.held.as_str(), found.holder.as_str()), ("disk_id", "big_server_id"));
        assert!(exclusive(&[&line], &parameters[..1]).is_none());
    }
}
