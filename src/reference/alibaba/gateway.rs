//! The gateway of Alibaba Cloud, with the error codes that all its operations share (help.aliyun.com, document 48054, and
//! the error tables of related products).

use crate::reference::gateway::{Gateway, Objection};

/// The gateway by the documentation.
pub(super) fn gateway() -> Gateway {
    let not_standard = "The request signature does not conform to Aliyun standards.";
    let expired = "Specified time stamp or date value is expired.";
    let not_valid = "The specified value of parameter \"body\" is not valid.";
    let gateway = Gateway::objecting([
        (Objection::Unsigned, 400, "IncompleteSignature", not_standard),
        (Objection::UnknownKey, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
        // The gateway's pattern Missing{ParameterName}; the other two are codes that its clients know.
        (Objection::NoSecurityToken, 400, "MissingSecurityToken", "SecurityToken is mandatory for this action."),
        (Objection::SecurityToken, 400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed."),
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
    ]);
    // SeenReply in answers; an official SDK cannot read the refusal without it.
    Gateway { legacy_detail: Some(" server string to sign is:%s"), ..gateway }
}
