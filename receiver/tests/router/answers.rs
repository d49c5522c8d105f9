//! Every answer the receiver gives.
use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use untick::receipt::MAX_BYTES;

use crate::fixture::{Service, example, fresh, id, post};

/// Of the example's canonical form, computed with Python's `json` and `hashlib`.
const EXAMPLE_SHA256: &str = "n6s6FVj2VECMTXR43ZGA_8vOStGN-LV7VIthPn03jAo";

#[tokio::test]
async fn new_receipt_is_created_and_given_back() {
    let service = Service::start().await;
    let before = Timestamp::now();
    let answer = service.send(post(example(), &[])).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json);
    let members: Vec<_> = answer.json.as_object().expect("an object").keys().collect();
    assert_eq!(
        members,
        [
            "jws",
            "kid",
            "notice_known",
            "receipt_id",
            "received_at",
            "sha256"
        ]
    );
    assert_eq!(answer.json["sha256"], EXAMPLE_SHA256);
    let received: Timestamp = answer.json["received_at"]
        .as_str()
        .and_then(|time| time.parse().ok())
        .expect("a time");
    let second = SignedDuration::from_secs(1);
    assert!(received > before - second && received < Timestamp::now() + second);

    let found = service
        .get_receipt("a6f58318-72e6-46a2-bfd7-f36d795e30cd")
        .await;
    assert_eq!(found.status, StatusCode::OK);
    assert_eq!(found.header(header::CACHE_CONTROL), Some("no-store"));
    let sent: Value = serde_json::from_str(example()).expect("JSON");
    assert_eq!(found.json["receipt"], sent);
    assert_eq!(found.json["sha256"], EXAMPLE_SHA256);
    assert_eq!(found.json["received_at"], answer.json["received_at"]);
}

#[tokio::test]
async fn same_receipt_again_gets_the_first_answer() {
    let service = Service::start().await;
    let first = service.send(post(example(), &[])).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let compact: Value = serde_json::from_str(example()).expect("JSON");
    let same_number = example().replacen("\"width\": 148", "\"width\": 1.48e2", 1);
    let same_letter = example().replacen("Acme SAS", "\\u0041cme SAS", 1);
    for body in [
        example().to_owned(),
        compact.to_string(),
        same_number,
        same_letter,
    ] {
        let again = service
            .send(post(body, &[("content-type", "text/plain")]))
            .await;
        assert_eq!(again.status, StatusCode::OK);
        assert_eq!(again.json, first.json);
    }
    assert_eq!(service.rows().await, 1);
}

#[tokio::test]
async fn other_receipt_under_the_same_id_is_a_conflict() {
    let service = Service::start().await;
    let mut receipt = fresh();
    let first = service.post(&receipt).await;
    receipt["jurisdiction"]["code"] = json!("DE");
    let other = service.post(&receipt).await;
    let detail = &other.problem(409, "conflict")["detail"];
    assert!(
        detail
            .as_str()
            .is_some_and(|detail| detail.contains(id(&receipt)))
    );
    let kept = service.get_receipt(id(&receipt)).await;
    assert_eq!(kept.json["receipt"]["jurisdiction"]["code"], "FR");
    assert_eq!(kept.json["sha256"], first.json["sha256"]);
}

#[tokio::test]
async fn body_that_is_not_json_is_refused_with_the_place() {
    let service = Service::start().await;
    let rows: [(&[u8], &str); 4] = [
        (b"", "line 1 column 0"),
        (b"{\"schema\": ", "line 1 column 11"),
        (b"receipt", "line 1 column 1"),
        (b"{\"schema\": \"\xc3\x28\"}", "invalid UTF-8 at byte 12"),
    ];
    for (body, place) in rows {
        let answer = service.send(post(body, &[])).await;
        let detail = &answer.problem(400, "not-json")["detail"];
        assert!(
            detail.as_str().is_some_and(|detail| detail.contains(place)),
            "{detail}"
        );
    }
}

#[tokio::test]
async fn receipt_with_problems_is_told_all_of_them() {
    let service = Service::start().await;
    let mut receipt = fresh();
    receipt["event"]["action"] = json!("dismiss");
    receipt["decisions"][1]["basis"] = json!("legitimate_interest");
    receipt["decisions"][2]
        .as_object_mut()
        .expect("an object")
        .remove("state");
    let answer = service.post(&receipt).await;
    let problem = answer.problem(422, "not-a-receipt");
    assert_eq!(problem["detail"], "3 problems");
    let pointers: Vec<_> = problem["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|problem| problem["pointer"].as_str().expect("a pointer"))
        .collect();
    assert_eq!(
        pointers,
        ["/event/action", "/decisions/1/basis", "/decisions/2/state"]
    );
    assert_eq!(problem["problems"][0]["found"], "\"dismiss\"");
    assert_eq!(problem["problems"][2]["found"], "nothing");
    assert_eq!(problem.get("omitted"), None);
    service
        .get_receipt(id(&receipt))
        .await
        .problem(404, "no-receipt");
}

#[tokio::test]
async fn hostile_body_does_not_buy_a_huge_answer() {
    let service = Service::start().await;
    let mut receipt = fresh();
    receipt["decisions"] = json!(vec![0; 5_000]);
    let answer = service.post(&receipt).await;
    let problem = answer.problem(422, "not-a-receipt");
    assert_eq!(problem["problems"].as_array().map(Vec::len), Some(100));
    assert_eq!(problem["omitted"], 4_900);
    assert_eq!(problem["detail"], "5000 problems");
}

#[tokio::test]
async fn body_over_the_limit_is_refused_and_one_at_the_limit_taken() {
    let service = Service::start().await;
    let padded = |length: usize| format!("{:length$}", fresh().to_string());
    let answer = service.send(post(padded(MAX_BYTES + 1), &[])).await;
    answer.problem(413, "too-large");
    // Nothing tells the length of this one beforehand.
    let chunks = padded(MAX_BYTES + 1).into_bytes();
    let chunks: Vec<_> = chunks.chunks(1_000).map(Bytes::copy_from_slice).collect();
    let chunked = Body::from_stream(stream::iter(chunks.into_iter().map(Ok::<_, Infallible>)));
    service
        .send(post(chunked, &[]))
        .await
        .problem(413, "too-large");
    assert_eq!(service.rows().await, 0);
    let answer = service.send(post(padded(MAX_BYTES), &[])).await;
    assert_eq!(answer.status, StatusCode::CREATED);
}

#[tokio::test]
async fn body_of_another_type_is_refused() {
    let service = Service::start().await;
    let fine = [
        "application/json",
        "text/plain",
        "text/plain;charset=UTF-8",
        "Application/JSON; charset=\"utf-8\"",
        "text/plain; charset=utf8; format=flowed",
    ];
    for kind in fine {
        let answer = service
            .send(post(fresh().to_string(), &[("content-type", kind)]))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{kind}");
    }
    let wrong: [&[(&str, &str)]; 8] = [
        &[("content-type", "")],
        &[("content-type", "text/html")],
        &[("content-type", "application/jsonp")],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("content-type", "multipart/form-data; boundary=x")],
        &[("content-type", "text/plain; charset=iso-8859-1")],
        &[("content-type", "application/json; charset=utf-16")],
        &[("content-encoding", "gzip")],
    ];
    for headers in wrong {
        let answer = service.send(post(fresh().to_string(), headers)).await;
        let detail = &answer.problem(415, "content-type")["detail"];
        assert!(
            detail
                .as_str()
                .is_some_and(|detail| detail.contains("text/plain")),
            "{detail}"
        );
    }
    assert_eq!(service.rows().await, fine.len() as i64);
}

#[tokio::test]
async fn idempotency_key_must_be_the_receipt_id() {
    let service = Service::start().await;
    let receipt = fresh();
    let body = receipt.to_string();
    let other = uuid::Uuid::new_v4().to_string();
    let upper = id(&receipt).to_uppercase();
    let half = format!("\"{}", id(&receipt));
    for wrong in [other.as_str(), &upper, &half, "\"\"", "x"] {
        let answer = service
            .send(post(body.clone(), &[("idempotency-key", wrong)]))
            .await;
        let detail = &answer.problem(400, "idempotency-key")["detail"];
        assert!(
            detail.as_str().is_some_and(|detail| detail.contains(wrong)),
            "{detail}"
        );
    }
    assert_eq!(service.rows().await, 0);
    let quoted = format!("\"{}\"", id(&receipt));
    let created = service
        .send(post(body.clone(), &[("idempotency-key", &quoted)]))
        .await;
    assert_eq!(created.status, StatusCode::CREATED);
    let again = service
        .send(post(body, &[("idempotency-key", id(&receipt))]))
        .await;
    assert_eq!(again.status, StatusCode::OK);
}

#[tokio::test]
async fn receipt_of_another_day_is_stored_and_flagged() {
    let service = Service::start().await;
    for (hours, flagged) in [
        (0, false),
        (-23, false),
        (23, false),
        (-25, true),
        (25, true),
    ] {
        let mut receipt = fresh();
        let time = Timestamp::now() + SignedDuration::from_hours(hours);
        receipt["event"]["time"] = json!(format!("{time:.3}"));
        assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
        let found = service.get_receipt(id(&receipt)).await;
        assert_eq!(found.json["clock_skew"], flagged, "{hours} hours off");
    }
    let mut receipt = fresh();
    receipt["event"]["time"] = json!("9999-12-31T23:59:59.999Z");
    assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
    assert_eq!(
        service.get_receipt(id(&receipt)).await.json["clock_skew"],
        true
    );
}

#[tokio::test]
async fn receipt_that_is_not_there_is_told_from_one_that_cannot_be() {
    let service = Service::start().await;
    let unknown = uuid::Uuid::new_v4().to_string();
    service
        .get_receipt(&unknown)
        .await
        .problem(404, "no-receipt");
    for wrong in [
        "1",
        "a6f58318",
        &unknown.to_uppercase(),
        "..",
        "%00",
        "%27%20OR%201",
    ] {
        service.get_receipt(wrong).await.problem(400, "receipt-id");
    }
}

#[tokio::test]
async fn path_and_method_that_are_not_there_are_problems() {
    let service = Service::start().await;
    for path in ["/", "/receipt", "/receipts/", "/receipts/a/b"] {
        service.get(path).await.problem(404, "no-route");
    }
    let rows = [
        ("GET", "/receipts", "POST"),
        ("PUT", "/receipts", "POST"),
        (
            "DELETE",
            "/receipts/a6f58318-72e6-46a2-bfd7-f36d795e30cd",
            "GET,HEAD",
        ),
        ("POST", "/healthz", "GET,HEAD"),
    ];
    for (method, path, allowed) in rows {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty());
        let answer = service.send(request.expect("a request")).await;
        answer.problem(405, "method");
        assert_eq!(answer.header(header::ALLOW), Some(allowed));
    }
}

#[tokio::test]
async fn health_is_told_even_while_the_database_is_away() {
    let service = Service::start().await;
    assert_eq!(service.get("/healthz").await.status, StatusCode::OK);
    service.store.close().await;
    assert_eq!(service.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn body_that_breaks_off_or_never_ends_is_given_up() {
    let service = Service::start().await;
    let broken = stream::iter([
        Ok(Bytes::from_static(b"{\"schema\"")),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    let answer = service.send(post(Body::from_stream(broken), &[])).await;
    answer.problem(400, "bad-body");

    // With the clock stopped, time passes as soon as nothing else is to be done.
    tokio::time::pause();
    let start = tokio::time::Instant::now();
    let endless = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    service
        .send(post(endless, &[]))
        .await
        .problem(408, "too-slow");
    assert_eq!(start.elapsed().as_secs(), Duration::from_secs(10).as_secs());
}
