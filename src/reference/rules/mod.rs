//! The behaviour of the service, as data: the default is the book.
//!
//! Handlers read these values and know no fault or variant by name. What the documentation states stands in the
//! defaults as this folder's authors read the pages, never as a contract has it.

mod answer;
mod associations;
mod gateway;
mod routes;

use std::collections::BTreeMap;

pub use self::{
    answer::{Answers, BreaksOff, RequestIdForm},
    associations::{
        Associations, Echo, OtherRequest, Second, Thing, ThingRule, TimestampForm, TokenReplay, TokenRules, TokenTwin,
        WrongType,
    },
    gateway::{
        Admission, CaseRule, Gateway, ListIndex, Objection, ObjectionRule, ParameterOrder, SignatureCheck, Strange,
        Takes,
    },
    routes::{
        Again, Besides, DryRunAnswer, DryRunRules, DryRunSight, LimitCounts, OfBadList, Oversight, Required, Routes,
        RoutesListing, Row, RowCondition,
    },
};

/// How the service behaves.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What Alibaba Cloud's gateway asks of every call.
    pub alibaba: Gateway,
    /// What Huawei Cloud's gateway asks of every call.
    pub huawei: Gateway,
    /// `PublishVpcRouteEntries`.
    pub publish: Routes,
    /// `WithdrawVpcPublishedRouteEntries`.
    pub withdraw: Routes,
    /// `ListVpcPublishedRouteEntries`.
    pub published: RoutesListing,
    /// `AssociateRouteTable`, `DisassociateRouteTable` and `ListAssociations`.
    pub associations: Associations,
    /// How accepted calls are answered, by operation.
    pub answers: BTreeMap<&'static str, Answers>,
}

impl Default for Rules {
    fn default() -> Self {
        let answers = [
            ("PublishVpcRouteEntries", 200),
            ("WithdrawVpcPublishedRouteEntries", 200),
            ("ListVpcPublishedRouteEntries", 200),
            ("AssociateRouteTable", 202),
            ("DisassociateRouteTable", 202),
            ("ListAssociations", 200),
        ];
        Self {
            alibaba: Gateway::alibaba(),
            huawei: Gateway::huawei(),
            publish: Routes::publish(),
            withdraw: Routes::withdraw(),
            published: RoutesListing::default(),
            associations: Associations::default(),
            answers: answers.map(|(operation, status)| (operation, Answers::new(status))).into(),
        }
    }
}

impl Rules {
    /// How an operation's accepted calls are answered, to be changed.
    ///
    /// # Panics
    ///
    /// If the service does not have the operation: faults and variants are written for those that it has.
    pub fn answers_of(&mut self, operation: &str) -> &mut Answers {
        self.answers.get_mut(operation).expect("the default has answers for every operation")
    }
}
