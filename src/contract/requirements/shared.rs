//! Clauses that several operations share: rows of shared error tables, and promises of the vendor's common contract.

use super::table::{ClauseTable, Statements};
use crate::contract::{Cited, Clause, ClauseKind, CommonKind, Place, StateRole, Strength, Testability};

impl ClauseTable<'_> {
    /// The rows of a shared error table whose condition a parameter can name: nothing of that id exists.
    pub(super) fn not_found(&mut self, statements: &Statements<'_>) {
        let Some(cite) = statements.shared_errors else { return };
        for (name, state) in &self.operation.states {
            if state.role != StateRole::Absent {
                continue;
            }
            let Some(parameter) = state.invents.first() else { continue };
            let promise = format!("a `{parameter}` that does not exist gets no success");
            let kind = ClauseKind::NotFound { parameter: parameter.clone(), state: name.clone() };
            self.add(format!("not-found.{parameter}"), promise, Strength::Should, cite, kind);
        }
    }

    /// The promises of the vendor's common contract that the operation's own page does not make.
    pub(super) fn common(&mut self, statements: &Statements<'_>) {
        let known: Vec<ClauseKind> = self.clauses.iter().map(|clause| clause.kind.clone()).collect();
        for promise in &statements.common.promises {
            let taken = match promise.kind {
                CommonKind::UnknownKey => known.contains(&ClauseKind::KeyChecked),
                CommonKind::NoPermission => known.contains(&ClauseKind::PermissionChecked),
                _ => false,
            };
            if taken {
                continue;
            }
            let source = statements.common.sources.get(&promise.cite.source).expect("citations were checked");
            let cited = Cited {
                source: source.clone(),
                lines: promise.cite.lines.clone(),
                section: promise.cite.section.clone(),
            };
            let in_query = self.operation.parameters.iter().filter(|parameter| parameter.place == Place::Query);
            let testability = match promise.kind {
                CommonKind::ParameterOrder if in_query.count() < 2 => {
                    Testability::Excluded("there are no two query parameters that could change places".to_owned())
                }
                _ => Testability::Testable,
            };
            let (id, text) = common_words(promise.kind);
            let text = text.replace("{media type}", &statements.common.media_type.to_string());
            self.clauses.push(Clause {
                id: format!("common.{id}"),
                promise: text,
                strength: Strength::Should,
                cite: vec![cited],
                kind: ClauseKind::Common(promise.kind),
                testability,
            });
        }
    }
}

/// The id and the words of a common promise.
fn common_words(kind: CommonKind) -> (&'static str, &'static str) {
    match kind {
        CommonKind::ErrorEnvelope => {
            ("error-envelope", "an error answer has code, message and request id where the vendor puts them")
        }
        CommonKind::ContentType => ("content-type", "an answer with a body says that it is {media type}"),
        CommonKind::RequestIdOnErrors => ("request-id-on-errors", "an error answer carries a request id"),
        CommonKind::RequestIdsDiffer => ("request-ids-differ", "no two answers carry the same request id"),
        CommonKind::SharedStatus => {
            ("shared-status", "a shared error code comes with a status that a shared table gives")
        }
        CommonKind::NoServerError => ("no-server-error", "no 5xx but a documented one"),
        CommonKind::Answers => ("answers", "there is an answer at all"),
        CommonKind::Unsigned => ("unsigned", "an unsigned call is refused and changes nothing"),
        CommonKind::UnknownKey => ("unknown-key", "a call with an unknown access key is refused and changes nothing"),
        CommonKind::WrongSecret => ("wrong-secret", "a call signed with a wrong secret is refused and changes nothing"),
        CommonKind::Tampered => {
            ("tampered", "a call that was changed after it was signed is refused and changes nothing")
        }
        CommonKind::DatePast => ("date-past", "a call dated a day ago is refused and changes nothing"),
        CommonKind::DateFuture => ("date-future", "a call dated a day ahead is refused and changes nothing"),
        CommonKind::NonceReplayed => ("nonce-replayed", "a nonce that was used before is refused"),
        CommonKind::NoPermission => ("no-permission", "a call without the permission is refused and changes nothing"),
        CommonKind::ParameterOrder => ("parameter-order", "the order of parameters changes nothing"),
        CommonKind::PercentEncoding => ("percent-encoding", "equivalent percent-encodings change nothing"),
    }
}
