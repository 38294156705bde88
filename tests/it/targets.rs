//! Services that are held in other ways than the embedded one: at a URL, with one copy of their states, in this process,
//! behind TLS. The way must not show in the verdicts.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};

use bythebook::{
    contract::Library,
    engine::Selection,
    event::{InconclusiveReason, Reason, Verdict},
    reference::{Reference, Rules, fault, router, variants},
    report::Summary,
    session::{CommandError, Configuration, Configured, Environment, OnThisMachine, RunOptions, Session},
};
use futures_util::{StreamExt, stream};

/// So many sessions at once: a session waits for its service most of the time.
const SESSIONS: usize = 4;

fn library() -> Arc<Library> {
    Arc::new(Library::embedded().unwrap())
}

fn order(run: &str) -> RunOptions {
    RunOptions { seed: 0, concurrency: 8, selection: Selection::default(), run: run.to_owned() }
}

async fn serve(rules: Rules) -> Reference {
    Reference::start(SocketAddr::from(([127, 0, 0, 1], 0)), rules, library()).await.unwrap()
}

/// A target with one account, of which the configuration knows everything.
fn one_account(endpoint: &str, more: &str) -> Configured {
    let text =
        format!("[targets.one]\nendpoint = \"{endpoint}\"\ncredentials = \"test\"\naccount = \"shared\"\n{more}\n");
    let configuration = Configuration::parse(Path::new("bythebook.toml"), &text).unwrap();
    configuration.target("one", &library(), &OnThisMachine).unwrap()
}

fn verdicts(summary: &Summary) -> BTreeMap<String, Verdict> {
    summary.clauses().map(|(operation, clause)| (format!("{}/{}", operation.id, clause.id), clause.verdict)).collect()
}

/// The reasons for which clauses neither passed nor failed, in words.
fn reasons(summary: &Summary) -> Vec<String> {
    summary.clauses().filter_map(|(_, clause)| Some(clause.reason.as_ref()?.to_string())).collect()
}

async fn embedded() -> BTreeMap<String, Verdict> {
    let session = Session::embedded(library(), Rules::default(), "").await.unwrap();
    verdicts(&session.run(&order("embedded"), |_| {}).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn three_runs_on_one_service_say_what_the_embedded_one_says() {
    let expected = embedded().await;
    let reference = serve(Rules::default()).await;
    let url = format!("http://{}", reference.address());
    for run in ["first", "second", "third"] {
        let session = Session::at(library(), &url).unwrap();
        assert_eq!(verdicts(&session.run(&order(run), |_| {}).await.unwrap()), expected, "{run}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_is_put_back_after_each_case() {
    let expected = embedded().await;
    let reference = serve(Rules::default()).await;
    let endpoint = format!("http://{}", reference.address());
    for run in ["first", "second", "third"] {
        let session = Session::configured(library(), one_account(&endpoint, "")).unwrap();
        assert_eq!(verdicts(&session.run(&order(run), |_| {}).await.unwrap()), expected, "{run}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_configuration_has_wrong_is_no_complaint_of_the_service() {
    let reference = serve(Rules::default()).await;
    let endpoint = format!("http://{}", reference.address());
    let id = |digit: char| format!("\"{}\"", "11111111-1111-4111-8111-111111111111".replace('1', &digit.to_string()));
    let state = format!(
        "[targets.one.states.AssociateRouteTable.associable]\nproject_id = \"{}\"\ner_id = {}\nroute_table_id = [{}, {}]\n\
         attachment_id = [{}, {}]",
        "0".repeat(32),
        id('2'),
        id('3'),
        id('4'),
        id('5'),
        id('6'),
    );
    let session = Session::configured(library(), one_account(&endpoint, &state)).unwrap();
    let selection = Selection { names: vec!["AssociateRouteTable".to_owned()], ..Selection::default() };
    let summary = session.run(&RunOptions { selection, ..order("wrong") }, |_| {}).await.unwrap();
    let failed: Vec<&str> = summary
        .clauses()
        .filter(|(_, clause)| clause.finding.is_some())
        .map(|(_, clause)| clause.id.as_str())
        .collect();
    assert_eq!(failed, Vec::<&str>::new());
    let reasons = reasons(&summary);
    assert!(reasons.iter().any(|reason| reason.contains("no call of the operation was accepted")), "{reasons:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_draws_nothing_from_any_choice_that_is_left_open() {
    // The kill matrix runs all of them with accounts of their own; what one account adds shows in a few.
    let choices = variants().iter().flat_map(|variant| variant.choices.iter().map(move |choice| (variant, choice)));
    let runs = choices.step_by(8).map(|(variant, choice)| async move {
        let reference = serve(Rules::default().with_choice(choice)).await;
        let endpoint = format!("http://{}", reference.address());
        let session = Session::configured(library(), one_account(&endpoint, "")).unwrap();
        let summary = session.run(&order("one"), |_| {}).await.unwrap();
        let drawn = summary.clauses().filter(|(_, clause)| matches!(clause.verdict, Verdict::Fail | Verdict::Error));
        let drawn: Vec<String> = drawn.map(|(operation, clause)| format!("{}/{}", operation.id, clause.id)).collect();
        (!drawn.is_empty() || summary.totals().pass == 0)
            .then(|| format!("{}={}: {}", variant.id, choice.id, drawn.join(", ")))
    });
    let problems: Vec<Option<String>> = stream::iter(runs).buffered(SESSIONS).collect().await;
    let problems: Vec<String> = problems.into_iter().flatten().collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What a withdrawal leaves behind makes the states doubtful; a complaint about them would be a false alarm.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_put_back_is_no_complaint() {
    let reference = serve(Rules::default().with_fault(fault("disassociate-forgets").unwrap())).await;
    let endpoint = format!("http://{}", reference.address());
    let session = Session::configured(library(), one_account(&endpoint, "")).unwrap();
    let summary = session.run(&order("one"), |_| {}).await.unwrap();
    let of_associate = summary.clauses().filter(|(operation, _)| operation.id == "AssociateRouteTable");
    let doubted = |reason: &Reason| matches!(reason, Reason::Inconclusive(InconclusiveReason::StateInDoubt { .. }));
    let mut inconclusive = 0;
    assert_eq!(verdicts(&summary)["DisassociateRouteTable/effect"], Verdict::Fail);
    for (_, clause) in of_associate {
        assert_ne!(clause.verdict, Verdict::Fail, "{}", clause.id);
        inconclusive += usize::from(clause.reason.as_ref().is_some_and(doubted));
    }
    assert!(inconclusive > 0);
}

/// What a service wrongly takes without is taken back too, or the cases after it are not believed.
#[tokio::test(flavor = "multi_thread")]
async fn one_account_shows_what_is_missed_in_a_call_that_lacks_something() {
    for id in
        ["target-type-not-required", "route-table-not-required", "dry-run-by-default", "limit-51", "dry-run-publishes"]
    {
        let fault = fault(id).unwrap();
        let reference = serve(Rules::default().with_fault(fault)).await;
        let endpoint = format!("http://{}", reference.address());
        let session = Session::configured(library(), one_account(&endpoint, "")).unwrap();
        let summary = session.run(&order("one"), |_| {}).await.unwrap();
        let clause = fault.clause_in(&library());
        assert_eq!(verdicts(&summary).get(&clause), Some(&Verdict::Fail), "{id}");
        let mut doubted = reasons(&summary);
        doubted.retain(|reason| reason.contains("may not have held"));
        assert!(doubted.is_empty(), "{id}: {doubted:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stood_there_before_is_left_alone_and_told() {
    let reference = serve(Rules::default()).await;
    let endpoint = format!("http://{}", reference.address());
    // Somebody associates the attachment of the base state, and goes.
    let left = Session::configured(library(), one_account(&endpoint, "")).unwrap();
    let tenant = left.tenant("any");
    let associate = "huawei/er/AssociateRouteTable".parse().unwrap();
    let bound = tenant.states.bound(&associate, "associable").unwrap();
    let first = |name: &str| bound[name].get(0).unwrap_or(&bound[name]).clone();
    let values = ["project_id", "er_id", "route_table_id", "attachment_id"].map(|name| (name.to_owned(), first(name)));
    let call = bythebook::call::Call::new(&associate, BTreeMap::from(values.clone()));
    let mut other = call.clone();
    let second = bound["route_table_id"][1].clone();
    other.values.insert("route_table_id".to_owned(), second);
    let sent = left.sender().send(&call, tenant.credentials.as_ref().unwrap(), "once").await.unwrap();
    assert!(sent.answer.unwrap().is_success());

    let session = Session::configured(library(), one_account(&endpoint, "")).unwrap();
    let summary = session.run(&order("one"), |_| {}).await.unwrap();
    let reasons = reasons(&summary);
    assert!(reasons.iter().any(|reason| reason.contains("associable does not hold")), "{reasons:?}");
    let again = left.sender().send(&other, tenant.credentials.as_ref().unwrap(), "twice").await.unwrap();
    assert!(!again.answer.unwrap().is_success(), "the association is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_in_this_process_is_held_as_over_the_network() {
    let expected = embedded().await;
    let contracts = library();
    let make = move || router(&Rules::default(), Arc::clone(&contracts));
    let session = Session::in_process(library(), make.clone(), None);
    let inside = verdicts(&session.run(&order("inside"), |_| {}).await.unwrap());
    assert_eq!(inside, expected);
    // The same with the states of a configuration; its address is not used.
    let configured = Some(one_account("http://unused.example", ""));
    let session = Session::in_process(library(), make, configured);
    assert_eq!(verdicts(&session.run(&order("configured"), |_| {}).await.unwrap()), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_trusted_where_the_configuration_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, cert.pem()).unwrap();
    let reference = serve(Rules::default()).await;
    let address = behind_tls(&cert, &signing_key, reference.address()).await;
    let endpoint = format!("https://localhost:{}", address.port());

    let trusting = one_account(&endpoint, &format!("ca_file = {:?}", ca_file.display().to_string()));
    let session = Session::configured(library(), trusting).unwrap();
    let totals = session.run(&order("one"), |_| {}).await.unwrap().totals();
    assert_eq!((totals.fail, totals.warnings, totals.errors), (0, 0, 0));
    assert!(totals.pass > 100, "{totals:?}");

    let session = Session::configured(library(), one_account(&endpoint, "")).unwrap();
    let selection = Selection { names: vec!["AssociateRouteTable/accepts-valid".to_owned()], ..Selection::default() };
    let unreachable = session.run(&RunOptions { selection, ..order("two") }, |_| {}).await.unwrap_err();
    assert!(unreachable.to_string().contains("does not answer"), "nobody trusts the certificate: {unreachable}");
}

/// A TLS server on a free port that hands everything on to `plain`.
async fn behind_tls(cert: &rcgen::Certificate, key: &rcgen::KeyPair, plain: SocketAddr) -> SocketAddr {
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut inside) = acceptor.accept(stream).await else { return };
                let mut outside = tokio::net::TcpStream::connect(plain).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut inside, &mut outside).await;
            });
        }
    });
    address
}

/// An environment in which each variable has its own name as its value.
struct Named;

impl Environment for Named {
    fn variable(&self, name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    fn output(&self, _command: &[String]) -> Result<String, CommandError> {
        Err(CommandError::Empty)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_is_called_with_the_keys_that_stand_under_its_own_name() {
    const STATES: &str = r#"
        [targets.cloud]
        endpoint = "http://127.0.0.1:1"
        vendor = "alibaba"
        credentials = { access_key_env = "main", secret_env = "secret" }
        [targets.cloud.states.PublishVpcRouteEntries.publishable-entries]
        RegionId = "r"
        TargetType = "ECR"
        TargetInstanceId = "ecr-1"
        RouteEntries = [{ RouteTableId = "vtb-1", DestinationCidrBlock = "10.0.0.0/24" }]
        [targets.cloud.states.PublishVpcRouteEntries.credential-without-permission]
        credentials = { access_key_env = "may-not-publish", secret_env = "secret" }
        [targets.cloud.states.WithdrawVpcPublishedRouteEntries.credential-without-permission]
        credentials = { access_key_env = "may-not-withdraw", secret_env = "secret" }
    "#;
    let used: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let seen = Arc::clone(&used);
    let refuse = move |request: axum::extract::Request| async move {
        let authorization = request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned());
        let key = authorization.as_deref().and_then(|text| text.split_once("Credential=")?.1.split(',').next());
        seen.lock().unwrap().extend(key.map(str::to_owned));
        let id = "0A1B2C3D-0000-4000-8000-000000000001";
        let body = format!(r#"{{"RequestId": "{id}", "Code": "Forbidden.RAM", "Message": "not allowed"}}"#);
        (axum::http::StatusCode::FORBIDDEN, [("content-type", "application/json")], body)
    };
    let configuration = Configuration::parse(Path::new("bythebook.toml"), STATES).unwrap();
    let target = configuration.target("cloud", &library(), &Named).unwrap();
    let router = axum::Router::new().fallback(refuse);
    let session = Session::in_process(library(), move || router.clone(), Some(target));
    let selection = Selection { names: vec!["PublishVpcRouteEntries".to_owned()], ..Selection::default() };
    session.run(&RunOptions { selection, ..order("keys") }, |_| {}).await.unwrap();
    let used = used.lock().unwrap();
    assert!(used.contains("main") && used.contains("may-not-publish"), "{used:?}");
    assert!(!used.contains("may-not-withdraw"), "{used:?}");
}
