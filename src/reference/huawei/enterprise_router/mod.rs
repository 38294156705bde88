//! Huawei Cloud Enterprise Router: which route table an attachment is associated with.

mod account;
mod arguments;
mod associate;
mod association;
mod fixtures;
mod listing;
pub(super) mod operations;
mod routers;
pub(crate) mod rules;

pub(crate) use self::{
    account::RouterAccount,
    fixtures::{STATES, state},
    operations::OPERATIONS,
};
