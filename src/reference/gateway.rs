//! What happens to a request before an operation sees it: who calls, and may they.

use super::{
    account::{self, Caller, Freshness},
    outcome::ErrorForm,
    register::Holdings,
    rules::{CaseRule, Gateway, Objection, SignatureCheck},
};
use crate::{
    call::{Credentials, Secret, Signature},
    exchange::Request,
    wire::{Claim, ClaimError, Protocol, Signed},
};

/// The shortest signature that any protocol makes: base64 of a SHA-1.
const SHORTEST_SIGNATURE: usize = 28;

/// Who a request comes from.
#[derive(Debug)]
pub(super) enum Origin {
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
) -> Result<Origin, ErrorForm> {
    let claim = match protocol.claim(request) {
        Ok(claim) => claim,
        Err(error) => {
            let objection = match error {
                ClaimError::Unsigned | ClaimError::Malformed(_) => Objection::Unsigned,
                ClaimError::Date(_) => Objection::DateForm,
            };
            rules.object(objection, dry_run)?;
            return Ok(Origin::Stranger);
        }
    };
    let verifies = |credentials: &Credentials| protocol.verifies(request, &claim, credentials);
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
    Ok(caller.map_or(Origin::Stranger, |caller| Origin::Known(caller, nonce)))
}

/// Who signs, if the key is known.
fn signer(
    rules: &Gateway,
    signed: &Signed,
    verifies: impl Fn(&Credentials) -> bool,
    dry_run: bool,
) -> Result<Option<Caller>, ErrorForm> {
    let Some(caller) = account::caller(&signed.access_key) else {
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
        SignatureCheck::Verified => verifies(&account::key(signed.access_key.clone())),
        SignatureCheck::Shape => signed.signature.len() >= SHORTEST_SIGNATURE,
        SignatureCheck::Presence => true,
    };
    if !is_signed {
        rules.object(Objection::Signature, dry_run).map_err(|form| match (signed.method, rules.legacy_detail) {
            (Signature::Legacy, Some(detail)) => {
                let detail = detail.replace("%s", &signed.string_to_sign);
                form.saying(format!("{}{detail}", form.message))
            }
            (Signature::Legacy, None) | (Signature::Current, _) => form,
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

/// Who brings a token in place of a signature, if there is such a one.
fn bearer(
    rules: &Gateway,
    token: &Secret,
    verifies: impl Fn(&Credentials) -> bool,
    dry_run: bool,
) -> Result<Option<Caller>, ErrorForm> {
    let Some((caller, tokens)) = account::bearer(token.expose()) else {
        rules.object(Objection::UnknownKey, dry_run)?;
        return Ok(None);
    };
    let freshness = tokens.into_iter().find(|(_, credentials)| verifies(credentials)).map(|(freshness, _)| freshness);
    match (freshness, rules.signature) {
        (Some(Freshness::Expired), _) => rules.object(Objection::TokenExpired, dry_run)?,
        (None, SignatureCheck::Verified) => rules.object(Objection::Signature, dry_run)?,
        (Some(Freshness::Good), _) | (None, SignatureCheck::Shape | SignatureCheck::Presence) => (),
    }
    Ok(Some(caller))
}

/// Looks for the nonce in the account's memory, and at the permission.
pub(super) fn authorize(
    rules: &Gateway,
    holdings: &mut Holdings,
    origin: &Origin,
    dry_run: bool,
    is_operation: bool,
) -> Result<(), ErrorForm> {
    let Origin::Known(caller, nonce) = origin else { return Ok(()) };
    if let Some(Nonce { access_key, text }) = nonce
        && !holdings.use_nonce(access_key, text)
    {
        rules.object(Objection::NonceUsed, dry_run)?;
    }
    if is_operation && !caller.privileged {
        rules.object(Objection::NoPermission, dry_run)?;
    }
    Ok(())
}

/// Whether the request line is spelled as the rules want it.
pub(super) fn is_spelled(rules: &Gateway, request: &Request) -> bool {
    // Elements of lists have names such as `RouteEntries.10.RouteTableId`; they stand where their list stands.
    let names = request.query().split('&').map(|pair| pair.split(['=', '.']).next());
    let ordered = rules.any_order || names.is_sorted();
    ordered && (rules.escapes == CaseRule::Equivalent || has_canonical_escapes(&request.target))
}

/// Whether each percent-encoding is in upper case and of a character that needs one.
fn has_canonical_escapes(target: &str) -> bool {
    target.split('%').skip(1).all(|rest| {
        let digits = rest.get(..2).unwrap_or(rest);
        let byte = u8::from_str_radix(digits, 16).map(char::from);
        let is_needless = byte.is_ok_and(|byte| byte.is_ascii_alphanumeric() || "-_.~".contains(byte));
        !is_needless && !digits.contains(|digit: char| digit.is_ascii_lowercase())
    })
}

/// Whether a request holds text that a careless service trips over.
pub(super) fn is_strange(request: &Request) -> bool {
    const LONG: usize = 1_000;
    let plain_target = !request.target.contains("%0") && !request.target.contains("%1");
    let ascii_target = !["%8", "%9", "%A", "%B", "%C", "%D", "%E", "%F", "%a", "%b", "%c", "%d", "%e", "%f"]
        .iter()
        .any(|escape| request.target.contains(escape));
    let short_values = request.query().split('&').all(|pair| pair.len() < LONG)
        && request.path().len() < LONG
        && request.headers.iter().all(|(_, value)| value.len() < LONG);
    let body = std::str::from_utf8(&request.body);
    let plain_body = body.is_ok_and(|body| {
        let is_json = body.trim_start().starts_with(['{', '[']);
        body.is_ascii()
            && body.len() < LONG
            && !body.contains("\\u00")
            && (!is_json || serde_json::from_str::<serde_json::Value>(body).is_ok())
    });
    !(plain_target && ascii_target && short_values && plain_body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, body: &str) -> Request {
        Request {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn strange_is_what_is_long_or_foreign_or_broken() {
        for plain in [request("/?A=10.0.0.0%2F24", ""), request("/v3/x", "{\"a\": \"b\"}")] {
            assert!(!is_strange(&plain), "{plain:?}");
        }
        let long = format!("/?A={}", "x".repeat(2000));
        for strange in [request("/?A=%E4%BD%A0", ""), request("/?A=%00", ""), request(&long, ""), request("/", "{")] {
            assert!(is_strange(&strange), "{strange:?}");
        }
    }

    #[test]
    fn canonical_escapes_are_upper_case_and_needed() {
        assert!(has_canonical_escapes("/?A=10.0.0.0%2F24"));
        assert!(!has_canonical_escapes("/?A=10.0.0.0%2f24"));
        assert!(!has_canonical_escapes("/?A=%41"));
    }
}
