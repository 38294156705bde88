//! Carries out one scenario on one account.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::future::join_all;
use sha2::{Digest, Sha256};

use super::{
    read_back::{MOST_PAGES, Queries, bound_values},
    scrub::Scrubber,
};
use crate::{
    call::{AccessKey, Answer, Call, Credentials, Part, Secret, ServiceError, Signature, Wrong},
    contract::{Library, Operation},
    exchange::{NoAnswer, Request, Response},
    scenario::{
        Action, Condition, Filling, Outcome, Reading, Reply, Scenario, StateValues, StepResult, Template, Transcript,
        Until, Within, fill, outcome_of,
    },
    target::{Target, Tenant},
    wire::{self, Moment, Protocol, WireError},
};

/// How long to wait before asking again a service that moves by the clock.
const PAUSE: Duration = Duration::from_secs(2);
/// What a reference service calls itself in every answer.
const REFERENCE: &str = "bythebook-reference";
/// So many reads of a wait are made without a pause.
const AT_ONCE: u32 = 3;
/// How often a call that is answered "later" is made again.
const RETRIES: u32 = 3;
/// So many failures to connect in a row, and the target counts as gone.
const GONE_AFTER: u32 = 8;

/// Signs calls, sends them and decodes what comes back.
#[derive(Debug)]
pub struct Sender {
    library: Arc<Library>,
    target: Arc<dyn Target>,
    requests: AtomicU64,
    unreachable: AtomicU32,
    moves_by_reads: AtomicBool,
}

/// A call that was sent: the request, and what came of it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The request as it was signed.
    pub request: Request,
    /// The response, or why there is none.
    pub response: Result<Response, NoAnswer>,
    /// The decoded answer.
    pub answer: Result<Answer, NoAnswer>,
}

impl Sender {
    /// A sender to a target.
    #[must_use]
    pub fn new(library: Arc<Library>, target: Arc<dyn Target>) -> Self {
        Self {
            library,
            target,
            requests: AtomicU64::new(0),
            unreachable: AtomicU32::new(0),
            moves_by_reads: AtomicBool::new(false),
        }
    }

    /// How many requests were sent so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Whether the target moves by reads, as a reference service does: waiting for it by the clock is in vain.
    #[must_use]
    pub fn moves_by_reads(&self) -> bool {
        self.moves_by_reads.load(Ordering::Relaxed)
    }

    /// Whether the target stopped answering at all.
    #[must_use]
    pub fn target_is_gone(&self) -> bool {
        self.unreachable.load(Ordering::Relaxed) >= GONE_AFTER
    }

    /// Sends a call.
    ///
    /// # Errors
    ///
    /// When the call cannot be put on the wire: an unknown operation or protocol, a value that cannot stand in its place.
    pub async fn send(&self, call: &Call, credentials: &Credentials, nonce: &str) -> Result<Sent, String> {
        let operation =
            self.library.operation(&call.operation).ok_or_else(|| format!("no contract for `{}`", call.operation))?;
        let protocol = wire::protocol(&operation.protocol)
            .ok_or_else(|| format!("{}: no protocol `{}`", operation.name, operation.protocol))?;
        let request = self.request(operation, protocol, call, credentials, nonce)?;
        self.requests.fetch_add(1, Ordering::Relaxed);
        let response = self.target.send(request.clone()).await;
        match &response {
            Err(NoAnswer::NoConnection { .. } | NoAnswer::Timeout { .. }) => {
                self.unreachable.fetch_add(1, Ordering::Relaxed)
            }
            _ => self.unreachable.swap(0, Ordering::Relaxed),
        };
        let is_reference =
            |response: &Response| response.headers.iter().any(|(name, value)| name == "server" && value == REFERENCE);
        if response.as_ref().is_ok_and(is_reference) {
            self.moves_by_reads.store(true, Ordering::Relaxed);
        }
        let common = self.library.common(operation);
        let answer = response.as_ref().map(|response| protocol.decode(common, response)).map_err(Clone::clone);
        Ok(Sent { request, response, answer })
    }

    fn request(
        &self,
        operation: &Operation,
        protocol: &dyn Protocol,
        call: &Call,
        credentials: &Credentials,
        nonce: &str,
    ) -> Result<Request, String> {
        let request = protocol.encode(operation, call, self.target.host()).map_err(|error| error.to_string())?;
        let mut moment = Moment { unix_seconds: now(), nonce: nonce.to_owned() };
        let mut credentials = credentials.clone();
        let mut tampered = None;
        for wrong in &call.wrong {
            if !can_be(wrong, &credentials) {
                return Err(format!("{}: these credentials sign nothing that {wrong:?} would touch", operation.name));
            }
            match wrong {
                Wrong::Unsigned => return Ok(request),
                Wrong::UnknownKey => credentials = of_nobody(credentials),
                Wrong::WrongSecret => credentials = with_another_end(credentials),
                Wrong::DateShift(seconds) => moment.unix_seconds += seconds,
                Wrong::Tampered(part) => tampered = Some(*part),
                Wrong::Reordered
                | Wrong::Overencoded
                | Wrong::ReplayedNonce
                | Wrong::Body(_)
                | Wrong::NoContentType => {}
            }
        }
        let signed = match tampered {
            None => protocol.sign(request, &credentials, &moment),
            Some(part) => transplanted(protocol, request, &credentials, &moment, part),
        };
        let mut signed = signed.map_err(|error| format!("{}: {error}", operation.name))?;
        // Both leave what is signed as it is: the canonical request sorts, and encodes anew.
        if call.wrong.contains(&Wrong::Reordered) {
            signed.target = reordered(&signed);
        }
        if call.wrong.contains(&Wrong::Overencoded) {
            signed.target = overencoded(&signed.target);
        }
        Ok(signed)
    }
}

/// One scenario, being carried out.
pub(super) struct Run<'a> {
    pub(super) sender: &'a Sender,
    pub(super) library: &'a Library,
    pub(super) tenant: &'a Tenant,
    /// Whether the target is ours: every call may take effect.
    pub(super) ours: bool,
    /// What makes fresh values and nonces fresh.
    pub(super) salt: String,
    pub(super) scrubber: Scrubber,
    nonces: AtomicU32,
}

impl<'a> Run<'a> {
    pub(super) fn new(sender: &'a Sender, library: &'a Library, tenant: &'a Tenant, ours: bool, salt: String) -> Self {
        let scrubber = Scrubber::of(tenant);
        Self { sender, library, tenant, ours, salt, scrubber, nonces: AtomicU32::new(0) }
    }

    /// Carries out a scenario.
    ///
    /// # Errors
    ///
    /// When a step could not be asked: that is ours, not the service's.
    pub(super) async fn carry_out(&self, operation: &Operation, scenario: &Scenario) -> Result<Transcript, String> {
        // The plan leaves such scenarios out; nothing is sent if it ever does not.
        if !self.ours && !scenario.is_harmless(self.library) {
            return Err("not sent: it could take effect on an account that is not ours".to_owned());
        }
        let mut results: Vec<StepResult> = Vec::new();
        for step in &scenario.steps {
            if step.only_if.is_some_and(|condition| !holds(condition, &results)) {
                results.push(StepResult::LeftOut);
                continue;
            }
            let result = match &step.action {
                Action::Call(template) | Action::Control(template) => {
                    let call = self.fill(template, &results)?;
                    StepResult::Replies(vec![self.patiently(&call, template.caller.as_deref()).await?])
                }
                Action::Together(templates) => {
                    let calls: Vec<Call> =
                        templates.iter().map(|template| self.fill(template, &results)).collect::<Result<_, _>>()?;
                    let sending =
                        calls.iter().zip(templates).map(|(call, template)| self.once(call, template.caller.as_deref()));
                    let mut replies = join_all(sending).await.into_iter().collect::<Result<Vec<_>, _>>()?;
                    replies.sort_by_key(|reply| {
                        (reply.answer.as_ref().map_or(0, |answer| answer.status), reply.code().map(str::to_owned))
                    });
                    StepResult::Replies(replies)
                }
                Action::ReadBack(templates) => {
                    let queries = self.queries(operation, templates, &results)?;
                    StepResult::Read(self.read(&queries).await?)
                }
                Action::Await { read, until, within } => {
                    let queries = self.queries(operation, read, &results)?;
                    StepResult::Read(self.wait_until(&queries, *until, *within).await?)
                }
                Action::Settle { read, within } => {
                    let queries = self.queries(operation, read, &results)?;
                    StepResult::Read(self.settle(&queries, *within).await?)
                }
                Action::Undo(step) => self.undo(operation, *step, &results).await?,
            };
            results.push(result);
        }
        Ok(Transcript { results })
    }

    pub(super) fn states_of(&self, operation: &str) -> StateValues {
        self.tenant.states.get(operation).cloned().unwrap_or_default()
    }

    fn fill(&self, template: &Template, results: &[StepResult]) -> Result<Call, String> {
        let states = self.states_of(&template.operation);
        fill(template, Filling { states: &states, results, salt: &self.salt })
    }

    /// Makes a call, and again where the service says "later".
    async fn patiently(&self, call: &Call, caller: Option<&str>) -> Result<Reply, String> {
        let mut reply = self.once(call, caller).await?;
        // That no answer comes counts only where it happens twice.
        if matches!(reply.answer, Err(NoAnswer::Timeout { .. } | NoAnswer::Broken { .. } | NoAnswer::TooLarge { .. })) {
            reply = self.once(call, caller).await?;
        }
        for _ in 0..RETRIES {
            let later = reply.code().is_some_and(|code| {
                self.library
                    .operation(&call.operation)
                    .is_some_and(|operation| operation.busy.iter().any(|busy| busy == code))
            });
            if !later || self.sender.moves_by_reads() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            reply = self.once(call, caller).await?;
        }
        Ok(reply)
    }

    async fn once(&self, call: &Call, caller: Option<&str>) -> Result<Reply, String> {
        let credentials = match caller {
            None => self.tenant.credentials.as_ref().ok_or("the target has no credentials")?,
            Some(state) => self
                .tenant
                .credentials_of
                .get(state)
                .ok_or_else(|| format!("the target's state {state} binds no credential"))?,
        };
        if self.sender.target_is_gone() {
            return Err("the target stopped answering".to_owned());
        }
        let replayed = call.wrong.contains(&Wrong::ReplayedNonce);
        let number = if replayed {
            self.nonces.load(Ordering::Relaxed)
        } else {
            self.nonces.fetch_add(1, Ordering::Relaxed) + 1
        };
        let nonce = nonce(&self.salt, number);
        let sent = self.sender.send(call, credentials, &nonce).await?;
        let answer = sent.answer.map(|answer| self.scrubbed(answer));
        let operation = self.library.operation(&call.operation).ok_or("no such operation")?;
        let outcome = outcome_of(operation, call, &answer);
        Ok(Reply { call: call.clone(), caller: caller.map(str::to_owned), answer, outcome })
    }

    fn scrubbed(&self, mut answer: Answer) -> Answer {
        for (_, value) in &mut answer.headers {
            *value = self.scrubber.clean(value);
        }
        if let Some(ServiceError { message, code }) = &mut answer.error {
            *message = self.scrubber.clean(message);
            *code = self.scrubber.clean(code);
        }
        match &mut answer.body {
            Ok(body) => scrub_strings(body, &self.scrubber),
            // What cannot be decoded is told with words of the service, such as its content type.
            Err(reason) => *reason = self.scrubber.clean(reason),
        }
        answer.request_id = answer.request_id.map(|id| self.scrubber.clean(&id));
        answer
    }

    fn queries<'o>(
        &self,
        operation: &'o Operation,
        templates: &[Template],
        results: &[StepResult],
    ) -> Result<Queries<'o>, String> {
        let calls: Vec<Call> =
            templates.iter().map(|template| self.fill(template, results)).collect::<Result<_, _>>()?;
        Queries::new(operation, &calls).ok_or_else(|| format!("the contract of {} names no sibling", operation.name))
    }

    /// All pages of all queries, once.
    async fn read(&self, queries: &Queries<'_>) -> Result<Reading, String> {
        let (mut shown, mut replies) = (Vec::new(), Vec::new());
        let mut problem = None;
        'queries: for query in &queries.all {
            let mut call = query.call.clone();
            for page in 0..=MOST_PAGES {
                if page == MOST_PAGES {
                    problem = Some(format!("there are more than {MOST_PAGES} pages"));
                    break 'queries;
                }
                let reply = self.patiently(&call, None).await?;
                let understood = match &reply.answer {
                    Ok(answer) => queries.shown(query, answer).map(|shown| (shown, queries.next_page(&call, answer))),
                    Err(none) => Err(none.to_string()),
                };
                replies.push(reply);
                match understood {
                    Ok((more, next)) => {
                        shown.extend(more);
                        match next {
                            Some(next) => call = next,
                            None => break,
                        }
                    }
                    Err(reason) => {
                        problem = Some(reason);
                        break 'queries;
                    }
                }
            }
        }
        let mut reading = queries.reading(if problem.is_some() { Vec::new() } else { shown }, problem);
        reading.replies = replies;
        Ok(reading)
    }

    async fn wait_until(&self, queries: &Queries<'_>, until: Until, within: Within) -> Result<Reading, String> {
        let mut reading = Reading::default();
        let mut replies = Vec::new();
        // Whether the target moves by reads may show only now.
        for turn in (0..).take_while(|turn| *turn < self.turns(within)) {
            self.pause_before(turn).await;
            reading = self.read(queries).await?;
            replies.append(&mut reading.replies);
            reading.settled = reading.problem.is_none()
                && match until {
                    Until::Shown => reading.missing.is_empty(),
                    Until::Gone => queries.all_gone(&reading),
                };
            if reading.settled || reading.problem.is_some() {
                break;
            }
        }
        reading.replies = replies;
        Ok(reading)
    }

    async fn settle(&self, queries: &Queries<'_>, within: Within) -> Result<Reading, String> {
        let mut last = Reading::default();
        let mut replies = Vec::new();
        // Whether the target moves by reads may show only now.
        for turn in (0..).take_while(|turn| *turn < self.turns(within)) {
            self.pause_before(turn).await;
            let mut reading = self.read(queries).await?;
            replies.append(&mut reading.replies);
            reading.settled = turn > 0 && last.shown == reading.shown;
            last = reading;
            if last.problem.is_some() {
                break;
            }
        }
        last.replies = replies;
        Ok(last)
    }

    fn turns(&self, within: Within) -> u32 {
        if self.sender.moves_by_reads() {
            return within.reads.max(2);
        }
        AT_ONCE + within.seconds / u32::try_from(PAUSE.as_secs()).unwrap_or(1)
    }

    async fn pause_before(&self, turn: u32) {
        // The first reads of a wait come one after another: most services have settled by then.
        if turn >= AT_ONCE && !self.sender.moves_by_reads() {
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn undo(&self, operation: &Operation, step: usize, results: &[StepResult]) -> Result<StepResult, String> {
        let undo =
            operation.undo.as_ref().ok_or_else(|| format!("the contract of {} names no undo", operation.name))?;
        let Some(StepResult::Replies(replies)) = results.get(step) else {
            return Ok(StepResult::LeftOut);
        };
        let mut undone = Vec::new();
        for reply in replies.iter().filter(|reply| reply.outcome == Outcome::Accepted) {
            let call = Call::new(&undo.operation, bound_values(&undo.bind, &reply.call));
            undone.push(self.patiently(&call, None).await?);
        }
        Ok(StepResult::Replies(undone))
    }
}

fn holds(condition: Condition, results: &[StepResult]) -> bool {
    let (step, outcome) = match condition {
        Condition::Accepted(step) => (step, Outcome::Accepted),
        Condition::Refused(step) => (step, Outcome::Refused),
    };
    match results.get(step) {
        Some(StepResult::Replies(replies)) => replies.iter().any(|reply| reply.outcome == outcome),
        _ => false,
    }
}

fn scrub_strings(value: &mut serde_json::Value, scrubber: &Scrubber) {
    match value {
        serde_json::Value::String(text) => *text = scrubber.clean(text),
        serde_json::Value::Array(elements) => elements.iter_mut().for_each(|value| scrub_strings(value, scrubber)),
        serde_json::Value::Object(members) => {
            members.values_mut().for_each(|value| scrub_strings(value, scrubber));
            if members.keys().any(|name| scrubber.clean(name) != *name) {
                *members =
                    std::mem::take(members).into_iter().map(|(name, value)| (scrubber.clean(&name), value)).collect();
            }
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

/// A nonce that no other run, case or call uses: 32 hexadecimal digits.
fn nonce(salt: &str, number: u32) -> String {
    let hash = Sha256::digest(format!("nonce/{salt}/{number}"));
    hash.iter().take(16).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Seconds since the Unix epoch.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Whether a call with these credentials has what is to be wrong: a token dates and signs nothing, the older signature
/// signs parameters alone.
fn can_be(wrong: &Wrong, credentials: &Credentials) -> bool {
    let signature = match credentials {
        Credentials::Key(key) => Some(key.signature),
        Credentials::Token(_) => None,
    };
    match (wrong, signature) {
        (Wrong::DateShift(_) | Wrong::Tampered(_) | Wrong::ReplayedNonce, None)
        | (Wrong::Tampered(Part::Header), Some(Signature::Legacy)) => false,
        (
            Wrong::Unsigned
            | Wrong::UnknownKey
            | Wrong::WrongSecret
            | Wrong::DateShift(_)
            | Wrong::Tampered(_)
            | Wrong::Reordered
            | Wrong::Overencoded
            | Wrong::ReplayedNonce
            | Wrong::Body(_)
            | Wrong::NoContentType,
            _,
        ) => true,
    }
}

/// Credentials that nobody has, as long as the real ones and of their alphabet.
fn of_nobody(credentials: Credentials) -> Credentials {
    let unknown = |id: &str| -> String { id.chars().rev().collect() };
    match credentials {
        Credentials::Key(key) => Credentials::Key(AccessKey { id: unknown(&key.id), ..key }),
        Credentials::Token(token) => Credentials::Token(Secret::new(unknown(token.expose()))),
    }
}

/// The same credentials but for the last character of their secret.
fn with_another_end(credentials: Credentials) -> Credentials {
    let other = |secret: &Secret| {
        let mut text = secret.expose().to_owned();
        let last = text.pop();
        text.push(if last == Some('A') { 'B' } else { 'A' });
        Secret::new(text)
    };
    match credentials {
        Credentials::Key(key) => Credentials::Key(AccessKey { secret: other(&key.secret), ..key }),
        Credentials::Token(token) => Credentials::Token(other(&token)),
    }
}

/// A valid request with the signature of one that differs in one byte of `part`: a service that leaves the part out of
/// what it verifies cannot tell.
fn transplanted(
    protocol: &dyn Protocol,
    request: Request,
    credentials: &Credentials,
    moment: &Moment,
    part: Part,
) -> Result<Request, WireError> {
    let signed = protocol.sign(request.clone(), credentials, moment)?;
    if part == Part::Header {
        // Which header says nothing but is signed, the protocol knows only after signing: change it there.
        return Ok(with_another_header(protocol, signed));
    }
    let other = protocol.sign(changed(request, part), credentials, moment)?;
    Ok(protocol.graft(signed, other))
}

/// Changes one byte of a request's part.
fn changed(mut request: Request, part: Part) -> Request {
    match part {
        Part::Path => {
            let path = another_end(request.path());
            request.target = match request.query() {
                "" => path,
                query => format!("{path}?{query}"),
            };
        }
        Part::Query => {
            let (path, query) = (request.path().to_owned(), another_end(request.query()));
            request.target = format!("{path}?{query}");
        }
        Part::Body => {
            if let Some(byte) = request.body.iter_mut().rev().find(|byte| byte.is_ascii_alphanumeric()) {
                *byte = if *byte == b'a' { b'b' } else { b'a' };
            }
        }
        Part::Header => {}
    }
    request
}

/// Changes one byte of a signed header that means nothing else to the service.
fn with_another_header(protocol: &dyn Protocol, mut signed: Request) -> Request {
    let harmless = protocol.harmless_header();
    if let Some((_, value)) = signed.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(harmless)) {
        *value = another_end(value);
    }
    signed
}

/// The text with its last letter or digit changed.
fn another_end(text: &str) -> String {
    let Some((index, last)) = text.char_indices().rev().find(|(_, c)| c.is_ascii_alphanumeric()) else {
        return text.to_owned();
    };
    format!("{}{}{}", &text[..index], if last == 'a' { 'b' } else { 'a' }, &text[index + 1..])
}

/// The target with its query parameters in the opposite order.
fn reordered(request: &Request) -> String {
    let pairs: Vec<&str> = request.query().split('&').rev().collect();
    match request.query() {
        "" => request.target.clone(),
        _ => format!("{}?{}", request.path(), pairs.join("&")),
    }
}

/// The target with each third letter or digit of values and last path segments percent-encoded.
fn overencoded(target: &str) -> String {
    let mut out = String::new();
    let mut bytes = target.bytes().enumerate();
    while let Some((index, byte)) = bytes.next() {
        if byte == b'%' {
            out.push('%');
            out.extend(bytes.by_ref().take(2).map(|(_, byte)| char::from(byte)));
        } else if byte.is_ascii_alphanumeric() && index % 3 == 0 {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|digit| {
                char::from_digit(u32::from(digit), 16).expect("four bits are a digit").to_ascii_uppercase()
            }));
        } else {
            out.push(char::from(byte));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_of_one_byte_of_the_part() {
        let request = Request {
            method: "POST".into(),
            target: "/v3/ab?x=1".into(),
            headers: Vec::new(),
            body: b"{\"k\":1}".to_vec(),
        };
        assert_eq!(changed(request.clone(), Part::Path).target, "/v3/aa?x=1");
        assert_eq!(changed(request.clone(), Part::Query).target, "/v3/ab?x=a");
        assert_eq!(changed(request, Part::Body).body, b"{\"k\":a}");
    }

    #[test]
    fn other_encodings_and_orders_say_the_same() {
        let request =
            Request { method: "GET".into(), target: "/p?a=1%2F2&b=xyz".into(), headers: Vec::new(), body: Vec::new() };
        assert_eq!(reordered(&request), "/p?b=xyz&a=1%2F2");
        let other = overencoded(&request.target);
        assert_ne!(other, request.target);
        let decoded = percent_encoding::percent_decode_str(&other).decode_utf8().unwrap().into_owned();
        assert_eq!(decoded, "/p?a=1/2&b=xyz");
    }

    #[test]
    fn no_credentials_are_asked_for_what_they_do_not_sign() {
        let key = Credentials::key("k", Secret::new("s"));
        let legacy = key.clone().signing(Signature::Legacy);
        let token = Credentials::Token(Secret::new("t"));
        let (header, query) = (Wrong::Tampered(Part::Header), Wrong::Tampered(Part::Query));
        for (wrong, expected) in [
            (header, [true, false, false]),
            (query, [true, true, false]),
            (Wrong::DateShift(1), [true, true, false]),
            (Wrong::WrongSecret, [true, true, true]),
        ] {
            assert_eq!([&key, &legacy, &token].map(|credentials| can_be(&wrong, credentials)), expected, "{wrong:?}");
        }
    }

    #[test]
    fn nonces_differ_between_runs_and_calls() {
        assert_ne!(nonce("run-1", 1), nonce("run-1", 2));
        assert_ne!(nonce("run-1", 1), nonce("run-2", 1));
    }
}
