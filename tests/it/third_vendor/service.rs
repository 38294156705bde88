//! The service of the made-up vendor, by its contract, or with one mistake.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http,
};
use bythebook::{
    call::{Call, Credentials, Secret},
    contract::{Library, text_of},
    exchange::Request,
    reference::{TEST_SECRET, is_test_key},
    wire::{Claim, Protocol},
};

use super::{
    protocol::{NimbusQuery, region},
    xml::Element,
};

/// What the service does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    WordForNumber,
    NoBerth,
    OtherStatus,
    TakesNameless,
    TakesLongNames,
    OtherErrorStatus,
    OtherMessage,
    SaysJson,
    FlatErrors,
    SameTickets,
    IgnoresSeals,
    IgnoresDates,
}

/// The region that the service is in.
pub(crate) const REGION: &str = "north-1";

struct Service {
    library: Arc<Library>,
    mistake: Option<Mistake>,
    answers: AtomicU64,
}

/// The service, as it is before the first call.
pub(crate) fn service(library: &Arc<Library>, mistake: Option<Mistake>) -> Router {
    let service = Service { library: Arc::clone(library), mistake, answers: AtomicU64::new(0) };
    Router::new().fallback(respond).with_state(Arc::new(service))
}

async fn respond(State(service): State<Arc<Service>>, request: http::Request<Body>) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let request = Request {
        method: head.method.to_string(),
        target: head.uri.path_and_query().unwrap().to_string(),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: to_bytes(body, 1 << 20).await.unwrap_or_default().to_vec(),
    };
    let number = service.answers.fetch_add(1, Ordering::Relaxed);
    let ticket = if service.makes(Mistake::SameTickets) { 7 } else { number };
    let ticket = format!("t-{ticket:012}");
    let (status, body) = match service.answer(&request) {
        Ok((status, mut members)) => {
            members.push(Element::of_text("ticket", ticket));
            (status, Element::new("Moored", members))
        }
        Err((status, code, message)) => {
            let cause = vec![Element::of_text("Code", code), Element::of_text("Text", message)];
            let ticket = Element::of_text("Ticket", ticket);
            let flat = service.makes(Mistake::FlatErrors);
            let members = if flat {
                cause.into_iter().chain([ticket]).collect()
            } else {
                vec![Element::new("Cause", cause), ticket]
            };
            (status, Element::new("Trouble", members))
        }
    };
    let content_type = if service.makes(Mistake::SaysJson) { "application/json" } else { "application/xml" };
    let response = http::Response::builder().status(status).header("content-type", content_type);
    response.body(Body::from(body.write())).unwrap()
}

type Refusal = (u16, &'static str, String);

fn refused<T>(status: u16, code: &'static str, message: impl Into<String>) -> Result<T, Refusal> {
    Err((status, code, message.into()))
}

impl Service {
    fn makes(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    fn answer(&self, request: &Request) -> Result<(u16, Vec<Element>), Refusal> {
        let Ok(call) = NimbusQuery.read_call(&self.library.of_vendor("nimbus"), request) else {
            return refused(400, "BadSpelling", "nothing of that name can be done");
        };
        self.let_in(request)?;
        self.moor_boat(&call)
    }

    fn let_in(&self, request: &Request) -> Result<(), Refusal> {
        let claim = NimbusQuery.claim(request);
        let Ok(Claim::Signed(signed)) = &claim else { return refused(403, "NotYou", "no seal") };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
        if (signed.unix_seconds - now).abs() > 900 && !self.makes(Mistake::IgnoresDates) {
            return refused(403, "NotNow", "too early or too late");
        }
        let credentials = Credentials::key(&signed.access_key, Secret::new(TEST_SECRET));
        let is_sealed = self.makes(Mistake::IgnoresSeals)
            || region(signed) == REGION && NimbusQuery.verifies(request, &Claim::Signed(signed.clone()), &credentials);
        if !is_test_key(&signed.access_key) || !is_sealed {
            return refused(403, "NotYou", "the seal is not yours");
        }
        if signed.access_key.ends_with("-unprivileged") {
            return refused(403, "NotAllowed", "ask the harbour master");
        }
        Ok(())
    }

    fn moor_boat(&self, call: &Call) -> Result<(u16, Vec<Element>), Refusal> {
        let text = |name: &str| call.values.get(name).map(text_of).filter(|text| !text.is_empty());
        let (name, length) = (text("BoatName"), text("Length"));
        let Some(name) = name.or_else(|| self.makes(Mistake::TakesNameless).then(String::new)) else {
            let status = if self.makes(Mistake::OtherErrorStatus) { 400 } else { 409 };
            let message = if self.makes(Mistake::OtherMessage) { "Who?" } else { "Boat of yours has no name." };
            return refused(status, "Harbour.Nameless", message);
        };
        let length = length.and_then(|length| length.parse::<u8>().ok()).filter(|length| (1..=40).contains(length));
        let is_long = name.chars().count() > 12 && !self.makes(Mistake::TakesLongNames);
        let side = text("Side").is_none_or(|side| matches!(side.as_str(), "port" | "starboard"));
        let (Some(length), false, true) = (length, is_long, side) else {
            return refused(400, "BadSpelling", "no boat is like this");
        };
        let name: String = name.chars().take(12).collect();
        let mut members = vec![
            Element::of_text("Afloat", "true"),
            Element::new("Boat", vec![Element::of_text("Name", name), Element::of_text("Length", length.to_string())]),
            Element::new("Ropes", vec![Element::of_text("Rope", "1"), Element::of_text("Rope", "2")]),
        ];
        if self.makes(Mistake::WordForNumber) {
            members.push(Element::of_text("Berth", "seven"));
        } else if !self.makes(Mistake::NoBerth) {
            members.push(Element::of_text("Berth", "7"));
        }
        Ok((if self.makes(Mistake::OtherStatus) { 201 } else { 200 }, members))
    }
}
