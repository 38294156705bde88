//! One association, and how it settles.

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::rules::{AssociationRules, TimestampForm};

/// An association of an attachment with a route table.
#[derive(Clone, Debug)]
pub(super) struct Association {
    pub(super) id: String,
    pub(super) table: String,
    pub(super) attachment: String,
    pub(super) resource_type: &'static str,
    pub(super) resource_id: String,
    pub(super) phase: Phase,
    pub(super) reads_until_listed: u32,
    pub(super) times_listed: u32,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

/// The phase of an association's life. It moves on when it is met: by a list that shows it, or a call that it is in
/// the way of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Pending { reads: u32 },
    Available,
    Deleting { reads: u32 },
}

impl Phase {
    /// The first phase of an association that becomes available after so many reads.
    pub(super) fn new(reads: u32) -> Self {
        if reads == 0 { Self::Available } else { Self::Pending { reads } }
    }

    fn next(self) -> Self {
        match self {
            Self::Pending { reads } => Self::new(reads.saturating_sub(1)),
            Self::Available => Self::Available,
            Self::Deleting { reads } => Self::Deleting { reads: reads.saturating_sub(1) },
        }
    }

    /// The name of the phase in answers.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Available => "available",
            Self::Deleting { .. } => "deleting",
        }
    }
}

impl Association {
    /// Brings the association one step on.
    pub(super) fn meet(&mut self) {
        self.phase = self.phase.next();
    }

    pub(super) fn is_gone(&self) -> bool {
        self.phase == Phase::Deleting { reads: 0 }
    }

    pub(super) fn is_going(&self) -> bool {
        matches!(self.phase, Phase::Deleting { .. })
    }

    pub(super) fn is_pending(&self) -> bool {
        matches!(self.phase, Phase::Pending { .. })
    }

    /// The key that a list is sorted by. Associations have no name: they are sorted by their ids then, as by default.
    pub(super) fn sort_key(&self, key: Option<&str>) -> (String, String) {
        let first = match key {
            Some("state") => self.phase.name().to_owned(),
            Some("created_at") => timestamp(self.created_at, TimestampForm::Plain),
            Some("updated_at") => timestamp(self.updated_at, TimestampForm::Plain),
            Some(_) | None => String::new(),
        };
        (first, self.id.clone())
    }

    /// The association as answers show it, its members in the order of the page.
    pub(super) fn show(&self, rules: &AssociationRules) -> Value {
        let members = [
            ("id", json!(rules.constant_id.unwrap_or(&self.id))),
            ("route_table_id", json!(self.table)),
            ("attachment_id", json!(self.attachment)),
            ("resource_type", json!(self.resource_type)),
            ("resource_id", json!(self.resource_id)),
            ("state", json!(self.phase.name())),
            ("created_at", json!(timestamp(self.created_at, rules.timestamps))),
            ("updated_at", json!(timestamp(self.updated_at, rules.timestamps))),
        ];
        Value::Object(Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))))
    }
}

/// A time in UTC. One that no calendar has becomes the Unix epoch.
fn timestamp(unix_seconds: i64, form: TimestampForm) -> String {
    let time = Timestamp::from_second(unix_seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let plain = time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    match form {
        TimestampForm::Plain => plain,
        TimestampForm::Zone => plain + "Z",
        TimestampForm::Milliseconds => plain + ".000",
        TimestampForm::MillisecondsZone => plain + ".000Z",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_four_forms() {
        let at = 1_583_939_611;
        assert_eq!(timestamp(at, TimestampForm::Plain), "2020-03-11T15:13:31");
        assert_eq!(timestamp(at, TimestampForm::Zone), "2020-03-11T15:13:31Z");
        assert_eq!(timestamp(at, TimestampForm::Milliseconds), "2020-03-11T15:13:31.000");
        assert_eq!(timestamp(at, TimestampForm::MillisecondsZone), "2020-03-11T15:13:31.000Z");
        assert_eq!(timestamp(i64::MAX, TimestampForm::Plain), "1970-01-01T00:00:00");
    }

    #[test]
    fn a_phase_ends_after_its_reads() {
        assert_eq!(Phase::new(0), Phase::Available);
        assert_eq!(Phase::new(2).next(), Phase::Pending { reads: 1 });
        assert_eq!(Phase::new(1).next(), Phase::Available);
        assert_eq!(Phase::Deleting { reads: 1 }.next(), Phase::Deleting { reads: 0 });
    }
}
