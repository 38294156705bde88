//! One OpenAPI document, with its overlay laid over it, to an [`Operation`].

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Binds, Citation, Common, ErrorRow, Kind, MediaType, Operation, OperationId, Parameter, Place, RejectionCause, Role,
    StateRole, StatusPattern, Success, ValuePath,
    error::{ContractError, NameError, pointer_to},
    format::{CommonExtension, OperationExtension, ResponseExtension, kind_of, required, required_text, typed},
    requirements, schema,
};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// Reads which operation a document describes.
pub(super) fn id(document: &Value, file: &str) -> Result<OperationId, ContractError> {
    check_frame(document, file)?;
    required(document, file, "", "x-bythebook")?;
    let [vendor, service] = ["vendor", "service"].map(|key| id_part(document, file, "/x-bythebook", key));
    let (_, _, at) = only_operation(document, file)?;
    Ok(OperationId::new(vendor?, service?, id_part(document, file, &at, "operationId")?))
}

/// A part of an id: a text without a slash, which parts ids.
fn id_part<'a>(document: &'a Value, file: &str, parent: &str, key: &str) -> Result<&'a str, ContractError> {
    let text = required_text(document, file, parent, key)?;
    if text.is_empty() || text.contains('/') {
        let problem = format!("expected a name without a slash, found {text:?}");
        return Err(ContractError::new(file, pointer_to(parent, key), problem));
    }
    Ok(text)
}

/// Reads an operation's finished document. `commons` are the vendors' shared contracts, `known` all operations that
/// there are.
pub(super) fn operation(
    document: &Value,
    file: &str,
    commons: &[Common],
    known: &[OperationId],
) -> Result<Operation, ContractError> {
    let id = id(document, file)?;
    let mut extension = required(document, file, "", "x-bythebook")?.clone();
    if let Some(members) = extension.as_object_mut() {
        members.retain(|key, _| key != "vendor" && key != "service");
    }
    for key in ["read_back", "undo"] {
        resolve_companion(&mut extension, key, &id, known)
            .map_err(|error| ContractError::new(file, format!("/x-bythebook/{key}/operation"), error.to_string()))?;
    }
    let extension: OperationExtension = typed(&extension, file, "/x-bythebook")?;
    let Some(common) = commons.iter().find(|common| common.vendor == id.vendor()) else {
        let problem = format!("no common contract for the vendor `{}`", id.vendor());
        return Err(ContractError::new(file, "/x-bythebook/vendor", problem));
    };
    let (path, method, at) = only_operation(document, file)?;
    let mut needed = BTreeMap::new();
    let parameters = parameters(document, file, &at, &mut needed)?;
    let success = success(document, file, &at, &common.media_type)?;
    let mut operation = Operation {
        id,
        version: required_text(document, file, "/info", "version")?.to_owned(),
        protocol: extension.protocol.clone(),
        method: method.to_ascii_uppercase(),
        path,
        role: extension.role.unwrap_or(Role::Subject),
        effect: extension.effect,
        parameters,
        success: success.answer,
        errors: rows(&extension, file)?,
        dry_run: extension.dry_run.clone(),
        exclusive: extension.exclusive.clone(),
        idempotency: extension.idempotency.clone(),
        atomic: extension.atomic.clone(),
        precedence: extension.precedence.clone(),
        states: extension.states.clone(),
        read_back: extension.read_back.clone(),
        undo: extension.undo.clone(),
        busy: extension.busy.clone(),
        sources: extension.sources.clone(),
        non_requirements: extension.non_requirements.clone(),
        open: extension.open.clone(),
        open_answers: extension.open_answers.clone(),
        clauses: Vec::new(),
    };
    check_citations(document, &operation.sources, file)?;
    check_names(&operation, file)?;
    check_precedence(&operation, file)?;
    let statements = requirements::Statements {
        function: extension.function.as_ref(),
        accepts: extension.accepts.as_ref(),
        key: extension.authorization.key.as_ref(),
        permission: extension.authorization.permission.as_ref(),
        shared_errors: extension.shared_errors.as_ref(),
        status: success.cite.as_ref(),
        needed: &needed,
        common,
    };
    operation.clauses = requirements::clauses(&operation, &statements);
    if let Some(twice) = first_twice(operation.clauses.iter().map(|clause| clause.id.as_str())) {
        let problem = format!("two clauses have the id `{twice}`; give one of the values another name or path");
        return Err(ContractError::new(file, "", problem));
    }
    Ok(operation)
}

/// Puts the full id of a companion in place of its name: it is looked for in the operation's own service first, then among
/// the vendor's others, then everywhere.
fn resolve_companion(
    extension: &mut Value,
    key: &str,
    own: &OperationId,
    known: &[OperationId],
) -> Result<(), NameError> {
    let Some(Value::String(text)) = extension.pointer_mut(&format!("/{key}/operation")) else { return Ok(()) };
    if text.parse::<OperationId>().is_ok() {
        return Ok(());
    }
    let named = known.iter().filter(|id| id.is_named_by(text)).collect::<Vec<_>>();
    let in_service = named.iter().filter(|id| (id.vendor(), id.service()) == (own.vendor(), own.service()));
    let in_vendor = named.iter().filter(|id| id.vendor() == own.vendor());
    let nearest = [in_service.copied().collect(), in_vendor.copied().collect(), named.clone()];
    match nearest.iter().find(|ids: &&Vec<&OperationId>| !ids.is_empty()).map(Vec::as_slice) {
        Some([only]) => *text = format!("{only:#}"),
        Some(several) => {
            let candidates = several.iter().map(|id| format!("{id:#}")).collect();
            return Err(NameError::Ambiguous { name: text.clone(), candidates });
        }
        // That there is no such operation is said once all contracts are read.
        None => *text = format!("{:#}", OperationId::new(own.vendor(), own.service(), last_part(text))),
    }
    Ok(())
}

fn last_part(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// Reads a vendor's common contract.
pub(super) fn common(document: &Value, file: &str) -> Result<Common, ContractError> {
    check_frame(document, file)?;
    let extension: CommonExtension = typed(required(document, file, "", "x-bythebook")?, file, "/x-bythebook")?;
    check_citations(document, &extension.sources, file)?;
    if let Some(twice) = first_twice(extension.errors.iter().map(|row| row.code.as_str())) {
        let problem = format!("two rows have the code `{twice}`; one row lists all its statuses");
        return Err(ContractError::new(file, "/x-bythebook/errors", problem));
    }
    Ok(Common {
        vendor: extension.vendor,
        sources: extension.sources,
        envelope: extension.envelope,
        media_type: extension.media_type,
        errors: extension.errors,
        no_such_operation: extension.no_such_operation,
        promises: extension.promises,
    })
}

/// A document is an object. Asked before its overlay is laid over it, which would complain of its own targets otherwise.
pub(super) fn check_object(document: &Value, file: &str) -> Result<(), ContractError> {
    if document.is_object() {
        return Ok(());
    }
    Err(ContractError::new(file, "", format!("expected an OpenAPI document, found {}", kind_of(document))))
}

/// Checks what holds for every document: the version, extension keys that we know, references that lead somewhere.
fn check_frame(document: &Value, file: &str) -> Result<(), ContractError> {
    check_object(document, file)?;
    let version = required_text(document, file, "", "openapi")?;
    if !version.starts_with("3.1.") {
        let problem = format!("expected OpenAPI 3.1, found {version:?}");
        return Err(ContractError::new(file, "/openapi", problem));
    }
    check_extension_keys(document, file, "")?;
    schema::check_references(document, file)
}

fn check_extension_keys(node: &Value, file: &str, pointer: &str) -> Result<(), ContractError> {
    match node {
        Value::Object(members) => members.iter().try_for_each(|(key, value)| {
            // Example values and the names of parameters and headers are the vendor's, not ours.
            if matches!(key.as_str(), "example" | "examples" | "properties" | "headers") {
                return match value {
                    Value::Object(named) if key == "properties" || key == "headers" => {
                        named.iter().try_for_each(|(name, value)| {
                            check_extension_keys(value, file, &pointer_to(&pointer_to(pointer, key), name))
                        })
                    }
                    _ => Ok(()),
                };
            }
            if key == "x-bythebook" {
                return Ok(());
            }
            if key.starts_with("x-") {
                let problem = format!("unknown extension `{key}`; expected `x-bythebook`");
                return Err(ContractError::new(file, pointer_to(pointer, key), problem));
            }
            check_extension_keys(value, file, &pointer_to(pointer, key))
        }),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .try_for_each(|(index, value)| check_extension_keys(value, file, &pointer_to(pointer, &index.to_string()))),
        _ => Ok(()),
    }
}

fn only_operation(document: &Value, file: &str) -> Result<(String, String, String), ContractError> {
    let paths = required(document, file, "", "paths")?;
    let mut found = Vec::new();
    for (path, item) in paths.as_object().into_iter().flatten() {
        for method in METHODS {
            if item.get(method).is_some() {
                let at = pointer_to(&pointer_to("/paths", path), method);
                found.push((path.clone(), method.to_owned(), at));
            }
        }
    }
    match <[_; 1]>::try_from(found) {
        Ok([only]) => Ok(only),
        Err(found) => {
            let problem = format!("expected one operation, found {}", found.len());
            Err(ContractError::new(file, "/paths", problem))
        }
    }
}

fn parameters(
    document: &Value,
    file: &str,
    at: &str,
    needed: &mut BTreeMap<String, String>,
) -> Result<Vec<Parameter>, ContractError> {
    let mut parameters = Vec::new();
    let list = pointer_to(at, "parameters");
    let count = document.pointer(&list).and_then(Value::as_array).map_or(0, Vec::len);
    for index in 0..count {
        let here = pointer_to(&list, &index.to_string());
        let node = document.pointer(&here).expect("the index was just counted");
        let name = required_text(document, file, &here, "name")?.to_owned();
        let place: Place = typed(required(document, file, &here, "in")?, file, &pointer_to(&here, "in"))?;
        let required_here = match node.get("required") {
            None => false,
            Some(Value::Bool(required)) => *required,
            Some(other) => {
                let problem = format!("expected true or false, found {}", kind_of(other));
                return Err(ContractError::new(file, pointer_to(&here, "required"), problem));
            }
        };
        let read = schema::read(document, file, &pointer_to(&here, "schema"))?;
        if let Some(why) = read.needed.clone() {
            needed.insert(name.clone(), why);
        }
        parameters.push(Parameter {
            name,
            place,
            required: required_here,
            needed: read.needed.is_some(),
            shape: read.shape,
        });
    }
    // Of a request that may be sent in several types one is described.
    let content = format!("{at}/requestBody/content");
    let described = document.pointer(&content).and_then(Value::as_object).and_then(|content| content.keys().next());
    if let Some(media_type) = described {
        let body = format!("{}/schema", pointer_to(&content, media_type));
        let Kind::Object(members) = schema::read(document, file, &body)?.shape.kind else {
            let problem = "expected a body that is an object: its members are the parameters";
            return Err(ContractError::new(file, body, problem));
        };
        for member in members {
            let pointer = schema::property_pointer(document, file, &body, &member.name)?;
            let why = schema::read(document, file, &pointer)?.needed;
            if let Some(why) = &why {
                needed.insert(member.name.clone(), why.clone());
            }
            parameters.push(Parameter {
                name: member.name,
                place: Place::Body,
                required: member.required,
                needed: why.is_some(),
                shape: member.shape,
            });
        }
    }
    if let Some(twice) = first_twice(parameters.iter().map(|parameter| parameter.name.as_str())) {
        return Err(ContractError::new(file, list, format!("two parameters have the name `{twice}`")));
    }
    Ok(parameters)
}

struct ReadSuccess {
    answer: Success,
    cite: Option<Citation>,
}

fn success(document: &Value, file: &str, at: &str, media_type: &MediaType) -> Result<ReadSuccess, ContractError> {
    let responses = pointer_to(at, "responses");
    let keys = required(document, file, at, "responses")?.as_object().into_iter().flatten();
    let successes: Vec<(&String, StatusPattern)> =
        keys.filter_map(|(key, _)| Some((key, success_status(key)?))).collect();
    let [(key, status)] = successes.as_slice() else {
        let problem = format!("expected one answer with a 2xx status, found {}", successes.len());
        return Err(ContractError::new(file, responses, problem));
    };
    let here = pointer_to(&responses, key);
    let cite = match document.pointer(&format!("{here}/x-bythebook")) {
        Some(extension) => Some(typed::<ResponseExtension>(extension, file, &format!("{here}/x-bythebook"))?.cite),
        None => None,
    };
    let mut headers = Vec::new();
    let named = document.pointer(&format!("{here}/headers")).and_then(Value::as_object);
    for name in named.into_iter().flatten().map(|(name, _)| name) {
        let pointer = format!("{}/schema", pointer_to(&format!("{here}/headers"), name));
        let shape = schema::read(document, file, &pointer)?.shape;
        headers.push(Parameter { name: name.clone(), place: Place::Header, required: false, needed: false, shape });
    }
    let content = format!("{here}/content");
    let found = document.pointer(&content).and_then(Value::as_object).into_iter().flat_map(|content| content.keys());
    if let Some(other) = found.map(String::as_str).find(|found| *found != media_type.as_str()) {
        let expected = media_type.as_str();
        let problem = format!("expected `{expected}`, the media type of the common contract, found `{other}`");
        return Err(ContractError::new(file, content, problem));
    }
    let body = format!("{}/schema", pointer_to(&content, media_type.as_str()));
    let body = match document.pointer(&body) {
        Some(_) => Some(schema::read(document, file, &body)?.shape),
        None => None,
    };
    let schema = body.as_ref().map_or(Value::Bool(true), schema::validation_schema);
    Ok(ReadSuccess { answer: Success { status: *status, headers, body, schema }, cite })
}

fn success_status(key: &str) -> Option<StatusPattern> {
    if key.eq_ignore_ascii_case("2xx") {
        return Some(StatusPattern::Class(2));
    }
    key.parse().ok().filter(|status| (200..300).contains(status)).map(StatusPattern::Exact)
}

/// The error table, each row with the state that the overlay gives it.
fn rows(extension: &OperationExtension, file: &str) -> Result<Vec<ErrorRow>, ContractError> {
    let mut rows = extension.errors.clone();
    for (code, state) in &extension.row_states {
        let at = pointer_to("/x-bythebook/row_states", code);
        let Some(row) = rows.iter_mut().find(|row| row.code == *code) else {
            return Err(ContractError::new(file, at, "the error table has no row with this code"));
        };
        if !extension.states.contains_key(&state.name) {
            let problem = format!("the state `{}` is not declared in x-bythebook.states", state.name);
            return Err(ContractError::new(file, pointer_to(&at, "name"), problem));
        }
        row.state = Some(state.clone());
    }
    match rows.iter().position(|row| row.status.is_empty()) {
        Some(index) => {
            let at = format!("/x-bythebook/errors/{index}/status");
            Err(ContractError::new(file, at, "expected at least one status"))
        }
        None => Ok(rows),
    }
}

/// Every citation anywhere in the document names a declared source, and says where in it.
fn check_citations(
    document: &Value,
    sources: &BTreeMap<String, super::Source>,
    file: &str,
) -> Result<(), ContractError> {
    fn walk(
        node: &Value,
        sources: &BTreeMap<String, super::Source>,
        file: &str,
        pointer: &str,
    ) -> Result<(), ContractError> {
        match node {
            Value::Object(members) => members.iter().try_for_each(|(key, value)| {
                if matches!(key.as_str(), "example" | "examples" | "default") {
                    return Ok(());
                }
                let here = pointer_to(pointer, key);
                if key == "source" {
                    let name = value.as_str().unwrap_or_default();
                    if !sources.contains_key(name) {
                        let known: Vec<&str> = sources.keys().map(String::as_str).collect();
                        let problem = format!(
                            "expected a source declared in x-bythebook.sources ({}), found {value}",
                            known.join(", ")
                        );
                        return Err(ContractError::new(file, here, problem));
                    }
                    if members.get("lines").is_none() && members.get("section").is_none() {
                        let problem = "expected `lines` or `section`: a citation says where in its source";
                        return Err(ContractError::new(file, pointer, problem));
                    }
                }
                walk(value, sources, file, &here)
            }),
            Value::Array(elements) => elements
                .iter()
                .enumerate()
                .try_for_each(|(index, value)| walk(value, sources, file, &pointer_to(pointer, &index.to_string()))),
            _ => Ok(()),
        }
    }
    match document.get("x-bythebook") {
        // Only under our extension does `source` mean a citation.
        Some(extension) => walk(extension, sources, file, "/x-bythebook")?,
        None => return Ok(()),
    }
    let mut nested = Vec::new();
    collect_extensions(document, "", &mut nested);
    nested.into_iter().try_for_each(|(pointer, extension)| walk(extension, sources, file, &pointer))
}

fn collect_extensions<'a>(node: &'a Value, pointer: &str, found: &mut Vec<(String, &'a Value)>) {
    match node {
        Value::Object(members) => {
            for (key, value) in members {
                let here = pointer_to(pointer, key);
                if key == "x-bythebook" {
                    found.push((here, value));
                } else {
                    collect_extensions(value, &here, found);
                }
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                collect_extensions(value, &pointer_to(pointer, &index.to_string()), found);
            }
        }
        _ => {}
    }
}

/// Every parameter that the extension names is one.
fn check_names(operation: &Operation, file: &str) -> Result<(), ContractError> {
    let known = |name: &str| operation.parameter(ValuePath::parse(name).head()).is_some();
    let mut named: Vec<(String, String)> = Vec::new();
    if let Some(dry_run) = &operation.dry_run {
        named.push(("/dry_run/parameter".to_owned(), dry_run.parameter.clone()));
        if dry_run.pass.code.is_none() && dry_run.pass.status.is_none() {
            let problem = "expected a code or a status: the pass answer must be told from others";
            return Err(ContractError::new(file, "/x-bythebook/dry_run/pass", problem));
        }
        if dry_run.spares_token.is_some() && operation.idempotency.is_none() {
            let problem = "expected `x-bythebook.idempotency` beside it, which names the token, found none";
            return Err(ContractError::new(file, "/x-bythebook/dry_run/spares_token", problem));
        }
    }
    if let Some(exclusive) = &operation.exclusive {
        named.push(("/exclusive/held".to_owned(), exclusive.held.clone()));
        named.push(("/exclusive/holder".to_owned(), exclusive.holder.clone()));
    }
    if let Some(atomic) = &operation.atomic {
        if let Some(parameter) = operation.parameter(&atomic.parameter)
            && !matches!(parameter.shape.kind, Kind::List(_))
        {
            let problem = format!("expected a list parameter, found `{}`, which is none", atomic.parameter);
            return Err(ContractError::new(file, "/x-bythebook/atomic/parameter", problem));
        }
        named.push(("/atomic/parameter".to_owned(), atomic.parameter.clone()));
    }
    if let Some(idempotency) = &operation.idempotency {
        named.push(("/idempotency/token".to_owned(), idempotency.token.clone()));
    }
    for (name, state) in &operation.states {
        let at = pointer_to("/states", name);
        named.extend(state.binds.keys().map(|bound| (pointer_to(&format!("{at}/binds"), bound), bound.clone())));
        named.extend(state.invents.iter().map(|invented| (format!("{at}/invents"), invented.clone())));
        if let Some(with) = &state.with
            && !operation.states.contains_key(with)
        {
            let problem = format!("the state `{with}` is not declared");
            return Err(ContractError::new(file, format!("/x-bythebook{at}/with"), problem));
        }
        if let Some((bound, _)) = state.binds.iter().find(|(_, binds)| matches!(binds, Binds::Pool(0))) {
            let problem = format!("expected \"one\" or a number from 1 for `{bound}`, found 0");
            return Err(ContractError::new(file, format!("/x-bythebook{at}/binds"), problem));
        }
    }
    if let Some(idempotency) = &operation.idempotency {
        named.extend(idempotency.observe.keys().map(|name| ("/idempotency/observe".to_owned(), name.clone())));
    }
    for (index, question) in operation.open.iter().enumerate() {
        let at = format!("/open/{index}");
        let states = question.states().find(|state| !operation.states.contains_key(*state));
        if let Some(state) = states {
            let problem = format!("the state `{state}` is not declared");
            return Err(ContractError::new(file, format!("/x-bythebook{at}"), problem));
        }
        named.extend(question.parameters().map(|name| (at.clone(), name.to_owned())));
    }
    let companions = [
        ("/read_back/bind", operation.read_back.as_ref().map(|companion| &companion.bind)),
        ("/undo/bind", operation.undo.as_ref().map(|companion| &companion.bind)),
    ];
    for (at, bind) in companions {
        let bind = bind.into_iter().flatten();
        named.extend(bind.map(|(key, own)| (pointer_to(at, key), own.clone())));
    }
    match named.into_iter().find(|(_, name)| !known(name)) {
        None => Ok(()),
        Some((at, name)) => {
            let problem = format!("`{name}` is no parameter of {}", operation.id);
            Err(ContractError::new(file, format!("/x-bythebook{at}"), problem))
        }
    }
}

/// Each order is one of two things that can stand in the way of one call.
fn check_precedence(operation: &Operation, file: &str) -> Result<(), ContractError> {
    for (index, precedence) in operation.precedence.iter().enumerate() {
        let at = format!("/x-bythebook/precedence/{index}");
        check_cause(operation, &precedence.first, file, &format!("{at}/first"))?;
        check_cause(operation, &precedence.then, file, &format!("{at}/then"))?;
        if precedence.first == precedence.then {
            let problem = "expected something else than what stands under `first`";
            return Err(ContractError::new(file, format!("{at}/then"), problem));
        }
        if precedence.first.is_about_caller(operation) && precedence.then.is_about_caller(operation) {
            let problem = "expected something about the values of a call: `first` is about its caller, and it has one";
            return Err(ContractError::new(file, format!("{at}/then"), problem));
        }
        if let Some(both) = &precedence.both
            && !operation.states.contains_key(both)
        {
            let problem = format!("the state `{both}` is not declared in x-bythebook.states");
            return Err(ContractError::new(file, format!("{at}/both"), problem));
        }
    }
    Ok(())
}

fn check_cause(operation: &Operation, cause: &RejectionCause, file: &str, at: &str) -> Result<(), ContractError> {
    let wrong = |key: &str, problem: String| Err(ContractError::new(file, pointer_to(at, key), problem));
    match cause {
        RejectionCause::Code(code) if cause.state(operation).is_none() => {
            let expected = "expected a code of the error table with a state in x-bythebook.row_states";
            wrong("code", format!("{expected}, found `{code}`"))
        }
        RejectionCause::State(name) => match operation.states.get(name).map(|state| state.role) {
            None => wrong("state", format!("the state `{name}` is not declared in x-bythebook.states")),
            Some(StateRole::Base) => {
                wrong("state", format!("expected a state in which a call is refused, found the base state `{name}`"))
            }
            Some(_) => Ok(()),
        },
        RejectionCause::Set(values) if values.is_empty() => {
            wrong("set", "expected a value for at least one path, found none".to_owned())
        }
        RejectionCause::Code(_) | RejectionCause::Omit(_) | RejectionCause::Set(_) => {
            let key = if matches!(cause, RejectionCause::Omit(_)) { "omit" } else { "set" };
            match cause.paths().iter().find(|path| operation.parameter(path.head()).is_none()) {
                Some(path) => wrong(key, format!("`{path}` is no parameter of {}", operation.id)),
                None => Ok(()),
            }
        }
    }
}

fn first_twice<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = std::collections::BTreeSet::new();
    let mut names = names;
    names.find(|name| !seen.insert(*name))
}
