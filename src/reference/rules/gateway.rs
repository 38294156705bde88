//! What a vendor's gateway asks of every call before an operation sees it.

use std::collections::BTreeMap;

use super::RequestIdForm;
use crate::reference::{edit::Edit, outcome::ErrorForm};

/// What a gateway asks of every call, and how it says no.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub struct Gateway {
    /// Whether the operation is looked up before or after the signature is checked.
    pub order: ParameterOrder,
    /// How a signature is checked.
    pub signature: SignatureCheck,
    /// What the refusal of another signature says besides, where it is the older one: `%s` is what was to be signed.
    pub legacy_detail: Option<&'static str>,
    /// How far a date may lie in the past.
    pub past_seconds: i64,
    /// How far a date may lie in the future.
    pub future_seconds: i64,
    /// What it objects to. An objection that is not here is not raised.
    pub objections: BTreeMap<Objection, ObjectionRule>,
    /// Whether query parameters may come in any order.
    pub any_order: bool,
    /// Whether a call whose parameters are in another order is accepted and does nothing.
    pub other_order_does_nothing: bool,
    /// Which percent-encodings of the request line are read.
    pub escapes: CaseRule,
    /// What becomes of text that is long, outside of ASCII, or not what the protocol carries.
    pub strange: Strange,
    /// Whether a call is carried out before it is asked whether the caller may make it.
    pub acts_first: bool,
    /// Whether a nonce that is refused can be used again.
    pub frees_nonces: bool,
    /// The codes of refusals under dry run, where they are not the real call's.
    pub dry_run_codes: BTreeMap<Objection, &'static str>,
    /// The form of request ids.
    pub request_ids: RequestIdForm,
    /// Whether an answer names its request in a header too, where the vendor has one.
    pub request_id_header: bool,
    /// The content type of every answer that has a body.
    pub content_type: &'static str,
    /// Changes of error bodies, in order. The book needs none.
    pub error_edits: Vec<Edit>,
    /// Whether parameters that the operation does not know are refused.
    pub refuses_unknown: bool,
    /// Whether parameters in the body, and a `GET`, are taken where the vendor's SDKs send neither.
    pub takes: Takes,
    /// What indexes of a list mean that do not count from 1.
    pub list_index: ListIndex,
    /// Whether a missing parameter is noticed before the caller is known.
    pub missing_first: bool,
    /// The status of the page that answers a request line of more than 8,000 bytes; `None`: it is read.
    pub long_line: Option<u16>,
}

/// Which forms of a request are taken besides the one that the vendor's SDKs send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A form in the body, and `GET`.
    All,
    /// No form in the body.
    NoForm,
    /// No `GET`.
    NoGet,
    /// Neither.
    Neither,
}

/// What indexes of a list mean that do not count from 1 without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListIndex {
    /// They are an order; gaps are closed.
    Closed,
    /// Elements that cannot be reached by counting from 1 are not there.
    Ignored,
    /// They are refused.
    Refused,
}

/// When the operation is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterOrder {
    /// The path is matched first.
    OperationFirst,
    /// The caller is known first.
    SignatureFirst,
}

/// How a signature is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureCheck {
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

/// Which spellings of a percent-encoding are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseRule {
    /// All that mean the same.
    Equivalent,
    /// Those in upper case alone.
    UpperCase,
    /// The canonical one alone: upper case, and nothing encoded that need not be.
    Canonical,
}

/// What becomes of strange input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strange {
    /// It is read like any other.
    Read,
    /// It ends in an internal error.
    Breaks,
    /// Text outside of ASCII alone ends in an internal error.
    BreaksOnNonAscii,
    /// The answer breaks off.
    Silences,
}

/// Something that a gateway objects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Objection {
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

/// How an objection is raised.
#[derive(Clone, Debug)]
pub struct ObjectionRule {
    /// Who is let through all the same.
    pub admits: Admission,
    /// The answer.
    pub form: ErrorForm,
}

/// Who is let through in spite of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Nobody.
    Nobody,
    /// Dry runs.
    DryRuns,
    /// Everybody.
    Everybody,
}

const FIFTEEN_MINUTES: i64 = 15 * 60;

impl Gateway {
    /// The gateway's shared error codes (help.aliyun.com, document 48054, and the error tables of sibling products).
    pub(super) fn alibaba() -> Self {
        let not_standard = "The request signature does not conform to Aliyun standards.";
        let expired = "Specified time stamp or date value is expired.";
        let not_valid = "The specified value of parameter \"body\" is not valid.";
        Self {
            order: ParameterOrder::SignatureFirst,
            request_ids: RequestIdForm::UpperUuid,
            // Seen in answers; an official SDK cannot read the refusal without it.
            legacy_detail: Some(" server string to sign is:%s"),
            objections: objections([
                (Objection::Unsigned, 400, "IncompleteSignature", not_standard),
                (Objection::UnknownKey, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
                // The gateway's pattern Missing{ParameterName}; the other two are codes that its clients know.
                (
                    Objection::NoSecurityToken,
                    400,
                    "MissingSecurityToken",
                    "SecurityToken is mandatory for this action.",
                ),
                (
                    Objection::SecurityToken,
                    400,
                    "InvalidSecurityToken.Malformed",
                    "Specified SecurityToken is malformed.",
                ),
                (
                    Objection::SecurityTokenOfOther,
                    400,
                    "InvalidSecurityToken.MismatchWithAccessKey",
                    "Specified SecurityToken mismatch with the AccessKey.",
                ),
                (
                    Objection::Signature,
                    400,
                    "SignatureDoesNotMatch",
                    "Specified signature is not matched with our calculation.",
                ),
                (
                    Objection::DateForm,
                    400,
                    "InvalidTimeStamp.Format",
                    "Specified time stamp or date value is not well formatted.",
                ),
                (Objection::DatePast, 400, "InvalidTimeStamp.Expired", expired),
                (Objection::DateFuture, 400, "InvalidTimeStamp.Expired", expired),
                (Objection::NonceUsed, 400, "SignatureNonceUsed", "Specified signature nonce was used already."),
                (Objection::Method, 400, "UnsupportedHTTPMethod", "This http method is not supported."),
                (
                    Objection::UnknownOperation,
                    404,
                    "InvalidAction.NotFound",
                    "Specified api is not found, please check your url and method.",
                ),
                (
                    Objection::NoPermission,
                    403,
                    "Forbidden.RAM",
                    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
                ),
                (Objection::Body, 400, "InvalidParameter", not_valid),
                (Objection::Unreadable, 400, "InvalidParameter", not_valid),
                (Objection::TooLarge, 400, "InvalidParameter", not_valid),
            ]),
            ..Self::strict()
        }
    }

    /// The gateway's error codes (API Request Signing Guide, api-sign-errorcode) and the shared ones of the service.
    pub(super) fn huawei() -> Self {
        let unauthenticated = "Incorrect IAM authentication information.";
        Self {
            order: ParameterOrder::OperationFirst,
            request_ids: RequestIdForm::Hex32,
            request_id_header: true,
            objections: objections([
                (Objection::Unsigned, 401, "APIGW.0301", unauthenticated),
                (Objection::UnknownKey, 401, "APIGW.0301", unauthenticated),
                (Objection::NoSecurityToken, 401, "APIGW.0301", unauthenticated),
                (Objection::SecurityToken, 401, "APIGW.0301", unauthenticated),
                (Objection::SecurityTokenOfOther, 401, "APIGW.0301", unauthenticated),
                (Objection::TokenExpired, 401, "APIGW.0307", "The token must be updated."),
                (Objection::Signature, 401, "APIGW.0301", unauthenticated),
                (Objection::DateForm, 401, "APIGW.0301", unauthenticated),
                (Objection::DatePast, 401, "APIGW.0301", unauthenticated),
                (Objection::DateFuture, 401, "APIGW.0301", unauthenticated),
                (
                    Objection::UnknownOperation,
                    404,
                    "APIGW.0101",
                    "The API does not exist or has not been published in the environment.",
                ),
                (Objection::NoPermission, 403, "APIGW.0302", "The IAM user is not authorized to access the API."),
                (Objection::Body, 400, "ER.04009005", "Invalid parameters."),
                (Objection::Unreadable, 400, "APIGW.0201", "API request error."),
                (Objection::TooLarge, 413, "APIGW.0201", "Request entity too large."),
            ]),
            ..Self::strict()
        }
    }

    fn strict() -> Self {
        Self {
            order: ParameterOrder::SignatureFirst,
            signature: SignatureCheck::Verified,
            legacy_detail: None,
            past_seconds: FIFTEEN_MINUTES,
            future_seconds: FIFTEEN_MINUTES,
            objections: BTreeMap::new(),
            any_order: true,
            other_order_does_nothing: false,
            escapes: CaseRule::Equivalent,
            strange: Strange::Read,
            acts_first: false,
            frees_nonces: false,
            dry_run_codes: BTreeMap::new(),
            request_ids: RequestIdForm::UpperUuid,
            request_id_header: false,
            content_type: "application/json",
            error_edits: Vec::new(),
            refuses_unknown: false,
            takes: Takes::All,
            list_index: ListIndex::Closed,
            missing_first: false,
            long_line: None,
        }
    }

    /// The answer to an objection, unless this caller is let through.
    pub(in crate::reference) fn object(&self, objection: Objection, dry_run: bool) -> Result<(), ErrorForm> {
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

    /// Lets some through in spite of an objection.
    pub(in crate::reference) fn admit(&mut self, objection: Objection, admits: Admission) {
        if let Some(rule) = self.objections.get_mut(&objection) {
            rule.admits = admits;
        }
    }

    /// Raises an objection in another form.
    pub(in crate::reference) fn answer(&mut self, objection: Objection, form: ErrorForm) {
        if let Some(rule) = self.objections.get_mut(&objection) {
            rule.form = form;
        }
    }
}

fn objections<const N: usize>(
    rows: [(Objection, u16, &'static str, &'static str); N],
) -> BTreeMap<Objection, ObjectionRule> {
    let rule = |(objection, status, code, message)| {
        let form = ErrorForm::new(status, code, message);
        (objection, ObjectionRule { admits: Admission::Nobody, form })
    };
    rows.map(rule).into()
}
