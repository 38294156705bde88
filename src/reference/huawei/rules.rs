//! The rules of Huawei Cloud's part of the service.

use super::{
    enterprise_router::{operations::OPERATIONS, rules::AssociationRules},
    gateway,
};
use crate::reference::{answers::AnswerRules, gateway::Gateway};

/// Huawei Cloud's part of the service: its rules.
#[derive(Clone, Debug)]
pub(crate) struct Huawei {
    /// The gateway's rules.
    pub(crate) gateway: Gateway,
    /// `AssociateRouteTable`, `DisassociateRouteTable` and `ListAssociations`.
    pub(crate) associations: AssociationRules,
    /// The answers to accepted calls.
    pub(crate) answers: AnswerRules,
}

impl Default for Huawei {
    fn default() -> Self {
        Self {
            gateway: gateway::gateway(),
            associations: AssociationRules::default(),
            answers: AnswerRules::new(OPERATIONS),
        }
    }
}
