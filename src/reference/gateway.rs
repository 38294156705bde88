//! What happens to a request before an operation sees it: who calls, and may they.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    account::{self, Caller, Freshness},
    outcome::ErrorForm,
    register::Holdings,
    rules::{CaseRule, Gateway, Objection, SignatureCheck},
};
use crate::{
    call::{AccessKey, Credentials, Secret},
    contract::{Kind, Operation},
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
        SignatureCheck::Verified
        | SignatureCheck::AllButEnd
        | SignatureCheck::AllButBodyEnd
        | SignatureCheck::AllButHeader(_)
        | SignatureCheck::AllButLastDigit => verifies(&account::key(signed.access_key.clone())),
        SignatureCheck::SecretPrefix => {
            let key = account::key(signed.access_key.clone());
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

/// Whether the signature is that of a request which differs in the last letter or digit of its query, or else of its path.
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

/// Whether the signature is that of a request which differs in the last letter or digit of its body.
fn verifies_but_for_the_end_of_the_body(protocol: &dyn Protocol, request: &Request, credentials: &Credentials) -> bool {
    let Some(index) = request.body.iter().rposition(u8::is_ascii_alphanumeric) else { return false };
    letters_and_digits().filter_map(|end| u8::try_from(end).ok()).any(|end| {
        let mut other = request.clone();
        other.body[index] = end;
        protocol.claim(&other).is_ok_and(|claim| protocol.verifies(&other, &claim, credentials))
    })
}

/// Whether the signature is that of a request which differs in the last digit of this header, or in its last letter where
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

/// Of each list of the operation that the request has: its name, how many of its indexes are reached by counting from 1,
/// and how many there are.
pub(super) fn list_indexes(operation: &Operation, request: &Request) -> Vec<(String, usize, usize)> {
    let pairs = form_urlencoded::parse(request.query().as_bytes()).chain(form_urlencoded::parse(&request.body));
    let mut indexes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, _) in pairs {
        let mut steps = name.split('.');
        let list = steps.next().filter(|list| {
            operation.parameter(list).is_some_and(|parameter| matches!(parameter.shape.kind, Kind::List(_)))
        });
        if let (Some(list), Some(index)) = (list, steps.next()) {
            indexes.entry(list.to_owned()).or_default().insert(index.to_owned());
        }
    }
    let counted = |indexes: &BTreeSet<String>| {
        (1..=indexes.len()).take_while(|index| indexes.contains(&index.to_string())).count()
    };
    indexes.into_iter().map(|(list, indexes)| (list, counted(&indexes), indexes.len())).collect()
}

/// Whether the request has an element of the list with the index 0.
pub(super) fn counts_from_0(request: &Request, list: &str) -> bool {
    let first = format!("{list}.0.");
    let mut pairs = form_urlencoded::parse(request.query().as_bytes()).chain(form_urlencoded::parse(&request.body));
    pairs.any(|(name, _)| name.starts_with(&first))
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
        if rules.frees_nonces {
            holdings.forget_nonce(access_key, text);
        }
        rules.object(Objection::NonceUsed, dry_run)?;
    }
    if is_operation && !caller.privileged {
        rules.object(Objection::NoPermission, dry_run)?;
    }
    Ok(())
}

/// Whether query parameters come in alphabetical order.
pub(super) fn is_ordered(request: &Request) -> bool {
    // Elements of lists have names such as `RouteEntries.10.RouteTableId`; they stand where their list stands.
    let names = request.query().split('&').map(|pair| pair.split(['=', '.']).next());
    names.is_sorted()
}

/// Whether the request line is spelled as the rules want it.
pub(super) fn is_spelled(rules: &Gateway, request: &Request) -> bool {
    let ordered = rules.any_order || is_ordered(request);
    let encoded = match rules.escapes {
        CaseRule::Equivalent => true,
        CaseRule::UpperCase => has_upper_case_escapes(&request.target),
        CaseRule::Canonical => has_canonical_escapes(&request.target),
    };
    ordered && encoded
}

/// Whether each percent-encoding is in upper case.
fn has_upper_case_escapes(target: &str) -> bool {
    let lower = |digits: &str| digits.contains(|digit: char| digit.is_ascii_lowercase());
    target.split('%').skip(1).all(|rest| !lower(rest.get(..2).unwrap_or(rest)))
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

/// Whether a request holds text outside of ASCII.
pub(super) fn is_foreign(request: &Request) -> bool {
    let target =
        request.target.as_bytes().windows(2).any(|pair| pair[0] == b'%' && pair[1].to_ascii_lowercase() >= b'8');
    target || !request.body.is_ascii()
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
