//! What holds for every input.
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;
use untick::receipt::check::{Refusal, parse};

/// A receipt that keeps every rule.
pub const EXAMPLE: &str = include_str!("../../docs/receipt/receipt-v1.example.json");

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let text = include_str!("../../docs/receipt/receipt-v1.schema.json");
    let schema: Value = serde_json::from_str(text).expect("the schema is JSON");
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).expect("the schema is a schema")
});

/// Reads `body` as the receiver does and panics unless what comes out is sound: what is taken keeps
/// the published schema by an independent validator and is the same receipt once it has been
/// written in canonical form and read again; what is not says why, in few words.
pub fn check(body: &[u8]) {
    match parse(body) {
        Ok(receipt) => {
            let document: Value = serde_json::from_slice(body).expect("what was read is JSON");
            assert!(SCHEMA.is_valid(&document), "taken, and against the schema");
            let canonical = serde_json_canonicalizer::to_string(&receipt).expect("writable");
            let again = parse(canonical.as_bytes()).expect("its own canonical form is taken");
            assert_eq!(receipt, again);
            let twice = serde_json_canonicalizer::to_string(&again).expect("writable");
            assert_eq!(canonical, twice);
        }
        Err(Refusal::NotJson(reason)) => assert!(!reason.is_empty()),
        Err(Refusal::Invalid(problems)) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.pointer.is_empty() || problem.pointer.starts_with('/'));
                assert!(
                    !problem.found.is_empty() && problem.found.len() < 400,
                    "{problem}"
                );
                assert!(!problem.allowed.is_empty(), "{problem}");
            }
        }
    }
}
