//! The embedded reference service: both vendors, by the book.
//!
//! It has real state, checks signatures, dates, nonces and permissions, and reaches every row of the error tables that
//! its operations document. It is the default target of `run` and of `cargo test`, and what the checks are tried on:
//! each must stay silent about it and about every [`Variant`], and must notice the [`Fault`]s of its clauses.
//!
//! Three things keep it honest. Its behaviour is data ([`Rules`]): a fault or a variant is a named change of a value,
//! and no handler knows the name of one. It knows the documentation from its own tables, written from the pages: an
//! oracle and a service that read one file would share its mistakes, so only the wire format comes from contracts. And
//! it moves by a logical clock: a resource settles when it has been looked at often enough, never by waiting.
//!
//! An [`Account`] is a fresh copy of all provider states, derived from its name alone; whoever wants to work
//! undisturbed takes a name of their own. [`Service`] is pure but for its memory: requests and the time go in,
//! responses come out. Only [`Reference`] touches the network.

mod account;
mod edit;
mod enterprise_router;
mod fault;
mod gateway;
mod identifier;
mod outcome;
mod register;
mod rules;
mod serve;
mod service;
mod variant;
mod vpc;

pub use account::{Account, States, TEST_SECRET, TEST_SECURITY_TOKEN, account, is_test_key};
pub use edit::{AnswerChange, Edit};
pub use fault::{FAULTS, Fault, fault};
pub use outcome::ErrorForm;
pub use rules::{
    Admission, Again, Answers, Associations, Besides, BreaksOff, CaseRule, DryRunAnswer, DryRunRules, DryRunSight,
    Echo, Gateway, LimitCounts, ListIndex, Objection, ObjectionRule, OfBadList, OtherRequest, Oversight,
    ParameterOrder, RequestIdForm, Required, Routes, RoutesListing, Row, RowCondition, Rules, Second, SignatureCheck,
    Strange, Takes, Thing, ThingRule, TimestampForm, TokenReplay, TokenRules, TokenTwin, WrongType,
};
pub use serve::{Reference, router};
pub use service::{Service, has_operation, operations};
pub use variant::{Choice, VARIANTS, Variant, variant};

#[cfg(test)]
mod tests;
