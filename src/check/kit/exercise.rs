//! The things that a scenario does so that a passive check has something to read.

/// A thing that an exchange shows to passive checks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exercise {
    /// An accepted call.
    Accepted,
    /// A call in the state of the error row with this code.
    Row(String),
    /// Some refusal.
    Refusal,
    /// Calls that name what does not exist, where a contract leaves open what answers them.
    Unknown,
    /// Lists with as many elements as are allowed, and with one less.
    LongLists,
    /// An accepted call with this parameter, which can be left out.
    Sent(String),
    /// A call that takes something back, between two readings.
    TakenBack,
    /// A call with something unusual in it, which any answer but a breakdown does justice to.
    Unusual(UnusualInput),
}

/// Something unusual in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnusualInput {
    /// A text beyond ASCII.
    NonAscii,
    /// Control characters.
    Control,
    /// A text of some thousand characters.
    VeryLong,
    /// A body that is not of the protocol.
    MalformedBody,
}

impl UnusualInput {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NonAscii, Self::Control, Self::VeryLong, Self::MalformedBody];
}
