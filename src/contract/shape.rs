//! The type of a value and what constrains it, with a citation for each statement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Citation, Segment};

/// The type of a value, its constraints, and where each of them is stated.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The type.
    pub kind: Kind,
    /// The fewest characters (string) or elements (list).
    pub min_length: Option<u64>,
    /// The most characters (string) or elements (list).
    pub max_length: Option<u64>,
    /// The least value of a number.
    pub minimum: Option<i64>,
    /// The greatest value of a number.
    pub maximum: Option<i64>,
    /// The only values that are legal; empty where there is no such list.
    pub values: Vec<Value>,
    /// The citation of other sources of the vendor that add to `values`; outside the union is a `should` then.
    pub values_extended: Vec<Citation>,
    /// The name of the format, for example `cidr`.
    pub format: Option<String>,
    /// The value that absence stands for.
    pub default: Option<Value>,
    /// The example of the page.
    pub example: Option<Value>,
    /// The forms of a value about which the page contradicts itself; a value that fits any of them passes (R3).
    pub readings: Vec<AcceptedForm>,
    /// The citation of each statement.
    pub cite: BTreeMap<Statement, Citation>,
    /// Statements that bind less than the page alone would give, and why.
    pub weakened: BTreeMap<Statement, Weakened>,
}

impl Shape {
    /// The shape of a value inside; `None` where it describes none there.
    #[must_use]
    pub fn at(&self, path: &[Segment]) -> Option<&Self> {
        path.iter().try_fold(self, |shape, segment| match (&shape.kind, segment) {
            (Kind::Object(members), Segment::Name(name)) => {
                members.iter().find(|member| member.name == *name).map(|member| &member.shape)
            }
            (Kind::List(items), Segment::Each) => Some(items.as_ref()),
            _ => None,
        })
    }
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// A list of equal elements.
    List(Box<Shape>),
    /// Named members, in the order of the page.
    Object(Vec<Member>),
    /// The page gives no type.
    Any,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Set where the page requires it.
    pub required: bool,
    /// Its type and constraints.
    pub shape: Shape,
}

/// One reading of a page that contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedForm {
    /// The form, in the page's own notation.
    pub form: String,
    /// The citation.
    pub cite: Citation,
}

/// A kind of statement about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Statement {
    /// That it must be there. Of a contract's file: whether it must be.
    Required,
    /// That it need not be there. A clause alone says so; a contract's file cites it as `required`.
    #[serde(skip)]
    Optional,
    /// Its type.
    Type,
    /// The fewest elements.
    MinItems,
    /// The most elements.
    MaxItems,
    /// The fewest characters.
    MinLength,
    /// The most characters.
    MaxLength,
    /// The least number.
    Minimum,
    /// The greatest number.
    Maximum,
    /// The list of legal values.
    Enum,
    /// The format.
    Format,
    /// The value that absence stands for.
    Default,
    /// That a success answer shows it.
    Present,
    /// That the answer repeats what was sent.
    Echo,
    /// That two resources have two of it.
    Unique,
    /// The place in the request.
    Place,
}

/// A statement that binds less than the page alone would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weakened {
    /// To what.
    pub to: Weaker,
    /// The reason, in our words.
    pub why: String,
    /// The evidence, where there is some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// The rest of a weakened statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weaker {
    /// A `should`.
    Should,
    /// Nothing: every answer passes and is recorded.
    Silent,
    /// Nothing: it cannot be asked.
    Excluded,
}
