//! The Kantara Initiative's Consent Receipt, version 1.1.0.
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use untick::receipt::Receipt;

use super::{Party, Processing, Record};

/// Value of `version`.
pub const VERSION: &str = "KI-CR-v1.1.0";

/// The receipt in Kantara's form. Its `services[].purposes[]` are what consent was *given* for: the
/// form has no field for a refusal, so refused purposes are not in it.
#[must_use]
pub fn receipt(receipt: &Receipt, record: &Record, public_key: Option<&str>) -> Value {
    let granted = |processing: &&Processing| matches!(processing.event.state, "given" | "renewed");
    let purposes: Vec<Value> = record
        .pii_processing
        .iter()
        .filter(granted)
        .map(|processing| purpose(record, processing))
        .collect();
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("version", json!(VERSION));
    put("jurisdiction", json!(receipt.jurisdiction.code));
    put("consentTimestamp", json!(seconds(&receipt.event.time)));
    put("collectionMethod", json!(collection_method(receipt)));
    put("consentReceiptID", json!(receipt.receipt_id));
    if let Some(key) = public_key {
        put("publicKey", json!(key));
    }
    put("language", json!(receipt.notice.language));
    put("piiPrincipalId", json!(receipt.subject_id));
    let controllers: Vec<Value> = record
        .party_identification
        .iter()
        .filter(|party| party.party_type != "recipient")
        .map(controller)
        .collect();
    put("piiControllers", json!(controllers));
    put("policyUrl", json!(receipt.notice.url));
    put(
        "services",
        json!([{ "service": receipt.scope.origin, "purposes": purposes }]),
    );
    // No configuration can ask for special categories of data, so none are ever receipted.
    put("sensitive", json!(false));
    put("spiCat", json!([]));
    Value::Object(body)
}

/// Kantara counts time in whole seconds.
fn seconds(time: &str) -> i64 {
    time.parse::<Timestamp>()
        .map_or_else(|_| Timestamp::MAX.as_second(), Timestamp::as_second)
}

/// What was done, and where: one text, as the form has it.
pub(super) fn collection_method(receipt: &Receipt) -> String {
    let event = &receipt.event;
    let by = if event.trusted_input {
        ""
    } else {
        ", by script"
    };
    format!("{} on {}{by}", event.action.word(), event.surface.word())
}

fn controller(party: &Party) -> Value {
    let contact = party.party_contact.as_deref().unwrap_or_default();
    // The form wants both; a contact is one or the other.
    let (email, url) = match contact.contains("://") {
        true => ("", party.party_url.as_deref().unwrap_or(contact)),
        false => (contact, party.party_url.as_deref().unwrap_or_default()),
    };
    json!({
        "piiController": party.party_name,
        "onBehalf": false,
        "contact": contact,
        "address": party.party_address.as_deref().unwrap_or_default(),
        "email": email,
        "phone": "",
        "piiControllerUrl": url,
    })
}

fn purpose(record: &Record, processing: &Processing) -> Value {
    let recipients = processing
        .recipient_third_parties
        .as_deref()
        .unwrap_or_default();
    let names: Vec<&str> = recipients
        .iter()
        .map(|id| {
            record
                .party(id)
                .and_then(|party| party.party_name.as_deref())
                .unwrap_or(id)
        })
        .collect();
    let mut data: Vec<&str> = processing
        .pii_information
        .iter()
        .map(|pii| pii.pii_type.as_str())
        .collect();
    data.dedup();
    let mut purpose = json!({
        "purpose": processing.purpose,
        "purposeCategory": [processing.purpose_type.as_deref().unwrap_or("dpv:Purpose")],
        "consentType": "EXPLICIT",
        "piiCategory": data,
        "primaryPurpose": false,
        "termination": termination(processing),
        "thirdPartyDisclosure": !names.is_empty(),
    });
    if let Some(members) = purpose.as_object_mut().filter(|_| !names.is_empty()) {
        members.insert("thirdPartyName".to_owned(), json!(names.join(", ")));
    }
    purpose
}

/// When it ends: how long the consent holds, how long data is kept, and how to end it before.
fn termination(processing: &Processing) -> String {
    let mut text = String::new();
    if let Some(duration) = &processing.event.validity_duration {
        text.push_str(&format!("consent ends after {duration}; "));
    }
    if let Some(duration) = &processing.retention_period {
        text.push_str(&format!("data is kept for {duration}; "));
    }
    text.push_str(&format!("withdraw at {}", processing.withdrawal_method));
    text
}
