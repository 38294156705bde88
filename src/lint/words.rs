//! Words of names and of descriptions.

/// The words of a name, in lower case and singular: `NextHopIds` is `next hop id`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for character in name.chars() {
        let starts = character.is_ascii_uppercase() && !before.is_ascii_uppercase();
        if !character.is_ascii_alphanumeric() {
            before = ' ';
            continue;
        }
        if starts || before == ' ' {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut() {
            last.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    words.iter().map(|word| singular(word)).collect()
}

/// The words of a sentence, in lower case and singular.
pub(super) fn spoken(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| singular(&word.to_lowercase())).collect()
}

/// A word without its plural.
pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with('s')).unwrap_or(word).to_owned()
}

/// Names in a sentence: `a`, `a` and `b`, `a`, `b` and `c`.
pub(super) fn joined<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Line numbers as citations write them, each once, in order.
pub(super) fn cited(lines: impl IntoIterator<Item = u32>) -> String {
    let mut lines: Vec<u32> = lines.into_iter().collect();
    lines.sort_unstable();
    lines.dedup();
    lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words() {
        assert_eq!(words("NextHopIds"), ["next", "hop", "id"]);
        assert_eq!(words("X-Client-Token"), ["x", "client", "token"]);
        assert_eq!(words("created_at"), ["created", "at"]);
        assert_eq!(spoken("Unique ID of the policies."), ["unique", "id", "of", "the", "policy"]);
        assert_eq!(joined(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(cited([4, 2, 4]), "2,4");
    }
}
