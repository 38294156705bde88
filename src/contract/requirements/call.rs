//! Clauses of a call as a whole: acceptance, effect, repetition, order, and who may call.

use super::table::{ClauseTable, Statements};
use crate::contract::{ClauseKind, Effect, Strength};

impl ClauseTable<'_> {
    /// Acceptance, success status, effect, and the pages of a list.
    pub(super) fn whole_call(&mut self, statements: &Statements<'_>) {
        if let Some(cite) = statements.accepts {
            let promise = "a call whose parameters are all valid is accepted".to_owned();
            self.add("accepts-valid".to_owned(), promise, Strength::Must, cite, ClauseKind::AcceptsValid);
        }
        if let Some(cite) = statements.status {
            let promise = format!("a success has status {}", self.operation.success.status);
            self.add("success-status".to_owned(), promise, Strength::Must, cite, ClauseKind::SuccessStatus);
        }
        if let (Some(cite), Effect::Writes) = (statements.function, self.operation.effect) {
            let removes = self.operation.read_back.as_ref().is_some_and(|read_back| read_back.removes);
            if removes {
                let promise = "after an accepted call, the reader operation no longer shows what it undid".to_owned();
                self.add("effect".to_owned(), promise, Strength::Must, cite, ClauseKind::Undone);
            } else {
                let promise = "the reader operation shows the effect of an accepted call".to_owned();
                self.add("effect".to_owned(), promise, Strength::Should, cite, ClauseKind::Effect);
            }
            self.needs_reader();
        }
        if let (Some(read_back), Effect::Reads) = (&self.operation.read_back, self.operation.effect)
            && read_back.operation == self.operation.id
            && read_back.pages.is_some()
        {
            let promise = "the pages together show each element once, and all of them".to_owned();
            self.add("paging".to_owned(), promise, Strength::Should, &read_back.cite, ClauseKind::Paging);
        }
    }

    /// The parameter that makes a repeated call safe.
    pub(super) fn idempotency(&mut self) {
        let Some(idempotency) = &self.operation.idempotency else { return };
        let id = format!("{}.idempotent", idempotency.token);
        let promise = format!("two equal calls with one `{}` give one resource", idempotency.token);
        self.add(id, promise, Strength::Should, &idempotency.cite, ClauseKind::Idempotent);
    }

    /// The resource that one holder can have.
    pub(super) fn exclusivity(&mut self) {
        let Some(exclusive) = &self.operation.exclusive else { return };
        let promise = format!("a `{}` has one `{}` at most", exclusive.held, exclusive.holder);
        self.add(exclusive.id.clone(), promise, Strength::Must, &exclusive.cite, ClauseKind::Exclusive);
    }

    /// The list that is taken whole or not at all.
    pub(super) fn atomic(&mut self) {
        let Some(atomic) = &self.operation.atomic else { return };
        let parameter = atomic.parameter.clone();
        let promise = format!("a call that is refused for one element of `{parameter}` does nothing with the others");
        let id = format!("{parameter}.atomic");
        self.add(id, promise, Strength::Must, &atomic.cite, ClauseKind::Atomic { parameter });
        self.needs_reader();
    }

    /// The orders in which two hindrances of one call are looked at.
    pub(super) fn precedence(&mut self) {
        for precedence in &self.operation.precedence {
            let (first, then) = (&precedence.first, &precedence.then);
            let id = format!("precedence.{}-before-{}", first.id(), then.id());
            let promise = format!("{first} is answered before {then}");
            let kind = ClauseKind::Precedence(Box::new(precedence.clone()));
            self.add(id, promise, Strength::Must, &precedence.cite, kind);
        }
    }

    /// Who may call.
    pub(super) fn authorization(&mut self, statements: &Statements<'_>) {
        if let Some(cite) = statements.key {
            let promise = "a call with an unknown access key is refused and changes nothing".to_owned();
            self.add("key-checked".to_owned(), promise, Strength::Must, cite, ClauseKind::KeyChecked);
        }
        if let Some(cite) = statements.permission {
            let promise = "a call without the permission is refused and changes nothing".to_owned();
            self.add("permission-checked".to_owned(), promise, Strength::Must, cite, ClauseKind::PermissionChecked);
        }
    }
}
