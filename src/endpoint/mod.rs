//! Endpoints of calls: a service, and who calls it.

mod http;
mod service;
mod tenant;

use std::{fmt, future::Future, pin::Pin, time::Duration};

pub(crate) use http::base_url;
pub use http::{HttpTarget, TargetError};
pub use service::ServiceTarget;
pub(crate) use service::panic_text;
pub use tenant::{Bindings, BoundStates, Tenant, Tenants};

use crate::exchange::{NoAnswer, Request, Response};

/// The longest that one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most bytes of a body that are read: more than any documented answer has, of which a list of 2,000 associations is
/// the largest.
const LARGEST_BODY: usize = 2 << 20;

/// The future that a target answers with.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Response, NoAnswer>> + Send + 'a>>;

/// A service that can be asked.
pub trait Target: fmt::Debug + Send + Sync {
    /// The authority that requests name as their host.
    fn host(&self) -> &str;

    /// The region that it belongs to, where its owner names one: some signatures cover it.
    fn region(&self) -> Option<&str> {
        None
    }

    /// Sends a request.
    fn send(&self, request: Request) -> Answering<'_>;

    /// Asks whether anything is there at all, before a run begins.
    fn reach(&self) -> Pin<Box<dyn Future<Output = Result<(), NoAnswer>> + Send + '_>>;
}
