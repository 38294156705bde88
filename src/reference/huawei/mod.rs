//! Huawei Cloud, emulated: its gateway, and of Enterprise Router the operations that associate attachments.

pub(super) mod enterprise_router;
mod faults;
mod gateway;
mod variants;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use self::enterprise_router::{AssociationRules, RouterAccount};
use super::{
    answers::AnswerRules,
    edit::{BodyChange, Edit},
    emulated::{Emulated, EmulatedOperation, Recognition, VendorAccount, has_header},
    fault::{self, Fault},
    gateway::Gateway,
    handler_result::ErrorForm,
    variant::{self, Variant, VendorVariant},
};
use crate::{exchange::Request, vendor::huawei::HuaweiRest, wire::Protocol};

/// Huawei Cloud's part of the service: its rules.
#[derive(Clone, Debug)]
pub(super) struct Huawei {
    /// The gateway's rules.
    pub(super) gateway: Gateway,
    /// `AssociateRouteTable`, `DisassociateRouteTable` and `ListAssociations`.
    pub(super) associations: AssociationRules,
    /// The answers to accepted calls.
    pub(super) answers: AnswerRules,
}

impl Default for Huawei {
    fn default() -> Self {
        Self {
            gateway: gateway::gateway(),
            associations: AssociationRules::default(),
            answers: AnswerRules::new(enterprise_router::OPERATIONS),
        }
    }
}

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
        self.associations.absent_bottom_up = true;
    }

    fn add_known_undocumented_members(&mut self, value: &Value) {
        let add = |pointer| Edit::new(pointer, BodyChange::Set(value.clone()));
        self.answers.of("AssociateRouteTable").edits.push(add("/association/route_policy"));
        self.gateway.error_edits.push(add("/encoded_authorization_message"));
    }
}
