//! What one test case sends, as data, and what came of it.
//!
//! A [`Scenario`] is a list of steps; the engine carries it out and gives a [`Transcript`]. A check writes the one and
//! reads the other, so no check ever needs I/O. Values that only the run knows (ids of a provider state, an id from an
//! earlier answer, a token that must be new) stand in a scenario as [`Input`]s and are filled in by the engine.
//!
//! ```
//! use bythebook::scenario::{Action, Condition, Input, Scenario, Step, Template};
//!
//! // One table per attachment: hold it, and when that was accepted, try to hold it a second time.
//! let associate = |table: &str| {
//!     Template::new("AssociateRouteTable")
//!         .with("attachment_id", Input::state("associable", "/attachment_id/0"))
//!         .with("route_table_id", Input::state("associable", table))
//! };
//! let scenario = Scenario::new("associable", vec![
//!     Step::control(associate("/route_table_id/0")),
//!     Step::call(associate("/route_table_id/1")).only_if(Condition::Accepted(0)),
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
//!     {"action": {"control": {
//!       "operation": "AssociateRouteTable",
//!       "values": {"attachment_id": {"state": {"state": "associable", "pointer": "/attachment_id/0"}}}}}},
//!     {"action": {"await": {
//!       "read": [{"operation": "AssociateRouteTable", "values": {"X-Client-Token": {"fresh": {"index": 0, "length": 12}}}}],
//!       "until": "shown", "within": {"reads": 8, "seconds": 60}}},
//!      "only_if": {"accepted": 0}},
//!     {"action": {"call": {
//!       "operation": "AssociateRouteTable",
//!       "values": {"attachment_id": {"answer": {"step": 0, "pointer": "/association/attachment_id"}}},
//!       "wrong": ["wrong-secret"]}}},
//!     {"action": {"together": [
//!       {"operation": "AssociateRouteTable", "values": {"attachment_id": {"literal": "one"}}},
//!       {"operation": "AssociateRouteTable", "values": {"attachment_id": {"literal": "two"}}, "caller": "stranger"}]}},
//!     {"action": {"read-back": [{"operation": "AssociateRouteTable", "values": {}}]}},
//!     {"action": {"settle": {
//!       "read": [{"operation": "AssociateRouteTable", "values": {}}], "within": {"reads": 8, "seconds": 60}}}},
//!     {"action": {"undo": 0}, "only_if": {"accepted": 0}}
//!   ]
//! }"#).unwrap();
//! let again: Scenario = serde_json::from_str(&serde_json::to_string(&scenario).unwrap()).unwrap();
//! assert_eq!(scenario, again);
//! ```

mod fill;
mod harmless;
mod inputs;
mod notation;
mod transcript;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use fill::{Filling, StateValues, fill};
pub use inputs::Inputs;
pub use notation::{command_line, notation, parse_input, quoted};
pub use transcript::{
    Outcome, Reply, Shown, Snapshot, StepResult, Transcript, lacks_operation, outcome_of, passed_dry,
};

use crate::call::{Call, Defect, Form};

/// One test case: where it starts and what it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The provider state in which it starts.
    pub state: String,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl Scenario {
    /// A scenario that starts in `state`.
    #[must_use]
    pub fn new(state: impl Into<String>, steps: Vec<Step>) -> Self {
        Self { state: state.into(), steps }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// The step is left out unless this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Condition>,
}

impl Step {
    /// Sends the call that is judged.
    #[must_use]
    pub fn call(template: Template) -> Self {
        Self { action: Action::Call(template), only_if: None }
    }

    /// Sends a call that must be accepted for a refusal to prove anything.
    #[must_use]
    pub fn control(template: Template) -> Self {
        Self { action: Action::Control(template), only_if: None }
    }

    /// Reads what the sibling shows of these calls, once.
    #[must_use]
    pub fn read_back(of: Vec<Template>) -> Self {
        Self { action: Action::ReadBack(of), only_if: None }
    }

    /// Reads until the sibling shows all that these calls did.
    #[must_use]
    pub fn await_shown(of: Vec<Template>) -> Self {
        Self { action: Action::Await { read: of, until: Until::Shown, within: Within::default() }, only_if: None }
    }

    /// Reads for as long as an effect may take to show; the last reading is judged.
    #[must_use]
    pub fn settle(of: Vec<Template>) -> Self {
        Self { action: Action::Settle { read: of, within: Within::default() }, only_if: None }
    }

    /// The same for a shorter time: for what is asked of many kinds of call.
    #[must_use]
    pub fn settle_briefly(of: Vec<Template>) -> Self {
        Self { action: Action::Settle { read: of, within: Within { reads: 4, seconds: 20 } }, only_if: None }
    }

    /// Sends calls at once.
    #[must_use]
    pub fn together(templates: Vec<Template>) -> Self {
        Self { action: Action::Together(templates), only_if: None }
    }

    /// Takes back what an earlier step did.
    #[must_use]
    pub fn undo(step: usize) -> Self {
        Self { action: Action::Undo(step), only_if: None }
    }

    /// Leaves the step out unless the condition holds.
    #[must_use]
    pub fn only_if(mut self, condition: Condition) -> Self {
        self.only_if = Some(condition);
        self
    }
}

/// What a step does. Steps are counted from 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Sends the call that is judged.
    Call(Template),
    /// Sends a call that differs from the one under test only in the property under test, and must be accepted.
    Control(Template),
    /// Reads all pages of the sibling for these calls, once.
    ReadBack(Vec<Template>),
    /// Repeats a read until it shows what these calls did; expiry settles nothing.
    Await {
        /// The calls whose effect is read.
        read: Vec<Template>,
        /// What is waited for.
        until: Until,
        /// How long.
        within: Within,
    },
    /// Repeats a read for its whole time; the last reading is judged, and whether the one before it was equal.
    Settle {
        /// The calls whose effect is read.
        read: Vec<Template>,
        /// How long.
        within: Within,
    },
    /// Sends calls at once. Their answers are a set.
    Together(Vec<Template>),
    /// Takes back what an earlier step's call did, with the contract's undo operation.
    Undo(usize),
}

/// What a wait waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    /// Every element of the calls is shown, in a settled state where there are states.
    Shown,
    /// No element of the calls is shown.
    Gone,
}

/// How long a wait lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// The most reads on a service that moves by reads, which are made without a pause.
    pub reads: u32,
    /// The most seconds on any other.
    pub seconds: u32,
}

impl Default for Within {
    fn default() -> Self {
        Self { reads: 8, seconds: 60 }
    }
}

/// When a step is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Only if this earlier step was accepted.
    Accepted(usize),
    /// Only if this earlier step was refused.
    Refused(usize),
    /// Only if this earlier reading did not show all that it was to show.
    Missing(usize),
}

/// A call with values that are still to be filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The operation.
    pub operation: String,
    /// Values by parameter name; what is not here is not sent.
    pub values: BTreeMap<String, Input>,
    /// The provider state whose credential signs; the target's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The form in which the values travel, where the protocol leaves a choice.
    #[serde(default, skip_serializing_if = "Form::is_fitting")]
    pub form: Form,
    /// What is wrong with the call on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<Defect>,
}

impl Template {
    /// A call without values.
    #[must_use]
    pub fn new(operation: impl Into<String>) -> Self {
        Self {
            operation: operation.into(),
            values: BTreeMap::new(),
            caller: None,
            form: Form::Fitting,
            defects: Vec::new(),
        }
    }

    /// A call whose values are known.
    #[must_use]
    pub fn of(call: &Call) -> Self {
        let values = call.values.iter().map(|(name, value)| (name.clone(), Input::of(value)));
        Self { values: values.collect(), form: call.form, defects: call.defects.clone(), ..Self::new(&call.operation) }
    }

    /// Sets a value.
    #[must_use]
    pub fn with(mut self, parameter: impl Into<String>, input: Input) -> Self {
        self.values.insert(parameter.into(), input);
        self
    }

    /// Leaves a parameter out.
    #[must_use]
    pub fn without(mut self, parameter: &str) -> Self {
        self.values.remove(parameter);
        self
    }

    /// Signs with the credential of a provider state.
    #[must_use]
    pub fn by(mut self, state: impl Into<String>) -> Self {
        self.caller = Some(state.into());
        self
    }

    /// Lets the values travel in this form, where the protocol leaves a choice.
    #[must_use]
    pub fn in_form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// Makes something wrong with the call.
    #[must_use]
    pub fn with_defect(mut self, defect: Defect) -> Self {
        self.defects.push(defect);
        self
    }

    /// The provider states that it takes values from.
    #[must_use]
    pub fn states(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.values.values().for_each(|input| input.add_states(&mut found));
        found
    }
}

/// A value that may still be to fill in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Input {
    /// This value.
    Literal(Value),
    /// What a provider state binds.
    State {
        /// The state.
        state: String,
        /// A JSON pointer into its values, which are keyed by parameter name.
        pointer: String,
    },
    /// What an earlier answer holds.
    Answer {
        /// The step, counted from 0.
        step: usize,
        /// A JSON pointer into the body.
        pointer: String,
    },
    /// A text that the service has never seen; equal inputs of one scenario give equal texts.
    Fresh {
        /// Which of the scenario's fresh texts.
        index: u32,
        /// How long it is, in characters.
        length: u32,
    },
    /// An id that looks like the one a state binds, and names nothing.
    Invented {
        /// Which of the scenario's invented ids.
        index: u32,
        /// The state.
        state: String,
        /// A JSON pointer to the id that it looks like.
        pointer: String,
    },
    /// What a state binds, with its last character repeated until it is so long.
    Padded {
        /// The state.
        state: String,
        /// A JSON pointer to the text.
        pointer: String,
        /// The length in characters.
        length: u32,
    },
    /// A list.
    List(Vec<Input>),
    /// An object.
    Object(BTreeMap<String, Input>),
}

impl Input {
    /// What a provider state binds at a JSON pointer.
    #[must_use]
    pub fn state(state: impl Into<String>, pointer: impl Into<String>) -> Self {
        Self::State { state: state.into(), pointer: pointer.into() }
    }

    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Literal(Value::String(text.into()))
    }

    /// A value that is known, its members and elements each by itself.
    fn of(value: &Value) -> Self {
        match value {
            Value::Array(elements) => Self::List(elements.iter().map(Self::of).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.clone(), Self::of(value))).collect())
            }
            other => Self::Literal(other.clone()),
        }
    }

    fn add_states<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        match self {
            Self::State { state, .. } | Self::Invented { state, .. } | Self::Padded { state, .. } => {
                found.insert(state);
            }
            Self::List(inputs) => inputs.iter().for_each(|input| input.add_states(found)),
            Self::Object(inputs) => inputs.values().for_each(|input| input.add_states(found)),
            Self::Literal(_) | Self::Answer { .. } | Self::Fresh { .. } => {}
        }
    }
}
