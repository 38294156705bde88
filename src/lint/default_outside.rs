//! A default is none of the values that the page allows.

use super::{LintFinding, LintKind, finding::Rule, subject::Subject};

pub(super) const RULE: Rule = Rule { name: "default-outside", kind: LintKind::Contradiction, find };

fn find(subject: &Subject) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for found in subject.parameters() {
        let stated = &found.field.constraints;
        let Some(default) = &stated.default else { continue };
        let whole = default.value.parse::<i64>().ok();
        let allowed = match &stated.values {
            Some(values) if !values.value.contains(&default.value) => {
                Some((values.lines.clone(), format!("one of {}", values.value.join(", "))))
            }
            Some(_) => None,
            None => {
                let below = stated.minimum.as_ref().filter(|least| whole.is_some_and(|whole| whole < least.value));
                let above = stated.maximum.as_ref().filter(|most| whole.is_some_and(|whole| whole > most.value));
                let (below, above) = (below.map(|least| (least, "at least")), above.map(|most| (most, "at most")));
                below.or(above).map(|(bound, word)| (bound.lines.clone(), format!("{word} {}", bound.value)))
            }
        };
        let Some((lines, says)) = allowed else { continue };
        let what = format!("the default of `{}` is not allowed as its value", found.path);
        findings.push(
            RULE.finding(&found.path, format!("{},{lines}", default.lines), what, "both, each in its own clause")
                .reading(&default.lines, format!("absence means {}", default.value))
                .reading(&lines, says),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{about, concatenated};

    #[test]
    fn a_default_is_a_value() {
        let page = |default: &str| {
            let request = format!("DoorsintegerNo\n\nThe doors. Valid values: 1 to 4. Default value: {default}.\n\n2");
            concatenated("BuildShed", &request, "", "{\n}", "")
        };
        assert_eq!(about(super::RULE.name, &page("9")), ["Doors"]);
        assert_eq!(about(super::RULE.name, &page("0")), ["Doors"]);
        assert!(about(super::RULE.name, &page("1")).is_empty());
    }
}
