//! Names that a vendor uses on all its pages, from `names.json`, which says where they come from.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

/// The names of both vendors.
pub(crate) static NAMES: LazyLock<SharedNames> =
    LazyLock::new(|| serde_json::from_str(include_str!("names.json")).expect("the shipped file was tested"));

#[derive(Debug, Deserialize)]
pub(crate) struct SharedNames {
    pub(crate) alibaba: Alibaba,
    pub(crate) huawei: Huawei,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Alibaba {
    /// Parameters of the protocol, which are no parameters of an operation.
    pub(crate) common: BTreeSet<String>,
    /// Parameters that stand beside lists, never in their elements.
    pub(crate) request_root: BTreeSet<String>,
    /// Members that stand at the top of answers.
    pub(crate) response_root: BTreeSet<String>,
    /// Ids at the top of answers that name no resource that the operation made.
    pub(crate) not_resources: BTreeSet<String>,
    /// Lists whose elements have the same members everywhere.
    pub(crate) elements: BTreeMap<String, BTreeSet<String>>,
    /// Product names to services.
    pub(crate) products: BTreeMap<String, String>,
    /// Services to the version of their API.
    pub(crate) versions: BTreeMap<String, String>,
    /// First words of the names of operations that only read.
    pub(crate) reads: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Huawei {
    /// Product names to services.
    pub(crate) products: BTreeMap<String, String>,
    /// Methods that only read.
    pub(crate) reads: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        assert!(NAMES.alibaba.common.contains("Action"));
        assert_eq!(NAMES.alibaba.versions[&NAMES.alibaba.products["Virtual Private Cloud"]], "2016-04-28");
        assert!(NAMES.huawei.products.contains_key("Enterprise Router"));
    }
}
