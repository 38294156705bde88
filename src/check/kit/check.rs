//! The two sorts of check, and what each of them is given.

use std::fmt;

use super::{
    body::Body,
    case::{Case, CaseKind},
    exercise::Exercise,
    skip_reason::SkipReason,
    verdict::Judgement,
};
use crate::{
    contract::{Clause, Common, Operation},
    scenario::{Isolation, Reply, Transcript},
    wire::Protocol,
};

/// The name, the explanation and the clauses of a check.
pub trait Check: fmt::Debug + Send + Sync {
    /// The name that people type and reports print. Never reused once published.
    fn name(&self) -> &'static str;

    /// The promise that it tests, its method and its limits. Shown by `explain`.
    fn explanation(&self) -> &'static str;

    /// Tells whether the check tests this clause.
    fn tests(&self, clause: &Clause) -> bool;
}

/// A check that sends.
pub trait Active: Check {
    /// The kinds of its cases.
    type Kind: CaseKind;

    /// The kinds of case that test the clause.
    ///
    /// # Errors
    ///
    /// The reason for which the clause is skipped: mostly, the contract lacks what a case is made of.
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case<Self::Kind>>, SkipReason>;

    /// Reads what came of a case of this kind.
    fn judge(&self, question: &Question<'_>, kind: &Self::Kind, transcript: &Transcript) -> Judgement;
}

/// A check that sends, whatever its cases try.
pub trait ActiveCheck: Check {
    /// The kinds of case that test the clause.
    ///
    /// # Errors
    ///
    /// The reason for which the clause is skipped: mostly, the contract lacks what a case is made of.
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason>;

    /// Reads what came of a case that this check made.
    fn judge(&self, question: &Question<'_>, case: &Case, transcript: &Transcript) -> Judgement;
}

impl<C: Active> ActiveCheck for C {
    fn cases(&self, question: &Question<'_>) -> Result<Vec<Case>, SkipReason> {
        Ok(Active::cases(self, question)?.into_iter().map(Case::erased).collect())
    }

    fn judge(&self, question: &Question<'_>, case: &Case, transcript: &Transcript) -> Judgement {
        let kind = case.kind.get().expect("a case is judged by the check that made it");
        Active::judge(self, question, kind, transcript)
    }
}

/// A check that reads every exchange.
pub trait Passive: Check {
    /// Judges a reply to a call of the question's operation; `None` where it says nothing about the clause.
    fn inspect(&self, question: &Question<'_>, seen: SeenReply<'_>) -> Option<Judgement>;

    /// The text of a reply that no other reply of the run may have, where the clause is about one.
    fn distinct(&self, _question: &Question<'_>, _seen: SeenReply<'_>) -> Option<String> {
        None
    }

    /// The reason for which it is no gap that no exchange of a run shows what the clause is about, where it is none.
    fn need_not_show(&self, _question: &Question<'_>) -> Option<SkipReason> {
        None
    }

    /// Scenarios that show what the clause is about, for a run in which no active check shows it.
    fn shown_by(&self, clause: &Clause) -> Vec<Exercise>;
}

/// A clause, and what is around it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// The common contract of its vendor.
    pub common: &'a Common,
    /// The clause.
    pub clause: &'a Clause,
    /// The protocol that carries the operation, where it is known.
    pub protocol: Option<&'a dyn Protocol>,
    /// `true` if every call may take effect on the target, because nothing that matters is in it.
    pub may_write: bool,
    /// The distance at which its cases are kept from each other.
    pub isolation: Isolation,
}

/// A reply, and what is around it.
#[derive(Clone, Copy, Debug)]
pub struct SeenReply<'a> {
    /// The reply.
    pub reply: &'a Reply,
    /// The scenario that it belongs to, carried out.
    pub transcript: &'a Transcript,
    /// Its body, where it is a success with one.
    pub body: Option<&'a Body>,
}

/// Declares a check's type and keeps its doc comment as text for `explain`.
macro_rules! declare {
    ($(#[doc = $line:literal])+ $name:ident) => {
        $(#[doc = $line])+
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name;

        const EXPLANATION: &str = concat!($($line, "\n"),+);
    };
}
pub(in crate::check) use declare;
