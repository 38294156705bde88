//! One operation, as its contract describes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Citation, Cited, Clause, DryRun, DryRunDefault, ErrorRow, NonRequirement, OpenAnswer, OpenQuestion, OperationId,
    Precedence, ProviderState, ReadBack, RejectionCause, Shape, Source, StateRole, Undo, text_of,
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
            None => dry_run.default == DryRunDefault::On,
            Some(sent) => sent == dry_run.on || dry_run.spellings.iter().any(|spelling| spelling.value == sent),
        }
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

/// The meaning of a cause for an operation.
impl RejectionCause {
    /// The provider state in which it stands, where it is one's.
    #[must_use]
    pub fn state<'a>(&'a self, operation: &'a Operation) -> Option<&'a str> {
        match self {
            Self::Code(code) => {
                let row = operation.errors.iter().find(|row| row.code == *code)?;
                Some(row.state.as_ref()?.name.as_str())
            }
            Self::State(name) => Some(name),
            Self::Omit(_) | Self::Set(_) => None,
        }
    }

    /// Returns whether it is about who calls, and not about the values of the call.
    #[must_use]
    pub fn is_about_caller(&self, operation: &Operation) -> bool {
        let state = self.state(operation).and_then(|name| operation.states.get(name));
        state.is_some_and(|state| state.role.is_of_caller())
    }
}
