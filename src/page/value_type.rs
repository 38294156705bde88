//! The types that pages give to values.

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueType {
    Text,
    Integer,
    Number,
    Boolean,
    Object,
    List(Box<ValueType>),
    /// The page gives no type, or one that is not understood.
    Unknown,
}

impl ValueType {
    pub(crate) fn list(item: Self) -> Self {
        Self::List(Box::new(item))
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Tells whether it has members, itself or in its elements.
    pub(crate) fn has_members(&self) -> bool {
        match self {
            Self::Object => true,
            Self::List(item) => item.has_members(),
            Self::Text | Self::Integer | Self::Number | Self::Boolean | Self::Unknown => false,
        }
    }

    /// The type of a scalar, or of the innermost element of a list.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::List(item) => item.innermost(),
            other => other,
        }
    }

    pub(crate) fn brackets(&self) -> String {
        match self {
            Self::List(item) => format!("[]{}", item.brackets()),
            _ => String::new(),
        }
    }

    /// The name that rows write: `array<object>`.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Text => "string".to_owned(),
            Self::Integer => "integer".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Object => "object".to_owned(),
            Self::List(item) if **item == Self::Unknown => "array".to_owned(),
            Self::List(item) => format!("array<{}>", item.name()),
            Self::Unknown => String::new(),
        }
    }
}
