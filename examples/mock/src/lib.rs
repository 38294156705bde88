//! A mock of Huawei Cloud's `AssociateRouteTable`, as somebody writes it who has read the page once.
//!
//! It makes three mistakes:
//!
//! 1. it answers 200, and the page says 202;
//! 2. it says that an association is `associated`, a state that the page does not have;
//! 3. it takes no notice of what it was asked with the same `X-Client-Token` before, and makes another association.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::{Value, json};

/// The one router that there is.
pub const ROUTER: &str = "11111111-1111-4111-8111-111111111111";
/// Its route tables.
pub const TABLES: [&str; 2] = ["22222222-2222-4222-8222-222222222221", "22222222-2222-4222-8222-222222222222"];
/// Its attachments.
pub const ATTACHMENTS: [&str; 2] = ["33333333-3333-4333-8333-333333333331", "33333333-3333-4333-8333-333333333332"];

type Answer = (StatusCode, HeaderMap, Json<Value>);

/// A mock with a state of its own.
pub fn router() -> Router {
    let path = "/v3/{project}/enterprise-router/{router}/route-tables/{table}/associate";
    Router::new().route(path, post(associate)).with_state(Arc::default())
}

async fn associate(
    State(made): State<Arc<AtomicU64>>,
    Path((_project, router, table)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: String,
) -> Answer {
    let number = made.fetch_add(1, Ordering::Relaxed);
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let Some(attachment) = body["attachment_id"].as_str() else {
        return refused(number, StatusCode::BAD_REQUEST, "ER.04009005", "Invalid parameters.");
    };
    let token = headers.get("x-client-token");
    if token.is_some_and(|token| token.len() > 64) || attachment.len() > 36 {
        return refused(number, StatusCode::BAD_REQUEST, "ER.04009005", "Invalid parameters.");
    }
    if router != ROUTER {
        return refused(number, StatusCode::NOT_FOUND, "ER.04041001", "This enterprise router does not exist.");
    }
    if !TABLES.contains(&table.as_str()) {
        return refused(number, StatusCode::NOT_FOUND, "ER.04045001", "This route table does not exist.");
    }
    if !ATTACHMENTS.contains(&attachment) {
        return refused(number, StatusCode::NOT_FOUND, "ER.04044001", "This attachment does not exist.");
    }
    let association = json!({
        "id": format!("44444444-4444-4444-8444-{number:012}"),
        "route_table_id": table,
        "attachment_id": attachment,
        "resource_type": "vpc",
        "resource_id": "55555555-5555-4555-8555-555555555555",
        "state": "associated",
        "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:04:05Z"
    });
    let echo = token.map(|token| ("x-client-token".parse().expect("it is a name"), token.clone()));
    let body = json!({"association": association, "request_id": request_id(number)});
    (StatusCode::OK, echo.into_iter().collect(), Json(body))
}

fn refused(number: u64, status: StatusCode, code: &str, message: &str) -> Answer {
    (
        status,
        HeaderMap::new(),
        Json(json!({"error_code": code, "error_msg": message, "request_id": request_id(number)})),
    )
}

fn request_id(number: u64) -> String {
    format!("{number:032x}")
}
