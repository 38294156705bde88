//! Alibaba Cloud, emulated: its gateway, and of VPC the operations that publish routes.

mod faults;
mod gateway;
mod variants;
pub(super) mod vpc;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use self::vpc::{ListingRules, PublishRules, VpcAccount};
use super::{
    answers::AnswerRules,
    edit::{BodyChange, Edit},
    emulated::{Emulated, EmulatedOperation, Recognition, VendorAccount, has_header},
    fault::{self, Fault},
    gateway::{Gateway, Objection},
    handler_result::ErrorForm,
    variant::{self, Variant, VendorVariant},
};
use crate::{call::Call, exchange::Request, vendor::alibaba::AlibabaRpc, wire::Protocol};

/// Alibaba Cloud's part of the service: its rules.
#[derive(Clone, Debug)]
pub(super) struct Alibaba {
    /// The gateway's rules.
    pub(super) gateway: Gateway,
    /// The forms of a request that are taken.
    pub(super) request_forms: RequestForms,
    /// Notices a missing parameter before the caller is known.
    pub(super) missing_first: bool,
    /// `PublishVpcRouteEntries`.
    pub(super) publish: PublishRules,
    /// `WithdrawVpcPublishedRouteEntries`.
    pub(super) withdraw: PublishRules,
    /// `ListVpcPublishedRouteEntries`.
    pub(super) published: ListingRules,
    /// The answers to accepted calls.
    pub(super) answers: AnswerRules,
}

/// Forms of a request that are taken besides the one that the vendor's SDKs send: a `POST` with everything in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestForms {
    /// A form in the body, and `GET`.
    All,
    /// No form in the body.
    NoForm,
    /// No `GET`.
    NoGet,
    /// Neither.
    Neither,
}

impl Default for Alibaba {
    fn default() -> Self {
        Self {
            gateway: gateway::gateway(),
            request_forms: RequestForms::All,
            missing_first: false,
            publish: PublishRules::publish(),
            withdraw: PublishRules::withdraw(),
            published: ListingRules::default(),
            answers: AnswerRules::new(vpc::OPERATIONS),
        }
    }
}

impl Emulated for Alibaba {
    fn vendor(&self) -> &'static str {
        "alibaba"
    }

    fn protocol(&self) -> &'static dyn Protocol {
        &AlibabaRpc
    }

    fn operations(&self) -> &'static [EmulatedOperation] {
        vpc::OPERATIONS
    }

    fn recognizes(&self, request: &Request) -> Recognition {
        if has_header(request, &["x-acs-"]) {
            Recognition::ByHeader
        } else if request.path() == "/" {
            Recognition::ByPath
        } else {
            Recognition::No
        }
    }

    fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    fn gateway_mut(&mut self) -> &mut Gateway {
        &mut self.gateway
    }

    fn answers(&self) -> &AnswerRules {
        &self.answers
    }

    fn answers_mut(&mut self) -> &mut AnswerRules {
        &mut self.answers
    }

    fn error_body(&self, form: &ErrorForm, request_id: &str) -> Value {
        let ErrorForm { code, message, .. } = form;
        json!({
            "RequestId": request_id,
            "Message": message,
            "Recommend": format!("https://api.aliyun.com/troubleshoot?q={code}&product=Vpc&requestId={request_id}"),
            "HostId": "vpc.aliyuncs.com",
            "Code": code,
        })
    }

    fn accepted_body(&self, members: Map<String, Value>, request_id: &str) -> Map<String, Value> {
        let mut body = Map::from_iter([("RequestId".to_owned(), json!(request_id))]);
        body.extend(members);
        body
    }

    fn check_form(&self, request: &Request) -> Result<(), ErrorForm> {
        let (form, get) = match self.request_forms {
            RequestForms::All => (true, true),
            RequestForms::NoForm => (false, true),
            RequestForms::NoGet => (true, false),
            RequestForms::Neither => (false, false),
        };
        match request.method.as_str() {
            "POST" => (),
            "GET" if get => (),
            _ => self.gateway.object(Objection::Method, false)?,
        }
        if request.body.is_empty() || form { Ok(()) } else { self.gateway.object(Objection::Body, false) }
    }

    fn check_before_caller(&self, call: &Call) -> Result<(), ErrorForm> {
        if self.missing_first { vpc::check_required(self, call) } else { Ok(()) }
    }

    fn is_dry_run(&self, call: &Call) -> bool {
        vpc::is_dry_run(self, call)
    }

    fn open(self: Arc<Self>, account: &str) -> Box<dyn VendorAccount> {
        Box::new(VpcAccount::new(self, account))
    }

    fn states(&self) -> Vec<(&'static str, &'static str)> {
        vpc::states().collect()
    }

    fn state(&self, account: &str, operation: &str, state: &str) -> Option<Map<String, Value>> {
        vpc::state(account, operation, state)
    }

    fn faults(&self) -> Vec<Fault> {
        faults::all().map(fault::VendorFault::described).collect()
    }

    fn take_fault(&mut self, id: &str) {
        fault::apply(faults::all(), self, id);
    }

    fn variants(&self) -> Vec<Variant> {
        variants::VARIANTS.iter().map(VendorVariant::described).collect()
    }

    fn choose(&mut self, variant: &str, choice: &str) {
        variant::choose(variants::VARIANTS, self, variant, choice);
    }

    fn prefer_inner_errors(&mut self) {
        self.publish.entry_first = true;
        self.withdraw.entry_first = true;
    }

    fn add_known_undocumented_members(&mut self, value: &Value) {
        let change = BodyChange::Set(value.clone());
        self.gateway.error_edits.push(Edit::new("/AccessDeniedDetail", change));
    }
}
