//! The rules of the answers to each operation's calls, whatever they ask.

use std::collections::BTreeMap;

use super::{edit::Edit, handler_result::ErrorForm, operation::EmulatedOperation};

/// The rules of the answers to each operation's calls, by the operation's name.
#[derive(Clone, Debug)]
pub(super) struct AnswerRules(BTreeMap<&'static str, AnswerRule>);

/// The rules of the answers to one operation's calls.
#[derive(Clone, Debug)]
pub(super) struct AnswerRule {
    /// The HTTP status that answers an accepted call.
    pub(super) status: u16,
    /// Changes of the body of an accepted call's answer, in order. The documentation needs none.
    pub(super) edits: Vec<Edit>,
    /// The error that answers every call, whatever it asks.
    pub(super) refuses: Option<ErrorForm>,
    /// The answers that break off.
    pub(super) breaks_off: BreaksOff,
    /// The content type of every answer, in place of the vendor's.
    pub(super) content_type: Option<&'static str>,
    /// The form of request ids, in place of the vendor's.
    pub(super) request_ids: Option<RequestIdForm>,
}

/// The answers that break off. By the documentation none do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BreaksOff {
    /// None.
    Never,
    /// Those to accepted calls, which are carried out all the same.
    OfAccepted,
    /// Those to refused calls.
    OfRefused,
}

/// Forms of request ids, on which the documentation is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestIdForm {
    /// An upper-case UUID.
    UpperUuid,
    /// A lower-case UUID.
    LowerUuid,
    /// 32 hexadecimal characters.
    Hex32,
    /// The same id in every answer.
    Constant,
}

impl AnswerRules {
    /// The documented answers of these operations.
    pub(super) fn new(operations: &[EmulatedOperation]) -> Self {
        let rule = |operation: &EmulatedOperation| {
            let rule = AnswerRule {
                status: operation.success,
                edits: Vec::new(),
                refuses: None,
                breaks_off: BreaksOff::Never,
                content_type: None,
                request_ids: None,
            };
            (operation.name, rule)
        };
        Self(operations.iter().map(rule).collect())
    }

    /// The rules of an operation, if there is one of that name.
    pub(super) fn get(&self, operation: &str) -> Option<&AnswerRule> {
        self.0.get(operation)
    }

    /// The rules of an operation, to be changed.
    ///
    /// # Panics
    ///
    /// If there is no such operation: faults and variants are written for those that there are.
    pub(super) fn of(&mut self, operation: &str) -> &mut AnswerRule {
        self.0.get_mut(operation).expect("there are answers for every operation")
    }

    /// The rules of every operation, to be changed.
    pub(super) fn each(&mut self) -> impl Iterator<Item = &mut AnswerRule> {
        self.0.values_mut()
    }
}
