//! What an acknowledgement stands for, and what happens when there can be none.
use axum::http::{StatusCode, header};
use futures_util::future::join_all;
use sqlx::{Connection, Executor, Row};
use untick_receiver::config::Database;
use untick_receiver::store::Store;

use crate::fixture::{Service, fresh, id, post, send};

#[tokio::test]
async fn acknowledged_receipt_is_there_for_another_program_at_once() {
    let service = Service::start().await;
    let mut neighbour = service.neighbour().await;
    for _ in 0..20 {
        let receipt = fresh();
        let answer = service.post(&receipt).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        let row = sqlx::query("SELECT body, sha256, clock_skew FROM receipts WHERE receipt_id = ?")
            .bind(id(&receipt))
            .fetch_one(&mut neighbour)
            .await
            .expect("the row");
        let body: serde_json::Value = serde_json::from_str(row.get(0)).expect("JSON");
        assert_eq!(body, receipt);
        assert_eq!(row.get::<&str, _>(1), answer.json["sha256"]);
        assert_eq!(row.get::<i64, _>(2), 0);
    }
}

#[tokio::test]
async fn database_that_another_program_locks_is_waited_for_then_away() {
    let service = Service::start().await;
    let mut neighbour = service.neighbour().await;
    neighbour
        .execute("BEGIN IMMEDIATE")
        .await
        .expect("the lock");
    let receipt = fresh();
    let answer = service.post(&receipt).await;
    answer.problem(503, "away");
    assert_eq!(answer.header(header::RETRY_AFTER), Some("5"));
    neighbour
        .execute("ROLLBACK")
        .await
        .expect("the lock is given back");
    assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn database_file_that_is_taken_away_is_not_written_to() {
    let service = Service::start().await;
    let receipt = fresh();
    let aside = service.database().with_extension("aside");
    std::fs::rename(service.database(), &aside).expect("renamed");
    service.post(&receipt).await.problem(503, "away");

    // Something else in its place is no better.
    std::fs::write(service.database(), b"").expect("written");
    service.post(&receipt).await.problem(503, "away");

    std::fs::rename(&aside, service.database()).expect("renamed back");
    assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
    assert_eq!(service.rows().await, 1);
}

#[tokio::test]
async fn closed_database_is_away_for_reading_too() {
    let service = Service::start().await;
    let receipt = fresh();
    assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
    service.store.close().await;
    let answer = service.get_receipt(id(&receipt)).await;
    answer.problem(503, "away");
    assert_eq!(answer.header(header::RETRY_AFTER), Some("5"));
    service.post(&receipt).await.problem(503, "away");
}

#[tokio::test]
async fn receiver_that_ends_writes_what_waits_and_takes_no_more() {
    let service = Service::start().await;
    let mut neighbour = service.neighbour().await;
    neighbour
        .execute("BEGIN IMMEDIATE")
        .await
        .expect("the lock");
    let receipts: Vec<_> = (0..50).map(|_| fresh()).collect();
    let router = service.router();
    let posting = join_all(receipts.iter().map(|receipt| {
        let request = post(receipt.to_string(), &[]);
        send(router.clone(), request)
    }));
    let ending = async {
        let (router, folder) = service.finish().await;
        let late = send(router, post(fresh().to_string(), &[])).await;
        late.problem(503, "away");
        folder
    };
    let releasing = async {
        neighbour
            .execute("ROLLBACK")
            .await
            .expect("the lock is given back");
    };
    // Polled in this order: all fifty are queued before the end is asked for.
    let (answers, _folder, ()) = tokio::join!(biased; posting, ending, releasing);
    for answer in answers {
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    let row = sqlx::query("SELECT count(*) FROM receipts")
        .fetch_one(&mut neighbour)
        .await
        .expect("a count");
    assert_eq!(row.get::<i64, _>(0), 50);
    neighbour.close().await.expect("closed");
}

#[tokio::test]
async fn database_of_another_kind_is_refused_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: [(&str, &[u8]); 2] = [
        ("text", b"not a database, but long enough to be looked at"),
        ("empty/missing", b""),
    ];
    for (name, content) in rows {
        let path = folder.path().join(name);
        if !content.is_empty() {
            std::fs::write(&path, content).expect("written");
        }
        assert!(
            Store::open(&Database::Sqlite(path)).await.is_err(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn database_of_a_newer_version_is_refused_at_the_start() {
    let service = Service::start().await;
    service
        .neighbour()
        .await
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'from the future', 1, x'00', 0)",
        )
        .await
        .expect("a row");
    let error = Store::open(&Database::Sqlite(service.database()))
        .await
        .expect_err("too new");
    assert!(error.to_string().contains("9999"), "{error}");
}
