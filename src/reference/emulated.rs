//! The trait of which each vendor's folder is one implementation.

use std::{fmt, sync::Arc};

use serde_json::{Map, Value};

use super::{
    answers::AnswerRules,
    fault::Fault,
    gateway::Gateway,
    handler_result::{ErrorForm, HandlerResult},
    operation::EmulatedOperation,
    variant::Variant,
};
use crate::{call::Call, contract::OperationId, exchange::Request, wire::Protocol};

/// One vendor's part of the service.
///
/// A value of the implementing type is the vendor's rules: the default follows the documentation, a fault and a choice
/// change it. What an account has is a [`VendorAccount`] that the rules open.
pub(super) trait Emulated: fmt::Debug + Send + Sync {
    /// The vendor's name, as contracts have it.
    fn vendor(&self) -> &'static str;

    /// Carries the vendor's calls.
    fn protocol(&self) -> &'static dyn Protocol;

    /// The operations that are here. Any other is answered as the vendor answers an unknown one.
    fn operations(&self) -> &'static [EmulatedOperation];

    /// The id of the operation of that name, where it is here.
    fn operation_id(&self, name: &str) -> Option<OperationId> {
        let operation = self.operations().iter().find(|operation| operation.name == name)?;
        Some(OperationId::new(self.vendor(), operation.service, operation.name))
    }

    /// Tells whether an operation is here.
    fn has(&self, id: &OperationId) -> bool {
        self.operation_id(id.name()).is_some_and(|own| own == *id)
    }

    /// Tells how surely a request is one of the vendor's.
    fn recognizes(&self, request: &Request) -> Recognition;

    /// The rules of the vendor's gateway.
    fn gateway(&self) -> &Gateway;

    /// The rules of the vendor's gateway, to be changed.
    fn gateway_mut(&mut self) -> &mut Gateway;

    /// The rules of the answers to accepted calls.
    fn answers(&self) -> &AnswerRules;

    /// The rules of the answers to accepted calls, to be changed.
    fn answers_mut(&mut self) -> &mut AnswerRules;

    /// The body of an error answer, in the vendor's envelope.
    fn error_body(&self, form: &ErrorForm, request_id: &str) -> Value;

    /// The body of an accepted call's answer: the operation's own members, with the request id.
    fn accepted_body(&self, members: Map<String, Value>, request_id: &str) -> Map<String, Value>;

    /// Refuses a request whose form the vendor does not take, whatever it asks.
    fn check_form(&self, _request: &Request) -> Result<(), ErrorForm> {
        Ok(())
    }

    /// Refuses a call before its caller is known, where the rules have it so.
    fn check_before_caller(&self, _call: &Call) -> Result<(), ErrorForm> {
        Ok(())
    }

    /// Tells whether a call asks for a dry run.
    fn is_dry_run(&self, _call: &Call) -> bool {
        false
    }

    /// The vendor's part of a fresh account, with all its provider states.
    fn open(self: Arc<Self>, account: &str) -> Box<dyn VendorAccount>;

    /// The provider states of every account, by operation.
    fn states(&self) -> Vec<(&'static str, &'static str)>;

    /// The values that a provider state of an account binds; `None` where there is no such state.
    fn state(&self, account: &str, operation: &str, state: &str) -> Option<Map<String, Value>>;

    /// Every fault that the vendor can have.
    fn faults(&self) -> Vec<Fault>;

    /// Takes a fault on; one of another vendor changes nothing.
    fn take_fault(&mut self, id: &str);

    /// Every question that the documentation of this vendor alone leaves open.
    fn variants(&self) -> Vec<Variant>;

    /// Makes a choice of a question of its own; one of another vendor changes nothing.
    fn choose(&mut self, variant: &str, choice: &str);

    /// Lets the error of the inner thing win over the error of what contains it, where a request meets both.
    fn prefer_inner_errors(&mut self);

    /// Adds a member that no page documents, with this value, wherever the vendor's real answers are known to have one
    /// inside or in an error.
    fn add_known_undocumented_members(&mut self, value: &Value);
}

/// One account's resources at one vendor, under the rules that opened it.
pub(super) trait VendorAccount: fmt::Debug + Send {
    /// Answers a call; `None` where there is no such operation.
    fn answer(&mut self, call: &Call, unix_seconds: i64) -> Option<HandlerResult>;

    /// Tells whether the account has a resource of this id.
    fn has(&self, id: &str) -> bool;
}

/// Degrees to which a request looks like a vendor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Recognition {
    /// Nothing speaks for the vendor.
    No,
    /// The path could be the vendor's.
    ByPath,
    /// It has a header that only the vendor's protocol has.
    ByHeader,
}

/// Tells whether a request has a header that begins with one of these, which are in lower case.
pub(super) fn has_header(request: &Request, prefixes: &[&str]) -> bool {
    let begins = |name: &str| prefixes.iter().any(|prefix| name.to_ascii_lowercase().starts_with(prefix));
    request.headers.iter().any(|(name, _)| begins(name))
}
