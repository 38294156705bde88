//! What a test names: a service, and how it is tested.

use std::{path::PathBuf, sync::Arc};

use crate::{
    contract::Library,
    endpoint::{ServiceTarget, Target},
    session::{self, Configured, Session},
};

/// A service that a test tests against its documentation, and how.
pub struct Conformance {
    pub(super) source: ServiceSource,
    pub(super) configured: Option<String>,
    pub(super) config: PathBuf,
    pub(super) specs: Option<PathBuf>,
    pub(super) names: Vec<String>,
    pub(super) seed: u64,
    pub(super) cases: Option<u32>,
    pub(super) strict: bool,
    pub(super) allow_inconclusive: bool,
}

/// The place of the service.
pub(super) enum ServiceSource {
    Embedded,
    Named(String),
    InProcess(Opens),
}

/// Makes a session with a service of this process.
pub(super) type Opens = Box<dyn Fn(Arc<Library>, Option<Configured>) -> Session + Send + Sync>;

impl Conformance {
    fn at(source: ServiceSource) -> Self {
        Self {
            source,
            configured: None,
            config: PathBuf::from(session::FILE),
            specs: None,
            names: Vec::new(),
            seed: 0,
            cases: None,
            strict: false,
            allow_inconclusive: false,
        }
    }

    /// The embedded reference service.
    #[must_use]
    pub fn embedded() -> Self {
        Self::at(ServiceSource::Embedded)
    }

    /// A target of `bythebook.toml`, or a URL of a service that accepts the built-in test credentials.
    #[must_use]
    pub fn target(name_or_url: impl Into<String>) -> Self {
        Self::at(ServiceSource::Named(name_or_url.into()))
    }

    /// A `tower` service such as an axum router, called without a socket. `make` is called for each case: what it makes
    /// must not share its state with what it made before. Unless [`Conformance::configured`] says what is found in it, it is
    /// taken to know the test accounts ([`crate::reference::account`]).
    #[must_use]
    pub fn service<S>(make: impl Fn() -> S + Clone + Send + Sync + 'static) -> Self
    where
        ServiceTarget<S>: Target + 'static,
    {
        Self::at(ServiceSource::InProcess(Box::new(move |library, with| {
            Session::in_process(library, make.clone(), with)
        })))
    }

    /// Takes credentials and provider states of a service in this process from this target of `bythebook.toml`; it
    /// needs no `endpoint` there.
    #[must_use]
    pub fn configured(mut self, target: impl Into<String>) -> Self {
        self.configured = Some(target.into());
        self
    }

    /// Reads this file in place of `bythebook.toml` in the current directory (of a test: the crate's).
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.config = file.into();
        self
    }

    /// Adds the contracts of a folder to the embedded ones, or replaces those of the same operation.
    #[must_use]
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Some(folder.into());
        self
    }

    /// Tests only these operations or clauses; the subjects whole where this is not called.
    #[must_use]
    pub fn only<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Draws cases from this seed instead of 0.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Makes so many cases of each kind that can vary.
    #[must_use]
    pub fn cases(mut self, cases: u32) -> Self {
        self.cases = Some(cases);
        self
    }

    /// Lets inconclusive cases pass, as `BYTHEBOOK_ALLOW_INCONCLUSIVE=1` does: for a service that lacks the
    /// operations through which others are read back.
    #[must_use]
    pub fn allow_inconclusive(mut self) -> Self {
        self.allow_inconclusive = true;
        self
    }

    /// Lets warnings fail their case.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }
}
