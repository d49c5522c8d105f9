//! The form of a file: its name, its members, plain text, values in their places.
use crate::texts::{Texts, each_text, languages, none};

#[test]
fn every_official_language_of_the_union_is_there_and_many_more() {
    let languages = languages();
    let official = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv";
    none(
        official
            .split(' ')
            .filter(|tag| !languages.contains_key(*tag))
            .map(str::to_owned),
    );
    assert!(languages.len() >= 40, "{}", languages.len());
}

/// BCP 47 (RFC 5646): language, then at most a script and a region, in the usual case.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let language = parts.next().unwrap_or_default();
    let is_language =
        matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_lowercase());
    let is_script = |part: &&str| {
        let (first, rest) = part.split_at_checked(1).unwrap_or_default();
        part.len() == 4
            && first.bytes().all(|b| b.is_ascii_uppercase())
            && rest.bytes().all(|b| b.is_ascii_lowercase())
    };
    let is_region = |part: &&str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase()))
            || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    parts.next_if(is_script);
    parts.next_if(is_region);
    is_language && parts.next().is_none()
}

#[test]
fn file_names_are_language_tags() {
    for not in [
        "",
        "english",
        "EN",
        "pt-br",
        "pt_BR",
        "zh-hans",
        "zh-Hans-CN-x",
        "e",
    ] {
        assert!(!is_tag(not), "{not}");
    }
    assert!(is_tag("zh-Hant-TW") && is_tag("es-419"));
    none(languages().into_keys().filter(|tag| !is_tag(tag)));
}

#[test]
fn every_language_has_the_members_of_english_in_its_order() {
    let languages = languages();
    let names = |texts: &Texts| {
        texts
            .shown()
            .map(|(path, _)| path.to_owned())
            .collect::<Vec<_>>()
    };
    let english = names(&languages["en"]);
    assert_eq!(english.len(), 41, "{english:#?}");
    for (tag, texts) in &languages {
        assert_eq!(names(texts), english, "{tag}");
    }
}

#[test]
fn languages_written_from_the_right_say_so_first() {
    for (tag, texts) in languages() {
        let is_rtl = |c: char| matches!(c, '\u{590}'..='\u{8ff}');
        let dir = texts.0.iter().position(|(path, _)| path == "dir");
        let wanted = texts.get("title").starts_with(is_rtl).then_some(0);
        assert_eq!(dir, wanted, "{tag}");
        assert!(dir.is_none() || texts.get("dir") == "rtl", "{tag}");
    }
}

#[test]
fn texts_are_plain_text() {
    each_text(|_, _, text| {
        let has = |wanted: fn(char) -> bool| text.contains(wanted);
        match text {
            "" => Some("empty"),
            _ if text.trim() != text => Some("space at an end"),
            _ if text.contains("  ") => Some("two spaces"),
            _ if has(char::is_control) => Some("control character"),
            _ if has(|c| matches!(c, '<' | '>' | '&')) => Some("HTML"),
            // Overrides of direction would let a text show otherwise than it is recorded.
            _ if has(
                |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
            ) =>
            {
                Some("control of direction")
            }
            _ if has(|c| matches!(c, '!' | '！' | '¡' | '…')) => Some("raised voice"),
            _ => None,
        }
    });
}

#[test]
fn no_word_mixes_look_alike_alphabets() {
    each_text(|_, _, text| {
        let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, 'À'..='ʯ');
        let other = |c: char| matches!(c, 'Ͱ'..='ӿ');
        let mut words = text.split(|c: char| !c.is_alphabetic());
        words
            .any(|word| word.contains(latin) && word.contains(other))
            .then_some("mixed word")
    });
}

#[test]
fn values_stand_where_english_has_them() {
    let values = |text: &str| {
        let letters = text.split('$').skip(1).map(|rest| rest.chars().next());
        letters.collect::<Vec<_>>()
    };
    let languages = languages();
    let english = &languages["en"];
    assert_eq!(values(english.get("blocked")), [Some('D'), Some('E')]);
    for (path, value) in [
        ("intro", 'D'),
        ("recipients", 'E'),
        ("days", 'D'),
        ("day", 'D'),
        ("optOutIntro", 'D'),
    ] {
        assert_eq!(values(english.get(path)), [Some(value)], "{path}");
    }
    each_text(|_, path, text| {
        (values(text) != values(english.get(path))).then_some("not the values of the English text")
    });
}

#[test]
fn sentences_are_translated() {
    let languages = languages();
    each_text(|tag, path, text| {
        let is_same = text.contains(' ') && text == languages["en"].get(path);
        (tag != "en" && is_same).then_some("still English")
    });
}
