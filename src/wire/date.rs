//! The instants that sign a request, in each vendor's own notation.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// Seconds since the Unix epoch in UTC, in a notation of `strftime`. An instant beyond the calendar's ends is written as
/// the end: nobody is there to read it.
pub(crate) fn write(unix_seconds: i64, notation: &str) -> String {
    let end = if unix_seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(unix_seconds).unwrap_or(end).strftime(notation).to_string()
}

/// Reads what [`write()`] writes and nothing else: another number of digits or a date that does not exist is no date.
pub(crate) fn read(text: &str, notation: &str) -> Option<i64> {
    let date = DateTime::strptime(notation, text).ok().filter(|date| date.year() >= 0)?;
    let unix_seconds = date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
    (write(unix_seconds, notation) == text).then_some(unix_seconds)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXTENDED: &str = "%Y-%m-%dT%H:%M:%SZ";
    const BASIC: &str = "%Y%m%dT%H%M%SZ";

    #[test]
    fn reads_both_notations() {
        assert_eq!(read("2026-01-02T03:04:05Z", EXTENDED), Some(1_767_323_045));
        assert_eq!(read("20260102T030405Z", BASIC), Some(1_767_323_045));
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "2026-01-02T03:04:05",
            "2026-01-02 03:04:05Z",
            "2026-1-2T3:4:5Z",
            "2026-02-30T03:04:05Z",
            "2026-01-02T03:04:60Z",
            "2026-01-02T03:04:05+08:00",
            "-001-01-02T03:04:05Z",
            "2026-01-02T03:04:05Z ",
            "20260102T030405Z",
        ] {
            assert_eq!(read(text, EXTENDED), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_instant_can_be_written(unix_seconds: i64) {
            let _text = write(unix_seconds, BASIC);
        }

        #[test]
        fn reading_what_was_written_gives_the_same_instant(seconds in 0_i64..253_402_207_200) {
            prop_assert_eq!(read(&write(seconds, EXTENDED), EXTENDED), Some(seconds));
            prop_assert_eq!(read(&write(seconds, BASIC), BASIC), Some(seconds));
        }
    }
}
