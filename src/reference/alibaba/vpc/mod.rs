//! Alibaba Cloud VPC: route tables, and the routes that are published to other instances.

mod account;
mod entries;
mod fixtures;
mod listing;
mod network;
pub(super) mod operations;
mod parameters;
mod publication;
pub(crate) mod rules;

pub(crate) use self::{
    account::{VpcAccount, check_required, is_dry_run},
    fixtures::{state, states},
    operations::OPERATIONS,
};
