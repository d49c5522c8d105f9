//! The tests of `main.rs` that use the database, on a PostgreSQL server of their own.
// Tests fail by panicking. Clippy exempts the test functions; the helpers beside them are tests as well.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod exports;
mod feed;
mod figures;
#[path = "../router/fixture.rs"]
#[allow(dead_code, reason = "the router's own tests use the rest")]
mod fixture;
mod help;
mod rights;
mod sharing;

use tempfile::TempDir;
use tokio::sync::OnceCell;
use untick_receiver::config::Database;
use untick_stage::Postgres;

/// One server for all tests, a database for each.
static SERVER: OnceCell<Postgres> = OnceCell::const_new();

async fn empty_database(_: &TempDir) -> Database {
    let server = SERVER
        .get_or_init(async || Postgres::start(&["fsync=off"]).await.expect("a server"))
        .await;
    let name = uuid::Uuid::new_v4().to_string();
    Database::Postgres(server.database(&name).await.expect("a database"))
}
