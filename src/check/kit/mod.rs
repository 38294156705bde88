//! The words in which checks ask and judge, and what more than one of them sends or reads.

pub(crate) mod body;
pub(crate) mod callers;
pub(crate) mod case;
pub(crate) mod check;
pub(crate) mod control;
pub(crate) mod dry_run_calls;
pub(crate) mod effect;
pub(crate) mod exercise;
pub(crate) mod exercise_cases;
pub(crate) mod finding_kind;
pub(crate) mod inconclusive_case;
pub(crate) mod listed;
pub(crate) mod omission;
pub(crate) mod open_questions;
pub(crate) mod request_value;
pub(crate) mod response_observations;
pub(crate) mod row_calls;
pub(crate) mod skip_reason;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod verdict;

pub use body::{Body, Broken, Validators};
pub(in crate::check) use case::OneKind;
pub use case::{Case, CaseKind};
pub(in crate::check) use check::declare;
pub use check::{Active, ActiveCheck, Check, Passive, Question, SeenReply};
pub use exercise::{Exercise, UnusualInput};
pub use finding_kind::FindingKind;
pub use inconclusive_case::InconclusiveCase;
pub use skip_reason::{Lacking, SkipReason};
pub use verdict::{CaseVerdict, Finding, Judgement, Observation, Observed};
