//! The cookie that a server sets.
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use untick_receiver::owner::Owner;

use crate::fixture::{Answer, Place, SITE, Service, send};

const VALUE: &str = "schema=urn%3Auntick%3Arecord%3Av1&notice=main&decidedAt=2026-11-22T10%3A15%3A30.123Z&action=save_choices&choices.analytics=1&choices.marketing=0";

fn request(query: &str, body: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post(format!("/choice{query}"))
        .header(header::HOST, "consent.example.com")
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(body.to_owned()))
        .expect("a request");
    request
        .headers_mut()
        .insert(header::ORIGIN, SITE.parse().expect("an origin"));
    for (name, value) in headers {
        let name = header::HeaderName::try_from(*name).expect("a name");
        match value.is_empty() {
            true => request.headers_mut().remove(name),
            false => request
                .headers_mut()
                .insert(name, value.parse().expect("a value")),
        };
    }
    request
}

async fn set(service: &Service, query: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
    send(service.router(), request(query, body, headers)).await
}

#[tokio::test]
async fn cookie_comes_back_as_it_was_sent() {
    let service = Service::start().await;
    let answer = set(&service, "?name=untick.main&days=183", VALUE, &[]).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let expected = format!("untick.main={VALUE}; Max-Age=15811200; Path=/; SameSite=Lax; Secure");
    assert_eq!(answer.header(header::SET_COOKIE), Some(expected.as_str()));
    assert_eq!(
        answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some(SITE)
    );
    assert_eq!(
        answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        Some("true")
    );
    assert_eq!(answer.header(header::CACHE_CONTROL), Some("no-store"));
    assert_eq!(service.rows().await, 0, "nothing is stored");

    let answer = set(&service, "?name=untick&days=0", "", &[]).await;
    let gone = "untick=; Max-Age=0; Path=/; SameSite=Lax; Secure";
    assert_eq!(answer.header(header::SET_COOKIE), Some(gone));
}

#[tokio::test]
async fn domain_comes_from_the_receivers_own_setting() {
    let service = {
        let owner = Owner {
            choice_domain: Some("example.com".parse().expect("a domain")),
            ..Owner::default()
        };
        Service::of(Place::new().await, &[SITE], 16, owner).await
    };
    let answer = set(&service, "?days=365&domain=evil.example", VALUE, &[]).await;
    let cookie = answer.header(header::SET_COOKIE).expect("a cookie");
    assert!(cookie.ends_with("; Secure; Domain=example.com"), "{cookie}");
    assert!(cookie.starts_with("untick=schema"), "{cookie}");
}

#[tokio::test]
async fn secure_is_left_out_on_a_developers_machine_alone() {
    let service = Service::with(
        &[
            "http://127.0.0.1:8000",
            "http://localhost:8000",
            "http://[::1]:8000",
            "http://plain.example.com",
        ],
        16,
    )
    .await;
    let rows = [
        ("http://127.0.0.1:8000", "127.0.0.1:9000", false),
        ("http://localhost:8000", "localhost:9000", false),
        ("http://[::1]:8000", "[::1]:9000", false),
        ("http://localhost:8000", "consent.example.com", true),
        ("http://plain.example.com", "127.0.0.1:9000", true),
    ];
    for (origin, host, is_secure) in rows {
        let answer = set(&service, "", VALUE, &[("origin", origin), ("host", host)]).await;
        let cookie = answer.header(header::SET_COOKIE).expect("a cookie");
        assert_eq!(
            cookie.contains("Secure"),
            is_secure,
            "{origin} at {host}: {cookie}"
        );
    }
}

#[tokio::test]
async fn strangers_and_requests_without_an_origin_are_refused() {
    let service = Service::start().await;
    for origin in ["https://evil.example", "null", ""] {
        let answer = set(&service, "", VALUE, &[("origin", origin)]).await;
        answer.problem(403, "origin");
        assert!(answer.header(header::SET_COOKIE).is_none());
    }
    let mut preflight = request("", "", &[("access-control-request-method", "POST")]);
    *preflight.method_mut() = Method::OPTIONS;
    let answer = send(service.router(), preflight).await;
    assert_eq!(
        answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        Some("true")
    );
    assert_eq!(
        answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        Some(SITE)
    );
}

#[tokio::test]
async fn other_names_days_and_values_are_refused() {
    let service = Service::start().await;
    for query in [
        "?name=session",
        "?name=untickx",
        "?name=untick.",
        "?name=untick.a%3Bb",
        "?name=__Host-untick",
        "?name=untick.%0d%0aset-cookie:x",
        "?days=1",
        "?days=182",
        "?days=3651",
        "?days=-1",
        "?days=many",
    ] {
        let answer = set(&service, query, VALUE, &[]).await;
        answer.problem(400, "query");
        assert!(answer.header(header::SET_COOKIE).is_none(), "{query}");
    }
    let long = "a".repeat(1025);
    for value in [
        "",
        "a b",
        "a;b",
        "a,b",
        "a\"b",
        "a\\b",
        "a\r\nSet-Cookie: x=y",
        "\u{e4}",
        "a\u{7f}",
        long.as_str(),
        "visitor=q3Zb0iWm1bX2n5n1T8rK0g",
        "a=1&session=a6f58318-72e6-46a2-bfd7-f36d795e30cd",
        "x=a6f58318-72e6-46a2-bfd7-f36d795e30cd",
        "q3Zb0iWm1bX2n5n1T8rK0g",
    ] {
        let answer = set(&service, "", value, &[]).await;
        answer.problem(422, "choice");
        assert!(answer.header(header::SET_COOKIE).is_none(), "{value}");
    }
    let longest = "a".repeat(1024);
    for value in [
        longest.as_str(),
        "subjectId=anon&choices.analytics=0",
        "choices.analytics=1&subjectId=q3Zb0iWm1bX2n5n1T8rK0g&receiptId=a6f58318-72e6-46a2-bfd7-f36d795e30cd",
        "choices.a-long-name-of-a-category=1",
    ] {
        let answer = set(&service, "", value, &[]).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{value}");
    }
}
