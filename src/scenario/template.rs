//! A call with values that only the run knows.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::step_name::StepName;
use crate::{
    call::Call,
    contract::OperationId,
    defect::{Defect, Form},
};

/// A call with values that are still to be filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The operation.
    pub operation: OperationId,
    /// Values by parameter name; what is not here is not sent.
    pub values: BTreeMap<String, Input>,
    /// The provider state whose credential signs; the target's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The form in which the values travel, where the protocol leaves a choice.
    #[serde(default, skip_serializing_if = "Form::is_fitting")]
    pub form: Form,
    /// The defects of the call, which are on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<Defect>,
}

impl Template {
    /// A call without values.
    #[must_use]
    pub fn new(operation: &OperationId) -> Self {
        Self {
            operation: operation.clone(),
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
    pub fn with_defect(mut self, defect: impl Into<Defect>) -> Self {
        self.defects.push(defect.into());
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
    /// A value that a provider state binds.
    State {
        /// The state.
        state: String,
        /// A JSON pointer into its values, which are keyed by parameter name.
        pointer: String,
    },
    /// A value of an earlier answer.
    Answer {
        /// The step.
        step: StepName,
        /// A JSON pointer into the body.
        pointer: String,
    },
    /// A text that the service has never seen; equal inputs of one scenario give equal texts.
    Fresh {
        /// The number of the text among the scenario's fresh ones.
        index: u32,
        /// The length in characters.
        length: u32,
    },
    /// An id that looks like the one a state binds, and names nothing.
    Invented {
        /// The number of the id among the scenario's invented ones.
        index: u32,
        /// The state.
        state: String,
        /// A JSON pointer to the id that it looks like.
        pointer: String,
    },
    /// A text that a state binds, with its last character repeated until it is so long.
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
    /// The value that a provider state binds at a JSON pointer.
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
