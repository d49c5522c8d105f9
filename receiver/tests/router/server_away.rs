//! A PostgreSQL server that goes away and comes back.
use axum::http::StatusCode;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;
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

/// What stands between a receiver and its server, such as a firewall: it can stop passing on what is said,
/// without a word to either side.
async fn middle(socket: String, is_silent: watch::Receiver<bool>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut server = UnixStream::connect(&socket).await.expect("the server");
            let mut is_silent = is_silent.clone();
            tokio::spawn(async move {
                tokio::select! {
                    _ = copy_bidirectional(&mut client, &mut server) => {}
                    () = async { drop(is_silent.wait_for(|is_silent| *is_silent).await) } => {}
                }
                // Both ends stay open, and nothing passes any more.
                std::future::pending::<()>().await;
                drop((client, server));
            });
        }
    });
    port
}

#[tokio::test]
async fn link_that_falls_silent_is_given_up_and_made_anew() {
    let server = Postgres::start(&[]).await.expect("a server");
    let url = server.database("receipts").await.expect("a database");
    let (base, folder) = url.split_once("?host=").expect("a socket's folder");
    let (silence, is_silent) = watch::channel(false);
    let port = middle(format!("{folder}/.s.PGSQL.5432"), is_silent).await;
    let through = base.replace("@localhost/", &format!("@127.0.0.1:{port}/"));
    let service = Service::at(Place::of(Database::Postgres(through))).await;
    let (before, after) = (fresh(), fresh());
    assert_eq!(service.post(&before).await.status, StatusCode::CREATED);
    silence.send(true).expect("a connection");
    let asked = std::time::Instant::now();
    service.post(&after).await.problem(503, "away");
    assert!(asked.elapsed() < std::time::Duration::from_secs(20));
    // New connections pass again; the old ones never will.
    silence.send(false).expect("a listener");
    assert_eq!(service.post(&after).await.status, StatusCode::CREATED);
    assert_eq!(service.post(&before).await.status, StatusCode::OK);
    assert_eq!(service.rows().await, 2);
}
