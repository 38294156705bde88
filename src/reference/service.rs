//! The service without a network: requests and the time in, responses out.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use serde_json::{Map, Value};

use super::{
    accounts::{AccountState, Accounts, lock},
    answers::{AnswerRule, BreaksOff, RequestIdForm},
    caller::{self, Requester},
    emulated::Emulated,
    gateway::{Gateway, ListIndex, MalformedInput, Objection, ParameterOrder},
    handler_result::{Accepted, ErrorForm, HandlerResult},
    identifier, request_form,
    rules::Rules,
};
use crate::{
    call::Call,
    contract::{Library, Operation},
    exchange::{Request, Response},
    wire::WireError,
};

/// The most bytes of a request's body.
pub(super) const MOST_BODY_BYTES: usize = 1 << 20;
/// The longest request line that everyone should read (RFC 9112, section 3).
const LONGEST_LINE: usize = 8_000;
/// The most bytes of a request's path and query.
const MOST_TARGET_BYTES: usize = 64 << 10;

/// Every vendor's services, with all accounts.
#[derive(Debug)]
pub struct Service {
    vendors: Vec<Arc<dyn Emulated>>,
    library: Arc<Library>,
    accounts: Mutex<Accounts>,
    requests: AtomicU64,
}

impl Service {
    /// A service that nobody has called yet. Of the contracts only how they travel is used: what they mean is in the
    /// rules.
    #[must_use]
    pub fn new(rules: &Rules, library: Arc<Library>) -> Self {
        Self::of(rules.vendors(), library)
    }

    /// A service of these vendors.
    pub(super) fn of(vendors: Vec<Arc<dyn Emulated>>, library: Arc<Library>) -> Self {
        assert!(!vendors.is_empty(), "a request is some vendor's");
        Self { vendors, library, accounts: Mutex::default(), requests: AtomicU64::new(0) }
    }

    /// Answers a request that arrives at this time; `None` is an answer that breaks off.
    #[must_use]
    pub fn answer(&self, request: &Request, unix_seconds: i64) -> Option<Response> {
        let vendor = self.vendor_of(request);
        let gateway = vendor.gateway();
        let request_id = self.request_id(gateway.request_ids);
        if let Some(status) = gateway.long_line.filter(|_| request.target.len() > LONGEST_LINE) {
            return Some(from_in_front(status));
        }
        if request_form::is_unusual(request) {
            match gateway.malformed_input {
                MalformedInput::BreaksOnNonAscii if !request_form::is_foreign(request) => (),
                MalformedInput::Read => (),
                MalformedInput::Breaks | MalformedInput::BreaksOnNonAscii => {
                    let form = ErrorForm::new(500, "UnhandledException", "list index out of range");
                    return Some(refusal(&**vendor, &form, &request_id));
                }
                MalformedInput::Silences => return None,
            }
        }
        let operations: Vec<&Operation> =
            self.library.operations().filter(|operation| vendor.has(&operation.id)).collect();
        let call = vendor.protocol().read_call(&operations, request);
        let result = self.decide(vendor, request, &call, unix_seconds);
        let rule = call.as_ref().ok().and_then(|call| vendor.answers().get(call.operation.name()));
        let breaks_off = if result.is_ok() { BreaksOff::OfAccepted } else { BreaksOff::OfRefused };
        if rule.is_some_and(|rule| rule.breaks_off == breaks_off) {
            return None;
        }
        let request_id = rule.and_then(|rule| rule.request_ids).map_or(request_id, |form| self.request_id(form));
        let mut response = match result {
            Ok(accepted) => acceptance(&**vendor, rule, accepted, &request_id),
            Err(form) => refusal(&**vendor, &form, &request_id),
        };
        if let Some(content_type) = rule.and_then(|rule| rule.content_type) {
            let types = response.headers.iter_mut().filter(|(name, _)| name == "content-type");
            types.for_each(|(_, value)| content_type.clone_into(value));
        }
        Some(response)
    }

    /// The vendor whose request it most likely is.
    fn vendor_of(&self, request: &Request) -> &Arc<dyn Emulated> {
        let likely = self.vendors.iter().max_by_key(|vendor| vendor.recognizes(request));
        likely.expect("there is a vendor")
    }

    /// Passes a call through the gateway and to its operation.
    fn decide(
        &self,
        vendor: &Arc<dyn Emulated>,
        request: &Request,
        call: &Result<Call, WireError>,
        unix_seconds: i64,
    ) -> HandlerResult {
        let gateway = vendor.gateway();
        let rule = call.as_ref().ok().and_then(|call| vendor.answers().get(call.operation.name()));
        if let Some(form) = rule.and_then(|rule| rule.refuses.as_ref()) {
            return Err(form.clone());
        }
        if request.body.len() > MOST_BODY_BYTES || request.target.len() > MOST_TARGET_BYTES {
            gateway.object(Objection::TooLarge, false)?;
        }
        vendor.check_form(request)?;
        if let (ParameterOrder::OperationFirst, Err(WireError::NoOperation(_))) = (gateway.order, call) {
            gateway.object(Objection::UnknownOperation, false)?;
        }
        if let Ok(call) = call {
            vendor.check_before_caller(call)?;
        }
        let dry_run = call.as_ref().is_ok_and(|call| vendor.is_dry_run(call));
        let requester = caller::authenticate(gateway, vendor.protocol(), request, dry_run, unix_seconds)?;
        let account = match &requester {
            Requester::Known(caller, _) => caller.account.clone(),
            Requester::Stranger => self.owner(vendor, call.as_ref().ok()),
        };
        let state = lock(&self.accounts).get(&account);
        let mut state = lock(&state);
        if let Err(form) = caller::authorize(gateway, &mut state.nonces, &requester, dry_run, call.is_ok()) {
            if let (true, Ok(call)) = (gateway.acts_first, call) {
                // The caller does not hear of the result.
                let _ = state.at(vendor).answer(call, unix_seconds);
            }
            return Err(form);
        }
        if gateway.other_order_does_nothing && !request_form::is_ordered(request) {
            return Ok(Accepted::with_body(Map::new()));
        }
        if !request_form::is_spelled(gateway, request) {
            gateway.object(Objection::Body, false)?;
        }
        let call = match call {
            Ok(call) => self.understood(gateway, request, call)?,
            Err(error) => return Err(unread(gateway, error)),
        };
        handle(vendor, &mut state, &call, unix_seconds)
    }

    /// The call as the rules understand what the documentation leaves open of its parameters.
    fn understood(&self, gateway: &Gateway, request: &Request, call: &Call) -> Result<Call, ErrorForm> {
        let mut call = call.clone();
        let Some(operation) = self.library.operation(&call.operation) else { return Ok(call) };
        if gateway.refuses_unknown && call.values.keys().any(|name| operation.parameter(name).is_none()) {
            gateway.object(Objection::Body, false)?;
        }
        if gateway.list_index != ListIndex::Closed {
            for (name, countable, all) in request_form::list_indexes(operation, request) {
                if countable == all {
                    continue;
                }
                if gateway.list_index == ListIndex::Refused {
                    gateway.object(Objection::Body, false)?;
                }
                if let Some(Value::Array(elements)) = call.values.get_mut(&name) {
                    // Elements come in the order of their indexes, of which 0 is the first.
                    let before = usize::from(request_form::counts_from_0(request, &name)).min(elements.len());
                    elements.drain(..before);
                    elements.truncate(countable);
                }
            }
        }
        Ok(call)
    }

    /// The account that a stranger's call is about.
    fn owner(&self, vendor: &Arc<dyn Emulated>, call: Option<&Call>) -> String {
        let mut ids = Vec::new();
        for value in call.into_iter().flat_map(|call| call.values.values()) {
            texts(value, &mut ids);
        }
        lock(&self.accounts).owner(vendor, &ids).unwrap_or_else(|| "stranger".to_owned())
    }

    fn request_id(&self, form: RequestIdForm) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed).to_string();
        match form {
            RequestIdForm::UpperUuid => identifier::uuid(&["request", &number]).to_ascii_uppercase(),
            RequestIdForm::LowerUuid => identifier::uuid(&["request", &number]),
            RequestIdForm::Hex32 => identifier::hex32(&["request", &number]),
            RequestIdForm::Constant => identifier::uuid(&["request"]),
        }
    }
}

fn handle(vendor: &Arc<dyn Emulated>, state: &mut AccountState, call: &Call, unix_seconds: i64) -> HandlerResult {
    let unknown = || Err(unread(vendor.gateway(), &WireError::NoOperation(call.operation.to_string())));
    state.at(vendor).answer(call, unix_seconds).unwrap_or_else(unknown)
}

/// The answer to a request that makes no call.
fn unread(gateway: &Gateway, error: &WireError) -> ErrorForm {
    let objection = match error {
        WireError::NoOperation(_) => Objection::UnknownOperation,
        WireError::Body(_) => Objection::Body,
        WireError::Value { .. } | WireError::MissingPathParameter { .. } | WireError::Credentials { .. } => {
            Objection::Unreadable
        }
    };
    let fallback = ErrorForm::new(400, "InvalidParameter", "The request cannot be read.");
    gateway.objections.get(&objection).map_or(fallback, |rule| rule.form.clone())
}

/// A page of something that stands in front of the service.
fn from_in_front(status: u16) -> Response {
    let body = format!("<html><body><h1>{status}</h1></body></html>").into_bytes();
    Response { status, headers: vec![("content-type".to_owned(), "text/html".to_owned())], body }
}

/// The answer to an accepted call.
fn acceptance(vendor: &dyn Emulated, rule: Option<&AnswerRule>, accepted: Accepted, request_id: &str) -> Response {
    let request_id = accepted.request_id.as_deref().unwrap_or(request_id);
    let body = accepted.body.map(|members| {
        let mut body = Value::Object(vendor.accepted_body(members, request_id));
        for edit in rule.into_iter().flat_map(|rule| &rule.edits) {
            edit.apply(&mut body);
        }
        body
    });
    let status = rule.map_or(200, |rule| rule.status);
    response(vendor.gateway(), status, accepted.headers, body.as_ref(), request_id)
}

/// An error answer.
fn refusal(vendor: &dyn Emulated, form: &ErrorForm, request_id: &str) -> Response {
    let mut body = vendor.error_body(form, request_id);
    for edit in &vendor.gateway().error_edits {
        edit.apply(&mut body);
    }
    response(vendor.gateway(), form.status, Vec::new(), Some(&body), request_id)
}

fn response(
    gateway: &Gateway,
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<&Value>,
    request_id: &str,
) -> Response {
    let mut headers: Vec<(String, String)> =
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    if body.is_some() {
        headers.push(("content-type".to_owned(), gateway.content_type.to_owned()));
    }
    if gateway.request_id_header {
        headers.push(("x-request-id".to_owned(), request_id.to_owned()));
    }
    let body = body.map(Value::to_string).unwrap_or_default().into_bytes();
    Response { status, headers, body }
}

/// Collects all texts in a value.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, into)),
        Value::Object(members) => members.values().for_each(|value| texts(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}
