//! The tables of `docs/configuration.md`, made from the schema. Only the test below writes them.
#![cfg(test)]

use super::schema;
use serde_json::Value;
use std::path::PathBuf;
use std::{env, fs};

/// Makes a table of the schema.
type Table = fn(&Value) -> String;

/// Where the tables stand in the manual: after the first mark, before the second.
const MARKS: [(&str, Table); 2] = [("members", members), ("types", types)];

/// One row for each member, in the order of the types.
fn members(schema: &Value) -> String {
    let mut rows = String::from("| member | type | default | meaning |\n|---|---|---|---|\n");
    walk(schema, schema, "", &mut rows);
    rows
}

fn walk(root: &Value, object: &Value, path: &str, rows: &mut String) {
    let required = list(&object["required"]);
    let Some(members) = object["properties"].as_object() else {
        return;
    };
    // Members that have to be there first, the others by name.
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by_key(|(name, _)| !required.contains(&name.as_str()));
    for (name, member) in members {
        let kind = resolve(root, member);
        let mark = if required.contains(&name.as_str()) {
            " !"
        } else {
            ""
        };
        let default = match &member["default"] {
            Value::Null => String::new(),
            Value::String(text) => format!("`{text}`"),
            Value::Bool(flag) => format!("`{flag}`"),
            other => other.to_string(),
        };
        let more = member[schema::MORE]
            .as_str()
            .map(|anchor| format!(" [More]({anchor})"));
        let meaning = member["description"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
            + &more.unwrap_or_default();
        let (type_name, inner) = type_of(root, member, kind);
        *rows += &format!("| `{path}{name}`{mark} | {type_name} | {default} | {meaning} |\n");
        if let Some((inner, step)) = inner {
            // Deep paths would make the table too wide to read.
            let outer = if path.is_empty() {
                format!("{name}{step}.")
            } else {
                format!("….{name}{step}.")
            };
            walk(root, inner, &outer, rows);
        }
    }
}

/// The name of a member's type, and the object to describe below it with the step of a path that leads there.
fn type_of<'a>(
    root: &'a Value,
    member: &'a Value,
    kind: &'a Value,
) -> (String, Option<(&'a Value, &'static str)>) {
    if let Some(words) = kind["enum"].as_array() {
        let words: Vec<_> = words
            .iter()
            .filter_map(Value::as_str)
            .map(|word| format!("`{word}`"))
            .collect();
        return (words.join(", "), None);
    }
    let names = list(&kind["type"]);
    if kind["type"] == "array" || names.contains(&"array") {
        let item = resolve(root, &kind["items"]);
        return match type_of(root, &kind["items"], item) {
            (_, Some(inner)) => ("list".into(), Some((inner.0, "[]"))),
            (name, None) if name == "text" => ("list of texts".into(), None),
            (name, None) => (format!("list of {name}"), None),
        };
    }
    if kind["type"] == "object" || names.contains(&"object") {
        let inner = kind.get("properties").map(|_| (kind, ""));
        return ("object".into(), inner);
    }
    if kind["type"] == "boolean" || names.contains(&"boolean") {
        return ("flag".into(), None);
    }
    (name_of(member).unwrap_or("text").to_owned(), None)
}

/// The name of the definition that a member refers to.
fn name_of(member: &Value) -> Option<&str> {
    let direct = member["$ref"].as_str();
    let optional = || {
        member["anyOf"]
            .as_array()?
            .iter()
            .find_map(|one| one["$ref"].as_str())
    };
    direct.or_else(optional)?.rsplit('/').next()
}

fn resolve<'a>(root: &'a Value, member: &'a Value) -> &'a Value {
    name_of(member).map_or(member, |name| &root["$defs"][name.replace("%20", " ")])
}

fn list(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// One row for each kind of text and number.
fn types(schema: &Value) -> String {
    let mut rows =
        String::from("| type | what fits | message after \"allowed:\" |\n|---|---|---|\n");
    for (name, kind) in schema["$defs"].as_object().into_iter().flatten() {
        let allowed = kind["patternErrorMessage"]
            .as_str()
            .or(kind["errorMessage"].as_str());
        if let Some(allowed) = allowed {
            let meaning = kind["description"].as_str().unwrap_or_default();
            rows += &format!("| {name} | {meaning} | `{allowed}` |\n");
        }
    }
    rows
}

fn path(relative: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(relative)
}

/// Compares a file with what it should hold, or writes it where `UNTICK_BLESS` is set.
fn bless(relative: &str, wanted: &str) {
    let found = fs::read_to_string(path(relative)).unwrap_or_default();
    if env::var_os("UNTICK_BLESS").is_some() {
        fs::write(path(relative), wanted).unwrap();
    } else {
        assert!(
            found == wanted,
            "{relative} is not up to date: run UNTICK_BLESS=1 cargo test -p untick-cli config"
        );
    }
}

#[test]
fn the_published_schema_is_what_the_types_say() {
    bless("www/untick.schema.json", &schema::text());
}

#[test]
fn the_manual_has_every_member() {
    let file = "docs/configuration.md";
    let mut manual = fs::read_to_string(path(file)).unwrap();
    let schema = schema::schema().to_value();
    for (name, table) in MARKS {
        let (begin, end) = (
            format!("<!-- {name}: made from cli/src/config.rs -->\n"),
            format!("<!-- /{name} -->"),
        );
        let from = manual
            .find(&begin)
            .unwrap_or_else(|| panic!("{file} has no {begin}"))
            + begin.len();
        let to = from + manual[from..].find(&end).unwrap();
        manual.replace_range(from..to, &format!("\n{}\n", table(&schema)));
    }
    bless(file, &manual);
}

#[test]
fn the_example_fits_the_types() {
    let example: super::Configuration = serde_json::from_str(include_str!("example.json")).unwrap();
    let again: super::Configuration =
        serde_json::from_value(serde_json::to_value(&example).unwrap()).unwrap();
    assert_eq!(example, again);
}
