//! The owner's token opens, and nothing else does.
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use untick_receiver::owner::Owner;

use crate::fixture::{Place, SITE, Service, TOKEN, send};

const PATHS: [&str; 4] = ["/export", "/stats", "/changes", "/metrics"];

#[tokio::test]
async fn only_the_token_opens() {
    let service = Service::start().await;
    let half = &TOKEN[..TOKEN.len() / 2];
    let wrong = [
        String::new(),
        format!("Bearer {half}"),
        format!("Bearer {TOKEN}x"),
        format!("Basic {TOKEN}"),
        TOKEN.to_owned(),
    ];
    for path in PATHS {
        for value in &wrong {
            let request = Request::get(path).header(header::AUTHORIZATION, value);
            let request = request.body(Body::empty()).expect("a request");
            let answer = send(service.router(), request).await;
            answer.problem(401, "unauthorized");
            let challenge = answer
                .header(header::WWW_AUTHENTICATE)
                .expect("a challenge");
            assert!(challenge.starts_with("Bearer "), "{challenge}");
        }
        // A token in an address ends up in logs, so none is read from there.
        let answer = service
            .get(&format!("{path}?token={TOKEN}&access_token={TOKEN}"))
            .await;
        answer.problem(401, "unauthorized");
        let answer = service.ask(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn token_cannot_be_tried_out_at_will() {
    let service = Service::start().await;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        let request = Request::get("/stats")
            .header(header::AUTHORIZATION, "Bearer wrong")
            .header("x-client", "192.0.2.1");
        let request = request.body(Body::empty()).expect("a request");
        statuses.push(send(service.router(), request).await.status.as_u16());
    }
    assert_eq!(statuses[..5], [401; 5]);
    assert_eq!(statuses[5..], [429; 3]);
}

#[tokio::test]
async fn without_a_token_everything_is_closed() {
    let service = Service::of(Place::new().await, &[SITE], 16, Owner::default()).await;
    for path in PATHS {
        let answer = service.ask(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.json()["type"], "urn:untick:problem:no-token");
    }
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_tell_no_visitor() {
    let service = Service::start().await;
    let subject = crate::help::subject();
    service
        .keep(&crate::help::of(&subject, "accept_all", "given"))
        .await;
    service.get(&format!("/subjects/{subject}")).await;
    service.get("/subjects/anon").await;
    let request = Request::builder()
        .method("BREW")
        .uri("/receipts")
        .body(Body::empty());
    send(service.router(), request.expect("a request")).await;
    let text = service.ask("/metrics").await.text;
    for line in [
        r#"untick_requests_total{method="POST",route="/receipts",status="201"} 1"#,
        r#"untick_requests_total{method="GET",route="/subjects/{id}",status="200"} 1"#,
        r#"untick_requests_total{method="GET",route="/subjects/{id}",status="404"} 1"#,
        r#"method="other""#,
        "untick_database_up 1",
        "untick_log_last_seq 1",
        "untick_commits_total 1",
        "untick_receipt_answer_seconds_count 2",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains(&subject));
}

#[tokio::test]
async fn ready_follows_the_database_and_health_does_not() {
    let service = Service::start().await;
    assert_eq!(service.get("/readyz").await.status, StatusCode::OK);
    service.store.close().await;
    service.get("/readyz").await.problem(503, "away");
    assert_eq!(service.get("/healthz").await.status, StatusCode::OK);
    let metrics = service.ask("/metrics").await;
    assert!(
        metrics.text.contains("untick_database_up 0"),
        "{}",
        metrics.text
    );
}
