use jiff::civil::DateTime;
use serde_json::Value;

use super::{Check, Judgement, Passive, Question, Seen, Shows, declare, response_schema::shortened};
use crate::contract::{Clause, ClauseKind, Kind, Operation, Reading, Segment, Shape, Statement};

declare! {
    /// Asks whether times have the documented form, and are times.
    ///
    /// # Promise
    ///
    /// A time of the answer has the form that the page gives. Where the page gives two forms, each of their parts may be
    /// there or not.
    ///
    /// # Method
    ///
    /// Reads the body of every success: year to second must be a real date and time, milliseconds and `Z` may stand where
    /// any of the page's forms has them, and must stand where all have them.
    ///
    /// # Limits
    ///
    /// Whether the time is right is not asked. Which form comes is an observation.
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

    fn asks(&self, clause: &Clause) -> bool {
        matches!(clause.kind, ClauseKind::Response { statement: Statement::Format, .. })
    }
}

impl Passive for Timestamps {
    fn inspect(&self, question: &Question<'_>, seen: Seen<'_>) -> Option<Judgement> {
        let ClauseKind::Response { path, .. } = &question.clause.kind else { return None };
        let shape = shape_at(question.operation, &path.0)?;
        if shape.format.as_deref() != Some(FORMAT) {
            return None;
        }
        let values = texts_at(&seen.body?.value, &path.0);
        let wrong = values.iter().find(|text| !fits(&shape.readings, text));
        if let Some(text) = wrong {
            // The form is what is wrong, so it is what is shown: each digit as a 9.
            let form: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
            let found = format!("a text of the form {}", shortened(&Value::from(form)));
            return Some(Judgement::fail("another form", question.clause.promise.clone(), found));
        }
        let first = values.first()?;
        Some(Judgement::pass().observing("timestamp-form", form(first)))
    }

    fn need_not_show(&self, question: &Question<'_>) -> Option<String> {
        let ClauseKind::Response { path, .. } = &question.clause.kind else { return None };
        let format = shape_at(question.operation, &path.0)?.format.clone()?;
        (format != FORMAT).then(|| format!("no check yet for the format `{format}`"))
    }

    fn shown_by(&self, _clause: &Clause) -> Vec<Shows> {
        vec![Shows::Accepted]
    }
}

/// The shape of a member of the answer.
fn shape_at<'o>(operation: &'o Operation, path: &[Segment]) -> Option<&'o Shape> {
    let mut shape = operation.success.body.as_ref()?;
    for segment in path {
        shape = match (&shape.kind, segment) {
            (Kind::Object(members), Segment::Name(name)) => &members.iter().find(|member| member.name == *name)?.shape,
            (Kind::List(items), Segment::Each) => items,
            _ => return None,
        };
    }
    Some(shape)
}

fn texts_at<'v>(value: &'v Value, path: &[Segment]) -> Vec<&'v str> {
    match path {
        [] => value.as_str().into_iter().collect(),
        [Segment::Name(name), rest @ ..] => value.get(name).map_or_else(Vec::new, |value| texts_at(value, rest)),
        [Segment::Each, rest @ ..] => {
            value.as_array().into_iter().flatten().flat_map(|value| texts_at(value, rest)).collect()
        }
    }
}

/// The parts of a time that a form may have beyond the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts {
    milliseconds: bool,
    zone: bool,
}

fn parts_of_form(form: &str) -> Parts {
    Parts { milliseconds: form.contains('.'), zone: form.ends_with('Z') }
}

/// The parts of a text, where it is a time: `YYYY-MM-DDTHH:mm:ss`, then perhaps `.sss`, then perhaps `Z`.
fn parts_of_text(text: &str) -> Option<Parts> {
    let (rest, zone) = text.strip_suffix('Z').map_or((text, false), |rest| (rest, true));
    let (base, milliseconds) = match rest.split_once('.') {
        None => (rest, false),
        Some((base, fraction)) if fraction.len() == 3 && fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
            (base, true)
        }
        Some(_) => return None,
    };
    let shaped = base.len() == 19
        && base.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    // Nothing of a cloud is older than the epoch, and a leap second ends a day.
    let leap = base.strip_suffix("23:59:60").map(|day| format!("{day}23:59:59"));
    let real = leap.as_deref().unwrap_or(base).parse::<DateTime>().is_ok_and(|time| time.year() >= 1970)
        && (leap.is_some() || !base.ends_with(":60"));
    (shaped && real).then_some(Parts { milliseconds, zone })
}

/// Whether a text is a time of which each part is in one of the readings, and every part that all have is there.
fn fits(readings: &[Reading], text: &str) -> bool {
    let Some(parts) = parts_of_text(text) else { return false };
    let forms: Vec<Parts> = readings.iter().map(|reading| parts_of_form(&reading.form)).collect();
    let allowed = |has: bool, of: fn(&Parts) -> bool| forms.is_empty() || forms.iter().any(|form| of(form) == has);
    allowed(parts.milliseconds, |form| form.milliseconds) && allowed(parts.zone, |form| form.zone)
}

fn form(text: &str) -> &'static str {
    match parts_of_text(text) {
        Some(Parts { milliseconds: true, zone: true }) => "milliseconds and Z",
        Some(Parts { milliseconds: true, zone: false }) => "milliseconds",
        Some(Parts { milliseconds: false, zone: true }) => "Z",
        Some(Parts { milliseconds: false, zone: false }) => "seconds",
        None => "no time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Citation;

    fn readings(forms: &[&str]) -> Vec<Reading> {
        let cite = Citation { source: "page".into(), lines: None, section: None };
        forms.iter().map(|form| Reading { form: (*form).to_owned(), cite: cite.clone() }).collect()
    }

    #[test]
    fn two_forms_make_four() {
        let both = readings(&["YYYY-MM-DDTHH:mm:ss.sssZ", "YYYY-MM-DDTHH:mm:ss"]);
        for text in
            ["2020-03-11T15:13:31", "2020-03-11T15:13:31Z", "2020-03-11T15:13:31.123", "2020-03-11T15:13:31.123Z"]
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
            "0000-03-11T15:13:31Z",
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
}
