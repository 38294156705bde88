//! The caller of a request: who it is, and whether it may call.

use super::{
    gateway::{Gateway, Objection, SignatureCheck},
    handler_result::ErrorForm,
    keys::{self, Caller, Freshness},
    nonces::Nonces,
};
use crate::{
    call::{AccessKey, Credentials, Secret},
    exchange::Request,
    wire::{Claim, ClaimError, Protocol, Signed},
};

/// The shortest signature that any protocol makes: base64 of a SHA-1.
const SHORTEST_SIGNATURE: usize = 28;

/// The sender of a request.
#[derive(Debug)]
pub(super) enum Requester {
    /// The owner of a test key or token, with the number used once that the request brings.
    Known(Caller, Option<Nonce>),
    /// Somebody whom the rules let in unknown.
    Stranger,
}

/// A number that a key may use once.
#[derive(Debug)]
pub(super) struct Nonce {
    access_key: String,
    text: String,
}

/// Finds out who calls, as far as that can be said without the account's memory.
pub(super) fn authenticate(
    rules: &Gateway,
    protocol: &dyn Protocol,
    request: &Request,
    dry_run: bool,
    unix_seconds: i64,
) -> Result<Requester, ErrorForm> {
    let claim = match protocol.claim(request) {
        Ok(claim) => claim,
        Err(error) => {
            let objection = match error {
                ClaimError::Unsigned | ClaimError::Malformed(_) => Objection::Unsigned,
                ClaimError::Date(_) => Objection::DateForm,
            };
            rules.object(objection, dry_run)?;
            return Ok(Requester::Stranger);
        }
    };
    let verifies = |credentials: &Credentials| {
        protocol.verifies(request, &claim, credentials)
            || match rules.signature {
                SignatureCheck::AllButEnd => verifies_but_for_the_end(protocol, request, credentials),
                SignatureCheck::AllButBodyEnd => verifies_but_for_the_end_of_the_body(protocol, request, credentials),
                SignatureCheck::AllButHeader(name) => verifies_but_for(name, protocol, request, credentials),
                SignatureCheck::AllButLastDigit => verifies_but_for("authorization", protocol, request, credentials),
                SignatureCheck::Verified
                | SignatureCheck::SecretPrefix
                | SignatureCheck::Shape
                | SignatureCheck::Presence => false,
            }
    };
    let caller = match &claim {
        Claim::Signed(signed) => {
            let caller = signer(rules, signed, verifies, dry_run)?;
            if caller.is_some() {
                check_date(rules, signed.unix_seconds, dry_run, unix_seconds)?;
            }
            caller
        }
        Claim::Token(token) => bearer(rules, token, verifies, dry_run)?,
    };
    let nonce = match claim {
        Claim::Signed(Signed { access_key, nonce: Some(text), .. }) => Some(Nonce { access_key, text }),
        Claim::Signed(_) | Claim::Token(_) => None,
    };
    Ok(caller.map_or(Requester::Stranger, |caller| Requester::Known(caller, nonce)))
}

/// The signer, if the key is known.
fn signer(
    rules: &Gateway,
    signed: &Signed,
    verifies: impl Fn(&Credentials) -> bool,
    dry_run: bool,
) -> Result<Option<Caller>, ErrorForm> {
    let Some(caller) = keys::caller(&signed.access_key) else {
        rules.object(Objection::UnknownKey, dry_run)?;
        return Ok(None);
    };
    match (&caller.security_token, &signed.security_token) {
        (Some(ours), Some(theirs)) if ours != theirs => rules.object(Objection::SecurityToken, dry_run)?,
        (Some(_), None) => rules.object(Objection::NoSecurityToken, dry_run)?,
        (None, Some(_)) => rules.object(Objection::SecurityTokenOfOther, dry_run)?,
        (Some(_), Some(_)) | (None, None) => (),
    }
    let is_signed = match rules.signature {
        SignatureCheck::Verified
        | SignatureCheck::AllButEnd
        | SignatureCheck::AllButBodyEnd
        | SignatureCheck::AllButHeader(_)
        | SignatureCheck::AllButLastDigit => verifies(&keys::key(signed.access_key.clone())),
        SignatureCheck::SecretPrefix => {
            let key = keys::key(signed.access_key.clone());
            verifies(&key) || with_other_ends(&key).iter().any(verifies)
        }
        SignatureCheck::Shape => signed.signature.len() >= SHORTEST_SIGNATURE,
        SignatureCheck::Presence => true,
    };
    if !is_signed {
        rules.object(Objection::Signature, dry_run).map_err(|form| match rules.legacy_detail {
            // The older signature covers no header.
            Some(detail) if signed.signed_headers.is_empty() => {
                let detail = detail.replace("%s", &signed.string_to_sign);
                form.saying(format!("{}{detail}", form.message))
            }
            Some(_) | None => form,
        })?;
    }
    Ok(Some(caller))
}

fn check_date(rules: &Gateway, dated: i64, dry_run: bool, unix_seconds: i64) -> Result<(), ErrorForm> {
    let age = unix_seconds.saturating_sub(dated);
    if age > rules.past_seconds {
        rules.object(Objection::DatePast, dry_run)?;
    }
    if age.saturating_neg() > rules.future_seconds {
        rules.object(Objection::DateFuture, dry_run)?;
    }
    Ok(())
}

/// The owner of a token that stands in for a signature, if there is one.
fn bearer(
    rules: &Gateway,
    token: &Secret,
    verifies: impl Fn(&Credentials) -> bool,
    dry_run: bool,
) -> Result<Option<Caller>, ErrorForm> {
    let Some((caller, tokens)) = keys::bearer(token.expose()) else {
        rules.object(Objection::UnknownKey, dry_run)?;
        return Ok(None);
    };
    let freshness = tokens.into_iter().find(|(_, credentials)| verifies(credentials)).map(|(freshness, _)| freshness);
    match (freshness, rules.signature) {
        (Some(Freshness::Expired), _) => rules.object(Objection::TokenExpired, dry_run)?,
        (Some(Freshness::Good), _) | (None, SignatureCheck::Shape | SignatureCheck::Presence) => (),
        (None, _) => rules.object(Objection::Signature, dry_run)?,
    }
    Ok(Some(caller))
}

/// The letters and digits of ASCII.
fn letters_and_digits() -> impl Iterator<Item = char> {
    ('0'..='9').chain('A'..='Z').chain('a'..='z')
}

/// The key with each other secret that differs in its last character alone.
fn with_other_ends(key: &Credentials) -> Vec<Credentials> {
    let Credentials::Key(key) = key else { return Vec::new() };
    let begin: String = {
        let secret = key.secret.expose();
        secret.chars().take(secret.chars().count().saturating_sub(1)).collect()
    };
    let other = |end: char| Credentials::Key(AccessKey { secret: Secret::new(format!("{begin}{end}")), ..key.clone() });
    letters_and_digits().map(other).collect()
}

/// Tells whether the signature is that of a request which differs in the last letter or digit of its query, or else of its path.
fn verifies_but_for_the_end(protocol: &dyn Protocol, request: &Request, credentials: &Credentials) -> bool {
    let Some((index, _)) = request.target.char_indices().rev().find(|(_, c)| c.is_ascii_alphanumeric()) else {
        return false;
    };
    letters_and_digits().any(|end| {
        let target = format!("{}{end}{}", &request.target[..index], &request.target[index + 1..]);
        let other = Request { target, ..request.clone() };
        protocol.claim(&other).is_ok_and(|claim| protocol.verifies(&other, &claim, credentials))
    })
}

/// Tells whether the signature is that of a request which differs in the last letter or digit of its body.
fn verifies_but_for_the_end_of_the_body(protocol: &dyn Protocol, request: &Request, credentials: &Credentials) -> bool {
    let Some(index) = request.body.iter().rposition(u8::is_ascii_alphanumeric) else { return false };
    letters_and_digits().filter_map(|end| u8::try_from(end).ok()).any(|end| {
        let mut other = request.clone();
        other.body[index] = end;
        protocol.claim(&other).is_ok_and(|claim| protocol.verifies(&other, &claim, credentials))
    })
}

/// Tells whether the signature is that of a request which differs in the last digit of this header, or in its last letter where
/// it has none.
fn verifies_but_for(name: &str, protocol: &dyn Protocol, request: &Request, credentials: &Credentials) -> bool {
    let Some(value) = request.header(name) else { return false };
    let last = |is: fn(char) -> bool| value.char_indices().rev().find(|(_, c)| is(*c)).map(|(index, _)| index);
    let digit = last(|c| c.is_ascii_digit()).filter(|_| name != "authorization");
    let Some(index) = digit.or_else(|| last(|c| c.is_ascii_alphanumeric())) else { return false };
    letters_and_digits().any(|end| {
        let mut other = request.clone();
        let text = format!("{}{end}{}", &value[..index], &value[index + 1..]);
        for (own, value) in &mut other.headers {
            if own.eq_ignore_ascii_case(name) {
                value.clone_from(&text);
            }
        }
        protocol.claim(&other).is_ok_and(|claim| protocol.verifies(&other, &claim, credentials))
    })
}

/// Refuses a nonce that the account's keys have used before, and a caller without the permission.
pub(super) fn authorize(
    rules: &Gateway,
    nonces: &mut Nonces,
    requester: &Requester,
    dry_run: bool,
    is_operation: bool,
) -> Result<(), ErrorForm> {
    let Requester::Known(caller, nonce) = requester else { return Ok(()) };
    if let Some(Nonce { access_key, text }) = nonce
        && !nonces.spend(access_key, text)
    {
        if rules.frees_nonces {
            nonces.forget(access_key, text);
        }
        rules.object(Objection::NonceUsed, dry_run)?;
    }
    if is_operation && !caller.privileged {
        rules.object(Objection::NoPermission, dry_run)?;
    }
    Ok(())
}
