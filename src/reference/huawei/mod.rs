//! Huawei Cloud, emulated: its gateway, and of Enterprise Router the operations that associate attachments.

mod emulation;
pub(super) mod enterprise_router;
mod faults;
mod gateway;
mod rules;
mod variants;

pub(super) use rules::Huawei;
