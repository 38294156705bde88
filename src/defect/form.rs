//! The form in which a request is sent.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Defect, DefectError};

/// The form in which the values of a call travel, for a protocol that has more than one; others ignore it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// In the query, as the vendor's SDKs do, unless that is too long for a request line: then in the body.
    #[default]
    Fitting,
    /// In the query, however long it is.
    Query,
    /// In the body.
    #[serde(alias = "in-body")]
    Body,
    /// The first half in the query and the rest in the body.
    #[serde(alias = "in-query-and-body")]
    Both,
}

impl Form {
    /// Says whether the choice is left to the protocol.
    #[must_use]
    pub fn is_fitting(&self) -> bool {
        *self == Self::Fitting
    }
}

/// The unusual way in which a request is sent: a list of forms and defects, as contracts write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<Value>")]
pub struct Sending {
    /// The form in which the values travel.
    pub form: Form,
    /// The defects, in the order in which they are applied.
    pub defects: Vec<Defect>,
}

impl TryFrom<Vec<Value>> for Sending {
    type Error = DefectError;

    fn try_from(words: Vec<Value>) -> Result<Self, Self::Error> {
        let mut sending = Self::default();
        for word in words {
            match Form::deserialize(&word) {
                Ok(form) => sending.form = form,
                Err(_) => sending.defects.push(Defect::try_from(word)?),
            }
        }
        Ok(sending)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::defect::{CredentialsDefect, EncodingDefect, SpellingDefect};

    #[test]
    fn reads_the_words_of_contracts() {
        let words = json!([
            "in-body", "plus-for-space", "reordered", "without-body", "without-content-type", "with-slash", "unknown-key",
            {"method": "PUT"}, {"with-content-type": "text/plain"}, {"repeating": "name"},
        ]);
        let sending = Sending::deserialize(words).unwrap();
        assert_eq!(sending.form, Form::Body);
        let expected: Vec<Defect> = vec![
            SpellingDefect::PlusForSpace.into(),
            SpellingDefect::Reordered.into(),
            EncodingDefect::NoBody.into(),
            EncodingDefect::NoContentType.into(),
            EncodingDefect::Slash.into(),
            CredentialsDefect::UnknownKey.into(),
            EncodingDefect::Method("PUT".to_owned()).into(),
            EncodingDefect::ContentType("text/plain".to_owned()).into(),
            EncodingDefect::Repeated("name".to_owned()).into(),
        ];
        assert_eq!(sending.defects, expected);
        assert_eq!(Sending::deserialize(json!(["in-query-and-body"])).unwrap().form, Form::Both);
        let error = Sending::deserialize(json!(["sideways"])).unwrap_err().to_string();
        assert!(
            error.starts_with("expected unsigned, unknown-key, ") && error.ends_with("found \"sideways\""),
            "{error}"
        );
    }
}
