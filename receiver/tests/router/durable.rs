//! What an acknowledgement stands for, and what happens when there can be none.
use axum::http::{StatusCode, header};
use futures_util::future::join_all;

use crate::fixture::{Service, fresh, id, post, send};

#[tokio::test]
async fn acknowledged_receipt_is_there_for_another_program_at_once() {
    let service = Service::start().await;
    let other = Service::beside(&service).await;
    for _ in 0..20 {
        let receipt = fresh();
        let answer = service.post(&receipt).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        let stored = other.store.get(id(&receipt)).await.expect("an answer");
        let entry = stored.expect("the row").entry;
        let body: serde_json::Value = serde_json::from_str(&entry.body).expect("JSON");
        assert_eq!(body, receipt);
        assert_eq!(answer.json["sha256"], entry.sha256);
        assert!(!entry.clock_skew);
    }
}

#[tokio::test]
async fn head_of_the_log_that_another_receiver_keeps_is_waited_for_then_away() {
    let service = Service::start().await;
    let other = Service::beside(&service).await;
    let held = other.store.begin().await.expect("the head");
    let receipt = fresh();
    let answer = service.post(&receipt).await;
    answer.problem(503, "away");
    assert_eq!(answer.header(header::RETRY_AFTER), Some("5"));
    drop(held);
    assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn closed_database_is_away_for_reading_too() {
    let service = Service::start().await;
    let receipt = fresh();
    assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
    service.store.close().await;
    let answer = service.get_receipt(id(&receipt)).await;
    answer.problem(503, "away");
    assert_eq!(answer.header(header::RETRY_AFTER), Some("5"));
    service.post(&receipt).await.problem(503, "away");
}

#[tokio::test]
async fn receiver_that_ends_writes_what_waits_and_takes_no_more() {
    let service = Service::start().await;
    let other = Service::beside(&service).await;
    let held = other.store.begin().await.expect("the head");
    let receipts: Vec<_> = (0..50).map(|_| fresh()).collect();
    let router = service.router();
    let posting = join_all(receipts.iter().map(|receipt| {
        let request = post(receipt.to_string(), &[]);
        send(router.clone(), request)
    }));
    let ending = async {
        let (router, place) = service.finish().await;
        let late = send(router, post(fresh().to_string(), &[])).await;
        late.problem(503, "away");
        place
    };
    // Polled in this order: all fifty are queued before the end is asked for.
    let (answers, _place, ()) = tokio::join!(biased; posting, ending, async { drop(held) });
    for answer in answers {
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    assert_eq!(other.rows().await, 50);
}
