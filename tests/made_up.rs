//! A new operation is new files, not new code: one operation of each vendor that does not exist, given by the files under
//! `made_up/specs` alone, is held to its contract from end to end.
//!
//! The service behind them is written here, by the contract; it reads and verifies requests as the protocols say. Without
//! a mistake nothing may be drawn from it; each planted mistake must make the clause fail that it breaks. What needs
//! situations of its own or a sibling (error rows, exclusivity, reading back) is not tried here.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc, Mutex,
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
    contract::Library,
    engine::Selection,
    event::Decision,
    exchange::Request,
    reference::{TEST_SECRET, is_test_key},
    report::Summary,
    session::{Order, Session},
    wire::{Claim, protocol},
};
use serde_json::{Value, json};

/// What the little service does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    RefusesAll,
    LacksRequired,
    TakesOneMore,
    TakesOneLess,
    DryIsNormal,
    DryUnlessTold,
    NormalUnlessTold,
    DrySkipsRequired,
    DrySkipsKey,
    DrySkipsPermission,
    DryOtherCode,
    OtherStatus,
    OtherType,
    TooLong,
    OtherErrorStatus,
    OtherMessage,
    NoEnvelope,
    SharedStatus,
}

use Mistake::{
    DryIsNormal, DryOtherCode, DrySkipsKey, DrySkipsPermission, DrySkipsRequired, DryUnlessTold, LacksRequired,
    NoEnvelope, NormalUnlessTold, OtherErrorStatus, OtherMessage, OtherStatus, OtherType, RefusesAll, SharedStatus,
    TakesOneLess, TakesOneMore, TooLong,
};

const ALIBABA: &str = "PaintGadgets";
const HUAWEI: &str = "PaintGadget";

/// Operation, mistake, and the clause that it breaks.
const MISTAKES: &[(&str, Mistake, &str)] = &[
    (ALIBABA, RefusesAll, "accepts-valid"),
    (ALIBABA, LacksRequired, "PaintColour.required"),
    (ALIBABA, LacksRequired, "Gadgets[].GadgetName.required"),
    (ALIBABA, TakesOneMore, "Gadgets.max-items"),
    (ALIBABA, TakesOneLess, "Gadgets.max-items"),
    (ALIBABA, DryIsNormal, "DryRun.pass-code"),
    (ALIBABA, DryUnlessTold, "DryRun.default"),
    (ALIBABA, DrySkipsRequired, "DryRun.checks-required"),
    (ALIBABA, DrySkipsKey, "DryRun.checks-key"),
    (ALIBABA, DrySkipsPermission, "DryRun.checks-permission"),
    (ALIBABA, DryOtherCode, "DryRun.same-error"),
    (ALIBABA, OtherStatus, "success-status"),
    (ALIBABA, OtherType, "Painted.type"),
    (ALIBABA, OtherErrorStatus, "error.Gadget.Unnamed.form"),
    (ALIBABA, OtherMessage, "error.Gadget.Unnamed.form"),
    (ALIBABA, NoEnvelope, "common.error-envelope"),
    (ALIBABA, SharedStatus, "common.shared-status"),
    (HUAWEI, RefusesAll, "accepts-valid"),
    (HUAWEI, LacksRequired, "coats.required"),
    (HUAWEI, TakesOneMore, "coats.max-items"),
    (HUAWEI, TakesOneLess, "coats.max-items"),
    (HUAWEI, DryIsNormal, "only_try.pass-code"),
    (HUAWEI, NormalUnlessTold, "only_try.default"),
    (HUAWEI, DrySkipsRequired, "only_try.checks-required"),
    (HUAWEI, DryOtherCode, "only_try.same-error"),
    (HUAWEI, OtherStatus, "success-status"),
    (HUAWEI, OtherType, "gadget.coats[].type"),
    (HUAWEI, TooLong, "gadget.id.max-length"),
    (HUAWEI, OtherErrorStatus, "error.GD.0001.form"),
    (HUAWEI, OtherMessage, "error.GD.0001.form"),
    (HUAWEI, NoEnvelope, "common.error-envelope"),
];

#[test]
fn nothing_is_drawn_from_a_service_by_the_contract() {
    for operation in [ALIBABA, HUAWEI] {
        let summary = held(operation, None);
        let drawn: Vec<String> = summary
            .clauses()
            .filter(|(_, clause)| !matches!(clause.verdict, Decision::Pass | Decision::Skipped))
            .map(|(_, clause)| format!("{operation}/{}: {:?} {:?}", clause.id, clause.finding, clause.reason))
            .collect();
        assert!(drawn.is_empty(), "{}", drawn.join("\n"));
        let checks: BTreeSet<&str> = summary
            .clauses()
            .filter(|(_, clause)| clause.verdict == Decision::Pass)
            .filter_map(|(_, clause)| clause.check)
            .collect();
        for check in ["required", "list-limit", "dry-run", "response-schema", "error-mapping", "success-status"] {
            assert!(checks.contains(check), "{operation}: nothing of {check} passed: {checks:?}");
        }
    }
}

#[test]
fn each_mistake_is_found() {
    let mut unfound = Vec::new();
    for (operation, mistake, clause) in MISTAKES {
        let summary = held(operation, Some(*mistake));
        let found = summary.clauses().find(|(_, found)| found.id == *clause);
        let verdict = found.unwrap_or_else(|| panic!("{operation} has no clause {clause}")).1.verdict;
        if verdict != Decision::Fail {
            unfound.push(format!("{operation} {mistake:?}: {clause} is {verdict:?}"));
        }
    }
    assert!(unfound.is_empty(), "{}", unfound.join("\n"));
}

/// What a run of an operation says of a service with a mistake.
fn held(operation: &str, mistake: Option<Mistake>) -> Summary {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/made_up/specs");
    let library = Arc::new(Library::with_folder(&folder).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service =
            Service { library: Arc::clone(&library), mistake, answers: AtomicU64::new(0), nonces: Mutex::default() };
        let router = Router::new().fallback(answer).with_state(Arc::new(service));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let session = Session::at(library, &format!("http://{address}")).unwrap();
        let selection = Selection { names: vec![operation.to_owned()], ..Selection::default() };
        let order = Order { seed: 0, concurrency: 4, selection, run: "madeup".to_owned() };
        session.run(&order, |_| {}).await.unwrap()
    })
}

struct Service {
    library: Arc<Library>,
    mistake: Option<Mistake>,
    answers: AtomicU64,
    nonces: Mutex<BTreeSet<String>>,
}

/// Status, and the body or the code and message of an error.
type Answer = (u16, Result<Value, (&'static str, String)>);

fn refused(status: u16, code: &'static str, message: impl Into<String>) -> Answer {
    (status, Err((code, message.into())))
}

async fn answer(State(service): State<Arc<Service>>, request: http::Request<Body>) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let request = Request {
        method: head.method.to_string(),
        target: head.uri.path_and_query().unwrap().to_string(),
        headers: headers.collect(),
        body: to_bytes(body, 1 << 20).await.unwrap_or_default().to_vec(),
    };
    let is_alibaba = request.header("x-acs-action").is_some();
    let id = format!("{:032X}", service.answers.fetch_add(1, Ordering::Relaxed));
    let (status, answer) = service.decide(if is_alibaba { "alibaba" } else { "huawei" }, &request);
    let body = match answer {
        Ok(Value::Null) => String::new(),
        Ok(mut body) => {
            body[if is_alibaba { "RequestId" } else { "request_id" }] = json!(id);
            body.to_string()
        }
        Err(_) if service.makes(NoEnvelope) => json!({"problem": "refused"}).to_string(),
        Err((code, message)) if is_alibaba => json!({"Code": code, "Message": message, "RequestId": id}).to_string(),
        Err((code, message)) => json!({"error_code": code, "error_msg": message, "request_id": id}).to_string(),
    };
    let response = http::Response::builder().status(status);
    let response = if body.is_empty() { response } else { response.header("content-type", "application/json") };
    response.body(Body::from(body)).unwrap()
}

impl Service {
    fn makes(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    fn decide(&self, vendor: &str, request: &Request) -> Answer {
        let operations = self.library.of_vendor(vendor);
        let protocol = protocol(&operations[0].protocol).unwrap();
        let Ok(call) = protocol.read_call(&operations, request) else {
            return match vendor {
                "alibaba" => refused(400, "UnsupportedOperation", "The request cannot be read."),
                _ => refused(400, "GD.0002", "The request cannot be read."),
            };
        };
        let dry = self.is_dry(&call);
        if let Err(refusal) = self.authenticate(vendor, request, protocol, dry) {
            return refusal;
        }
        let answer = match call.operation.as_str() {
            ALIBABA => self.paint_gadgets(&call, dry),
            _ => self.paint_gadget(&call, dry),
        };
        match answer {
            (status, Err((_, message))) if dry && self.makes(DryOtherCode) && !message.is_empty() => {
                refused(status, "DryTrial.Failed", message)
            }
            other => other,
        }
    }

    fn is_dry(&self, call: &Call) -> bool {
        match (call.operation.as_str(), text(call, "DryRun"), text(call, "only_try")) {
            (ALIBABA, None, _) => self.makes(DryUnlessTold),
            (ALIBABA, Some(said), _) => said == "true",
            (_, _, None) => !self.makes(NormalUnlessTold),
            (_, _, Some(said)) => said == "yes",
        }
    }

    fn authenticate(
        &self,
        vendor: &str,
        request: &Request,
        protocol: &dyn bythebook::wire::Protocol,
        dry: bool,
    ) -> Result<(), Answer> {
        let refusal = |alibaba: (u16, &'static str), huawei: (u16, &'static str)| {
            let (status, code) = if vendor == "alibaba" { alibaba } else { huawei };
            Err(refused(status, code, "The request is not let in."))
        };
        let shared_status = if self.makes(SharedStatus) { 418 } else { 404 };
        let claim = protocol.claim(request);
        let Ok(Claim::Signed(signed)) = &claim else {
            return refusal((400, "IncompleteSignature"), (401, "APIGW.0301"));
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
        if (signed.unix_seconds - now).abs() > 900 {
            return refusal((400, "InvalidTimeStamp.Expired"), (401, "APIGW.0301"));
        }
        if !is_test_key(&signed.access_key) {
            if dry && self.makes(DrySkipsKey) {
                return Ok(());
            }
            return refusal((shared_status, "InvalidAccessKeyId.NotFound"), (401, "APIGW.0301"));
        }
        let credentials = Credentials::key(&signed.access_key, Secret::new(TEST_SECRET));
        if !claim.as_ref().is_ok_and(|claim| protocol.verifies(request, claim, &credentials)) {
            return refusal((400, "SignatureDoesNotMatch"), (401, "APIGW.0301"));
        }
        if let Some(nonce) = &signed.nonce
            && !self.nonces.lock().unwrap().insert(nonce.clone())
        {
            return refusal((400, "SignatureNonceUsed"), (401, "APIGW.0301"));
        }
        if signed.access_key.ends_with("-unprivileged") && !(dry && self.makes(DrySkipsPermission)) {
            return refusal((403, "Forbidden.RAM"), (403, "APIGW.0302"));
        }
        Ok(())
    }

    fn paint_gadgets(&self, call: &Call, dry: bool) -> Answer {
        if self.makes(RefusesAll) {
            return refused(400, "UnsupportedOperation", "Not today.");
        }
        let skips = self.makes(LacksRequired) || dry && self.makes(DrySkipsRequired);
        let gadgets = call.values.get("Gadgets").and_then(Value::as_array).cloned().unwrap_or_default();
        let unnamed = gadgets.iter().position(|gadget| member(gadget, "GadgetName").is_none());
        if let (false, Some(index)) = (skips, unnamed) {
            let status = if self.makes(OtherErrorStatus) { 400 } else { 409 };
            let message = match self.mistake {
                Some(OtherMessage) => "A gadget lacks its name.".to_owned(),
                _ => format!("The gadget {index} has no name."),
            };
            return refused(status, "Gadget.Unnamed", message);
        }
        if !skips && (gadgets.is_empty() || text(call, "PaintColour").is_none()) {
            return refused(400, "MissingParameter", "Something is missing.");
        }
        if dry && !self.makes(DryIsNormal) {
            return refused(400, "PaintIsDry", "The paint is dry.");
        }
        let most = 3 + usize::from(self.makes(TakesOneMore)) - usize::from(self.makes(TakesOneLess));
        let fits = |gadget: &Value| {
            let layers = member(gadget, "Layers").is_none_or(|layers| matches!(layers.parse(), Ok(1..=9)));
            layers && member(gadget, "GadgetName").is_none_or(|name| name.chars().count() <= 8)
        };
        let colour = text(call, "PaintColour").is_none_or(|colour| matches!(colour.as_str(), "red" | "green"));
        let switch = text(call, "DryRun").is_none_or(|switch| matches!(switch.as_str(), "true" | "false"));
        if gadgets.len() > most || !gadgets.iter().all(fits) || !colour || !switch {
            return refused(400, "InvalidParameter", "Something is not as it should be.");
        }
        let painted = if self.makes(OtherType) { json!("all") } else { json!(gadgets.len()) };
        (if self.makes(OtherStatus) { 201 } else { 200 }, Ok(json!({"Painted": painted})))
    }

    fn paint_gadget(&self, call: &Call, dry: bool) -> Answer {
        if self.makes(RefusesAll) {
            return refused(400, "GD.0003", "Not today.");
        }
        let skips = self.makes(LacksRequired) || dry && self.makes(DrySkipsRequired);
        let coats = call.values.get("coats");
        if coats.is_none() && !skips {
            let status = if self.makes(OtherErrorStatus) { 400 } else { 409 };
            let message = if self.makes(OtherMessage) { "No coats." } else { "Coats are missing." };
            return refused(status, "GD.0001", message);
        }
        if dry && !self.makes(DryIsNormal) {
            return (204, Ok(Value::Null));
        }
        let most = 2 + usize::from(self.makes(TakesOneMore)) - usize::from(self.makes(TakesOneLess));
        let is_coat = |coat: &Value| coat.as_str().is_some_and(|coat| coat.chars().count() <= 12);
        let coats = coats.cloned().unwrap_or_else(|| json!(["bare"]));
        let fits = coats.as_array().is_some_and(|coats| (1..=most).contains(&coats.len()) && coats.iter().all(is_coat));
        let id = text(call, "gadget_id").unwrap_or_default();
        let switch = text(call, "only_try").is_none_or(|switch| matches!(switch.as_str(), "yes" | "no"));
        if !fits || id.chars().count() > 36 || !switch {
            return refused(400, "GD.0004", "Something is not as it should be.");
        }
        let coats = if self.makes(OtherType) { json!([1]) } else { coats };
        let id = if self.makes(TooLong) { "x".repeat(37) } else { id };
        (if self.makes(OtherStatus) { 200 } else { 202 }, Ok(json!({"gadget": {"id": id, "coats": coats}})))
    }
}

/// A value that is text.
fn text(call: &Call, name: &str) -> Option<String> {
    call.values.get(name)?.as_str().map(str::to_owned)
}

fn member(gadget: &Value, name: &str) -> Option<String> {
    gadget.get(name)?.as_str().map(str::to_owned)
}

#[test]
fn the_made_up_operations_stand_beside_the_shipped_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/made_up/specs");
    let library = Library::with_folder(&folder).unwrap();
    let of_vendor: BTreeMap<&str, usize> =
        ["alibaba", "huawei"].into_iter().map(|vendor| (vendor, library.of_vendor(vendor).len())).collect();
    let shipped = Library::embedded().unwrap();
    for (vendor, number) in of_vendor {
        assert_eq!(number, shipped.of_vendor(vendor).len() + 1, "{vendor}");
    }
}
