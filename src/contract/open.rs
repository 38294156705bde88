//! Questions that the documentation leaves open, as data: how the simplest call is changed to ask one, and under which
//! name the answer is observed. Nothing is promised, so nothing is complained of.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::ValuePath;
use crate::defect::Sending;

/// A question that the documentation leaves open, and the call that asks it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpenQuestion {
    /// The name under which the answer is observed.
    pub name: String,
    /// The provider state whose simplest call is changed; the base state where absent.
    pub state: Option<String>,
    /// The provider state whose credential signs.
    pub caller: Option<String>,
    /// Elements of list parameters, in order.
    pub elements: BTreeMap<String, Vec<Elements>>,
    /// Names on the wire that get a value of the call, which is named by its steps: `RouteEntries/0/RouteTableId`.
    pub spell: BTreeMap<String, String>,
    /// Paths of values that are left out.
    pub omit: Vec<String>,
    /// Paths of ids in whose place a well-formed one is invented.
    pub invent: Vec<String>,
    /// Values by path; a name that is no parameter is sent all the same.
    pub set: BTreeMap<String, Value>,
    /// Departures from how a request is usually sent.
    pub sent: Sending,
    /// A JSON pointer into a success: whether there is a value is observed too.
    pub shows: Option<String>,
    /// Reads the effect back afterwards: which elements of the first list it shows is observed too.
    pub read: bool,
    /// Asks it under dry run, too.
    pub dry: bool,
}

/// Elements of a list that a provider state has a pool for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Elements {
    /// The state; the call's own where absent.
    pub state: Option<String>,
    /// The first element of the pool, counted from 0.
    pub from: usize,
    /// The number of elements.
    pub count: usize,
}

/// Something that the documentation leaves open of a success.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenAnswer {
    /// The name under which it is observed.
    pub name: String,
    /// A JSON pointer to the member.
    pub pointer: String,
    /// The parameter whose value it may repeat; where absent, the form of its text is observed.
    #[serde(default)]
    pub like: Option<String>,
}

impl OpenQuestion {
    /// The provider states that it names.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        let of_elements = self.elements.values().flatten().filter_map(|elements| elements.state.as_deref());
        self.state.as_deref().into_iter().chain(self.caller.as_deref()).chain(of_elements)
    }

    /// The parameters that it names; what it sets may be none.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        let paths = self.omit.iter().chain(&self.invent);
        let heads = paths.map(|path| path.split(['.', '[']).next().unwrap_or(path));
        let spelled = self.spell.values().map(|steps| steps.split('/').next().unwrap_or(steps));
        heads.chain(spelled).chain(self.elements.keys().map(String::as_str))
    }

    /// The values that it sets, by path.
    pub fn values(&self) -> impl Iterator<Item = (ValuePath, &Value)> {
        // A name that is no parameter may have dots of its own.
        self.set.iter().map(|(path, value)| (ValuePath::parse(path), value))
    }
}
