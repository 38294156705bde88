//! Alibaba Cloud, emulated: its gateway, and of VPC the operations that publish routes.

mod emulation;
mod faults;
mod gateway;
mod rules;
mod variants;
pub(super) mod vpc;

pub(super) use rules::Alibaba;
