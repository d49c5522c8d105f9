//! Many requests at once.
use std::collections::HashSet;

use axum::http::{StatusCode, header};
use futures_util::future::join_all;
use serde_json::{Value, json};
use untick_receiver::store::Chain;

use crate::fixture::{SITE, Service, fresh, id, post, send};

async fn all_at_once(service: &Service, receipts: &[Value]) -> Vec<crate::fixture::Answer> {
    let tasks = receipts.iter().map(|receipt| {
        let request = post(receipt.to_string(), &[]);
        tokio::spawn(send(service.router(), request))
    });
    let answers = join_all(tasks.collect::<Vec<_>>()).await;
    answers
        .into_iter()
        .map(|answer| answer.expect("no panic"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_receipts_at_once_are_all_there() {
    let service = Service::start().await;
    let receipts: Vec<_> = (0..200).map(|_| fresh()).collect();
    let answers = all_at_once(&service, &receipts).await;
    assert_eq!(service.rows().await, 200);
    for (receipt, answer) in receipts.iter().zip(answers) {
        assert_eq!(answer.status, StatusCode::CREATED);
        assert_eq!(answer.json["receipt_id"], receipt["receipt_id"]);
        let found = service.get_receipt(id(receipt)).await;
        assert_eq!(found.json["receipt"], *receipt);
        assert_eq!(found.json["sha256"], answer.json["sha256"]);
        assert_eq!(found.json["received_at"], answer.json["received_at"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_receipt_two_hundred_times_at_once_is_one_row() {
    let service = Service::start().await;
    let answers = all_at_once(&service, &vec![fresh(); 200]).await;
    let created = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .count();
    let replayed = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::OK)
        .count();
    assert_eq!((created, replayed), (1, 199));
    let told: HashSet<_> = answers
        .iter()
        .map(|answer| answer.json.to_string())
        .collect();
    assert_eq!(told.len(), 1, "all get the first answer");
    assert_eq!(service.rows().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_bodies_under_one_id_the_first_stays() {
    let service = Service::start().await;
    let one = fresh();
    let mut other = one.clone();
    other["jurisdiction"]["code"] = json!("DE");
    let both: Vec<_> = [one, other].into_iter().cycle().take(100).collect();
    let answers = all_at_once(&service, &both).await;
    let kept = service.get_receipt(id(&both[0])).await.json["receipt"].clone();
    let mut created = 0;
    for (receipt, answer) in both.iter().zip(&answers) {
        match answer.status {
            StatusCode::CREATED => created += 1,
            StatusCode::OK => {}
            _ => drop(answer.problem(409, "conflict")),
        }
        assert_eq!(answer.status == StatusCode::CONFLICT, *receipt != kept);
    }
    assert_eq!(created, 1);
    assert_eq!(service.rows().await, 1);
}

#[tokio::test]
async fn receipts_that_wait_share_a_commit() {
    let service = Service::start().await;
    let receipts: Vec<_> = (0..200).map(|_| fresh()).collect();
    for answer in all_at_once(&service, &receipts).await {
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    // On one thread nearly all are queued before the first commit has ended.
    let commits = service.writer.commits();
    assert!(
        (1..=20).contains(&commits),
        "{commits} commits for 200 receipts"
    );
}

#[tokio::test]
async fn more_than_the_queue_holds_is_put_off_and_nothing_else_lost() {
    let service = Service::with(&[SITE], 4).await;
    let other = Service::beside(&service).await;
    let held = other.store.begin().await.expect("the head of the log");
    let receipts: Vec<_> = (0..20).map(|_| fresh()).collect();
    let posting = join_all(receipts.iter().map(|receipt| service.post(receipt)));
    let release = async {
        let late = service.post(&fresh()).await;
        late.problem(503, "busy");
        assert_eq!(late.header(header::RETRY_AFTER), Some("5"));
        drop(held);
    };
    // Polled in this order, and on one thread: all twenty have tried before the late one does, and
    // before the writing task has taken any.
    let (answers, ()) = tokio::join!(biased; posting, release);

    for (at, (receipt, answer)) in receipts.iter().zip(&answers).enumerate() {
        let there = service.get_receipt(id(receipt)).await.status == StatusCode::OK;
        assert_eq!(there, at < 4, "receipt {at} of 20 for a queue of 4");
        if there {
            assert_eq!(answer.status, StatusCode::CREATED);
        } else {
            answer.problem(503, "busy");
        }
    }
    for receipt in &receipts {
        assert!(service.post(receipt).await.status.is_success());
    }
    assert_eq!(service.rows().await, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn receivers_on_one_database_number_receipts_without_gaps_and_keep_the_chain() {
    let one = Service::start().await;
    let other = Service::beside(&one).await;
    // Fifty browsers, each with a chain of four, each receipt to the other receiver than the last.
    let browsers = (0..50).map(|_| async {
        let mut previous: Option<Value> = None;
        for service in [&one, &other, &one, &other] {
            let mut receipt = fresh();
            if let Some(answer) = &previous {
                receipt["previous_receipt_id"] = answer["receipt_id"].clone();
                receipt["previous_sha256"] = answer["sha256"].clone();
            }
            let answer = service.post(&receipt).await;
            assert_eq!(answer.status, StatusCode::CREATED);
            let again = service.post(&receipt).await;
            assert_eq!(again.status, StatusCode::OK);
            previous = Some(answer.json);
        }
    });
    join_all(browsers).await;
    let stored = one.store.after(0, 1000).await.expect("rows");
    let numbers: Vec<_> = stored.iter().map(|row| row.seq).collect();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    let chained = |chain| stored.iter().filter(|row| row.chain == chain).count();
    assert_eq!((chained(Chain::First), chained(Chain::Linked)), (50, 150));
}

#[tokio::test]
async fn client_that_asks_too_often_is_told_when_to_come_again() {
    let service = Service::start().await;
    let from = |client: &str| post(fresh().to_string(), &[("x-client", client)]);
    for _ in 0..5 {
        let answer = service.send(from("192.0.2.1")).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    let answer = service.send(from("192.0.2.1")).await;
    answer.problem(429, "too-many");
    assert_eq!(answer.header(header::RETRY_AFTER), Some("1"));
    let other = service.send(from("192.0.2.2")).await;
    assert_eq!(other.status, StatusCode::CREATED);
    assert_eq!(service.rows().await, 6);
}
