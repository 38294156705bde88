//! Enumerations and defaults.

use std::sync::LazyLock;

use regex::Regex;

use super::description::{DescriptionLine, DescriptionPart, constant, is_json, sentences};
use crate::page::{
    parsed_page::Field,
    remark::{RemarkKind, Remarks},
    stated::{Stated, span},
    value_type::ValueType,
};

/// Reads which values a description allows, and which one absence stands for.
pub(crate) fn read(field: &mut Field, told: &[DescriptionLine<'_>], remarks: &mut Remarks) {
    let inner = field.value_type.innermost().clone();
    let mut default = None;
    let mut values: Option<Stated<Vec<String>>> = None;
    // Whether a second list leaves open which values there are.
    let mut open = false;
    let json = is_json(field, told);
    let mut at = 0;
    while at < told.len() {
        if let Some((found, taken)) = at.checked_sub(1).and_then(|before| lines_of_values(&told[before], &told[at..])) {
            default = default.or(found.default);
            values = values.or(found.values);
            at += taken;
            continue;
        }
        if is_entry(told, at) {
            let entries =
                (at..told.len()).take_while(|next| is_entry(told, *next) && told[*next].part == told[at].part);
            let end = at + entries.count();
            // A label in a list leads its own part only.
            let leads = |before: &usize| {
                let other = told[*before].line.bullet && told[*before].part != told[at].part;
                !is_entry(told, *before) && !other
            };
            let lead = at.checked_sub(1).filter(leads).map(|before| &told[before]);
            let values_of = |lead: &&DescriptionLine<'_>| lead.text.to_ascii_lowercase().starts_with("valid value");
            if json && !lead.as_ref().is_some_and(values_of) {
                // The members of the text, each with rules of its own.
                at = end;
                continue;
            }
            if let Some(found) = bulleted(&told[at..end], lead) {
                default = default.or(found.default);
                let second =
                    lead.is_some_and(|lead| lead.text.trim_end_matches(':').eq_ignore_ascii_case("valid values"));
                values = match (values, found.values) {
                    (Some(known), Some(more)) if second && !open => {
                        // What the entries mean stands on lines of their own, which end the list too early.
                        let broken = told.get(end).is_some_and(|next| !next.line.bullet)
                            && told.get(end + 1).is_some_and(|next| next.line.bullet);
                        open = broken;
                        (!broken).then(|| both(known, more))
                    }
                    (known, more) => known.or(more.filter(|_| !open)),
                };
            } else if lead.is_some_and(|lead| announces(lead.text)) {
                let text = "the list announces values, but its entries are sentences";
                remarks.add(told[at].line.number, RemarkKind::Skipped, text);
            }
            for told in &told[at..end] {
                default = default.or_else(|| said_default(told));
            }
            at = end;
            continue;
        }
        if values.is_none() {
            values = inline(&told[at]);
        }
        default = default.or_else(|| said_default(&told[at]));
        at += 1;
    }
    // `x is a digit`: the values are patterns.
    let patterns = told.iter().any(|told| says_digits(told.text));
    if let Some(found) = values.filter(|_| !patterns && !matches!(inner, ValueType::Boolean | ValueType::Object)) {
        let whole = |value: &String| value.parse::<i64>().is_ok();
        if inner.is_number() && !found.value.iter().all(whole) {
            let text = format!("the values of `{}` are no numbers, which its type asks for", field.name);
            remarks.add(field.line, RemarkKind::Contradiction, text);
        } else {
            field.constraints.values = Some(found);
        }
    }
    field.constraints.default = default.filter(|default| match inner {
        ValueType::Object => false,
        ValueType::Integer | ValueType::Number => default.value.parse::<f64>().is_ok(),
        ValueType::Boolean => matches!(default.value.as_str(), "true" | "false"),
        ValueType::Text | ValueType::List(_) | ValueType::Unknown => true,
    });
}

/// The values of two lists.
fn both(known: Stated<Vec<String>>, more: Stated<Vec<String>>) -> Stated<Vec<String>> {
    let mut value = known.value;
    let new: Vec<String> = more.value.into_iter().filter(|one| !value.contains(one)).collect();
    value.extend(new);
    Stated { value, lines: format!("{},{}", known.lines, more.lines) }
}

/// Tells whether a text says that a letter of its values stands for a digit.
fn says_digits(text: &str) -> bool {
    static DIGIT: LazyLock<Regex> = LazyLock::new(|| {
        constant(r#"(?i)\b[`"'*]*x[`"'*]* (?:is|represents|stands for|indicates) (?:a|any|one)\b[^.]{0,20}digit"#)
    });
    DIGIT.is_match(text)
}

/// `Slow (default): it is slow.` on lines of their own, after the one that announces them; and how many there are.
fn lines_of_values(lead: &DescriptionLine<'_>, told: &[DescriptionLine<'_>]) -> Option<(Bullets, usize)> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\bvalid values?:$"));
    static LINE: LazyLock<Regex> =
        LazyLock::new(|| constant(r#"^[`"*]*([A-Za-z0-9_][\w.-]*)[`"*]*\s*(?:\([^)]*\))?\s*:\s+\S"#));
    static NO_VALUE: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^(?:notes?|notice|format|examples?|maximum|minimum|unit|important|caution|description|default|limits?)$",
        )
    });
    let value = |told: &DescriptionLine<'_>| {
        let found = LINE.captures(told.text).filter(|_| !told.line.bullet)?;
        (!NO_VALUE.is_match(&found[1])).then(|| found[1].to_owned())
    };
    if lead.line.bullet || !LEAD.is_match(lead.text.trim()) {
        return None;
    }
    let values: Vec<String> = told.iter().map_while(value).collect();
    let last = told.get(values.len().checked_sub(1)?)?.line.number;
    let mut marked = told.iter().zip(&values).filter(|(told, _)| says_default(told.text));
    let default = marked.next().map(|(told, value)| Stated::at(told.line.number, value.clone()));
    let taken = values.len();
    Some((Bullets { values: Some(Stated { value: values, lines: span(lead.line.number, last) }), default }, taken))
}

/// Tells whether a line is an entry of a list of values: a bullet that is no label, and that leads no deeper list.
fn is_entry(told: &[DescriptionLine<'_>], at: usize) -> bool {
    let here = &told[at];
    let leads = || {
        let deeper = told.get(at + 1).is_some_and(|next| next.line.bullet && next.line.indent > here.line.indent);
        deeper && here.text.ends_with(':') && announces(here.text)
    };
    here.line.bullet && here.label != Some(here.line.number) && !leads()
}

struct Bullets {
    values: Option<Stated<Vec<String>>>,
    default: Option<Stated<String>>,
}

/// The values of a bulleted list, where its entries are values.
fn bulleted(bullets: &[DescriptionLine<'_>], lead: Option<&DescriptionLine<'_>>) -> Option<Bullets> {
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r#"(?i)^[`"'*]*(?P<value>-?[a-z0-9_](?:[\w./+*-]*[\w/+-])?(?::[a-z_][\w.-]*)*)[`"'*]*\s*(?P<note>\([^)]*\))?\s*[`"'*]*(?P<rest>$|\.$|:.*$|,?\s+(?:-|–|—|indicates?|means|specifies|represents|the default)\b?.*$)"#,
        )
    });
    static NO_VALUE: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"(?i)^(?:notes?|notice|format|examples?|maximum|minimum|unit|important|caution|description)$")
    });
    let first = bullets.first()?;
    let sure = match lead {
        Some(lead) if refuses(lead.text) => return None,
        Some(lead) => first.part == DescriptionPart::Range || announces(lead.text),
        None => first.part == DescriptionPart::Range,
    };
    let level = first.line.indent;
    let mut values = Vec::new();
    let mut default = None;
    let mut last = first.line.number;
    for told in bullets.iter().filter(|told| told.line.indent <= level) {
        // `Valid values:` as an entry of its own leads the deeper ones; a note is none.
        let found = ENTRY.captures(told.text)?;
        let value = found.name("value").map_or("", |value| value.as_str());
        // `net:dhcp: the service` is one value; without more after it, `net:dhcp` is a value and what it means.
        let explains = value.contains(':') && !found.name("rest").is_some_and(|rest| rest.as_str().starts_with(':'));
        let value = if explains { value.split(':').next().unwrap_or(value) } else { value };
        if NO_VALUE.is_match(value) {
            continue;
        }
        // `Default: 10` tells the default; `default: it is not bound` is a value.
        if let Some(told) = found.name("rest").and_then(|rest| rest.as_str().strip_prefix(':'))
            && value.eq_ignore_ascii_case("default")
            && !told.trim().contains(' ')
        {
            continue;
        }
        let explained = explains || found.name("rest").is_some_and(|rest| rest.as_str().len() > 1);
        if !sure && !explained {
            return None;
        }
        if says_default(told.text) {
            default = Some(Stated::at(told.line.number, value.to_owned()));
        }
        values.push(value.to_owned());
        last = told.line.number;
    }
    if values.is_empty() {
        return None;
    }
    // The line that announces the values belongs to them.
    let from = match lead {
        Some(lead) if sure => lead.line.number,
        None if sure => first.label.unwrap_or(first.line.number),
        _ => first.line.number,
    };
    let lines = span(from, last);
    Some(Bullets { values: Some(Stated { value: values, lines }), default })
}

/// Tells whether a line leads values.
fn announces(text: &str) -> bool {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:valid values?|values?|value options?|options|value range|range|can be(?: one of)?(?: the following)?(?: values)?|possible values|enumerated values?|available values|(?:is|are) as follows|following (?:values|types|options))\b[^.]{0,40}[:.]?$",
        )
    });
    LEAD.is_match(text.trim())
}

/// Tells whether what follows a line is something else than values.
fn refuses(text: &str) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\b(?:can contain|contains?|must contain|requirements|take note|notes?|rules|conditions|limits|constraints|format|characters)\b[^.]{0,40}:?$|following items",
        )
    });
    OTHER.is_match(text.trim())
}

/// `Valid values: a, b, and c.`, `The keyword can be id or name.`
fn inline(told: &DescriptionLine<'_>) -> Option<Stated<Vec<String>>> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)(?:\b(?P<named>valid values?|value options?|possible values?|available values?|supported values?|allowed values?|enumerated values?|enumeration|options)(?:\s+(?:are|is|include|includes))?\s*:?|\bvalue range\s*:|\bvalues?\s*:|\b(?:values?|keywords?|options?|types?|modes?|status|states?|parameter|field)\s+(?:can|must|may|should)\s+(?:only\s+)?be\s+(?:set\s+to\s+)?(?:either\s+)?(?:one of (?:the following(?: values)?)?)?\s*:?|\bcan be set to|^it can be\s|\bthere are \w+ value options\s*:|\b(?:is|are) one of(?: the following(?: values)?)?\s*:?|\bset (?:this parameter|the parameter|it|the value) to)\s*(?P<list>.+)$",
        )
    });
    let line = told.line.number;
    for sentence in sentences(told.text) {
        if let Some(found) = LEAD.captures(sentence) {
            let valid = found.name("named").is_some_and(|lead| lead.as_str().to_ascii_lowercase().starts_with("valid"));
            // `Valid values are case-insensitive` lists none.
            let one = valid && sentence[..found.name("list").map_or(0, |list| list.start())].trim_end().ends_with(':');
            if let Some(values) = listed(&found["list"], if one { 1 } else { 2 }) {
                return Some(Stated::at(line, values));
            }
        }
    }
    if told.part == DescriptionPart::Range
        && let Some(values) = listed(told.text, 2)
    {
        return Some(Stated::at(line, values));
    }
    None
}

/// The values of `a, b (the first one), and c.`
fn listed(text: &str, fewest: usize) -> Option<Vec<String>> {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| constant(r"\([^)]*\)"));
    static BETWEEN: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)\s*(?:,\s*(?:and|or)\s|,|;|\||\s+and/or\s+|\s+and\s+|\s+or\s+|\s/\s)\s*"));
    static VALUE: LazyLock<Regex> = LazyLock::new(|| {
        // A name and its version are one value: `HTTP 1.1`.
        constant(r"^-?[A-Za-z0-9_](?:[\w./+*:-]*[\w/+*-])?$|^[A-Z][A-Za-z]+ \d[\d.]*$")
    });
    static MEANT: LazyLock<Regex> = LazyLock::new(|| constant(r#"^[`"'*]*([\w./+*-]+)[`"'*]*\s*:\s"#));
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^(?:an?|the|any|empty|null|blank|left|unique|it|you|this|that|which|where|only|not|letters|digits|numbers|characters|underscores|hyphens|periods|used|specified|configured|queried)$",
        )
    });
    let text = NOTE.replace_all(text, "");
    let text = text.trim().trim_end_matches('.');
    let mut values: Vec<String> = Vec::new();
    for part in BETWEEN.split(text) {
        let part = part.trim().trim_matches(['`', '"', '\'', '*', '.', ' ', ':']);
        let value = MEANT.captures(part).map_or(part, |found| found.get(1).map_or("", |value| value.as_str()));
        if value.is_empty() {
            continue;
        }
        if !VALUE.is_match(value) || WORDS.is_match(value) {
            // What follows the last value may go on as a sentence.
            let goes_on = ["which", "where", "the default", "and the", "of which", "by default", "default"];
            let lower = value.to_ascii_lowercase();
            if values.len() >= fewest && goes_on.iter().any(|start| lower.starts_with(start)) {
                break;
            }
            return None;
        }
        values.push(value.to_owned());
    }
    values.dedup();
    // `The entry can be modified or deleted` names deeds.
    let deeds = fewest > 1 && values.iter().all(|value| value.ends_with("ed") && value.chars().all(char::is_lowercase));
    (values.len() >= fewest && !(deeds && values.len() < 3)).then_some(values)
}

/// Tells whether a value is marked as the one that absence stands for.
fn says_default(text: &str) -> bool {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)\((?:the\s+)?default(?:\s+value)?\)|\bthis is the default(?: value)?\b|,\s*the default(?: value)?\b|\bdefault value\)|\(default[^)]*\)|;\s*default\b",
        )
    });
    MARK.is_match(text)
}

/// `Default value: 10.`, `The default value is x.`, `By default, x is used.`, and the part of that name.
fn said_default(told: &DescriptionLine<'_>) -> Option<Stated<String>> {
    static SAID: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        let value = r#"[`"'*]*(?P<value>[^\s`"'*,;()]+)[`"'*]*(?P<after>.*)$"#;
        [
            constant(&format!(r"(?i)\bdefault(?:\s+value)?\s*:\s*{value}")),
            constant(&format!(r"(?i)\bdefault(?:\s+value)?(?:\s+of\s+[\w.]+)?\s+is\s+(?:set\s+to\s+)?{value}")),
            constant(&format!(r"(?i)\bdefaults\s+to\s+{value}")),
            constant(
                r#"(?i)\bby default,\s+(?:the (?:value|parameter|option) (?:is|of this parameter is)\s+(?:set to\s+)?)?[`"'*]*(?P<value>[^\s`"'*,;()]+)[`"'*]*(?P<after>\s+is\s+(?:used|selected|returned|set).*|\.?)$"#,
            ),
        ]
    });
    static MARKED: LazyLock<Regex> =
        LazyLock::new(|| constant(r#"(?i)[`"'*]*([\w.-]+)[`"'*]*\s*\(default(?: value)?\)"#));
    static VERSION: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)\bdefault(?:\s+value)?(?:\s*:|\s+is)\s*((?-i:[A-Z])[A-Za-z]+ \d+\.\d+)\.?$"));
    let line = told.line.number;
    // `Precautions:` after a default leads something else.
    if told.part == DescriptionPart::Default && told.text.ends_with(':') {
        return None;
    }
    if told.part == DescriptionPart::Default {
        let value = told.text.trim().trim_matches(['`', '"', '\'', '*']).trim_end_matches('.');
        return value_like(value, "").map(|value| Stated::at(line, value));
    }
    for sentence in sentences(told.text) {
        if let Some(found) = VERSION.captures(sentence) {
            return Some(Stated::at(line, found[1].to_owned()));
        }
    }

    for sentence in sentences(told.text).filter(|sentence| !one_case(sentence, told.line.bullet)) {
        for pattern in SAID.iter() {
            if let Some(found) = pattern.captures(sentence)
                && let Some(value) = value_like(&found["value"], &found["after"])
            {
                return Some(Stated::at(line, value));
            }
        }
        if let (false, Some(found)) = (told.line.bullet, MARKED.captures(sentence)) {
            return Some(Stated::at(line, found[1].to_owned()));
        }
    }
    None
}

/// Tells whether a sentence gives the default of one case of several: `For the fast ones, the default value is 3.`
fn one_case(sentence: &str, bullet: bool) -> bool {
    static CASE: LazyLock<Regex> = LazyLock::new(|| {
        constant(r"(?i)^for\s+[^,:.]{2,80}[,:].*\bdefault|^(?:if|when)\b[^,]{2,80}\b(?:is|are) set to\b.*\bdefault")
    });
    // An entry that names the kind of things it holds for.
    static KIND: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)^\w+(?:\s+[\w/-]+){2,12}\s*:.*\bthe default value is\b"));
    CASE.is_match(sentence) || bullet && KIND.is_match(sentence)
}

/// A default is one word, perhaps with a unit after it; a sentence is none.
fn value_like(value: &str, after: &str) -> Option<String> {
    static UNIT: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^\s*(?:$|[.,;)]|\(|(?:seconds?|minutes?|hours?|days?|ms|mbit/s|kbit/s|gib|mib|gb|mb|is (?:used|selected|returned|set)|in(?:dicating|dicates)?|which|and|if|for)\b)",
        )
    });
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^(?:an?|the|no|none|null|not|empty|n/a|na|-|all the|your|that|this|it|used|set|left|generated|determined|maximum|value|number|quota)$",
        )
    });
    let value = value.trim_end_matches(['.', ':']);
    let whole = value.replace(',', "");
    let value = if whole.parse::<i64>().is_ok() { whole } else { value.to_owned() };
    if value.is_empty() || value.contains(char::is_whitespace) || WORDS.is_match(&value) || !UNIT.is_match(after) {
        return None;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::Place,
        page::{parsed_page::Constraints, phrases::description::parts, text::Line},
    };

    fn of(value_type: ValueType, text: &str) -> Constraints {
        let lines: Vec<Line> = (1..)
            .zip(text.lines())
            .map(|(number, line)| Line::new(number, line))
            .filter(|line| !line.is_blank())
            .collect();
        let mut field = Field::new("X", Place::Query, value_type, 1);
        read(&mut field, &parts(&lines), &mut Remarks::default());
        field.constraints
    }

    fn values(value_type: ValueType, text: &str) -> Vec<String> {
        of(value_type, text).values.map(|values| values.value).unwrap_or_default()
    }

    fn default(value_type: ValueType, text: &str) -> Option<String> {
        of(value_type, text).default.map(|default| default.value)
    }

    #[test]
    fn bullets_are_values_when_all_of_them_are() {
        assert_eq!(values(ValueType::Text, "Kind. Valid values:\n  • A: one\n  • B (default): two"), ["A", "B"]);
        assert_eq!(values(ValueType::Text, "Kind of it.\n  • vpc: VPC\n  • vpn: VPN gateway"), ["vpc", "vpn"]);
        assert_eq!(values(ValueType::Integer, "Range:\n  • 4: IPv4\n  • 6: IPv6"), ["4", "6"]);
        assert_eq!(values(ValueType::Text, "Valid values:\n- **On**: it is on.\n- **Off**: it is off."), ["On", "Off"]);
        let sentences = "Token. Valid values:\n  • You leave it out at first.\n  • If one comes, send it.";
        assert!(values(ValueType::Text, sentences).is_empty());
        assert!(values(ValueType::Text, "The value can contain:\n  • Letters\n  • Digits").is_empty());
        let labelled = "  • Definition: Kind.\n  • Range: The value can be a1 or b2.\n    • a1: one\n    • b2: two";
        assert_eq!(values(ValueType::Text, labelled), ["a1", "b2"]);
        assert_eq!(values(ValueType::Text, "Owner.\n  • p:m: the master\n  • p:POOL: the pool"), ["p:m", "p:POOL"]);
        assert_eq!(
            values(ValueType::Text, "  • It is paid.\n  • The value can be:\n    • M: month\n    • S: ship"),
            ["M", "S"]
        );
        assert!(values(ValueType::Boolean, "Values:\n  • true: yes\n  • false: no").is_empty());
    }

    #[test]
    fn values_in_the_less_common_forms() {
        assert_eq!(
            values(ValueType::Text, "Valid values: BUS 1.0 and BUS 2.0. Default value: BUS 2.0."),
            ["BUS 1.0", "BUS 2.0"]
        );
        assert_eq!(
            default(ValueType::Text, "Valid values: BUS 1.0 and BUS 2.0. Default value: BUS 2.0."),
            Some("BUS 2.0".to_owned())
        );
        let lines = "Kind. Valid values:\n\nSlow (default): it is slow.";
        assert_eq!(
            (values(ValueType::Text, lines), default(ValueType::Text, lines)),
            (vec!["Slow".to_owned()], Some("Slow".to_owned()))
        );
        let second = "Kind. Valid values:\n  • a: one\nDefault value: a.\nValid values:\n  • b: two\n  • c: three";
        assert_eq!(values(ValueType::Text, second), ["a", "b", "c"]);
        let broken =
            "Kind. Valid values:\n  • a: one\nDefault value: a.\nValid values:\n  • b :\n    two\n  • c :\n    three";
        assert!(values(ValueType::Text, broken).is_empty());
        assert!(values(ValueType::Text, "Valid values: bus_2xx and bus_4xx. x is a digit.").is_empty());
        let members = "The boats, a JSON text.\n  • Name: the name.\n  • Size: the size.";
        assert!(values(ValueType::Text, members).is_empty());
    }

    #[test]
    fn values_stand_in_sentences_too() {
        assert_eq!(values(ValueType::Text, "Status. Value options: x, y, and z"), ["x", "y", "z"]);
        assert_eq!(
            values(ValueType::Text, "The keyword can be size, name, or state. By default, size is used."),
            ["size", "name", "state"]
        );
        let two =
            "Order. There are two value options: asc (ascending) and desc (descending). The default value is asc.";
        assert_eq!(values(ValueType::Text, two), ["asc", "desc"]);
        assert_eq!(values(ValueType::Text, "Valid values: **TCP** and **UDP**."), ["TCP", "UDP"]);
        assert_eq!(values(ValueType::Text, "Valid values: Big, which is big."), ["Big"]);
        assert_eq!(
            values(ValueType::Text, "Bond. Valid values:\n  • default: it is not bound\n  • host: it is bound"),
            ["default", "host"]
        );
        assert_eq!(
            values(ValueType::Text, "Valid values are case-insensitive. Valid values:\n  • A: a\n  • B: b"),
            ["A", "B"]
        );
        assert!(values(ValueType::Text, "Valid values: 1 to 100.").is_empty());
        assert!(values(ValueType::Text, "The value can be empty or null.").is_empty());
        assert!(values(ValueType::Text, "The value must be unique.").is_empty());
    }

    #[test]
    fn defaults_are_single_values() {
        assert_eq!(default(ValueType::Integer, "Valid values: 1 to 50. Default value: **10**."), Some("10".to_owned()));
        assert_eq!(default(ValueType::Text, "By default, size is used."), Some("size".to_owned()));
        assert_eq!(default(ValueType::Boolean, "Whether. The default value is false."), Some("false".to_owned()));
        assert_eq!(
            default(ValueType::Boolean, "Valid values:\n  • true: yes\n  • false (default): no"),
            Some("false".to_owned())
        );
        assert_eq!(
            default(ValueType::Text, "Values:\n  • A: one. This is the default value.\n  • B: two"),
            Some("A".to_owned())
        );
        assert_eq!(
            default(ValueType::Boolean, "Definition:\nWhether.\nDefault Value:\nfalse"),
            Some("false".to_owned())
        );
        assert_eq!(default(ValueType::Text, "Definition:\nName.\nDefault Value:\nN/A"), None);
        assert_eq!(
            default(ValueType::list(ValueType::Text), "The default maximum number of boats in a shed is 20."),
            None
        );
        assert_eq!(default(ValueType::Text, "0 indicates the default harbour."), None);
        assert_eq!(default(ValueType::Text, "Default value: the time of the call."), None);
        assert_eq!(default(ValueType::Integer, "For slow ones, it is short, and the default value is 3."), None);
        assert_eq!(default(ValueType::Integer, "If it is left out, the default value is 3."), Some("3".to_owned()));
    }
}
