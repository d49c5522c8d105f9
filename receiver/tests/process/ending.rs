//! An orderly end: what is open on purpose does not hold it up.
use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::StatusCode;
use serde_json::Value;
use untick_stage::Receiver;

use crate::load::{SITE, client, fresh, post};

const BINARY: &str = env!("CARGO_BIN_EXE_untick-receiver");
const TOKEN: &str = "7d1f0e8a52c94b6f93d0a1b2";

#[tokio::test(flavor = "multi_thread")]
async fn open_feed_ends_with_the_receiver_and_tells_what_came_before() {
    let flags = ["--owner-token", TOKEN];
    let mut receiver = Receiver::with_flags(Path::new(BINARY), &[SITE.to_owned()], &flags)
        .await
        .expect("a receiver");
    let feed = reqwest::Client::new()
        .get(receiver.url("/changes"))
        .bearer_auth(TOKEN)
        .header("accept", "text/event-stream")
        .send()
        .await
        .expect("an answer");
    assert_eq!(feed.status(), StatusCode::OK);
    let mut feed = feed.bytes_stream();
    let receipt = fresh();
    let (status, _) = post(&client(), &receiver.endpoint(), &receipt)
        .await
        .expect("an answer");
    assert_eq!(status, StatusCode::CREATED);
    let mut text = String::new();
    let told = tokio::time::timeout(Duration::from_secs(20), async {
        while !text.contains("\n\n") {
            let piece = feed.next().await.expect("an open feed").expect("a piece");
            text += std::str::from_utf8(&piece).expect("text");
        }
    });
    told.await.expect("told in time");
    assert!(text.contains("id: 1-0\n"), "{text}");
    let data = text
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .expect("data");
    let change: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(change["receipt"], receipt);

    // Well within the ten seconds that open connections get.
    receiver
        .terminate(Duration::from_secs(6))
        .await
        .expect("an orderly end");
    let rest = tokio::time::timeout(Duration::from_secs(5), feed.next()).await;
    assert!(!matches!(rest.expect("an end"), Some(Ok(_))));
}
