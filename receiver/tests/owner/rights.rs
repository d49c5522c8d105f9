//! A visitor's receipts: found and erased by who knows the id, and by nobody else.
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::fixture::{Answer, SITE, Service, id, send};
use crate::help::{of, subject};

async fn delete(service: &Service, subject: &str) -> Answer {
    let request = Request::delete(format!("/subjects/{subject}"));
    let request = request.body(Body::empty()).expect("a request");
    send(service.router(), request).await
}

#[tokio::test]
async fn subject_gets_own_receipts_complete_and_in_order() {
    let service = Service::start().await;
    let (own, other) = (subject(), subject());
    let receipts = [
        of(&own, "accept_all", "given"),
        of(&other, "accept_all", "given"),
        of(&own, "withdraw", "withdrawn"),
    ];
    for receipt in &receipts {
        service.keep(receipt).await;
    }
    let answer = service.get(&format!("/subjects/{own}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header(header::CACHE_CONTROL), Some("no-store"));
    assert_eq!(answer.json["subject_id"], json!(own));
    let found = answer.json["receipts"].as_array().expect("a list");
    assert_eq!(found.len(), 2);
    for (found, receipt) in found.iter().zip([&receipts[0], &receipts[2]]) {
        assert_eq!(found["receipt"], *receipt);
        assert_eq!(found["record"]["record_id"], receipt["receipt_id"]);
        assert_eq!(found["record"]["schema_version"], "ISO/IEC TS 27560:2023");
        for name in ["sha256", "jws", "kid", "received_at"] {
            assert!(found[name].is_string(), "{name}");
        }
    }
    assert_eq!(
        found[1]["record"]["pii_processing"][1]["event"]["event_state"],
        "dpv:ConsentWithdrawn"
    );
}

#[tokio::test]
async fn page_of_a_listed_site_may_ask_and_no_other() {
    let service = Service::start().await;
    let own = subject();
    service.keep(&of(&own, "accept_all", "given")).await;
    let path = format!("/subjects/{own}");
    let ask = async |method: Method, origin: &str| {
        let request = Request::builder()
            .method(method.clone())
            .uri(&path)
            .header(header::HOST, "receipts.example.net")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "DELETE");
        send(
            service.router(),
            request.body(Body::empty()).expect("a request"),
        )
        .await
    };
    let answer = ask(Method::GET, SITE).await;
    assert_eq!(
        answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some(SITE)
    );
    let answer = ask(Method::OPTIONS, SITE).await;
    let allowed = answer
        .header(header::ACCESS_CONTROL_ALLOW_METHODS)
        .expect("methods");
    assert!(allowed.contains("DELETE"), "{allowed}");
    ask(Method::DELETE, "https://evil.example")
        .await
        .problem(403, "origin");
    assert_eq!(
        ask(Method::GET, SITE).await.status,
        StatusCode::OK,
        "still there"
    );
}

#[tokio::test]
async fn anon_and_what_is_no_id_never_answer() {
    let service = Service::start().await;
    service.keep(&of("anon", "reject_all", "refused")).await;
    service
        .get("/subjects/anon")
        .await
        .problem(404, "no-subject");
    delete(&service, "anon").await.problem(404, "no-subject");
    assert_eq!(service.rows().await, 1, "what is nobody's is not erased");
    for wrong in [
        "a",
        "%25",
        "anon%00",
        "q3Zb0iWm1bX2n5n1T8rK0",
        "q3Zb0iWm1bX2n5n1T8rK0gg",
        "q3Zb0iWm1bX2n5n1T8rK0'",
    ] {
        let answer = service.get(&format!("/subjects/{wrong}")).await;
        answer.problem(400, "subject-id");
    }
    service
        .get(&format!("/subjects/{}", subject()))
        .await
        .problem(404, "no-subject");
}

#[tokio::test]
async fn erasing_takes_all_of_one_subject_and_nothing_of_another() {
    let service = Service::start().await;
    let (own, other) = (subject(), subject());
    let (first, kept, second) = (
        of(&own, "accept_all", "given"),
        of(&other, "accept_all", "given"),
        of(&own, "withdraw", "withdrawn"),
    );
    for receipt in [&first, &kept, &second] {
        service.keep(receipt).await;
    }
    let answer = delete(&service, &own).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.json);
    assert_eq!(answer.json["erased"], 2);
    service
        .get(&format!("/subjects/{own}"))
        .await
        .problem(404, "no-subject");
    service
        .get_receipt(id(&first))
        .await
        .problem(404, "no-receipt");
    service
        .get_receipt(id(&second))
        .await
        .problem(404, "no-receipt");
    delete(&service, &own).await.problem(404, "no-subject");
    assert_eq!(service.get_receipt(id(&kept)).await.status, StatusCode::OK);

    // The log still proves that nothing else is missing.
    let tombstones = service
        .store
        .tombstones_after(0, 10)
        .await
        .expect("a database");
    let places: Vec<_> = tombstones
        .iter()
        .map(|one| (one.first_seq, one.last_seq))
        .collect();
    assert_eq!(places, [(1, 1), (3, 3)]);
    for tombstone in tombstones {
        let body: Value = serde_json::from_str(&tombstone.statement.body).expect("JSON");
        assert!(!body.to_string().contains(&own), "{body}");
    }
}

/// How many ids are guessed. A hundred thousand take half a minute and find as little.
const GUESSES: u32 = 10_000;

/// 128 bits cannot be guessed; this shows that nearly right is as wrong as any.
#[tokio::test]
async fn ten_thousand_guesses_find_nothing() {
    let service = Service::start().await;
    let owners: Vec<String> = (0..5).map(|_| subject()).collect();
    for own in &owners {
        service.keep(&of(own, "accept_all", "given")).await;
    }
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut guesses = 0_u32;
    let guess = async |text: &str| {
        let answer = service.get(&format!("/subjects/{text}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{text}");
        assert!(answer.json.get("receipts").is_none());
    };
    // Every id that differs from a real one in one place.
    for own in &owners {
        for place in 0..own.len() {
            for letter in letters.chars() {
                let text = format!("{}{letter}{}", &own[..place], &own[place + 1..]);
                if !owners.contains(&text) {
                    guess(&text).await;
                    guesses += 1;
                }
            }
        }
    }
    while guesses < GUESSES {
        guess(&subject()).await;
        guesses += 1;
    }
}
