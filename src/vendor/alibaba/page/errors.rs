//! Error rows whose cells lost what stood between them: `400CodeThe message.The description.`

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use crate::page::{parsed_page::ParsedErrorRow, phrases::constant, remark::Remarks, text::Line};

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

/// The mark between the cells of a row where the page keeps them apart.
pub(super) const BETWEEN: &str = "\u{1F}";

/// Last words of codes: what follows one of them is the message.
const ENDINGS: [&str; 20] = [
    "NotFound",
    "NotExists",
    "NotExist",
    "Exists",
    "Exist",
    "NotSupported",
    "NotSupport",
    "Unsupported",
    "Duplicated",
    "Duplicate",
    "Full",
    "Parameter",
    "Malformed",
    "Exceeded",
    "Exceed",
    "NotAllowed",
    "Forbidden",
    "NotEnough",
    "Mismatch",
    "Conflict",
];

/// Reads the rows of a table; `names` are the parameters of the page.
pub(super) fn concatenated(lines: &[&Line], names: &BTreeSet<String>, remarks: &mut Remarks) -> Vec<ParsedErrorRow> {
    static START: LazyLock<Regex> = LazyLock::new(|| constant(r"^([1-5]\d{2})\s*([A-Za-z][A-Za-z0-9_.-]*)(.*)$"));
    let mut rows: Vec<ParsedErrorRow> = Vec::new();
    for line in lines {
        let apart: Vec<&str> = line.text.split(BETWEEN).map(str::trim).collect();
        if let [status, code, rest @ ..] = apart.as_slice()
            && let Ok(status) = status.parse::<u16>()
        {
            let cell = |at: usize| rest.get(at).map_or("", |cell| *cell).to_owned();
            let (message, description) = (cell(0), cell(1));
            rows.push(ParsedErrorRow {
                line: line.number,
                end: line.number,
                status,
                code: (*code).to_owned(),
                message,
                description,
            });
            continue;
        }
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
        rows.push(ParsedErrorRow { line: line.number, end: line.number, status, code, message, description });
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
    if rest.is_empty() || !rest.starts_with(' ') && !shortened(rest) {
        // `CodeMessage.` in one word: nothing to tell them by, unless the message is quoted or in another script.
        let doubled = rest.is_empty().then(|| repeated(token)).flatten();
        return doubled.unwrap_or(token.len());
    }
    // `RegionIdRegionId is missing`: the message repeats the end of the code.
    if let Some(cut) = repeated(token) {
        return cut;
    }
    if let Some(cut) = ending(token, rest) {
        return cut;
    }
    // `…InvalidVpcId is not …`: a message that starts with the name of a parameter.
    let ends = token.char_indices().skip(1).map(|(at, _)| &token[at..]);
    let parameter = ends.into_iter().find(|end| names.contains(*end));
    let camel = camel_cut(token);
    if let (Some(name), Some(cut)) = (parameter, camel) {
        let name_cut = token.len() - name.len();
        let starter = STARTERS.contains(&&token[cut..]);
        if !starter && goes_on(rest) && !token[..name_cut].ends_with('.') {
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
    camel.map_or(token.len(), |cut| whole_names(token, cut))
}

/// Tells whether what follows a word is the rest of it, as in `Don't`.
fn shortened(rest: &str) -> bool {
    ["'t ", "'s ", "'re ", "'ve ", "'ll ", "'d "].iter().any(|end| rest.starts_with(end))
}

/// Tells whether a sentence goes on after its subject.
fn goes_on(rest: &str) -> bool {
    let verbs = ["is ", "are ", "must ", "cannot ", "does ", "should ", "not ", "can "];
    verbs.iter().any(|verb| rest.trim_start().starts_with(verb))
}

/// The end of a last word of codes, where the message starts in lower case or with the name of a parameter.
fn ending(token: &str, rest: &str) -> Option<usize> {
    let ends = ENDINGS.iter().filter_map(|word| token.rfind(word).map(|at| (at + word.len(), word.len())));
    // The longest of those that end last: `Duplicated` and no `Duplicate`.
    let (cut, _) = ends.max()?;
    let first = &token[cut..];
    let plain = first.chars().all(|character| character.is_ascii_alphanumeric());
    let lower = first.starts_with(|character: char| character.is_ascii_lowercase())
        && (first.len() > 2 || matches!(first, "an" | "ip" | "no" | "is" | "in" | "it" | "a"))
        && !matches!(first, "ing" | "ence" | "ent");
    let lower = lower && first.chars().all(|character| character.is_ascii_lowercase());
    let named = camel_cut(first).is_some_and(|at| at > 0)
        && goes_on(rest)
        && ["Id", "Ids", "Name", "Type"].iter().any(|end| first.ends_with(end));
    (plain && (lower || named)).then_some(cut)
}

/// A border moved out of a name: `HostId` and no `Id`, and the one letter before a word belongs to it.
fn whole_names(token: &str, cut: usize) -> usize {
    let (before, first) = token.split_at(cut);
    let hump = match first {
        "Id" | "Ids" => camel_cut(before),
        _ => None,
    };
    if let Some(moved) = hump.filter(|moved| *moved > 2) {
        return moved;
    }
    let mut last = before.chars().rev();
    let single = last.next().is_some_and(|character| character.is_ascii_uppercase())
        && last.next().is_some_and(|character| character.is_ascii_lowercase());
    if single { cut - 1 } else { cut }
}

/// The start of the last word of a name in camel case.
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

/// The start of the second of two equal ends: `A.RegionIdRegionId`, `A.RegionIdsRegionId`.
fn repeated(token: &str) -> Option<usize> {
    let length = token.len();
    (3..=length / 2).rev().find_map(|half| {
        let (first, second) = (token.get(length - 2 * half..length - half)?, token.get(length - half..)?);
        let plural = || token[..length - half].strip_suffix('s').is_some_and(|many| many.ends_with(second));
        let word =
            (first == second || plural()) && second.starts_with(|character: char| character.is_ascii_uppercase());
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
    // A placeholder can be the whole message.
    if let Some(description) = text.strip_prefix("%s") {
        let word = description.split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or("");
        if STARTERS.contains(&word) {
            return ("%s".to_owned(), description.to_owned());
        }
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
        let row = concatenated(&[&line], &names, &mut Remarks::default()).remove(0);
        (row.status, row.code, row.message, row.description)
    }

    #[test]
    fn cells_that_stand_apart_are_taken_as_they_are() {
        let found = row("403\u{1F}RoofFault\u{1F}BadRoofTile\u{1F}-");
        assert_eq!((found.1.as_str(), found.2.as_str(), found.3.as_str()), ("RoofFault", "BadRoofTile", "-"));
        assert_eq!(row("400\u{1F}Roof.Odd\u{1F}%s\u{1F}The roof is odd.").2, "%s");
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
            ("400Wrong.Roof%sThe roof is wrong. Check it.", "Wrong.Roof", "%s", "The roof is wrong. Check it."),
            ("400Wrong.RoofRoof is %sThe roof is wrong.", "Wrong.Roof", "Roof is %s", "The roof is wrong."),
            ("403Roof.NotSupportedroof size is odd.-", "Roof.NotSupported", "roof size is odd.", "-"),
            ("403RoofFullroof space is gone.-", "RoofFull", "roof space is gone.", "-"),
            ("400Roof.Duplicatedone roof is enough-", "Roof.Duplicated", "one roof is enough", "-"),
            ("400RoofExceeded.TileDon't add tiles-", "RoofExceeded.Tile", "Don't add tiles", "-"),
            ("400MissingParameterOldRoofId should be set.-", "MissingParameter", "OldRoofId should be set.", "-"),
            ("400Bad.TooManyRoofIdsRoofId should be short.-", "Bad.TooManyRoofIds", "RoofId should be short.", "-"),
            ("400Roof.WrongTileId is bad.-", "Roof.Wrong", "TileId is bad.", "-"),
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
