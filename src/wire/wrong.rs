//! What is wrong with a call's body on purpose, put on its request before it is signed.

use crate::{
    call::{Call, Wrong},
    exchange::Request,
};

/// The header that says how the body is to be read (RFC 9110, section 8.3).
pub(super) const CONTENT_TYPE: &str = "Content-Type";

/// Applies what concerns the body and its content type; all else is for the one that signs and sends. A body that is
/// sent on purpose says that it is of `content_type`: a service is to read it, and to find it wrong.
pub(super) fn apply(call: &Call, content_type: &str, request: &mut Request) {
    for wrong in &call.wrong {
        match wrong {
            Wrong::Body(body) => {
                request.body = body.clone().into_bytes();
                request.set_header(CONTENT_TYPE, content_type);
            }
            Wrong::Unsigned
            | Wrong::UnknownKey
            | Wrong::WrongSecret
            | Wrong::DateShift(_)
            | Wrong::Tampered(_)
            | Wrong::ReplayedNonce
            | Wrong::Reordered
            | Wrong::Overencoded
            | Wrong::NoContentType => {}
        }
    }
    if call.wrong.contains(&Wrong::NoContentType) {
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(CONTENT_TYPE));
    }
}
