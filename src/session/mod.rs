//! A run from end to end: which service, whose accounts, which plan.
//!
//! The command line and the test harness are two doors to this; what they add is how they are spoken to.

mod config;
mod template;
mod tenants;

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

pub use config::{ConfigError, Configuration, Configured, FILE, Surroundings};
pub use template::{state_block, template};
pub use tenants::{OnThisMachine, limits};

use crate::{
    contract::Library,
    engine::{Engine, Limits, RunError, Selection, SelectionError, Sender, Settings, plan},
    event::{Decision, Event},
    reference::{Reference, Rules},
    report::Summary,
    target::{HttpTarget, Target, TargetError, Tenant, Tenants},
};

/// A service, and who calls it.
#[derive(Debug)]
pub struct Session {
    library: Arc<Library>,
    target: Arc<HttpTarget>,
    tenants: Arc<dyn Tenants>,
    limits: Limits,
    /// The target's name in the configuration.
    configured: Option<String>,
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
    /// The configuration cannot be read.
    #[error("{path} cannot be read, so there is no target `{name}`; `bythebook init` writes one")]
    File {
        /// The file.
        path: String,
        /// The target that was asked for.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The certificate to trust cannot be read.
    #[error("the certificate {path} cannot be read")]
    Certificate {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
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
            tenants: Arc::new(tenants::TestAccounts),
            limits: Limits::default(),
            configured: None,
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
            tenants: Arc::new(tenants::TestAccounts),
            limits: Limits::default(),
            configured: None,
            _reference: None,
            shown: url.to_owned(),
            reproduce_before: None,
            reproduce_with: format!("--target {url}"),
        })
    }

    /// A session with a configured target.
    ///
    /// # Errors
    ///
    /// When the endpoint is no URL, or the certificate to trust cannot be read.
    pub fn configured(library: Arc<Library>, target: Configured) -> Result<Self, SessionError> {
        let certificate = match &target.ca_file {
            None => None,
            Some(path) => Some(
                fs::read(path)
                    .map_err(|source| SessionError::Certificate { path: path.display().to_string(), source })?,
            ),
        };
        let http = Arc::new(HttpTarget::trusting(&target.endpoint, certificate.as_deref())?);
        let limits = tenants::limits(&target);
        let (name, endpoint) = (target.name.clone(), target.endpoint.clone());
        let tenants: Arc<dyn Tenants> =
            if limits.ours { Arc::new(tenants::TestAccounts) } else { Arc::new(tenants::OneAccount::new(target)) };
        Ok(Self {
            library,
            target: http,
            tenants,
            limits,
            _reference: None,
            shown: format!("{name} ({endpoint})"),
            reproduce_before: None,
            reproduce_with: format!("--target {name}"),
            configured: Some(name),
        })
    }

    /// A session with what `--target` names: a URL, or a target of a configuration file.
    ///
    /// # Errors
    ///
    /// When the name is none of the file's, the file cannot be read, or the target cannot be used.
    pub fn named(
        library: Arc<Library>,
        name: &str,
        file: &Path,
        world: &dyn Surroundings,
    ) -> Result<Self, SessionError> {
        if name.contains("://") {
            return Self::at(library, name);
        }
        let text = fs::read_to_string(file).map_err(|source| SessionError::File {
            path: file.display().to_string(),
            name: name.to_owned(),
            source,
        })?;
        let target = Configuration::parse(file, &text)?.target(name, &library, world)?;
        Self::configured(library, target)
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
        self.tenants.lease(name)
    }

    /// Holds the service to its contracts.
    ///
    /// # Errors
    ///
    /// When the selection names what does not exist, or nothing answers.
    pub async fn run(&self, order: &Order, mut listen: impl FnMut(&Event)) -> Result<Summary, SessionError> {
        let selection = Selection { limits: self.limits.clone(), ..order.selection.clone() };
        let plan = plan(&self.library, &selection)?;
        // A target with one copy of its states does one thing at a time.
        let concurrency = if self.limits.ours { order.concurrency } else { 1 };
        let settings = Settings { seed: order.seed, concurrency, ours: self.limits.ours, run: order.run.clone() };
        let target = Arc::clone(&self.target) as Arc<dyn Target>;
        let engine = Engine::new(Arc::clone(&self.library), target, Arc::clone(&self.tenants), settings);
        let mut summary = Summary {
            target: self.shown.clone(),
            reproduce_before: self.reproduce_before.clone(),
            reproduce_with: if self.limits.ours {
                format!("{} --account again-{}", self.reproduce_with, order.run)
            } else {
                self.reproduce_with.clone()
            },
            ..Summary::default()
        };
        engine
            .run(plan, |event| {
                listen(&event);
                summary.take(event);
            })
            .await?;
        summary.to_configure = self.missing_states(&summary);
        Ok(summary)
    }

    /// Blocks for the configuration that would let skipped clauses be asked.
    fn missing_states(&self, summary: &Summary) -> Vec<String> {
        let Some(name) = &self.configured else { return Vec::new() };
        let mut blocks = Vec::new();
        for (operation, clause) in summary.clauses().filter(|(_, clause)| clause.verdict == Decision::Skipped) {
            let state = clause.reason.as_deref().and_then(|reason| reason.strip_prefix("needs state "));
            let found = state.and_then(|state| Some((state, self.library.operation(&operation.id)?)));
            if let Some((state, operation)) = found {
                let block = state_block(operation, state, &format!("targets.{name}"));
                if !blocks.contains(&block) {
                    blocks.push(block);
                }
            }
        }
        blocks
    }
}
