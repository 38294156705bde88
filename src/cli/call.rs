//! `bythebook call`: makes one signed call and prints the exchange.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    Exit, Failure, block_on, print,
    rules::{Behaviour, unknown},
};
use crate::{
    call::{Call, Credentials, Scheme},
    contract::{Library, Operation},
    defect::{Defect, Form, NOTATION},
    endpoint::Tenant,
    engine::{Scrubber, SentCall},
    reference::account,
    scenario::{Filling, Outcome, StateValues, Template, Transcript, fill, outcome_of, parse_input, parse_json},
    session::{OnThisMachine, Session},
    vendor::Vendors,
    wire::Protocol,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Values:
  name=text               the text, or the list, object or number where the parameter takes one and the text is one
  name:=JSON              JSON, whatever the parameter takes: name:=7, name:='\"7\"', name:=[]
  name=@@text             a text that begins with @
  name=@STATE/name/0      what a provider state binds, by JSON pointer
  name=@STATE/name[0-49]  so many elements of a pool
  name=@fresh/0/12        a text of 12 characters that the account has not seen
  name=@padded/37/STATE/path    what the state binds, made 37 characters long
  name=@invented/0/STATE/path   an id like the one the state binds, that names nothing")]
pub(super) struct CallArguments {
    /// The operation
    operation: String,
    /// Parameters
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// The service: a target of the configuration, or a URL of one that takes the built-in test credentials; a fresh
    /// embedded one where none is given
    #[arg(long, value_name = "NAME|URL")]
    target: Option<String>,
    /// The configuration
    #[arg(long, value_name = "FILE", default_value = crate::session::FILE)]
    config: std::path::PathBuf,
    /// The test account that calls
    #[arg(long, value_name = "NAME", default_value = "call")]
    account: String,
    /// Sign with the credential of this provider state
    #[arg(long = "as", value_name = "STATE")]
    caller: Option<String>,
    /// The proof of who calls: the account's key, its temporary key with the security token, or its token in place of a key
    #[arg(long, value_enum, default_value_t = Proof::Key, conflicts_with = "caller")]
    proof: Proof,
    /// The scheme in which the call is signed: the vendor's current one, the one before (legacy), or one by its name
    #[arg(long, value_name = "current|legacy|NAME", default_value = "current")]
    signature: String,
    /// The place where the values travel, for a protocol that leaves a choice; in the query, unless that is too long, where it is
    /// not said
    #[arg(long, value_enum)]
    form: Option<ValuesIn>,
    #[arg(long = "defect", alias = "wrong", value_name = "DEFECT", help = defect_help())]
    defects: Vec<Defect>,
    #[command(flatten)]
    behaviour: Behaviour,
}

/// The proof of who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Proof {
    Key,
    Temporary,
    Token,
}

/// The place where values travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ValuesIn {
    Query,
    Body,
    Both,
}

pub(super) fn execute(library: &Arc<Library>, arguments: &CallArguments) -> Result<Exit, Failure> {
    if arguments.target.is_some() && !arguments.behaviour.is_default() {
        return Err(Failure::usage(
            "--fault and --variant change the embedded reference service; a --target has its own",
        ));
    }
    let operation = library.resolve(&arguments.operation).map_err(|error| Failure::wrong(&error))?.clone();
    let rules = arguments.behaviour.rules()?;
    let template = template(&operation, arguments)?;
    block_on(async {
        let session = match &arguments.target {
            None => Session::embedded(Arc::clone(library), rules, "").await,
            Some(name) => Session::named(Arc::clone(library), name, &arguments.config, &OnThisMachine),
        };
        let session = session.map_err(|error| Failure::wrong(&error))?;
        let tenant = session.tenant(&arguments.account);
        let states = states_of(&tenant, library, &operation);
        let filling = Filling { states: &states, earlier: &Transcript::default(), salt: &arguments.account };
        let call = fill(&template, filling).map_err(Failure::usage)?;
        let credentials = credentials(arguments, &operation, &tenant)?;
        let nonce = nonce();
        if call.replays_nonce() {
            // The call before, whose nonce is used again.
            let first = Call { defects: Vec::new(), ..call.clone() };
            session.sender().send(&first, &credentials, &nonce).await.map_err(Failure::usage)?;
        }
        let sent = session.sender().send(&call, &credentials, &nonce).await.map_err(Failure::usage)?;
        // Services echo what they were sent.
        let scrubber = Scrubber::of(&Tenant { credentials: Some(credentials), ..tenant });
        print(&scrubber.clean(&exchange(&operation, &call, &sent)))?;
        Ok(match &sent.response {
            Ok(_) => Exit::Passed,
            Err(_) => Exit::Inconclusive,
        })
    })
}

fn credentials(arguments: &CallArguments, operation: &Operation, tenant: &Tenant) -> Result<Credentials, Failure> {
    let credentials = match (&arguments.caller, arguments.proof) {
        (Some(state), _) => tenant.states.credentials(&operation.id, state).cloned(),
        (None, Proof::Key) => tenant.credentials.clone(),
        (None, Proof::Temporary) => Some(account(&arguments.account).temporary),
        (None, Proof::Token) => Some(account(&arguments.account).token),
    };
    let credentials = credentials.ok_or_else(|| {
        let caller = arguments.caller.as_deref().unwrap_or_default();
        let binds = |state: &&String| tenant.states.credentials(&operation.id, state).is_some();
        unknown("state with a credential", caller, operation.states.keys().filter(binds))
    })?;
    Ok(credentials.signing(match arguments.signature.as_str() {
        "current" => Scheme::Current,
        "legacy" => Scheme::Legacy,
        name => Scheme::Named(name.to_owned()),
    }))
}

fn template(operation: &Operation, arguments: &CallArguments) -> Result<Template, Failure> {
    let mut template = Template::new(&operation.id);
    let known = || operation.parameters.iter().map(|parameter| &parameter.name);
    for argument in &arguments.values {
        let (name, text) = argument
            .split_once('=')
            .ok_or_else(|| Failure::usage(format!("expected NAME=VALUE, found `{argument}`")))?;
        let (name, is_json) = name.strip_suffix(':').map_or((name, false), |name| (name, true));
        let parameter = operation.parameter(name);
        let parameter = parameter.ok_or_else(|| unknown(&format!("parameter of {}", operation.id), name, known()))?;
        let input = if is_json { parse_json(text) } else { parse_input(text, &parameter.shape.kind) };
        let input = input.map_err(|problem| Failure::usage(format!("{name}: {problem}")))?;
        template = template.with(name, input);
    }
    template.caller.clone_from(&arguments.caller);
    template.form = match arguments.form {
        None => Form::Fitting,
        Some(_) if !Vendors::default().protocol(&operation.protocol).is_some_and(Protocol::is_text) => {
            let text = format!("--form: the values of {} travel where its contract says", operation.id);
            return Err(Failure::usage(text));
        }
        Some(ValuesIn::Query) => Form::Query,
        Some(ValuesIn::Body) => Form::Body,
        Some(ValuesIn::Both) => Form::Both,
    };
    template.defects.clone_from(&arguments.defects);
    Ok(template)
}

/// The states of the operation, and where it reads others back or undoes them, what their states bind beside that: it
/// is called with the values of the calls that it reads back or undoes.
fn states_of(tenant: &Tenant, library: &Library, operation: &Operation) -> StateValues {
    let mut states = StateValues::new();
    let companions = library.operations().filter(|other| other.id != operation.id && is_companion(operation, other));
    for owner in std::iter::once(operation).chain(companions) {
        for name in owner.states.keys() {
            let Some(values) = tenant.states.bound(&owner.id, name) else { continue };
            let own = states.entry(name.clone()).or_default();
            for (parameter, value) in values.into_owned() {
                own.entry(parameter).or_insert(value);
            }
        }
    }
    states
}

/// Tells whether the operation reads another one back, or undoes it.
fn is_companion(operation: &Operation, of: &Operation) -> bool {
    let reader = of.read_back.as_ref().map(|read_back| &read_back.operation);
    let undo = of.undo.as_ref().map(|undo| &undo.operation);
    [reader, undo].into_iter().flatten().any(|companion| *companion == operation.id)
}

fn exchange(operation: &Operation, call: &Call, sent: &SentCall) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "> {} {}", sent.request.method, sent.masks.target(&sent.request.target));
    for (name, value) in &sent.request.headers {
        let _ = writeln!(text, "> {name}: {}", sent.masks.header(name, value));
    }
    if !sent.request.body.is_empty() {
        let _ = writeln!(text, ">\n> {}", sent.masks.body(&sent.request));
    }
    let _ = writeln!(text);
    match &sent.response {
        Err(none) => {
            let _ = writeln!(text, "< {none}");
        }
        Ok(response) => {
            let _ = writeln!(text, "< {}", response.status);
            let headers: BTreeMap<&String, &String> =
                response.headers.iter().map(|(name, value)| (name, value)).collect();
            for (name, value) in headers {
                let _ = writeln!(text, "< {name}: {}", sent.masks.header(name, value));
            }
            if !response.body.is_empty() {
                let _ = writeln!(text, "<\n< {}", String::from_utf8_lossy(&response.body));
            }
        }
    }
    let meaning = match outcome_of(operation, call, &sent.answer) {
        Outcome::Accepted => "accepted",
        Outcome::Refused => "refused",
        Outcome::Neither => "neither accepted nor refused",
    };
    let _ = writeln!(text, "\n{meaning}");
    text
}

fn defect_help() -> String {
    let rows = NOTATION.iter().map(|(name, value)| match value {
        Some(value) => format!("{name}={value}"),
        None => (*name).to_owned(),
    });
    format!("Something wrong on purpose: {}", rows.collect::<Vec<_>>().join(", "))
}

/// A nonce that no other call of this machine uses.
fn nonce() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:024x}{:08x}", since.as_nanos(), std::process::id())
}
