//! Reasons for which a case settles nothing.

use serde::Serialize;

use crate::scenario::Reply;

/// A reason for which a case settles nothing about its clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum InconclusiveCase {
    /// A call of the case was not made.
    #[error("the call was not made")]
    NotMade,
    /// The control was not made.
    #[error("the control was not made")]
    ControlNotMade,
    /// The value that an answer should repeat was not sent.
    #[error("nothing was sent")]
    NothingSent,
    /// Call and control are the same.
    #[error("the call does not differ from its control: the contract gives nothing to tell them apart")]
    NoDifference,
    /// The control is not accepted.
    #[error("the control, which must be accepted, is answered {answer}")]
    ControlRefused {
        /// The answer.
        answer: String,
    },
    /// The answer to the call says nothing about the clause.
    #[error("the call is answered {answer}")]
    CallAnswered {
        /// The answer.
        answer: String,
    },
    /// The call is neither accepted nor refused.
    #[error("the answer is neither acceptance nor refusal: {answer}")]
    Neither {
        /// The answer.
        answer: String,
    },
    /// The service, or what stands in front of it, is busy.
    #[error("the service asks to come back later: {answer}")]
    ComeBackLater {
        /// The answer to the call.
        answer: String,
    },
    /// A listed value is refused beside values that the state binds.
    #[error("`{value}` beside the state's other values is answered {answer}")]
    BesideOtherValues {
        /// The value.
        value: String,
        /// The answer to the call.
        answer: String,
    },
    /// A call is accepted that was to be refused for an element.
    #[error("the call is accepted with {bad}")]
    AcceptedWith {
        /// The element.
        bad: String,
    },
    /// A dry run and its real call are not both refused.
    #[error("not both are refused: dry {dry}, real {real}")]
    NotBothRefused {
        /// The answer to the dry run.
        dry: String,
        /// The answer to the real call.
        real: String,
    },
    /// No call of the case is answered.
    #[error("nothing of the scenario was answered: {problem}")]
    NothingAnswered {
        /// The error that came in place of an answer.
        problem: String,
    },
    /// None of the calls that were sent at once is accepted.
    #[error("neither request was accepted: {answers}")]
    NoneAccepted {
        /// The answers.
        answers: String,
    },
    /// The effect of the call was not read.
    #[error("nothing was read back")]
    NotReadBack,
    /// The reader operation cannot be read.
    #[error("nothing could be read back: {problem}")]
    Unreadable {
        /// The cause.
        problem: String,
    },
    /// The elements that are shown go on changing.
    #[error("what is shown did not settle")]
    NotSettled,
    /// The effect of an earlier call is not shown.
    #[error("what is to stand before the call is not shown")]
    EarlierNotShown,
    /// The effect of the second call is not shown.
    #[error("the second call is not shown")]
    CallNotShown,
    /// The control has no effect that is shown.
    #[error("no effect of the control is shown either, so that nothing shown proves nothing")]
    ControlNotShown,
    /// The effect is not shown, and no other one was looked for.
    #[error("what the call did is not shown, and no other call's effect was read beside it")]
    NoOtherEffect,
    /// The effect is shown later than it is waited for.
    #[error("what the call did came to be shown later than effects are waited for")]
    ShownLate,
    /// The effect of the call was there before.
    #[error("what the call does was shown before it")]
    ShownBefore,
    /// Nothing holds what was to be held.
    #[error("the reader operation shows no holder at all")]
    NoHolder,
    /// The state binds no value on the edge.
    #[error("the state has no value of the longest legal length")]
    NoLongestValue,
    /// A short token may be one that the service knows.
    #[error("a token of one character may have been used before")]
    TokenMayBeUsed,
    /// The call is refused with another token too.
    #[error("the real call is answered {answer}; with another token it is answered {other}")]
    WithAnotherToken {
        /// The answer to the call.
        answer: String,
        /// The answer with another token.
        other: String,
    },
    /// An answer has no id to compare.
    #[error("an answer names no id")]
    NoId,
    /// A condition alone is not refused as it should be.
    #[error("{condition} alone is answered {answer}")]
    ConditionAnswered {
        /// The condition.
        condition: String,
        /// The answer to the call.
        answer: String,
    },
    /// Both conditions have one code.
    #[error("either alone is refused with {code}, which tells no order")]
    SameCode {
        /// The code.
        code: String,
    },
    /// The state may have passed before the call arrived.
    #[error("the passing state may be over: the answer is {answer}")]
    StateMayBeOver {
        /// The answer to the call.
        answer: String,
    },
    /// The whole list does not fit on one page.
    #[error("the list is longer than its longest page")]
    LongerThanItsPage,
    /// The list has no second page.
    #[error("the list is one short page")]
    OneShortPage,
    /// No answer carries a code of the shared tables.
    #[error("no shared code was seen")]
    NoSharedCode,
    /// The clause is none of those that the check tests.
    #[error("the clause is none that its check tests")]
    OtherCheck,
}

impl InconclusiveCase {
    pub(crate) fn call_answered(reply: &Reply) -> Self {
        Self::CallAnswered { answer: reply.in_short() }
    }

    pub(crate) fn neither(reply: &Reply) -> Self {
        Self::Neither { answer: reply.in_short() }
    }

    pub(crate) fn control_refused(reply: &Reply) -> Self {
        Self::ControlRefused { answer: reply.in_short() }
    }

    pub(crate) fn unreadable(problem: &str) -> Self {
        Self::Unreadable { problem: problem.to_owned() }
    }

    /// The same reason with each text that came from the service put in other words.
    #[must_use]
    pub fn map_texts(mut self, map: impl Fn(&str) -> String) -> Self {
        for text in self.texts() {
            *text = map(text);
        }
        self
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::ControlRefused { answer }
            | Self::CallAnswered { answer }
            | Self::Neither { answer }
            | Self::ComeBackLater { answer }
            | Self::StateMayBeOver { answer } => vec![answer],
            Self::BesideOtherValues { value, answer } => vec![value, answer],
            Self::AcceptedWith { bad } => vec![bad],
            Self::NotBothRefused { dry, real } => vec![dry, real],
            Self::NothingAnswered { problem } | Self::Unreadable { problem } => vec![problem],
            Self::NoneAccepted { answers } => vec![answers],
            Self::WithAnotherToken { answer, other } => vec![answer, other],
            Self::ConditionAnswered { condition, answer } => vec![condition, answer],
            Self::SameCode { code } => vec![code],
            Self::NotMade
            | Self::ControlNotMade
            | Self::NothingSent
            | Self::NoDifference
            | Self::NotReadBack
            | Self::NotSettled
            | Self::EarlierNotShown
            | Self::CallNotShown
            | Self::ControlNotShown
            | Self::NoOtherEffect
            | Self::ShownLate
            | Self::ShownBefore
            | Self::NoHolder
            | Self::NoLongestValue
            | Self::TokenMayBeUsed
            | Self::NoId
            | Self::LongerThanItsPage
            | Self::OneShortPage
            | Self::NoSharedCode
            | Self::OtherCheck => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_said_is_put_in_other_words() {
        let reason = InconclusiveCase::ControlRefused { answer: "403 for key-1".to_owned() };
        let reason = reason.map_texts(|text| text.replace("key-1", "@key"));
        assert_eq!(reason.to_string(), "the control, which must be accepted, is answered 403 for @key");
    }
}
