//! The isolation of a scenario from the others of a run.

/// The isolation of a scenario from the others of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// It has a service of its own, made anew for it.
    OwnService,
    /// It has an account of its own, with a copy of the provider states, each as its name says.
    #[default]
    OwnAccount,
    /// It shares one account with all others; what its provider states are, a configuration says.
    Shared,
}

impl Isolation {
    /// Tells whether what one scenario leaves behind is there for the next.
    #[must_use]
    pub fn is_shared(self) -> bool {
        self == Self::Shared
    }
}
