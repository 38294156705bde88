//! A flattened table does not say where the elements of a list end.

use super::{
    LintFinding, LintKind,
    finding::Rule,
    subject::Subject,
    words::{cited, joined},
};

pub(super) const RULE: Rule = Rule { name: "list-end", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters() {
        let open: Vec<_> = found.field.members.iter().filter(|member| member.unsettled).collect();
        let (Some(_), Some(last)) = (open.first(), open.last()) else { continue };
        let names = joined(open.iter().map(|member| member.name.as_str()));
        let what = format!("the table does not say where `{}` ends: {names} can stand in it or beside it", found.path);
        let taken = "inside, unless the contract's overlay moves a parameter with evidence";
        findings.push(
            RULE.finding(&found.path, cited(open.iter().map(|member| member.line)), what, taken)
                .reading(
                    format!("{}-{}", found.field.line, last.line),
                    "the rows after a list are members of its elements",
                )
                .reading("", "some of them are parameters of the operation"),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{concatenated, found};

    #[test]
    fn rows_after_the_first_member_are_open() {
        let rows = "Tilesarray<object>No\n\nThe tiles.\n\nobjectNo\n\nA tile.\n\nColourstringYes\n\nThe colour.\n\nred\nYardstringYes\n\nThe yard.\n\ny-1\nRegionIdstringYes\n\nThe region.\n\nnorth";
        let findings = found(super::RULE.name, &concatenated("LayTiles", rows, "", "{\n}", ""));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].what.contains("`Yard`") && !findings[0].what.contains("`Colour`"), "{}", findings[0].what);
        assert!(!findings[0].what.contains("RegionId"));
        assert!(
            found(super::RULE.name, &concatenated("LayTile", "ColourstringYes\n\nThe colour.\n\nred", "", "{\n}", ""))
                .is_empty()
        );
    }
}
