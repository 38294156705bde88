//! How associations of route tables and attachments are made, listed and taken back.

use std::collections::BTreeMap;

use crate::reference::outcome::ErrorForm;

/// How associations behave.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub struct Associations {
    /// How invalid parameters are refused.
    pub invalid: ErrorForm,
    /// Whether the message of a refusal says what is wrong, as real answers do, or repeats the table's text.
    pub specific_messages: bool,
    /// Whether an absent attachment means the first free one; the book refuses it.
    pub absent_attachment_is_any: bool,
    /// The most characters of an attachment's id.
    pub longest_attachment_id: usize,
    /// Whether what is too long is cut instead of refused.
    pub cuts_attachment_id: bool,
    /// What becomes of an attachment's id that is no text.
    pub wrong_type: WrongType,
    /// What is said of things that do not exist.
    pub absent: BTreeMap<Thing, ThingRule>,
    /// What a client token means.
    pub token: TokenRules,
    /// What becomes of a second association of an attachment, to another table.
    pub second: Second,
    /// Whether an association that is still pending holds its attachment.
    pub pending_holds: bool,
    /// How an association is refused that exists.
    pub exists: ErrorForm,
    /// How a request is refused that meets an association which is just being changed.
    pub busy: ErrorForm,
    /// Whether an association that is still pending can be taken back.
    pub pending_can_go: bool,
    /// How often an association is met before it is available.
    pub reads_until_available: u32,
    /// How often an association is met, after it was taken back, before it is gone.
    pub reads_until_gone: u32,
    /// How often a table is listed before it shows a new association.
    pub reads_until_shown: u32,
    /// Whether an accepted association is kept.
    pub takes_effect: bool,
    /// Whether a new association ends those of other attachments with the same table; the book keeps them.
    pub alone_in_table: bool,
    /// Whether an association that was taken back goes.
    pub undo_takes_effect: bool,
    /// How times are written.
    pub timestamps: TimestampForm,
    /// The id of each association where all have the same; the book has one each.
    pub constant_id: Option<&'static str>,
    /// The longest page of a list.
    pub longest_page: usize,
    /// Whether a page's last element is left out.
    pub skips_last_of_page: bool,
    /// Whether a page begins with the last element of the page before.
    pub repeats_last_of_page: bool,
    /// Whether the association that was made last is not listed.
    pub omits_newest: bool,
    /// The state that an association has in every list after the first, in place of its own.
    pub later_state: Option<&'static str>,
    /// Whether an attachment is looked for before its table, and that before its router.
    pub absent_bottom_up: bool,
}

/// What can be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// An enterprise router.
    Router,
    /// A route table.
    RouteTable,
    /// An attachment.
    Attachment,
    /// An association.
    Association,
}

/// What is said of a thing that does not exist.
#[derive(Clone, Debug)]
pub struct ThingRule {
    /// Whether the call is accepted all the same.
    pub overlooked: bool,
    /// The answer.
    pub form: ErrorForm,
}

/// What becomes of a value that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongType {
    /// It is refused.
    Refused,
    /// It is taken for the text that it would be written as, and for an attachment of that name.
    Taken,
}

/// What a client token means.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub struct TokenRules {
    /// Whether a call without one is refused; the book requires none.
    pub required: bool,
    /// The fewest characters.
    pub shortest: usize,
    /// The most characters.
    pub longest: usize,
    /// How many of its characters count.
    pub significant: usize,
    /// What the same token with the same request gives.
    pub replay: TokenReplay,
    /// What the same token with another request gives.
    pub other_request: OtherRequest,
    /// How the answer repeats it.
    pub echo: Echo,
    /// Whether an answer has the header too where no token was sent.
    pub echo_unsent: bool,
    /// Whether an empty one is refused, or counts as none.
    pub empty_refused: bool,
    /// What the same request gives while the first one is being carried out.
    pub twin: TokenTwin,
    /// Whether it gives the association that it made even after that was taken back.
    pub survives_undo: bool,
    /// Whether the answer to a repeated request has the first one's request id.
    pub keeps_request_id: bool,
}

/// What the same token with the same request gives while its association is pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenTwin {
    /// The association.
    Same,
    /// A refusal: it exists.
    Exists,
    /// A refusal: it is being operated.
    Busy,
}

/// What a used token gives with another request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherRequest {
    /// An error.
    Refused,
    /// What the token made for the first request.
    First,
    /// What it gives as a new token.
    Nothing,
}

/// What the same token with the same request gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenReplay {
    /// The association that it made.
    Same,
    /// The same association by another id.
    OtherId,
    /// What a request without a token gives.
    Nothing,
}

/// How an answer repeats the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Echo {
    /// As it was sent.
    Equal,
    /// In upper case.
    UpperCase,
    /// In lower case.
    LowerCase,
    /// Not at all.
    Absent,
}

/// What becomes of a second association of an attachment, to another table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// It is refused.
    Refused,
    /// The attachment moves to the other table.
    Moves,
    /// Both stay.
    Both,
}

/// How a time is written; the page contradicts itself, its two marks may each be there or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampForm {
    /// `2020-03-11T15:13:31`, as in the example.
    Plain,
    /// `2020-03-11T15:13:31Z`.
    Zone,
    /// `2020-03-11T15:13:31.000`.
    Milliseconds,
    /// `2020-03-11T15:13:31.000Z`, as in the prose.
    MillisecondsZone,
}

impl Default for Associations {
    fn default() -> Self {
        let absent = [
            (Thing::Router, "ER.04041001", "This enterprise router does not exist."),
            (Thing::RouteTable, "ER.04045001", "This route table does not exist."),
            (Thing::Attachment, "ER.04044001", "This attachment does not exist."),
            (Thing::Association, "ER.04042001", "This association does not exist."),
        ];
        let rule =
            |(thing, code, message)| (thing, ThingRule { overlooked: false, form: ErrorForm::new(404, code, message) });
        Self {
            invalid: ErrorForm::new(400, "ER.04009005", "Invalid parameters."),
            specific_messages: true,
            absent_attachment_is_any: false,
            longest_attachment_id: 36,
            cuts_attachment_id: false,
            wrong_type: WrongType::Refused,
            absent: absent.map(rule).into(),
            token: TokenRules {
                required: false,
                shortest: 1,
                longest: 64,
                significant: usize::MAX,
                replay: TokenReplay::Same,
                other_request: OtherRequest::Refused,
                echo: Echo::Equal,
                echo_unsent: false,
                empty_refused: false,
                twin: TokenTwin::Same,
                survives_undo: false,
                keeps_request_id: false,
            },
            second: Second::Refused,
            pending_holds: true,
            exists: ErrorForm::new(400, "ER.04002002", "The association already exists."),
            busy: ErrorForm::new(400, "ER.04002003", "An operation is being performed on this association."),
            pending_can_go: true,
            reads_until_available: 1,
            reads_until_gone: 1,
            reads_until_shown: 0,
            takes_effect: true,
            alone_in_table: false,
            undo_takes_effect: true,
            timestamps: TimestampForm::Plain,
            constant_id: None,
            longest_page: 2000,
            skips_last_of_page: false,
            repeats_last_of_page: false,
            omits_newest: false,
            later_state: None,
            absent_bottom_up: false,
        }
    }
}

impl Associations {
    /// What is said of an absent thing, to be changed.
    ///
    /// # Panics
    ///
    /// Never for rules that began as the default, which has one for each thing.
    pub fn absent_thing(&mut self, thing: Thing) -> &mut ThingRule {
        self.absent.get_mut(&thing).expect("the default has a rule for each thing")
    }
}
