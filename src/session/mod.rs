//! A run from end to end: which service, whose accounts, which plan.
//!
//! The command line and the test harness are two doors to this; what they add is how they are spoken to.

#[cfg(any(feature = "cli", feature = "harness"))]
mod causes;
mod config;
#[cfg(any(feature = "cli", feature = "harness"))]
mod run_number;
mod template;
mod tenants;
mod toml_text;

use std::{fs, net::SocketAddr, path::Path, sync::Arc, time::Duration};

#[cfg(any(feature = "cli", feature = "harness"))]
pub(crate) use causes::with_causes;
pub use config::{CommandError, ConfigError, ConfigProblem, Configuration, Configured, Environment, FILE};
#[cfg(any(feature = "cli", feature = "harness"))]
pub(crate) use run_number::run_number;
pub use template::{state_block, template, test_account_block};
pub use tenants::{OnThisMachine, capabilities};

use crate::{
    contract::{Effect, Library, NameError},
    endpoint::{HttpTarget, ServiceTarget, Target, TargetError, Tenant, Tenants},
    engine::{Capabilities, Engine, Plan, RunError, Selection, Sender, Settings, plan},
    event::{Event, Reason, SkipReason},
    reference::{Reference, Rules},
    report::{Reproduction, Summary},
    scenario::Isolation,
    vendor::Vendors,
};

/// A service, and who calls it.
#[derive(Debug)]
pub struct Session {
    library: Arc<Library>,
    target: Arc<dyn Target>,
    tenants: Arc<dyn Tenants>,
    capabilities: Capabilities,
    settles_within: Option<Duration>,
    /// The target's name in the configuration.
    configured: Option<String>,
    /// The service, where this process started it; it stops with the session.
    _reference: Option<Reference>,
    shown: String,
    reproduce: Reproduction,
}

/// A session that cannot be opened, or a run that cannot begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The service does not start.
    #[error("the embedded reference service does not start")]
    Reference(#[source] std::io::Error),
    /// The configuration cannot be read.
    #[error(
        "{path} cannot be read, so there is no target `{name}`; `bythebook init VENDOR` writes one, and a URL begins with \
         http:// or https://"
    )]
    File {
        /// The file.
        path: String,
        /// The target that was asked for.
        name: String,
        /// The system's error.
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
        /// The system's error.
        source: std::io::Error,
    },
    /// The target has no address.
    #[error("the target `{0}` has no `endpoint`: it can only be tested in-process, by the test harness")]
    NoEndpoint(String),
    /// The URL is no target.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The selection names what does not exist.
    #[error(transparent)]
    Selection(#[from] NameError),
    /// The run did not begin.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// The choices for a run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The seed of all cases.
    pub seed: u64,
    /// The number of cases that run at once.
    pub concurrency: usize,
    /// The operations, clauses and checks.
    pub selection: Selection,
    /// Differs from run to run, so that what a service remembers does not matter: lower-case letters and digits.
    pub run: String,
}

/// The time that an effect may take to show in a service of this process, unless its owner says otherwise.
const IN_PROCESS: Duration = Duration::from_secs(1);

/// The address of a service for reproductions, in what reports print.
const AGAIN: &str = "127.0.0.1:8040";

/// The target of that name in a configuration file.
///
/// # Errors
///
/// When the file cannot be read or is wrong, or has no such target.
pub fn configured(
    library: &Library,
    name: &str,
    file: &Path,
    environment: &dyn Environment,
) -> Result<Configured, SessionError> {
    let text = fs::read_to_string(file).map_err(|source| SessionError::File {
        path: file.display().to_string(),
        name: name.to_owned(),
        source,
    })?;
    Ok(Configuration::parse(file, &text)?.target(name, library, environment)?)
}

/// The accounts of a configured target.
fn accounts(target: Configured) -> Arc<dyn Tenants> {
    if target.is_one_account() { Arc::new(tenants::OneAccount::new(target)) } else { Arc::new(tenants::TestAccounts) }
}

/// The capabilities of a service that accepts the test accounts; `otherwise` says why any other operation is skipped.
fn of_test_accounts(otherwise: SkipReason) -> Capabilities {
    Capabilities { operations: Some(tenants::TestAccounts::operations(otherwise)), ..Capabilities::default() }
}

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
        Ok(Self {
            library,
            target,
            tenants: Arc::new(tenants::TestAccounts),
            capabilities: of_test_accounts(SkipReason::ReferenceLacks),
            settles_within: None,
            configured: None,
            _reference: Some(reference),
            shown: format!("the embedded reference service{options}"),
            reproduce: Reproduction {
                serve: Some(format!("--listen {AGAIN}{options}")),
                call: Some(format!("--target http://{AGAIN}")),
                ..Reproduction::default()
            },
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
            capabilities: of_test_accounts(SkipReason::TestAccountsLack),
            settles_within: None,
            configured: None,
            _reference: None,
            shown: url.to_owned(),
            reproduce: Reproduction { call: Some(format!("--target {url}")), ..Reproduction::default() },
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
        let endpoint = target.endpoint.clone().ok_or_else(|| SessionError::NoEndpoint(target.name.clone()))?;
        let http = Arc::new(HttpTarget::trusting(&endpoint, certificate.as_deref())?.in_region(target.region.clone()));
        let name = target.name.clone();
        Ok(Self {
            library,
            target: http,
            capabilities: tenants::capabilities(&target),
            settles_within: target.settles_within,
            tenants: accounts(target),
            _reference: None,
            shown: format!("{name} ({endpoint})"),
            reproduce: Reproduction { call: Some(format!("--target {name}")), ..Reproduction::default() },
            configured: Some(name),
        })
    }

    /// A session with a service in this process, which is made anew for each case. Without a configuration it takes the
    /// test accounts.
    pub fn in_process<S>(
        library: Arc<Library>,
        make: impl Fn() -> S + Send + Sync + 'static,
        with: Option<Configured>,
    ) -> Self
    where
        ServiceTarget<S>: Target + 'static,
    {
        let make = Box::new(move || Arc::new(ServiceTarget::new(make())) as Arc<dyn Target>);
        let target = make();
        let (configured, settles_within) =
            (with.as_ref().map(|with| with.name.clone()), with.as_ref().and_then(|with| with.settles_within));
        let (capabilities, accounts): (Capabilities, Arc<dyn Tenants>) = match with {
            None => (of_test_accounts(SkipReason::TestAccountsLack), Arc::new(tenants::TestAccounts)),
            // Whoever calls it, nothing else sees what is done to it.
            Some(with) => (
                Capabilities { may_write: true, isolation: Isolation::OwnService, ..tenants::capabilities(&with) },
                accounts(with),
            ),
        };
        Self {
            library,
            target,
            tenants: Arc::new(tenants::MadeAnew { make, accounts }),
            capabilities,
            settles_within: Some(settles_within.unwrap_or(IN_PROCESS)),
            configured,
            _reference: None,
            shown: "a service in this process".to_owned(),
            reproduce: Reproduction::default(),
        }
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
        environment: &dyn Environment,
    ) -> Result<Self, SessionError> {
        if name.contains("://") {
            return Self::at(library, name);
        }
        let target = configured(&library, name, file, environment)?;
        Self::configured(library, target)
    }

    /// The same session, where these vendors are known in place of the crate's own.
    #[must_use]
    pub fn with_vendors(mut self, vendors: Vendors) -> Self {
        self.capabilities.vendors = vendors;
        self
    }

    /// Plans a run.
    ///
    /// # Errors
    ///
    /// When the selection names what does not exist.
    pub fn plan(&self, selection: &Selection) -> Result<Plan, NameError> {
        plan(&self.library, &Selection { capabilities: self.capabilities.clone(), ..selection.clone() })
    }

    /// The endpoint and account that a run shares with whoever else uses them; `None` where nothing is shared.
    #[must_use]
    pub fn shared_account(&self) -> Option<String> {
        let tenant = self.tenants.lease("lock");
        tenant.isolation.is_shared().then(|| format!("{}/{}", self.target.host(), tenant.account))
    }

    /// The contracts of the session.
    #[must_use]
    pub fn library(&self) -> &Arc<Library> {
        &self.library
    }

    /// Sends single calls to the service.
    #[must_use]
    pub fn sender(&self) -> Sender {
        Sender::new(Arc::clone(&self.library), Arc::clone(&self.target), self.capabilities.vendors)
    }

    /// A test account of the service.
    #[must_use]
    pub fn tenant(&self, name: &str) -> Tenant {
        self.tenants.lease(name)
    }

    /// Tests the service against its documentation.
    ///
    /// # Errors
    ///
    /// When the selection names what does not exist, or nothing answers.
    pub async fn run(&self, order: &RunOptions, mut listen: impl FnMut(&Event)) -> Result<Summary, SessionError> {
        let plan = self.plan(&order.selection)?;
        // A target with one copy of its states does one thing at a time.
        let settings = Settings {
            seed: order.seed,
            concurrency: if self.capabilities.isolation.is_shared() { 1 } else { order.concurrency },
            vendors: self.capabilities.vendors,
            may_write: self.capabilities.may_write,
            settles_within: self.settles_within,
            // Elsewhere each call counts.
            shrink: self.capabilities.may_write,
            run: order.run.clone(),
        };
        let (library, target) = (Arc::clone(&self.library), Arc::clone(&self.target));
        let engine = Engine::new(library, target, Arc::clone(&self.tenants), settings);
        let mut summary =
            Summary { target: self.shown.clone(), reproduce: self.reproduce.clone(), ..Summary::default() };
        if let Some(call) = summary.reproduce.call.as_mut().filter(|_| !self.capabilities.isolation.is_shared()) {
            call.push_str(" --account again-");
            call.push_str(&order.run);
        }
        engine
            .run(plan, |event| {
                listen(&event);
                summary.take(event);
            })
            .await?;
        summary.to_configure = self.missing_states(&summary);
        summary.could_test = self.reading_runs();
        Ok(summary)
    }

    /// The commands that test operations that only read, on a real account.
    fn reading_runs(&self) -> Vec<String> {
        let (Some(name), false, Some(vendor)) =
            (&self.configured, self.capabilities.may_write, &self.capabilities.vendor)
        else {
            return Vec::new();
        };
        let reading = self.library.of_vendor(vendor).into_iter().filter(|operation| operation.effect == Effect::Reads);
        reading.map(|operation| format!("bythebook run --target {name} {}", operation.id)).collect()
    }

    /// Blocks for the configuration that would let skipped clauses be tested.
    fn missing_states(&self, summary: &Summary) -> Vec<String> {
        let Some(name) = &self.configured else { return Vec::new() };
        let mut blocks = Vec::new();
        for (operation, clause) in summary.clauses() {
            let Some(Reason::Skipped(SkipReason::NeedsState { state })) = &clause.reason else { continue };
            if let Ok(operation) = self.library.resolve(&operation.id) {
                let block = state_block(operation, state, name);
                if !blocks.contains(&block) {
                    blocks.push(block);
                }
            }
        }
        blocks
    }
}
