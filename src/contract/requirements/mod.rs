//! Which statement of a page licenses which complaint: statements to clauses.
//!
//! This is the only place where a clause comes into being. Its strength follows from the kind of statement and from the
//! source (R1): what another source than the operation's own page says is at most a `should`.

use std::collections::BTreeMap;

use super::{
    Citation, Cited, Clause, ClauseKind, Common, CommonKind, DryRunCheck, DryRunPromise, Effect, Kind, OWN_PAGE,
    Operation, Parameter, Place, RowPromise, Shape, StateRole, Statement, Strength, Testability, ValuePath, Weaker,
};

/// What the document states apart from parameters, rows and schemas.
pub(super) struct Statements<'a> {
    pub(super) function: Option<&'a Citation>,
    pub(super) accepts: Option<&'a Citation>,
    pub(super) key: Option<&'a Citation>,
    pub(super) permission: Option<&'a Citation>,
    pub(super) shared_errors: Option<&'a Citation>,
    pub(super) status: Option<&'a Citation>,
    /// Parameters without which the operation has no meaning, and why.
    pub(super) needed: &'a BTreeMap<String, String>,
    pub(super) common: &'a Common,
}

/// The clauses of an operation, in the order of a page: request, dry run, answer, errors, what is shared.
pub(super) fn clauses(operation: &Operation, statements: &Statements<'_>) -> Vec<Clause> {
    let mut table = Requirements { operation, clauses: Vec::new() };
    table.whole_call(statements);
    for parameter in &operation.parameters {
        table.request(parameter, statements);
    }
    table.dry_run();
    if let Some(idempotency) = &operation.idempotency {
        let id = format!("{}.idempotent", idempotency.token);
        let promise = format!("two equal calls with one `{}` give one resource", idempotency.token);
        table.add(id, promise, Strength::Should, &idempotency.cite, ClauseKind::Idempotent);
    }
    if let Some(exclusive) = &operation.exclusive {
        let promise = format!("a `{}` has one `{}` at most", exclusive.held, exclusive.holder);
        table.add(exclusive.id.clone(), promise, Strength::Must, &exclusive.cite, ClauseKind::Exclusive);
    }
    table.atomic();
    table.precedence();
    table.authorization(statements);
    table.response();
    table.error_rows();
    table.not_found(statements);
    table.common(statements);
    table.clauses
}

struct Requirements<'a> {
    operation: &'a Operation,
    clauses: Vec<Clause>,
}

impl Requirements<'_> {
    fn add(&mut self, id: String, promise: String, strength: Strength, cite: &Citation, kind: ClauseKind) {
        let cited = self.operation.cited(cite).expect("citations were checked");
        // A sibling's page is a page, but not the operation's own (R1).
        let own_page = cited.source.is_page() && cite.source == OWN_PAGE;
        let strength = if own_page { strength } else { Strength::Should };
        let clause = Clause { id, promise, strength, cite: vec![cited], kind, testability: Testability::Testable };
        self.clauses.push(clause);
    }

    /// Changes the clause that was added last.
    fn last(&mut self) -> &mut Clause {
        self.clauses.last_mut().expect("a clause was just added")
    }

    fn exclude(&mut self, reason: &str) {
        self.last().testability = Testability::Excluded(reason.to_owned());
    }

    /// A least length of 0 promises nothing.
    fn exclude_emptiness(&mut self, statement: Statement, bound: Option<i64>) {
        if matches!(statement, Statement::MinItems | Statement::MinLength) && bound == Some(0) {
            self.exclude("nothing is shorter than 0");
        }
    }

    fn silence(&mut self, reason: &str) {
        self.last().testability = Testability::Silent(reason.to_owned());
    }

    fn whole_call(&mut self, statements: &Statements<'_>) {
        if let Some(cite) = statements.accepts {
            let promise = "a call whose parameters are all valid is accepted".to_owned();
            self.add("accepts-valid".to_owned(), promise, Strength::Must, cite, ClauseKind::AcceptsValid);
        }
        if let Some(cite) = statements.status {
            let promise = format!("a success has status {}", self.operation.success.status);
            self.add("success-status".to_owned(), promise, Strength::Must, cite, ClauseKind::SuccessStatus);
        }
        if let (Some(cite), Effect::Writes) = (statements.function, self.operation.effect) {
            let removes = self.operation.read_back.as_ref().is_some_and(|read_back| read_back.removes);
            if removes {
                let promise = "what an accepted call takes back is gone from the sibling".to_owned();
                self.add("effect".to_owned(), promise, Strength::Must, cite, ClauseKind::Undone);
            } else {
                let promise = "the sibling shows what an accepted call did".to_owned();
                self.add("effect".to_owned(), promise, Strength::Should, cite, ClauseKind::Effect);
            }
            if self.operation.read_back.is_none() {
                self.exclude("the contract names no sibling that shows the effect");
            }
        }
        if let (Some(read_back), Effect::Reads) = (&self.operation.read_back, self.operation.effect)
            && read_back.operation == self.operation.id
            && read_back.pages.is_some()
        {
            let promise = "the pages together show each element once, and all of them".to_owned();
            self.add("paging".to_owned(), promise, Strength::Should, &read_back.cite, ClauseKind::Paging);
        }
    }

    fn request(&mut self, parameter: &Parameter, statements: &Statements<'_>) {
        let path = ValuePath::root(&parameter.name);
        self.presence(parameter, &path, statements.needed.get(&parameter.name));
        self.value(parameter.place, &path, &parameter.shape);
    }

    /// Whether a parameter must be there.
    fn presence(&mut self, parameter: &Parameter, path: &ValuePath, needed: Option<&String>) {
        let Some(cite) = parameter.shape.cite.get(&Statement::Required) else { return };
        let statement = if parameter.required { Statement::Required } else { Statement::Optional };
        let kind = ClauseKind::Request { path: path.clone(), statement, bound: None };
        if parameter.required {
            let promise = format!("without `{path}` there is no success");
            self.add(format!("{path}.required"), promise, Strength::Must, cite, kind);
            if parameter.place == Place::Path {
                self.exclude("without it the request is another URL");
            }
        } else {
            let promise = format!("`{path}` can be left out");
            self.add(format!("{path}.optional"), promise, Strength::Must, cite, kind);
            if let Some(why) = needed {
                self.silence(why);
            }
        }
        self.weaken(&parameter.shape, Statement::Required);
    }

    /// What is stated of a value, and of the values inside it.
    fn value(&mut self, place: Place, path: &ValuePath, shape: &Shape) {
        let text = place != Place::Body;
        for (statement, cite) in &shape.cite {
            let bound = bound(shape, *statement);
            let kind = || ClauseKind::Request { path: path.clone(), statement: *statement, bound };
            let number = bound.unwrap_or_default();
            let (suffix, promise, strength) = match statement {
                Statement::Type => ("type", format!("`{path}` is {}", type_name(&shape.kind)), Strength::Should),
                Statement::MaxItems => {
                    let promise = format!("`{path}` takes {number} entries and no more");
                    ("max-items", promise, Strength::Must)
                }
                Statement::MinItems => ("min-items", format!("`{path}` has at least {number} entries"), Strength::Must),
                Statement::MaxLength => {
                    ("max-length", format!("`{path}` has at most {number} characters"), Strength::Must)
                }
                Statement::MinLength => {
                    ("min-length", format!("`{path}` has at least {number} characters"), Strength::Must)
                }
                Statement::Minimum => ("minimum", format!("`{path}` is at least {number}"), Strength::Must),
                Statement::Maximum => ("maximum", format!("`{path}` is at most {number}"), Strength::Must),
                Statement::Enum => ("enum", format!("`{path}` is one of {}", listed(shape)), Strength::Must),
                Statement::Format => {
                    let format = shape.format.as_deref().unwrap_or("formatted");
                    ("format", format!("`{path}` that is no {format} at all gets no success"), Strength::Should)
                }
                Statement::Default => {
                    let value = shape.default.as_ref().map(super::text_of).unwrap_or_default();
                    ("default", format!("without `{path}` the call is as with {value}"), Strength::Must)
                }
                Statement::Required
                | Statement::Optional
                | Statement::Present
                | Statement::Echo
                | Statement::Unique
                | Statement::Place => continue,
            };
            let kind = match &self.operation.dry_run {
                Some(dry_run) if *statement == Statement::Default && path.to_string() == dry_run.parameter => {
                    ClauseKind::DryRun(DryRunPromise::Default)
                }
                _ => kind(),
            };
            self.add(format!("{path}.{suffix}"), promise, strength, cite, kind);
            if *statement == Statement::Type && text && !matches!(shape.kind, Kind::Integer | Kind::Number) {
                self.exclude("every value travels as text here");
            }
            self.exclude_emptiness(*statement, bound);
            self.weaken(shape, *statement);
        }
        match &shape.kind {
            Kind::Object(members) => self.members(place, path, members),
            Kind::List(items) => {
                if let Some(cite) = items.cite.get(&Statement::Required) {
                    let element = path.each();
                    let kind =
                        ClauseKind::Request { path: element.clone(), statement: Statement::Optional, bound: None };
                    let promise = format!("`{element}` can be left out");
                    self.add(format!("{element}.optional"), promise, Strength::Must, cite, kind);
                    self.silence("a list without entries and a list that is absent look alike on the wire");
                }
                let mut inner = items.as_ref().clone();
                inner.cite.remove(&Statement::Required);
                self.value(place, &path.each(), &inner);
            }
            Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Any => {}
        }
    }

    fn members(&mut self, place: Place, path: &ValuePath, members: &[super::Member]) {
        for member in members {
            let inner = Parameter {
                name: member.name.clone(),
                // Inside a value nothing is a path segment, so leaving it out is the same URL.
                place: if place == Place::Path { Place::Query } else { place },
                required: member.required,
                needed: false,
                shape: member.shape.clone(),
            };
            let path = path.member(&member.name);
            self.presence(&inner, &path, None);
            self.value(place, &path, &member.shape);
        }
    }

    /// Applies what the overlay says against a statement to the clause that was added last.
    fn weaken(&mut self, shape: &Shape, statement: Statement) {
        let Some(weakened) = shape.weakened.get(&statement) else { return };
        if let Some(cite) = &weakened.cite {
            let cited = self.operation.cited(cite).expect("citations were checked");
            self.last().cite.push(cited);
        }
        match weakened.to {
            Weaker::Should => self.last().strength = Strength::Should,
            Weaker::Silent => self.silence(&weakened.why),
            Weaker::Excluded => self.exclude(&weakened.why),
        }
    }

    fn dry_run(&mut self) {
        let Some(dry_run) = &self.operation.dry_run else { return };
        let name = &dry_run.parameter;
        let pass = match (&dry_run.pass.code, dry_run.pass.status) {
            (Some(code), Some(status)) => format!("code {code} and status {status}"),
            (Some(code), None) => format!("code {code}"),
            (None, Some(status)) => format!("status {status}"),
            (None, None) => "its answer".to_owned(),
        };
        let mut add = |suffix: &str, promise: String, strength, cite: &Citation, kind| {
            self.add(format!("{name}.{suffix}"), promise, strength, cite, ClauseKind::DryRun(kind));
        };
        let cite = &dry_run.cite;
        add(
            "pass-code",
            format!("a dry run that passes answers {pass}, never the normal success"),
            Strength::Must,
            cite,
            DryRunPromise::Pass,
        );
        add("no-effect", "a dry run changes nothing".to_owned(), Strength::Must, cite, DryRunPromise::NoEffect);
        for check in &dry_run.checks {
            match check {
                DryRunCheck::Required => add(
                    "checks-required",
                    "a dry run refuses a request without a required parameter".to_owned(),
                    Strength::Must,
                    cite,
                    DryRunPromise::ChecksRequired,
                ),
                DryRunCheck::Key => add(
                    "checks-key",
                    "a dry run refuses an unknown access key".to_owned(),
                    Strength::Must,
                    cite,
                    DryRunPromise::ChecksKey,
                ),
                DryRunCheck::Permission => add(
                    "checks-permission",
                    "a dry run refuses a caller without the permission".to_owned(),
                    Strength::Must,
                    cite,
                    DryRunPromise::ChecksPermission,
                ),
            }
        }
        add(
            "same-error",
            "where a dry run refuses, its code is the real call's".to_owned(),
            Strength::Should,
            cite,
            DryRunPromise::SameError,
        );
        for spelling in &dry_run.spellings {
            let promise = format!("`{}` is a dry run too", spelling.value);
            let id = if dry_run.spellings.len() == 1 {
                "sdk-spelling".to_owned()
            } else {
                format!("sdk-spelling/{}", spelling.value)
            };
            add(&id, promise, Strength::Should, &spelling.cite, DryRunPromise::Spelling(spelling.value.clone()));
        }
        if self.operation.read_back.is_none()
            && let Some(clause) =
                self.clauses.iter_mut().find(|clause| clause.kind == ClauseKind::DryRun(DryRunPromise::NoEffect))
        {
            clause.testability =
                Testability::Excluded("the contract names no sibling that shows the effect".to_owned());
        }
        if let (Some(cite), Some(idempotency)) = (&dry_run.spares_token, &self.operation.idempotency) {
            let promise = format!("a dry run does not use its `{}` up", idempotency.token);
            self.add(format!("{name}.spares-token"), promise, Strength::Must, cite, ClauseKind::TokenSpared);
            self.needs_sibling();
        }
    }

    fn atomic(&mut self) {
        let Some(atomic) = &self.operation.atomic else { return };
        let parameter = atomic.parameter.clone();
        let promise = format!("a call that is refused for one element of `{parameter}` does nothing with the others");
        let id = format!("{parameter}.atomic");
        self.add(id, promise, Strength::Must, &atomic.cite, ClauseKind::Atomic { parameter });
        self.needs_sibling();
    }

    fn precedence(&mut self) {
        for precedence in &self.operation.precedence {
            let (first, then) = (&precedence.first, &precedence.then);
            let id = format!("precedence.{}-before-{}", first.id(), then.id());
            let promise = format!("{first} is answered before {then}");
            let kind = ClauseKind::Precedence(Box::new(precedence.clone()));
            self.add(id, promise, Strength::Must, &precedence.cite, kind);
        }
    }

    /// Leaves out the clause that was added last where no sibling shows the effect that it is about.
    fn needs_sibling(&mut self) {
        if self.operation.read_back.is_none() {
            self.exclude("the contract names no sibling that shows the effect");
        }
    }

    fn authorization(&mut self, statements: &Statements<'_>) {
        if let Some(cite) = statements.key {
            let promise = "a call with an unknown access key is refused and changes nothing".to_owned();
            self.add("key-checked".to_owned(), promise, Strength::Must, cite, ClauseKind::KeyChecked);
        }
        if let Some(cite) = statements.permission {
            let promise = "a call without the permission is refused and changes nothing".to_owned();
            self.add("permission-checked".to_owned(), promise, Strength::Must, cite, ClauseKind::PermissionChecked);
        }
    }

    fn response(&mut self) {
        for header in &self.operation.success.headers {
            let name = &header.name;
            for (statement, suffix, promise) in [
                (Statement::Echo, "echo", format!("a success repeats `{name}` byte for byte when it was sent")),
                (Statement::Type, "type", format!("the header `{name}` is text")),
            ] {
                let Some(cite) = header.shape.cite.get(&statement) else { continue };
                let kind = ClauseKind::ResponseHeader { name: name.clone(), statement };
                let id = match statement {
                    Statement::Echo => format!("{name}.{suffix}"),
                    _ => format!("header.{name}.{suffix}"),
                };
                self.add(id, promise, Strength::Should, cite, kind);
                if statement == Statement::Type {
                    self.exclude("every header value is text");
                }
                self.weaken(&header.shape, statement);
            }
        }
        if let Some(body) = &self.operation.success.body {
            self.member(None, body, "");
        }
    }

    /// The clauses of one member of the answer; `path` is absent for the whole body.
    fn member(&mut self, path: Option<&ValuePath>, shape: &Shape, keyword: &str) {
        let name = self.response_name(path);
        for (statement, cite) in &shape.cite {
            let bound = bound(shape, *statement).unwrap_or_default();
            let list = matches!(shape.kind, Kind::List(_));
            let shown = path.map_or_else(|| "the body".to_owned(), |path| format!("`{path}` of the answer"));
            let (suffix, promise, mut strength, word) = match statement {
                Statement::Type => {
                    ("type", format!("{shown} is {}", type_name(&shape.kind)), Strength::Must, Some("type"))
                }
                Statement::MaxLength | Statement::MaxItems => (
                    "max-length",
                    format!("{shown} is at most {bound} long"),
                    Strength::Must,
                    Some(if list { "maxItems" } else { "maxLength" }),
                ),
                Statement::MinLength | Statement::MinItems => (
                    "min-length",
                    format!("{shown} is at least {bound} long"),
                    Strength::Must,
                    Some(if list { "minItems" } else { "minLength" }),
                ),
                Statement::Minimum => {
                    ("minimum", format!("{shown} is at least {bound}"), Strength::Must, Some("minimum"))
                }
                Statement::Maximum => {
                    ("maximum", format!("{shown} is at most {bound}"), Strength::Must, Some("maximum"))
                }
                Statement::Enum => {
                    ("enum", format!("{shown} is one of {}", listed(shape)), Strength::Must, Some("enum"))
                }
                Statement::Format => {
                    let forms: Vec<&str> = shape.readings.iter().map(|reading| reading.form.as_str()).collect();
                    let form =
                        if forms.is_empty() { shape.format.clone().unwrap_or_default() } else { forms.join(" or ") };
                    ("format", format!("{shown} has the form {form}"), Strength::Must, None)
                }
                Statement::Present => ("present", format!("{shown} is there on success"), Strength::Should, None),
                Statement::Echo => ("echo", format!("{shown} is what the request said"), Strength::Should, None),
                Statement::Unique => {
                    ("unique", format!("{shown} differs between two resources"), Strength::Should, None)
                }
                Statement::Required | Statement::Optional | Statement::Default | Statement::Place => continue,
            };
            if *statement == Statement::Enum && !shape.values_extended.is_empty() {
                strength = Strength::Should;
            }
            let kind = ClauseKind::Response {
                path: path.cloned().unwrap_or(ValuePath(Vec::new())),
                statement: *statement,
                keyword: word.map(|word| format!("{keyword}/{word}")),
            };
            self.add(format!("{name}.{suffix}"), promise, strength, cite, kind);
            self.exclude_emptiness(*statement, Some(bound));
            if *statement == Statement::Enum {
                for cite in &shape.values_extended {
                    let cited = self.operation.cited(cite).expect("citations were checked");
                    self.last().cite.push(cited);
                }
            }
            self.weaken(shape, *statement);
        }
        match &shape.kind {
            Kind::Object(members) => {
                for member in members {
                    let path = path.map_or_else(|| ValuePath::root(&member.name), |path| path.member(&member.name));
                    let keyword = super::error::pointer_to(&format!("{keyword}/properties"), &member.name);
                    self.member(Some(&path), &member.shape, &keyword);
                }
            }
            Kind::List(items) => {
                let path = path.map_or_else(|| ValuePath(vec![super::Segment::Each]), ValuePath::each);
                self.member(Some(&path), items, &format!("{keyword}/items"));
            }
            Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Any => {}
        }
    }

    /// The name of an answer's member in clause ids. A top-level member whose operation also has headers or path
    /// parameters is `body.NAME`, as such pages call it; one that shares its name with a parameter is `response.NAME`.
    fn response_name(&self, path: Option<&ValuePath>) -> String {
        let Some(path) = path else { return "response".to_owned() };
        let name = path.to_string();
        if path.0.len() == 1 && self.operation.parameters.iter().any(|parameter| parameter.place != Place::Query) {
            return format!("body.{name}");
        }
        if self.operation.parameter(path.head()).is_some() {
            return format!("response.{name}");
        }
        name
    }

    fn error_rows(&mut self) {
        for row in &self.operation.errors {
            let code = row.code.clone();
            let statuses: Vec<String> = row.status.iter().map(u16::to_string).collect();
            let promise = format!("{code} comes with status {} and the row's message", statuses.join(" or "));
            self.add(format!("error.{code}.form"), promise, Strength::Must, &row.cite, ClauseKind::ErrorForm { code });
        }
        for row in &self.operation.errors {
            let Some(state) = &row.state else { continue };
            let strength = match state.promise {
                RowPromise::Must => Strength::Must,
                RowPromise::Should => Strength::Should,
                RowPromise::Observe => continue,
            };
            let promise = format!("in the state {} the call is refused with {}", state.name, row.code);
            let kind = ClauseKind::ErrorState { code: row.code.clone(), state: state.name.clone() };
            self.add(format!("error.{}.state", row.code), promise, strength, &row.cite, kind);
            if let Some(cite) = state.reason.as_ref().and_then(|reason| reason.cite.as_ref()) {
                let cited = self.operation.cited(cite).expect("citations were checked");
                self.last().cite.push(cited);
            }
        }
    }

    fn not_found(&mut self, statements: &Statements<'_>) {
        let Some(cite) = statements.shared_errors else { return };
        for (name, state) in &self.operation.states {
            if state.role != StateRole::Absent {
                continue;
            }
            let Some(parameter) = state.invents.first() else { continue };
            let promise = format!("a `{parameter}` that does not exist gets no success");
            let kind = ClauseKind::NotFound { state: name.clone() };
            self.add(format!("not-found.{parameter}"), promise, Strength::Should, cite, kind);
        }
    }

    fn common(&mut self, statements: &Statements<'_>) {
        let known: Vec<ClauseKind> = self.clauses.iter().map(|clause| clause.kind.clone()).collect();
        for promise in &statements.common.promises {
            let taken = match promise.kind {
                CommonKind::UnknownKey => known.contains(&ClauseKind::KeyChecked),
                CommonKind::NoPermission => known.contains(&ClauseKind::PermissionChecked),
                _ => false,
            };
            if taken {
                continue;
            }
            let source = statements.common.sources.get(&promise.cite.source).expect("citations were checked");
            let cited = Cited {
                source: source.clone(),
                lines: promise.cite.lines.clone(),
                section: promise.cite.section.clone(),
            };
            let in_query = self.operation.parameters.iter().filter(|parameter| parameter.place == Place::Query);
            let testability = match promise.kind {
                CommonKind::ParameterOrder if in_query.count() < 2 => {
                    Testability::Excluded("there are no two query parameters that could change places".to_owned())
                }
                _ => Testability::Testable,
            };
            let (id, text) = common_words(promise.kind);
            let text = text.replace("{media type}", &statements.common.media_type.to_string());
            self.clauses.push(Clause {
                id: format!("common.{id}"),
                promise: text,
                strength: Strength::Should,
                cite: vec![cited],
                kind: ClauseKind::Common(promise.kind),
                testability,
            });
        }
    }
}

/// The id and the words of a common promise.
fn common_words(kind: CommonKind) -> (&'static str, &'static str) {
    match kind {
        CommonKind::ErrorEnvelope => {
            ("error-envelope", "an error answer has code, message and request id where the vendor puts them")
        }
        CommonKind::ContentType => ("content-type", "an answer with a body says that it is {media type}"),
        CommonKind::RequestIdOnErrors => ("request-id-on-errors", "an error answer carries a request id"),
        CommonKind::RequestIdsDiffer => ("request-ids-differ", "no two answers carry the same request id"),
        CommonKind::SharedStatus => {
            ("shared-status", "a shared error code comes with a status that a shared table gives")
        }
        CommonKind::NoServerError => ("no-server-error", "no 5xx but a documented one"),
        CommonKind::Answers => ("answers", "there is an answer at all"),
        CommonKind::Unsigned => ("unsigned", "an unsigned call is refused and changes nothing"),
        CommonKind::UnknownKey => ("unknown-key", "a call with an unknown access key is refused and changes nothing"),
        CommonKind::WrongSecret => ("wrong-secret", "a call signed with a wrong secret is refused and changes nothing"),
        CommonKind::Tampered => {
            ("tampered", "a call that was changed after it was signed is refused and changes nothing")
        }
        CommonKind::DatePast => ("date-past", "a call dated a day ago is refused and changes nothing"),
        CommonKind::DateFuture => ("date-future", "a call dated a day ahead is refused and changes nothing"),
        CommonKind::NonceReplayed => ("nonce-replayed", "a nonce that was used before is refused"),
        CommonKind::NoPermission => ("no-permission", "a call without the permission is refused and changes nothing"),
        CommonKind::ParameterOrder => ("parameter-order", "the order of parameters changes nothing"),
        CommonKind::PercentEncoding => ("percent-encoding", "equivalent percent-encodings change nothing"),
    }
}

fn bound(shape: &Shape, statement: Statement) -> Option<i64> {
    let length = |length: Option<u64>| length.and_then(|length| i64::try_from(length).ok());
    match statement {
        Statement::MinItems | Statement::MinLength => length(shape.min_length),
        Statement::MaxItems | Statement::MaxLength => length(shape.max_length),
        Statement::Minimum => shape.minimum,
        Statement::Maximum => shape.maximum,
        Statement::Required
        | Statement::Optional
        | Statement::Type
        | Statement::Enum
        | Statement::Format
        | Statement::Default
        | Statement::Present
        | Statement::Echo
        | Statement::Unique
        | Statement::Place => None,
    }
}

fn listed(shape: &Shape) -> String {
    let values: Vec<String> = shape.values.iter().map(super::text_of).collect();
    values.join(", ")
}

fn type_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::List(_) => "a list",
        Kind::Object(_) => "an object",
        Kind::Any => "anything",
    }
}
