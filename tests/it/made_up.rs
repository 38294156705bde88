//! A new operation is new files, not new code: one operation of each vendor that does not exist, given by the files under
//! `made_up/specs` alone, is held to its contract from end to end.
//!
//! The service behind them is written here, by the contract; it reads and verifies requests as the protocols say. Without
//! a mistake nothing may be drawn from it; each planted mistake must make the clause fail that it breaks. The third operation
//! has what no shipped contract says: an order of checks, a list that is taken whole or not at all, and a dry run that does
//! not use its token up. Exclusivity and undoing are not tried here.

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
    event::Verdict,
    exchange::Request,
    reference::{TEST_SECRET, is_test_key},
    report::Summary,
    session::{Configuration, OnThisMachine, RunOptions, Session},
    vendor::Vendors,
    wire::Claim,
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
    ParametersFirst,
    WeldedFirst,
    ShelfNameFirst,
    ShelvesGoodOnes,
    ShelvesUntilRefused,
    DryTakesToken,
    DryAnswersAgain,
    DryTokenIsSpent,
}

use Mistake::{
    DryAnswersAgain, DryIsNormal, DryOtherCode, DrySkipsKey, DrySkipsPermission, DrySkipsRequired, DryTakesToken,
    DryTokenIsSpent, DryUnlessTold, LacksRequired, NoEnvelope, NormalUnlessTold, OtherErrorStatus, OtherMessage,
    OtherStatus, OtherType, ParametersFirst, RefusesAll, SharedStatus, ShelfNameFirst, ShelvesGoodOnes,
    ShelvesUntilRefused, TakesOneLess, TakesOneMore, TooLong, WeldedFirst,
};

const ALIBABA: &str = "PaintGadgets";
const HUAWEI: &str = "PaintGadget";
const SHELVES: &str = "ShelveGadgets";
const SHOWS_SHELVES: &str = "ListShelvedGadgets";

/// What the states of the third operation bind; all are steady, and the service is made anew for each case.
const STATES: &str = r#"
[targets.shelves]
credentials = "test"
settle_seconds = 0

[targets.shelves.states.ShelveGadgets.shelvable]
ShelfName = "upper"
Gadgets = [
    { GadgetName = "lamp", Size = 2 }, { GadgetName = "clock", Size = 1 }, { GadgetName = "vase", Size = 3 },
    { GadgetName = "globe", Size = 4 }, { GadgetName = "radio", Size = 2 },
]

[targets.shelves.states.ShelveGadgets.full-shelf]
ShelfName = "full"

[targets.shelves.states.ShelveGadgets.welded-gadget]
Gadgets = [{ GadgetName = "anvil", Size = 9 }]

[targets.shelves.states.ShelveGadgets.credential-without-permission]
credentials = "test"
"#;

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
    (SHELVES, ParametersFirst, "precedence.credential-without-permission-before-no-ShelfName"),
    (SHELVES, WeldedFirst, "precedence.Shelf.Full-before-Gadget.Welded"),
    (SHELVES, ShelfNameFirst, "precedence.no-Gadgets[].Size-before-other-ShelfName"),
    (SHELVES, ShelvesGoodOnes, "Gadgets.atomic"),
    (SHELVES, ShelvesUntilRefused, "Gadgets.atomic"),
    (SHELVES, DryTakesToken, "DryRun.spares-token"),
    (SHELVES, DryAnswersAgain, "DryRun.spares-token"),
    (SHELVES, DryTokenIsSpent, "DryRun.spares-token"),
];

#[test]
fn nothing_is_drawn_from_a_service_by_the_contract() {
    for operation in [ALIBABA, HUAWEI, SHELVES] {
        let summary = held(operation, None);
        let drawn: Vec<String> = summary
            .clauses()
            .filter(|(_, clause)| !matches!(clause.verdict, Verdict::Pass | Verdict::Skipped))
            .map(|(_, clause)| format!("{operation}/{}: {:?} {:?}", clause.id, clause.finding, clause.reason))
            .collect();
        assert!(drawn.is_empty(), "{}", drawn.join("\n"));
        let checks: BTreeSet<&str> = summary
            .clauses()
            .filter(|(_, clause)| clause.verdict == Verdict::Pass)
            .filter_map(|(_, clause)| clause.check)
            .collect();
        for check in ["required", "list-limit", "dry-run", "response-schema", "error-mapping", "success-status"] {
            assert!(checks.contains(check), "{operation}: nothing of {check} passed: {checks:?}");
        }
        let more = ["precedence", "atomicity", "dry-run-token", "idempotency", "read-back", "error-rows"];
        for check in more.into_iter().filter(|_| operation == SHELVES) {
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
        if verdict != Verdict::Fail {
            unfound.push(format!("{operation} {mistake:?}: {clause} is {verdict:?}"));
        }
    }
    assert!(unfound.is_empty(), "{}", unfound.join("\n"));
}

#[test]
fn where_everything_is_refused_no_order_no_whole_list_and_no_spared_token_is_proven() {
    let summary = held(SHELVES, Some(RefusesAll));
    for check in ["precedence", "atomicity", "dry-run-token"] {
        let of_check = summary.clauses().filter(|(_, clause)| clause.check == Some(check));
        let verdicts: BTreeSet<String> = of_check.map(|(_, clause)| format!("{:?}", clause.verdict)).collect();
        assert_eq!(verdicts, BTreeSet::from(["Inconclusive".to_owned()]), "{check}");
    }
}

/// What a run of an operation says of a service with a mistake.
fn held(operation: &str, mistake: Option<Mistake>) -> Summary {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/made_up/specs");
    let library = Arc::new(Library::with_folder(&folder).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let session = if operation == SHELVES {
            let configuration = Configuration::parse(Path::new("bythebook.toml"), STATES).unwrap();
            let states = configuration.target("shelves", &library, &OnThisMachine).unwrap();
            let contracts = Arc::clone(&library);
            Session::in_process(library, move || service(&contracts, mistake), Some(states))
        } else {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let router = service(&library, mistake);
            tokio::spawn(async move { axum::serve(listener, router).await });
            Session::at(library, &format!("http://{address}")).unwrap()
        };
        // One clause is enough where a mistake is planted for a check that sends.
        let planted =
            |entry: &&(&str, Mistake, &str)| entry.0 == SHELVES && entry.0 == operation && Some(entry.1) == mistake;
        let names = match MISTAKES.iter().find(planted) {
            Some((_, _, clause)) => vec![format!("{operation}/{clause}")],
            None => vec![operation.to_owned()],
        };
        let selection = Selection { names, ..Selection::default() };
        let order = RunOptions { seed: 0, concurrency: 4, selection, run: "madeup".to_owned() };
        session.run(&order, |_| {}).await.unwrap()
    })
}

/// A service as it is before the first call.
fn service(library: &Arc<Library>, mistake: Option<Mistake>) -> Router {
    let service = Service {
        library: Arc::clone(library),
        mistake,
        answers: AtomicU64::new(0),
        nonces: Mutex::default(),
        shelves: Mutex::default(),
    };
    Router::new().fallback(answer).with_state(Arc::new(service))
}

struct Service {
    library: Arc<Library>,
    mistake: Option<Mistake>,
    answers: AtomicU64,
    nonces: Mutex<BTreeSet<String>>,
    shelves: Mutex<Shelves>,
}

/// What is on the shelves.
#[derive(Default)]
struct Shelves {
    /// The shelf of each gadget.
    gadgets: BTreeMap<String, String>,
    /// What calls with a token were answered; nothing where the call was a dry run.
    tokens: BTreeMap<String, Option<u64>>,
    calls: u64,
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
        let protocol = Vendors::default().protocol(&operations[0].protocol).unwrap();
        let Ok(call) = protocol.read_call(&operations, request) else {
            return match vendor {
                "alibaba" => refused(400, "UnsupportedOperation", "The request cannot be read."),
                _ => refused(400, "GD.0002", "The request cannot be read."),
            };
        };
        let dry = self.is_dry(&call);
        let may = match self.authenticate(vendor, request, protocol, dry) {
            Ok(may) => may,
            Err(refusal) => return refusal,
        };
        let answer = match call.operation.name() {
            ALIBABA => self.paint_gadgets(&call, dry),
            SHELVES => self.shelve_gadgets(&call, dry, may),
            SHOWS_SHELVES => self.list_shelved_gadgets(&call),
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
        match (call.operation.name(), text(call, "DryRun"), text(call, "only_try")) {
            (ALIBABA | SHELVES, None, _) => self.makes(DryUnlessTold),
            (ALIBABA | SHELVES, Some(said), _) => said == "true",
            (_, _, None) => !self.makes(NormalUnlessTold),
            (_, _, Some(said)) => said == "yes",
        }
    }

    /// Lets a caller in; says whether it has the permission, where that is looked at later.
    fn authenticate(
        &self,
        vendor: &str,
        request: &Request,
        protocol: &dyn bythebook::wire::Protocol,
        dry: bool,
    ) -> Result<bool, Answer> {
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
                return Ok(true);
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
        let may = !signed.access_key.ends_with("-unprivileged") || dry && self.makes(DrySkipsPermission);
        if !may && !self.makes(ParametersFirst) {
            return refusal((403, "Forbidden.RAM"), (403, "APIGW.0302"));
        }
        Ok(may)
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

    /// Looks at the caller, at what is there, at how it is, at the shelf and then at the gadgets.
    fn shelve_gadgets(&self, call: &Call, dry: bool, may: bool) -> Answer {
        if self.makes(RefusesAll) {
            return refused(400, "UnsupportedOperation", "Not today.");
        }
        let gadgets = call.values.get("Gadgets").and_then(Value::as_array).cloned().unwrap_or_default();
        let chosen = text(call, "ShelfName");
        let mut shelves = self.shelves.lock().unwrap();
        let good = |gadget: &&Value| {
            let size = member(gadget, "Size").is_some_and(|size| matches!(size.parse(), Ok(1..=9)));
            size && member(gadget, "GadgetName").is_some_and(|name| name.chars().count() <= 8 && name != "anvil")
        };
        let refused_with = |shelves: &mut Shelves, status, code, message: &str| {
            let good_ones: Vec<&Value> = match self.mistake {
                _ if dry => Vec::new(),
                Some(ShelvesGoodOnes) => gadgets.iter().filter(good).collect(),
                Some(ShelvesUntilRefused) => gadgets.iter().take_while(good).collect(),
                _ => Vec::new(),
            };
            for name in good_ones.into_iter().filter_map(|gadget| member(gadget, "GadgetName")) {
                shelves.gadgets.insert(name, chosen.clone().unwrap_or_default());
            }
            refused(status, code, message)
        };
        let too_long = chosen.as_ref().is_some_and(|chosen| chosen.chars().count() > 12);
        if too_long && self.makes(ShelfNameFirst) {
            return refused(400, "InvalidParameter", "The shelf's name is too long.");
        }
        let lacks = |gadget: &Value| member(gadget, "GadgetName").is_none() || member(gadget, "Size").is_none();
        if chosen.is_none() || gadgets.is_empty() || gadgets.iter().any(lacks) {
            return refused_with(&mut shelves, 400, "MissingParameter", "Something is missing.");
        }
        if !may {
            return refused(403, "Forbidden.RAM", "The request is not let in.");
        }
        let fits = |gadget: &Value| good(&gadget) || member(gadget, "GadgetName").is_some_and(|name| name == "anvil");
        let switch = text(call, "DryRun").is_none_or(|switch| matches!(switch.as_str(), "true" | "false"));
        let token = text(call, "ClientToken");
        let long_token = token.as_ref().is_some_and(|token| token.chars().count() > 64);
        if too_long || !gadgets.iter().all(fits) || gadgets.len() > 4 || !switch || long_token {
            return refused_with(&mut shelves, 400, "InvalidParameter", "Something is not as it should be.");
        }
        let welded = gadgets.iter().any(|gadget| member(gadget, "GadgetName").is_some_and(|name| name == "anvil"));
        let full = chosen.as_deref() == Some("full");
        if full && !(welded && self.makes(WeldedFirst)) {
            return refused(409, "Shelf.Full", "The shelf is full.");
        }
        if welded {
            return refused_with(&mut shelves, 409, "Gadget.Welded", "A gadget is welded.");
        }
        let dry_answer = || refused(400, "ShelvingIsDry", "The gadgets could be put on the shelf.");
        let done = |number: u64| (200, Ok(json!({"ShelvingId": format!("shelving-{number}")})));
        if dry {
            let takes = matches!(self.mistake, Some(DryTakesToken | DryAnswersAgain | DryTokenIsSpent));
            if let (true, Some(token)) = (takes, token) {
                shelves.tokens.insert(token, None);
            }
            return dry_answer();
        }
        let known = token.as_ref().and_then(|token| shelves.tokens.get(token).copied());
        match (known, self.mistake) {
            (Some(Some(number)), _) => return done(number),
            (Some(None), Some(DryAnswersAgain)) => return dry_answer(),
            (Some(None), Some(DryTokenIsSpent)) => return refused(400, "InvalidParameter", "The token was used."),
            (Some(None), _) => return done(0),
            (None, _) => {}
        }
        shelves.calls += 1;
        let number = shelves.calls;
        shelves.tokens.extend(token.map(|token| (token, Some(number))));
        for name in gadgets.iter().filter_map(|gadget| member(gadget, "GadgetName")) {
            shelves.gadgets.insert(name, chosen.clone().unwrap_or_default());
        }
        done(number)
    }

    fn list_shelved_gadgets(&self, call: &Call) -> Answer {
        let Some(chosen) = text(call, "ShelfName") else {
            return refused(400, "MissingParameter", "Something is missing.");
        };
        let shelves = self.shelves.lock().unwrap();
        let there = shelves.gadgets.iter().filter(|(_, on)| **on == chosen);
        let gadgets: Vec<Value> = there.map(|(name, _)| json!({"GadgetName": name})).collect();
        (200, Ok(json!({"Gadgets": gadgets})))
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
        let more = if vendor == "alibaba" { 3 } else { 1 };
        assert_eq!(number, shipped.of_vendor(vendor).len() + more, "{vendor}");
    }
}
