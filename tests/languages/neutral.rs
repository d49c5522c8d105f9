//! What a text says: cookies are named, buttons are alike, nothing urges.
use crate::lexicon::{first_of, lexicon};
use crate::texts::{each_text, languages, none};
use std::collections::BTreeSet;

/// What "cookie" begins with in the languages that have a word of their own.
const COOKIES: &str = "cookie galetes бисквит колачи kolači piškot küpsis eväste fianáin süti \
    vafrakök sīkdat slapuk informasjonskaps çerez עוגיות الارتباط کوکی クッキー 쿠키 कुकी คุกกี้";

#[test]
fn the_first_sentence_says_cookies() {
    each_text(|_, path, text| {
        let text = text.to_lowercase();
        let is_said = COOKIES.split_whitespace().any(|word| text.contains(word));
        (path == "intro" && !is_said).then_some("no cookies")
    });
}

#[test]
fn labels_are_alike() {
    none(languages().iter().flat_map(|(tag, texts)| {
        let labels = ["reject", "save", "accept"].map(|path| texts.get(path));
        let [reject, _, accept] = labels;
        let lengths = [reject, accept].map(|label| label.chars().count() as f64);
        let ratio = lengths[0].max(lengths[1]) / lengths[0].min(lengths[1]);
        let backwards = |label: &str| label.chars().rev().collect::<String>();
        let shared =
            |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
        let share = shared(reject, accept).max(shared(&backwards(reject), &backwards(accept)));
        // These verbs ask for different cases of the word for "all": öllu, allt; kõigist, kõigiga.
        let is_bent = matches!(&**tag, "is" | "et");
        [
            (labels.iter().collect::<BTreeSet<_>>().len() < 3)
                .then(|| format!("{tag}: one label twice")),
            (ratio > 1.6).then(|| format!("{tag}: {ratio:.2} times as long")),
            (share < 2 && !is_bent)
                .then(|| format!("{tag}: {reject} and {accept} are not built alike")),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
    }));
}

/// Tag, label, and the words by which autoconsent 16.23.0 knows a notice in this language.
///
/// Its patterns were run over these texts. It knows a Russian notice, but only a button that says
/// "accept only necessary cookies", which no accept button could be built like.
const DETECTED: [(&str, &str, &str); 11] = [
    ("ca", "Rebutja-ho tot", "utilitzem galetes"),
    ("de", "Alle ablehnen", "Sie können Ihre Auswahl"),
    ("en", "Reject all", "Reject all"),
    ("es", "Rechazar todo", "utilizar cookies"),
    ("eu", "Denak baztertu", "cookieak erabiltzen ditu"),
    ("fr", "Tout refuser", "utiliser des cookies"),
    ("gl", "Rexeitar todo", "utilizar cookies"),
    ("it", "Rifiuta tutto", "usiamo cookie"),
    ("nl", "Alles weigeren", "cookies en vergelijkbare"),
    ("pl", "Odrzuć wszystko", "używać plików cookie"),
    (
        "ru",
        "Отклонить все",
        "ы используем файлы cookie и аналогичные технологии",
    ),
];

#[test]
fn tools_that_refuse_for_a_visitor_know_the_words() {
    let languages = languages();
    for (tag, reject, words) in DETECTED {
        let texts = &languages[tag];
        assert_eq!(texts.get("reject"), reject, "{tag}");
        assert!(
            texts.shown().any(|(_, text)| text.contains(words)),
            "{tag} nowhere says: {words}"
        );
    }
}

/// Texts of the opt-out that the law of California wants. Its words are fixed and they deny, "Do
/// not sell or share my personal information", so they may; like all others they may not urge.
const FIXED_BY_LAW: [&str; 4] = ["optOut", "optOutIntro", "optOutReopen", "signal"];

#[test]
fn nothing_urges_promises_blames_or_denies() {
    let languages = languages();
    for (tag, urging, biased, denying) in lexicon() {
        assert!(
            first_of(tag, urging, biased).is_some(),
            "{tag}: the list misses {biased}"
        );
        assert!(
            first_of(tag, denying, languages[tag].get("optOut")).is_some(),
            "{tag}: optOut denies nothing, or the list misses it"
        );
        none(languages[tag].shown().filter_map(|(path, text)| {
            let denying = (!FIXED_BY_LAW.contains(&path)).then_some(denying);
            let mut lists = [Some(urging), denying].into_iter().flatten();
            lists
                .find_map(|list| first_of(tag, list, text))
                .map(|word| format!("{tag} {path}: {word} in: {text}"))
        }));
    }
}
