//! Names that the vendor uses on all its pages, from `names.json`, which says where they come from.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// The vendor's names.
pub(super) static NAMES: LazyLock<HuaweiNames> =
    LazyLock::new(|| serde_json::from_str(include_str!("../names.json")).expect("the shipped file was tested"));

#[derive(Debug, Deserialize)]
pub(super) struct HuaweiNames {
    /// Product names to services.
    pub(super) products: BTreeMap<String, String>,
    /// Methods that only read.
    pub(super) reads: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        assert!(NAMES.products.contains_key("Enterprise Router"));
        assert!(NAMES.reads.contains(&"get".to_owned()));
    }
}
