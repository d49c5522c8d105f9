//! Small translations: ids, languages, cookie patterns, lifetimes, plain text.

use crate::config::{Cookie, Lifetime};

/// Text fit to be an id: a-z first, then a-z 0-9 _ -, at most 64.
pub(super) fn id(old: &str) -> String {
    let mut id = String::new();
    for letter in old.chars() {
        // What belongs to one word in camel case does so in an id.
        let plain = letter.to_ascii_lowercase();
        if plain.is_ascii_lowercase() || plain.is_ascii_digit() || plain == '_' {
            id.push(plain);
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id = id.trim_matches('-');
    let id = if id.starts_with(|first: char| first.is_ascii_lowercase()) {
        id.to_owned()
    } else {
        format!("x{id}")
    };
    id.chars().take(64).collect()
}

/// An id that is not among the ones given.
pub(super) fn unused(id: String, used: &[String]) -> String {
    if !used.contains(&id) {
        return id;
    }
    let base: String = id.chars().take(60).collect();
    (2..)
        .map(|number| format!("{base}-{number}"))
        .find(|id| !used.contains(id))
        .unwrap_or(base)
}

/// The shipped language of another notice's language tag.
pub(super) fn language(tag: &str) -> Option<String> {
    let tag = tag.replace('_', "-");
    let lower = tag.to_ascii_lowercase();
    let base = lower.split('-').next().unwrap_or_default();
    let name = match (lower.as_str(), base) {
        ("pt-br", _) => "pt-BR",
        ("zh-tw" | "zh-hk" | "zh-hant", _) => "zh-Hant",
        (_, "zh" | "cn") => "zh-Hans",
        (_, "no" | "nn") => "nb",
        // Klaro's name for "any language".
        (_, "zz") => "en",
        (_, base) => base,
    };
    crate::check::LANGUAGES
        .contains(&name)
        .then(|| name.to_owned())
}

/// The text of a fragment of HTML.
pub(super) fn plain(html: &str) -> String {
    let elements = crate::page::Page::read(html)
        .map(|page| page.elements)
        .unwrap_or_default();
    let mut tags: Vec<_> = elements
        .into_iter()
        .flat_map(|element| [Some(element.start), element.end])
        .flatten()
        .collect();
    tags.sort_by_key(|tag| tag.start);
    let mut text = String::new();
    let mut end = 0;
    for tag in tags {
        text += html.get(end..tag.start).unwrap_or_default();
        end = tag.end;
    }
    text += html.get(end..).unwrap_or_default();
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    text.replace("&#39;", "'")
        .replace("&amp;", "&")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Days in a lifetime that is written for people, such as "2 years".
pub(super) fn days(text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let digits: String = text
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let unit: String = text
        .split(&digits)
        .nth(1)?
        .trim_start()
        .chars()
        .take_while(|letter| letter.is_alphabetic())
        .collect();
    let number: u32 = digits.parse().ok()?;
    let starts = |names: &[&str]| names.iter().any(|name| unit.starts_with(name));
    let days = if starts(&["y", "jahr", "an", "jaar", "j", "año"]) {
        number.checked_mul(365)?
    } else if starts(&["mo", "mes", "maand"]) {
        number.checked_mul(304)?.div_ceil(10)
    } else if starts(&["w", "sem"]) {
        number.checked_mul(7)?
    } else if starts(&["d", "tag", "gi"]) {
        number
    } else if starts(&["h", "m", "s", "st", "or", "u"]) {
        // 0 would mean "until the browser closes".
        1
    } else {
        return None;
    };
    Some(days)
}

/// A cookie by name.
pub(super) fn cookie(name: &str, days: Option<u32>) -> Cookie {
    Cookie {
        name: name.into(),
        days: days.map(Lifetime::from),
    }
}

/// Whether a name with `*` at its end stands for another.
pub(super) fn covers(glob: &str, name: &str) -> bool {
    glob == name
        || glob
            .strip_suffix('*')
            .is_some_and(|start| !start.contains('*') && name.starts_with(start))
}

/// Names with `*` for a regular expression; none where that would say something else.
pub(super) fn globs(pattern: &str) -> Option<Vec<String>> {
    let pattern = pattern.trim();
    let starts = pattern.starts_with('^');
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let ends = inner.ends_with('$') && !inner.ends_with("\\$");
    let inner = if ends {
        inner.get(..inner.len() - 1)?
    } else {
        inner
    };
    let (alternatives, tail) = match inner
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
    {
        Some((group, tail)) => (
            group
                .strip_prefix("?:")
                .unwrap_or(group)
                .split('|')
                .collect(),
            tail,
        ),
        None if starts || ends => {
            if inner.contains('|') {
                return None;
            }
            (vec![inner], "")
        }
        None => (inner.split('|').collect::<Vec<_>>(), ""),
    };
    alternatives
        .into_iter()
        .map(|one| {
            let name = literal(&format!("{one}{tail}"))?;
            let before = if starts { "" } else { "*" };
            let after = if ends { "" } else { "*" };
            let glob = format!("{before}{name}{after}").replace("**", "*");
            // A name that fits everything would delete everything.
            glob.chars().any(|letter| letter != '*').then_some(glob)
        })
        .collect()
}

/// A pattern's letters, with `*` for what repeats.
fn literal(pattern: &str) -> Option<String> {
    let mut name = String::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_class = match letter {
            '.' => true,
            '\\' => match letters.next()? {
                'd' | 'w' | 'S' => true,
                escaped if escaped.is_ascii_alphanumeric() => return None,
                escaped => {
                    name.push(escaped);
                    false
                }
            },
            '[' => {
                letters.by_ref().find(|letter| *letter == ']')?;
                true
            }
            '(' | ')' | '|' | '?' | '{' | '}' | '+' | '*' | '^' | '$' => return None,
            plain => {
                name.push(plain);
                false
            }
        };
        let repeats = letters.next_if(|next| "+*".contains(*next)).is_some();
        if is_class {
            name.push('*');
        } else if repeats {
            return None;
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        for (old, new) in [
            ("Google Analytics", "google-analytics"),
            ("analytics", "analytics"),
            ("GA", "ga"),
            ("3rd party!", "x3rd-party"),
            ("Ünïcode", "n-code"),
            ("", "x"),
        ] {
            assert_eq!(id(old), new);
        }
        assert_eq!(unused("a".into(), &["a".into(), "a-2".into()]), "a-3");
    }

    #[test]
    fn patterns_become_names_or_nothing() {
        for (pattern, names) in [
            ("^_ga", Some(vec!["_ga*"])),
            ("^_pk_.*$", Some(vec!["_pk_*"])),
            ("^(_ga|_gid)", Some(vec!["_ga*", "_gid*"])),
            ("^(?:_ga|_gid)$", Some(vec!["_ga", "_gid"])),
            ("_gat_\\d+$", Some(vec!["*_gat_*"])),
            ("^_hj\\.x$", Some(vec!["_hj.x"])),
            ("^_ga_[A-Z0-9]+$", Some(vec!["_ga_*"])),
            (".*", None),
            ("^(a|b)?c", None),
            ("^a{2}", None),
            ("^a|b", None),
        ] {
            let names = names.map(|names| names.into_iter().map(str::to_owned).collect());
            assert_eq!(globs(pattern), names, "{pattern}");
        }
    }

    #[test]
    fn lifetimes_for_people_become_days() {
        for (text, expected) in [
            ("2 years", Some(730)),
            ("1 Jahr", Some(365)),
            ("13 mois", Some(396)),
            ("30 days", Some(30)),
            ("24 hours", Some(1)),
            ("session", None),
            ("4 Wochen", Some(28)),
            ("google.com", None),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
    }

    #[test]
    fn markup_is_taken_out_of_texts() {
        assert_eq!(
            plain("We <b>use</b> <a class=\"x\" href=\"#\">these &amp; <i>those</i></a>.<br>Yes"),
            "We use these & those.Yes"
        );
        assert_eq!(plain("a < b"), "a < b");
    }

    #[test]
    fn languages_are_the_shipped_ones() {
        for (tag, name) in [
            ("en-US", Some("en")),
            ("pt_BR", Some("pt-BR")),
            ("no", Some("nb")),
            ("zh", Some("zh-Hans")),
            ("tlh", None),
        ] {
            assert_eq!(language(tag).as_deref(), name);
        }
    }
}
