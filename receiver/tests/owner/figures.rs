//! What was decided, in numbers that add up.
use axum::http::StatusCode;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};
use untick_receiver::evidence::erase;

use crate::fixture::Service;
use crate::help::{of, subject};

fn today() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}

#[tokio::test]
async fn decisions_are_counted_by_day_category_and_word() {
    let service = Service::start().await;
    let mut uneven = of(&subject(), "accept_all", "given");
    uneven["notice"]["parity"]["equal"] = json!(false);
    uneven["notice"]["parity"]["preticked"] = json!(2);
    uneven["notice"]["language"] = json!("de");
    let mut signal = of(&subject(), "signal_opt_out", "opted_out");
    signal["decisions"][1]["basis"] = json!("notice_opt_out");
    signal["event"]["surface"] = json!("signal");
    signal["jurisdiction"]["regime"] = json!("opt_out");
    signal["notice"]["parity"] = json!(null);
    let mut test = of(&subject(), "accept_all", "given");
    test["test"] = json!(true);
    let mut late = of("anon", "reject_all", "refused");
    let before = Timestamp::now().checked_sub(2.hours()).expect("a time");
    late["event"]["time"] = json!(format!("{before:.3}"));
    for receipt in [
        of(&subject(), "accept_all", "given"),
        of(&subject(), "withdraw", "withdrawn"),
        uneven,
        signal,
        test,
        late,
    ] {
        service.keep(&receipt).await;
    }
    let stats = service.ask("/stats").await.json();
    assert_eq!(stats["receipts"], 5);
    assert_eq!(stats["test_receipts"], 1);
    let states =
        json!({ "granted": 2, "refused": 1, "withdrawn": 1, "expired": 0, "opted_out": 1 });
    assert_eq!(stats["decisions"], states);
    let mut category = states.clone();
    category["id"] = json!("analytics");
    assert_eq!(
        stats["categories"],
        json!([category]),
        "what is necessary is no decision"
    );
    assert_eq!(
        stats["actions"],
        json!({ "accept_all": 2, "reject_all": 1, "withdraw": 1, "signal_opt_out": 1 })
    );
    assert_eq!(stats["surfaces"], json!({ "preferences": 4, "signal": 1 }));
    assert_eq!(stats["regimes"], json!({ "opt_in": 4, "opt_out": 1 }));
    assert_eq!(stats["languages"], json!({ "de": 1, "fr-FR": 4 }));
    assert_eq!(
        stats["parity"],
        json!({ "measured": 4, "unequal": 1, "preticked": 1 })
    );
    let buckets = stats["delays"]["buckets"].as_array().expect("a list");
    let count = |end: Value| {
        buckets
            .iter()
            .find(|one| one["up_to_ms"] == end)
            .expect("a bucket")["receipts"]
            .clone()
    };
    assert_eq!(count(json!(86_400_000)), 1);
    let all: u64 = buckets
        .iter()
        .map(|one| one["receipts"].as_u64().expect("a number"))
        .sum();
    assert_eq!(all, 5);

    let days = stats["days"].as_array().expect("a list");
    assert_eq!(days.len(), 30, "days without receipts too");
    let last = &days[29];
    assert_eq!(last["day"], json!(today()));
    assert_eq!(last["decisions"], states);
    assert_eq!(last["categories"]["analytics"], states);
    assert_eq!(days[0]["receipts"], 0);
}

#[tokio::test]
async fn figures_follow_what_is_added_and_erased() {
    let service = Service::start().await;
    let own = subject();
    let receipts = async || service.ask("/stats").await.json()["receipts"].clone();
    assert_eq!(receipts().await, 0);
    service.keep(&of(&own, "accept_all", "given")).await;
    assert_eq!(receipts().await, 1);
    service.keep(&of(&subject(), "accept_all", "given")).await;
    service.keep(&of(&own, "withdraw", "withdrawn")).await;
    assert_eq!(receipts().await, 3);
    let erased = erase::subject(&service.store, &service.signer(), &own, Timestamp::now()).await;
    assert_eq!(erased.expect("a database"), 2);
    // As many again: the number of rows alone does not show it.
    for _ in 0..2 {
        service.keep(&of(&subject(), "reject_all", "refused")).await;
    }
    let stats = service.ask("/stats").await.json();
    assert_eq!(stats["receipts"], 3);
    assert_eq!(stats["decisions"]["refused"], 2);
    assert_eq!(stats["decisions"]["withdrawn"], 0);
}

#[tokio::test]
async fn made_up_words_do_not_fill_the_memory() {
    let service = Service::start().await;
    let receipts: Vec<_> = (0..130)
        .map(|number| {
            let mut receipt = of(&subject(), "accept_all", "given");
            receipt["notice"]["language"] = json!(format!("en-x{number}"));
            receipt
        })
        .collect();
    let kept = receipts.iter().map(|receipt| service.post(receipt));
    futures_util::future::join_all(kept).await;
    let stats = service.ask("/stats").await.json();
    let languages = stats["languages"].as_object().expect("an object");
    assert_eq!(languages.len(), 101);
    assert_eq!(languages["other"], 30);
}

#[tokio::test]
async fn period_is_the_one_asked_for_or_named_as_wrong() {
    let service = Service::start().await;
    service.keep(&of(&subject(), "accept_all", "given")).await;
    let stats = service
        .ask("/stats?from=2020-02-28&to=2020-03-01")
        .await
        .json();
    assert_eq!(stats["receipts"], 0);
    let days: Vec<_> = stats["days"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|day| day["day"].clone())
        .collect();
    assert_eq!(days, ["2020-02-28", "2020-02-29", "2020-03-01"]);
    for query in [
        "?from=2026-11-22&to=2026-11-21",
        "?from=1900-01-01",
        "?from=x",
        "?to=2026-02-30",
    ] {
        let answer = service.ask(&format!("/stats{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}
