//! What a receipt leaves out stands in its record.
use serde_json::{Value, json};
use untick_receiver::record::Record;
use untick_receiver::record::configuration::Configuration;

use crate::{as_sent, complete, receipt};

/// The mandatory fields of the guide's section 7.2, by where they stand.
const MANDATORY: [(&str, &[&str]); 4] = [
    ("", &["schema_version", "record_id", "pii_principal_id"]),
    (
        "/pii_processing/1",
        &[
            "privacy_notice",
            "language",
            "purpose",
            "pii_information",
            "pii_controllers",
            "storage_locations",
            "retention_period",
            "jurisdiction",
            "recipient_third_parties",
            "withdrawal_method",
            "lawful_basis",
        ],
    ),
    (
        "/party_identification/0",
        &[
            "party_id",
            "party_address",
            "party_name",
            "party_contact",
            "party_type",
        ],
    ),
    (
        "/pii_processing/1/event",
        &[
            "event_time",
            "validity_duration",
            "entity_id",
            "event_type",
            "event_state",
        ],
    ),
];

#[test]
fn every_mandatory_field_is_inlined_from_the_configuration() {
    let (_, record) = complete();
    let document = serde_json::to_value(&record).expect("JSON");
    for (place, fields) in MANDATORY {
        let object = document.pointer(place).expect("an object");
        for field in fields {
            let is_said = match &object[field] {
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                _ => false,
            };
            assert!(is_said, "{place}/{field} in {object}");
        }
    }
    let analytics = &document["pii_processing"][1];
    assert_eq!(analytics["recipient_third_parties"], json!(["tally"]));
    assert_eq!(analytics["storage_locations"], json!(["EE"]));
    assert_eq!(analytics["retention_period"], "P390D");
    assert_eq!(analytics["purpose_type"], "dpv:ServiceUsageAnalytics");
    assert_eq!(analytics["event"]["validity_duration"], "P183D");
    assert_eq!(analytics["event"]["event_state"], "dpv:ConsentGiven");
    assert_eq!(analytics["event"]["event_type"], "dpv:ExpressedConsent");
    let tally = &document["party_identification"][1];
    assert_eq!(tally["party_name"], "Tally Statistics O\u{dc}");
    assert_eq!(tally["party_address"], "EE");
}

#[test]
fn decision_about_one_service_names_that_service_alone() {
    let (_, record) = complete();
    let [.., all, one] = record.pii_processing.as_slice() else {
        panic!("five decisions");
    };
    let both = ["meridian-maps".to_owned(), "meridian-pictures".to_owned()];
    assert_eq!(all.recipient_third_parties.as_deref(), Some(&both[..]));
    assert_eq!(one.recipient_third_parties.as_deref(), Some(&both[..1]));
}

#[test]
fn what_nobody_said_is_named_and_not_made_up() {
    let record = Record::new(&as_sent(), None);
    for field in [
        "pii_information",
        "storage_locations",
        "retention_period",
        "recipient_third_parties",
    ] {
        let pointer = format!("/pii_processing/1/{field}");
        assert!(
            record.unknown.contains(&pointer),
            "{pointer} in {:?}",
            record.unknown
        );
    }
    let document = serde_json::to_value(&record).expect("JSON");
    assert_eq!(
        document["pii_processing"][1]["retention_period"],
        Value::Null
    );

    // The media services of the demo keep nothing that has an end.
    let (_, record) = complete();
    assert!(
        record
            .unknown
            .contains(&"/pii_processing/3/retention_period".to_owned())
    );
    assert!(
        !record
            .unknown
            .contains(&"/pii_processing/3/storage_locations".to_owned())
    );
}

#[test]
fn receipt_wins_over_configuration() {
    let receipt = receipt(|_| {});
    let other = Configuration::read(
        r#"{"categories":[{"id":"analytics","purpose":"dpv:Other","services":[{"id":"x","name":"X","country":"US","cookies":[{"name":"a","days":1}]}]}]}"#,
    );
    let record = Record::new(&receipt, other.as_ref());
    let analytics = &record.pii_processing[1];
    assert_eq!(
        analytics.purpose_type.as_deref(),
        Some("dpv:ServiceUsageAnalytics")
    );
    assert_eq!(analytics.retention_period.as_deref(), Some("P13M"));
    assert_eq!(
        analytics.storage_locations.as_deref(),
        Some(&["FR".to_owned()][..])
    );
    assert_eq!(
        analytics.pii_information[0].pii_type,
        "pd:BrowsingBehaviour"
    );
    assert!(
        !record
            .unknown
            .iter()
            .any(|pointer| pointer.starts_with("/pii_processing/1"))
    );
}

#[test]
fn each_state_has_its_dpv_status() {
    let rows = [
        ("given", "consent", Some("dpv:ConsentGiven")),
        ("renewed", "consent", Some("dpv:RenewedConsentGiven")),
        ("refused", "consent", Some("dpv:ConsentRefused")),
        ("withdrawn", "consent", Some("dpv:ConsentWithdrawn")),
        ("expired", "consent", Some("dpv:ConsentExpired")),
        ("opted_out", "notice_opt_out", None),
        ("not_applicable", "strictly_necessary", None),
    ];
    for (state, basis, status) in rows {
        let receipt = receipt(|document| {
            document["decisions"] = json!([{ "purpose": "a", "state": state, "basis": basis, "valid_until": "2027-01-01T00:00:00.000Z" }]);
        });
        let record = Record::new(&receipt, None);
        let event = &record.pii_processing[0].event;
        assert_eq!(event.event_state, status, "{state}");
        assert_eq!(event.state, state);
        assert_eq!(event.event_type.is_some(), basis == "consent", "{state}");
    }
}

#[test]
fn text_of_a_notice_is_no_configuration() {
    for text in [
        "",
        "[]",
        r#"[[0,"untick-notice",""]]"#,
        "{}",
        r#"{"categories":7}"#,
    ] {
        assert!(Configuration::read(text).is_none(), "{text}");
    }
}
