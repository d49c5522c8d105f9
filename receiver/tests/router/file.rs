//! What belongs to a SQLite file alone.
use axum::http::{StatusCode, header};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor};
use std::path::PathBuf;
use untick_receiver::config::Database;
use untick_receiver::evidence::{Keyring, adopt};
use untick_receiver::store::Store;
use untick_receiver::verify;

use crate::fixture::{Service, fresh};

fn path(service: &Service) -> PathBuf {
    match service.database() {
        Database::Sqlite(path) => path.clone(),
        Database::Postgres(_) => unreachable!("these tests are for SQLite"),
    }
}

/// Another program that has the database open.
async fn neighbour(service: &Service) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path(service));
    SqliteConnection::connect_with(&options)
        .await
        .expect("a connection")
}

#[tokio::test]
async fn database_that_another_program_locks_is_waited_for_then_away() {
    let service = Service::start().await;
    let mut neighbour = neighbour(&service).await;
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
    let aside = path(&service).with_extension("aside");
    std::fs::rename(path(&service), &aside).expect("renamed");
    service.post(&receipt).await.problem(503, "away");

    // Something else in its place is no better.
    std::fs::write(path(&service), b"").expect("written");
    service.post(&receipt).await.problem(503, "away");

    std::fs::rename(&aside, path(&service)).expect("renamed back");
    assert_eq!(service.post(&receipt).await.status, StatusCode::CREATED);
    assert_eq!(service.rows().await, 1);
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
    neighbour(&service)
        .await
        .execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'from the future', 1, x'00', 0)",
        )
        .await
        .expect("a row");
    let error = Store::open(&Database::Sqlite(path(&service)))
        .await
        .expect_err("too new");
    assert!(error.to_string().contains("9999"), "{error}");
}

/// The table and a row as version 0001 of the tables had them.
#[tokio::test]
async fn receipts_of_the_first_version_are_signed_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.sqlite");
    let options = SqliteConnectOptions::new().filename(&path);
    let mut old = SqliteConnection::connect_with(&options.create_if_missing(true))
        .await
        .expect("a connection");
    let first = sqlx::migrate!("migrations/sqlite");
    first.run_to(1, &mut old).await.expect("the first tables");
    let bodies: Vec<_> = (0..3).map(|_| fresh()).collect();
    for body in &bodies {
        let canonical = serde_json_canonicalizer::to_string(body).expect("canonical");
        sqlx::query(
            "INSERT INTO receipts (receipt_id, body, sha256, received_at, clock_skew)
             VALUES (?, ?, 'x', '2026-01-02T03:04:05.678Z', 0)",
        )
        .bind(body["receipt_id"].as_str())
        .bind(canonical)
        .execute(&mut old)
        .await
        .expect("a row");
    }
    old.close().await.expect("closed");

    let database = Database::Sqlite(path);
    let store = Store::open(&database).await.expect("a store");
    let keys = Keyring::open(&folder.path().join("key"), &store).await;
    let signer = keys.expect("a key").signer();
    for expected in [3, 0] {
        let adopted = adopt::unsigned(&store, &database, &signer).await;
        assert_eq!(adopted.expect("an answer"), expected);
    }
    let stored = store.after(0, 10).await.expect("rows");
    for (row, body) in stored.iter().zip(&bodies) {
        assert_eq!(
            row.entry.receipt_id,
            body["receipt_id"].as_str().expect("text")
        );
        assert_eq!(row.entry.received_at, "2026-01-02T03:04:05.678Z");
    }
    let report = verify::database(&store, None).await.expect("an answer");
    assert!(report.holds(false), "{report}");
    assert_eq!(report.receipts, 3);
}
