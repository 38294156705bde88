//! Names that the vendor uses on all its pages, from `names.json`, which says where they come from.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

/// The vendor's names.
pub(super) static NAMES: LazyLock<AlibabaNames> =
    LazyLock::new(|| serde_json::from_str(include_str!("../names.json")).expect("the shipped file was tested"));

#[derive(Debug, Deserialize)]
pub(super) struct AlibabaNames {
    /// Parameters that stand beside lists, never in their elements.
    pub(super) request_root: BTreeSet<String>,
    /// Members that stand at the top of answers.
    pub(super) response_root: BTreeSet<String>,
    /// Ids at the top of answers that name no resource that the operation made.
    pub(super) not_resources: BTreeSet<String>,
    /// Lists whose elements have the same members everywhere.
    pub(super) elements: BTreeMap<String, BTreeSet<String>>,
    /// Product names to services.
    pub(super) products: BTreeMap<String, String>,
    /// Services to the version of their API.
    pub(super) versions: BTreeMap<String, String>,
    /// First words of the names of operations that only read.
    pub(super) reads: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        assert!(NAMES.request_root.contains("RegionId"));
        assert_eq!(NAMES.versions[&NAMES.products["Virtual Private Cloud"]], "2016-04-28");
    }
}
