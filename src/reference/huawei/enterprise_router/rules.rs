//! The rules of associations of route tables and attachments: how they are made, listed and taken back.

use std::collections::BTreeMap;

use crate::reference::handler_result::ErrorForm;

/// The rules of associations.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub(crate) struct AssociationRules {
    /// The refusal of invalid parameters.
    pub(crate) invalid: ErrorForm,
    /// Says in the message of a refusal what is wrong, as real answers do, instead of repeating the table's text.
    pub(crate) specific_messages: bool,
    /// Takes an absent attachment for the first free one; the documentation refuses it.
    pub(crate) absent_attachment_is_any: bool,
    /// The most characters of an attachment's id.
    pub(crate) longest_attachment_id: usize,
    /// Cuts an id that is too long instead of refusing it.
    pub(crate) cuts_attachment_id: bool,
    /// The treatment of an attachment's id that is no text.
    pub(crate) wrong_type: WrongType,
    /// The rules for resources that do not exist.
    pub(crate) absent: BTreeMap<ResourceKind, AbsenceRule>,
    /// The meaning of a client token.
    pub(crate) token: TokenRules,
    /// The treatment of a second association of an attachment, to another table.
    pub(crate) second: SecondAssociation,
    /// Lets an association that is still pending hold its attachment.
    pub(crate) pending_holds: bool,
    /// The refusal of an association that exists.
    pub(crate) exists: ErrorForm,
    /// The refusal of a request that meets an association which is just being changed.
    pub(crate) busy: ErrorForm,
    /// Lets an association that is still pending be taken back.
    pub(crate) pending_can_go: bool,
    /// The number of times that an association is met before it is available.
    pub(crate) reads_until_available: u32,
    /// The number of times that an association is met, after it was taken back, before it is gone.
    pub(crate) reads_until_gone: u32,
    /// The number of times that a table is listed before it shows a new association.
    pub(crate) reads_until_shown: u32,
    /// Keeps accepted associations.
    pub(crate) takes_effect: bool,
    /// Lets a new association end those of other attachments with the same table; the documentation keeps them.
    pub(crate) alone_in_table: bool,
    /// Lets an association that was taken back go.
    pub(crate) undo_takes_effect: bool,
    /// The form of times.
    pub(crate) timestamps: TimestampForm,
    /// The id of each association where all have the same; by the documentation each has one of its own.
    pub(crate) constant_id: Option<&'static str>,
    /// The longest page of a list.
    pub(crate) longest_page: usize,
    /// Leaves a page's last element out.
    pub(crate) skips_last_of_page: bool,
    /// Begins a page with the last element of the page before.
    pub(crate) repeats_last_of_page: bool,
    /// Does not list the association that was made last.
    pub(crate) omits_newest: bool,
    /// The state that an association has in every list after the first, in place of its own.
    pub(crate) later_state: Option<&'static str>,
    /// Looks for an attachment before its table, and for that before its router.
    pub(crate) absent_bottom_up: bool,
}

/// A kind of resource that can be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ResourceKind {
    /// An enterprise router.
    Router,
    /// A route table.
    RouteTable,
    /// An attachment.
    Attachment,
    /// An association.
    Association,
}

/// The rule for a resource that does not exist.
#[derive(Clone, Debug)]
pub(crate) struct AbsenceRule {
    /// Accepts the call all the same.
    pub(crate) overlooked: bool,
    /// The answer.
    pub(crate) form: ErrorForm,
}

/// Treatments of a value that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrongType {
    /// It is refused.
    Refused,
    /// It is taken for the text that it would be written as, and for an attachment of that name.
    Taken,
}

/// The meaning of a client token.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub(crate) struct TokenRules {
    /// Refuses a call without one; the documentation requires none.
    pub(crate) required: bool,
    /// The fewest characters.
    pub(crate) shortest: usize,
    /// The most characters.
    pub(crate) longest: usize,
    /// The number of its characters that count.
    pub(crate) significant: usize,
    /// The answer to the same token with the same request.
    pub(crate) replay: TokenReplay,
    /// The answer to the same token with another request.
    pub(crate) other_request: OtherRequest,
    /// The form in which an answer repeats it.
    pub(crate) echo: Echo,
    /// Gives an answer the header too where no token was sent.
    pub(crate) echo_unsent: bool,
    /// Refuses an empty one instead of counting it as none.
    pub(crate) empty_refused: bool,
    /// The answer to the same request while the first one is being carried out.
    pub(crate) twin: TokenTwin,
    /// Gives the association that it made even after that was taken back.
    pub(crate) survives_undo: bool,
    /// Gives the answer to a repeated request the first one's request id.
    pub(crate) keeps_request_id: bool,
}

/// Answers to the same token with the same request while its association is pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenTwin {
    /// The association.
    Same,
    /// A refusal: it exists.
    Exists,
    /// A refusal: it is being operated.
    Busy,
}

/// Answers to a used token with another request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtherRequest {
    /// An error.
    Refused,
    /// The association that the token made for the first request.
    First,
    /// The answer to a new token.
    Nothing,
}

/// Answers to the same token with the same request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenReplay {
    /// The association that it made.
    Same,
    /// The same association by another id.
    OtherId,
    /// The answer to a request without a token.
    Nothing,
}

/// Forms in which an answer repeats the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Echo {
    /// As it was sent.
    Equal,
    /// In upper case.
    UpperCase,
    /// In lower case.
    LowerCase,
    /// Not at all.
    Absent,
}

/// Treatments of a second association of an attachment, to another table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecondAssociation {
    /// It is refused.
    Refused,
    /// The attachment moves to the other table.
    Moves,
    /// Both stay.
    Both,
}

/// Forms of a time; the page contradicts itself, its two marks may each be there or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampForm {
    /// `2020-03-11T15:13:31`, as in the example.
    Plain,
    /// `2020-03-11T15:13:31Z`.
    Zone,
    /// `2020-03-11T15:13:31.000`.
    Milliseconds,
    /// `2020-03-11T15:13:31.000Z`, as in the prose.
    MillisecondsZone,
}

impl Default for AssociationRules {
    fn default() -> Self {
        let absent = [
            (ResourceKind::Router, "ER.04041001", "This enterprise router does not exist."),
            (ResourceKind::RouteTable, "ER.04045001", "This route table does not exist."),
            (ResourceKind::Attachment, "ER.04044001", "This attachment does not exist."),
            (ResourceKind::Association, "ER.04042001", "This association does not exist."),
        ];
        let rule =
            |(kind, code, message)| (kind, AbsenceRule { overlooked: false, form: ErrorForm::new(404, code, message) });
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
            second: SecondAssociation::Refused,
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

impl AssociationRules {
    /// The rule for an absent resource, to be changed.
    ///
    /// # Panics
    ///
    /// Never for rules that began as the default, which has one for each kind.
    pub(crate) fn absence_of(&mut self, kind: ResourceKind) -> &mut AbsenceRule {
        self.absent.get_mut(&kind).expect("the default has a rule for each kind")
    }
}
