//! What a schema cannot say: the rules that tie members to each other, as `read` in www/config.js has them.

use super::colour;
use super::document::Document;
use super::problem::Problem;
use super::suggest::nearest;
use serde_json::Value;
use std::collections::HashSet;

/// Categories that every shipped language has words for.
pub(crate) const SHIPPED: [&str; 5] =
    ["necessary", "functional", "analytics", "marketing", "media"];

/// Life of a choice where the configuration names none, in days.
const USUAL_DAYS: f64 = 183.0;

/// Languages that are shipped, by the names of the files in www/lang.
pub(crate) const LANGUAGES: &[&str] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Everything that is wrong between members, in the page's order. Members of a wrong type are left out
/// here: the schema has named them.
pub(super) fn problems(document: &Document<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for language in spoken(document) {
        for problem in categories(document, language) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    problems.extend(choices(document));
    problems.extend(signals(document));
    problems.extend(storage(document));
    problems.extend(colours(document));
    problems
}

fn list<'a>(document: &'a Document<'_>, pointer: &str) -> &'a [Value] {
    document
        .at(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn ids<'a>(document: &'a Document<'_>) -> Vec<&'a str> {
    list(document, "/categories")
        .iter()
        .filter_map(|category| text(category, "id"))
        .collect()
}

/// The languages in which this configuration can be shown, as www/languages.js finds them.
fn spoken<'a>(document: &'a Document<'_>) -> Vec<&'a str> {
    let wanted: Vec<&str> = match document.at("/languages").and_then(Value::as_array) {
        Some(names) => names.iter().filter_map(Value::as_str).collect(),
        None => LANGUAGES.to_vec(),
    };
    let has_words = |language: &str| {
        ids(document).iter().all(|id| {
            let words = document
                .at("/texts")
                .and_then(|texts| texts.get(language)?.get(id));
            SHIPPED.contains(id) || words.is_some_and(|words| !words.is_null())
        })
    };
    let has_own = |language: &&str| {
        let own = document.at("/texts").and_then(|texts| texts.get(language));
        own.is_some_and(|own| !own.is_null())
    };
    let shipped = wanted
        .into_iter()
        .filter(|language| LANGUAGES.contains(language));
    // Each shipped language has the same categories, so of those without words of the owner's one stands for all.
    let (own, plain): (Vec<_>, Vec<_>) = shipped.partition(has_own);
    let mut spoken: Vec<_> = own
        .into_iter()
        .chain(plain.first().copied())
        .filter(|language| has_words(language))
        .collect();
    if spoken.is_empty() {
        spoken.push("en");
    }
    spoken
}

/// Ids that stand twice, and categories without words.
fn categories(document: &Document<'_>, language: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for (at, category) in list(document, "/categories").iter().enumerate() {
        let pointer = format!("/categories/{at}");
        if let Some(id) = text(category, "id") {
            if !seen.insert(id.to_owned()) {
                problems.push(named(document, &pointer, id, "each id once"));
            }
            if !has_words(document, language, id) && !is_wrong(document, &pointer) {
                let problem = named(
                    document,
                    &pointer,
                    id,
                    "own categories with texts.<language>.<id>.title and .description",
                );
                let near = nearest(id, SHIPPED.into_iter())
                    .map(|near| format!("did you mean `{near}`, which has words?"));
                let help = near.unwrap_or_else(|| {
                    format!(
                        "write texts.{language}.{id}.title and texts.{language}.{id}.description"
                    )
                });
                problems.push(problem.helped([help]));
            }
        }
        for (at, service) in list(document, &format!("{pointer}/services"))
            .iter()
            .enumerate()
        {
            if let Some(id) = text(service, "id")
                && !seen.insert(format!("/{id}"))
            {
                problems.push(named(
                    document,
                    &format!("{pointer}/services/{at}"),
                    id,
                    "each id once",
                ));
            }
        }
    }
    problems
}

/// A problem of an object that is marked at its id.
fn named(document: &Document<'_>, pointer: &str, id: &str, allowed: &str) -> Problem {
    let mut problem = document.problem(pointer, allowed);
    problem.found = format!("\"{id}\"");
    problem.span = document.place(&format!("{pointer}/id")).value;
    problem
}

/// Whether the id cannot be one, which the schema has said.
fn is_wrong(document: &Document<'_>, pointer: &str) -> bool {
    let id = document
        .at(&format!("{pointer}/id"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut letters = id.chars();
    let fits = letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase())
        && letters.all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter)
        });
    !fits || id.len() > 64
}

fn has_words(document: &Document<'_>, language: &str, id: &str) -> bool {
    let own = document
        .at("/texts")
        .and_then(|texts| texts.get(language)?.get(id));
    ["title", "description"]
        .iter()
        .all(|name| match own.and_then(|own| own.get(*name)) {
            Some(Value::Null) => false,
            Some(_) => true,
            None => SHIPPED.contains(&id),
        })
}

/// At least one category is the visitor's to decide about.
fn choices(document: &Document<'_>) -> Option<Problem> {
    let categories = document.at("/categories")?.as_array()?;
    let is_required = |category: &Value| category.get("required") == Some(&Value::Bool(true));
    if !categories.iter().all(is_required) {
        return None;
    }
    let mut problem = document.problem("/categories", "at least one that is not required");
    problem.found = "nothing".into();
    Some(problem)
}

/// Signals follow categories that there are.
fn signals(document: &Document<'_>) -> Vec<Problem> {
    let ids = ids(document);
    let unknown = |pointer: &str, id: &str, is_name: bool| {
        if ids.contains(&id) {
            return None;
        }
        let near = nearest(id, ids.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| format!("the categories are {}", ids.join(", ")));
        let problem = if is_name {
            document.name_problem(pointer, "a category's id")
        } else {
            document.problem(pointer, "a category's id")
        };
        let mut problem = problem.helped([help]);
        problem.found = format!("\"{id}\"");
        Some(problem)
    };
    let mut problems = Vec::new();
    for signal in ["google", "uet", "clarity"] {
        let members = document
            .at(&format!("/signals/{signal}"))
            .and_then(Value::as_object);
        let names = members.into_iter().flat_map(serde_json::Map::keys);
        let mut wrong: Vec<_> = names
            .filter_map(|id| {
                let step = id.replace('~', "~0").replace('/', "~1");
                unknown(&format!("/signals/{signal}/{step}"), id, true)
            })
            .collect();
        wrong.sort_by_key(|problem| problem.span.start);
        problems.extend(wrong);
    }
    for signal in ["meta", "tiktok"] {
        let pointer = format!("/signals/{signal}");
        if let Some(id) = document.at(&pointer).and_then(Value::as_str) {
            problems.extend(unknown(&pointer, id, false));
        }
    }
    problems
}

/// A review comes before the end of a choice, and only a cookie has a domain and an endpoint.
fn storage(document: &Document<'_>) -> Vec<Problem> {
    let number = |name: &str| {
        document
            .at(&format!("/storage/{name}"))
            .and_then(Value::as_f64)
    };
    let text = |name: &str| {
        document
            .at(&format!("/storage/{name}"))
            .and_then(Value::as_str)
    };
    let mut problems = Vec::new();
    if number("remind").is_some_and(|remind| remind >= number("days").unwrap_or(USUAL_DAYS)) {
        problems.push(document.problem("/storage/remind", "less than storage.days"));
    }
    if let Some(member) = ["domain", "endpoint"]
        .into_iter()
        .find(|name| text(name).is_some())
        && text("kind") != Some("cookie")
    {
        let mut problem = document.problem("/storage/kind", "cookie, for domain and endpoint");
        problem.path = "storage.kind".into();
        if text("kind").is_none() {
            problem.span = document
                .place(&format!("/storage/{member}"))
                .name
                .unwrap_or_default();
        }
        problems.push(problem.helped([format!(
            "write `\"kind\": \"cookie\"`, or take `{member}` away"
        )]));
    }
    problems
}

/// Colours that can be read, as www/theme.js demands.
fn colours(document: &Document<'_>) -> Vec<Problem> {
    let own = |name: &str| {
        document
            .at(&format!("/theme/{name}"))
            .and_then(Value::as_str)
    };
    let mut palette = colour::usual(own("scheme") == Some("dark"))
        .map(|(name, usual)| (name, own(name).unwrap_or(usual)));
    palette.reverse();
    let [(_, accent), (_, text), (_, surface)] = palette;
    let mut problems = Vec::new();
    for (name, value) in [("text", text), ("accent", accent)] {
        // What is no colour has been named already.
        let Some(found) = colour::contrast(value, surface) else {
            continue;
        };
        if found >= colour::LEAST {
            continue;
        }
        let (at, other) = if own(name).is_some() {
            (name, format!("the surface {surface}"))
        } else {
            ("surface", format!("{name} {value}"))
        };
        let least = colour::LEAST;
        let allowed =
            format!("a colour with a contrast of at least {least}:1 to {other}, not {found:.2}:1");
        problems.push(document.problem(&format!("/theme/{at}"), allowed));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::LANGUAGES;

    #[test]
    fn the_shipped_languages_are_known() {
        assert!(LANGUAGES.len() > 40 && LANGUAGES.is_sorted());
        assert!(
            ["en", "pt-BR", "zh-Hans"]
                .iter()
                .all(|name| LANGUAGES.contains(name))
        );
    }
}
