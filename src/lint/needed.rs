//! An operation would have no meaning without a parameter that may be left out.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::{Found, Subject},
    words::words,
};
use crate::{
    contract::Place,
    page::{parsed_page::Field, value_type::ValueType},
};

pub(super) const RULE: Rule = Rule { name: "needed", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    if !subject.parsed.writes || subject.cut {
        return Vec::new();
    }
    let fields = &subject.parsed.request;
    let only = only_member(fields);
    let needed = fields.iter().filter(|field| field.required == Some(false) && field.place != Place::Path);
    needed
        .filter_map(|field| {
            let ground = ground(subject, field, only)?;
            let taken = if subject.needed.contains(&field.name) {
                "that it is left out is not asked: the contract says that the call has no meaning then"
            } else {
                "that it may be left out, unless an overlay marks it as needed"
            };
            let found = Found { field, path: field.name.clone() };
            let what = format!("`{}` may be left out, but {ground}; what such a call does is not said", found.path);
            Some(
                RULE.finding(&found.path, field.required_line, what, taken)
                    .reading(field.required_line, "a call without it is accepted")
                    .reading("", "a call without it has nothing to act on"),
            )
        })
        .collect()
}

/// The only member that a body has; what is not supported yet is nothing to act on.
fn only_member(fields: &[Field]) -> Option<&Field> {
    let supported = |field: &&Field| !field.description.iter().any(|line| line.text.contains("not supported"));
    let counts = |field: &&Field| field.place == Place::Body && field.value_type != ValueType::Boolean;
    let mut body = fields.iter().filter(counts).filter(supported);
    body.next().filter(|_| body.next().is_none())
}

/// The reason why a call without this parameter has nothing to act on.
fn ground(subject: &Subject, field: &Field, only: Option<&Field>) -> Option<String> {
    if subject.needed.contains(&field.name) {
        return Some("the contract says that the operation has no meaning without it".to_owned());
    }
    let parsed = &subject.parsed;
    let acts_on = field.value_type.has_members()
        || field.value_type.is_list()
        || words(&field.name).last().is_some_and(|last| last == "id");
    if !acts_on {
        return None;
    }
    let named = words(&field.name);
    if words(&parsed.operation).ends_with(&named) && named.len() > 1 {
        return Some("the operation is named after it".to_owned());
    }
    let alone = parsed.method == "post" && only.is_some_and(|only| std::ptr::eq(only, field));
    alone.then(|| "the body has no other member that is supported".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, captioned, concatenated};

    #[test]
    fn what_an_operation_is_named_after_is_needed() {
        let page = |operation: &str, required: &str| {
            let rows = format!(
                "RoofTilesarray<object>{required}\n\nThe tiles.\n\nobjectNo\n\nA tile.\n\nColourstringYes\n\nThe colour.\n\nred"
            );
            concatenated(operation, &rows, "", "{\n}", "")
        };
        assert_eq!(about(super::RULE.name, &page("LayRoofTiles", "No")), ["RoofTiles"]);
        assert!(about(super::RULE.name, &page("LayRoofTiles", "Yes")).is_empty());
        assert!(about(super::RULE.name, &page("BuildShed", "No")).is_empty());
    }

    #[test]
    fn the_only_member_of_a_body_is_needed_where_it_names_a_thing() {
        let page = |call: &str, rows: &str| captioned(call, rows, "", "", "{\n}");
        assert_eq!(
            about(super::RULE.name, &page("POST /v1/sheds/{id}/move", "yard_id/No/String/ID of the yard")),
            ["yard_id"]
        );
        for rows in [
            "yard_id/Yes/String/ID of the yard",
            "force/No/Boolean/Whether",
            "yard_id/No/String/ID/name/No/String/Name",
        ] {
            assert!(about(super::RULE.name, &page("POST /v1/sheds/{id}/move", rows)).is_empty(), "{rows}");
        }
    }
}
