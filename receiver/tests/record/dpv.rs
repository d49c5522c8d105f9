//! DPV JSON-LD: the mandatory fields of the guide's sections 8 and 9, and that every term means
//! something.
use serde_json::Value;
use untick_receiver::record::{Record, dpv};

use crate::{complete, receipt};

fn document() -> Value {
    let (receipt, record) = complete();
    dpv::receipt(&receipt, &record, "2026-11-22T10:15:31.292Z")
}

/// Calls `see` with every member's name and value, below the context.
fn walk(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter().filter(|(name, _)| *name != "@context") {
                see(name, value);
                walk(value, see);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, see)),
        _ => {}
    }
}

#[test]
fn every_member_is_a_term_that_the_context_expands() {
    let document = document();
    let context = document["@context"].as_object().expect("a context");
    let is_known = |term: &str| {
        term.split_once(':')
            .is_some_and(|(prefix, _)| context.contains_key(prefix))
    };
    let mut members = 0;
    walk(&document, &mut |name, value| {
        members += 1;
        assert!(matches!(name, "@id" | "@type") || is_known(name), "{name}");
        let coerced = context.get(name).and_then(|term| term["@type"].as_str());
        let texts: Vec<&str> = match value {
            Value::String(text) => vec![text],
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        let is_iri =
            |text: &str| is_known(text) || text.starts_with("urn:") || text.contains("://");
        if name == "@type" || coerced.is_some_and(|kind| kind.starts_with('@')) {
            for text in texts {
                assert!(is_iri(text), "{name}: {text}");
            }
        }
    });
    assert!(members > 100, "{members}: the walk sees the whole document");
}

#[test]
fn mandatory_fields_of_the_guide_are_there() {
    let document = document();
    assert_eq!(document["@type"], "dpv:ConsentReceipt");
    assert_eq!(
        document["dct:conformsTo"],
        "https://w3id.org/dpv/schema/dpv-27560#receipt"
    );
    for name in ["dpv:hasIdentifier", "dct:created", "dct:issued"] {
        assert!(document[name].is_string(), "{name}");
    }
    let records = document["dpv:hasRecordOfActivity"]
        .as_array()
        .expect("records");
    assert_eq!(records.len(), 5, "one per decision");
    for record in records {
        assert_eq!(record["@type"], "dpv:ConsentRecord");
        assert_eq!(
            record["dct:conformsTo"],
            "https://w3id.org/dpv/schema/dpv-27560#record"
        );
        for name in [
            "dpv:hasIdentifier",
            "dpv:hasDataSubject",
            "dpv:hasDataController",
            "dpv:hasNotice",
            "dpv:hasProcess",
            "dpv:hasConsentControl",
            "dpv:hasJurisdiction",
            "dpv:hasEntity",
        ] {
            assert!(!record[name].is_null(), "{name} in {record}");
        }
        let process = &record["dpv:hasProcess"];
        for name in ["dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasRecipient"] {
            assert!(!process[name].is_null(), "{name} in {process}");
        }
        // Whom the record names it describes.
        let named = |list: &Value| list.as_array().cloned().unwrap_or_default();
        let entities = named(&record["dpv:hasEntity"]);
        for id in named(&process["dpv:hasRecipient"])
            .iter()
            .chain(&named(&record["dpv:hasDataController"]))
        {
            assert!(entities.iter().any(|entity| entity["@id"] == *id), "{id}");
        }
    }
    let analytics = &records[1];
    assert_eq!(
        analytics["dpv:hasProcess"]["dpv:hasLegalBasis"],
        "dpv:ExpressedConsent"
    );
    let status = &analytics["dpv:hasConsentStatus"];
    assert_eq!(status["@type"][0], "dpv:ConsentGiven");
    assert_eq!(status["dpv:isIndicatedBy"], "dpv:DataSubject");
    assert_eq!(status["dpv:hasDuration"], "P183D");
    assert_eq!(
        records[2]["dpv:hasConsentStatus"]["@type"][0],
        "dpv:ConsentRefused"
    );
    assert!(
        records[0].get("dpv:hasConsentStatus").is_none(),
        "what is necessary is no consent"
    );
    assert_eq!(
        records[0]["dpv:hasProcess"]["dpv:hasNecessity"],
        "dpv:Required"
    );
}

#[test]
fn receipts_point_to_the_one_before() {
    let receipt = receipt(|document| {
        document["previous_receipt_id"] = "00000000-0000-4000-8000-000000000001".into();
        document["jurisdiction"]["code"] = "ZZ".into();
    });
    let document = dpv::receipt(
        &receipt,
        &Record::new(&receipt, None),
        "2026-11-22T10:15:31.292Z",
    );
    assert_eq!(
        document["dct:replaces"],
        "urn:uuid:00000000-0000-4000-8000-000000000001"
    );
    assert!(
        document["dpv:hasRecordOfActivity"][0]
            .get("dpv:hasJurisdiction")
            .is_none()
    );
}
