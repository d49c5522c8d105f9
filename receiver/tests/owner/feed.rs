//! The feed of changes: in order, from any place, without gaps.
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use futures_util::StreamExt;
use jiff::Timestamp;
use serde_json::{Value, json};
use tower::ServiceExt;
use untick_receiver::evidence::erase;

use crate::fixture::{Service, TOKEN};
use crate::help::{of, subject};

async fn changes(service: &Service, query: &str) -> Vec<Value> {
    let answer = service.ask(&format!("/changes{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    answer.lines()
}

#[tokio::test]
async fn feed_goes_on_where_a_cursor_says() {
    let service = Service::start().await;
    assert_eq!(changes(&service, "").await.len(), 0);
    let receipts: Vec<_> = (0..250)
        .map(|_| of(&subject(), "accept_all", "given"))
        .collect();
    for receipt in &receipts {
        service.keep(receipt).await;
    }
    let all = changes(&service, "").await;
    let seqs: Vec<_> = all.iter().map(|line| line["seq"].as_i64()).collect();
    assert_eq!(
        seqs,
        (1..=250).map(Some).collect::<Vec<_>>(),
        "more than a page"
    );
    for (line, receipt) in all.iter().zip(&receipts) {
        assert_eq!(line["type"], "receipt");
        assert_eq!(line["receipt"], *receipt);
    }
    for at in [0, 99, 248, 249] {
        let cursor = all[at]["cursor"].as_str().expect("a cursor");
        assert_eq!(
            changes(&service, &format!("?after={cursor}")).await,
            all[at + 1..]
        );
    }
    assert_eq!(changes(&service, "?after=now").await.len(), 0);
    let wrong = service.ask("/changes?after=yesterday").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn erasures_are_changes_too() {
    let service = Service::start().await;
    let own = subject();
    service.keep(&of(&own, "accept_all", "given")).await;
    service.keep(&of(&subject(), "accept_all", "given")).await;
    let before = changes(&service, "").await;
    let cursor = before[1]["cursor"].as_str().expect("a cursor").to_owned();
    let erased = erase::subject(&service.store, &service.signer(), &own, Timestamp::now()).await;
    assert_eq!(erased.expect("a database"), 1);
    let after = changes(&service, &format!("?after={cursor}")).await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0]["type"], "event");
    assert_eq!(after[0]["kind"], "erase");
    assert_eq!(
        after[0]["statement"]["rows"],
        json!([[1, 1]]),
        "which copies to erase as well"
    );
    let cursor = after[0]["cursor"].as_str().expect("a cursor");
    assert_eq!(
        changes(&service, &format!("?after={cursor}")).await.len(),
        0
    );
    assert_eq!(
        changes(&service, "").await.len(),
        2,
        "what is erased is not told any more"
    );
}

/// One server-sent event: id and data.
type Told = (String, Value);

/// Opens the stream and reads `count` events.
async fn listen(service: &Service, query: &str, last: Option<&str>, count: usize) -> Vec<Told> {
    let mut request = Request::get(format!("/changes{query}"))
        .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
        .header(header::ACCEPT, "text/event-stream");
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = service.router().oneshot(request).await.expect("an answer");
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    let mut pieces = response.into_body().into_data_stream();
    let (mut text, mut told) = (String::new(), Vec::new());
    while told.len() < count {
        let piece = tokio::time::timeout(Duration::from_secs(20), pieces.next()).await;
        let piece = piece
            .expect("an event in time")
            .expect("an open stream")
            .expect("a piece");
        text += std::str::from_utf8(&piece).expect("UTF-8");
        while let Some((event, rest)) = text.split_once("\n\n") {
            let field = |name: &str| {
                let line = event.lines().find_map(|line| line.strip_prefix(name));
                line.map(|value| value.trim_start().to_owned())
            };
            if let (Some(id), Some(data)) = (field("id:"), field("data:")) {
                told.push((id, serde_json::from_str(&data).expect("JSON")));
            }
            text = rest.to_owned();
        }
    }
    told
}

#[tokio::test]
async fn stream_tells_what_is_new_and_resumes_after_the_last_event() {
    let service = Service::start().await;
    let watch = tokio::spawn(service.owner.tail.clone().watch(service.store.clone()));
    service.keep(&of(&subject(), "accept_all", "given")).await;
    let listening = listen(&service, "", None, 3);
    let adding = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        service.keep(&of(&subject(), "accept_all", "given")).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        service.keep(&of(&subject(), "withdraw", "withdrawn")).await;
    };
    let (told, ()) = tokio::join!(listening, adding);
    let seqs: Vec<_> = told.iter().map(|(_, data)| data["seq"].as_i64()).collect();
    assert_eq!(seqs, [Some(1), Some(2), Some(3)]);
    assert_eq!(told[0].0, told[0].1["cursor"].as_str().expect("a cursor"));

    // What a browser sends when it comes back wins over the address it began with.
    let again = listen(&service, "?after=0-0", Some(&told[1].0), 1).await;
    assert_eq!(again[0], told[2]);
    watch.abort();
}
