//! Every verdict is held against another reader of the same schema, the `jsonschema` crate.
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{Problem, Refusal, is_receipt_id, parse};
use crate::receipt::MAX_BYTES;

mod broken;
mod strict;
mod sweep;
mod uris;

const SCHEMA: &str = include_str!("../../../docs/receipt/receipt-v1.schema.json");
const EXAMPLE: &str = include_str!("../../../docs/receipt/receipt-v1.example.json");

static ORACLE: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is a schema")
});

fn example() -> Value {
    serde_json::from_str(EXAMPLE).expect("the example is JSON")
}

/// The example with every optional member in place.
fn full() -> Value {
    let mut receipt = example();
    let more = [
        (
            "/previous_receipt_id",
            json!("0190b5f2-8c1e-7c3a-9d2e-4f5a6b7c8d9e"),
        ),
        (
            "/previous_sha256",
            json!("n6s6FVj2VECMTXR43ZGA_8vOStGN-LV7VIthPn03jAo"),
        ),
        ("/scope/domains", json!(["example.com", "example.fr"])),
        ("/controllers/0/url", json!("https://www.example.com/")),
        (
            "/signals/tc_string",
            json!("CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA"),
        ),
        ("/signals/gpp_string", json!("DBABMA~CPXxRfAPXxRfAAfKABENB")),
        ("/test", json!(true)),
    ];
    for (pointer, value) in more {
        put(&mut receipt, pointer, value);
    }
    receipt
}

/// Sets the member or item at `pointer`, which may be new.
fn put(document: &mut Value, pointer: &str, value: Value) {
    let (parent, step) = pointer.rsplit_once('/').expect("a pointer below the root");
    match document.pointer_mut(parent).expect("the parent is there") {
        Value::Object(object) => {
            object.insert(step.to_owned(), value);
        }
        Value::Array(items) => {
            let at: usize = step.parse().expect("an index");
            items.splice(at..(at + 1).min(items.len()), [value]);
        }
        other => panic!("{other} has no members"),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let (parent, step) = pointer.rsplit_once('/').expect("a pointer below the root");
    match document.pointer_mut(parent).expect("the parent is there") {
        Value::Object(object) => {
            object.remove(step).expect("the member is there");
        }
        Value::Array(items) => {
            items.remove(step.parse().expect("an index"));
        }
        other => panic!("{other} has no members"),
    }
}

fn check(document: &Value) -> Vec<Problem> {
    match parse(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(Refusal::Invalid(problems)) => {
            assert!(
                !problems.is_empty(),
                "a refusal without a reason: {document}"
            );
            problems
        }
        Err(Refusal::NotJson(reason)) => panic!("{reason}: {document}"),
    }
}

fn pointers(problems: &[Problem]) -> Vec<&str> {
    problems
        .iter()
        .map(|problem| problem.pointer.as_str())
        .collect()
}

/// Checks `document` and insists that the oracle says the same.
fn check_as_oracle(document: &Value) -> Vec<Problem> {
    let problems = check(document);
    assert_eq!(
        problems.is_empty(),
        ORACLE.is_valid(document),
        "ours: {problems:?}\nthe oracle: {:?}\nof {document}",
        ORACLE
            .iter_errors(document)
            .map(|error| error.to_string())
            .collect::<Vec<_>>(),
    );
    problems
}

#[test]
fn example_and_full_receipt_pass_and_survive_the_types() {
    for document in [example(), full()] {
        assert_eq!(check_as_oracle(&document), []);
        let receipt = parse(document.to_string().as_bytes()).expect("a receipt");
        assert_eq!(serde_json::to_value(&receipt).expect("a value"), document);
    }
}

#[test]
fn largest_strings_fit_a_body() {
    let mut document = full();
    put(&mut document, "/signals/tc_string", json!("a".repeat(4096)));
    put(
        &mut document,
        "/signals/gpp_string",
        json!("b".repeat(4096)),
    );
    assert_eq!(check_as_oracle(&document), []);
    assert!(document.to_string().len() <= MAX_BYTES);
}

#[test]
fn receipt_ids_are_uuids_of_version_4_and_7() {
    assert!(is_receipt_id("a6f58318-72e6-46a2-bfd7-f36d795e30cd"));
    assert!(is_receipt_id("0190b5f2-8c1e-7c3a-9d2e-4f5a6b7c8d9e"));
    for id in [
        "",
        "a6f58318-72e6-16a2-bfd7-f36d795e30cd",
        "a6f58318-72e6-46a2-cfd7-f36d795e30cd",
        "A6F58318-72E6-46A2-BFD7-F36D795E30CD",
        "a6f5831872e646a2bfd7f36d795e30cd",
        "{a6f58318-72e6-46a2-bfd7-f36d795e30cd}",
        "a6f58318-72e6-46a2-bfd7-f36d795e30c\u{e9}",
    ] {
        assert!(!is_receipt_id(id), "{id}");
    }
}
