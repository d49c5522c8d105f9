//! `untick.schema.json`: JSON Schema 2020-12, made from the types.
use super::Configuration;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// A configuration to begin with, shown by editors.
const EXAMPLE: &str = include_str!("example.json");

/// The schema as a document.
pub(crate) fn schema() -> Schema {
    let mut schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Configuration>();
    schema.insert("$id".into(), json!("urn:untick:configuration:v1"));
    schema.insert("title".into(), json!("Untick configuration"));
    if let Ok(example) = serde_json::from_str::<Value>(EXAMPLE) {
        schema.insert("examples".into(), json!([example]));
    }
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
    schema
        .as_object_mut()
        .into_iter()
        .flat_map(|members| members.values_mut())
        .for_each(one_line);
    schema
}

/// Doc comments break their lines, and a description is one.
fn one_line(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(one_line),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => *text = text.replace('\n', " "),
                    other => one_line(other),
                }
            }
        }
        _ => {}
    }
}

/// What only the manual needs: where it says more.
pub(super) const MORE: &str = "x-more";

/// The schema as the file that is published, with a line break at its end.
pub(crate) fn text() -> String {
    let mut schema = schema().to_value();
    strip(&mut schema);
    // A value of plain JSON always serialises.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn strip(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(strip),
        Value::Object(members) => {
            members.remove(MORE);
            members.values_mut().for_each(strip);
        }
        _ => {}
    }
}
