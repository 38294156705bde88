//! The service on a socket: bytes to requests, responses to bytes. Nothing else here touches the network or the clock.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{self, HeaderName, HeaderValue, StatusCode},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{
    rules::Rules,
    service::{MOST_BODY_BYTES, Service},
};
use crate::{
    contract::Library,
    exchange::{Request, Response},
};

/// A running reference service. It stops when it is dropped.
#[derive(Debug)]
pub struct Reference {
    address: SocketAddr,
    /// Its end is the service's signal to stop.
    _running: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Reference {
    /// Starts a service on the current tokio runtime. Port 0 takes any free port.
    ///
    /// # Errors
    ///
    /// If the address cannot be listened on.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn start(listen: SocketAddr, rules: Rules, library: Arc<Library>) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let router = router(&rules, library);
        let (running, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let stopped = async move {
                let _ = stopped.await;
            };
            // It goes on after errors of single connections, and closes idle ones when it is told to stop.
            let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
        });
        Ok(Self { address, _running: running, task })
    }

    /// The address at which the service listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the service ends, which it does only by being dropped or when the runtime shuts down.
    pub async fn wait(&mut self) {
        let _ = (&mut self.task).await;
    }
}

/// A fresh reference service as a router, for whoever asks it without a socket.
pub fn router(rules: &Rules, library: Arc<Library>) -> Router {
    Router::new().fallback(answer).with_state(Arc::new(Service::new(rules, library)))
}

/// The name that the service gives itself in every answer.
const NAME: &str = "bythebook-reference";

async fn answer(State(service): State<Arc<Service>>, request: http::Request<Body>) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    let target = head.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    let mut request = Request { method: head.method.to_string(), target, headers: headers.collect(), body: Vec::new() };
    // One byte more than is read tells the service that the body is too long.
    match to_bytes(body, MOST_BODY_BYTES).await {
        Ok(bytes) => request.body = bytes.to_vec(),
        Err(_) => request.body = vec![b' '; MOST_BODY_BYTES + 1],
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let response = service.answer(&request, i64::try_from(now).unwrap_or(i64::MAX));
    response.map_or_else(broken_off, |response| written(&response))
}

fn written(response: &Response) -> http::Response<Body> {
    let mut written = http::Response::new(Body::from(response.body.clone()));
    *written.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // Who asks may read without a pause: this service moves by reads, not by the clock.
    written.headers_mut().insert(http::header::SERVER, HeaderValue::from_static(NAME));
    for (name, value) in &response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::from_bytes(value.as_bytes()))
        {
            written.headers_mut().append(name, value);
        }
    }
    written
}

/// An answer that ends before its body does.
fn broken_off() -> http::Response<Body> {
    let broken = futures_util::stream::once(async { Err::<Vec<u8>, _>(io::Error::other("broken off")) });
    http::Response::new(Body::from_stream(broken))
}
