//! Huawei Cloud as the service runs it.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{
    enterprise_router::{self, RouterAccount},
    faults,
    rules::Huawei,
    variants,
};
use crate::{
    exchange::Request,
    reference::{
        answers::AnswerRules,
        edit::{BodyChange, Edit},
        emulated::{Emulated, Recognition, VendorAccount, has_header},
        fault::{self, Fault, VendorFault},
        gateway::Gateway,
        handler_result::ErrorForm,
        operation::EmulatedOperation,
        variant::{self, Variant, VendorVariant},
    },
    vendor::huawei::HuaweiRest,
    wire::Protocol,
};

impl Emulated for Huawei {
    fn vendor(&self) -> &'static str {
        "huawei"
    }

    fn protocol(&self) -> &'static dyn Protocol {
        &HuaweiRest
    }

    fn operations(&self) -> &'static [EmulatedOperation] {
        enterprise_router::OPERATIONS
    }

    fn recognizes(&self, request: &Request) -> Recognition {
        if has_header(request, &["x-sdk-date", "x-project-id"]) {
            Recognition::ByHeader
        } else if request.path() == "/" {
            Recognition::No
        } else {
            Recognition::ByPath
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
        json!({"error_code": form.code, "error_msg": form.message, "request_id": request_id})
    }

    fn accepted_body(&self, mut members: Map<String, Value>, request_id: &str) -> Map<String, Value> {
        members.insert("request_id".to_owned(), json!(request_id));
        members
    }

    fn open(self: Arc<Self>, account: &str) -> Box<dyn VendorAccount> {
        Box::new(RouterAccount::new(self, account))
    }

    fn states(&self) -> Vec<(&'static str, &'static str)> {
        enterprise_router::STATES.to_vec()
    }

    fn state(&self, account: &str, operation: &str, state: &str) -> Option<Map<String, Value>> {
        enterprise_router::state(account, operation, state)
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
        self.associations.absent_bottom_up = true;
    }

    fn add_known_undocumented_members(&mut self, value: &Value) {
        let add = |pointer| Edit::new(pointer, BodyChange::Set(value.clone()));
        self.answers.of("AssociateRouteTable").edits.push(add("/association/route_policy"));
        self.gateway.error_edits.push(add("/encoded_authorization_message"));
    }
}
