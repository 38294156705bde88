//! A run from end to end: which service, whose accounts, which plan.
//!
//! The command line and the test harness are two doors to this; what they add is how they are spoken to.

use std::{net::SocketAddr, sync::Arc};

use crate::{
    contract::Library,
    engine::{Engine, RunError, Selection, SelectionError, Sender, Settings, plan},
    event::Event,
    reference::{Reference, Rules, account},
    report::Summary,
    target::{HttpTarget, Target, TargetError, Tenant, Tenants},
};

/// A service, and who calls it.
#[derive(Debug)]
pub struct Session {
    library: Arc<Library>,
    target: Arc<HttpTarget>,
    /// The service, where this process started it; it stops with the session.
    _reference: Option<Reference>,
    shown: String,
    reproduce_before: Option<String>,
    reproduce_with: String,
}

/// Why there is no session, or no run of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The service does not start.
    #[error("the embedded reference service does not start")]
    Reference(#[source] std::io::Error),
    /// The URL is no target.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The selection names what does not exist.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The run did not begin.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// What a run asks, and how.
#[derive(Clone, Debug)]
pub struct Order {
    /// What cases are drawn from.
    pub seed: u64,
    /// How many cases run at once.
    pub concurrency: usize,
    /// What is asked.
    pub selection: Selection,
    /// Differs from run to run, so that what a service remembers does not matter: lower-case letters and digits.
    pub run: String,
}

/// Where a service for reproductions listens, in what reports print.
const AGAIN: &str = "127.0.0.1:8040";

impl Session {
    /// A session with a reference service of its own, on a free port of this machine.
    ///
    /// # Errors
    ///
    /// When the service does not start.
    pub async fn embedded(library: Arc<Library>, rules: Rules, options: &str) -> Result<Self, SessionError> {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let reference = Reference::start(listen, rules, Arc::clone(&library)).await.map_err(SessionError::Reference)?;
        let target = Arc::new(HttpTarget::new(&format!("http://{}", reference.address()))?);
        let serve = format!("bythebook serve --listen {AGAIN}{options}");
        Ok(Self {
            library,
            target,
            _reference: Some(reference),
            shown: format!("the embedded reference service{options}"),
            reproduce_before: Some(format!("{serve}   # in another terminal")),
            reproduce_with: format!("--target http://{AGAIN}"),
        })
    }

    /// A session with a service at a URL that takes the test credentials.
    ///
    /// # Errors
    ///
    /// When the URL is none of a service.
    pub fn at(library: Arc<Library>, url: &str) -> Result<Self, SessionError> {
        let target = Arc::new(HttpTarget::new(url)?);
        Ok(Self {
            library,
            target,
            _reference: None,
            shown: url.to_owned(),
            reproduce_before: None,
            reproduce_with: format!("--target {url}"),
        })
    }

    /// The contracts of the session.
    #[must_use]
    pub fn library(&self) -> &Arc<Library> {
        &self.library
    }

    /// Sends single calls to the service.
    #[must_use]
    pub fn sender(&self) -> Sender {
        Sender::new(Arc::clone(&self.library), Arc::clone(&self.target) as Arc<dyn Target>)
    }

    /// A test account of the service.
    #[must_use]
    pub fn tenant(&self, name: &str) -> Tenant {
        TestAccounts.lease(name)
    }

    /// Holds the service to its contracts.
    ///
    /// # Errors
    ///
    /// When the selection names what does not exist, or nothing answers.
    pub async fn run(&self, order: &Order, mut listen: impl FnMut(&Event)) -> Result<Summary, SessionError> {
        // Every target so far takes the test credentials, which mean nothing elsewhere: it is ours.
        let selection = Selection { ours: true, ..order.selection.clone() };
        let plan = plan(&self.library, &selection)?;
        let settings =
            Settings { seed: order.seed, concurrency: order.concurrency, ours: true, run: order.run.clone() };
        let target = Arc::clone(&self.target) as Arc<dyn Target>;
        let engine = Engine::new(Arc::clone(&self.library), target, Arc::new(TestAccounts), settings);
        let mut summary = Summary {
            target: self.shown.clone(),
            reproduce_before: self.reproduce_before.clone(),
            reproduce_with: format!("{} --account again-{}", self.reproduce_with, order.run),
            ..Summary::default()
        };
        engine
            .run(plan, |event| {
                listen(&event);
                summary.take(event);
            })
            .await?;
        Ok(summary)
    }
}

/// Accounts of a reference service: each unit of work gets a fresh one.
#[derive(Clone, Copy, Debug)]
struct TestAccounts;

impl Tenants for TestAccounts {
    fn lease(&self, unit: &str) -> Tenant {
        let account = account(unit);
        Tenant {
            account: account.name,
            credentials: Some(account.credentials),
            credentials_of: account.credentials_of,
            states: account.states,
        }
    }
}
