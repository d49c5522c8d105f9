//! Changes that nobody picked: everything the schema names, at every place of a full receipt.
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{SCHEMA, check_as_oracle, full, put, remove};

/// The pointer of every member and item.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |step: &str, child: &Value| {
        let pointer = format!("{at}/{step}");
        places(child, &pointer, found);
        found.push(pointer);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, child)| visit(key, child)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, child)| visit(&at.to_string(), child));
        }
        _ => {}
    }
}

/// Every word that stands in an `enum` or `const` of the schema.
fn words(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                match (key.as_str(), value) {
                    ("const", Value::String(word)) => drop(found.insert(word.clone())),
                    ("enum", Value::Array(list)) => {
                        found.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    (_, value) => words(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, found)),
        _ => {}
    }
}

#[test]
fn any_value_at_any_place_gets_the_verdict_of_the_schema() {
    let mut all = Vec::new();
    places(&full(), "", &mut all);
    let mut values = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-0.0),
        json!(-1),
        json!(100),
        json!(2100.0),
        json!(0.5),
        json!(""),
        json!(" "),
        json!("anon"),
        json!("EU"),
        json!("a"),
        json!("P1Y"),
        json!("https://example.com"),
        json!("2026-11-22T10:15:30.123Z"),
        json!([]),
        json!([null]),
        json!({}),
        json!({"": null}),
    ];
    let mut known = BTreeSet::new();
    words(
        &serde_json::from_str(SCHEMA).expect("the schema is JSON"),
        &mut known,
    );
    values.extend(known.into_iter().map(Value::from));

    let mut passed = 0;
    let mut tried = 0;
    for place in &all {
        let mut document = full();
        remove(&mut document, place);
        passed += usize::from(check_as_oracle(&document).is_empty());
        for value in &values {
            let mut document = full();
            put(&mut document, place, value.clone());
            passed += usize::from(check_as_oracle(&document).is_empty());
            tried += 1;
        }
    }
    // Proof that the sweep reached both verdicts often, and every word in its own place.
    assert!(
        passed > 200 && tried - passed > 3_000,
        "{passed} of {tried} passed"
    );
}

/// The ties between a decision's members, over everything they can be.
#[test]
fn every_decision_gets_the_verdict_of_the_schema() {
    let states = [
        "given",
        "renewed",
        "refused",
        "withdrawn",
        "expired",
        "opted_out",
        "not_applicable",
        "?",
    ];
    let bases = ["consent", "strictly_necessary", "notice_opt_out", "?"];
    let mut fine = 0;
    for state in states.map(Some).into_iter().chain([None]) {
        for basis in bases.map(Some).into_iter().chain([None]) {
            for until in [
                Some(json!("2027-05-22T10:15:30.123Z")),
                Some(json!(null)),
                None,
            ] {
                let mut decision = json!({"purpose": "analytics"});
                let members = [
                    ("state", state.map(Value::from)),
                    ("basis", basis.map(Value::from)),
                    ("valid_until", until),
                ];
                for (name, value) in members {
                    if let Some(value) = value {
                        decision[name] = value;
                    }
                }
                let mut document = full();
                put(&mut document, "/decisions/1", decision);
                fine += usize::from(check_as_oracle(&document).is_empty());
            }
        }
    }
    // Given and renewed need consent and an end; the other five go with two bases, with or without
    // an end, and not_applicable with the third as well.
    assert_eq!(fine, 2 + 5 * 2 * 2 + 2);
}
