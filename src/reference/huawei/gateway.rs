//! The gateway of Huawei Cloud, with its error codes (API Request Signing Guide, api-sign-errorcode) and the shared ones of
//! its services.

use crate::reference::{
    answers::RequestIdForm,
    gateway::{Gateway, Objection, ParameterOrder},
};

/// The gateway by the documentation.
pub(super) fn gateway() -> Gateway {
    let unauthenticated = "Incorrect IAM authentication information.";
    let gateway = Gateway::objecting([
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
    ]);
    Gateway {
        order: ParameterOrder::OperationFirst,
        request_ids: RequestIdForm::Hex32,
        request_id_header: true,
        ..gateway
    }
}
