//! The meaning of a dry run for an operation.

use serde::{Deserialize, Serialize};

use super::Citation;

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
    /// The meaning of absence.
    pub default: DryRunDefault,
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

/// The meaning of a call that does not say whether it is a dry run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DryRunDefault {
    /// It is a dry run.
    On,
    /// It is a normal call.
    Off,
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
