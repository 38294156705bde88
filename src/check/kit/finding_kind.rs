//! The sorts of breach that a check finds.

use std::fmt;

use serde::{Serialize, Serializer};

/// A sort of breach; with the clause it is a finding's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// A call that must be refused is accepted.
    Accepted,
    /// A call that must be accepted is refused.
    Refused,
    /// A dry run has the answer of a real call.
    NormalSuccess,
    /// A real call is taken for a dry run.
    DryRun,
    /// A real call has the answer of a dry run.
    DryAnswer,
    /// A dry run passes that must be refused.
    Passed,
    /// A dry run has neither the pass answer nor a success.
    AnotherAnswer,
    /// A refusal carries another code than the documented one.
    AnotherCode,
    /// An answer has another status than the documented one.
    AnotherStatus,
    /// A message is not of the documented template.
    AnotherMessage,
    /// A placeholder of the template stands in a message.
    Placeholder,
    /// An error answer lacks a member of the envelope.
    NoEnvelope,
    /// An error answer lacks its request id.
    NoRequestId,
    /// An answer does not say its content type.
    NoType,
    /// An answer has another content type.
    AnotherType,
    /// The body of a success cannot be decoded.
    Undecodable,
    /// A value of a success breaks the documented schema.
    Schema,
    /// A value is not of the documented form.
    AnotherForm,
    /// A value is not the one that it repeats.
    AnotherValue,
    /// A value or element is not there.
    Missing,
    /// A value or element that must be unique comes twice.
    Repeated,
    /// A list is another than it should be.
    AnotherList,
    /// A repeated call names another resource.
    AnotherResource,
    /// Two resources have one id.
    TheSameResource,
    /// Two hold what one can hold.
    HeldTwice,
    /// The effect of an accepted call is not shown.
    NotShown,
    /// An effect was shown, and then was not.
    ShownNoMore,
    /// More is shown than the call asked for.
    MoreThanAsked,
    /// The effect of an earlier call is lost.
    Lost,
    /// An accepted call loses some of its entries.
    Dropped,
    /// An accepted call has no effect, where another one has.
    NoEffect,
    /// A call is accepted and not carried out.
    NotCarriedOut,
    /// A refused call is carried out in part.
    PartlyCarriedOut,
    /// A call that must change nothing has an effect.
    Effect,
    /// An effect that was taken back is still shown.
    StillShown,
    /// The service breaks down.
    ServerError,
    /// There is no answer.
    NoAnswer,
}

impl FindingKind {
    /// The word that reports print.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::NormalSuccess => "normal success",
            Self::DryRun => "dry run",
            Self::DryAnswer => "dry answer",
            Self::Passed => "passed",
            Self::AnotherAnswer => "another answer",
            Self::AnotherCode => "another code",
            Self::AnotherStatus => "another status",
            Self::AnotherMessage => "another message",
            Self::Placeholder => "placeholder",
            Self::NoEnvelope => "no envelope",
            Self::NoRequestId => "no request id",
            Self::NoType => "no type",
            Self::AnotherType => "another type",
            Self::Undecodable => "undecodable",
            Self::Schema => "schema",
            Self::AnotherForm => "another form",
            Self::AnotherValue => "another value",
            Self::Missing => "missing",
            Self::Repeated => "repeated",
            Self::AnotherList => "another list",
            Self::AnotherResource => "another resource",
            Self::TheSameResource => "the same resource",
            Self::HeldTwice => "held twice",
            Self::NotShown => "not shown",
            Self::ShownNoMore => "shown no more",
            Self::MoreThanAsked => "more than asked",
            Self::Lost => "lost",
            Self::Dropped => "dropped",
            Self::NoEffect => "no effect",
            Self::NotCarriedOut => "not carried out",
            Self::PartlyCarriedOut => "partly carried out",
            Self::Effect => "effect",
            Self::StillShown => "still shown",
            Self::ServerError => "server error",
            Self::NoAnswer => "no answer",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
