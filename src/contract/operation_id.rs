//! Ids of operations: vendor, service and name. Two services may well have an operation of one name.

use std::{cmp::Ordering, fmt, hash, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The vendor, the service and the name of an operation.
///
/// It is shown by its name alone where its library has no other operation of that name, and else in full; `{:#}` shows
/// it in full wherever it is from.
///
/// ```
/// use bythebook::contract::{Library, OperationId};
///
/// let id: OperationId = "huawei/er/AssociateRouteTable".parse()?;
/// assert_eq!((id.vendor(), id.service(), id.name()), ("huawei", "er", "AssociateRouteTable"));
/// let library = Library::embedded()?;
/// let operation = library.resolve("AssociateRouteTable")?;
/// assert_eq!(operation.id, id);
/// assert_eq!(operation.id.to_string(), "AssociateRouteTable");
/// assert_eq!(format!("{:#}", operation.id), "huawei/er/AssociateRouteTable");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct OperationId {
    vendor: Arc<str>,
    service: Arc<str>,
    name: Arc<str>,
    /// Set where the name alone says which operation is meant.
    is_unique: bool,
}

/// A text that is no id of an operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected VENDOR/SERVICE/OPERATION, found `{0}`")]
pub struct OperationIdError(String);

impl OperationId {
    /// The id with these parts, of which none has a slash.
    #[must_use]
    pub fn new(vendor: &str, service: &str, name: &str) -> Self {
        Self { vendor: vendor.into(), service: service.into(), name: name.into(), is_unique: false }
    }

    /// The vendor, as its folder under `specs/` is called.
    #[must_use]
    pub fn vendor(&self) -> &str {
        &self.vendor
    }

    /// The service, as its folder is called.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The name as the vendor writes it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether a text names the operation: by its name, `VENDOR/NAME` or in full.
    #[must_use]
    pub fn is_named_by(&self, text: &str) -> bool {
        self.texts().contains(&text.to_owned())
    }

    /// The texts that name it, the shortest first.
    pub(super) fn texts(&self) -> [String; 3] {
        [self.name.to_string(), format!("{}/{}", self.vendor, self.name), format!("{self:#}")]
    }

    /// Takes down whether its library has no other operation of its name.
    pub(super) fn set_unique(&mut self, is_unique: bool) {
        self.is_unique = is_unique;
    }

    fn parts(&self) -> (&str, &str, &str) {
        (&self.vendor, &self.service, &self.name)
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_unique && !formatter.alternate() {
            return formatter.pad(&self.name);
        }
        formatter.pad(&format!("{}/{}/{}", self.vendor, self.service, self.name))
    }
}

impl fmt::Debug for OperationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.vendor, self.service, self.name)
    }
}

impl FromStr for OperationId {
    type Err = OperationIdError;

    fn from_str(text: &str) -> Result<Self, OperationIdError> {
        match text.split('/').collect::<Vec<_>>().as_slice() {
            [vendor, service, name] if ![vendor, service, name].iter().any(|part| part.is_empty()) => {
                Ok(Self::new(vendor, service, name))
            }
            _ => Err(OperationIdError(text.to_owned())),
        }
    }
}

impl PartialEq for OperationId {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for OperationId {}

impl PartialOrd for OperationId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OperationId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl hash::Hash for OperationId {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

/// In full: whoever reads it may have another library.
impl Serialize for OperationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self:#}"))
    }
}

impl<'de> Deserialize<'de> for OperationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_shown_in_full_unless_its_name_is_the_only_one() {
        let mut id = OperationId::new("huawei", "er", "AssociateRouteTable");
        assert_eq!(id.to_string(), "huawei/er/AssociateRouteTable");
        id.set_unique(true);
        assert_eq!(
            (id.to_string().as_str(), format!("{id:#}").as_str()),
            ("AssociateRouteTable", "huawei/er/AssociateRouteTable")
        );
        assert_eq!(format!("{id:<24}|"), "AssociateRouteTable     |");
    }

    #[test]
    fn how_it_is_shown_does_not_tell_it_apart() {
        let mut id = OperationId::new("huawei", "er", "AssociateRouteTable");
        id.set_unique(true);
        assert_eq!(id, "huawei/er/AssociateRouteTable".parse().unwrap());
        assert_ne!(id, OperationId::new("aws", "ec2", "AssociateRouteTable"));
    }

    #[test]
    fn is_read_as_it_is_written() {
        let id = OperationId::new("huawei", "er", "AssociateRouteTable");
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, "\"huawei/er/AssociateRouteTable\"");
        assert_eq!(serde_json::from_str::<OperationId>(&text).unwrap(), id);
        for wrong in ["AssociateRouteTable", "huawei/AssociateRouteTable", "huawei//AssociateRouteTable", "a/b/c/d"] {
            assert!(wrong.parse::<OperationId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn is_named_by_its_name_with_its_vendor_and_in_full() {
        let id = OperationId::new("huawei", "er", "AssociateRouteTable");
        for text in ["AssociateRouteTable", "huawei/AssociateRouteTable", "huawei/er/AssociateRouteTable"] {
            assert!(id.is_named_by(text), "{text}");
        }
        for text in ["er/AssociateRouteTable", "huawei", "associateroutetable", ""] {
            assert!(!id.is_named_by(text), "{text}");
        }
    }
}
