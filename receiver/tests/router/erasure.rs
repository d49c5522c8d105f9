//! Erased receipts are gone, and the log stays provable.
use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::json;
use untick_receiver::evidence::{checkpoint, erase};

use crate::fixture::{Service, fresh, id};
use crate::tamper::Log;

#[tokio::test]
async fn erased_subject_leaves_tombstones_and_checkpoints_hold() {
    let log = Log::new().await;
    let Service { store, keyring, .. } = &log.service;
    let mut other = fresh();
    other["subject_id"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(log.service.post(&other).await.status, StatusCode::CREATED);
    let subject = "q3Zb0iWm1bX2n5n1T8rK0g";
    assert_eq!(store.of_subject(subject).await.expect("rows").len(), 15);

    let signer = keyring.signer();
    let erased = erase::subject(store, &signer, subject, Timestamp::now()).await;
    assert_eq!(erased.expect("an answer"), 15);
    assert_eq!(store.of_subject(subject).await.expect("rows"), []);
    assert_eq!(log.service.rows().await, 1);
    for id in &log.ids {
        log.service.get_receipt(id).await.problem(404, "no-receipt");
    }
    let there = log.service.get_receipt(id(&other)).await;
    assert_eq!(there.status, StatusCode::OK);
    let report = log.verify().await;
    assert!(report.holds(false), "{report}");
    assert_eq!((report.receipts, report.erased, report.events), (1, 15, 1));

    // A checkpoint over what was erased before it was made.
    let made = checkpoint::make(store, &signer, Timestamp::now()).await;
    assert_eq!(made.expect("an answer").expect("one").last_seq, 16);
    let report = log.verify().await;
    assert!(report.holds(false), "{report}");
    assert_eq!(report.uncovered, 0);

    let nobody = erase::subject(store, &signer, "anon", Timestamp::now()).await;
    assert_eq!(nobody.expect("an answer"), 0);
}

#[tokio::test]
async fn purge_takes_what_is_old_and_says_so() {
    let log = Log::new().await;
    let Service { store, keyring, .. } = &log.service;
    let tenth = store.get(&log.ids[9]).await.expect("an answer");
    let before = tenth.expect("there").entry.received_at;
    let old = store.after(0, 100).await.expect("rows");
    let old = old
        .iter()
        .filter(|row| row.entry.received_at < before)
        .count();
    let signer = keyring.signer();
    let purged = erase::received_before(store, &signer, &before, Timestamp::now()).await;
    assert_eq!(purged.expect("an answer"), old);
    let report = log.verify().await;
    assert!(report.holds(false), "{report}");
    assert_eq!(report.erased, old as u64);
    let events = store.events_after(0, 10).await.expect("events");
    assert_eq!(events.len(), usize::from(old > 0));
}

#[tokio::test]
async fn checkpoint_is_due_when_its_day_is_over() {
    let service = Service::start().await;
    let signer = service.keyring.signer();
    let due = async |now: Timestamp| {
        let made = checkpoint::make_if_due(&service.store, &signer, now).await;
        made.expect("an answer").map(|made| made.number)
    };
    let now = Timestamp::now();
    let days = |count: i64| now + jiff::SignedDuration::from_hours(24 * count);
    assert_eq!(due(days(1)).await, None, "an empty log");
    assert_eq!(service.post(&fresh()).await.status, StatusCode::CREATED);
    assert_eq!(due(now).await, None, "its day is not over");
    assert_eq!(due(days(1)).await, Some(1));
    assert_eq!(due(days(2)).await, None, "nothing was added since");
    assert_eq!(service.post(&fresh()).await.status, StatusCode::CREATED);
    assert_eq!(due(days(1)).await, None, "one a day");
    assert_eq!(due(days(2)).await, Some(2));
}
