//! The glossary of `docs/glossary.md`, for `explain`.

/// The document: a heading of the second level for each word, and its explanation below.
const GLOSSARY: &str = include_str!("../../docs/glossary.md");

/// The explanation of a word, whatever its case and however its parts are joined; `None` where the glossary lacks it.
pub(super) fn explanation(word: &str) -> Option<&'static str> {
    let wanted = word.to_lowercase().replace(['-', '_'], " ");
    entries().find(|(word, _)| *word == wanted).map(|(_, text)| text)
}

/// The words, in the order of the document.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    entries().map(|(word, _)| word)
}

fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = GLOSSARY.split("\n## ").skip(1);
    sections.filter_map(|section| section.split_once('\n')).map(|(word, text)| (word, text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_fifteen_words_each_with_an_explanation() {
        let words: Vec<_> = words().collect();
        assert!((10..=15).contains(&words.len()), "{words:?}");
        for word in words {
            assert!(explanation(word).is_some_and(|text| text.len() > 40 && !text.contains("## ")), "{word}");
        }
    }

    #[test]
    fn a_word_is_found_however_it_is_written() {
        assert_eq!(explanation("Provider-State"), explanation("provider state"));
        assert!(explanation("provider state").is_some());
        assert_eq!(explanation("no such word"), None);
    }
}
