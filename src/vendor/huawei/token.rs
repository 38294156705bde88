//! An IAM token in place of a signature.
//!
//! Source: "Authentication", token-based (<https://support.huaweicloud.com/intl/en-us/api-er/er_02_0011.html>). Nothing of
//! the request is signed, and nothing dates it.

use crate::{
    call::Secret,
    exchange::Request,
    wire::{Claim, digest},
};

/// The header that holds the token.
pub(super) const HEADER_AUTH_TOKEN: &str = "X-Auth-Token";

pub(super) fn add(mut request: Request, token: &Secret) -> Request {
    request.set_header(HEADER_AUTH_TOKEN, token.expose());
    request
}

pub(super) fn claim(request: &Request) -> Option<Claim> {
    let token = request.header(HEADER_AUTH_TOKEN)?.trim();
    Some(Claim::Token(Secret::new(token)))
}

pub(super) fn verifies(claim: &Secret, token: &Secret) -> bool {
    digest::is_same(token.expose(), claim.expose())
}
