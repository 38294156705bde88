//! Associating an attachment with a route table, and taking that back.

use serde_json::{Map, Value};

use super::{
    arguments::{absent, arguments, attachment, attachment_id, client_token, invalid, specific},
    association::{Association, Phase},
    routers::{Routers, TokenUse},
    rules::{AssociationRules, Echo, OtherRequest, ResourceKind, SecondAssociation, TokenReplay, TokenTwin},
};
use crate::{
    call::Call,
    reference::{
        handler_result::{Accepted, ErrorForm, HandlerResult},
        identifier,
    },
};

/// Associates: form, existence, token, and what stands in the way, in this order.
pub(super) fn associate(
    routers: &mut Routers,
    rules: &AssociationRules,
    call: &Call,
    unix_seconds: i64,
) -> HandlerResult {
    let token = client_token(rules, call)?;
    if rules.absent_bottom_up {
        existence_bottom_up(routers, rules, call)?;
    }
    let free = || first_free(routers, call);
    let attachment_id = attachment_id(rules, call, free)?;
    let arguments = arguments(routers, rules, call)?;
    let is_text = call.values.get("attachment_id").is_none_or(|value| value.is_string() || value.is_null());
    let attachment = attachment(rules, &arguments, &attachment_id, is_text)?;
    let request = TokenUse { table: arguments.table.clone(), attachment: attachment_id.clone(), made: None };
    if let Some(known) = replayed(routers, rules, token.as_deref(), &request)? {
        return Ok(accepted(rules, &known, token.as_deref()));
    }
    make_way(routers, rules, &request)?;

    routers.made += 1;
    let made = routers.made.to_string();
    let association = Association {
        id: identifier::uuid(&["er", &routers.account, "made", &made]),
        table: request.table.clone(),
        attachment: attachment_id,
        resource_type: attachment.resource_type,
        resource_id: attachment.resource_id,
        phase: Phase::new(rules.reads_until_available),
        reads_until_listed: rules.reads_until_shown,
        times_listed: 0,
        created_at: unix_seconds,
        updated_at: unix_seconds,
    };
    if let Some(token) = &token {
        let key = significant(rules, token);
        routers.tokens.insert(key, TokenUse { made: Some(association.clone()), ..request });
    }
    let answer = accepted(rules, &association, token.as_deref());
    if rules.alone_in_table {
        routers.associations.retain(|other| other.table != association.table);
    }
    if rules.takes_effect {
        routers.associations.push(association);
    }
    Ok(answer)
}

/// Takes an association back.
pub(super) fn disassociate(
    routers: &mut Routers,
    rules: &AssociationRules,
    call: &Call,
    unix_seconds: i64,
) -> HandlerResult {
    let attachment_id = attachment_id(rules, call, || None)?;
    let arguments = arguments(routers, rules, call)?;
    let is_text = call.values.get("attachment_id").is_some_and(Value::is_string);
    attachment(rules, &arguments, &attachment_id, is_text)?;
    let found = routers
        .associations
        .iter_mut()
        .find(|association| association.attachment == attachment_id && association.table == arguments.table);
    match found {
        None => absent(rules, ResourceKind::Association, &attachment_id)?,
        Some(association) if association.is_going() => {
            association.meet();
            routers.sweep();
            return Err(busy(rules, &attachment_id));
        }
        Some(association) if association.is_pending() && !rules.pending_can_go => {
            association.meet();
            return Err(busy(rules, &attachment_id));
        }
        Some(association) if rules.undo_takes_effect => {
            association.phase = Phase::Deleting { reads: rules.reads_until_gone };
            association.updated_at = unix_seconds;
            routers.sweep();
        }
        Some(_) => (),
    }
    Ok(Accepted::default())
}

/// Looks for the attachment, then the table: the router, which holds them, is looked for afterwards.
fn existence_bottom_up(routers: &Routers, rules: &AssociationRules, call: &Call) -> Result<(), ErrorForm> {
    let all = routers.all_as_one();
    let text = |name: &str| call.values.get(name).and_then(Value::as_str).unwrap_or_default();
    let (attachment, table) = (text("attachment_id"), text("route_table_id"));
    let is_whole = attachment.chars().count() == rules.longest_attachment_id;
    if is_whole && !all.attachments.contains_key(attachment) {
        absent(rules, ResourceKind::Attachment, attachment)?;
    }
    if all.tables.contains(table) { Ok(()) } else { absent(rules, ResourceKind::RouteTable, table) }
}

/// The association that this token made before, with this request.
fn replayed(
    routers: &mut Routers,
    rules: &AssociationRules,
    token: Option<&str>,
    request: &TokenUse,
) -> Result<Option<Association>, ErrorForm> {
    let used = token.and_then(|token| routers.tokens.get(&significant(rules, token)));
    let Some((used, first)) = used.and_then(|used| Some((used.clone(), used.made.clone()?))) else { return Ok(None) };
    let made = routers.associations.iter_mut().find(|made| made.id == first.id && !made.is_going());
    let is_same = used.table == request.table && used.attachment == request.attachment;
    let Some(made) = made else {
        // A token whose association is gone is as good as new, unless the rules remember what it gave.
        return Ok((rules.token.survives_undo && is_same).then_some(first));
    };
    if used.table != request.table || used.attachment != request.attachment {
        return match rules.token.other_request {
            OtherRequest::Refused => Err(invalid(rules, "X-Client-Token was used with another request")),
            OtherRequest::First => Ok(Some(made.clone())),
            OtherRequest::Nothing => Ok(None),
        };
    }
    if made.is_pending() && rules.token.replay == TokenReplay::Same && rules.token.twin != TokenTwin::Same {
        // A caller who does nothing but ask again gets through too.
        made.meet();
        let message = format!("attachment {} is already associated", request.attachment);
        return Err(match rules.token.twin {
            TokenTwin::Busy => busy(rules, &request.attachment),
            TokenTwin::Same | TokenTwin::Exists => specific(rules, &rules.exists, message),
        });
    }
    match rules.token.replay {
        TokenReplay::Same => Ok(Some(made.clone())),
        TokenReplay::OtherId => {
            let id = identifier::uuid(&["er", &made.id, "replayed"]);
            Ok(Some(Association { id, ..made.clone() }))
        }
        TokenReplay::Nothing => Ok(None),
    }
}

/// Refuses, or moves out of the way, what holds the attachment.
fn make_way(routers: &mut Routers, rules: &AssociationRules, request: &TokenUse) -> Result<(), ErrorForm> {
    let held = |association: &&mut Association| {
        let holds = rules.pending_holds || !association.is_pending();
        association.attachment == request.attachment && holds
    };
    let Some(association) = routers.associations.iter_mut().find(held) else { return Ok(()) };
    if association.is_going() {
        // A caller who does nothing but ask again gets through too.
        association.meet();
        routers.sweep();
        return Err(busy(rules, &request.attachment));
    }
    if association.table != request.table {
        match rules.second {
            SecondAssociation::Refused => (),
            SecondAssociation::Moves => {
                association.phase = Phase::Deleting { reads: rules.reads_until_gone };
                routers.sweep();
                return Ok(());
            }
            SecondAssociation::Both => return Ok(()),
        }
    }
    let message = format!("attachment {} is already associated", request.attachment);
    Err(specific(rules, &rules.exists, message))
}

fn busy(rules: &AssociationRules, attachment: &str) -> ErrorForm {
    let message = format!("the association of attachment {attachment} is being operated");
    specific(rules, &rules.busy, message)
}

fn accepted(rules: &AssociationRules, association: &Association, token: Option<&str>) -> Accepted {
    let body = Map::from_iter([("association".to_owned(), association.show(rules))]);
    let echo = token.and_then(|token| match rules.token.echo {
        Echo::Equal => Some(token.to_owned()),
        Echo::UpperCase => Some(token.to_uppercase()),
        Echo::LowerCase => Some(token.to_lowercase()),
        Echo::Absent => None,
    });
    let unsent = || rules.token.echo_unsent.then(|| identifier::uuid(&["er", &association.id, "token"]));
    let echo = if token.is_some() { echo } else { unsent() };
    let headers = echo.map(|echo| ("x-client-token", echo)).into_iter().collect();
    let keeps = rules.token.keeps_request_id && token.is_some();
    let request_id = keeps.then(|| identifier::hex32(&["er", &association.id, "request"]));
    Accepted { body: Some(body), headers, request_id }
}

fn significant(rules: &AssociationRules, token: &str) -> String {
    token.chars().take(rules.token.significant).collect()
}

fn first_free(routers: &Routers, call: &Call) -> Option<String> {
    let router = routers.by_id.get(call.values.get("er_id")?.as_str()?)?;
    let is_free = |id: &&String| routers.associations.iter().all(|held| held.attachment != **id);
    router.attachments.keys().find(is_free).cloned()
}
