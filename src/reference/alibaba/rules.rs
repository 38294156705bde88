//! The rules of Alibaba Cloud's part of the service.

use super::{
    gateway,
    vpc::{
        operations::OPERATIONS,
        rules::{ListingRules, PublishRules},
    },
};
use crate::reference::{answers::AnswerRules, gateway::Gateway};

/// Alibaba Cloud's part of the service: its rules.
#[derive(Clone, Debug)]
pub(crate) struct Alibaba {
    /// The gateway's rules.
    pub(crate) gateway: Gateway,
    /// The forms of a request that are taken.
    pub(crate) request_forms: RequestForms,
    /// Notices a missing parameter before the caller is known.
    pub(crate) missing_first: bool,
    /// `PublishVpcRouteEntries`.
    pub(crate) publish: PublishRules,
    /// `WithdrawVpcPublishedRouteEntries`.
    pub(crate) withdraw: PublishRules,
    /// `ListVpcPublishedRouteEntries`.
    pub(crate) published: ListingRules,
    /// The answers to accepted calls.
    pub(crate) answers: AnswerRules,
}

/// Forms of a request that are taken besides the one that the vendor's SDKs send: a `POST` with everything in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestForms {
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
            answers: AnswerRules::new(OPERATIONS),
        }
    }
}
