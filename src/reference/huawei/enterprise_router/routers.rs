//! The enterprise routers of an account.

use std::collections::{BTreeMap, BTreeSet};

use super::association::Association;

/// The enterprise routers of one account, which has one project.
#[derive(Clone, Debug, Default)]
pub(super) struct Routers {
    pub(super) account: String,
    pub(super) project_id: String,
    pub(super) by_id: BTreeMap<String, Router>,
    /// Associations in the order in which they were made.
    pub(super) associations: Vec<Association>,
    /// The request that each client token was sent with, and the association that it made.
    pub(super) tokens: BTreeMap<String, TokenUse>,
    /// The number of associations that were ever made.
    pub(super) made: u64,
}

/// An enterprise router.
#[derive(Clone, Debug, Default)]
pub(super) struct Router {
    pub(super) tables: BTreeSet<String>,
    pub(super) attachments: BTreeMap<String, Attachment>,
}

/// A resource that is attached to a router.
#[derive(Clone, Debug)]
pub(super) struct Attachment {
    pub(super) resource_type: &'static str,
    pub(super) resource_id: String,
}

/// The request that a client token was sent with.
#[derive(Clone, Debug)]
pub(super) struct TokenUse {
    pub(super) table: String,
    pub(super) attachment: String,
    /// The association that it made.
    pub(super) made: Option<Association>,
}

impl Routers {
    /// Tells whether a router is the account's.
    pub(super) fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// One router with everything that the account has: it stands in for one whose absence is overlooked.
    pub(super) fn all_as_one(&self) -> Router {
        let mut one = Router::default();
        for router in self.by_id.values() {
            one.tables.extend(router.tables.iter().cloned());
            one.attachments.extend(router.attachments.iter().map(|(id, attachment)| (id.clone(), attachment.clone())));
        }
        one
    }

    /// Forgets associations that are gone, and, where there are many, the tokens that made them.
    pub(super) fn sweep(&mut self) {
        const MOST_TOKENS: usize = 1_000;
        self.associations.retain(|association| !association.is_gone());
        if self.tokens.len() > MOST_TOKENS {
            let Self { associations, tokens, .. } = self;
            let is_live = |made: &Association| associations.iter().any(|association| association.id == made.id);
            tokens.retain(|_, used| used.made.as_ref().is_some_and(is_live));
        }
    }
}
