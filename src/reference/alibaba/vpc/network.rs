//! The route tables and targets of an account.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

/// The only type of target that the documentation names.
pub(super) const TARGET_TYPE: &str = "ECR";

/// The route tables and targets of one account.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// Route tables by id.
    pub(super) tables: BTreeMap<String, RouteTable>,
    /// Targets by id, each with the VPCs it is associated with.
    pub(super) targets: BTreeMap<String, BTreeSet<String>>,
}

/// A route table with what is known of its VPC.
#[derive(Clone, Debug)]
pub(super) struct RouteTable {
    pub(super) vpc: String,
    pub(super) vpc_is_ready: bool,
    pub(super) is_custom: bool,
    pub(super) is_ready: bool,
    /// Entries by destination, written as [`destination`] has it.
    pub(super) entries: BTreeMap<String, RouteEntry>,
}

/// A route entry.
#[derive(Clone, Debug)]
pub(super) struct RouteEntry {
    pub(super) id: String,
    pub(super) origin: RouteOrigin,
    pub(super) is_steady: bool,
    pub(super) next_hop_is_publishable: bool,
    pub(super) publish_status_is_fit: bool,
    /// The targets it is published to.
    pub(super) publications: BTreeMap<String, Publication>,
}

/// The origin of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RouteOrigin {
    Custom,
    System,
    PrefixList,
}

/// A publication, as the list shows it: a change of it is seen after so many more reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Publication {
    pub(super) published: bool,
    pub(super) reads_until_shown: u32,
}

impl Publication {
    pub(super) const DONE: Self = Self { published: true, reads_until_shown: 0 };

    /// Tells whether the list shows it now; each look brings it nearer to what is the case.
    pub(super) fn look(&mut self) -> bool {
        let shown = self.published == (self.reads_until_shown == 0);
        self.reads_until_shown = self.reads_until_shown.saturating_sub(1);
        shown
    }

    /// Tells whether it was taken back and the list has shown so.
    pub(super) fn is_over(self) -> bool {
        !self.published && self.reads_until_shown == 0
    }
}

impl Network {
    /// Tells whether a route table or a target of this id is here.
    pub(super) fn has(&self, id: &str) -> bool {
        self.tables.contains_key(id) || self.targets.contains_key(id)
    }
}

/// A destination as tables are keyed by it: a CIDR block without host bits, or a prefix list. `None` for other text.
pub(super) fn destination(text: &str) -> Option<String> {
    let is_prefix_list = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.strip_prefix("pl-").is_some_and(is_prefix_list) {
        return Some(text.to_owned());
    }
    text.parse::<IpNet>().ok().map(|net| net.trunc().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_a_block_or_a_prefix_list() {
        assert_eq!(destination("10.0.0.7/24").as_deref(), Some("10.0.0.0/24"));
        assert_eq!(destination("pl-m5e1").as_deref(), Some("pl-m5e1"));
        for none in ["", "pl-", "10.0.0.0", "10.0.0.0/33", "somewhere"] {
            assert_eq!(destination(none), None, "{none}");
        }
    }

    #[test]
    fn a_publication_shows_late_and_leaves_late() {
        let mut coming = Publication { published: true, reads_until_shown: 1 };
        assert_eq!((coming.look(), coming.look()), (false, true));
        let mut going = Publication { published: false, reads_until_shown: 1 };
        assert_eq!((going.look(), going.look(), going.is_over()), (true, false, true));
    }
}
