//! Kantara Consent Receipt 1.1.0: required fields and their types.
use jsonschema::validator_for;
use serde_json::{Value, json};
use untick_receiver::record::{Record, kantara};

use crate::{complete, receipt};

/// The specification's required fields (section 4), as a schema.
fn schema() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["version", "jurisdiction", "consentTimestamp", "collectionMethod", "consentReceiptID",
            "piiPrincipalId", "piiControllers", "policyUrl", "services", "sensitive", "spiCat"],
        "properties": {
            "version": { "const": "KI-CR-v1.1.0" },
            "jurisdiction": { "type": "string", "minLength": 2 },
            "consentTimestamp": { "type": "integer", "minimum": 1_500_000_000, "maximum": 9_999_999_999_u64 },
            "collectionMethod": { "type": "string", "minLength": 1 },
            "consentReceiptID": { "type": "string", "minLength": 36 },
            "publicKey": text, "language": text,
            "piiPrincipalId": { "type": "string", "minLength": 1 },
            "piiControllers": { "type": "array", "minItems": 1, "items": {
                "type": "object",
                "required": ["piiController", "contact", "address", "email", "phone"],
                "properties": {
                    "piiController": { "type": "string", "minLength": 1 }, "onBehalf": { "type": "boolean" },
                    "contact": text, "address": text, "email": text, "phone": text, "piiControllerUrl": text
                },
                "additionalProperties": false } },
            "policyUrl": { "type": "string", "minLength": 1 },
            "services": { "type": "array", "minItems": 1, "items": {
                "type": "object", "required": ["service", "purposes"], "additionalProperties": false,
                "properties": { "service": text, "purposes": { "type": "array", "items": {
                    "type": "object",
                    "required": ["purpose", "purposeCategory", "consentType", "piiCategory", "primaryPurpose",
                        "termination", "thirdPartyDisclosure"],
                    "properties": {
                        "purpose": text, "purposeCategory": { "type": "array", "minItems": 1, "items": text },
                        "consentType": { "enum": ["EXPLICIT", "IMPLICIT"] },
                        "piiCategory": { "type": "array", "minItems": 1, "items": text },
                        "primaryPurpose": { "type": "boolean" }, "termination": { "type": "string", "minLength": 1 },
                        "thirdPartyDisclosure": { "type": "boolean" }, "thirdPartyName": text
                    },
                    "if": { "properties": { "thirdPartyDisclosure": { "const": true } } },
                    "then": { "required": ["thirdPartyName"] },
                    "additionalProperties": false } } } } },
            "sensitive": { "type": "boolean" },
            "spiCat": { "type": "array" }
        },
        "additionalProperties": false
    })
}

#[test]
fn required_fields_are_there() {
    let validator = validator_for(&schema()).expect("a schema");
    let (sent, record) = complete();
    let plain = receipt(|_| {});
    let of_plain = Record::new(&plain, None);
    for (receipt, record) in [(&sent, &record), (&plain, &of_plain)] {
        let document = kantara::receipt(receipt, record, Some("a key"));
        let problems: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(problems, [""; 0], "{document:#}");
    }
}

#[test]
fn it_says_what_was_given_and_nothing_else() {
    let (receipt, record) = complete();
    let document = kantara::receipt(&receipt, &record, None);
    assert_eq!(document["consentTimestamp"], 1_795_342_530, "whole seconds");
    let purposes = document["services"][0]["purposes"]
        .as_array()
        .expect("a list");
    let named: Vec<_> = purposes.iter().map(|purpose| &purpose["purpose"]).collect();
    assert_eq!(named, ["analytics", "media"]);
    assert_eq!(purposes[0]["thirdPartyName"], "Tally Statistics O\u{dc}");
    let end = purposes[0]["termination"].as_str().expect("a text");
    assert!(
        end.contains("P183D") && end.contains("P390D") && end.contains("#untick"),
        "{end}"
    );
    assert_eq!(
        document["piiControllers"][0]["email"],
        "privacy@example.com"
    );
    assert!(document.get("publicKey").is_none());
}
