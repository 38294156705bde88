//! Values inside a request or an answer: the paths to them, and how they are written as text.

use std::fmt;

use serde_json::Value;

/// A value inside a request or an answer: `RouteEntries[].RouteTableId`, `association.id`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValuePath(pub Vec<Segment>);

/// One step of a [`ValuePath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// A member of an object, or a parameter.
    Name(String),
    /// Each element of a list.
    Each,
}

impl ValuePath {
    /// The path of a parameter or top-level member.
    #[must_use]
    pub fn root(name: impl Into<String>) -> Self {
        Self(vec![Segment::Name(name.into())])
    }

    /// The path one member deeper.
    #[must_use]
    pub fn member(&self, name: impl Into<String>) -> Self {
        let mut path = self.clone();
        path.0.push(Segment::Name(name.into()));
        path
    }

    /// The path of each element.
    #[must_use]
    pub fn each(&self) -> Self {
        let mut path = self.clone();
        path.0.push(Segment::Each);
        path
    }

    /// Reads `A[].b`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut segments = Vec::new();
        for part in text.split('.') {
            let name = part.trim_end_matches("[]");
            segments.push(Segment::Name(name.to_owned()));
            segments.extend((0..(part.len() - name.len()) / 2).map(|_| Segment::Each));
        }
        Self(segments)
    }

    /// The parameter or top-level member that the path starts with.
    #[must_use]
    pub fn head(&self) -> &str {
        match self.0.first() {
            Some(Segment::Name(name)) => name,
            Some(Segment::Each) | None => "",
        }
    }

    /// The values that are there at the path, in order.
    #[must_use]
    pub fn values_in<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        self.0.iter().fold(vec![value], |values, segment| match segment {
            Segment::Name(name) => values.into_iter().filter_map(|value| value.get(name)).collect(),
            Segment::Each => values.into_iter().filter_map(Value::as_array).flatten().collect(),
        })
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Name(name) if index == 0 => formatter.write_str(name)?,
                Segment::Name(name) => write!(formatter, ".{name}")?,
                Segment::Each => formatter.write_str("[]")?,
            }
        }
        Ok(())
    }
}

/// A value as a text protocol writes it.
#[must_use]
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
