//! The name that a mistyped one most likely means.

use std::fmt;

/// The least likeness of a name that is suggested (Jaro and Winkler's measure).
const NEAR: f64 = 0.75;

/// The known name that a mistyped one most likely means. Shown as `; did you mean …?` at the end of a message, or as
/// nothing where no known name is near.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestion(Option<String>);

impl Suggestion {
    /// The nearest of the known names.
    pub fn among<N: AsRef<str>>(name: &str, known: impl IntoIterator<Item = N>) -> Self {
        let lower = name.to_lowercase();
        let scored = known.into_iter().map(|known| {
            let likeness = strsim::jaro_winkler(&lower, &known.as_ref().to_lowercase());
            (likeness, known)
        });
        let nearest = scored.filter(|(likeness, _)| *likeness >= NEAR).max_by(|a, b| a.0.total_cmp(&b.0));
        Self(nearest.map(|(_, known)| known.as_ref().to_owned()))
    }

    /// A name that is known to be meant.
    #[must_use]
    pub fn of(name: impl Into<String>) -> Self {
        Self(Some(name.into()))
    }

    /// The name, where one is near.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl fmt::Display for Suggestion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(formatter, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_whatever_its_case_and_nothing_that_is_far() {
        let known = ["endpoint", "credentials"];
        assert_eq!(Suggestion::among("endpont", known).to_string(), "; did you mean `endpoint`?");
        assert_eq!(Suggestion::among("Credential", known).name(), Some("credentials"));
        assert_eq!(Suggestion::among("zzz", known).to_string(), "");
    }
}
