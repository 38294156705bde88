//! Alibaba Cloud VPC: route tables, and the routes that are published to other instances.

mod account;
mod entries;
mod fixtures;
mod listing;
mod network;
mod parameters;
mod publication;
mod rules;

pub(crate) use self::{
    account::{OPERATIONS, VpcAccount, check_required, is_dry_run},
    fixtures::{state, states},
    rules::{
        DryRunAnswer, DryRunDepth, Enforcement, LimitCounts, ListingRules, PartialApply, PublishRules, RepeatedEntry,
        RequiredParameter, RowCondition, SideEffect,
    },
};
