//! The steps of one test case as data, and what came of them.
//!
//! A [`Scenario`] is a list of steps; the engine carries it out and gives a [`Transcript`]. A check writes the one and
//! reads the other, so no check ever needs I/O. Values that only the run knows (ids of a provider state, an id from an
//! earlier answer, a token that must be new) stand in a scenario as [`Input`]s and are filled in by the engine.
//!
//! ```
//! use bythebook::{
//!     contract::OperationId,
//!     scenario::{Action, Condition, Expect, Input, Scenario, Step, StepName, Template},
//! };
//!
//! // One table per attachment: hold it, and when that was accepted, try to hold it a second time.
//! let associate = |table: &str| {
//!     Template::new(&OperationId::new("huawei", "er", "AssociateRouteTable"))
//!         .with("attachment_id", Input::state("associable", "/attachment_id/0"))
//!         .with("route_table_id", Input::state("associable", table))
//! };
//! let scenario = Scenario::new("associable", vec![
//!     Step::control(associate("/route_table_id/0")),
//!     Step::call(associate("/route_table_id/1"))
//!         .expecting(Expect::Refused)
//!         .only_if(Condition::Accepted(StepName::CONTROL)),
//! ]);
//! assert!(matches!(scenario.steps[0].action, Action::Control(_)));
//! ```
//!
//! Scenarios are data and can be written down. One example for each kind of step:
//!
//! ```
//! use bythebook::scenario::Scenario;
//!
//! let scenario: Scenario = serde_json::from_str(r#"{
//!   "state": "associable",
//!   "steps": [
//!     {"name": "first", "expects": "accepted", "action": {"control": {
//!       "operation": "huawei/er/AssociateRouteTable",
//!       "values": {"attachment_id": {"state": {"state": "associable", "pointer": "/attachment_id/0"}}}}}},
//!     {"name": "first-shown", "expects": "judged", "action": {"await": {
//!       "read": [{"operation": "huawei/er/AssociateRouteTable", "values": {"X-Client-Token": {"fresh": {"index": 0, "length": 12}}}}],
//!       "until": "shown", "within": {"reads": 8, "seconds": 60}}},
//!      "only_if": {"accepted": "first"}},
//!     {"name": "wrongly-signed", "expects": "refused", "action": {"call": {
//!       "operation": "huawei/er/AssociateRouteTable",
//!       "values": {"attachment_id": {"answer": {"step": "first", "pointer": "/association/attachment_id"}}},
//!       "defects": ["wrong-secret"]}}},
//!     {"name": "at-once", "expects": "nothing", "action": {"together": [
//!       {"operation": "huawei/er/AssociateRouteTable", "values": {"attachment_id": {"literal": "one"}}},
//!       {"operation": "huawei/er/AssociateRouteTable", "values": {"attachment_id": {"literal": "two"}}, "caller": "stranger"}]}},
//!     {"name": "read", "expects": "judged", "action": {"read-back": [{"operation": "huawei/er/AssociateRouteTable", "values": {}}]}},
//!     {"name": "settled", "expects": "judged", "action": {"settle": {
//!       "read": [{"operation": "huawei/er/AssociateRouteTable", "values": {}}], "within": {"reads": 8, "seconds": 60}}}},
//!     {"name": "undo", "expects": "judged", "action": {"undo": "first"}, "only_if": {"accepted": "first"}}
//!   ]
//! }"#).unwrap();
//! let again: Scenario = serde_json::from_str(&serde_json::to_string(&scenario).unwrap()).unwrap();
//! assert_eq!(scenario, again);
//! ```

mod fill;
mod harmless;
mod inputs;
mod isolation;
mod notation;
mod step;
mod step_name;
mod template;
mod transcript;

pub use fill::{Filling, StateValues, fill};
pub use inputs::Inputs;
pub use isolation::Isolation;
pub use notation::{call_words, command_line, notation, parse_input, parse_json, quoted, reference_or_value};
pub use step::{Action, Condition, Expect, Scenario, Step, Until, Within};
pub use step_name::StepName;
pub use template::{Input, Template};
pub use transcript::{
    ExecutedStep, Outcome, Reply, Shown, Snapshot, StepResult, Transcript, lacks_operation, outcome_of, passed_dry,
};
