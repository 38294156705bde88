//! Lengths, ranges and list limits.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::description::{DescriptionLine, DescriptionPart, constant, is_json, is_text, sentences};
use crate::page::{
    parsed_page::{Constraints, Field},
    remark::Remarks,
    stated::{Stated, span},
    value_type::ValueType,
};

/// A number as pages write it.
const NUMBER: &str = r"(-?\d{1,3}(?:,\d{3})+|-?\d+)";
/// The words between the ends of a range.
const TO: &str = r"\s*(?:to|through|-|–|—|~)\s*";
/// The words before the greatest number.
const AT_MOST: &str = r"(?:up to|at most|(?:a )?maximum of|max\.? of|no more than|not more than|no longer than|less than or equal to|(?:cannot|can not|can't|must not|may not|should not|does not|not|cannot be longer than)\s+(?:exceed|be longer than|be greater than|be more than)|within|(?:maximum|max)\s+(?:of\s+)?)";
/// The words before the least number.
const AT_LEAST: &str = r"(?:at least|(?:a )?minimum of|no less than|not less than|no fewer than|no shorter than)";
/// Between a number and what it counts.
const OF_KIND: &str = r"\s+(?:[\w-]+\s+){0,3}?";

fn pattern(text: &str) -> Regex {
    constant(
        &text
            .replace("AT_MOST", AT_MOST)
            .replace("AT_LEAST", AT_LEAST)
            .replace("OF_KIND", OF_KIND)
            .replace("TO", TO)
            .replace("NUMBER", NUMBER),
    )
}

/// `Valid values of N: 1 to 20`.
static OF_N: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:valid values of \W*[A-Za-z]\W*\s*:|\b(?-i:N)\b[^.]{0,60}?\b(?:valid values?|ranges?)(?:\s*:|\s+from))\s*NUMBERTONUMBER",
    )
});

/// Two numbers, or one of them.
type Bounds = (Option<i64>, Option<i64>);

/// Reads what a description says of sizes.
pub(crate) fn read(field: &mut Field, told: &[DescriptionLine<'_>], remarks: &mut Remarks) {
    static WORD: LazyLock<Regex> = LazyLock::new(|| constant(r"^[A-Za-z][\w-]*(?:\s*[:(].*)?$"));
    let value_type = field.value_type.clone();
    let inner = value_type.innermost().clone();
    let mut found = Constraints::default();
    // A string of a form of its own, such as `1/200` or a JSON text, has no bounds; what its entries say bounds its parts.
    let composite = is_text(&inner)
        && (value_type.is_list()
            || field.example.as_ref().is_some_and(|example| example.value.parse::<f64>().is_err()));
    let is_bounded = !composite && !matches!(inner, ValueType::Object | ValueType::Boolean);
    let json = is_json(field, told);
    let told = || told.iter().filter(|told| told.part != DescriptionPart::Default && !(json && told.line.bullet));
    let digits: Vec<String> = told().map(|told| in_digits(told.text)).collect();
    let words = is_text(&inner) && told().any(|told| told.line.bullet && WORD.is_match(told.text));
    let told = || told().zip(&digits).map(|(told, text)| DescriptionLine { text, ..*told });
    // A line that says nothing else is surer than a sentence.
    for told in told() {
        if let Some((word, value)) = labelled(told.text) {
            place_labelled(&mut found, &value_type, word, value, told.line.number);
        }
    }
    for told in told().filter(|told| labelled(told.text).is_none()) {
        let line = told.line.number;
        // An entry for one case of several: `For one kind of them, 2 to 15 characters`.
        if told.line.bullet && one_case(told.text) {
            if length(told.text).is_some() || range(told.text, told.part, inner.is_number()).is_some() {
                remarks.skipped(line, format!("bounds of `{}` that hold only sometimes", field.name));
            }
            continue;
        }
        if value_type.is_list()
            && let Some(bounds) = list_limit(told.text)
        {
            put((&mut found.min_items, &mut found.max_items), bounds, line, &field.name, remarks);
        } else if is_text(&inner)
            && let Some(bounds) = length(told.text)
        {
            put((&mut found.min_length, &mut found.max_length), bounds, line, &field.name, remarks);
        } else if is_bounded
            // A number that a list has beside words is one of several kinds of values.
            && !(words && told.line.bullet)
            && let Some(bounds) = range(told.text, told.part, inner.is_number())
        {
            put((&mut found.minimum, &mut found.maximum), bounds, line, &field.name, remarks);
        }
    }
    field.constraints = found;
}

/// A text with its numbers in digits: `up to twenty` is `up to 20`. Elsewhere `one` is no number.
fn in_digits(text: &str) -> String {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
        let words = format!("({}|thirty|fifty|one hundred)", WORDS.join("|"));
        pattern(&format!(
            r"(?i)\b(?:(AT_MOST|AT_LEAST|from|between)\s*{words}\b(?:(\s+(?:to|and)\s+){words}\b)?|()\b{words}(\s+to\s+){words}\b)"
        ))
    });
    let number = |word: &str| match word.to_ascii_lowercase().as_str() {
        "thirty" => "30".to_owned(),
        "fifty" => "50".to_owned(),
        "one hundred" => "100".to_owned(),
        word => WORDS.iter().position(|known| *known == word).map_or_else(|| word.to_owned(), |at| at.to_string()),
    };
    let digits = |found: &Captures<'_>| {
        let group = |at: usize| found.get(at).map_or("", |part| part.as_str());
        if found.get(1).is_some() {
            let second = found.get(4).map(|word| number(word.as_str())).unwrap_or_default();
            return format!("{} {}{}{second}", group(1), number(group(2)), group(3));
        }
        format!("{}{}{}", number(group(6)), group(7), number(group(8)))
    };
    SPOKEN.replace_all(text, digits).into_owned()
}

fn put(
    (least, most): (&mut Option<Stated<i64>>, &mut Option<Stated<i64>>),
    (low, high): Bounds,
    line: u32,
    name: &str,
    remarks: &mut Remarks,
) {
    for (known, new) in [(least, low), (most, high)] {
        let Some(new) = new else { continue };
        match known {
            None => *known = Some(Stated { value: new, lines: span(line, line) }),
            Some(known) if known.value != new => {
                remarks.guess(
                    line,
                    format!("a second bound of `{name}`, {new}, is left out; the first is {}", known.value),
                );
            }
            Some(_) => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Minimum,
    Maximum,
    MinimumLength,
    MaximumLength,
    ArrayLength,
}

/// `Minimum: 1`, `Maximum length: 64`, `Array Length: 1 - 10`: a line of its own.
fn labelled(text: &str) -> Option<(Word, Bounds)> {
    static ONE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(minimum|maximum|min|max)\.?\s*(length|value)?\s*[:=]\s*NUMBER\s*(?:characters?|bytes?)?\s*[.;]?$",
        )
    });
    static ARRAY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^(?:array|list) (?:length|size)\s*[:=]\s*NUMBER(?:TONUMBER)?\s*[.;]?$"));
    if let Some(found) = ONE.captures(text) {
        let least = found[1].to_ascii_lowercase().starts_with("min");
        let length = found.get(2).is_some_and(|word| word.as_str().eq_ignore_ascii_case("length"));
        let value = number(&found, 3);
        let word = match (least, length) {
            (true, false) => Word::Minimum,
            (false, false) => Word::Maximum,
            (true, true) => Word::MinimumLength,
            (false, true) => Word::MaximumLength,
        };
        return Some((word, if least { (value, None) } else { (None, value) }));
    }
    let found = ARRAY.captures(text)?;
    let (first, second) = (number(&found, 1), number(&found, 2));
    let bounds = if second.is_some() { (first, second) } else { (None, first) };
    Some((Word::ArrayLength, bounds))
}

/// A `Minimum:` is a length of a string and a bound of a number; at a list, of its elements.
fn place_labelled(found: &mut Constraints, value_type: &ValueType, word: Word, (low, high): Bounds, line: u32) {
    let inner = value_type.innermost();
    let plain = matches!(word, Word::Minimum | Word::Maximum);
    let (least, most) = match () {
        () if word != Word::ArrayLength && is_text(inner) => (&mut found.min_length, &mut found.max_length),
        () if plain && inner.is_number() => (&mut found.minimum, &mut found.maximum),
        () if !plain || value_type.is_list() => (&mut found.min_items, &mut found.max_items),
        () => return,
    };
    for (known, new) in [(least, low), (most, high)] {
        if let (None, Some(new)) = (&known, new) {
            *known = Some(Stated::at(line, new));
        }
    }
}

/// `2 to 128 characters`, `cannot exceed 64 characters`, `Maximum length: 64`.
fn length(text: &str) -> Option<Bounds> {
    static BOTH: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        [
            pattern(r"(?i)NUMBER(?:TO|\s+and\s+)NUMBEROF_KIND(?:characters?|letters?|digits?)\b"),
            pattern(r"(?i)\blengths?\b[^.;]{0,40}?\bNUMBER(?:TO|\s+and\s+)NUMBER"),
            pattern(r"(?i)[\[(]\s*NUMBER\s*,\s*NUMBER\s*[\])]OF_KINDcharacters?\b"),
        ]
    });
    static MOST: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        [
            pattern(r"(?i)AT_MOST\s*NUMBEROF_KINDcharacters?\b"),
            pattern(r"(?i)\b(?:maximum|max)\.? length\s*(?:is|of|:|=)?\s*NUMBER"),
            pattern(r"(?i)\blength\b[^.;]{0,40}?AT_MOST\s*NUMBER"),
        ]
    });
    static LEAST: LazyLock<[Regex; 2]> = LazyLock::new(|| {
        [
            pattern(r"(?i)AT_LEAST\s*NUMBEROF_KINDcharacters?\b"),
            pattern(r"(?i)\b(?:minimum|min)\.? length\s*(?:is|of|:|=)?\s*NUMBER"),
        ]
    });
    static EXACT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:contains?|consists? of|must be|is|has|have)\s+(?:exactly\s+)?NUMBER\s+characters\b")
    });
    if let Some(found) = BOTH.iter().find_map(|pattern| pattern.captures(text)) {
        return Some((number(&found, 1), number(&found, 2)));
    }
    let most = MOST.iter().find_map(|pattern| pattern.captures(text)).and_then(|found| number(&found, 1));
    let least = LEAST.iter().find_map(|pattern| pattern.captures(text)).and_then(|found| number(&found, 1));
    if most.is_some() || least.is_some() {
        return Some((least, most));
    }
    let exact = number(&EXACT.captures(text)?, 1);
    Some((exact, exact))
}

/// A range with nothing beside it.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\[(]?NUMBER(?:TO|\s*,\s*)NUMBER[\])]?\.?$"));

/// `Valid values: 1 to 100`, `Value range: 1-100`, `[0, 100]`, and `0 to 20` where a range is due.
fn range(text: &str, part: DescriptionPart, is_number: bool) -> Option<Bounds> {
    let whole = |text: &str| WHOLE.captures(text).map(|found| (number(&found, 1), number(&found, 2)));
    let is_due = part == DescriptionPart::Range;
    if is_due && let Some(bounds) = whole(text.trim()) {
        return Some(bounds);
    }
    sentences(text).find_map(|sentence| {
        if is_number
            && sentence.starts_with('[')
            && let Some(bounds) = whole(sentence)
        {
            return Some(bounds);
        }
        let sentence = bounding(sentence);
        let lead = if is_number || is_due { &LEAD } else { &SURE_LEAD };
        if conditional(&sentence) || !(lead.is_match(&sentence) || is_due) {
            return None;
        }
        match interval(&sentence, is_number, |before| lead.is_match(before) || is_due) {
            Interval::Single(bounds) => Some(bounds),
            Interval::None if is_number => one_sided(&sentence),
            Interval::Uncertain | Interval::None => None,
        }
    })
}

/// Words that lead to the range of a number.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:valid values?|values?|value ranges?|ranges?|ranging|from|between|must be|can be|integers?|interval|supports?)\b",
    )
});

/// Words that lead to a range even where the value is a text.
static SURE_LEAD: LazyLock<Regex> =
    LazyLock::new(|| constant(r"(?i)\b(?:valid values?|value ranges?|ranges? (?:is|from)|ranges?\s*:)"));

/// The part of a sentence that can bound a value, with one unit for both ends of a range.
fn bounding(sentence: &str) -> String {
    static EXAMPLE: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)\b(?:for example|such as|e\.g\.)"));
    static UNITS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)NUMBER\s?([a-z]+(?:/s)?)\s+to\s+NUMBER\s?([a-z]+(?:/s)?)\b"));
    // What counts the elements of the list around a value bounds no value, nor does what an example shows.
    let without = OF_N.replace_all(sentence, "");
    let sentence = EXAMPLE.splitn(&without, 2).next().unwrap_or("");
    let same_unit = UNITS.replace_all(sentence, |found: &Captures<'_>| {
        if found[2].eq_ignore_ascii_case(&found[4]) {
            format!("{} to {} {}", &found[1], &found[3], &found[4])
        } else {
            found[0].to_owned()
        }
    });
    same_unit.into_owned()
}

/// An interval in a sentence.
enum Interval {
    None,
    Single(Bounds),
    /// Others or single values stand beside it: none of them bounds the value alone.
    Uncertain,
}

/// The interval that a sentence gives, after words that announce it.
fn interval(sentence: &str, is_number: bool, leads: impl Fn(&str) -> bool) -> Interval {
    static BOTH: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        [
            pattern(r"(?:^|[\s:(\[])NUMBERTONUMBER(?:\D|$)"),
            pattern(r"(?i)between\s+NUMBER\s+and\s+NUMBER"),
            pattern(r"[\[(]\s*NUMBER\s*,\s*NUMBER\s*[\])]"),
        ]
    });
    static SECOND: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*(?:,|,?\s*(?:or|and))\s*NUMBERTONUMBER"));
    static OR: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)[a-z]\w*(?:,|,?\s+or)\s+[^.;]*$"));
    let Some(numbers) = BOTH.iter().find_map(|pattern| pattern.captures(sentence)) else { return Interval::None };
    let after = &sentence[numbers.get(2).map_or(0, |number| number.end())..];
    let before = &sentence[..numbers.get(1).map_or(0, |number| number.start())];
    let ends = (number(&numbers, 1), number(&numbers, 2));
    // Two intervals are no single one, and a text that lists words takes them as well.
    if SECOND.is_match(after) || !is_number && OR.is_match(before) || one_more(before, after) {
        return Interval::Uncertain;
    }
    // `port 22-80` and the like have no lead before the numbers.
    let announced = leads(before) || before.trim().is_empty();
    if !counts_characters(after) && announced && ends.0 < ends.1 { Interval::Single(ends) } else { Interval::None }
}

/// `The maximum value is 100`: a range with one end, or both ends told apart.
fn one_sided(sentence: &str) -> Option<Bounds> {
    static MOST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:maximum|max|largest)\.?(?: valid)?(?: value)?(?: allowed)?\s*(?:is|:|of)\s*NUMBER")
    });
    static LEAST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:minimum|min|smallest)\.?(?: valid)?(?: value)?(?: allowed)?\s*(?:is|:|of)\s*NUMBER")
    });
    let most = MOST.captures(sentence).and_then(|found| number(&found, 1));
    let least = LEAST.captures(sentence).and_then(|found| number(&found, 1));
    (most.is_some() || least.is_some()).then_some((least, most))
}

/// Tells whether a value beside a range is taken, too: `-1 or 1 to 5120`.
fn one_more(before: &str, after: &str) -> bool {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)-?\d+[\s,*]*(?:\b(?:or|and)[\s*]*|,\s*)$"));
    static AFTER: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)^[\s,*]*\b(?:or|and)[\s*]+-?\d"));
    BEFORE.is_match(before) || AFTER.is_match(after)
}

/// Tells whether what follows a number says that it counts characters.
fn counts_characters(after: &str) -> bool {
    static COUNTS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)^\s+(?:[\w-]+\s+){0,2}characters?\b"));
    COUNTS.is_match(after)
}

/// Tells whether what a number counts is in a value of the member, as in `up to 20 port ranges`, and no element of the list.
fn counts_parts(after: &str, list: &str, leaf: &str) -> bool {
    static COUNTED: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)^\s+([a-z][a-z-]*(?:\s+[a-z][a-z-]*)?)\s*(?:[.,;:]|$)"));
    let Some(found) = COUNTED.captures(after) else { return false };
    let bare = |text: &str| text.to_ascii_lowercase().replace(['_', '-', ' '], "");
    let noun = found[1].to_ascii_lowercase();
    let counted = noun.split_whitespace().next_back().unwrap_or("").trim_end_matches('s');
    let stem = counted.strip_suffix("ie").unwrap_or(counted);
    let parts = ["range", "segment", "part", "section", "level", "label", "line", "digit", "letter", "word"];
    parts.contains(&stem) && !bare(list).contains(stem) && !bare(leaf).contains(stem)
}

/// Tells whether an entry of a list speaks of one case of several.
fn one_case(text: &str) -> bool {
    static CASE: LazyLock<Regex> =
        LazyLock::new(|| constant(r"(?i)^(?:for|if|when|in)\s+[^,:.]{2,80}[,:]|\bwhen\b.*\bset to\b"));
    CASE.is_match(text)
}

/// Tells whether a sentence holds only sometimes.
fn conditional(sentence: &str) -> bool {
    let start = sentence.to_ascii_lowercase();
    ["if ", "when ", "for example"].iter().any(|word| start.starts_with(word))
        || start.contains(" when ") && start.contains(" set to ")
}

/// `up to 50`, `at most 50`, `Maximum value: 50`, `the maximum number of … is 20`, `1 to 20 tags`.
fn list_limit(text: &str) -> Option<Bounds> {
    static MOST: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bAT_MOST\s*NUMBER\b"));
    static NUMBER_OF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:maximum|max) number of\b[^.;]*?\b(?:is|are|:)\s*NUMBER|\b(?:maximum|max)(?: value)?\s*(?:is|:)\s*NUMBER",
        )
    });
    static BOTH: LazyLock<[Regex; 1]> = LazyLock::new(|| {
        [pattern(
            r"(?i)\b(?:specify|enter|add|contain|contains|include|configure|supports?|set|quantity|number|count|elements)\b[^.;]{0,60}?\bNUMBERTONUMBER\s+[A-Za-z]",
        )]
    });
    static LEAST: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bAT_LEAST\s*NUMBER\b"));
    for sentence in sentences(text) {
        if of_another_thing(sentence) {
            continue;
        }
        // The numbers that elements bear go up to their greatest count.
        if let Some(found) = OF_N.captures(sentence) {
            return Some((None, number(&found, 2)));
        }
        let uncounted = |found: &Captures<'_>| {
            let end = found.iter().flatten().last().map_or(0, |last| last.end());
            !counts_characters(&sentence[end..])
        };
        if let Some(found) = BOTH.iter().find_map(|pattern| pattern.captures(sentence)).filter(&uncounted) {
            return Some((number(&found, 1), number(&found, 2)));
        }
        let most = NUMBER_OF.captures(sentence).or_else(|| MOST.captures(sentence)).filter(&uncounted);
        let most = most.and_then(|found| number(&found, 1).or_else(|| number(&found, 2)));
        let least = LEAST.captures(sentence).filter(&uncounted).and_then(|found| number(&found, 1));
        if most.is_some() || least.is_some() {
            return Some((least, most));
        }
    }
    None
}

/// `A route table can contain up to 200 entries` is a quota of the table, no limit of the parameter.
fn of_another_thing(sentence: &str) -> bool {
    static QUOTA: LazyLock<Regex> = LazyLock::new(|| {
        constant(
            r"(?i)^(?:an?|each|every|one)\s+([\w\s-]+?)\s+(?:can|could|may)\s+(?:only\s+)?(?:contain|have|be|include|create|own|bind|associate)\b",
        )
    });
    QUOTA.captures(sentence).is_some_and(|found| {
        let subject = found[1].to_ascii_lowercase();
        !["maximum", "list", "array", "request", "call", "time", "parameter", "value"]
            .iter()
            .any(|word| subject.contains(word))
    })
}

/// The limit of a list that a sentence at one of its members gives.
pub(crate) fn limit_on_leaf(list: &str, leaf: &Field, told: &[DescriptionLine<'_>]) -> Option<Stated<i64>> {
    static MOST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:specify|enter|add|set|configure|query|attach|delete|create|select|remove|associate|supports?|supporting|use|filter by|bind)\s+AT_MOST\s*NUMBER\b",
        )
    });
    if leaf.value_type.is_list() {
        return None;
    }
    for told in told {
        for sentence in sentences(told.text).filter(|sentence| !of_another_thing(sentence)) {
            if let Some(found) = OF_N.captures(sentence) {
                return number(&found, 2).map(|most| Stated::at(told.line.number, most));
            }
            if let Some(found) = MOST.captures(sentence) {
                let after = &sentence[found.get(1).map_or(0, |number| number.end())..];
                if !counts_characters(after) && !counts_parts(after, list, &leaf.name) {
                    return number(&found, 1).map(|most| Stated::at(told.line.number, most));
                }
            }
        }
    }
    None
}

fn number(found: &Captures<'_>, group: usize) -> Option<i64> {
    found.get(group)?.as_str().replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::Place,
        page::{phrases::description::parts, text::Line},
    };

    #[test]
    fn lengths_in_the_words_of_both_vendors() {
        for (text, expected) in [
            ("A boat's name must be 2 to 128 characters in length and begin with a letter.", (Some(2), Some(128))),
            ("The value can contain 0 to 255 characters and no brackets.", (Some(0), Some(255))),
            ("A flag can contain a maximum of 128 Unicode characters.", (None, Some(128))),
            ("The flag cannot exceed 64 ASCII characters.", (None, Some(64))),
            ("It must be at least 8 characters long.", (Some(8), None)),
            ("The length ranges from 1 to 64.", (Some(1), Some(64))),
            ("Length: 1-64", (Some(1), Some(64))),
            ("It must be 1-64 characters.", (Some(1), Some(64))),
            ("The value contains 32 characters.", (Some(32), Some(32))),
            ("The maximum length is 64.", (None, Some(64))),
        ] {
            assert_eq!(length(text), Some(expected), "{text}");
        }
        assert_eq!(length("The ID of the boat."), None);
    }

    #[test]
    fn ranges_need_a_word_that_says_so() {
        for (text, expected) in [
            ("Valid values: 1 to 100. Default value: 10.", (Some(1), Some(100))),
            ("Value range: 1-100", (Some(1), Some(100))),
            ("The value can be from 0 to 20.", (Some(0), Some(20))),
            ("The value ranges from -1 to 65,535.", (Some(-1), Some(65535))),
            ("The value is in the range [0, 100].", (Some(0), Some(100))),
            ("A number between 1 and 9.", (Some(1), Some(9))),
            ("The maximum value is 7.", (None, Some(7))),
            ("Port. [1, 65535]", (Some(1), Some(65535))),
        ] {
            assert_eq!(range(text, DescriptionPart::Prose, true), Some(expected), "{text}");
        }
        // What the range refuses is a value.
        assert_eq!(range("Valid values: -1 or 1 to 50.", DescriptionPart::Prose, true), None);
        assert_eq!(range("Valid values: 1 to 50 and -1. Unit: MB.", DescriptionPart::Prose, true), None);
        assert_eq!(range("0 to 20", DescriptionPart::Range, true), Some((Some(0), Some(20))));
        assert_eq!(range("Size. Valid values of N: 1 to 16. Unit: GiB.", DescriptionPart::Prose, true), None);
        assert!(
            one_case("Valid values when Kind is set to slow: 5 to 20") && one_case("For one kind, 2 to 15 characters.")
        );
        assert_eq!(range("For example, ports 22-80.", DescriptionPart::Prose, true), None);
        assert_eq!(range("If the type is A, the value ranges from 1 to 5.", DescriptionPart::Prose, true), None);
    }

    #[test]
    fn strings_of_parts_have_no_bounds() {
        let of = |value_type: ValueType, example: Option<&str>, text: &str| {
            let lines: Vec<Line> = (1..).zip(text.lines()).map(|(number, line)| Line::new(number, line)).collect();
            let mut field = Field::new("X", Place::Query, value_type, 1);
            field.example = example.map(|example| Stated::at(1, example.to_owned()));
            read(&mut field, &parts(&lines), &mut Remarks::default());
            let found = field.constraints;
            (found.minimum.is_some(), found.max_length.is_some())
        };
        let text = "The doors. Valid values: 1 to 90. Format: 1/20.";
        assert_eq!(of(ValueType::Text, Some("1/20"), text), (false, false));
        assert_eq!(of(ValueType::Text, Some("7"), text), (true, false));
        assert_eq!(of(ValueType::list(ValueType::Text), None, text), (false, false));
        let text = "The doors.\n  • Door: the door, 1 to 65 characters.\n  • Size: valid values: 1 to 9.";
        assert_eq!(of(ValueType::Text, Some("[{\"Door\": 1}]"), text), (false, false));
    }

    #[test]
    fn numbers_are_spoken_where_they_bound_something() {
        assert_eq!(in_digits("You can specify up to twenty boats."), "You can specify up to 20 boats.");
        assert_eq!(in_digits("You can add one to five tags."), "You can add 1 to 5 tags.");
        assert_eq!(
            in_digits("It takes at least two and no more than ten."),
            "It takes at least 2 and no more than 10."
        );
        assert_eq!(in_digits("The ID of one of the two boats."), "The ID of one of the two boats.");
    }

    #[test]
    fn limits_of_lists_and_not_of_other_things() {
        for (text, expected) in [
            ("The boats, supporting up to 50 at most.", (None, Some(50))),
            ("The boats to sell. Maximum value: 50.", (None, Some(50))),
            ("By default, the maximum number of boat objects is 20.", (None, Some(20))),
            ("You can specify 1 to 20 tags.", (Some(1), Some(20))),
            ("A maximum of 12 hooks can be attached to a crane.", (None, Some(12))),
            ("Valid values of **N**: 1 to 16.", (None, Some(16))),
            ("The boat. The value of N ranges from 1 to 20.", (None, Some(20))),
            ("N is the index of the boat, with valid values from 1 to 20.", (None, Some(20))),
        ] {
            assert_eq!(list_limit(text), Some(expected), "{text}");
        }
        assert_eq!(list_limit("A shed can contain up to 200 boats."), None);
        assert_eq!(list_limit("Each value can contain up to 64 characters."), None);
    }
}
