//! Huawei Cloud Enterprise Router: which route table an attachment is associated with.

mod account;
mod arguments;
mod associate;
mod association;
mod fixtures;
mod listing;
mod routers;
mod rules;

pub(crate) use self::{
    account::{OPERATIONS, RouterAccount},
    fixtures::{STATES, state},
    rules::{
        AssociationRules, Echo, OtherRequest, ResourceKind, SecondAssociation, TimestampForm, TokenReplay, TokenTwin,
        WrongType,
    },
};
