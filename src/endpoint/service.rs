//! A service in this process: a `tower` service, such as an axum router, asked without a socket.

use std::{
    convert::Infallible,
    fmt,
    future::poll_fn,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{self, HeaderName, HeaderValue},
};
use futures_util::FutureExt;
use http_body_util::{BodyExt, Collected, Limited};
use tower_service::Service;

use super::{Answering, LARGEST_BODY, PATIENCE, Target};
use crate::exchange::{NoAnswer, Request, Response};

/// The host that requests name.
const HOST: &str = "in-process";

/// A service in this process. It answers each request on the caller's own task; one that panics has broken off.
pub struct ServiceTarget<S> {
    /// Cloned for each request, as a server does for each connection.
    service: Mutex<S>,
}

impl<S> ServiceTarget<S> {
    /// The service as a target.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service) }
    }
}

impl<S> fmt::Debug for ServiceTarget<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ServiceTarget")
    }
}

impl<S, B> ServiceTarget<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn exchange(&self, request: Request) -> Result<Response, NoAnswer> {
        let broken = |reason: String| NoAnswer::Broken { reason };
        let request = as_http(request).map_err(|error| broken(error.to_string()))?;
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let answering = async move {
            let Ok(()) = poll_fn(|context| service.poll_ready(context)).await;
            let Ok(response) = service.call(request).await;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, LARGEST_BODY).collect().await;
            (head, body.map(Collected::to_bytes))
        };
        let answered = tokio::time::timeout(PATIENCE, AssertUnwindSafe(answering).catch_unwind()).await;
        let (head, body) = match answered {
            Err(_) => return Err(NoAnswer::Timeout { seconds: PATIENCE.as_secs() }),
            Ok(Err(panic)) => return Err(broken(format!("the service panicked: {}", panic_text(&*panic)))),
            Ok(Ok(answered)) => answered,
        };
        let body = body.map_err(|error| {
            if error.is::<http_body_util::LengthLimitError>() {
                NoAnswer::TooLarge { limit: LARGEST_BODY }
            } else {
                broken(error.to_string())
            }
        })?;
        let headers = head
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        Ok(Response { status: head.status.as_u16(), headers: headers.collect(), body: body.to_vec() })
    }
}

impl<S, B> Target for ServiceTarget<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn host(&self) -> &str {
        HOST
    }

    fn send(&self, request: Request) -> Answering<'_> {
        Box::pin(self.exchange(request))
    }

    fn reach(&self) -> Pin<Box<dyn Future<Output = Result<(), NoAnswer>> + Send + '_>> {
        Box::pin(async { Ok(()) })
    }
}

/// The request as a server would hand it to the service.
fn as_http(request: Request) -> Result<http::Request<Body>, http::Error> {
    let mut made = http::Request::builder().method(request.method.as_str()).uri(&request.target);
    for (name, value) in &request.headers {
        made = made.header(HeaderName::try_from(name.as_str())?, HeaderValue::from_bytes(value.as_bytes())?);
    }
    if !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
        made = made.header(http::header::CONTENT_LENGTH, request.body.len());
    }
    made.body(Body::from(request.body))
}

/// The message of a panic.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no text".to_owned())
}

#[cfg(test)]
mod tests {
    use axum::{Router, extract::Request as Incoming};

    use super::*;

    async fn answered(router: Router, body: &str) -> Result<Response, NoAnswer> {
        let request = Request {
            method: "POST".to_owned(),
            target: "/a?b=%20c".to_owned(),
            headers: vec![("X-Sent".to_owned(), "d".to_owned())],
            body: body.as_bytes().to_vec(),
        };
        ServiceTarget::new(router).send(request).await
    }

    #[tokio::test]
    async fn a_request_arrives_as_over_a_socket() {
        let echo = |request: Incoming| async move {
            let said = format!("{} {}", request.uri(), request.headers()["x-sent"].to_str().unwrap());
            (http::StatusCode::ACCEPTED, [("x-said", said)], request.into_body())
        };
        let response = answered(Router::new().fallback(echo), "text").await.unwrap();
        assert_eq!((response.status, response.body.as_slice()), (202, b"text".as_slice()));
        assert!(response.headers.contains(&("x-said".to_owned(), "/a?b=%20c d".to_owned())), "{response:?}");
    }

    #[tokio::test]
    async fn a_service_that_panics_or_answers_too_much_has_no_answer() {
        async fn panics() {
            panic!("out of order");
        }
        let response = answered(Router::new().fallback(panics), "").await;
        assert_eq!(response, Err(NoAnswer::Broken { reason: "the service panicked: out of order".to_owned() }));
        let large = Router::new().fallback(|| async { vec![b' '; LARGEST_BODY + 1] });
        assert_eq!(answered(large, "").await, Err(NoAnswer::TooLarge { limit: LARGEST_BODY }));
    }
}
