//! A list has a limit, and no error row speaks of limits.

use std::sync::LazyLock;

use regex::Regex;

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};
use crate::page::phrases::constant;

pub(super) const RULE: Rule = Rule { name: "limit-code", kind: LintKind::Silence, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    static LIMITS: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)limit|exceed|quota|too many|too long|max|number of|at most|more than|up to|size|length|count|invalid ?param|illegal ?param",
        )
    });
    let errors = &subject.parsed.errors;
    let spoken =
        errors.iter().any(|row| [&row.code, &row.message, &row.description].iter().any(|text| LIMITS.is_match(text)));
    if errors.is_empty() || spoken || subject.cut {
        return Vec::new();
    }
    let lists = subject
        .parameters()
        .into_iter()
        .filter_map(|found| Some((found.field.constraints.max_items.as_ref()?, found.path)));
    lists
        .map(|(most, path)| {
            let what =
                format!("`{path}` takes {} entries at most, and no error row of the page speaks of limits", most.value);
            RULE.finding(&path, &most.lines, what, "any refusal of one entry more; which one is an observation")
                .reading("", "which code refuses one entry more is not said")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn some_row_speaks_of_limits() {
        let page = |errors: &str| {
            let rows = "Tilesarray<object>No\n\nThe tiles. You can specify at most 5 tiles.\n\nobjectNo\n\nA tile.\n\nColourstringYes\n\nThe colour.\n\nred";
            concatenated("LayTiles", rows, "", "{\n}", errors)
        };
        assert_eq!(about(super::RULE.name, &page("400Wrong.TileThe tile is bad.-")), ["Tiles"]);
        assert!(about(super::RULE.name, &page("400Quota.TileThe quota is used up.-")).is_empty());
        assert!(about(super::RULE.name, &page("")).is_empty());
    }
}
