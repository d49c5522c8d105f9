//! A PostgreSQL server that goes away and comes back.
use axum::http::StatusCode;
use untick_receiver::config::Database;
use untick_receiver::store::Store;
use untick_stage::Postgres;

use crate::fixture::{Place, Service, fresh};

#[tokio::test]
async fn server_that_restarts_costs_no_acknowledged_receipt() {
    let mut server = Postgres::start(&[]).await.expect("a server");
    let url = server.database("receipts").await.expect("a database");
    let service = Service::at(Place::of(Database::Postgres(url))).await;
    let (before, after) = (fresh(), fresh());
    assert_eq!(service.post(&before).await.status, StatusCode::CREATED);
    server.crash().await.expect("crashed");
    service.post(&after).await.problem(503, "away");
    server.restart().await.expect("started");
    assert_eq!(service.post(&after).await.status, StatusCode::CREATED);
    assert_eq!(service.post(&before).await.status, StatusCode::OK);
    assert_eq!(service.rows().await, 2);
}

#[tokio::test]
async fn restart_between_two_receipts_is_not_noticed() {
    let mut server = Postgres::start(&[]).await.expect("a server");
    let url = server.database("receipts").await.expect("a database");
    let service = Service::at(Place::of(Database::Postgres(url))).await;
    assert_eq!(service.post(&fresh()).await.status, StatusCode::CREATED);
    server.restart().await.expect("started");
    assert_eq!(service.post(&fresh()).await.status, StatusCode::CREATED);
    assert_eq!(service.rows().await, 2);
}

#[tokio::test]
async fn commits_are_durable_even_where_the_server_says_otherwise() {
    let server = Postgres::start(&["synchronous_commit=off"])
        .await
        .expect("a server");
    let url = server.database("receipts").await.expect("a database");
    let store = Store::open(&Database::Postgres(url))
        .await
        .expect("a store");
    let mut tx = store.begin().await.expect("a transaction");
    let rows = tx
        .fetch("SHOW synchronous_commit", &[])
        .await
        .expect("a row");
    assert_eq!(rows[0].text(0).expect("text"), "on");
}
