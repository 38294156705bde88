//! Error rows whose cells lost what stood between them: `400CodeThe message.The description.`

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use crate::derivation::{page::Line, phrases::constant, reading::ErrorRow, remark::Remarks};

/// Words that start messages and descriptions, and no second part of a dotted code.
const STARTERS: [&str; 40] = [
    "The",
    "This",
    "You",
    "Your",
    "A",
    "An",
    "No",
    "It",
    "If",
    "Only",
    "Invalid",
    "Specified",
    "Parameter",
    "Please",
    "Failed",
    "Missing",
    "There",
    "These",
    "That",
    "Some",
    "Request",
    "Current",
    "Operation",
    "Unable",
    "Cannot",
    "Not",
    "Check",
    "Another",
    "At",
    "Because",
    "When",
    "Up",
    "In",
    "Number",
    "Resource",
    "We",
    "Account",
    "User",
    "Service",
    "System",
];

/// Reads the rows of a table; `names` are the parameters of the page.
pub(super) fn glued(lines: &[&Line], names: &BTreeSet<String>, remarks: &mut Remarks) -> Vec<ErrorRow> {
    static START: LazyLock<Regex> = LazyLock::new(|| constant(r"^([1-5]\d{2})\s*([A-Za-z][A-Za-z0-9_.-]*)(.*)$"));
    let mut rows: Vec<ErrorRow> = Vec::new();
    for line in lines {
        let Some(found) = START.captures(&line.text) else {
            match rows.last_mut() {
                // A cell of several lines.
                Some(last) if !line.bullet || !last.description.is_empty() => {
                    let text = format!("{} {}", last.description, line.text);
                    text.trim().clone_into(&mut last.description);
                }
                _ => remarks.skipped(line.number, "no error row"),
            }
            continue;
        };
        let status = found[1].parse().unwrap_or(0);
        let (code, message) = code_and_message(&found[2], &found[3], names);
        let (message, description) = message_and_description(&message);
        if message.is_empty() {
            remarks
                .guess(line.number, format!("the error row of `{code}` has no message that can be told from its code"));
        }
        rows.push(ErrorRow { line: line.number, status, code, message, description });
    }
    rows
}

/// The code ends where a new word starts in the characters before the first space.
fn code_and_message(token: &str, rest: &str, names: &BTreeSet<String>) -> (String, String) {
    let cut = boundary(token, rest, names);
    (token[..cut].trim_end_matches(['.', '-']).to_owned(), format!("{}{rest}", &token[cut..]).trim().to_owned())
}

fn boundary(token: &str, rest: &str, names: &BTreeSet<String>) -> usize {
    // After a code that ends with the token, the rest starts with a space, a quotation mark or a placeholder.
    if rest.is_empty() || !rest.starts_with(' ') {
        // `CodeMessage.` in one word: nothing to tell them by, unless the message is quoted or in another script.
        let glued = rest.is_empty().then(|| repeated(token)).flatten();
        return glued.unwrap_or(token.len());
    }
    // `RegionIdRegionId is missing`: the message repeats the end of the code.
    if let Some(cut) = repeated(token) {
        return cut;
    }
    // `…InvalidVpcId is not …`: a message that starts with the name of a parameter.
    let ends = token.char_indices().skip(1).map(|(at, _)| &token[at..]);
    let parameter = ends.into_iter().find(|end| names.contains(*end));
    let camel = camel_cut(token);
    if let (Some(name), Some(cut)) = (parameter, camel) {
        let name_cut = token.len() - name.len();
        let starter = STARTERS.contains(&&token[cut..]);
        let verb = ["is ", "are ", "must ", "cannot ", "does ", "should ", "not ", "can "];
        let goes_on = verb.iter().any(|verb| rest.trim_start().starts_with(verb));
        if !starter && goes_on && !token[..name_cut].ends_with('.') {
            return name_cut;
        }
    }
    // A message in lower case: `…NextTokenthe param is …`.
    for word in ["the", "this", "your", "you", "current", "specified", "invalid", "parameter", "only", "request"] {
        if let Some(before) = token.strip_suffix(word)
            && before.ends_with(|character: char| character.is_ascii_lowercase())
            && before.len() > 6
            && !camel.is_some_and(|cut| token[cut..].eq_ignore_ascii_case(word))
        {
            return before.len();
        }
    }
    camel.unwrap_or(token.len())
}

/// Where the last word of a name in camel case starts.
fn camel_cut(token: &str) -> Option<usize> {
    let bytes = token.as_bytes();
    let starts = |at: usize| {
        let (before, here) = (bytes[at - 1], bytes[at]);
        let next = bytes.get(at + 1).copied();
        here.is_ascii_uppercase()
            && before != b'.'
            && (!before.is_ascii_uppercase() || next.is_some_and(|next| next.is_ascii_lowercase()))
    };
    (1..bytes.len()).rev().find(|at| starts(*at))
}

/// Where the second of two equal ends starts: `A.RegionIdRegionId`.
fn repeated(token: &str) -> Option<usize> {
    let length = token.len();
    (3..=length / 2).rev().find_map(|half| {
        let (first, second) = (token.get(length - 2 * half..length - half)?, token.get(length - half..)?);
        let word = first == second && first.starts_with(|character: char| character.is_ascii_uppercase());
        (word && length > 2 * half).then_some(length - half)
    })
}

/// The message ends where a sentence starts without a space before it.
fn message_and_description(text: &str) -> (String, String) {
    static GLUED: LazyLock<Regex> =
        LazyLock::new(|| constant(r#"[.!?。][)"'\]]?[A-Z"'\[%(]|[a-z0-9)\]"'%][A-Z][a-z]*[ ,']"#));
    let text = text.trim();
    if let Some(message) = text.strip_suffix('-').filter(|message| !message.ends_with([' ', '-'])) {
        return (message.trim().to_owned(), "-".to_owned());
    }
    if let Some(message) = text.strip_suffix(" -") {
        return (message.trim().to_owned(), "-".to_owned());
    }
    if let Some(half) = halves(text) {
        return (half.to_owned(), half.to_owned());
    }
    let mut candidates: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while let Some(found) = GLUED.find_at(text, at) {
        let matched = found.as_str();
        let stop = matched.starts_with(['.', '!', '?']);
        let inner = matched.char_indices().rev();
        let start = if stop {
            inner.map(|(index, _)| index).next().unwrap_or(0)
        } else {
            matched.chars().next().map_or(1, char::len_utf8)
        };
        candidates.push((found.start() + start, stop));
        at = found.start() + matched.chars().next().map_or(1, char::len_utf8);
    }
    let starter = |cut: usize| {
        let word = text[cut..].split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or("");
        STARTERS.contains(&word)
    };
    // `Vpc.Id is invalid` has a full stop before a capital too, so a word that starts sentences counts more.
    let sure = candidates.iter().find(|(cut, stop)| *stop && starter(*cut));
    let stopped = candidates.iter().find(|(cut, stop)| {
        let before = text[..*cut].trim_end_matches(['.', '!', '?', ')', '"', '\'']);
        let word = before.rsplit(' ').next().unwrap_or("");
        *stop && before.contains(' ') && text[*cut..].contains(' ') && word.chars().all(|c| !c.is_ascii_uppercase())
    });
    let unstopped = candidates.iter().find(|(cut, stop)| !stop && starter(*cut) && text[..*cut].contains(' '));
    let any = candidates.iter().find(|(cut, stop)| *stop && text[..*cut].contains(' ') && text[*cut..].contains(' '));
    match sure.or(stopped).or(unstopped).or(any) {
        Some((cut, _)) => (text[..*cut].trim().to_owned(), text[*cut..].trim().to_owned()),
        None => (text.to_owned(), String::new()),
    }
}

/// The half of a text that says everything twice.
fn halves(text: &str) -> Option<&str> {
    let half = text.len() / 2;
    let (first, second) = (text.get(..half)?, text.get(half..)?);
    if first == second && first.contains(' ') {
        return Some(first);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> (u16, String, String, String) {
        let line = Line::new(1, text);
        let names = BTreeSet::from(["RegionId".to_owned(), "BridgeId".to_owned()]);
        let row = glued(&[&line], &names, &mut Remarks::default()).remove(0);
        (row.status, row.code, row.message, row.description)
    }

    #[test]
    fn the_four_cells_come_apart() {
        for (text, code, message, description) in [
            (
                "400Wrong.BridgeThe bridge is up.The bridge must be down.",
                "Wrong.Bridge",
                "The bridge is up.",
                "The bridge must be down.",
            ),
            ("404NoSuchBridgeBridge is not found.-", "NoSuchBridge", "Bridge is not found.", "-"),
            ("400Bad.TokenThe token is illegal-", "Bad.Token", "The token is illegal", "-"),
            ("403Forbidden.CIDRThe CIDR is taken.It overlaps.", "Forbidden.CIDR", "The CIDR is taken.", "It overlaps."),
            ("400Wrong%s [%s] is bad.The value is bad.", "Wrong", "%s [%s] is bad.", "The value is bad."),
            ("400Missing.RegionIdRegionId is missing.-", "Missing.RegionId", "RegionId is missing.", "-"),
            ("400Illegal.SpanBridgeId is not a span.-", "Illegal.Span", "BridgeId is not a span.", "-"),
            (
                "400Illegal.Tokenthe token is bad.The token is bad.",
                "Illegal.Token",
                "the token is bad.",
                "The token is bad.",
            ),
            (
                "400Wrong.BridgeThe bridge does not existThe bridge is gone",
                "Wrong.Bridge",
                "The bridge does not exist",
                "The bridge is gone",
            ),
            (
                "500Busy.BridgeThe field Bridge.Id is busy.The bridge is in use.",
                "Busy.Bridge",
                "The field Bridge.Id is busy.",
                "The bridge is in use.",
            ),
            (
                "400Gone.BridgeBridge gone. Retry later.The bridge is gone.",
                "Gone.Bridge",
                "Bridge gone. Retry later.",
                "The bridge is gone.",
            ),
        ] {
            let found = row(text);
            assert_eq!((found.1.as_str(), found.2.as_str(), found.3.as_str()), (code, message, description), "{text}");
        }
    }
}
