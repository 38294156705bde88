//! How accepted calls are answered.

use crate::reference::{edit::Edit, outcome::ErrorForm};

/// How one operation's accepted calls are answered.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The HTTP status.
    pub status: u16,
    /// Changes of the body, in order. The book needs none.
    pub edits: Vec<Edit>,
    /// Every call of the operation is answered with this, whatever it asks.
    pub refuses: Option<ErrorForm>,
    /// Which answers break off.
    pub breaks_off: BreaksOff,
    /// The content type of every answer, in place of the vendor's.
    pub content_type: Option<&'static str>,
    /// The form of request ids, in place of the vendor's.
    pub request_ids: Option<RequestIdForm>,
}

impl Answers {
    pub(super) fn new(status: u16) -> Self {
        Self {
            status,
            edits: Vec::new(),
            refuses: None,
            breaks_off: BreaksOff::Never,
            content_type: None,
            request_ids: None,
        }
    }
}

/// Which answers break off. The book has none that do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreaksOff {
    /// None.
    Never,
    /// Those to accepted calls, which are carried out all the same.
    OfAccepted,
    /// Those to refused calls.
    OfRefused,
}

/// The form of request ids, on which the documentation is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestIdForm {
    /// An upper-case UUID.
    UpperUuid,
    /// A lower-case UUID.
    LowerUuid,
    /// 32 hexadecimal characters.
    Hex32,
    /// The same id in every answer.
    Constant,
}
