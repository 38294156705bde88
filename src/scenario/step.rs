//! The steps of a scenario: what each does, when, and what is expected of it.

use serde::{Deserialize, Serialize};

use super::{step_name::StepName, template::Template};

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
    /// Its name.
    pub name: StepName,
    /// The action.
    pub action: Action,
    /// The expectation.
    pub expects: Expect,
    /// The step is left out unless this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Condition>,
}

impl Step {
    /// Sends the call that is judged.
    #[must_use]
    pub fn call(template: Template) -> Self {
        Self::new(StepName::CALL, Action::Call(template), Expect::Judged)
    }

    /// Sends a call that must be accepted for the answer to the other to prove anything.
    #[must_use]
    pub fn control(template: Template) -> Self {
        Self::new(StepName::CONTROL, Action::Control(template), Expect::Accepted)
    }

    /// Reads what the reader operation shows of these calls, once, before the call that is judged.
    #[must_use]
    pub fn read_back(of: Vec<Template>) -> Self {
        Self::new(StepName::BEFORE, Action::ReadBack(of), Expect::Judged)
    }

    /// Reads until the reader operation shows all that these calls did.
    #[must_use]
    pub fn await_shown(of: Vec<Template>) -> Self {
        Self::awaiting(StepName::SHOWN, of, Until::Shown)
    }

    /// Reads until the reader operation shows nothing of what these calls did.
    #[must_use]
    pub fn await_gone(of: Vec<Template>) -> Self {
        Self::awaiting(StepName::GONE, of, Until::Gone)
    }

    /// Reads for as long as an effect may take to show; the last snapshot is judged.
    #[must_use]
    pub fn settle(of: Vec<Template>) -> Self {
        Self::settle_within(of, Within::default())
    }

    /// The same for a shorter time: for what is asked of many kinds of call.
    #[must_use]
    pub fn settle_briefly(of: Vec<Template>) -> Self {
        Self::settle_within(of, Within { reads: 4, seconds: 20 })
    }

    /// The same for so long.
    #[must_use]
    pub fn settle_within(read: Vec<Template>, within: Within) -> Self {
        Self::new(StepName::AFTER, Action::Settle { read, within }, Expect::Judged)
    }

    /// Sends calls at once.
    #[must_use]
    pub fn together(templates: Vec<Template>) -> Self {
        Self::new(StepName::CALL, Action::Together(templates), Expect::Judged)
    }

    /// Takes back what an earlier step did.
    #[must_use]
    pub fn undo(step: StepName) -> Self {
        Self::new(StepName::UNDO, Action::Undo(step), Expect::Judged)
    }

    fn awaiting(name: StepName, read: Vec<Template>, until: Until) -> Self {
        Self::new(name, Action::Await { read, until, within: Within::default() }, Expect::Judged)
    }

    fn new(name: StepName, action: Action, expects: Expect) -> Self {
        Self { name, action, expects, only_if: None }
    }

    /// Gives the step another name.
    #[must_use]
    pub fn named(mut self, name: StepName) -> Self {
        self.name = name;
        self
    }

    /// Says what is expected of the step.
    #[must_use]
    pub fn expecting(mut self, expects: Expect) -> Self {
        self.expects = expects;
        self
    }

    /// Leaves the step out unless the condition holds.
    #[must_use]
    pub fn only_if(mut self, condition: Condition) -> Self {
        self.only_if = Some(condition);
        self
    }
}

/// An expectation of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// The call is accepted. Of a control: otherwise the case settles nothing.
    Accepted,
    /// The call is not answered with success.
    Refused,
    /// More than whether it is accepted: the check says what of the answer or the snapshot breaks the clause.
    Judged,
    /// Nothing: what comes is noted, or read by passive checks.
    Nothing,
}

/// The action of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Sends the call that is judged.
    Call(Template),
    /// Sends a call that differs from the one under test only in the property under test, and must be accepted.
    Control(Template),
    /// Reads all pages of the reader operation for these calls, once.
    ReadBack(Vec<Template>),
    /// Repeats a read until it shows what these calls did; expiry settles nothing.
    Await {
        /// The calls whose effect is read.
        read: Vec<Template>,
        /// The end of the wait.
        until: Until,
        /// The longest time.
        within: Within,
    },
    /// Repeats a read for its whole time; the last reading is judged, and whether the one before it was equal.
    Settle {
        /// The calls whose effect is read.
        read: Vec<Template>,
        /// The longest time.
        within: Within,
    },
    /// Sends calls at once. Their answers are a set.
    Together(Vec<Template>),
    /// Takes back what an earlier step's call did, with the contract's undo operation.
    Undo(StepName),
}

/// The end of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    /// Every element of the calls is shown, in a settled state where there are states.
    Shown,
    /// No element of the calls is shown.
    Gone,
}

/// The longest time of a wait.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Only if this earlier step was accepted.
    Accepted(StepName),
    /// Only if this earlier step was refused.
    Refused(StepName),
    /// Only if this earlier reading did not show all that it was to show.
    Missing(StepName),
}
