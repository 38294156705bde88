//! One operation, as its contract describes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Citation, Cited, Clause, NonRequirement, OpenAnswer, OpenQuestion, OperationId, Precedence, Shape, Source,
};

/// One operation of a service, with everything that its contract says about it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its id.
    pub id: OperationId,
    /// The API version.
    pub version: String,
    /// The name of the protocol that carries the operation.
    pub protocol: String,
    /// The HTTP method.
    pub method: String,
    /// The path template, for example `/v3/{project_id}/…`.
    pub path: String,
    /// Its role in a run.
    pub role: Role,
    /// The effect of a call.
    pub effect: Effect,
    /// Parameters in the order of the page.
    pub parameters: Vec<Parameter>,
    /// The answer to an accepted call.
    pub success: Success,
    /// The operation's own error table, in the order of the page.
    pub errors: Vec<ErrorRow>,
    /// The meaning of a dry run here.
    pub dry_run: Option<DryRun>,
    /// The resource that can be held only once.
    pub exclusive: Option<Exclusive>,
    /// The parameter that makes a repeated call safe.
    pub idempotency: Option<Idempotency>,
    /// The list that is taken whole or not at all.
    pub atomic: Option<Atomic>,
    /// The documented orders of causes for which a call is rejected.
    pub precedence: Vec<Precedence>,
    /// Named situations of the service, in the order of the file.
    pub states: BTreeMap<String, ProviderState>,
    /// The way in which the effect is read back.
    pub read_back: Option<ReadBack>,
    /// The operation that takes an accepted call back.
    pub undo: Option<Undo>,
    /// Codes that mean "later": busy, throttled, quota or frozen.
    pub busy: Vec<String>,
    /// The sources that citations name.
    pub sources: BTreeMap<String, Source>,
    /// Statements of the page that promise no answer.
    pub non_requirements: Vec<NonRequirement>,
    /// Questions that the documentation leaves open, and the calls that ask them.
    pub open: Vec<OpenQuestion>,
    /// Questions that the documentation leaves open about a success.
    pub open_answers: Vec<OpenAnswer>,
    /// The promises, in the order of the page, with the common ones last.
    pub clauses: Vec<Clause>,
}

impl Operation {
    /// The parameter of that name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The clause of that id, with or without the operation before it.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id || clause.full_id(&self.id) == id)
    }

    /// The full ids of its clauses.
    pub fn clause_names(&self) -> impl Iterator<Item = String> {
        self.clauses.iter().map(|clause| clause.full_id(&self.id))
    }

    /// The state in which valid calls are accepted and controls run.
    #[must_use]
    pub fn base_state(&self) -> Option<(&str, &ProviderState)> {
        let base = self.states.iter().find(|(_, state)| state.role == StateRole::Base);
        base.map(|(name, state)| (name.as_str(), state))
    }

    /// The citation with its source.
    #[must_use]
    pub fn cited(&self, citation: &Citation) -> Option<Cited> {
        let source = self.sources.get(&citation.source)?.clone();
        Some(Cited { source, lines: citation.lines.clone(), section: citation.section.clone() })
    }

    /// Returns whether a code asks to come back later: one of [`Operation::busy`], or a case of it (`Throttling` of
    /// `Throttling.Api`).
    #[must_use]
    pub fn is_busy(&self, code: &str) -> bool {
        let is_case = |busy: &str| code.strip_prefix(busy).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.busy.iter().any(|busy| is_case(busy))
    }

    /// Returns whether these values ask for a dry run.
    #[must_use]
    pub fn is_dry_run(&self, values: &BTreeMap<String, Value>) -> bool {
        let Some(dry_run) = &self.dry_run else { return false };
        match values.get(&dry_run.parameter).map(text_of) {
            None => dry_run.default == "on",
            Some(sent) => sent == dry_run.on || dry_run.spellings.iter().any(|spelling| spelling.value == sent),
        }
    }
}

/// A value as a text protocol writes it.
#[must_use]
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The role of an operation in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// `run` asks it.
    Subject,
    /// It reads back or undoes; `run OPERATION` asks it whole.
    Support,
}

/// The effect of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It only reads.
    Reads,
    /// It writes.
    Writes,
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name as the vendor writes it.
    pub name: String,
    /// Its place.
    pub place: Place,
    /// Set where the page requires it.
    pub required: bool,
    /// The operation has no meaning without it, although the page does not require it.
    pub needed: bool,
    /// Its type and constraints.
    pub shape: Shape,
}

/// The place of a parameter in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// A top-level member of the JSON body.
    Body,
}

/// The answer to an accepted call.
#[derive(Clone, Debug)]
pub struct Success {
    /// The status.
    pub status: StatusPattern,
    /// Response headers.
    pub headers: Vec<Parameter>,
    /// The body, where one is documented.
    pub body: Option<Shape>,
    /// The body's JSON Schema with every reference resolved; validators take it as it is.
    pub schema: Value,
}

/// A documented status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// Exactly this one.
    Exact(u16),
    /// Any of a class: 2 for `2xx`.
    Class(u16),
}

impl StatusPattern {
    /// Returns whether a status fits.
    #[must_use]
    pub fn fits(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => status == exact,
            Self::Class(class) => status / 100 == class,
        }
    }
}

impl std::fmt::Display for StatusPattern {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exact(exact) => write!(formatter, "{exact}"),
            Self::Class(class) => write!(formatter, "{class}xx"),
        }
    }
}

/// A row of an error table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    /// Documented statuses; where pages disagree, each of them passes.
    pub status: Vec<u16>,
    /// The code.
    pub code: String,
    /// The message template, `%s` standing for any text. Held to only where the operation's own page prints it (R5).
    pub message: String,
    /// The citation of the row.
    pub cite: Citation,
    /// The provider state in which the row's condition holds, and whether the row promises its code there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RowState>,
}

/// The provider state of an error row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowState {
    /// The provider state.
    pub name: String,
    /// The promise of the row in it.
    #[serde(default)]
    pub promise: RowPromise,
    /// The reason for which the promise is less than a `must`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// The promise of an error row in its state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowPromise {
    /// No success, and this code.
    #[default]
    Must,
    /// The same, contradicted by another source of the vendor.
    Should,
    /// Nothing: the row does not say which condition it means. What the service answers is an observation.
    Observe,
}

/// A reason for a departure from what the page alone would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In our words.
    pub why: String,
    /// The evidence, where there is some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// The meaning of a dry run for an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DryRun {
    /// The parameter that asks for it.
    pub parameter: String,
    /// The value that asks for it, as the page spells it.
    pub on: String,
    /// The value that asks for a normal call.
    pub off: String,
    /// The meaning of absence: `on` or `off`.
    pub default: String,
    /// The documented pass answer.
    pub pass: DryRunPass,
    /// The things that the page says a dry run checks.
    pub checks: Vec<DryRunCheck>,
    /// The citation of all this.
    pub cite: Citation,
    /// Other spellings of `on` that an official SDK sends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<Spelling>,
    /// The citation of the promise that a dry run does not use its token up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spares_token: Option<Citation>,
}

/// The documented pass answer of a dry run: code, status, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DryRunPass {
    /// The error code, where the page gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The HTTP status, where the page gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// Something that a page says a dry run checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DryRunCheck {
    /// The access key exists.
    Key,
    /// The caller has the permission.
    Permission,
    /// Required parameters are there.
    Required,
}

/// Another spelling of a value, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    /// The value.
    pub value: String,
    /// The citation.
    pub cite: Citation,
}

/// A resource that can be held by one holder only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusive {
    /// The clause's id.
    pub id: String,
    /// The parameter that names what is held.
    pub held: String,
    /// The parameter that names who holds it.
    pub holder: String,
    /// The citation.
    pub cite: Citation,
    /// The name under which the second request's answer is observed.
    pub observe: String,
}

/// A list that is taken whole or not at all: a call that is refused for one element does nothing with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Atomic {
    /// The list parameter.
    pub parameter: String,
    /// The citation.
    pub cite: Citation,
}

/// The parameter that makes a repeated call safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idempotency {
    /// The parameter that carries the token.
    pub token: String,
    /// The place in the answer that names the resource, a JSON pointer.
    pub identity: String,
    /// The response header that echoes the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub echo: Option<String>,
    /// Parameters another value of which, beside a used token, is another request: to the name under which the answer is
    /// observed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub observe: BTreeMap<String, String>,
    /// The citation.
    pub cite: Citation,
}

/// A named situation of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderState {
    /// The situation in one sentence: this condition holds, and no error row's other condition does.
    pub summary: String,
    /// Instructions for making the situation on a real account, in our words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrange: Option<String>,
    /// Its purpose.
    pub role: StateRole,
    /// Its permanence.
    #[serde(rename = "lasting")]
    pub permanence: Permanence,
    /// The values that it gives, by parameter name: one or so many of them.
    #[serde(default)]
    pub binds: BTreeMap<String, Binds>,
    /// Parameters for which well-formed values are invented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invents: Vec<String>,
    /// The state whose values fill what this one does not bind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// A run goes well without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// The purpose of a provider state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateRole {
    /// Valid calls are accepted in it; controls run in it.
    Base,
    /// An error row's condition holds in it.
    Row,
    /// It gives a credential that does not have the operation's permission.
    NoPermission,
    /// It gives a credential that does not exist.
    UnknownKey,
    /// A parameter names something that does not exist: the condition of a shared error row.
    Absent,
    /// It is only looked at.
    Observe,
}

impl StateRole {
    /// Returns whether the state is about who calls, and not about the values of the call.
    #[must_use]
    pub fn is_of_caller(self) -> bool {
        matches!(self, Self::NoPermission | Self::UnknownKey)
    }
}

/// The permanence of a provider state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permanence {
    /// It does not end by itself.
    Steady,
    /// A resource is just being changed.
    Passing,
}

/// The number of values that a state gives for a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Binds {
    /// A pool of this many, of which a call uses one (or, for a list parameter, some elements).
    Pool(u32),
    /// Exactly one value.
    One(One),
}

/// The word `"one"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum One {
    /// Exactly one value.
    One,
}

/// The way in which the effect of an operation is read back through a sibling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadBack {
    /// The sibling.
    pub operation: OperationId,
    /// The sibling's parameters, each from a parameter of this operation: `RegionId`, `RouteEntries[].RouteTableId`. A
    /// path with `[]` means one call of the sibling for each distinct value.
    pub bind: BTreeMap<String, String>,
    /// A JSONPath (RFC 9535) that selects what the sibling shows of the effect. `{Name}` stands for the value that this
    /// operation's call has for the parameter `Name`.
    pub select: String,
    /// The identity of an element: parameter path of this operation to JSON pointer in the element.
    pub key: BTreeMap<String, String>,
    /// The JSON pointer to the element's own id, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// The element's state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ElementStates>,
    /// The way in which further pages are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// Codes with which the sibling says that it has nothing to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<String>,
    /// Set where the effect is that the elements are shown no more: the operation takes something back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removes: bool,
    /// The citation of the statement that the sibling shows the effect.
    pub cite: Citation,
}

impl ReadBack {
    /// The JSONPath for a call with these values: each `{Name}` becomes the value, quoted for a literal in single quotes.
    #[must_use]
    pub fn select_for(&self, values: &BTreeMap<String, Value>) -> String {
        values.iter().fold(self.select.clone(), |select, (name, value)| {
            let placeholder = format!("{{{name}}}");
            if !select.contains(&placeholder) {
                return select;
            }
            select.replace(&placeholder, &text_of(value).replace('\\', "\\\\").replace('\'', "\\'"))
        })
    }
}

/// The states of what a sibling shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElementStates {
    /// The JSON pointer to the state in the element.
    pub pointer: String,
    /// States in which the effect has arrived.
    pub settled: Vec<String>,
    /// States in which the element counts as gone.
    pub gone: Vec<String>,
}

/// The way in which a sibling is asked for its further pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The parameter that takes the marker.
    pub parameter: String,
    /// The JSON pointer to the marker of the next page; absent or empty on the last.
    pub next: String,
    /// Constants that the sibling needs beside the marker, sent with every page.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, Value>,
}

/// The operation that takes an accepted call back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The sibling.
    pub operation: OperationId,
    /// The sibling's parameters, each from a parameter of this operation.
    pub bind: BTreeMap<String, String>,
    /// The citation.
    pub cite: Citation,
}
