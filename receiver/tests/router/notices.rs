//! The archive of notices.
use axum::http::{StatusCode, header};
use serde_json::json;

use crate::fixture::{Service, fresh, put};
use crate::tamper::{TEXT, TEXT_SHA256, base64url_sha256};

#[tokio::test]
async fn text_is_asked_for_once_and_given_back() {
    let service = Service::start().await;
    let naming = || {
        let mut receipt = fresh();
        receipt["notice"]["text_sha256"] = json!(TEXT_SHA256);
        receipt
    };
    let first = naming();
    assert_eq!(service.post(&first).await.json["notice_known"], false);
    assert_eq!(service.post(&naming()).await.json["notice_known"], false);
    let path = format!("/notices/{TEXT_SHA256}");
    service.get(&path).await.problem(404, "no-notice");

    let sent = service.send(put(TEXT_SHA256, TEXT)).await;
    assert_eq!(sent.status, StatusCode::CREATED);
    let again = service.send(put(TEXT_SHA256, TEXT)).await;
    assert_eq!(again.status, StatusCode::CREATED);

    let answer = service.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.text, TEXT);
    for (name, value) in [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        assert_eq!(answer.header(&name), Some(value));
    }
    assert_eq!(service.post(&naming()).await.json["notice_known"], true);
    // A sender that missed the first answer learns how things stand now.
    assert_eq!(service.post(&first).await.json["notice_known"], true);
}

#[tokio::test]
async fn only_the_text_of_the_hash_is_taken_and_only_once_a_receipt_names_it() {
    let service = Service::start().await;
    let sent = service.send(put(TEXT_SHA256, TEXT)).await;
    sent.problem(404, "no-notice");

    let mut receipt = fresh();
    let large = "x".repeat(64 * 1024 + 1);
    let largest = &large[1..];
    for text in [TEXT, &large, largest, "a\0b"] {
        receipt = fresh();
        receipt["notice"]["text_sha256"] = json!(base64url_sha256(text.as_bytes()));
        assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
    }
    assert_eq!(receipt["notice"]["text_sha256"], base64url_sha256(b"a\0b"));
    let rows: [(&str, Vec<u8>, u16, &str); 6] = [
        (TEXT_SHA256, b"another text".to_vec(), 422, "other-notice"),
        ("short", TEXT.into(), 400, "notice-hash"),
        (
            &TEXT_SHA256.replace(['A', 'a'], "!"),
            TEXT.into(),
            400,
            "notice-hash",
        ),
        (
            &base64url_sha256(large.as_bytes()),
            large.clone().into(),
            413,
            "notice-too-large",
        ),
        (TEXT_SHA256, b"\xc3\x28".to_vec(), 400, "bad-body"),
        (
            &base64url_sha256(b"a\0b"),
            b"a\0b".to_vec(),
            400,
            "bad-body",
        ),
    ];
    for (sha256, text, status, name) in rows {
        let answer = service.send(put(sha256, text)).await;
        answer.problem(status, name);
    }
    let answer = service
        .send(put(
            &base64url_sha256(largest.as_bytes()),
            largest.to_owned(),
        ))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let path = format!("/notices/{TEXT_SHA256}");
    service.get(&path).await.problem(404, "no-notice");
}

#[tokio::test]
async fn pages_of_other_origins_send_no_notice() {
    let service = Service::start().await;
    let mut request = put(TEXT_SHA256, TEXT);
    let stranger = header::HeaderValue::from_static("https://evil.example");
    request.headers_mut().insert(header::ORIGIN, stranger);
    service.send(request).await.problem(403, "origin");
}
