//! The service without a network: requests and the time in, responses out.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use serde_json::{Map, Value, json};

use super::{
    enterprise_router,
    gateway::{self, Origin},
    identifier,
    outcome::{Accepted, ErrorForm, Outcome},
    register::{Holdings, Register, lock},
    rules::{Answers, BreaksOff, Gateway, ListIndex, Objection, ParameterOrder, RequestIdForm, Rules, Strange, Takes},
    vpc,
};
use crate::{
    call::Call,
    contract::{Library, Operation, OperationId},
    exchange::{Request, Response},
    vendor::Vendors,
    wire::{Protocol, WireError},
};

/// The most bytes of a request's body.
pub(super) const MOST_BODY_BYTES: usize = 1 << 20;
/// So long a request line everyone should read (RFC 9112, section 3).
const LONGEST_LINE: usize = 8_000;
/// The most bytes of a request's path and query.
const MOST_TARGET_BYTES: usize = 64 << 10;

/// Both vendors' services, with all accounts.
#[derive(Debug)]
pub struct Service {
    rules: Rules,
    library: Arc<Library>,
    register: Mutex<Register>,
    requests: AtomicU64,
}

/// A vendor, by what its requests look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vendor {
    Alibaba,
    Huawei,
}

impl Vendor {
    /// The vendor that a request means: by the names that only one protocol has, else by the path.
    fn of(request: &Request) -> Self {
        let has = |prefix: &str| {
            let starts = |name: &str| name.to_ascii_lowercase().starts_with(prefix);
            request.headers.iter().any(|(name, _)| starts(name))
        };
        if has("x-sdk-date") || has("x-project-id") {
            Self::Huawei
        } else if has("x-acs-") || request.path() == "/" {
            Self::Alibaba
        } else {
            Self::Huawei
        }
    }

    /// The operations of the vendor that the service has, by service and name.
    fn operations(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Alibaba => vpc::OPERATIONS,
            Self::Huawei => enterprise_router::OPERATIONS,
        }
    }

    /// The vendor, as its folder under `specs/` is called.
    fn name(self) -> &'static str {
        match self {
            Self::Alibaba => "alibaba",
            Self::Huawei => "huawei",
        }
    }

    fn protocol(self) -> &'static dyn Protocol {
        let name = match self {
            Self::Alibaba => "alibaba-rpc",
            Self::Huawei => "huawei-rest",
        };
        Vendors::default().protocol(name).expect("both protocols are registered")
    }
}

/// The operations that the reference service has.
pub fn operations() -> impl Iterator<Item = OperationId> {
    parts().map(|(vendor, service, name)| OperationId::new(vendor, service, name))
}

/// Vendor, service and name of each operation of the service.
fn parts() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let of = |vendor: Vendor| vendor.operations().iter().map(move |(service, name)| (vendor.name(), *service, *name));
    [Vendor::Alibaba, Vendor::Huawei].into_iter().flat_map(of)
}

/// The id of the service's operation of that name: each has a name of its own here.
///
/// # Panics
///
/// When the service has none of that name.
pub(super) fn operation_id(name: &str) -> OperationId {
    let found = parts().find(|(_, _, own)| *own == name);
    let (vendor, service, name) = found.expect("only the service's own operations are asked for by name");
    OperationId::new(vendor, service, name)
}

/// Whether the service has an operation.
pub(super) fn has_operation(id: &OperationId) -> bool {
    parts().any(|parts| parts == (id.vendor(), id.service(), id.name()))
}

/// Whether a vendor's part of the service has an operation. Any other is answered as the vendor answers one that it
/// never heard of, whatever contracts there are.
fn has(vendor: Vendor, operation: &Operation) -> bool {
    operation.id.vendor() == vendor.name()
        && vendor.operations().contains(&(operation.id.service(), operation.id.name()))
}

impl Service {
    /// A service that nobody has called yet. Of the contracts only how they travel is used: what they mean is in the
    /// rules.
    #[must_use]
    pub fn new(rules: Rules, library: Arc<Library>) -> Self {
        Self { rules, library, register: Mutex::default(), requests: AtomicU64::new(0) }
    }

    /// Answers a request that arrives at this time; `None` is an answer that breaks off.
    #[must_use]
    pub fn answer(&self, request: &Request, unix_seconds: i64) -> Option<Response> {
        let vendor = Vendor::of(request);
        let rules = self.gateway(vendor);
        let request_id = self.request_id(rules.request_ids);
        if let Some(status) = rules.long_line.filter(|_| request.target.len() > LONGEST_LINE) {
            return Some(from_in_front(status));
        }
        if gateway::is_strange(request) {
            match rules.strange {
                Strange::BreaksOnNonAscii if !gateway::is_foreign(request) => (),
                Strange::Read => (),
                Strange::Breaks | Strange::BreaksOnNonAscii => {
                    let form = ErrorForm::new(500, "UnhandledException", "list index out of range");
                    return Some(refusal(vendor, rules, &form, &request_id));
                }
                Strange::Silences => return None,
            }
        }
        let known = vendor.protocol();
        let operations: Vec<&Operation> =
            self.library.operations().filter(|operation| has(vendor, operation)).collect();
        let call = known.read_call(&operations, request);
        let outcome = self.decide(vendor, request, &call, unix_seconds);
        let operation = call.as_ref().map_or("", |call| call.operation.name());
        let answers = self.rules.answers.get(operation);
        let breaks_off = if outcome.is_ok() { BreaksOff::OfAccepted } else { BreaksOff::OfRefused };
        if answers.is_some_and(|answers| answers.breaks_off == breaks_off) {
            return None;
        }
        let request_id =
            answers.and_then(|answers| answers.request_ids).map_or(request_id, |form| self.request_id(form));
        let mut response = match outcome {
            Ok(accepted) => self.acceptance(vendor, answers, accepted, &request_id),
            Err(form) => refusal(vendor, rules, &form, &request_id),
        };
        if let Some(content_type) = answers.and_then(|answers| answers.content_type) {
            let types = response.headers.iter_mut().filter(|(name, _)| name == "content-type");
            types.for_each(|(_, value)| content_type.clone_into(value));
        }
        Some(response)
    }

    fn gateway(&self, vendor: Vendor) -> &Gateway {
        match vendor {
            Vendor::Alibaba => &self.rules.alibaba,
            Vendor::Huawei => &self.rules.huawei,
        }
    }

    fn decide(&self, vendor: Vendor, request: &Request, call: &Result<Call, WireError>, unix_seconds: i64) -> Outcome {
        let rules = self.gateway(vendor);
        let operation = call.as_ref().ok().and_then(|call| self.rules.answers.get(call.operation.name()));
        if let Some(form) = operation.and_then(|answers| answers.refuses.as_ref()) {
            return Err(form.clone());
        }
        if request.body.len() > MOST_BODY_BYTES || request.target.len() > MOST_TARGET_BYTES {
            rules.object(Objection::TooLarge, false)?;
        }
        if vendor == Vendor::Alibaba {
            check_form(rules, request)?;
        }
        if let (ParameterOrder::OperationFirst, Err(WireError::NoOperation(_))) = (rules.order, call) {
            rules.object(Objection::UnknownOperation, false)?;
        }
        if let (true, Ok(call)) = (rules.missing_first, call) {
            vpc::check_required(&self.rules, call)?;
        }
        let dry_run = call.as_ref().is_ok_and(|call| vpc::is_dry_run(&self.rules, call));
        let origin = gateway::authenticate(rules, vendor.protocol(), request, dry_run, unix_seconds)?;
        let account = match &origin {
            Origin::Known(caller, _) => caller.account.clone(),
            Origin::Stranger => self.owner(call.as_ref().ok()),
        };
        let holdings = lock(&self.register).holdings(&account);
        let mut holdings = lock(&holdings);
        if let Err(form) = gateway::authorize(rules, &mut holdings, &origin, dry_run, call.is_ok()) {
            if let (true, Ok(call)) = (rules.acts_first, call) {
                // What it comes to is not told.
                let _ = self.handle(vendor, &mut holdings, call, unix_seconds);
            }
            return Err(form);
        }
        if rules.other_order_does_nothing && !gateway::is_ordered(request) {
            return Ok(Accepted::with_body(Map::new()));
        }
        if !gateway::is_spelled(rules, request) {
            rules.object(Objection::Body, false)?;
        }
        let call = match call {
            Ok(call) => call,
            Err(error) => return Err(self.unread(vendor, error)),
        };
        let call = self.understood(rules, request, call)?;
        let call = &call;
        self.handle(vendor, &mut holdings, call, unix_seconds)
            .unwrap_or_else(|| Err(self.unread(vendor, &WireError::NoOperation(call.operation.to_string()))))
    }

    /// The call as the rules understand what the documentation leaves open of its parameters.
    fn understood(&self, rules: &Gateway, request: &Request, call: &Call) -> Result<Call, ErrorForm> {
        let mut call = call.clone();
        let Some(operation) = self.library.operation(&call.operation) else { return Ok(call) };
        if rules.refuses_unknown && call.values.keys().any(|name| operation.parameter(name).is_none()) {
            rules.object(Objection::Body, false)?;
        }
        if rules.list_index != ListIndex::Closed {
            for (name, countable, all) in gateway::list_indexes(operation, request) {
                if countable == all {
                    continue;
                }
                if rules.list_index == ListIndex::Refused {
                    rules.object(Objection::Body, false)?;
                }
                if let Some(Value::Array(elements)) = call.values.get_mut(&name) {
                    // Elements come in the order of their indexes, of which 0 is the first.
                    let before = usize::from(gateway::counts_from_0(request, &name)).min(elements.len());
                    elements.drain(..before);
                    elements.truncate(countable);
                }
            }
        }
        Ok(call)
    }

    fn handle(&self, vendor: Vendor, holdings: &mut Holdings, call: &Call, unix_seconds: i64) -> Option<Outcome> {
        match vendor {
            Vendor::Alibaba => vpc::answer(holdings.network(), &self.rules, call),
            Vendor::Huawei => {
                let rules = &self.rules.associations;
                enterprise_router::answer(holdings.routers(), rules, call, unix_seconds)
            }
        }
    }

    /// The answer to a request that makes no call.
    fn unread(&self, vendor: Vendor, error: &WireError) -> ErrorForm {
        let objection = match error {
            WireError::NoOperation(_) => Objection::UnknownOperation,
            WireError::Body(_) => Objection::Body,
            WireError::Value { .. } | WireError::MissingPathParameter { .. } | WireError::Credentials { .. } => {
                Objection::Unreadable
            }
        };
        let fallback = ErrorForm::new(400, "InvalidParameter", "The request cannot be read.");
        self.gateway(vendor).objections.get(&objection).map_or(fallback, |rule| rule.form.clone())
    }

    /// The account that a stranger's call is about.
    fn owner(&self, call: Option<&Call>) -> String {
        let mut ids = Vec::new();
        for value in call.into_iter().flat_map(|call| call.values.values()) {
            texts(value, &mut ids);
        }
        lock(&self.register).owner(&ids).unwrap_or_else(|| "stranger".to_owned())
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

    fn acceptance(&self, vendor: Vendor, answers: Option<&Answers>, accepted: Accepted, request_id: &str) -> Response {
        let rules = self.gateway(vendor);
        let request_id = accepted.request_id.as_deref().unwrap_or(request_id);
        let body = accepted.body.map(|members| {
            let name = match vendor {
                Vendor::Alibaba => "RequestId",
                Vendor::Huawei => "request_id",
            };
            let mut body = Map::new();
            if vendor == Vendor::Alibaba {
                body.insert(name.to_owned(), json!(request_id));
            }
            body.extend(members);
            body.insert(name.to_owned(), json!(request_id));
            let mut body = Value::Object(body);
            for edit in answers.into_iter().flat_map(|answers| &answers.edits) {
                edit.apply(&mut body);
            }
            body
        });
        let status = answers.map_or(200, |answers| answers.status);
        response(rules, status, accepted.headers, body.as_ref(), request_id)
    }
}

/// Whether the request has a form that is taken: the vendor's SDKs post, with everything in the query.
fn check_form(rules: &Gateway, request: &Request) -> Result<(), ErrorForm> {
    let (form, get) = match rules.takes {
        Takes::All => (true, true),
        Takes::NoForm => (false, true),
        Takes::NoGet => (true, false),
        Takes::Neither => (false, false),
    };
    match request.method.as_str() {
        "POST" => (),
        "GET" if get => (),
        _ => rules.object(Objection::Method, false)?,
    }
    if request.body.is_empty() || form { Ok(()) } else { rules.object(Objection::Body, false) }
}

/// A page of something that stands in front of the service.
fn from_in_front(status: u16) -> Response {
    let body = format!("<html><body><h1>{status}</h1></body></html>").into_bytes();
    Response { status, headers: vec![("content-type".to_owned(), "text/html".to_owned())], body }
}

/// An error answer in the vendor's envelope.
fn refusal(vendor: Vendor, rules: &Gateway, form: &ErrorForm, request_id: &str) -> Response {
    let ErrorForm { status, code, message } = form;
    let mut body = match vendor {
        Vendor::Alibaba => json!({
            "RequestId": request_id,
            "Message": message,
            "Recommend":
                format!("https://api.aliyun.com/troubleshoot?q={code}&product=Vpc&requestId={request_id}"),
            "HostId": "vpc.aliyuncs.com",
            "Code": code,
        }),
        Vendor::Huawei => {
            json!({"error_code": code, "error_msg": message, "request_id": request_id})
        }
    };
    for edit in &rules.error_edits {
        edit.apply(&mut body);
    }
    response(rules, *status, Vec::new(), Some(&body), request_id)
}

fn response(
    rules: &Gateway,
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<&Value>,
    request_id: &str,
) -> Response {
    let mut headers: Vec<(String, String)> =
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    if body.is_some() {
        headers.push(("content-type".to_owned(), rules.content_type.to_owned()));
    }
    if rules.request_id_header {
        headers.push(("x-request-id".to_owned(), request_id.to_owned()));
    }
    let body = body.map(Value::to_string).unwrap_or_default().into_bytes();
    Response { status, headers, body }
}

/// All texts in a value.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts(value, into)),
        Value::Object(members) => members.values().for_each(|value| texts(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}
