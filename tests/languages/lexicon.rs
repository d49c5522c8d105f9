//! The words that urge or deny, and how a text is searched for them.
use crate::texts::{languages, none};
use std::collections::BTreeSet;
mod elsewhere;
mod union;

/// Tag, what words that urge, promise or blame begin with (`.` ends a whole word), a sentence to
/// find them in, and likewise words that deny. No word denies, so no sentence denies twice.
pub(crate) type Lists = (&'static str, &'static str, &'static str, &'static str);

/// Chinese, Japanese and Thai have no spaces between words, Arabic and Hebrew join article and
/// conjunction to the next word, Korean joins verbs. Here a word is found anywhere in a text; a `.`
/// in front too makes it begin a word.
const ANYWHERE: [&str; 7] = ["ar", "he", "ja", "ko", "th", "zh-Hans", "zh-Hant"];

pub(crate) fn lexicon() -> impl Iterator<Item = Lists> {
    union::LISTS.into_iter().chain(elsewhere::LISTS)
}

/// Signs inside of words that are no letters: nukta and virama of Hindi, tone marks of Thai.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{93c}' | '\u{94d}' | '\u{e47}'..='\u{e4e}')
}

/// The first word of the list that the text has.
pub(crate) fn first_of<'a>(tag: &str, list: &'a str, text: &str) -> Option<&'a str> {
    // The lower case of the Turkish "İ" is two characters, the second a dot that the lists lack.
    let lower = text.to_lowercase().replace('\u{307}', "");
    let words = lower
        .split(|c: char| !c.is_alphanumeric() && !is_sign(c))
        .filter(|word| !word.is_empty());
    let text = words.fold(String::from("."), |text, word| text + word + ".");
    let start = if ANYWHERE.contains(&tag) { "" } else { "." };
    list.split(' ')
        .find(|word| text.contains(&format!("{start}{word}")))
}

#[test]
fn every_language_has_lists() {
    let tags: Vec<_> = lexicon().map(|(tag, ..)| tag.to_owned()).collect();
    let known: BTreeSet<_> = tags.iter().cloned().collect();
    assert_eq!(tags.len(), known.len(), "a language has lists twice");
    assert_eq!(known, languages().into_keys().collect());
    let is_known = |tag: &&str| known.contains(*tag);
    assert!(ANYWHERE.iter().all(is_known), "no such language");
}

/// A word with a capital, an apostrophe or a hyphen would never be found.
#[test]
fn every_word_can_be_found() {
    none(lexicon().flat_map(|(tag, urging, _, denying)| {
        let words = urging.split(' ').chain(denying.split(' '));
        words
            .filter(|word| first_of(tag, word, word).is_none())
            .map(|word| format!("{tag}: {word:?} finds nothing"))
            .collect::<Vec<_>>()
    }));
}
