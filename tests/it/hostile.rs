//! The service under test is hostile input: whatever it does, the run ends with verdicts, soon, and nothing passes that
//! was not shown.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bythebook::{
    contract::Library,
    engine::Selection,
    event::Verdict,
    reference::TEST_SECRET,
    report::{self, Summary},
    session::{RunOptions, Session},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// No run against an answering service needs longer; one without bounds would.
const SOON: Duration = Duration::from_mins(1);

#[cfg(feature = "cli")]
#[test]
fn a_target_that_is_down_is_said_in_one_line() {
    // A port that was free a moment ago: nothing listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_bythebook"))
        .args(["run", "--target", &format!("http://127.0.0.1:{port}")])
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("does not answer") && error.contains(&format!("127.0.0.1:{port}")), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(output.stdout.is_empty());
}

#[test]
fn nothing_passes_on_what_is_no_answer() {
    for (name, answer) in [
        ("closes at once", String::new()),
        ("garbage", "\0\u{1}garbage garbage\r\n\r\n".to_owned()),
        ("half a head", "HTTP/1.1 200 OK\r\ncontent-ty".to_owned()),
        ("a status of its own", "HTTP/1.1 99999 ?\r\n\r\n".to_owned()),
        ("less than it says", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}".to_owned()),
        ("a length that is none", "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}".to_owned()),
        ("10 MB", with_body(200, "application/json", &format!("\"{}\"", "x".repeat(10 << 20)))),
        ("endless headers", format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-a: b\r\n".repeat(20_000))),
    ] {
        let summary = held(&answer);
        passes_nothing(name, &summary, &[]);
    }
}

#[test]
fn nothing_but_status_and_answering_passes_on_a_success_that_cannot_be_read() {
    for (name, body) in [
        ("HTML", "<!doctype html><title>Welcome</title>".to_owned()),
        ("deep", "[".repeat(100_000)),
        ("deep objects", "{\"a\":".repeat(100_000)),
        ("no UTF-8", "\u{fffd}{".to_owned()),
    ] {
        let summary = held(&with_body(200, "text/html", &body));
        passes_nothing(name, &summary, &["success-status", "common.answers", "common.no-server-error"]);
    }
}

#[test]
fn a_redirect_is_not_followed_and_passes_nothing() {
    let away = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/elsewhere\r\ncontent-length: 0\r\n\r\n";
    let summary = held(away);
    passes_nothing("redirect", &summary, &["common.answers", "common.no-server-error"]);
    fails(&summary, "success-status");
}

#[test]
fn a_server_error_without_a_code_passes_nothing_but_that_it_is_an_answer() {
    let summary = held(&with_body(500, "text/html", "<h1>Internal Server Error</h1>"));
    passes_nothing("500", &summary, &["common.answers"]);
    fails(&summary, "common.no-server-error");
}

#[test]
fn odd_members_break_no_more_than_their_clauses() {
    for (name, body) in [
        ("twice", r#"{"RequestId":"1","RequestId":2,"association":{},"association":null}"#),
        ("a list", "[]"),
        ("null", "null"),
        ("a number", "1e999"),
        ("names", "{\"\":0,\"\\u0000\":[],\"__proto__\":{},\"RequestId\":{\"RequestId\":[]}}"),
        ("half a character", r#"{"RequestId":"\ud800"}"#),
    ] {
        let summary = held(&with_body(200, "application/json", body));
        let refusals = ["required", "error-rows"];
        for (operation, clause) in summary.clauses() {
            let is_refusal = clause.check.is_some_and(|check| refusals.contains(&check));
            assert!(!(is_refusal && clause.verdict == Verdict::Pass), "{name}: {}/{}", operation.id, clause.id);
        }
    }
}

#[test]
fn a_secret_that_the_service_echoes_stays_inside() {
    let forms = [
        TEST_SECRET.to_owned(),
        TEST_SECRET.to_lowercase(),
        utf8_percent_encode(TEST_SECRET, NON_ALPHANUMERIC).to_string(),
        STANDARD.encode(TEST_SECRET),
    ];
    let echo = forms.join(" ");
    for body in [
        format!(r#"{{"Code":"{echo}","Message":"{echo}","RequestId":"{echo}"}}"#),
        format!(r#"{{"error_code":"{echo}","error_msg":"{echo}","request_id":"{echo}"}}"#),
        format!(r#"{{"Code":"IncorrectStatus.Vpc","Message":"{echo}","RequestId":"1","{echo}":"{echo}"}}"#),
        format!(r#"{{"RequestId":{{"{echo}":1}},"request_id":["{echo}"],"association":"{echo}"}}"#),
        format!("no JSON: {echo}"),
    ] {
        for status in [200, 400, 500] {
            let summary = held(&with_body(status, &echo, &body));
            let report = report::json(&summary).to_string() + &report::terminal(&summary);
            for form in &forms {
                assert!(!report.contains(form.as_str()), "{status} {body}: the report holds {form}");
            }
        }
    }
}

fn with_body(status: u16, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nserver: bythebook-reference\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// What a run says of a service that answers every request with the same bytes, and closes.
fn held(answer: &str) -> Summary {
    let started = Instant::now();
    let answer: Arc<[u8]> = answer.as_bytes().into();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let summary = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer)));
            }
        });
        let library = Arc::new(Library::embedded().unwrap());
        let session = Session::at(library, &format!("http://{address}")).unwrap();
        let order = RunOptions { seed: 0, concurrency: 8, selection: Selection::default(), run: "hostile".to_owned() };
        session.run(&order, |_| {}).await.unwrap()
    });
    assert!(started.elapsed() < SOON, "the run takes {:?}", started.elapsed());
    assert!(summary.run.is_some() && summary.clauses().count() > 100, "every clause has a verdict");
    summary
}

async fn serve(mut stream: TcpStream, answer: Arc<[u8]>) {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    // Up to the end of the head is enough to know that a request came.
    while !seen.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(length) => seen.extend_from_slice(&buffer[..length]),
        }
    }
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

fn fails(summary: &Summary, id: &str) {
    let mut clauses = summary.clauses().filter(|(_, clause)| clause.id == id).peekable();
    assert!(clauses.peek().is_some(), "{id} was asked");
    clauses.for_each(|(operation, clause)| assert_eq!(clause.verdict, Verdict::Fail, "{}/{id}", operation.id));
}

fn passes_nothing(name: &str, summary: &Summary, but: &[&str]) {
    let passed: Vec<&str> = summary
        .clauses()
        .filter(|(_, clause)| clause.verdict == Verdict::Pass && !but.contains(&clause.id.as_str()))
        .map(|(_, clause)| clause.id.as_str())
        .collect();
    assert!(passed.is_empty(), "{name}: {passed:?}");
}
