//! Members, types and ranges: the published schema, and its findings in the page's words.

use super::document::Document;
use super::problem::Problem;
use super::{neutral, suggest};
use crate::config::schema;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use std::sync::LazyLock;

static SCHEMA: LazyLock<Value> = LazyLock::new(|| schema::schema().to_value());

static VALIDATOR: LazyLock<Option<Validator>> =
    LazyLock::new(|| jsonschema::draft202012::new(&SCHEMA).ok());

/// Everything that breaks the schema, in the order of the file: what an object lacks before what it has.
pub(super) fn problems(document: &Document<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    // The schema is made from the types; that it compiles is tested.
    if let Some(validator) = VALIDATOR.as_ref() {
        for error in validator.iter_errors(&document.value) {
            explain(document, &error, &mut problems);
        }
    }
    problems.sort_by_key(|problem| problem.span.start);
    problems.dedup();
    problems
}

fn explain(document: &Document<'_>, error: &ValidationError<'_>, problems: &mut Vec<Problem>) {
    let pointer = error.instance_path().as_str();
    let rules = rules_of(error.evaluation_path().as_str());
    match error.kind() {
        // An optional member is its type or nothing; nothing is never what is wrong.
        Kind::AnyOf { context } => {
            for error in context.iter().take(1).flatten() {
                explain(document, error, problems);
            }
        }
        Kind::AdditionalProperties { unexpected } => {
            let known = names(rules);
            for name in unexpected {
                let at = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                let why = neutral::reason(name)
                    .map(|why| format!("there is no such option on purpose: {why}"));
                let help = why.or_else(|| suggest::member(name, &known, &SCHEMA));
                problems.push(document.name_problem(&at, known.join(" ")).helped(help));
            }
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            problems.push(document.problem(pointer, format!("also {name}")));
        }
        _ => {
            let help = document
                .at(pointer)
                .and_then(Value::as_str)
                .and_then(|found| {
                    let words = words(rules);
                    let why = neutral::reason(found).filter(|_| !words.is_empty());
                    why.map(|why| format!("there is no such value on purpose: {why}"))
                        .or_else(|| suggest::word(found, &words))
                });
            problems.push(document.problem(pointer, allowed(rules)).helped(help));
        }
    }
}

/// The object of rules that a keyword's location is in, through all references.
fn rules_of(location: &str) -> &'static Value {
    let mut rules: &Value = &SCHEMA;
    let steps: Vec<_> = location.split('/').skip(1).collect();
    for step in steps.iter().take(steps.len().saturating_sub(1)) {
        let name = step.replace("~1", "/").replace("~0", "~");
        rules = if name == "$ref" {
            let target = rules
                .get("$ref")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let pointer = target.trim_start_matches('#').replace("%20", " ");
            SCHEMA.pointer(&pointer).unwrap_or(rules)
        } else {
            match rules {
                Value::Array(list) => name.parse::<usize>().ok().and_then(|at| list.get(at)),
                _ => rules.get(&name),
            }
            .unwrap_or(rules)
        };
    }
    rules
}

/// What rules allow, in the page's words.
fn allowed(rules: &Value) -> String {
    let sentence = ["patternErrorMessage", "errorMessage"]
        .iter()
        .find_map(|name| rules.get(*name)?.as_str());
    if let Some(sentence) = sentence {
        return sentence.to_owned();
    }
    let words = words(rules);
    if !words.is_empty() {
        return words.join("|");
    }
    let is = |wanted: &str| match rules.get("type") {
        Some(Value::String(kind)) => kind == wanted,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        _ => false,
    };
    let named = [
        ("boolean", "true or false"),
        ("array", "a list"),
        ("object", "an object"),
        ("string", "a text"),
    ];
    let found = named.iter().find(|(kind, _)| is(kind));
    found
        .map_or("what the schema says", |(_, sentence)| sentence)
        .to_owned()
}

/// The words of an enumeration.
fn words(rules: &Value) -> Vec<&str> {
    let words = rules.get("enum").and_then(Value::as_array);
    words
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// The members of an object, those it needs first.
fn names(rules: &'static Value) -> Vec<&'static str> {
    let required: Vec<_> = rules
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let members = rules.get("properties").and_then(Value::as_object);
    let others = members
        .into_iter()
        .flat_map(|members| members.keys().map(String::as_str))
        .filter(|name| !required.contains(name));
    required.iter().copied().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_one() {
        assert!(jsonschema::meta::is_valid(&SCHEMA));
        assert!(VALIDATOR.is_some());
    }
}
