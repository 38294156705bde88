//! Contracts written by hand, and the clauses that come of each of their statements.

use serde_json::{Map, Value, json};

use crate::contract::{Clause, Common, OperationId, Strength, Testability, document};

/// A citation of a line of the operation's own page.
fn page(line: u32) -> Value {
    json!({ "source": "page", "lines": line.to_string() })
}

/// A citation of the vendor's SDK, which is no page.
fn sdk() -> Value {
    json!({ "source": "sdk", "section": "client.py" })
}

fn common(promises: &[&str]) -> Common {
    let promises: Vec<Value> = promises.iter().map(|kind| json!({ "kind": kind, "cite": sdk() })).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Shared", "version": "1" },
        "x-bythebook": {
            "vendor": "shedmakers",
            "sources": { "sdk": { "kind": "sdk", "package": "sheds", "version": "1" } },
            "envelope": { "code": "code", "message": "message", "request_id": "id" },
            "errors": [],
            "promises": promises,
        },
        "paths": {},
    });
    document::common(&document, "common").unwrap()
}

/// A contract of one operation, with more for its extension and for the operation itself.
fn document(extension: Value, operation: Value) -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": { "title": "BuildShed", "version": "1" },
        "x-bythebook": {
            "vendor": "shedmakers",
            "service": "sheds",
            "protocol": "letters",
            "sources": {
                "page": { "kind": "page", "title": "BuildShed", "url": "https://sheds.example/build", "sha256": "0" },
                "other": { "kind": "page", "title": "ListSheds", "url": "https://sheds.example/list", "sha256": "1" },
                "sdk": { "kind": "sdk", "package": "sheds", "version": "1" },
            },
            "effect": "writes",
        },
        "paths": { "/sheds/{yard}": { "post": { "operationId": "BuildShed", "responses": { "201": {} } } } },
    });
    add(document["x-bythebook"].as_object_mut().unwrap(), extension);
    add(document["paths"]["/sheds/{yard}"]["post"].as_object_mut().unwrap(), operation);
    document
}

fn add(members: &mut Map<String, Value>, more: Value) {
    let Value::Object(more) = more else { panic!("expected an object, found {more}") };
    members.extend(more);
}

fn clauses_with(common: Common, extension: Value, operation: Value) -> Vec<Clause> {
    let known = ["BuildShed", "ListSheds"].map(|name| OperationId::new("shedmakers", "sheds", name));
    document::operation(&document(extension, operation), "made up", &[common], &known).unwrap().clauses
}

/// The clauses, one a line: strength, id, and why it is not tested.
fn clauses(extension: Value, operation: Value) -> Vec<String> {
    clauses_with(common(&[]), extension, operation).iter().map(line).collect()
}

fn line(clause: &Clause) -> String {
    let Clause { id, strength, .. } = clause;
    match &clause.testability {
        Testability::Testable => format!("{strength} {id}"),
        Testability::Excluded(why) => format!("{strength} {id} (excluded: {why})"),
        Testability::Silent(why) => format!("{strength} {id} (silent: {why})"),
    }
}

/// The clauses of one parameter of that schema.
fn parameter(place: &str, required: bool, schema: &Value) -> Vec<String> {
    let parameter = json!({ "name": "roof", "in": place, "required": required, "schema": schema });
    clauses(json!({}), json!({ "parameters": [parameter] }))
}

/// The clauses of one member of the body, and so of values that keep their types.
fn body_member(schema: &Value) -> Vec<String> {
    let body = json!({ "type": "object", "properties": { "roof": schema } });
    clauses(json!({}), json!({ "requestBody": { "content": { "application/json": { "schema": body } } } }))
}

/// The clauses of one member of the answer.
fn answer_member(schema: &Value) -> Vec<String> {
    let body = json!({ "type": "object", "properties": { "roof": schema } });
    let answer = json!({ "201": { "content": { "application/json": { "schema": body } } } });
    clauses(json!({}), json!({ "responses": answer }))
}

fn cited(statements: &[&str]) -> Value {
    let cite: Map<String, Value> = statements.iter().map(|name| ((*name).to_owned(), page(7))).collect();
    json!({ "cite": cite })
}

#[test]
fn a_contract_that_states_nothing_has_no_clause() {
    assert_eq!(clauses(json!({}), json!({})), [""; 0]);
    assert_eq!(parameter("query", true, &json!({ "type": "string", "maxLength": 4 })), [""; 0]);
}

#[test]
fn what_is_required_must_be_there_except_in_the_path() {
    let schema = || json!({ "type": "string", "x-bythebook": cited(&["required"]) });
    assert_eq!(parameter("query", true, &schema()), ["must roof.required"]);
    assert_eq!(parameter("header", true, &schema()), ["must roof.required"]);
    assert_eq!(
        parameter("path", true, &schema()),
        ["must roof.required (excluded: without it the request is another URL)"]
    );
}

#[test]
fn what_is_not_required_can_be_left_out_unless_the_call_has_no_meaning_then() {
    let schema = || json!({ "type": "string", "x-bythebook": cited(&["required"]) });
    assert_eq!(parameter("query", false, &schema()), ["must roof.optional"]);
    let mut needed = schema();
    needed["x-bythebook"]["needed"] = json!({ "why": "a shed is its roof" });
    assert_eq!(parameter("query", false, &needed), ["must roof.optional (silent: a shed is its roof)"]);
}

#[test]
fn only_the_own_page_gives_a_must() {
    for (cite, strength) in
        [(page(3), "must"), (sdk(), "should"), (json!({ "source": "other", "lines": "3" }), "should")]
    {
        let schema = json!({ "type": "string", "x-bythebook": { "cite": { "required": cite } } });
        assert_eq!(parameter("query", true, &schema), [format!("{strength} roof.required")], "{cite}");
    }
}

#[test]
fn an_overlay_weakens_a_statement_with_its_evidence() {
    let clauses = |to: &str| {
        let mut schema = json!({ "type": "string", "x-bythebook": cited(&["required"]) });
        schema["x-bythebook"]["weakened"] =
            json!({ "required": { "to": to, "why": "the SDK leaves it out", "cite": sdk() } });
        let parameter = json!({ "name": "roof", "in": "query", "required": true, "schema": schema });
        clauses_with(common(&[]), json!({}), json!({ "parameters": [parameter] })).remove(0)
    };
    assert_eq!(line(&clauses("should")), "should roof.required");
    assert_eq!(line(&clauses("silent")), "must roof.required (silent: the SDK leaves it out)");
    assert_eq!(line(&clauses("excluded")), "must roof.required (excluded: the SDK leaves it out)");
    let titles: Vec<String> = clauses("should").cite.iter().map(ToString::to_string).collect();
    assert_eq!(titles, ["BuildShed:7", "sheds 1 (client.py)"]);
}

#[test]
fn the_type_of_a_text_is_tested_for_numbers_alone() {
    let of = |kind: &str| json!({ "type": kind, "x-bythebook": cited(&["type"]) });
    assert_eq!(parameter("query", false, &of("integer")), ["should roof.type"]);
    assert_eq!(parameter("query", false, &of("number")), ["should roof.type"]);
    for kind in ["string", "boolean"] {
        let expected = "should roof.type (excluded: every value travels as text here)";
        assert_eq!(parameter("query", false, &of(kind)), [expected], "{kind}");
        assert_eq!(body_member(&of(kind)), ["should roof.type"], "{kind}");
    }
}

#[test]
fn bounds_lists_and_defaults_of_a_request_must_hold() {
    let numbers = json!({ "type": "integer", "minimum": 1, "maximum": 9, "default": 2, "enum": [1, 2, 9],
        "x-bythebook": cited(&["minimum", "maximum", "default", "enum"]) });
    assert_eq!(
        parameter("query", false, &numbers),
        ["must roof.minimum", "must roof.maximum", "must roof.enum", "must roof.default"]
    );
    let texts = json!({ "type": "string", "minLength": 1, "maxLength": 9, "format": "cidr",
        "x-bythebook": cited(&["min-length", "max-length", "format"]) });
    assert_eq!(
        parameter("query", false, &texts),
        ["must roof.min-length", "must roof.max-length", "should roof.format"]
    );
    let lists = json!({ "type": "array", "minItems": 1, "maxItems": 9, "items": {},
        "x-bythebook": cited(&["min-items", "max-items"]) });
    assert_eq!(parameter("query", false, &lists), ["must roof.min-items", "must roof.max-items"]);
}

#[test]
fn a_least_length_of_nothing_promises_nothing() {
    let empty = |least: u32| json!({ "type": "string", "minLength": least, "x-bythebook": cited(&["min-length"]) });
    assert_eq!(parameter("query", false, &empty(0)), ["must roof.min-length (excluded: nothing is shorter than 0)"]);
    assert_eq!(answer_member(&empty(0)), ["must roof.min-length (excluded: nothing is shorter than 0)"]);
    assert_eq!(answer_member(&empty(1)), ["must roof.min-length"]);
}

#[test]
fn members_of_a_value_have_clauses_of_their_own() {
    let tile = json!({ "type": "string", "maxLength": 3, "x-bythebook": cited(&["required", "max-length"]) });
    let roof = json!({
        "type": "array",
        "items": {
            "type": "object", "required": ["tile"], "properties": { "tile": tile, "gutter": tile },
            "x-bythebook": cited(&["required"]),
        },
    });
    let expected = [
        "must roof[].optional (silent: a list without entries and a list that is absent look alike on the wire)",
        "must roof[].tile.required",
        "must roof[].tile.max-length",
        "must roof[].gutter.optional",
        "must roof[].gutter.max-length",
    ];
    assert_eq!(parameter("query", false, &roof), expected);
    // Inside a value of the path nothing is a segment of it.
    assert_eq!(parameter("path", true, &roof)[1], "must roof[].tile.required");
}

#[test]
fn members_of_an_answer_keep_type_and_bounds_and_should_be_there() {
    let text = json!({ "type": "string", "minLength": 2, "maxLength": 4, "format": "utc-timestamp", "enum": ["ab"],
        "x-bythebook": cited(&["type", "min-length", "max-length", "format", "enum", "present", "echo", "unique"]) });
    assert_eq!(
        answer_member(&text),
        [
            "must roof.type",
            "must roof.min-length",
            "must roof.max-length",
            "must roof.enum",
            "must roof.format",
            "should roof.present",
            "should roof.echo",
            "should roof.unique",
        ]
    );
    let list = json!({ "type": "array", "maxItems": 4, "items": { "type": "integer", "minimum": 1, "maximum": 2,
        "x-bythebook": cited(&["minimum", "maximum"]) }, "x-bythebook": cited(&["max-items"]) });
    assert_eq!(answer_member(&list), ["must roof.max-length", "must roof[].minimum", "must roof[].maximum"]);
}

#[test]
fn a_list_of_values_that_another_source_extends_only_should_hold() {
    let mut schema = json!({ "type": "string", "enum": ["flat"], "x-bythebook": cited(&["enum"]) });
    assert_eq!(answer_member(&schema), ["must roof.enum"]);
    schema["x-bythebook"]["extends"] = json!([{ "value": "steep", "cite": sdk() }]);
    assert_eq!(answer_member(&schema), ["should roof.enum"]);
}

#[test]
fn members_of_answers_are_named_so_that_no_two_clauses_share_an_id() {
    let typed = || json!({ "type": "integer", "x-bythebook": cited(&["type"]) });
    let ids = |parameters: Value, member: &str| {
        let body = json!({ "type": "object", "properties": { member: typed() } });
        let answer = json!({ "201": { "content": { "application/json": { "schema": body } } } });
        clauses(json!({}), json!({ "parameters": parameters, "responses": answer })).pop().unwrap()
    };
    let named = |place: &str| json!([{ "name": "roof", "in": place, "required": place == "path", "schema": {} }]);
    assert_eq!(ids(named("query"), "door"), "must door.type");
    assert_eq!(ids(named("query"), "roof"), "must response.roof.type");
    assert_eq!(ids(named("header"), "door"), "must body.door.type");
}

#[test]
fn headers_of_an_answer_are_text_and_can_repeat_the_request() {
    let header = json!({ "schema": { "type": "string", "x-bythebook": cited(&["type", "echo"]) } });
    assert_eq!(
        clauses(json!({}), json!({ "responses": { "201": { "headers": { "X-Roof": header } } } })),
        ["should X-Roof.echo", "should header.X-Roof.type (excluded: every header value is text)"]
    );
}

#[test]
fn a_call_is_accepted_with_its_status_and_shows_its_effect() {
    let answer = || json!({ "responses": { "2XX": { "x-bythebook": { "cite": page(2) } } } });
    let stated = || json!({ "accepts": page(1), "function": page(3) });
    let found = clauses(stated(), answer());
    let no_reader = "(excluded: the contract names no reader operation that shows the effect)";
    assert_eq!(
        found,
        ["must accepts-valid".to_owned(), "must success-status".to_owned(), format!("should effect {no_reader}")]
    );
    let mut read_back = json!({ "operation": "ListSheds", "bind": {}, "select": "$", "key": {}, "cite": page(4) });
    let mut shown = stated();
    shown["read_back"] = read_back.clone();
    assert_eq!(clauses(shown, answer()).pop().unwrap(), "should effect");
    // Undoing is the whole of what such an operation does.
    read_back["removes"] = json!(true);
    let mut removed = stated();
    removed["read_back"] = read_back;
    assert_eq!(clauses(removed, answer()).pop().unwrap(), "must effect");
    let mut reads = stated();
    reads["effect"] = json!("reads");
    assert_eq!(clauses(reads, answer()), ["must accepts-valid", "must success-status"]);
}

#[test]
fn a_list_that_reads_itself_back_owes_its_pages() {
    let read_back = |operation: &str, pages: Value| {
        let mut read_back = json!({ "operation": operation, "bind": {}, "select": "$", "key": {}, "cite": sdk() });
        read_back["pages"] = pages;
        clauses(json!({ "effect": "reads", "read_back": read_back }), json!({}))
    };
    let pages = || json!({ "parameter": "marker", "next": "/next" });
    assert_eq!(read_back("BuildShed", pages()), ["should paging"]);
    assert_eq!(read_back("ListSheds", pages()), [""; 0]);
    assert_eq!(read_back("BuildShed", Value::Null), [""; 0]);
}

#[test]
fn a_dry_run_has_a_pass_answer_changes_nothing_and_checks_what_the_page_lists() {
    let dry_run = |more: Value| {
        let mut dry_run = json!({ "parameter": "dry", "on": "true", "off": "false", "default": "off",
            "pass": { "code": "Dry" }, "checks": ["key", "permission", "required"], "cite": page(5) });
        add(dry_run.as_object_mut().unwrap(), more);
        let switch = json!({ "type": "boolean", "default": false, "x-bythebook": cited(&["default"]) });
        let switch = json!({ "name": "dry", "in": "query", "schema": switch });
        let read_back = json!({ "operation": "ListSheds", "bind": {}, "select": "$", "key": {}, "cite": page(4) });
        clauses(json!({ "dry_run": dry_run, "read_back": read_back }), json!({ "parameters": [switch] }))
    };
    let always = [
        "must dry.default",
        "must dry.pass-code",
        "must dry.no-effect",
        "must dry.checks-key",
        "must dry.checks-permission",
        "must dry.checks-required",
        "should dry.same-error",
    ];
    assert_eq!(dry_run(json!({})), always);
    let spelled = |values: &[&str]| {
        let spellings: Vec<Value> = values.iter().map(|value| json!({ "value": value, "cite": sdk() })).collect();
        dry_run(json!({ "spellings": spellings })).split_off(always.len())
    };
    assert_eq!(spelled(&["True"]), ["should dry.sdk-spelling"]);
    assert_eq!(spelled(&["True", "1"]), ["should dry.sdk-spelling/True", "should dry.sdk-spelling/1"]);
}

#[test]
fn what_only_a_reader_operation_can_show_is_left_out_without_one() {
    let dry_run = json!({ "parameter": "dry", "on": "true", "off": "false", "default": "off",
        "pass": { "status": 204 }, "checks": [], "cite": page(5), "spares_token": page(6) });
    let extension = json!({
        "dry_run": dry_run,
        "idempotency": { "token": "token", "identity": "/id", "cite": page(7) },
        "atomic": { "parameter": "tiles", "cite": page(8) },
    });
    let parameters: Vec<Value> =
        ["dry", "token"].map(|name| json!({ "name": name, "in": "query", "schema": {} })).to_vec();
    let tiles = json!({ "name": "tiles", "in": "query", "schema": { "type": "array", "items": {} } });
    let parameters = [parameters, vec![tiles]].concat();
    let why = "(excluded: the contract names no reader operation that shows the effect)";
    assert_eq!(
        clauses(extension, json!({ "parameters": parameters })),
        [
            "must dry.pass-code".to_owned(),
            format!("must dry.no-effect {why}"),
            "should dry.same-error".to_owned(),
            format!("must dry.spares-token {why}"),
            "should token.idempotent".to_owned(),
            format!("must tiles.atomic {why}"),
        ]
    );
}

#[test]
fn one_holder_and_who_may_call_are_a_must() {
    let exclusive =
        json!({ "id": "one-yard-per-shed", "held": "shed", "holder": "yard", "observe": "second", "cite": page(5) });
    let parameters: Vec<Value> =
        ["shed", "yard"].map(|name| json!({ "name": name, "in": "query", "schema": {} })).to_vec();
    assert_eq!(
        clauses(
            json!({ "exclusive": exclusive, "authorization": { "key": page(6), "permission": page(7) } }),
            json!({ "parameters": parameters })
        ),
        ["must one-yard-per-shed", "must key-checked", "must permission-checked"]
    );
}

fn row(code: &str) -> Value {
    json!({ "status": [404], "code": code, "message": "%s", "cite": page(30) })
}

fn state(role: &str, invents: &[&str]) -> Value {
    json!({ "summary": "A made-up state.", "role": role, "lasting": "steady", "invents": invents })
}

#[test]
fn an_error_row_has_a_form_and_where_a_state_reaches_it_an_answer() {
    let states = json!({ "wet": state("row", &[]) });
    let rows = |promise: &str| {
        let reached = json!({ "Shed.Wet": { "name": "wet", "promise": promise } });
        clauses(
            json!({ "errors": [row("Shed.Wet"), row("Shed.Old")], "states": states, "row_states": reached }),
            json!({}),
        )
    };
    let forms = ["must error.Shed.Wet.form", "must error.Shed.Old.form"];
    assert_eq!(rows("must"), [forms[0], forms[1], "must error.Shed.Wet.state"]);
    assert_eq!(rows("should"), [forms[0], forms[1], "should error.Shed.Wet.state"]);
    assert_eq!(rows("observe"), forms);
}

#[test]
fn an_order_of_two_rows_is_a_must() {
    let extension = json!({
        "errors": [row("Shed.Wet"), row("Shed.Old")],
        "states": { "wet": state("row", &[]), "old": state("row", &[]) },
        "row_states": { "Shed.Wet": { "name": "wet" }, "Shed.Old": { "name": "old" } },
        "precedence": [{ "first": { "code": "Shed.Wet" }, "then": { "code": "Shed.Old" }, "cite": page(31) }],
    });
    assert_eq!(clauses(extension, json!({}))[0], "must precedence.Shed.Wet-before-Shed.Old");
}

#[test]
fn a_shared_row_that_a_parameter_can_name_only_should_hold() {
    let parameters = json!([{ "name": "yard", "in": "query", "schema": {} }]);
    let found = |shared: bool| {
        let mut extension =
            json!({ "states": { "no-yard": state("absent", &["yard"]), "no-name": state("absent", &[]) } });
        if shared {
            extension["shared_errors"] = page(40);
        }
        clauses(extension, json!({ "parameters": parameters }))
    };
    assert_eq!(found(true), ["should not-found.yard"]);
    assert_eq!(found(false), [""; 0]);
}

#[test]
fn what_the_own_page_says_takes_the_place_of_the_shared_promise() {
    let shared = || common(&["unknown-key", "no-permission", "unsigned"]);
    let lines =
        |extension: Value| -> Vec<String> { clauses_with(shared(), extension, json!({})).iter().map(line).collect() };
    assert_eq!(
        lines(json!({})),
        ["should common.unknown-key", "should common.no-permission", "should common.unsigned"]
    );
    assert_eq!(
        lines(json!({ "authorization": { "key": page(6), "permission": page(7) } })),
        ["must key-checked", "must permission-checked", "should common.unsigned"]
    );
}

#[test]
fn parameters_change_places_where_two_stand_in_the_query() {
    let with = |places: &[&str]| {
        let parameters: Vec<Value> = places
            .iter()
            .enumerate()
            .map(|(at, place)| json!({ "name": format!("p{at}"), "in": place, "schema": {} }))
            .collect();
        let found = clauses_with(common(&["parameter-order"]), json!({}), json!({ "parameters": parameters }));
        line(&found[0])
    };
    assert_eq!(with(&["query", "query"]), "should common.parameter-order");
    assert_eq!(
        with(&["query", "header"]),
        "should common.parameter-order (excluded: there are no two query parameters that could change places)"
    );
}

#[test]
fn every_clause_has_a_citation_and_a_sentence() {
    let schema = json!({ "type": "string", "maxLength": 4, "x-bythebook": cited(&["required", "max-length"]) });
    let parameter = json!({ "name": "roof", "in": "query", "required": true, "schema": schema });
    let found = clauses_with(common(&["unsigned"]), json!({}), json!({ "parameters": [parameter] }));
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|clause| !clause.cite.is_empty() && clause.promise.len() > 10));
    assert_eq!(found[1].promise, "`roof` has at most 4 characters");
    assert!(found.iter().take(2).all(|clause| clause.strength == Strength::Must));
}
