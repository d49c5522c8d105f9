//! What the browser keeps.
use crate::page::{LATER, NOW, Page, configuration};
use serde_json::{Value, json};

#[test]
fn a_record_says_what_was_decided() {
    let mut page = Page::open();
    page.decide("save_choices", json!({ "choices": { "analytics": true } }));
    page.decide("save_choices", json!({ "service": "tube" }));
    let mut record = page.stored.unwrap();
    let substance = record["substance"].take();
    for id in ["analytics", "marketing", "media"] {
        assert!(substance[id].is_u64(), "{substance}");
    }
    assert_eq!(
        record,
        json!({
            "schema": "urn:untick:record:v1", "notice": "main", "noticeVersion": "2026-11",
            "decidedAt": NOW, "expiresAt": LATER,
            "action": "save_choices", "regime": "opt_in", "language": "en",
            "choices": { "analytics": true, "marketing": false, "media": false },
            "services": { "tube": true }, "substance": null,
            "subjectId": "AAAAAAAAAAAAAAAAAAAAAA", "receiptId": "7f9a4c1e-0b7a-4b6e-9d2e-4f5a6b7c8d9e",
        })
    );
}

#[test]
fn a_refusal_leaves_no_identifier() {
    let mut page = Page::open();
    page.decide("reject_all", json!({}));
    let record = page.stored.clone().unwrap();
    assert_eq!(record["subjectId"], "anon");
    assert_eq!(record["receiptId"], Value::Null);
    // Who has granted something before keeps the pseudonym that the receipts are under.
    page.decide("accept_all", json!({ "subject": "BBBBBBBBBBBBBBBBBBBBBB" }));
    page.decide("withdraw", json!({ "subject": "CCCCCCCCCCCCCCCCCCCCCC" }));
    let record = page.stored.unwrap();
    assert_eq!(record["subjectId"], "BBBBBBBBBBBBBBBBBBBBBB");
    assert!(record["receiptId"].is_string());
}

#[test]
fn a_record_is_read_back_as_it_was_written() {
    for more in [
        json!({ "choices": { "analytics": true } }),
        json!({ "choices": { "marketing": true }, "service": "plausible" }),
        json!({ "service": "tube" }),
        json!({ "choices": { "analytics": true, "marketing": true, "media": true } }),
    ] {
        let mut page = Page::open();
        page.decide("save_choices", more.clone());
        let (again, _) = Page::open_with(&configuration(), page.stored.clone(), NOW);
        assert_eq!(again.granted(), page.granted(), "{more}");
    }
}

#[test]
fn services_that_follow_their_category_take_no_room() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    assert_eq!(page.stored.unwrap()["services"], json!({}));
}

#[test]
fn a_record_that_cannot_be_relied_on_counts_as_none() {
    let mut page = Page::open();
    page.decide("accept_all", json!({}));
    let good = page.stored.unwrap();
    for (name, value) in [
        ("schema", json!("urn:untick:record:v9")),
        ("schema", Value::Null),
        ("notice", json!("other")),
        ("decidedAt", json!("yesterday")),
        ("expiresAt", json!(17)),
        ("action", json!("guess")),
        ("subjectId", json!("")),
        ("choices", json!([true])),
        ("choices", json!({ "analytics": "true" })),
    ] {
        let mut record = good.clone();
        record[name] = value;
        let (page, _) = Page::open_with(&configuration(), Some(record), NOW);
        assert!(!page.model.decided, "{name}");
        assert_eq!(page.granted(), ["necessary", "basket"], "{name}");
    }
    assert!(
        Page::open_with(&configuration(), Some(good), NOW)
            .0
            .model
            .decided
    );
}
