//! The rules of a vendor's gateway, which sees every call before an operation does.

use std::collections::BTreeMap;

use super::{answers::RequestIdForm, edit::Edit, handler_result::ErrorForm};

/// The rules of a gateway: what it asks of every call, and how it refuses.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub(super) struct Gateway {
    /// The order in which operation and signature are looked at.
    pub(super) order: ParameterOrder,
    /// The check of signatures.
    pub(super) signature: SignatureCheck,
    /// An addition to the refusal of another signature, where it is the older one: `%s` is what was to be signed.
    pub(super) legacy_detail: Option<&'static str>,
    /// The most that a date may lie in the past.
    pub(super) past_seconds: i64,
    /// The most that a date may lie in the future.
    pub(super) future_seconds: i64,
    /// The objections that are raised. One that is not here is not.
    pub(super) objections: BTreeMap<Objection, ObjectionRule>,
    /// Takes query parameters in any order.
    pub(super) any_order: bool,
    /// Accepts a call whose parameters are in another order, and does nothing.
    pub(super) other_order_does_nothing: bool,
    /// The percent-encodings of the request line that are read.
    pub(super) escapes: EscapeRule,
    /// The treatment of text that is long, outside of ASCII, or not what the protocol carries.
    pub(super) malformed_input: MalformedInput,
    /// Carries a call out before it is asked whether the caller may make it.
    pub(super) acts_first: bool,
    /// Lets a nonce that is refused be used again.
    pub(super) frees_nonces: bool,
    /// The codes of refusals under dry run, where they are not the real call's.
    pub(super) dry_run_codes: BTreeMap<Objection, &'static str>,
    /// The form of request ids.
    pub(super) request_ids: RequestIdForm,
    /// Names the request in a header of the answer too, where the vendor has one.
    pub(super) request_id_header: bool,
    /// The content type of every answer that has a body.
    pub(super) content_type: &'static str,
    /// Changes of error bodies, in order. The documentation needs none.
    pub(super) error_edits: Vec<Edit>,
    /// Refuses parameters that the operation does not know.
    pub(super) refuses_unknown: bool,
    /// The meaning of indexes of a list that do not count from 1.
    pub(super) list_index: ListIndex,
    /// The status of the page that answers a request line of more than 8,000 bytes; `None`: it is read.
    pub(super) long_line: Option<u16>,
}

/// Meanings of indexes of a list that do not count from 1 without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListIndex {
    /// They are an order; gaps are closed.
    Closed,
    /// Elements that cannot be reached by counting from 1 are not there.
    Ignored,
    /// They are refused.
    Refused,
}

/// Orders in which operation and signature are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParameterOrder {
    /// The path is matched first.
    OperationFirst,
    /// The caller is known first.
    SignatureFirst,
}

/// Checks of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignatureCheck {
    /// It must be the one that the secret makes of this request.
    Verified,
    /// The same, but that the last character of the secret does not count.
    SecretPrefix,
    /// The same, but that it need not sign the last character of query or path.
    AllButEnd,
    /// The same, but that it need not sign the last character of the body.
    AllButBodyEnd,
    /// The same, but that it need not sign the last digit or letter of this header.
    AllButHeader(&'static str),
    /// The same, but for its own last digit.
    AllButLastDigit,
    /// It must be as long as one.
    Shape,
    /// It must be there.
    Presence,
}

/// Spellings of a percent-encoding that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EscapeRule {
    /// All that mean the same.
    Equivalent,
    /// Those in upper case alone.
    UpperCase,
    /// The canonical one alone: upper case, and nothing encoded that need not be.
    Canonical,
}

/// Treatments of malformed or unusual input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MalformedInput {
    /// It is read like any other.
    Read,
    /// It ends in an internal error.
    Breaks,
    /// Text outside of ASCII alone ends in an internal error.
    BreaksOnNonAscii,
    /// The answer breaks off.
    Silences,
}

/// An objection of a gateway to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Objection {
    /// There is no signature, or it lacks a part.
    Unsigned,
    /// The access key, or whom a token names, does not exist.
    UnknownKey,
    /// The temporary key comes without its security token.
    NoSecurityToken,
    /// The security token is none.
    SecurityToken,
    /// The key has no security token, and comes with one.
    SecurityTokenOfOther,
    /// The token in place of a signature is too old.
    TokenExpired,
    /// The signature, or the token in place of one, is another one.
    Signature,
    /// The date is no date.
    DateForm,
    /// The date lies too far in the past.
    DatePast,
    /// The date lies too far in the future.
    DateFuture,
    /// The nonce was used before.
    NonceUsed,
    /// The HTTP method is not one of the vendor's.
    Method,
    /// There is no such operation.
    UnknownOperation,
    /// The caller may not do this.
    NoPermission,
    /// The body is not what the protocol carries.
    Body,
    /// The request cannot be read.
    Unreadable,
    /// The request is longer than the service reads.
    TooLarge,
}

/// The refusal that an objection leads to.
#[derive(Clone, Debug)]
pub(super) struct ObjectionRule {
    /// The callers who are let through all the same.
    pub(super) admits: Admission,
    /// The answer.
    pub(super) form: ErrorForm,
}

/// Callers who are let through in spite of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// Nobody.
    Nobody,
    /// Dry runs.
    DryRuns,
    /// Everybody.
    Everybody,
}

const FIFTEEN_MINUTES: i64 = 15 * 60;

impl Gateway {
    /// A gateway that objects to everything of these rows (objection, status, code, message), to everybody.
    pub(super) fn objecting<const N: usize>(rows: [(Objection, u16, &'static str, &'static str); N]) -> Self {
        let rule = |(objection, status, code, message)| {
            let form = ErrorForm::new(status, code, message);
            (objection, ObjectionRule { admits: Admission::Nobody, form })
        };
        Self {
            order: ParameterOrder::SignatureFirst,
            signature: SignatureCheck::Verified,
            legacy_detail: None,
            past_seconds: FIFTEEN_MINUTES,
            future_seconds: FIFTEEN_MINUTES,
            objections: rows.map(rule).into(),
            any_order: true,
            other_order_does_nothing: false,
            escapes: EscapeRule::Equivalent,
            malformed_input: MalformedInput::Read,
            acts_first: false,
            frees_nonces: false,
            dry_run_codes: BTreeMap::new(),
            request_ids: RequestIdForm::UpperUuid,
            request_id_header: false,
            content_type: "application/json",
            error_edits: Vec::new(),
            refuses_unknown: false,
            list_index: ListIndex::Closed,
            long_line: None,
        }
    }

    /// The answer to an objection, unless this caller is let through.
    pub(super) fn object(&self, objection: Objection, dry_run: bool) -> Result<(), ErrorForm> {
        match self.objections.get(&objection) {
            None => Ok(()),
            Some(rule) => match rule.admits {
                Admission::Everybody => Ok(()),
                Admission::DryRuns if dry_run => Ok(()),
                Admission::DryRuns | Admission::Nobody => {
                    let other = self.dry_run_codes.get(&objection).filter(|_| dry_run);
                    let code = other.map_or_else(|| rule.form.code.clone(), |code| (*code).into());
                    Err(ErrorForm { code, ..rule.form.clone() })
                }
            },
        }
    }

    /// Lets some callers through in spite of an objection.
    pub(super) fn admit(&mut self, objection: Objection, admits: Admission) {
        if let Some(rule) = self.objections.get_mut(&objection) {
            rule.admits = admits;
        }
    }

    /// Gives the refusal of an objection another form.
    pub(super) fn answer(&mut self, objection: Objection, form: ErrorForm) {
        if let Some(rule) = self.objections.get_mut(&objection) {
            rule.form = form;
        }
    }
}
