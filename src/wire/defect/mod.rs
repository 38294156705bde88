//! The defects of a request, applied to it: one file for each stage on the way to signed bytes.

pub(crate) mod encoding;

mod credentials;
mod signature;
mod spelling;

use crate::{
    call::{Call, Credentials},
    contract::Operation,
    defect::Defect,
    exchange::Request,
    wire::{Protocol, SigningContext, WireError},
};

/// Says whether a call with these credentials can have the defect: a token dates and signs nothing, and not every
/// signature covers headers.
pub(crate) fn is_possible(defect: &Defect, protocol: &dyn Protocol, credentials: &Credentials) -> bool {
    match defect {
        Defect::Signature(defect) => signature::is_possible(defect, protocol, credentials),
        Defect::Credentials(_) | Defect::Encoding(_) | Defect::Spelling(_) => true,
    }
}

/// Signs the encoded request of a call, with all that is to be wrong with it.
///
/// # Errors
///
/// As [`Protocol::sign`].
pub(crate) fn sign(
    protocol: &dyn Protocol,
    operation: &Operation,
    call: &Call,
    request: Request,
    credentials: &Credentials,
    context: SigningContext,
) -> Result<Request, WireError> {
    let mut by = Some(credentials.clone());
    let (mut of_signature, mut of_spelling) = (Vec::new(), Vec::new());
    for defect in &call.defects {
        match defect {
            Defect::Encoding(_) => {} // The protocol has encoded it so.
            Defect::Credentials(defect) => by = by.and_then(|by| credentials::apply(*defect, by)),
            Defect::Signature(defect) => of_signature.push(defect),
            Defect::Spelling(defect) => of_spelling.push(*defect),
        }
    }
    let Some(by) = by else { return Ok(request) };
    let mut signed = signature::sign(protocol, request, &by, context, &of_signature)?;
    for defect in of_spelling {
        signed.target = spelling::apply(defect, operation, &signed);
    }
    Ok(signed)
}

/// The text with its last letter or digit changed.
fn another_end(text: &str) -> String {
    let Some((index, last)) = text.char_indices().rev().find(|(_, c)| c.is_ascii_alphanumeric()) else {
        return text.to_owned();
    };
    format!("{}{}{}", &text[..index], if last == 'a' { 'b' } else { 'a' }, &text[index + 1..])
}
