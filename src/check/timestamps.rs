use jiff::civil::DateTime;
use serde_json::Value;

use super::kit::{
    Check, Exercise, FindingKind, Judgement, Passive, Question, SeenReply, SkipReason, body::shortened, declare,
};
use crate::contract::{AcceptedForm, Clause, ClauseKind, Statement};

declare! {
    /// Tests whether times have the documented form, and are times.
    ///
    /// # Promise
    ///
    /// A time of the answer has the form that the page gives. Where the page gives two forms, each of their parts may
    /// be there or not.
    ///
    /// # Method
    ///
    /// Reads the body of every success: year to second must be a real date and time; what stands between the two, how
    /// many digits follow the second, and whether `Z` or an offset ends it, is as any of the page's forms has it.
    ///
    /// # Limits
    ///
    /// Whether the time is right is not tested. Which form comes is an observation. Forms that do not go from year to
    /// second with hyphens and colons are not judged.
    Timestamps
}

/// The name that contracts give to this format.
const FORMAT: &str = "utc-timestamp";

impl Check for Timestamps {
    fn name(&self) -> &'static str {
        "timestamps"
    }

    fn explanation(&self) -> &'static str {
        EXPLANATION
    }

    fn tests(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Response { statement: Statement::Format, .. })
    }
}

impl Passive for Timestamps {
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement> {
        let ClauseKind::Response { path, .. } = &question.clause.kind else { return None };
        let shape = question.operation.success.body.as_ref()?.at(&path.0)?;
        if shape.format.as_deref() != Some(FORMAT) {
            return None;
        }
        let values: Vec<&str> = path.values_in(&seen.body?.value).into_iter().filter_map(Value::as_str).collect();
        let wrong = values.iter().find(|text| !fits(&shape.readings, text));
        if let Some(text) = wrong {
            // The form is what is wrong, so it is what is shown: each digit as a 9.
            let form: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
            let found = format!("a text of the form {}", shortened(&Value::from(form)));
            return Some(Judgement::fail(FindingKind::AnotherForm, question.clause.promise.clone(), found));
        }
        let first = values.first()?;
        Some(Judgement::pass().observing("timestamp-form", form(first)))
    }

    fn need_not_show(&self, question: &Question<'_>) -> Option<SkipReason> {
        let ClauseKind::Response { path, .. } = &question.clause.kind else { return None };
        let format = question.operation.success.body.as_ref()?.at(&path.0)?.format.clone()?;
        (format != FORMAT).then_some(SkipReason::NoCheckForFormat { format })
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Exercise> {
        vec![Exercise::Accepted]
    }
}

/// The parts in which forms of a time differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TimestampParts {
    /// The character between date and time.
    separator: u8,
    /// The number of digits of the fraction of the second.
    fraction: usize,
    zone: Zone,
}

/// The end of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zone {
    None,
    Utc,
    Offset,
}

/// The parts of a form such as `YYYY-MM-DDTHH:mm:ss.sssZ` or of a text of such a form; `None` where it is of another.
fn parts(text: &str, is_place: fn(&u8) -> bool) -> Option<TimestampParts> {
    const SECONDS: usize = 19;
    let (base, rest) = text.as_bytes().split_at_checked(SECONDS)?;
    let shaped = base.iter().enumerate().all(|(index, byte)| match index {
        4 | 7 => *byte == b'-',
        10 => matches!(byte, b'T' | b' '),
        13 | 16 => *byte == b':',
        _ => is_place(byte),
    });
    let digits = rest.strip_prefix(b".").map(|rest| rest.iter().take_while(|byte| is_place(byte)).count());
    let zone = match (digits, rest.get(digits.map_or(0, |digits| digits + 1)..)?) {
        (Some(0), _) => return None,
        (_, b"") => Zone::None,
        (_, b"Z") => Zone::Utc,
        (_, [b'+' | b'-', offset @ ..]) if matches!(offset.len(), 4 | 5) => Zone::Offset,
        _ => return None,
    };
    shaped.then_some(TimestampParts { separator: base[10], fraction: digits.unwrap_or(0), zone })
}

fn parts_of_form(form: &str) -> Option<TimestampParts> {
    // A `Z` is no place of the fraction.
    parts(form, |byte| byte.is_ascii_alphanumeric() && *byte != b'Z')
}

/// The parts of a text, where it is a time that there is.
fn parts_of_text(text: &str) -> Option<TimestampParts> {
    let found = parts(text, u8::is_ascii_digit)?;
    let (base, _) = text.split_at_checked(19)?;
    let offset = text.get(19..).and_then(|rest| rest.find(['+', '-']).map(|at| &rest[at + 1..]));
    let is_offset = |offset: &str| {
        let digits: Vec<u8> = offset.bytes().filter(u8::is_ascii_digit).collect();
        digits.len() == 4 && (offset.len() == 4 || offset.as_bytes()[2] == b':') && digits[2] < b'6'
    };
    // A leap second ends a day.
    let leap = base.strip_suffix("23:59:60").map(|day| format!("{day}23:59:59"));
    let real =
        leap.as_deref().unwrap_or(base).parse::<DateTime>().is_ok() && (leap.is_some() || !base.ends_with(":60"));
    (real && offset.is_none_or(is_offset)).then_some(found)
}

/// Tells whether a text is a time of which each part is in one of the readings. A reading of a form that is none of
/// these settles nothing.
fn fits(readings: &[AcceptedForm], text: &str) -> bool {
    let forms: Option<Vec<TimestampParts>> = readings.iter().map(|reading| parts_of_form(&reading.form)).collect();
    let Some(forms) = forms else { return true };
    let Some(text) = parts_of_text(text) else { return false };
    let among = |is: &dyn Fn(&TimestampParts) -> bool| forms.is_empty() || forms.iter().any(is);
    among(&|form| form.separator == text.separator)
        && among(&|form| form.fraction == text.fraction)
        && among(&|form| form.zone == text.zone)
}

fn form(text: &str) -> &'static str {
    match parts_of_text(text) {
        None => "no time",
        Some(TimestampParts { zone: Zone::Offset, .. }) => "an offset",
        Some(TimestampParts { fraction: 0, zone: Zone::Utc, .. }) => "Z",
        Some(TimestampParts { fraction: 0, zone: Zone::None, .. }) => "seconds",
        Some(TimestampParts { zone: Zone::Utc, .. }) => "milliseconds and Z",
        Some(TimestampParts { zone: Zone::None, .. }) => "milliseconds",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Citation;

    fn readings(forms: &[&str]) -> Vec<AcceptedForm> {
        let cite = Citation { source: "page".into(), lines: None, section: None };
        forms.iter().map(|form| AcceptedForm { form: (*form).to_owned(), cite: cite.clone() }).collect()
    }

    #[test]
    fn two_forms_make_four() {
        let both = readings(&["YYYY-MM-DDTHH:mm:ss.sssZ", "YYYY-MM-DDTHH:mm:ss"]);
        for text in
            ["2020-03-11T15:13:31", "2020-03-11T15:13:31Z", "2020-03-11T15:13:31.123", "0001-01-01T00:00:00.000Z"]
        {
            assert!(fits(&both, text), "{text}");
        }
        for text in [
            "2020-03-11 15:13:31",
            "2020-03-11T15:13:31+08:00",
            "2020-03-11T15:13:31.12Z",
            "2020-02-30T15:13:31Z",
            "2020-03-11T25:13:31Z",
            "2020-03-11T15:13Z",
            "2020-03-11T15:60:31Z",
            "2020-03-11T15:13:60Z",
            "",
            "now",
        ] {
            assert!(!fits(&both, text), "{text}");
        }
    }

    #[test]
    fn one_form_makes_one() {
        let one = readings(&["YYYY-MM-DDTHH:mm:ss.sssZ"]);
        assert!(fits(&one, "2020-03-11T15:13:31.123Z"));
        assert!(!fits(&one, "2020-03-11T15:13:31Z"));
    }

    #[test]
    fn an_offset_and_a_space_are_as_the_form_has_them() {
        let offset = readings(&["YYYY-MM-DDTHH:mm:ss.sss+00:00"]);
        assert!(fits(&offset, "2020-03-11T15:13:31.123+00:00") && fits(&offset, "2020-03-11T15:13:31.123-0830"));
        assert!(!fits(&offset, "2020-03-11T15:13:31.123Z") && !fits(&offset, "2020-03-11T15:13:31.123+00:60"));
        let space = readings(&["yyyy-MM-dd HH:mm:ss"]);
        assert!(fits(&space, "2020-03-11 15:13:31") && !fits(&space, "2020-03-11T15:13:31"));
        assert!(!fits(&space, "2020-03-11 15:13:31 CST") && !fits(&space, "2020-03-11 é"));
    }

    #[test]
    fn a_form_of_another_sort_settles_nothing() {
        assert!(fits(&readings(&["YYYYMMDDTHHmmssZ"]), "20200311T151331Z"));
        assert!(fits(&readings(&["a date"]), "tomorrow"));
    }
}
