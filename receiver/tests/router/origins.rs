//! Who may post.
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::fixture::{SITE, Service, fresh, id, post};

fn of(origin: &str) -> Value {
    let mut receipt = fresh();
    receipt["scope"]["origin"] = json!(origin);
    receipt
}

async fn service(origins: &[&str]) -> Service {
    Service::with(origins, 1024).await
}

#[tokio::test]
async fn listed_origins_may_post_and_others_store_nothing() {
    let listed = [
        SITE,
        "https://*.example.org",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "https://shop.example.net:443",
    ];
    let rows = [
        (SITE, true),
        ("https://www.example.com:443", true),
        ("http://www.example.com", false),
        ("https://www.example.com:8443", false),
        ("https://example.com", false),
        ("https://evil-www.example.com", false),
        ("https://www.example.com.evil.example", false),
        ("https://a.example.org", true),
        ("https://a.b.example.org", true),
        ("https://example.org", false),
        ("https://evilexample.org", false),
        ("https://.example.org", false),
        ("http://a.example.org", false),
        ("https://a.example.org:444", false),
        ("http://127.0.0.1:8080", true),
        ("http://127.0.0.1", false),
        ("http://[::1]:8080", true),
        ("https://shop.example.net", true),
        ("https://user@www.example.com", false),
        ("null", false),
        ("file://", false),
    ];
    let service = service(&listed).await;
    for (origin, allowed) in rows {
        for kind in ["application/json", "text/plain"] {
            let receipt = of(origin);
            let headers = [("origin", origin), ("content-type", kind)];
            let answer = service.send(post(receipt.to_string(), &headers)).await;
            let told = answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            assert_eq!(answer.header(header::VARY), Some("origin"), "{origin}");
            if allowed {
                assert_eq!(answer.status, StatusCode::CREATED, "{origin}");
                assert_eq!(told, Some(origin));
                let exposed = answer.header(header::ACCESS_CONTROL_EXPOSE_HEADERS);
                assert_eq!(exposed, Some("retry-after"));
            } else {
                let detail = &answer.problem(403, "origin")["detail"];
                assert!(
                    detail
                        .as_str()
                        .is_some_and(|detail| detail.contains("--allow-origin"))
                );
                assert_eq!(told, None, "{origin}");
                let stored = service.get_receipt(id(&receipt)).await;
                assert_eq!(stored.status, StatusCode::NOT_FOUND, "{origin}");
            }
            let credentials = answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
            assert_eq!(credentials, None);
        }
    }
}

#[tokio::test]
async fn stranger_is_refused_before_the_body_is_read() {
    let service = service(&[SITE]).await;
    let never = futures_util::stream::pending::<Result<Vec<u8>, std::convert::Infallible>>();
    let request = post(
        Body::from_stream(never),
        &[("origin", "https://evil.example")],
    );
    service.send(request).await.problem(403, "origin");
}

#[tokio::test]
async fn preflight_is_answered_for_listed_origins_only() {
    let service = service(&[SITE]).await;
    let ask = |origin: &str| {
        Request::options("/receipts")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(
                header::ACCESS_CONTROL_REQUEST_HEADERS,
                "content-type,idempotency-key",
            )
            .body(Body::empty())
            .expect("a request")
    };
    let answer = service.send(ask(SITE)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let rows = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, Some(SITE)),
        (header::ACCESS_CONTROL_ALLOW_METHODS, Some("POST,PUT")),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            Some("content-type,idempotency-key"),
        ),
        (header::ACCESS_CONTROL_MAX_AGE, Some("7200")),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, None),
        (header::VARY, Some("origin")),
    ];
    for (name, value) in rows {
        assert_eq!(answer.header(&name), value, "{name}");
    }
    let answer = service.send(ask("https://evil.example")).await;
    answer.problem(403, "origin");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), None);
    assert_eq!(answer.header(header::VARY), Some("origin"));
}

/// A page can read why it was refused, or it could not tell a mistake from a lost network.
#[tokio::test]
async fn problems_can_be_read_across_origins() {
    let service = service(&[SITE]).await;
    let rows = [
        ("{", "text/plain", 400),
        ("{}", "text/plain", 422),
        ("{}", "text/html", 415),
    ];
    for (body, kind, status) in rows {
        let answer = service.send(post(body, &[("content-type", kind)])).await;
        assert_eq!(answer.status, status);
        assert_eq!(
            answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
            Some(SITE)
        );
    }
}

#[tokio::test]
async fn page_speaks_only_for_its_own_origin() {
    let service = service(&[SITE, "https://shop.example.com"]).await;
    let receipt = of("https://shop.example.com");
    let answer = service.post(&receipt).await;
    let problem = answer.problem(422, "not-a-receipt");
    assert_eq!(problem["problems"][0]["pointer"], "/scope/origin");
    assert_eq!(
        problem["problems"][0]["found"],
        "\"https://shop.example.com\""
    );
    let allowed = problem["problems"][0]["allowed"].as_str().expect("text");
    assert!(allowed.contains(SITE), "{allowed}");
    assert_eq!(service.rows().await, 0);
}

#[tokio::test]
async fn sender_without_an_origin_may_only_bring_receipts_of_listed_sites() {
    let service = service(&[SITE]).await;
    let bare = |receipt: &Value| post(receipt.to_string(), &[("origin", "")]);
    assert_eq!(
        service.send(bare(&fresh())).await.status,
        StatusCode::CREATED
    );
    let foreign = of("https://evil.example");
    service.send(bare(&foreign)).await.problem(403, "origin");
    assert_eq!(service.rows().await, 1);
}

#[tokio::test]
async fn receiver_behind_a_sites_own_address_needs_no_list() {
    let service = service(&[]).await;
    let rows = [
        ("https://www.example.com", "www.example.com", true),
        ("https://www.example.com", "WWW.example.com:443", true),
        ("http://127.0.0.1:8787", "127.0.0.1:8787", true),
        ("http://[::1]:8787", "[::1]:8787", true),
        ("https://www.example.com", "receipts.example.com", false),
        ("https://www.example.com", "www.example.com:8787", false),
        ("https://www.example.com", "", false),
        ("null", "www.example.com", false),
    ];
    for (origin, host, allowed) in rows {
        let headers = [("origin", origin), ("host", host)];
        let answer = service.send(post(of(origin).to_string(), &headers)).await;
        let expected = if allowed {
            StatusCode::CREATED
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(
            answer.status, expected,
            "{origin} at {host}: {:?}",
            answer.json
        );
    }
}
