//! Signs calls, sends them and decodes what comes back.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    call::{Answer, Call, Credentials},
    contract::{Library, Operation},
    endpoint::Target,
    exchange::{Masks, NoAnswer, Request, Response},
    vendor::Vendors,
    wire::{Protocol, SigningContext, defect},
};

/// The name of a reference service in every answer.
const REFERENCE: &str = "bythebook-reference";
/// So many failures to connect in a row, and the target counts as gone.
const GONE_AFTER: u32 = 8;

/// Signs calls, sends them and decodes what comes back.
#[derive(Debug)]
pub struct Sender {
    library: Arc<Library>,
    target: Arc<dyn Target>,
    vendors: Vendors,
    requests: AtomicU64,
    unreachable: AtomicU32,
    moves_by_reads: AtomicBool,
    /// The reason for which the first request had no answer, if so.
    unanswered: Mutex<Option<NoAnswer>>,
    answered: AtomicBool,
}

/// A call that was sent: the request, and what came of it.
#[derive(Clone, Debug)]
pub struct SentCall {
    /// The request as it was signed.
    pub request: Request,
    /// The response, or why there is none.
    pub response: Result<Response, NoAnswer>,
    /// The decoded answer.
    pub answer: Result<Answer, NoAnswer>,
    /// The places of the exchange that must not be shown.
    pub masks: Masks,
}

impl Sender {
    /// A sender to a target, which knows the protocols of these vendors.
    #[must_use]
    pub fn new(library: Arc<Library>, target: Arc<dyn Target>, vendors: Vendors) -> Self {
        Self {
            library,
            target,
            vendors,
            requests: AtomicU64::new(0),
            unreachable: AtomicU32::new(0),
            moves_by_reads: AtomicBool::new(false),
            unanswered: Mutex::new(None),
            answered: AtomicBool::new(false),
        }
    }

    /// The vendors whose protocols it knows.
    pub(in crate::engine) fn vendors(&self) -> Vendors {
        self.vendors
    }

    /// The number of requests sent so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// True where the target moves by reads, as a reference service does: waiting for it by the clock is in vain.
    #[must_use]
    pub fn moves_by_reads(&self) -> bool {
        self.moves_by_reads.load(Ordering::Relaxed)
    }

    /// True where the target stopped answering at all.
    #[must_use]
    pub fn target_is_gone(&self) -> bool {
        self.unreachable.load(Ordering::Relaxed) >= GONE_AFTER
    }

    /// The reason for which no request was answered, if none was.
    pub(in crate::engine) fn never_answered(&self) -> Option<NoAnswer> {
        let reason = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        reason.filter(|_| !self.answered.load(Ordering::Relaxed))
    }

    /// Sends a call.
    ///
    /// # Errors
    ///
    /// When the call cannot be put on the wire: an unknown operation or protocol, a value that cannot stand in its place.
    pub async fn send(&self, call: &Call, credentials: &Credentials, nonce: &str) -> Result<SentCall, String> {
        self.send_to(None, call, credentials, nonce).await
    }

    /// Sends a call to a copy of the service, where there is one in place of the target.
    pub(in crate::engine) async fn send_to(
        &self,
        copy: Option<&Arc<dyn Target>>,
        call: &Call,
        credentials: &Credentials,
        nonce: &str,
    ) -> Result<SentCall, String> {
        let target = copy.unwrap_or(&self.target);
        let operation =
            self.library.operation(&call.operation).ok_or_else(|| format!("no contract for `{}`", call.operation))?;
        let protocol = self
            .vendors
            .protocol(&operation.protocol)
            .ok_or_else(|| format!("{}: no protocol `{}`", operation.id, operation.protocol))?;
        let request = Self::request(operation, protocol, target.as_ref(), call, credentials, nonce)?;
        self.requests.fetch_add(1, Ordering::Relaxed);
        let response = target.send(request.clone()).await;
        if let Err(reason @ (NoAnswer::NoConnection { .. } | NoAnswer::Timeout { .. })) = &response {
            self.unanswered.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason.clone());
            self.unreachable.fetch_add(1, Ordering::Relaxed);
        } else {
            self.answered.store(true, Ordering::Relaxed);
            self.unreachable.store(0, Ordering::Relaxed);
        }
        let is_reference =
            |response: &Response| response.headers.iter().any(|(name, value)| name == "server" && value == REFERENCE);
        if response.as_ref().is_ok_and(is_reference) {
            self.moves_by_reads.store(true, Ordering::Relaxed);
        }
        let common = self.library.common(operation);
        let answer =
            response.as_ref().map(|response| protocol.decode(operation, common, response)).map_err(Clone::clone);
        let masks = self.vendors.vendor(operation.id.vendor()).map(|vendor| vendor.masks).unwrap_or_default();
        Ok(SentCall { request, response, answer, masks })
    }

    /// Posts nothing to a path of the target, as its owner says that it takes to be as it was: with no signature.
    ///
    /// # Errors
    ///
    /// When the answer is no 2xx, or none.
    pub(in crate::engine) async fn reset(&self, path: &str) -> Result<(), String> {
        let headers = vec![("host".to_owned(), self.target.host().to_owned())];
        let request = Request { method: "POST".to_owned(), target: path.to_owned(), headers, body: Vec::new() };
        match self.target.send(request).await {
            Ok(response) if (200..300).contains(&response.status) => Ok(()),
            Ok(response) => Err(format!("POST {path} answers {}", response.status)),
            Err(none) => Err(format!("POST {path}: {none}")),
        }
    }

    fn request(
        operation: &Operation,
        protocol: &dyn Protocol,
        target: &dyn Target,
        call: &Call,
        credentials: &Credentials,
        nonce: &str,
    ) -> Result<Request, String> {
        let request = protocol.encode(operation, call, target.host()).map_err(|error| error.to_string())?;
        if let Some(defect) = call.defects.iter().find(|wrong| !defect::is_possible(wrong, protocol, credentials)) {
            return Err(format!("{}: these credentials sign nothing that `{defect}` would touch", operation.id));
        }
        let context = SigningContext {
            unix_seconds: now(),
            nonce: nonce.to_owned(),
            region: target.region().map(str::to_owned),
            service: operation.id.service().to_owned(),
        };
        let signed = defect::sign(protocol, operation, call, request, credentials, context);
        signed.map_err(|error| format!("{}: {error}", operation.id))
    }
}

/// Seconds since the Unix epoch.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
