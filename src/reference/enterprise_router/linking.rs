//! Associating an attachment with a route table, and taking that back.

use serde_json::{Map, Value};

use super::{
    arguments::{absent, arguments, attachment, attachment_id, client_token, invalid, specific},
    association::{Association, Phase},
    routers::{Routers, TokenUse},
};
use crate::{
    call::Call,
    reference::{
        identifier,
        outcome::{Accepted, ErrorForm, Outcome},
        rules::{Associations, Echo, Second, Thing, TokenReplay},
    },
};

/// Associates: form, existence, token, and what stands in the way, in this order.
pub(super) fn associate(routers: &mut Routers, rules: &Associations, call: &Call, unix_seconds: i64) -> Outcome {
    let token = client_token(rules, call)?;
    let free = || first_free(routers, call);
    let attachment_id = attachment_id(rules, call, free)?;
    let arguments = arguments(routers, rules, call)?;
    let is_text = call.values.get("attachment_id").is_none_or(|value| value.is_string() || value.is_null());
    let attachment = attachment(rules, &arguments, &attachment_id, is_text)?;
    let request =
        TokenUse { table: arguments.table.clone(), attachment: attachment_id.clone(), association: String::new() };
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
        created_at: unix_seconds,
        updated_at: unix_seconds,
    };
    if let Some(token) = &token {
        let key = significant(rules, token);
        routers.tokens.insert(key, TokenUse { association: association.id.clone(), ..request });
    }
    let answer = accepted(rules, &association, token.as_deref());
    if rules.takes_effect {
        routers.associations.push(association);
    }
    Ok(answer)
}

/// Takes an association back.
pub(super) fn disassociate(routers: &mut Routers, rules: &Associations, call: &Call, unix_seconds: i64) -> Outcome {
    let attachment_id = attachment_id(rules, call, || None)?;
    let arguments = arguments(routers, rules, call)?;
    let is_text = call.values.get("attachment_id").is_some_and(Value::is_string);
    attachment(rules, &arguments, &attachment_id, is_text)?;
    let found = routers
        .associations
        .iter_mut()
        .find(|association| association.attachment == attachment_id && association.table == arguments.table);
    match found {
        None => absent(rules, Thing::Association, &attachment_id)?,
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

/// The association that this token made before, with this request.
fn replayed(
    routers: &Routers,
    rules: &Associations,
    token: Option<&str>,
    request: &TokenUse,
) -> Result<Option<Association>, ErrorForm> {
    let Some(used) = token.and_then(|token| routers.tokens.get(&significant(rules, token))) else {
        return Ok(None);
    };
    // A token whose association is gone is as good as new.
    let made = routers.associations.iter().find(|made| made.id == used.association && !made.is_going());
    let Some(made) = made else { return Ok(None) };
    if used.table != request.table || used.attachment != request.attachment {
        return if rules.token.refuses_other_request {
            Err(invalid(rules, "X-Client-Token was used with another request"))
        } else {
            Ok(None)
        };
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
fn make_way(routers: &mut Routers, rules: &Associations, request: &TokenUse) -> Result<(), ErrorForm> {
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
            Second::Refused => (),
            Second::Moves => {
                association.phase = Phase::Deleting { reads: rules.reads_until_gone };
                routers.sweep();
                return Ok(());
            }
            Second::Both => return Ok(()),
        }
    }
    let message = format!("attachment {} is already associated", request.attachment);
    Err(specific(rules, &rules.exists, message))
}

fn busy(rules: &Associations, attachment: &str) -> ErrorForm {
    let message = format!("the association of attachment {attachment} is being operated");
    specific(rules, &rules.busy, message)
}

fn accepted(rules: &Associations, association: &Association, token: Option<&str>) -> Accepted {
    let body = Map::from_iter([("association".to_owned(), association.show(rules))]);
    let echo = token.and_then(|token| match rules.token.echo {
        Echo::Equal => Some(token.to_owned()),
        Echo::UpperCase => Some(token.to_uppercase()),
        Echo::Absent => None,
    });
    let headers = echo.map(|echo| ("x-client-token", echo)).into_iter().collect();
    Accepted { body: Some(body), headers }
}

fn significant(rules: &Associations, token: &str) -> String {
    token.chars().take(rules.token.significant).collect()
}

fn first_free(routers: &Routers, call: &Call) -> Option<String> {
    let router = routers.by_id.get(call.values.get("er_id")?.as_str()?)?;
    let is_free = |id: &&String| routers.associations.iter().all(|held| held.attachment != **id);
    router.attachments.keys().find(is_free).cloned()
}
