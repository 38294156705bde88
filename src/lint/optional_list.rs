//! A list may be left out, and what stands in its elements may not.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::Subject,
    words::{cited, joined},
};
use crate::page::parsed_page::Field;

pub(super) const RULE: Rule = Rule { name: "optional-list", kind: LintKind::Oddity, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters().into_iter().filter(|found| found.field.value_type.is_list() && found.field.stated)
    {
        let sure = |member: &&Field| member.required == Some(true) && !member.unsettled;
        let members: Vec<&Field> = found.field.members.iter().filter(sure).collect();
        if found.field.required != Some(false) || members.is_empty() {
            continue;
        }
        let names = joined(members.iter().map(|member| member.name.as_str()));
        let lines =
            cited(std::iter::once(found.field.required_line).chain(members.iter().map(|member| member.required_line)));
        let what = format!("`{}` may be left out, and {names} in it may not", found.path);
        let taken = "required in every element that is sent";
        findings.push(
            RULE.finding(&found.path, lines, what, taken)
                .reading(
                    cited(members.iter().map(|member| member.required_line)),
                    "required in every element that is sent",
                )
                .reading("", "required, and so the list is too"),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{concatenated, found};

    #[test]
    fn only_sure_members_are_named() {
        let page = |list: &str| {
            let rows = format!(
                "Tilesarray<object>{list}\n\nThe tiles.\n\nobjectNo\n\nA tile.\n\nColourstringYes\n\nThe colour.\n\nred\nYardstringYes\n\nThe yard.\n\ny-1"
            );
            concatenated("LayTiles", &rows, "", "{\n}", "")
        };
        let findings = found(super::RULE.name, &page("No"));
        assert_eq!(findings[0].what, "`Tiles` may be left out, and `Colour` in it may not");
        assert!(found(super::RULE.name, &page("Yes")).is_empty());
    }
}
