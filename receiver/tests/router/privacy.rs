//! What is never stored.
use axum::http::StatusCode;

use untick_receiver::config::Database;

use crate::fixture::{Service, fresh, id, post};

#[tokio::test]
async fn nothing_of_a_request_but_its_receipt_reaches_the_disk() {
    let told = [
        ("user-agent", "Mozilla/5.0 (NotToBeStored-1)"),
        ("x-forwarded-for", "192.0.2.77"),
        ("x-real-ip", "192.0.2.78"),
        ("forwarded", "for=192.0.2.79"),
        (
            "referer",
            "https://www.example.com/NotToBeStored-2?patient=7",
        ),
        ("cookie", "session=NotToBeStored-3"),
        ("accept-language", "tlh-NotToBeStored-4"),
        ("sec-ch-ua", "\"NotToBeStored-5\""),
    ];
    let service = Service::start().await;
    let receipt = fresh();
    let answer = service.send(post(receipt.to_string(), &told)).await;
    assert_eq!(answer.status, StatusCode::CREATED);

    let Database::Sqlite(path) = service.database() else {
        unreachable!("SQLite")
    };
    let folder = path.parent().expect("a folder").to_owned();
    let mut disk = Vec::new();
    for file in std::fs::read_dir(folder).expect("files") {
        disk.extend(std::fs::read(file.expect("a file").path()).expect("readable"));
    }
    let on_disk = |text: &str| disk.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(on_disk(id(&receipt)), "the search finds what is there");
    for text in ["NotToBeStored", "192.0.2.", "Mozilla", "patient"] {
        assert!(!on_disk(text), "{text}");
    }
}
