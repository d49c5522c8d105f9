//! A record as JSON-LD in the W3C Data Privacy Vocabulary, after the guide "Consent Records and
//! Receipts as per ISO/IEC TS 27560:2023 using DPV": a `dpv:ConsentReceipt` around one
//! `dpv:ConsentRecord` per decision, as each has a status of its own.
use serde_json::{Map, Value, json};
use untick::receipt::Receipt;

use super::{Event, Party, Processing, Record};

/// `dct:conformsTo` of the receipt.
pub const RECEIPT: &str = "https://w3id.org/dpv/schema/dpv-27560#receipt";
/// `dct:conformsTo` of its records.
pub const RECORD: &str = "https://w3id.org/dpv/schema/dpv-27560#record";

/// The prefixes that the documents use.
#[must_use]
pub fn context() -> Value {
    json!({
        "dpv": "https://w3id.org/dpv#",
        "pd": "https://w3id.org/dpv/pd#",
        "loc": "https://w3id.org/dpv/loc#",
        "dct": "http://purl.org/dc/terms/",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dct:conformsTo": { "@type": "@id" },
        "dct:replaces": { "@type": "@id" },
        "dpv:hasConsentStatus": { "@type": "@vocab" },
        "dpv:hasJurisdiction": { "@type": "@vocab" },
        "dpv:hasLegalBasis": { "@type": "@vocab" },
        "dpv:hasLocation": { "@type": "@vocab" },
        "dpv:hasNecessity": { "@type": "@vocab" },
        "dpv:hasPersonalData": { "@type": "@vocab" },
        "dpv:hasDataController": { "@type": "@id" },
        "dpv:hasRecipient": { "@type": "@id" },
        "dpv:isExercisedAt": { "@type": "@id" },
        "dpv:isIndicatedBy": { "@type": "@vocab" },
        "schema:url": { "@type": "@id" },
        "skos:broader": { "@type": "@vocab" },
        "dct:created": { "@type": "xsd:dateTime" },
        "dct:issued": { "@type": "xsd:dateTime" },
        "dpv:isIndicatedAtTime": { "@type": "xsd:dateTime" },
        "dpv:hasDuration": { "@type": "xsd:duration" },
    })
}

/// The receipt in DPV's terms, received at `received_at`.
#[must_use]
pub fn receipt(receipt: &Receipt, record: &Record, received_at: &str) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("@context", context());
    put("@id", json!(urn(&receipt.receipt_id)));
    put("@type", json!("dpv:ConsentReceipt"));
    put("dpv:hasIdentifier", json!(receipt.receipt_id));
    put("dct:conformsTo", json!(RECEIPT));
    put("dct:created", json!(receipt.event.time));
    put("dct:issued", json!(received_at));
    if let Some(previous) = &receipt.previous_receipt_id {
        put("dct:replaces", json!(urn(previous)));
    }
    let records: Vec<Value> = record
        .pii_processing
        .iter()
        .enumerate()
        .map(|(at, processing)| activity(receipt, record, processing, at))
        .collect();
    put("dpv:hasRecordOfActivity", json!(records));
    Value::Object(body)
}

fn urn(receipt_id: &str) -> String {
    format!("urn:uuid:{receipt_id}")
}

/// Parties are named within their receipt.
fn local(receipt: &Receipt, id: &str) -> String {
    let id: String = id
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{}#{id}", urn(&receipt.receipt_id))
}

fn activity(receipt: &Receipt, record: &Record, processing: &Processing, at: usize) -> Value {
    let controllers: Vec<String> = processing
        .pii_controllers
        .iter()
        .map(|id| local(receipt, id))
        .collect();
    let recipients = processing
        .recipient_third_parties
        .as_deref()
        .unwrap_or_default();
    let parties: Vec<Value> = record
        .party_identification
        .iter()
        .filter(|party| {
            processing.pii_controllers.contains(&party.party_id)
                || recipients.contains(&party.party_id)
        })
        .map(|party| entity(receipt, party))
        .collect();
    let mut body = json!({
        "@id": format!("{}#record-{at}", urn(&receipt.receipt_id)),
        "@type": "dpv:ConsentRecord",
        "dpv:hasIdentifier": format!("{}#record-{at}", record.record_id),
        "dct:conformsTo": RECORD,
        "dpv:hasDataSubject": {
            "@type": "dpv:DataSubject",
            "dpv:hasIdentifier": record.pii_principal_id,
        },
        "dpv:hasDataController": controllers,
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "schema:url": processing.privacy_notice,
            "dct:language": processing.language,
            "dct:identifier": receipt.notice.text_sha256,
            "dct:hasVersion": receipt.notice.version,
        },
        "dpv:hasProcess": process(receipt, processing, recipients),
        "dpv:hasConsentControl": {
            "@type": ["dpv:ProvideConsent", "dpv:WithdrawConsent"],
            "dpv:isExercisedAt": processing.withdrawal_method,
        },
        "dpv:hasEntity": parties,
    });
    let Some(members) = body.as_object_mut() else {
        return body;
    };
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    // "ZZ" says that the region is not known; DPV has no such place.
    if processing.jurisdiction != "ZZ" {
        put(
            "dpv:hasJurisdiction",
            json!(format!("loc:{}", processing.jurisdiction)),
        );
    }
    if let Some(status) = consent_status(receipt, &processing.event) {
        put("dpv:hasConsentStatus", status);
    }
    body
}

fn process(receipt: &Receipt, processing: &Processing, recipients: &[String]) -> Value {
    let mut purpose = json!({
        "@type": "dpv:Purpose",
        "dct:identifier": processing.purpose,
    });
    if let (Some(members), Some(term)) = (purpose.as_object_mut(), &processing.purpose_type) {
        members.insert("skos:broader".to_owned(), json!(term));
    }
    let data: Vec<Value> = processing
        .pii_information
        .iter()
        .map(|pii| match &pii.pii_attribute_id {
            Some(name) => json!({
                "@type": "dpv:PersonalData",
                "skos:broader": pii.pii_type,
                "dct:identifier": name,
            }),
            None => json!(pii.pii_type),
        })
        .collect();
    let to: Vec<String> = recipients.iter().map(|id| local(receipt, id)).collect();
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("@type", json!("dpv:Process"));
    put("dpv:hasPurpose", purpose);
    put("dpv:hasPersonalData", json!(data));
    put("dpv:hasRecipient", json!(to));
    put(
        "dpv:hasService",
        json!({ "@type": "dpv:Service", "schema:url": processing.service }),
    );
    match processing.event.event_type {
        Some(kind) => put("dpv:hasLegalBasis", json!(kind)),
        // No legal basis in DPV's sense: either needed for what was asked for, or allowed until
        // objected to.
        None if processing.lawful_basis == "strictly_necessary" => {
            put("dpv:hasNecessity", json!("dpv:Required"))
        }
        None => put("dpv:hasNecessity", json!("dpv:Optional")),
    };
    let mut conditions = Vec::new();
    if let Some(places) = &processing.storage_locations {
        let places: Vec<String> = places.iter().map(|place| format!("loc:{place}")).collect();
        conditions.push(json!({ "@type": "dpv:StorageLocation", "dpv:hasLocation": places }));
    }
    if let Some(time) = &processing.retention_period {
        conditions.push(json!({ "@type": "dpv:StorageDuration", "dpv:hasDuration": time }));
    }
    if !conditions.is_empty() {
        put("dpv:hasStorageCondition", json!(conditions));
    }
    Value::Object(body)
}

fn consent_status(receipt: &Receipt, event: &Event) -> Option<Value> {
    let state = event.event_state?;
    let by = match event.entity_id.as_str() {
        "controller" => "dpv:DataController",
        // The browser speaks for its user.
        _ => "dpv:DataSubject",
    };
    let mut types = vec![state];
    if matches!(event.state, "given" | "renewed") {
        types.extend(event.event_type);
    }
    let mut status = json!({
        "@type": types,
        "dpv:isIndicatedBy": by,
        "dpv:hasIndicationMethod": super::kantara::collection_method(receipt),
        "dpv:isIndicatedAtTime": event.event_time,
    });
    if let (Some(members), Some(time)) = (status.as_object_mut(), &event.validity_duration) {
        members.insert("dpv:hasDuration".to_owned(), json!(time));
    }
    Some(status)
}

fn entity(receipt: &Receipt, party: &Party) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("@id", json!(local(receipt, &party.party_id)));
    let kind = match party.party_type {
        "controller" => "dpv:DataController",
        "joint_controller" => "dpv:JointDataControllers",
        _ => "dpv:Recipient",
    };
    put("@type", json!(kind));
    put("dpv:hasIdentifier", json!(party.party_id));
    if let Some(name) = &party.party_name {
        put("dpv:hasName", json!(name));
    }
    let mut contact = Map::new();
    contact.insert("@type".to_owned(), json!("schema:ContactPoint"));
    match party.party_contact.as_deref() {
        Some(url) if url.contains("://") => contact.insert("schema:url".to_owned(), json!(url)),
        Some(email) => contact.insert("schema:email".to_owned(), json!(email)),
        None => None,
    };
    if contact.len() > 1 {
        put("schema:contactPoint", Value::Object(contact));
    }
    if let Some(address) = &party.party_address {
        put(
            "schema:address",
            json!({ "@type": "schema:PostalAddress", "schema:streetAddress": address }),
        );
    }
    Value::Object(body)
}
