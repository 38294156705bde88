//! The embedded reference service: several vendors, by their documentation.
//!
//! It has real state, checks signatures, dates, nonces and permissions, and reaches every row of the error tables that
//! its operations document. It is the default target of `run` and of `cargo test`, and what the checks are tried on:
//! each must stay silent about it and about every [`Variant`], and must notice the [`Fault`]s of its clauses.
//!
//! A vendor is one folder here: an implementation of `Emulated`, and a line in `vendors.rs`. Shared are the gateway
//! (signature, date, nonce, permission), the accounts, and how answers are sent.
//!
//! Three things keep it honest. Its behaviour is data: a fault or a variant is a named change of a value of the vendor's
//! rules, and no handler knows the name of one. It knows the documentation from its own tables, written from the pages:
//! an oracle and a service that read one file would share its mistakes, so only the wire format comes from contracts. And
//! it moves by a logical clock: a resource settles when it has been looked at often enough, never by waiting.
//!
//! An [`Account`] is a fresh copy of all provider states, derived from its name alone; whoever wants to work
//! undisturbed takes a name of their own. [`Service`] is pure but for its memory: requests and the time go in,
//! responses come out. Only [`Reference`] touches the network.

#[macro_use]
mod fault_rows;

mod account;
mod accounts;
mod alibaba;
mod answers;
mod caller;
mod edit;
mod emulated;
mod fault;
mod gateway;
mod handler_result;
mod huawei;
mod identifier;
mod keys;
mod nonces;
mod operation;
mod request_form;
mod rules;
mod serve;
mod service;
mod shared_variants;
mod variant;
mod vendors;

pub use account::{Account, States, account};
pub use keys::{TEST_SECRET, TEST_SECURITY_TOKEN, is_test_key};
pub use serve::{Reference, router};
// How the service can behave is for the `bythebook` command and the tests of this crate.
#[doc(hidden)]
pub use {
    fault::Fault,
    rules::Rules,
    service::Service,
    variant::{Choice, Variant},
    vendors::{fault, faults, operations, variant, variants},
};

#[cfg(test)]
mod tests;
