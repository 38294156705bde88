//! Alibaba Cloud as the service runs it.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{
    faults,
    rules::{Alibaba, RequestForms},
    variants,
    vpc::{self, VpcAccount},
};
use crate::{
    call::Call,
    exchange::Request,
    reference::{
        answers::AnswerRules,
        edit::{BodyChange, Edit},
        emulated::{Emulated, Recognition, VendorAccount, has_header},
        fault::{self, Fault, VendorFault},
        gateway::{Gateway, Objection},
        handler_result::ErrorForm,
        operation::EmulatedOperation,
        variant::{self, Variant, VendorVariant},
    },
    vendor::alibaba::AlibabaRpc,
    wire::Protocol,
};

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
        let described = |fault: &VendorFault<Self>| {
            let operation = self.operation_id(fault.operation);
            fault.described(operation.expect("faults are written for the operations that there are"))
        };
        faults::all().map(described).collect()
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
